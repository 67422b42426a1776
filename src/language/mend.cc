#include "language/mend.h"

#include <algorithm>

namespace parley::language {
namespace {

class Mender {
 public:
  explicit Mender(Analysis& analysis) : analysis_(analysis), tokens_(analysis.tokens) {}

  void run() {
    for (const Sentence& sentence : analysis_.sentences) {
      first_ = static_cast<int32_t>(sentence.first), last_ = static_cast<int32_t>(sentence.last);
      set_source_aside();
      for (int32_t word = first_ + 1; word + 1 < last_; ++word) read_headline(word);
      for (int32_t word = first_ + 1; word + 1 < last_; ++word)
        take_for_verb(word), free_shot(word), join_list(word), lead_phrase(word), name_mine(word);
      for (int32_t verb = first_ + 2; verb < last_; ++verb) {
        if (at(verb).upos != Upos::VERB) continue;
        if (at(verb - 1).upos == Upos::CCONJ && (tag(verb) == "VBD" || tag(verb) == "VBN")) {
          if (!split_modifiers(verb)) take_from_object(verb);
        }
        if (tag(verb) == "VBN") give_subject(verb), make_past(verb);
        set_time_aside(verb);
        lead_clause(verb);
        give_verb(verb);
        join_objects(verb);
        take_first_subject(verb);
        take_described(verb);
        join_subjects(verb);
        take_death(verb);
        take_state(verb);
        free_state(verb);
        leave_in_state(verb);
        take_content(verb);
        speak_again(verb);
        make_do(verb);
        take_share(verb);
        share_subjects(verb);
        intensify(verb);
        give_list(verb);
      }
      for (int32_t verb = first_; verb < last_; ++verb) {
        if (at(verb).upos == Upos::VERB) take_name(verb), free_bound(verb), deny_doing(verb);
      }
    }
  }

 private:
  static constexpr int32_t kReach = 60;  // words from a verb to its subject, steps from a word to the root
  Token& at(int32_t i) { return tokens_[static_cast<size_t>(i)]; }
  std::string_view tag(int32_t i) { return penn_tag(at(i).xpos); }
  bool is(int32_t i, Relation relation) { return at(i).relation == relation; }
  bool is_subject(int32_t i) { return is(i, Relation::nsubj) || is(i, Relation::nsubj_pass); }
  bool is_finite(int32_t i) { return tag(i) == "VBD" || tag(i) == "VBZ" || tag(i) == "VBP"; }
  std::string_view lemma(int32_t i) const { return analysis_.lemma(static_cast<uint32_t>(i)); }
  bool has_lemma(int32_t i, std::initializer_list<std::string_view> lemmas) const {
    return std::find(lemmas.begin(), lemmas.end(), lemma(i)) != lemmas.end();
  }
  void hang(int32_t i, int32_t head, Relation relation) { at(i).head = head, at(i).relation = relation; }
  /// The same, unless the head itself hangs below: a tree has no circle.
  void hang_below(int32_t i, int32_t head, Relation relation) {
    for (int32_t up = head; up >= 0; up = at(up).head) {
      if (up == i) return;
    }
    hang(i, head, relation);
  }

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
    hang(verb, first, Relation::conj);
    hang(noun, verb, Relation::obj);
    hang_below(verb - 1, verb, at(verb - 1).relation);
  }
  /// "Scores more", "30 others": a word of number begins the phrase.
  bool is_count(int32_t begin, int32_t noun) {
    if (begin > noun) return false;
    return at(begin).upos == Upos::NUM || has_lemma(begin, {"score", "dozen", "hundred", "thousand"});
  }

  /// "Confirmed Ann Bell was killed", with the name taken for what was confirmed: before "was" stands its subject.
  void give_subject(int32_t verb) {
    int32_t be = verb;
    for (int32_t i = verb - 1; i >= first_ && (at(i).upos == Upos::AUX || at(i).upos == Upos::ADV); --i) {
      if (at(i).upos == Upos::AUX && at(i).head == verb) be = i;
    }
    if (be == verb || be <= first_ || !is_finite(be)) return;
    if (!is(verb, Relation::conj) && !is(verb, Relation::parataxis) && !is(verb, Relation::ccomp)) return;
    for (int32_t i = std::max(first_, verb - kReach); i < verb; ++i) {
      if (at(i).head == verb && is_subject(i)) return;
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

  /// "Was shot and died": a verb that has no passive, taken for a participle.
  void make_past(int32_t verb) {
    if (is(verb, Relation::conj) && at(verb - 1).upos != Upos::AUX &&
        has_lemma(verb, {"die", "perish", "succumb", "collapse", "fall"}))
      at(verb).xpos = penn_index("VBD");
  }

  /// "Left Ann Bell, 21, and her son dead", "left two soldiers and a woman wounded", with the state taken for one more
  /// of them or for a word that describes the last of them.
  void leave_in_state(int32_t verb) {
    if (lemma(verb) != "leave") return;
    for (int32_t i = verb + 1; i < last_ && i < verb + kReach; ++i) {
      const bool participle = tag(i) == "VBN" && is(i, Relation::acl);
      const bool adjective = at(i).upos == Upos::ADJ && (is(i, Relation::conj) || is(i, Relation::amod));
      const int32_t last = at(i).head;
      if ((!participle && !adjective) || last <= verb || last > i || has_lemma(i, {"unharmed", "alone"})) continue;
      if (i + 1 < last_ && (at(i + 1).upos == Upos::NOUN || at(i + 1).upos == Upos::PROPN)) continue;
      int32_t object = last;
      if (is(object, Relation::conj)) object = at(object).head;
      if (object <= verb || object > i || at(object).head != verb || !is(object, Relation::obj)) continue;
      if (is(i, Relation::conj) && !name_before_state(i)) continue;
      hang(i, verb, Relation::xcomp);
      return;
    }
  }
  /// "A civilian dead", taken for one phrase: the civilian becomes its own.  False where nobody stands there.
  bool name_before_state(int32_t state) {
    if (at(state - 1).upos == Upos::PUNCT) return true;
    const int32_t who = state - 1;
    if (at(who).head != state || (!is(who, Relation::amod) && !is(who, Relation::compound))) return false;
    for (int32_t i = first_; i < who; ++i) {
      if (at(i).head == state) at(i).head = who;
    }
    hang(who, at(state).head, Relation::conj);
    at(who).upos = Upos::NOUN, at(who).xpos = penn_index("NN");
    return true;
  }

  /// "Earlier this evening two rockets were fired", with the evening for a second subject.
  void set_time_aside(int32_t verb) {
    for (int32_t i = std::max(first_, verb - kReach); i < verb; ++i) {
      if (at(i).head != verb || !is_subject(i) ||
          !has_lemma(i, {"morning", "afternoon", "evening", "night", "week", "month", "year"}))
        continue;
      for (int32_t k = i + 1; k < verb; ++k) {
        if (at(k).head == verb && is_subject(k)) at(i).relation = Relation::obl_unmarked;
      }
    }
  }

  /// "Some fighters who were in the crowd fired back", with two clauses that describe the fighters and none that leads.
  void lead_clause(int32_t verb) {
    const int32_t noun = at(verb).head;
    if (!is(verb, Relation::acl_relcl) || noun < first_ || noun > verb || !is(noun, Relation::root) ||
        !is_finite(verb) || at(noun).upos != Upos::NOUN)
      return;
    bool described = false;
    for (int32_t i = noun + 1; i < verb; ++i) {
      if (at(i).head == noun && is(i, Relation::acl_relcl)) described = true;
      if (at(i).head == verb && !is(i, Relation::advmod) && !is(i, Relation::punct)) return;
    }
    if (!described) return;
    hang(verb, at(noun).head, Relation::root);
    hang(noun, verb, Relation::nsubj);
    for (int32_t i = verb + 1; i < last_; ++i) {
      if (at(i).head == noun) at(i).head = verb;
    }
  }

  /// "Two men, 20, shot dead in the street", "man fatally shot", with the shot taken for a thing or for what they did.
  void read_headline(int32_t shot) {
    if (!is_shot(shot) || at(shot - 1).upos == Upos::AUX) return;
    int32_t subject = shot - 1;
    const bool fatally = has_lemma(subject, {"fatally", "Fatally"});
    const int32_t behind = fatally ? shot + 1 : end_of_killing(shot + 1);
    if (behind == kRoot || (behind < last_ && begins_object(behind))) return;
    if (fatally) --subject;
    if (subject > first_ + 2 && at(subject).upos == Upos::PUNCT && at(subject - 1).upos == Upos::NUM) subject -= 3;
    if (subject < first_ || !begins_headline(subject) || is_subject_of_finite(subject)) return;
    const int32_t leader = at(subject).head;
    if (at(shot).head == subject)
      hang(shot, leader, at(subject).relation);
    else if (leader != shot)
      return;
    if (is(shot, Relation::appos)) at(shot).relation = Relation::parataxis;
    at(shot).upos = Upos::VERB, at(shot).xpos = penn_index("VBN");
    hang(subject, shot, Relation::nsubj_pass);
    if (fatally) hang_below(shot - 1, shot, Relation::advmod);
    for (int32_t i = shot + 1; i < last_; ++i) {
      if (at(i).head == subject) at(i).head = shot;
      if (at(i).head == shot && is(i, Relation::nmod)) at(i).relation = Relation::obl;
    }
    if (!fatally && at(shot + 1).upos == Upos::ADJ) hang_below(shot + 1, shot, Relation::xcomp);
  }
  /// Behind "dead", "to death", "and killed", ", killed", ", two fatally"; kRoot where none of them begins.
  int32_t end_of_killing(int32_t i) {
    if (has_lemma(i, {"dead", "Dead"})) return i + 1;
    if (i + 1 >= last_) return kRoot;
    const bool to = has_lemma(i, {"to", "To"}) && has_lemma(i + 1, {"death", "Death"});
    const bool and_killed = (at(i).upos == Upos::CCONJ || at(i).upos == Upos::PUNCT) && has_lemma(i + 1, {"kill"});
    if (to || and_killed) return i + 2;
    const bool some = at(i).upos == Upos::PUNCT && at(i + 1).upos == Upos::NUM;
    return some && i + 3 < last_ && has_lemma(i + 2, {"fatally", "Fatally"}) ? i + 3 : kRoot;
  }
  bool begins_object(int32_t i) {
    const Upos upos = at(i).upos;
    return upos == Upos::NOUN || upos == Upos::PROPN || upos == Upos::NUM || upos == Upos::DET || upos == Upos::PRON ||
           upos == Upos::ADJ;
  }
  /// Nothing but one phrase without an article stands before.
  bool begins_headline(int32_t noun) {
    const Upos upos = at(noun).upos;
    if (upos != Upos::NOUN && upos != Upos::PROPN && upos != Upos::NUM) return false;
    int32_t i = noun;
    while (i >= first_ && (at(i).upos == Upos::NOUN || at(i).upos == Upos::PROPN || at(i).upos == Upos::NUM ||
                           at(i).upos == Upos::ADJ || at(i).upos == Upos::ADP))
      --i;
    return i < first_ || tag(i) == ":";
  }
  bool is_subject_of_finite(int32_t i) {
    const int32_t verb = at(i).head;
    return is_subject(i) && verb >= 0 && is_finite(verb) && !is_shot(verb);
  }
  bool is_shot(int32_t i) const { return has_lemma(i, {"shot", "Shot", "shoot", "Shoot"}); }

  /// "Continued to shell towns", with a noun for the second verb.
  void give_verb(int32_t verb) {
    const int32_t to = verb + 1, second = verb + 2;
    if (second >= last_ - 1 || lemma(to) != "to" || !is(to, Relation::case_) || !is(second, Relation::compound) ||
        at(second).head != at(to).head || (tag(second) != "NN" && tag(second) != "VB") ||
        !has_lemma(verb, {"continue", "begin", "start", "threaten", "vow", "try", "attempt"}))
      return;
    const int32_t object = at(second).head;
    if (object < second || at(object).head != verb || (tag(object) != "NNS" && tag(object) != "NNPS")) return;
    at(second).upos = Upos::VERB, at(second).xpos = penn_index("VB");
    hang(second, verb, Relation::xcomp);
    at(to).upos = Upos::PART;
    hang(to, second, Relation::mark);
    hang(object, second, Relation::obj);
  }

  /// "Killed Ann Bell and her son", with both hung to the verb: no verb has two objects that "and" joins.
  void join_objects(int32_t verb) {
    int32_t before = kRoot;
    for (int32_t i = verb + 1; i < last_ && i < verb + kReach; ++i) {
      if (at(i).head != verb) continue;
      const bool object = is(i, Relation::obj);
      if (before >= 0 && at(i).upos != Upos::PRON && (object || is(i, Relation::obl))) {
        bool joined = false, led = false;  // by "and"; by a preposition
        for (int32_t k = before + 1; k < i; ++k) {
          joined = joined || (is(k, Relation::cc) && at(k).head == i);
          led = led || (is(k, Relation::case_) && at(k).head == i);
        }
        if (joined && !led) hang(i, before, Relation::conj);
      }
      if (is(i, Relation::obj)) before = i;
    }
  }

  /// "According to Ann Bell, the boy was killed", with both for the subject of one verb.
  void set_source_aside() {
    if (last_ - first_ < 6 || lemma(first_ + 1) != "to" || !lemma(first_).starts_with("accord")) return;
    int32_t source = kRoot, comma = kRoot;
    for (int32_t i = first_ + 2; i < last_ && i < first_ + kReach; ++i) {
      if (comma < 0 && at(i).upos == Upos::PUNCT) comma = i;
      const bool subject = is_subject(i);
      if (comma < 0 && subject) source = i;
      if (comma < 0 || source < 0) continue;
      // two subjects of one verb, or the second taken for what the first is
      const bool same =
          i + 1 < last_ && is(i, Relation::appos) && at(i).head == source && at(i + 1).head == at(source).head;
      if (same) hang(i, at(source).head, at(source).relation);
      if (same || (subject && at(i).head == at(source).head)) at(source).relation = Relation::obl;
      if (same || subject) return;
    }
  }

  /// "Ann Bell, 21, was shot dead on Friday, police said", with both for who said it; not "Date of news: men were
  /// shot".
  void take_first_subject(int32_t verb) {
    const int32_t said = at(verb).head;
    if (!is(verb, Relation::ccomp) || said <= verb) return;
    int32_t first = kRoot;
    bool finite = is_finite(verb), passive = false, second = false, plural = false, several = false;
    for (int32_t i = std::max(first_, verb - kReach); i < last_ && i < said + kReach; ++i) {
      if (at(i).head == verb && i < verb) {
        if (is_subject(i)) return;
        finite = finite || (at(i).upos == Upos::AUX && is_finite(i));
        passive = passive || is(i, Relation::aux_pass);
        plural = plural || (at(i).upos == Upos::AUX && at(i).features.has(Feature::Number, "Plur"));
      }
      several = several || (at(i).head == first && is(i, Relation::conj));
      if (at(i).head != said || !is_subject(i)) continue;
      if (i > verb)
        second = true;
      else if (first < 0)
        first = i;
    }
    if (first < 0 || !second || !finite) return;
    if (plural && !several && at(first).features.has(Feature::Number, "Sing")) return;
    hang(first, verb, passive ? Relation::nsubj_pass : Relation::nsubj);
  }

  /// "A boy who was hurt on Friday died later, officials said", with the boy taken for what was said: he died.
  void take_described(int32_t verb) {
    if (!is(verb, Relation::ccomp) || !is_finite(verb)) return;
    int32_t described = kRoot;
    for (int32_t i = std::max(first_, verb - kReach); i < verb; ++i) {
      if (at(i).head == verb && at(i).relation != Relation::advmod) return;
      if (is(i, Relation::acl_relcl) && at(i).head < i) described = at(i).head;
    }
    if (described < first_ || at(described).head != at(verb).head ||
        (at(described).upos != Upos::NOUN && at(described).upos != Upos::PROPN))
      return;
    if (is(described, Relation::ccomp)) hang(described, verb, Relation::nsubj);
  }

  /// "Mother, toddler killed in Steinau": the comma of a headline says "and".
  void join_subjects(int32_t verb) {
    if (tag(verb) != "VBN" && tag(verb) != "VBD") return;
    int32_t second = verb - 1;
    if (!is_subject(second) || at(second).head != verb) return;
    int32_t begin = second;
    while (begin > first_ && at(begin - 1).head == second) --begin;
    const int32_t before = begin - 2;
    if (before < first_ || lemma(begin - 1) != "," || !is_subject(before) || at(before).head != verb ||
        !begins_headline(before))
      return;
    hang(second, before, Relation::conj);
  }

  /// "Shot to death Monday evening", with the death for what kind of evening it was.
  void take_death(int32_t verb) {
    const int32_t death = verb + 2;
    if (death >= last_ || lemma(death) != "death" || lemma(verb + 1) != "to" || !is(death, Relation::compound)) return;
    const int32_t time = at(death).head;
    if (at(verb + 1).head == time) at(verb + 1).head = death;
    if (time > death && is(time, Relation::obl)) at(time).relation = Relation::obl_unmarked;
    hang_below(death, verb, Relation::obl);
  }

  /// "Was found shot", with the shot taken for a thing; "was pronounced dead later that night", with the night taken
  /// for dead.
  void take_state(int32_t verb) {
    const int32_t state = verb + 1;
    if (at(verb - 1).upos != Upos::AUX || state >= last_) return;
    if (lemma(state) == "shot" && is(state, Relation::xcomp) && at(state).head == verb && tag(state) == "NN") {
      at(state).upos = Upos::VERB, at(state).xpos = penn_index("VBN");
      const int32_t end = state + 2;  // "to death"
      if (end < last_ && at(end).head == verb && is(end, Relation::obl)) at(end).head = state;
      return;
    }
    if (lemma(state) != "dead" || !is(state, Relation::amod) || at(state).head <= state) return;
    for (int32_t i = state + 1; i < at(state).head; ++i) {
      if (at(i).upos == Upos::ADV || at(i).upos == Upos::ADJ || at(i).upos == Upos::ADP) {
        hang_below(state, verb, Relation::xcomp);
        return;
      }
    }
  }

  /// "Shot dead a village head", with the state taken for what the head is, although an article or a number follows it.
  void free_state(int32_t verb) {
    const int32_t state = verb + 1, next = verb + 2;
    if (next >= last_ || lemma(state) != "dead" || !is(state, Relation::amod) || at(state).head <= next) return;
    if (at(next).upos == Upos::DET || at(next).upos == Upos::NUM) hang_below(state, verb, Relation::xcomp);
  }

  /// "Told the patrol that her brother was wounded", with the clause taken for what the patrol is.
  void take_content(int32_t verb) {
    if (!has_lemma(verb, {"tell", "inform", "warn", "assure", "remind", "notify"})) return;
    for (int32_t i = verb + 2; i < last_ && i < verb + kReach; ++i) {
      const int32_t whom = at(i).head;
      if ((!is(i, Relation::acl) && !is(i, Relation::acl_relcl)) || whom <= verb || whom >= i ||
          at(whom).head != verb || (!is(whom, Relation::obj) && !is(whom, Relation::iobj)))
        continue;
      bool that = false, subject = false;
      for (int32_t k = whom + 1; k < i; ++k) {
        if (at(k).head != i) continue;
        that = that || (is(k, Relation::mark) && lemma(k) == "that");
        subject = subject || (that && is_subject(k));
      }
      if (!subject) continue;
      hang_below(i, verb, Relation::ccomp);
      for (int32_t k = i + 1; k < last_; ++k) {  // "… and 75 had been injured" goes on with it
        if (at(k).head == verb && is(k, Relation::conj) && has_subject(k, i)) hang(k, i, Relation::conj);
      }
      return;
    }
  }
  bool has_subject(int32_t verb, int32_t behind) {
    for (int32_t k = behind + 1; k < verb; ++k) {
      if (at(k).head == verb && is_subject(k)) return true;
    }
    return false;
  }

  /// "Denied that it had fired and accused the others", "said that they had fled and called on them to return": who
  /// denied or said it also accuses and calls.
  void speak_again(int32_t verb) {
    const int32_t inner = at(verb).head;
    if (!is(verb, Relation::conj) || tag(verb) != "VBD" || inner < 0 || inner >= verb || !is(inner, Relation::ccomp) ||
        !has_lemma(verb, {"accuse", "blame", "call", "urge", "warn", "demand", "condemn", "vow", "threaten", "reject"}))
      return;
    const int32_t outer = at(inner).head;
    if (outer < 0 || outer >= inner || tag(outer) != "VBD") return;
    bool had = false;
    for (int32_t i = outer + 1; i < verb; ++i) {
      if (at(i).head == verb && (is_subject(i) || at(i).upos == Upos::AUX)) return;
      had = had || (at(i).head == inner && at(i).upos == Upos::AUX && lemma(i) == "have");
    }
    if (had) hang(verb, outer, Relation::conj);
  }

  /// "Forced 300 people to flee", with the flight taken for a purpose of those who forced them.
  void make_do(int32_t verb) {
    const int32_t up = at(verb).head;
    if (!is(verb, Relation::advcl) || tag(verb) != "VB" || up < 0 || up >= verb || at(verb - 1).head != verb ||
        tag(verb - 1) != "TO" || !has_lemma(up, {"force", "compel", "cause", "prompt", "oblige", "lead", "drive"}))
      return;
    for (int32_t i = up + 1; i < verb; ++i) {
      if (at(i).head == up && is(i, Relation::obj)) at(verb).relation = Relation::xcomp;
    }
  }

  /// "Took 12 hostages, three of whom were killed", with the killing taken for what the three are.
  void take_share(int32_t verb) {
    const int32_t share = at(verb).head;
    if (!is(verb, Relation::acl_relcl) || share < 0 || share >= verb || at(share).upos != Upos::NUM) return;
    const int32_t whole = at(share).head;
    bool whom = false, passive = false;
    for (int32_t i = share + 1; i < verb; ++i) {
      if (at(i).head == verb && is_subject(i)) return;
      whom = whom || (at(i).head == share && (lemma(i) == "whom" || lemma(i) == "who"));
      passive = passive || (at(i).head == verb && is(i, Relation::aux_pass));
    }
    if (!whom || whole < 0 || whole >= share) return;
    hang(verb, whole, Relation::acl_relcl);
    hang(share, verb, passive ? Relation::nsubj_pass : Relation::nsubj);
  }

  /// "Killed Corporal Reed", "killed were Corporal Reed and a driver": a name taken for what somebody becomes.
  void take_name(int32_t verb) {
    if (has_lemma(verb, {"be", "become", "remain", "stay", "turn", "seem", "name", "call", "dub", "nickname", "elect",
                         "appoint", "make", "declare", "christen", "crown", "title", "brand", "label"}))
      return;
    int32_t name = -1;
    bool passive = false;
    for (int32_t i = first_; i < last_; ++i) {
      if (at(i).head != verb) continue;
      if (is(i, Relation::obj) || (is(i, Relation::xcomp) && name >= 0)) return;
      if (is_subject(i)) passive = passive || is(i, Relation::nsubj_pass);
      if (is(i, Relation::aux_pass)) passive = true;
      if (i > verb && is(i, Relation::xcomp) && at(i).upos == Upos::PROPN) name = i;
    }
    if (name < 0) return;
    if (!passive)
      at(name).relation = Relation::obj;
    else if (!has_subject(verb, first_ - 1))
      at(name).relation = Relation::nsubj_pass;
  }

  /// "Mayor Reed, two guards and a driver": people in a list, taken for what the first of them is.
  void join_list(int32_t word) {
    const int32_t first = at(word).head;
    if (!is(word, Relation::appos) || tag(word) != "NNS" || first < first_ || first > word || tag(first) != "NNP")
      return;
    bool counted = false;
    int32_t last = -1;
    for (int32_t i = first + 1; i < last_; ++i) {
      counted = counted || (i < word && at(i).head == word && is(i, Relation::nummod));
      if (i > word && at(i).head == word && is(i, Relation::conj)) last = i;
    }
    if (!counted || last < 0) return;
    hang(word, first, Relation::conj);
    hang(last, first, Relation::conj);
  }

  /// "The union imposed sanctions", "a man sustained wounds and was taken to hospital", all taken for one phrase: a
  /// past tense cannot describe, and a phrase is not joined to a clause.
  void lead_phrase(int32_t verb) {
    const int32_t object = at(verb).head, subject = verb - 1;
    if (!is(verb, Relation::amod) || object < verb || !is(object, Relation::root) || at(subject).head != object ||
        !is(subject, Relation::compound) || (at(subject).upos != Upos::PROPN && at(subject).upos != Upos::NOUN))
      return;
    if (tag(verb) != "VBD" && !(tag(verb) == "JJ" && lemma(verb).ends_with("ed") && is_joined_to_clause(object)))
      return;
    at(verb).upos = Upos::VERB, at(verb).xpos = penn_index("VBD");
    for (int32_t i = first_; i < last_; ++i) {
      if (i == subject || i == verb || at(i).head != object) continue;
      if (i < subject)
        at(i).head = is(i, Relation::punct) ? verb : subject;
      else if (i > object && is(i, Relation::punct))
        at(i).head = verb;
    }
    hang(verb, kRoot, Relation::root);
    hang(object, verb, Relation::obj);
    hang(subject, verb, Relation::nsubj);
  }

  /// "Rebels killed at least 20 villagers, officials said", with both subjects given to "said".
  void share_subjects(int32_t verb) {
    const int32_t cue = at(verb).head;
    if (!is(verb, Relation::ccomp) || cue < verb || (tag(verb) != "VBN" && tag(verb) != "VBD")) return;
    int32_t first = kRoot, second = kRoot;
    for (int32_t i = first_; i < cue; ++i) {
      if (at(i).head == verb && (is_subject(i) || at(i).upos == Upos::AUX || is(i, Relation::mark))) return;
      if (at(i).head != cue || !is_subject(i)) continue;
      if (i < verb)
        first = i;
      else
        second = i;
    }
    if (first == kRoot || second == kRoot || at(verb - 1).upos == Upos::PUNCT) return;
    int32_t object = kRoot;
    for (int32_t i = verb + 1; i < second && object == kRoot; ++i) {
      const bool at_least =
          is(i, Relation::obl) && i > verb + 3 && lemma(verb + 1) == "at" && at(verb + 3).upos == Upos::NUM;
      if (at(i).head == verb && (is(i, Relation::obj) || at_least)) object = i;
    }
    if (object == kRoot) return;  // "five people killed in a raid, police say"
    at(object).relation = Relation::obj;
    hang(first, verb, Relation::nsubj);
    at(verb).xpos = penn_index("VBD");
  }

  /// "Fled as fighting intensified", with the fighting taken for what those did who fled.
  void intensify(int32_t verb) {
    const int32_t act = verb - 1, up = at(act).head;
    if (act <= first_ || (tag(verb) != "VBN" && tag(verb) != "VBD") || tag(act) != "VBG" || at(verb).head != act ||
        (!is(verb, Relation::xcomp) && !is(verb, Relation::ccomp)) || !is(act, Relation::advcl) ||
        at(act - 1).head != act || !is(act - 1, Relation::mark) || up < 0)
      return;
    hang(verb, up, Relation::advcl);
    hang(act, verb, Relation::nsubj);
    at(act - 1).head = verb;
    at(verb).xpos = penn_index("VBD");
    at(act).upos = Upos::NOUN, at(act).xpos = penn_index("NN");
    for (int32_t i = verb + 1; i < last_; ++i) {
      if (at(i).head == act) at(i).head = verb;
    }
  }

  /// "Denied opening fire", with the opening taken for what kind of fire.
  void deny_doing(int32_t verb) {
    const int32_t doing = verb + 1, object = verb + 2;
    if (object >= last_ || !has_lemma(verb, {"deny", "admit", "acknowledge"}) || tag(doing) != "VBG" ||
        at(doing).head != object || !is(doing, Relation::amod) || at(object).head != verb || !is(object, Relation::obj))
      return;
    hang(doing, verb, Relation::xcomp);
    hang(object, doing, Relation::obj);
    at(doing).upos = Upos::VERB;
  }

  bool is_joined_to_clause(int32_t noun) {
    for (int32_t verb = noun + 1; verb < last_; ++verb) {
      if (at(verb).head != noun || !is(verb, Relation::conj) || at(verb).upos != Upos::VERB) continue;
      for (int32_t i = noun + 1; i < verb; ++i) {
        if (at(i).head == verb && at(i).upos == Upos::AUX) return true;
      }
    }
    return false;
  }

  /// "Since the start of the operation, 560 aircraft and 80 tanks have been destroyed", joined to the operation.
  void give_list(int32_t verb) {
    int32_t be = verb;
    for (int32_t i = first_; i < verb; ++i) {
      if (at(i).head != verb) continue;
      if (is_subject(i)) return;
      if (at(i).upos == Upos::AUX) be = std::min(be, i);
    }
    if (be == verb || be <= first_ || (lemma(be) != "have" && lemma(be) != "be")) return;
    const int32_t last = be - 1, noun = at(last).head;
    if (!is(last, Relation::conj) || noun < first_ || noun > last || !is_plural(last)) return;
    int32_t first = kRoot, up = noun;
    while (up >= first_ && up < verb && at(up).head != verb) up = at(up).head;
    if (up < first_ || up > verb || !is(up, Relation::obl)) return;
    for (int32_t i = noun + 1; i <= last && first == kRoot; ++i) {
      if (at(i).head == noun && is(i, Relation::conj)) first = i;
    }
    bool counted = false;
    for (int32_t i = noun + 1; i < first; ++i)
      counted = counted || (at(i).head == first && is(i, Relation::nummod) && at(i - 1).upos == Upos::PUNCT);
    if (!counted) return;
    for (int32_t i = first + 1; i <= last; ++i) {
      if (at(i).head == noun) at(i).head = first;
    }
    hang(first, verb, Relation::nsubj_pass);
  }
  bool is_plural(int32_t i) { return tag(i) == "NNS" || tag(i) == "NNPS"; }

  /// "The explosion of a mine", taken for what is ours.
  void name_mine(int32_t word) {
    if (at(word).upos != Upos::PRON || lemma(word) != "mine") return;
    for (int32_t i = std::max(first_, word - 3); i < word; ++i) {
      if (at(i).head == word && is(i, Relation::det)) at(word).upos = Upos::NOUN, at(word).xpos = penn_index("NN");
    }
  }

  /// "Lost up to 40 men", with "up" taken for a part of the verb.
  void free_bound(int32_t verb) {
    const int32_t up = verb + 1, to = verb + 2;
    if (to + 1 >= last_ || at(up).head != verb || !is(up, Relation::compound_prt) || lemma(up) != "up" ||
        lemma(to) != "to" || at(to + 1).upos != Upos::NUM)
      return;
    const int32_t noun = at(to).head;
    if (noun <= to || at(noun).head != verb || !is(noun, Relation::obl)) return;
    for (int32_t i = verb + 1; i < last_; ++i) {
      if (at(i).head == verb && is(i, Relation::obj)) return;
    }
    hang(up, to, Relation::advmod);
    hang(to, at(to + 1).head == noun ? to + 1 : noun, Relation::advmod);
    at(noun).relation = Relation::obj;
  }

  /// "A man shot on Sunday has died", with the man taken for what kind of a shot.
  void free_shot(int32_t word) {
    const int32_t who = word - 1, verb = at(word).head;
    if (at(word).upos != Upos::NOUN || !has_lemma(word, {"shot", "hit"}) || !is(word, Relation::nsubj) || verb < word ||
        !has_lemma(verb, {"die", "succumb", "recover", "survive"}) || at(who).head != word ||
        !is(who, Relation::compound))
      return;
    for (int32_t i = first_; i < word; ++i) {
      if (at(i).head == word && i != who) at(i).head = who;
    }
    hang(who, verb, Relation::nsubj);
    hang(word, who, Relation::acl);
    at(word).upos = Upos::VERB, at(word).xpos = penn_index("VBN");
    for (int32_t i = word + 1; i < verb; ++i) {
      if (at(i).head == word && is(i, Relation::nmod)) at(i).relation = Relation::obl;
    }
  }

  /// "A sniper shot the boy", with the shot taken for a thing that has a subject and an object.
  void take_for_verb(int32_t word) {
    if (at(word).upos != Upos::NOUN || !has_lemma(word, {"shot", "hit", "strike"})) return;
    bool subject = false, object = false;
    for (int32_t i = std::max(first_, word - kReach); i < std::min(last_, word + kReach); ++i) {
      if (at(i).head != word) continue;
      subject = subject || (i < word && is_subject(i));
      object = object || (i > word && is(i, Relation::obj));
      if (is(i, Relation::cop)) return;
    }
    if (subject && object) at(word).upos = Upos::VERB, at(word).xpos = penn_index("VBD");
  }

  Analysis& analysis_;
  std::vector<Token>& tokens_;
  int32_t first_ = 0, last_ = 0;  // of the sentence
};

}  // namespace

void mend_trees(Analysis& analysis) { Mender(analysis).run(); }

}  // namespace parley::language
