#include "language/mend.h"

#include <algorithm>

namespace parley::language {
namespace {

class Mender {
 public:
  explicit Mender(Analysis& analysis) : analysis_(analysis), tokens_(analysis.tokens) {}

  void run() {
    for (const Sentence& sentence : analysis_.sentences) {
      first_ = static_cast<int32_t>(sentence.first);
      for (int32_t verb = first_ + 2; verb < static_cast<int32_t>(sentence.last); ++verb) {
        if (at(verb).upos != Upos::VERB) continue;
        if (at(verb - 1).upos == Upos::CCONJ && (tag(verb) == "VBD" || tag(verb) == "VBN")) {
          if (!split_modifiers(verb)) take_from_object(verb);
        }
        if (tag(verb) == "VBN") give_subject(verb);
      }
    }
  }

 private:
  static constexpr int32_t kReach = 60;  // words from a verb to its subject, steps from a word to the root
  Token& at(int32_t i) { return tokens_[static_cast<size_t>(i)]; }
  std::string_view tag(int32_t i) { return penn_tag(at(i).xpos); }
  bool is(int32_t i, Relation relation) { return at(i).relation == relation; }
  void hang(int32_t i, int32_t head, Relation relation) { at(i).head = head, at(i).relation = relation; }

  /// "Killed one insurgent and detained several others", with "insurgent and detained" taken for what the others are.
  bool split_modifiers(int32_t verb) {
    const int32_t noun = at(verb).head;
    if (!is(verb, Relation::conj) || noun != verb - 2 || !is(noun, Relation::amod)) return false;
    const int32_t object = at(noun).head;
    if (object < verb || !is(object, Relation::obj)) return false;
    const int32_t first = at(object).head;
    if (first < 0 || first >= noun || at(first).upos != Upos::VERB) return false;
    for (int32_t i = first + 1; i < noun; ++i) {
      if (at(i).head == object) at(i).head = noun;
    }
    hang(noun, first, Relation::obj);
    at(noun).upos = Upos::NOUN, at(noun).xpos = penn_index("NN");
    hang(verb, first, Relation::conj);
    hang(object, verb, Relation::obj);
    return true;
  }

  /// "Killed 18 people and injured scores more", with "injured" taken for what the scores are.
  void take_from_object(int32_t verb) {
    const int32_t noun = at(verb).head;
    if (!is(verb, Relation::amod) || noun <= verb || !is(noun, Relation::conj) || !is_count(verb + 1, noun)) return;
    const int32_t object = at(noun).head, first = object < 0 ? kRoot : at(object).head;
    if (object >= verb || first < 0 || first >= object || tag(first) != "VBD" ||
        !(is(object, Relation::obj) || is(object, Relation::obl)))
      return;
    at(verb - 1).head = verb;
    hang(verb, first, Relation::conj);
    hang(noun, verb, Relation::obj);
  }
  /// "Scores more", "30 others": a word of number begins the phrase.
  bool is_count(int32_t begin, int32_t noun) {
    static constexpr std::string_view kNumbers[] = {"score", "dozen", "hundred", "thousand"};
    if (begin > noun) return false;
    const std::string_view lemma = analysis_.lemma(static_cast<uint32_t>(begin));
    return at(begin).upos == Upos::NUM ||
           std::find(std::begin(kNumbers), std::end(kNumbers), lemma) != std::end(kNumbers);
  }

  /// "Confirmed Ann Bell was killed", with the name taken for what was confirmed: before "was" stands its subject.
  void give_subject(int32_t verb) {
    int32_t be = verb;
    for (int32_t i = verb - 1; i >= first_ && (at(i).upos == Upos::AUX || at(i).upos == Upos::ADV); --i) {
      if (at(i).upos == Upos::AUX && at(i).head == verb) be = i;
    }
    if (be == verb || be <= first_ || (tag(be) != "VBD" && tag(be) != "VBZ" && tag(be) != "VBP")) return;
    if (!is(verb, Relation::conj) && !is(verb, Relation::parataxis) && !is(verb, Relation::ccomp)) return;
    for (int32_t i = std::max(first_, verb - kReach); i < verb; ++i) {
      if (at(i).head == verb && (is(i, Relation::nsubj) || is(i, Relation::nsubj_pass))) return;
    }
    int32_t subject = be - 1;
    if (at(subject).upos != Upos::NOUN && at(subject).upos != Upos::PROPN) return;
    while (is(subject, Relation::flat) || is(subject, Relation::compound)) subject = at(subject).head;
    const int32_t teller = at(subject).head;
    if (!is(subject, Relation::obj) || teller < 0 || teller >= subject || at(teller).upos != Upos::VERB) return;
    int32_t up = teller;
    for (int32_t steps = 0; up >= 0 && up != verb; up = at(up).head) {
      if (++steps > kReach) return;
    }
    if (up == verb) return;
    hang(subject, verb, Relation::nsubj_pass);
    hang(verb, teller, Relation::ccomp);
  }

  Analysis& analysis_;
  std::vector<Token>& tokens_;
  int32_t first_ = 0;  // of the sentence
};

}  // namespace

void mend_trees(Analysis& analysis) { Mender(analysis).run(); }

}  // namespace parley::language
