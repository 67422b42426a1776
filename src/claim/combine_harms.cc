#include "claim/combine_harms.h"

#include <algorithm>
#include <array>

#include "claim/act.h"
#include "claim/figure_rows.h"
#include "claim/harm.h"

namespace parley::claim {
namespace {

// In the model's units: what it takes to go beyond the frames, and, since they are seldom wrong, more to overrule them.
constexpr int kAdd = 0;
constexpr int kRefute = -256;
constexpr RuleId kRule = "models/en/harm.bin";

class Combiner {
 public:
  Combiner(const Grammar& grammar, const data::Lexicon& lexicon,
           const std::vector<mention::QuantityMention>& quantities, const HarmModel& model, Record& record)
      : g_(grammar),
        lexicon_(lexicon),
        quantities_(quantities),
        model_(model),
        record_(record),
        pairs_(grammar, lexicon, quantities) {}

  std::vector<AddedHarm> combine() {
    dropped_.resize(record_.harms.size());
    read_.resize(g_.analysis().sentences.size());
    for (uint32_t i = 0; i < record_.harms.size(); ++i)
      read_[sentence_of(record_.harms[i].quantity.span())].push_back(i);
    const auto& pairs = pairs_.pairs();
    for (size_t begin = 0; begin < pairs.size();) {
      size_t end = begin;
      Opinion opinion;
      for (; end < pairs.size() && pairs[end].people == pairs[begin].people; ++end) {
        const int score = model_.score(pairs_, pairs[end], frame_says(g_, pairs_, pairs[end], record_));
        Best& best = opinion[static_cast<size_t>(broad_kind(pairs_.words()[pairs[end].word].kind))];
        if (!best.pair || score > best.score) best = {&pairs[end], score};
      }
      decide(pairs_.people()[pairs[begin].people], opinion);
      begin = end;
    }
    keep_companions();
    drop_others();
    add_parts();
    add_rows();
    drop();
    return std::move(added_);
  }

 private:
  uint32_t sentence_of(Span span) const {
    return g_.sentence_of(std::min(g_.token_at(span.begin), static_cast<int32_t>(g_.size()) - 1));
  }

  struct Best {
    const HarmPair* pair = nullptr;
    int score = 0;
  };
  using Opinion = std::array<Best, 16>;  // by broad kind

  void decide(const People& people, const Opinion& opinion) {
    const Span span = g_.span(people.words);
    const Best* most = nullptr;
    for (const Best& best : opinion) {
      if (best.pair && (!most || best.score > most->score)) most = &best;
    }
    bool known = false;
    for (const uint32_t i : read_[sentence_of(span)]) {
      const Harm& harm = record_.harms[i];
      if (is_of_objects(harm.kind) || !harm.quantity.span().overlaps(span)) continue;
      const Best& own = opinion[static_cast<size_t>(broad_kind(harm.kind))];
      if (own.pair && own.score < kRefute && !is_share_of_verb(people))
        dropped_[i] = true;
      else
        known = true;
    }
    if (known || most->score <= kAdd) return;
    const HarmWord& word = pairs_.words()[most->pair->word];
    if (is_doer(people, word) || is_agent(people) || is_told(people) || is_of_other(people, word) ||
        is_described(people, word.kind) || is_alone(people) || is_means(g_, lexicon_, people.head) ||
        is_of_no_kind(people, word) || is_told_in_parts(people) || is_present(people, word) || is_corrected(people) ||
        is_told_of_some(people, word) || is_age(people) || is_unsplit(g_, lexicon_, word.words.last))
      return;
    Harm harm{word.kind, Cited<Quantity>(people.quantity, span, kRule)};
    describe_victims(g_, lexicon_, people.head, people.words, harm);
    record_.harms.push_back(std::move(harm));
    added_.push_back({word.words.last, static_cast<uint32_t>(record_.harms.size() - 1), kNone});
  }

  /// "18 casualties": dead, or dead and wounded.  Beside a count of the wounded alone they are the dead.
  bool is_of_no_kind(const People& people, const HarmWord& word) const {
    if (people.quantity.high() == 0) return false;
    const uint32_t sentence = g_.sentence_of(word.words.first);
    bool vague = false, killed = false, injured = false;
    for (const HarmWord& other : pairs_.words()) {
      if (g_.sentence_of(other.words.first) != sentence) continue;
      const bool same = other.words.first == word.words.first;
      vague = vague || (same && other.kind != word.kind);
      killed = killed || (!same && other.kind == HarmKind::killed);
      injured = injured || (!same && other.kind == HarmKind::injured);
    }
    return vague && (killed || !injured);
  }

  /// "A toll of 60 dead and 140 wounded": the 140, whom the toll was given too, are the wounded alone.
  void drop_others() {
    for (uint32_t i = 0; i < dropped_.size(); ++i) {
      const Span span = record_.harms[i].quantity.span();
      const int32_t last = g_.token_at(span.end - 1), state = last + 1;
      if (state >= static_cast<int32_t>(g_.size()) || g_.token(last).upos != Upos::NUM) continue;
      const data::Predicate* own = plain_harm(lexicon_.adjectives.find(g_.low(state)));
      if (!own || own->harms.front() == record_.harms[i].kind) continue;
      dropped_[i] = dropped_[i] || std::any_of(record_.harms.begin(), record_.harms.end(), [&](const Harm& other) {
                      return other.kind == own->harms.front() && other.quantity.span().overlaps(span);
                    });
    }
  }

  /// "Abel Tan and Dina Orso were killed": one word says it of both, and what stands for the one stands for the other.
  void keep_companions() {
    const auto group = [&](uint32_t harm) {
      const int32_t first = g_.token_at(record_.harms[harm].quantity.span().begin);
      const int32_t head = g_.phrase_at(first);
      return g_.coordination(head == kNone ? first : head);
    };
    for (const auto& read : read_) {
      for (const uint32_t i : read) {
        if (record_.harms[i].subset_of >= 0) continue;
        dropped_[i] =
            dropped_[i] && std::none_of(read.begin(), read.end(), [&](uint32_t other) {
              return !dropped_[other] && record_.harms[other].kind == record_.harms[i].kind && group(other) == group(i);
            });
      }
    }
  }

  /// "Were executed, one resident said", "confirmed the toll to an AFP correspondent": who says it, and who is told.
  bool is_told(const People& people) const {
    const int32_t verb = g_.token(people.head).head;
    if (g_.token(people.head).relation == Relation::nsubj && g_.is_verb(verb) && !hurts(verb)) {
      const auto match =
          lexicon_.cues.longest_at(0, [&](uint32_t k) { return k == 0 ? g_.lemma(verb) : std::string_view(); });
      if (match && match.value->speaks) return true;
    }
    const std::string_view first = g_.low(people.words.first);
    return (first == "a" || first == "an" || first == "the") && g_.preposition(people.head) == "to";
  }

  /// "Killed two insurgents while searching for a leader": the verb has its victims, and another verb has these people.
  bool is_of_other(const People& people, const HarmWord& word) const {
    const int32_t verb = word.words.last;
    if (!g_.is_verb(verb)) return is_in_clause_behind(people, verb);
    const int32_t victims = g_.object(verb);
    if (victims == kNone || victims == people.head || !is_people(g_, lexicon_, victims)) return false;
    int32_t at = people.head;
    for (int steps = 0; at >= 0 && at != victims && steps < 12; ++steps) {
      const Relation relation = g_.token(at).relation;
      const bool bound = relation == Relation::obj || relation == Relation::obl;
      at = g_.token(at).head;
      if (at == verb || at < 0) return false;
      if (g_.is_verb(at))
        return bound && at != verb && !lexicon_.adjectives.find(g_.low(at)) && !hurts(at) && at > victims;
    }
    return false;
  }
  /// "The death of six priests, in which two lieutenants are charged": the noun has its victims, and a clause behind
  /// them tells what others do.
  bool is_in_clause_behind(const People& people, int32_t noun) const {
    const int32_t victims = g_.with_preposition(noun, "of");
    if (victims == kNone || people.head < victims || !is_people(g_, lexicon_, victims)) return false;
    const int32_t verb = g_.token(g_.coordination(people.head)).head;
    return verb > victims && g_.is_verb(verb) && g_.token(verb).relation == Relation::acl_relcl && !hurts(verb);
  }
  bool hurts(int32_t verb) const {
    const auto* predicates = lexicon_.verbs.find(g_.lemma(verb));
    return predicates && std::any_of(predicates->begin(), predicates->end(),
                                     [](const data::Predicate& predicate) { return !predicate.harms.empty(); });
  }

  /// "The death of Abel Tan, one of the leaders": somebody counted already is described.
  bool is_described(const People& people, HarmKind kind) const {
    int32_t at = people.head;  // "father of two children"
    for (int steps = 0; steps < 4 && g_.token(at).head >= 0; ++steps) {
      const Relation relation = g_.token(at).relation;
      if (relation != Relation::conj && relation != Relation::nmod) break;
      at = g_.token(at).head;
    }
    if (g_.token(at).relation != Relation::appos) return false;
    const Span before = g_.token(g_.token(at).head).span;
    return std::any_of(record_.harms.begin(), record_.harms.end(), [&](const Harm& harm) {
      return broad_kind(harm.kind) == broad_kind(kind) && harm.quantity.span().overlaps(before);
    });
  }

  /// "Four were taken to the clinic; three died and one was wounded": each is counted behind, with what befell them.
  bool is_told_in_parts(const People& people) const {
    const Span span = g_.span(people.words);
    int64_t sum = 0, parts = 0;
    for (const uint32_t i : read_[sentence_of(span)]) {
      const Harm& harm = record_.harms[i];
      if (is_of_objects(harm.kind) || harm.quantity.span().begin <= span.begin || harm.subset_of >= 0) continue;
      sum += harm.quantity->low().value_or(0);
      ++parts;
    }
    return parts > 1 && people.quantity == Quantity::exactly(sum);
  }

  /// "Thousands attended the funeral", "12 medics treated the wounded": who does something with what is told of others.
  bool is_present(const People& people, const HarmWord& word) const {
    const int32_t noun = word.words.last, verb = g_.token(noun).head;
    const Relation relation = g_.token(noun).relation;
    if (verb < 0 || word.words.first != noun || g_.is_verb(noun) || !g_.is_verb(verb) ||
        (relation != Relation::obj && relation != Relation::obl))
      return false;
    const data::LightVerb* light = lexicon_.light_verbs.find(g_.lemma(verb));
    const bool befalls = (light && light->suffers) || g_.lemma(verb) == "have";  // "had burns"
    return !g_.is_passive(verb) && g_.subject(verb) == people.head && !hurts(verb) && !befalls;
  }

  /// "The dead man was 45", "the youngest of those killed was 12": an age.
  bool is_age(const People& people) const {
    const int32_t who = g_.child(people.head, Relation::nsubj);
    if (people.kind != People::bare || who == kNone || !g_.has_child(people.head, Relation::cop)) return false;
    return g_.penn(who) == "JJS" ||
           ((g_.penn(who) == "NN" || g_.penn(who) == "NNP" || g_.penn(who) == "PRP") && is_people(g_, lexicon_, who));
  }

  /// "Three were killed, not five".
  bool is_corrected(const People& people) const {
    return people.words.first > 0 && g_.low(people.words.first - 1) == "not" && people.quantity.high() != 0;
  }

  /// "Shot two nurses, one of whom died": it befell some of them.
  bool is_told_of_some(const People& people, const HarmWord& word) const {
    const int32_t verb = word.words.last;
    if (!g_.is_verb(verb)) return false;
    const int32_t some = g_.is_passive(verb) ? g_.object(verb) : g_.subject(verb);
    return some != kNone && is_share(some) && people.head < some && g_.sentence_of(people.head) == g_.sentence_of(some);
  }
  /// "Three of whom", "one of them".
  bool is_share(int32_t head) const {
    const int32_t whom = g_.with_preposition(head, "of");
    return whom != kNone && (g_.low(whom) == "whom" || g_.low(whom) == "them");
  }

  /// "Three of whom were killed": a verb of harm has them for its subject or object.
  bool is_share_of_verb(const People& people) const {
    const int32_t verb = g_.token(people.head).head;
    return is_share(people.head) && verb >= 0 && g_.is_verb(verb) && hurts(verb) &&
           (g_.object(verb) == people.head || g_.subject(verb) == people.head);
  }

  /// A number on a line of its own, as of a page or a release, or right behind another one: "K-118 4417".
  bool is_alone(const People& people) const {
    if (people.kind != People::bare) return false;
    if (people.words.first > 0 && g_.token(people.words.first - 1).upos == Upos::NUM) return true;
    const Span span = g_.span(people.words);
    const std::string_view text = g_.text();
    const size_t before = text.find_last_not_of(" \t", span.begin == 0 ? std::string_view::npos : span.begin - 1);
    const size_t behind = text.find_first_not_of(" \t", span.end);
    return before != std::string_view::npos && text[before] == '\n' && behind != std::string_view::npos &&
           text[behind] == '\n';
  }

  /// "Were shot by a group of 10 men": who did it.
  bool is_agent(const People& people) const {
    int32_t at = people.head;
    while (g_.token(at).relation == Relation::nmod && g_.preposition(at) == "of" && g_.token(at).head >= 0)
      at = g_.token(at).head;
    return g_.token(at).relation == Relation::obl_agent;
  }

  /// "A bomber killed 16 people": the subject of a verb whose victims are its object, and the object is there.
  bool is_doer(const People& people, const HarmWord& word) const {
    const int32_t verb = word.words.last;
    if (!g_.is_verb(verb) || g_.is_passive(verb) || g_.subject(verb) != people.head) return false;
    const int32_t object = g_.object(verb);
    const auto* predicates = lexicon_.verbs.find(g_.lemma(verb));
    if (object <= verb || object == people.head || !predicates) return false;
    for (int32_t i = verb + 1; i < object; ++i) {
      if (g_.token(i).upos == Upos::PUNCT) return false;  // "nine staff killed, 37 people injured"
    }
    const auto suffers = [](const data::Role& role) {
      return role.kind == data::Role::victim &&
             std::any_of(role.arguments.begin(), role.arguments.end(),
                         [](const auto& a) { return a.kind == data::Argument::subject; });
    };
    return std::none_of(predicates->begin(), predicates->end(), [&](const data::Predicate& predicate) {
      return std::any_of(predicate.frames.begin(), predicate.frames.end(), [&](const data::Frame& frame) {
        return std::any_of(frame.roles.begin(), frame.roles.end(), suffers);
      });
    });
  }

  /// "10 confirmed deaths, five of them children", "37 injured, of whom 19 are staff": a part has the kind of its
  /// whole.
  void add_parts() {
    dropped_.resize(record_.harms.size());
    told_.assign(g_.analysis().sentences.size(), 0);
    for (const Harm& harm : record_.harms) {
      if (!is_of_objects(harm.kind)) ++told_[sentence_of(harm.quantity.span())];
    }
    const size_t size = record_.harms.size();
    for (size_t whole = 0; whole < size; ++whole) {
      if (dropped_[whole] || is_of_objects(record_.harms[whole].kind)) continue;
      const mention::QuantityMention* part = part_behind(g_.token_at(record_.harms[whole].quantity.span().end - 1));
      if (!part) part = part_next(whole);
      const int32_t word = part ? word_of(whole) : kNone;
      const Quantity& all = *record_.harms[whole].quantity;
      if (word == kNone || (all.high() && part->quantity.low() && *part->quantity.low() > *all.high())) continue;
      Grammar::Words words{static_cast<int32_t>(part->first), static_cast<int32_t>(part->last) - 1};
      bool known = false;
      for (size_t i = 0; i < record_.harms.size(); ++i) {
        if (!record_.harms[i].quantity.span().overlaps(g_.span(words)) || dropped_[i]) continue;
        if (broad_kind(record_.harms[i].kind) == broad_kind(record_.harms[whole].kind))
          known = true;
        else if (record_.harms[i].quantity.rule() == kRule)
          dropped_[i] = true;
        else
          known = true;  // "12 hostages, three of whom were killed"
      }
      if (known) continue;
      const std::string_view them = g_.low(words.last + 2);
      if (g_.low(words.last + 1) == "of" && (them == "them" || them == "whom")) words.last += 2;  // "five of them"
      Harm harm{record_.harms[whole].kind, Cited<Quantity>(part->quantity, g_.span(words), "claim parts")};
      const int32_t end = static_cast<int32_t>(g_.sentence(g_.sentence_of(words.first)).last);
      int32_t what = std::min(static_cast<int32_t>(part->last), end - 1);
      while (what + 1 < end && what < words.last + 4 && g_.token(what).upos != Upos::NOUN) ++what;
      describe_victims(g_, lexicon_, what, {what, what}, harm);
      record_.harms.push_back(std::move(harm));
      dropped_.push_back(false);
      added_.push_back({word, static_cast<uint32_t>(record_.harms.size() - 1), kNone});
    }
  }
  const mention::QuantityMention* part_behind(int32_t last) const {
    int32_t next = last + 1;
    if (lexicon_.adjectives.find(g_.low(next))) ++next;  // "37 injured"
    if (g_.low(next) != ",") return nullptr;
    const bool led = g_.low(next + 1) == "of" && (g_.low(next + 2) == "whom" || g_.low(next + 2) == "them");
    const int32_t first = led ? next + 3 : next + 1;
    const auto q = std::lower_bound(
        quantities_.begin(), quantities_.end(), first,
        [](const mention::QuantityMention& mention, int32_t at) { return static_cast<int32_t>(mention.first) < at; });
    if (q == quantities_.end() || static_cast<int32_t>(q->first) != first) return nullptr;
    const int32_t after = static_cast<int32_t>(q->last);
    const bool of = g_.low(after) == "of" && (g_.low(after + 1) == "them" || g_.low(after + 1) == "whom");
    return q->quantity != Quantity::exactly(0) && (led || of) ? &*q : nullptr;
  }
  /// "The clashes have killed 200. At least 80 of them were civilians": the number that begins the next sentence, where
  /// this one counts nobody else.
  const mention::QuantityMention* part_next(size_t whole) const {
    const Span span = record_.harms[whole].quantity.span();
    const uint32_t own = sentence_of(span);
    if (own + 1 >= g_.analysis().sentences.size()) return nullptr;
    if (told_[own] != 1) return nullptr;
    const Sentence& next = g_.sentence(own + 1);
    const auto q = std::lower_bound(quantities_.begin(), quantities_.end(), next.first,
                                    [](const mention::QuantityMention& each, uint32_t at) { return each.first < at; });
    if (q == quantities_.end() || q->first != next.first || q->last + 2 >= next.last) return nullptr;
    const int32_t of = static_cast<int32_t>(q->last);
    return g_.low(of) == "of" && g_.low(of + 1) == "them" && g_.lemma(of + 2) == "be" ? &*q : nullptr;
  }

  /// The word of harm that the figure belongs to.
  int32_t word_of(size_t harm) const {
    for (const AddedHarm& added : added_) {
      if (added.harm == harm) return added.trigger;
    }
    for (const Claim& claim : record_.claims) {
      if (std::find(claim.harms.begin(), claim.harms.end(), harm) != claim.harms.end())
        return g_.token_at(claim.trigger.end - 1);
    }
    return kNone;
  }

  /// The figures of lists are as their headings say.
  void add_rows() {
    for (const FigureRow& row : read_rows(g_, lexicon_, quantities_, pairs_.words())) {
      const Span label = g_.span(row.label), figure = g_.span(row.figure);
      bool known = false;
      dropped_.resize(record_.harms.size());
      for (size_t i = 0; i < dropped_.size(); ++i) {
        const Harm& harm = record_.harms[i];
        const Span span = harm.quantity.span();
        const bool right = row.word != kNone && broad_kind(harm.kind) == broad_kind(row.kind) &&
                           *harm.quantity == row.quantity && harm.quantity.rule() != kRule;
        if (span.overlaps(figure) && right && !dropped_[i])
          known = true;
        else if (!is_of_objects(harm.kind) && (span.overlaps(figure) || span.overlaps(label)))
          dropped_[i] = true;
      }
      if (known || row.word == kNone) continue;
      Harm harm{row.kind, Cited<Quantity>(row.quantity, figure, "claim rows")};
      describe_victims(g_, lexicon_, row.label.last, row.label, harm);
      record_.harms.push_back(std::move(harm));
      const bool apart = g_.sentence_of(row.word) != g_.sentence_of(row.figure.first);
      added_.push_back({row.word, static_cast<uint32_t>(record_.harms.size() - 1), apart ? row.figure.first : kNone});
    }
  }

  /// Takes the refuted harms out, brings the others into the order of the text, and moves the indexes along.
  void drop() {
    dropped_.resize(record_.harms.size());
    std::vector<uint32_t> kept;
    for (uint32_t i = 0; i < dropped_.size(); ++i) {
      if (!dropped_[i]) kept.push_back(i);
    }
    std::stable_sort(kept.begin(), kept.end(), [&](uint32_t a, uint32_t b) {
      return record_.harms[a].quantity.span().begin < record_.harms[b].quantity.span().begin;
    });
    std::vector<int32_t> moved(dropped_.size(), -1);
    std::vector<Harm> harms;
    for (size_t k = 0; k < kept.size(); ++k) {
      moved[kept[k]] = static_cast<int32_t>(k);
      harms.push_back(std::move(record_.harms[kept[k]]));
    }
    record_.harms = std::move(harms);
    const auto follow = [&](int32_t& index) { index = index < 0 ? -1 : moved[static_cast<size_t>(index)]; };
    for (Harm& harm : record_.harms) follow(harm.subset_of), follow(harm.same_as);
    for (Claim& claim : record_.claims) {
      std::erase_if(claim.harms, [&](uint32_t index) { return dropped_[index]; });
      for (uint32_t& index : claim.harms) index = static_cast<uint32_t>(moved[index]);
    }
    std::erase_if(added_, [&](const AddedHarm& added) { return dropped_[added.harm]; });
    for (AddedHarm& added : added_) added.harm = static_cast<uint32_t>(moved[added.harm]);
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const std::vector<mention::QuantityMention>& quantities_;
  const HarmModel& model_;
  Record& record_;
  HarmPairs pairs_;
  std::vector<std::vector<uint32_t>> read_;  // of each sentence: the harms that frames read
  std::vector<bool> dropped_;
  std::vector<uint32_t> told_;  // of each sentence how many figures of people it tells, where parts are looked for
  std::vector<AddedHarm> added_;
};

}  // namespace

HarmKind broad_kind(HarmKind kind) {
  if (kind == HarmKind::hospitalised) return HarmKind::injured;
  return kind == HarmKind::captured ? HarmKind::detained : kind;
}

FrameSays frame_says(const Grammar& grammar, const HarmPairs& pairs, const HarmPair& pair, const Record& record) {
  const Span people = grammar.span(pairs.people()[pair.people].words);
  const HarmWord& word = pairs.words()[pair.word];
  constexpr uint32_t kNear = 2;  // sentences from a claim within which its harms stand
  const uint32_t sentence = grammar.sentence_of(pairs.people()[pair.people].words.first);
  FrameSays out = FrameSays::nothing;
  for (const Claim& claim : record.claims) {
    if (claim.sentence > sentence + kNear || claim.sentence + kNear < sentence) continue;
    for (const uint32_t index : claim.harms) {
      const Harm& harm = record.harms[index];
      if (is_of_objects(harm.kind) || !harm.quantity.span().overlaps(people)) continue;
      if (broad_kind(harm.kind) != broad_kind(word.kind)) {
        if (out == FrameSays::nothing) out = FrameSays::other_kind;
      } else if (claim.trigger.overlaps(grammar.span(word.words))) {
        return FrameSays::same_word;
      } else {
        out = FrameSays::same_kind;
      }
    }
  }
  return out;
}

std::vector<AddedHarm> combine_harms(const Grammar& grammar, const data::Lexicon& lexicon,
                                     const std::vector<mention::QuantityMention>& quantities, const HarmModel& model,
                                     Record& record) {
  return Combiner(grammar, lexicon, quantities, model, record).combine();
}

}  // namespace parley::claim
