#include "claim/act.h"

#include <algorithm>

namespace parley::claim {
namespace {

constexpr uint32_t kNamedBefore = 2;  // sentences back that "the gunmen" may name again

/// "The 2-year-old": a person.
bool is_of_age(const Grammar& g, int32_t i) {
  if (g.low(i) != "old" || g.token(i).relation == Relation::amod || i < 4) return false;
  return g.low(i - 1) == "-" && g.low(i - 2) == "year" && g.low(i - 3) == "-" && g.token(i - 4).upos == Upos::NUM;
}

/// "A fourth", "another second": one person more.
bool is_one_more(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  if (g.low(i) == "another") return g.token(i).relation != Relation::det;
  return i > 0 && (g.low(i - 1) == "a" || g.low(i - 1) == "another") && lexicon.numbers.ordinals.find(g.low(i));
}

using data::Argument;
using data::Role;
using data::TriggerClass;

class Finder {
 public:
  Finder(const Grammar& grammar, const data::Lexicon& lexicon, const std::vector<mention::QuantityMention>& quantities)
      : g_(grammar), lexicon_(lexicon), quantities_(quantities) {}

  std::vector<Act> find() {
    for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
      const Upos upos = g_.token(i).upos;
      std::string_view lemma = g_.lemma(i);
      std::string small;
      for (const char c : lemma) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      const auto* adjective = lexicon_.adjectives.find(g_.low(i));
      if (adjective && counted(i)) {  // "12 wounded"
        try_all(adjective, i, TriggerClass::adjective);
        continue;
      }
      if (upos == Upos::VERB && g_.penn(i) == "VBN" && i > 0 && g_.low(i - 1) == "the") continue;  // "the wounded"
      if (upos == Upos::VERB) try_all(verbs_of(small, g_.low(i)), i, TriggerClass::verb);
      // "strike data", "detention centre": a noun before another names no act
      const bool before_noun = g_.token(i).relation == Relation::compound && g_.token(i).head > i &&
                               !lexicon_.nouns.find(g_.lemma(g_.token(i).head));
      if ((upos == Upos::NOUN || upos == Upos::PROPN) && !before_noun) {
        const auto* nouns = lexicon_.nouns.find(small);
        try_all(nouns ? nouns : lexicon_.nouns.find(g_.low(i)), i, TriggerClass::noun);  // the lemma may be wrong
      }
      if (adjective && (upos == Upos::ADJ || upos == Upos::NOUN || upos == Upos::PROPN || upos == Upos::ADV ||
                        (upos == Upos::VERB && states_condition(i)))) {
        try_all(adjective, i, TriggerClass::adjective);
      }
    }
    return std::move(acts_);
  }

 private:
  /// By lemma, else by the form without its ending, for a lemma may be wrong.
  const std::vector<data::Predicate>* verbs_of(const std::string& lemma, std::string_view low) const {
    if (const auto* found = lexicon_.verbs.find(lemma)) return found;
    if (const auto* found = lexicon_.verbs.find(low)) return found;
    for (const std::string_view ending : {"ed", "d", "ing", "es", "s"}) {
      if (!low.ends_with(ending) || low.size() < ending.size() + 3) continue;
      const std::string stem(low.substr(0, low.size() - ending.size()));
      for (const std::string& candidate : {stem, stem + "e"}) {
        if (const auto* found = lexicon_.verbs.find(candidate)) return found;
      }
    }
    return nullptr;
  }

  /// A number stands right before it.
  bool counted(int32_t i) const {
    for (const mention::QuantityMention& q : quantities_) {
      if (static_cast<int32_t>(q.last) == i) return true;
    }
    return false;
  }

  /// A verb form that heads a clause of its own, with a subject or an auxiliary.
  bool is_clause(int32_t i) const {
    return g_.surface_subject(i) != kNone || g_.has_child(i, Relation::obj) || g_.has_child(i, Relation::aux_pass) ||
           g_.has_child(i, Relation::aux);
  }

  /// A participle that is read as an adjective: "the wounded", "are missing".
  bool states_condition(int32_t i) const {
    return !is_clause(i) || (g_.penn(i) == "VBG" && !g_.has_child(i, Relation::obj));
  }

  void try_all(const std::vector<data::Predicate>* predicates, int32_t i, TriggerClass kind) {
    if (!predicates) return;
    const bool taken = !acts_.empty() && acts_.back().trigger == i;
    if (taken && kind == TriggerClass::adjective) return;
    for (const int rank : {2, 1, 0}) {  // the most particular first
      for (const data::Predicate& predicate : *predicates) {
        if (rank_of(predicate) != rank || !companions(predicate, i) || !has_needed(predicate.needs, i)) continue;
        for (const data::Frame& frame : predicate.frames) {
          Act act{i, &predicate, &frame};
          if (fill(act, kind)) {
            acts_.push_back(act);
            return;
          }
        }
      }
    }
  }

  /// 2 = asks for a word beside it, 1 = for something else, 0 = for nothing.
  static int rank_of(const data::Predicate& predicate) {
    if (!predicate.particle.empty() || !predicate.with.empty()) return 2;
    return predicate.needs == data::Predicate::nothing ? 0 : 1;
  }

  bool has_needed(data::Predicate::Needs needs, int32_t i) const {
    using data::Predicate;
    switch (needs) {
      case Predicate::nothing:
      case Predicate::participant:
        return true;
      case Predicate::means: {
        for (const int32_t part : {g_.subject(i), g_.object(i)}) {
          if (part != kNone && is_means(g_, lexicon_, part)) return true;
        }
        return false;
      }
      case Predicate::copula:
        return g_.has_child(i, Relation::cop);
      case Predicate::future:
        for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
          if (g_.token(c).relation == Relation::aux &&
              (g_.low(c) == "will" || g_.low(c) == "would" || g_.low(c) == "shall" || g_.low(c) == "'ll"))
            return true;
        }
        return false;
      case Predicate::place: {
        const Name* object = g_.name_at(g_.object(i));
        return object && object->kind == NameKind::place;
      }
      case Predicate::told:
        return is_known_figure(i);
    }
    return true;
  }

  /// "[70 had died]; the government put the figure at 22": a figure of those dead, not "the figure of the displaced".
  bool is_known_figure(int32_t i) const {
    const uint32_t own = g_.sentence_of(i);
    const int32_t first = static_cast<int32_t>(g_.sentence(own == 0 ? 0 : own - 1).first);
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      if (g_.token(c).relation == Relation::nmod && g_.preposition(c) != "at" && g_.preposition(c) != "to")
        return false;
    }
    return g_.low(g_.child(i, Relation::det)) == "the" &&
           std::any_of(acts_.rbegin(), acts_.rend(), [&](const Act& act) {
             return act.trigger >= first && act.predicate->harms == std::vector{HarmKind::killed};
           });
  }

  bool excluded(const data::Predicate& predicate, int32_t i) const {
    const auto listed = [&](int32_t at) { return is_listed(predicate.unless, at); };
    if (predicate.unless.empty()) return false;
    if (g_.token(i).head >= 0 && listed(g_.token(i).head)) return true;
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      // "an attack on the camp" is no camp attack
      if (predicate.pos == TriggerClass::noun && g_.token(c).relation == Relation::nmod && g_.preposition(c) != "of")
        continue;
      if (listed(c)) return true;
    }
    return false;
  }

  bool companions(const data::Predicate& predicate, int32_t i) const {
    if (excluded(predicate, i)) return false;
    if (!predicate.particle.empty()) {
      const int32_t next = i + 1;
      bool found = g_.low(next) == predicate.particle;
      for (int32_t c = g_.first_child(i); c != kNone && !found; c = g_.next_sibling(c)) {
        found = g_.low(c) == predicate.particle &&
                (g_.token(c).relation == Relation::compound_prt || g_.token(c).relation == Relation::advmod);
      }
      if (!found) return false;
    }
    if (predicate.with.empty()) return true;
    if (predicate.pos == TriggerClass::noun) return beside(predicate, i);
    const auto wanted = [&](int32_t at) {
      if (is_listed(predicate.with, at)) return true;
      const bool holds = lexicon_.containers.find(g_.lemma(at)) || g_.token(at).upos == Upos::NUM;
      const int32_t of = holds ? g_.with_preposition(at, "of") : kNone;
      return of != kNone && is_listed(predicate.with, of);  // "the state of emergency", "five of seven drones"
    };
    if (const int32_t object = g_.object(i); object != kNone && wanted(object)) return true;
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      const Relation r = g_.token(c).relation;
      if ((r == Relation::obl || r == Relation::obj || r == Relation::nsubj_pass || r == Relation::xcomp ||
           r == Relation::advcl) &&
          wanted(c))
        return true;
    }
    if (!predicate.harms.empty()) return false;
    for (int32_t at = i + 1;
         at <= i + 8 && at < static_cast<int32_t>(g_.size()) && g_.sentence_of(at) == g_.sentence_of(i);
         ++at) {  // "called it baseless"
      if (is_listed(predicate.with, at) && is_own_word(at, i)) return true;
      if (g_.token(at).upos == Upos::PUNCT || g_.token(at).upos == Upos::SCONJ ||
          (g_.token(at).upos == Upos::VERB && g_.has_child(at, Relation::nsubj)))
        break;
    }
    return false;
  }

  /// Not what a word between them is about: "gave a description of the weapon" gives no weapon, "tons of food" is food.
  bool is_own_word(int32_t at, int32_t trigger) const {
    const int32_t up = g_.token(at).head;
    if (g_.token(at).relation != Relation::nmod || up <= trigger || up >= at) return true;
    return g_.preposition(at) == "of" && lexicon_.containers.find(g_.lemma(up));
  }

  /// A noun with its word: "hunger strike", "state of emergency".
  bool beside(const data::Predicate& predicate, int32_t i) const {
    if (i > 0 && is_listed(predicate.with, i - 1)) return true;
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      if (is_listed(predicate.with, c)) return true;
    }
    return false;
  }

  /// By lemma or form; "troops" is a troop.
  bool is_listed(const std::vector<std::string>& words, int32_t at) const {
    const std::string_view lemma = g_.lemma(at), low = g_.low(at);
    const std::string_view single = low.ends_with('s') ? low.substr(0, low.size() - 1) : low;
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word == lemma || word == low || word == single; });
  }

  bool fill(Act& act, TriggerClass kind) const {
    for (const Role& role : act.frame->roles) {
      int32_t found = kNone;
      if (role.kind == Role::victim && kind == TriggerClass::adjective && counted(act.trigger)) {
        // "12 wounded" are the victims themselves, "12 wounded soldiers" the noun behind
        const int32_t up = g_.token(act.trigger).head;
        found = up > act.trigger && g_.is_noun(up) && up <= act.trigger + 3 && fits(role.kind, up) ? up : act.trigger;
      }
      if (role.kind == Role::victim && kind == TriggerClass::adjective && are_there(g_, act.trigger))
        found = act.trigger;
      if (role.kind == Role::victim && kind == TriggerClass::verb) found = counted_by_particle(act);
      if (role.kind == Role::object && kind == TriggerClass::verb) found = bare_count(act.trigger);
      if (found == kNone && role.kind == Role::victim && kind == TriggerClass::verb && role.required &&
          !has_own_argument(act))
        found = first_of_clause(act.trigger);
      for (const Argument& argument : role.arguments) {
        if (found != kNone) break;
        found = look(argument, act.trigger, kind);
        if (role.kind == Role::victim && kind != TriggerClass::noun && act.predicate->particle.empty() &&
            harms_people(*act.predicate))
          found = named_before(found);
        if (found == kNone && argument.kind == Argument::object && !act.predicate->particle.empty())
          found = g_.with_preposition(act.trigger, act.predicate->particle);                // "cordoned off the square"
        const bool itself = argument.kind == Argument::self && kind == TriggerClass::noun;  // "no injuries"
        if (found != kNone && !itself && !fits(role.kind, found) &&
            !(role.kind == Role::victim && is_killed_name(g_, act, found)))
          found = kNone;
        if (found != kNone) break;
      }
      if (found == kNone && role.kind == Role::victim && kind == TriggerClass::adjective && role.required &&
          !counted(act.trigger) && g_.low(act.trigger - 1) != "the")
        found = nearby(act.trigger);
      if (found == kNone && role.kind == Role::victim && kind == TriggerClass::verb && role.required) {
        // "Five civilians killed": the auxiliary is left out, as in headlines
        const int32_t subject = g_.subject(act.trigger);
        if (subject != kNone && g_.object(act.trigger) == kNone && is_bare_participle(act.trigger) &&
            fits(role.kind, subject))
          found = subject;
        if (found == kNone) found = nearby(act.trigger);
      }
      if (found == kNone && role.required) return false;
      act.roles[role.kind] = found;
    }
    // one word cannot be both: "Five civilians killed" has no perpetrator
    if (act.roles[Role::perpetrator] != kNone && act.roles[Role::perpetrator] == act.roles[Role::victim])
      act.roles[Role::perpetrator] = kNone;
    return true;
  }

  /// "Four houses were destroyed and [20] damaged": the number, of the things that were named just before.
  int32_t bare_count(int32_t trigger) const {
    const int32_t before = g_.token(trigger).head;
    if (before < 0 || g_.token(trigger).relation != Relation::conj || g_.penn(trigger) != g_.penn(before) ||
        !counted(trigger))
      return kNone;
    const int32_t things = g_.object(before);
    return things != kNone && things < before && object_of(g_, lexicon_, things) ? trigger - 1 : kNone;
  }

  /// "Four people were shot, [two] of them fatally": the number before the particle, in a phrase of its own.
  int32_t counted_by_particle(const Act& act) const {
    if (act.predicate->particle.empty()) return kNone;
    for (int32_t c = g_.first_child(act.trigger); c != kNone; c = g_.next_sibling(c)) {
      if (c < act.trigger || g_.low(c) != act.predicate->particle) continue;
      int32_t end = c;
      if (g_.low(end - 2) == "of" && (g_.low(end - 1) == "them" || g_.low(end - 1) == "whom")) end -= 2;
      for (const mention::QuantityMention& q : quantities_) {
        const int32_t first = static_cast<int32_t>(q.first);
        if (static_cast<int32_t>(q.last) == end && first > act.trigger && g_.low(first - 1) == ",") return end - 1;
      }
    }
    return kNone;
  }

  bool has_own_argument(const Act& act) const {
    const int32_t i = act.trigger;
    if (is_count_before_day(i + 1)) return true;
    if (g_.has_child(i, Relation::nsubj) || g_.has_child(i, Relation::nsubj_pass)) return true;
    if (g_.has_child(i, Relation::obj) && act.predicate->with.empty())
      return true;  // not the wounds of "suffered wounds"
    const Relation r = g_.token(i).relation;
    return r == Relation::acl || r == Relation::acl_relcl || r == Relation::amod;
  }

  /// A verb whose subject the parse lost: the counted people that open its clause ("…; 34 people, among them women,
  /// were hurt").
  int32_t first_of_clause(int32_t trigger) const {
    const std::string_view tag = g_.penn(trigger);
    if (tag != "VBN" && tag != "VBD") return kNone;
    const Sentence& sentence = g_.sentence(g_.sentence_of(trigger));
    int32_t start = trigger;
    while (start > static_cast<int32_t>(sentence.first) && trigger - start < 20) {
      if (g_.low(start - 1) == ",") {
        if (const int32_t open = before_insertion(start - 1); open != kNone) start = open;
      }
      const std::string_view low = g_.low(start - 1);
      const Token& token = g_.token(start - 1);
      if (low == ";" || low == ":" || low == "and" || low == "while" || low == "but" || token.upos == Upos::SCONJ) {
        // "and" within the phrase itself does not open a clause
        if (low != "and" || opens_clause(start, trigger) != kNone) break;
      }
      if (token.upos == Upos::VERB && low != "including" && g_.penn(start - 1) != "VBG") break;
      --start;
    }
    return opens_clause(start, trigger);
  }

  /// Of the comma that closes an insertion, the one that opens it: "five people[,] including two children[,] were
  /// killed", "500 people, most of them shot, were killed".
  int32_t before_insertion(int32_t comma) const {
    constexpr int32_t kLongest = 14;
    const int32_t first = static_cast<int32_t>(g_.sentence(g_.sentence_of(comma)).first);
    int32_t open = comma - 1;
    while (open > first && comma - open < kLongest && g_.low(open) != ",") --open;
    const std::string_view word = g_.low(open + 1);
    bool of_them = false;
    for (int32_t k = open + 1; k + 1 < comma; ++k)
      of_them = of_them || (g_.low(k) == "of" && (g_.low(k + 1) == "them" || g_.low(k + 1) == "whom"));
    const bool inserted = of_them || word == "including" || word == "among" || word == "some" || word == "most" ||
                          word == "mostly" || g_.low(open + 2) == "of";
    return g_.low(open) == "," && inserted ? open : kNone;
  }

  int32_t opens_clause(int32_t start, int32_t trigger) const {
    for (const mention::QuantityMention& q : quantities_) {
      if (static_cast<int32_t>(q.first) > start + 1) break;
      if (static_cast<int32_t>(q.first) < start) continue;
      const int32_t last = static_cast<int32_t>(q.last) - 1, phrase = g_.phrase_at(last);
      const int32_t head = phrase == kNone && is_one_more(g_, lexicon_, last) ? last : phrase;  // "a fourth died"
      if (head != kNone && head < trigger && is_people(g_, lexicon_, head)) return head;
    }
    return kNone;
  }

  /// Where the parse shows no victim: counted people right beside the trigger, with nothing but small words between.
  int32_t nearby(int32_t trigger) const {
    const Sentence& sentence = g_.sentence(g_.sentence_of(trigger));
    const std::string_view tag = g_.penn(trigger);
    const auto quantity_at = [&](int32_t i) -> const mention::QuantityMention* {
      for (const mention::QuantityMention& q : quantities_) {
        if (static_cast<int32_t>(q.first) == i) return &q;
      }
      return nullptr;
    };
    const bool passive = g_.is_passive(trigger) || tag == "VBN";
    if (!passive || g_.low(trigger + 1) == ":" || g_.low(trigger + 1) == "–" || g_.low(trigger + 1) == "-" ||
        g_.low(trigger + 1) == "—") {
      for (int32_t i = trigger + 1; i < static_cast<int32_t>(sentence.last) && i <= trigger + 3; ++i) {
        if (const auto* q = quantity_at(i)) {
          const int32_t head = g_.phrase_at(static_cast<int32_t>(q->last) - 1);
          return head != kNone && is_people(g_, lexicon_, head) ? head : kNone;
        }
        const std::string_view low = g_.low(i);
        if (low != ":" && low != "–" && low != "-" && low != "—" && low != "at" && low != "least" && low != "the" &&
            low != "another" && low != "a")
          break;
      }
    }
    if (tag == "VBG") return kNone;
    for (int32_t i = trigger - 1; i >= static_cast<int32_t>(sentence.first) && i >= trigger - 24; --i) {
      const Token& token = g_.token(i);
      if (token.upos == Upos::AUX || token.upos == Upos::ADV || token.upos == Upos::PART) continue;
      if (g_.low(i) == ",") {
        const int32_t open = before_insertion(i);
        if (open == kNone) return kNone;
        i = open;
        continue;
      }
      if (token.upos == Upos::VERB || token.upos == Upos::PUNCT || token.upos == Upos::SCONJ ||
          token.upos == Upos::CCONJ)
        return kNone;
      if (g_.is_noun(i) && token.relation != Relation::compound && token.relation != Relation::nmod_poss) {
        const bool is_object =
            token.relation == Relation::obj || token.relation == Relation::obl || token.relation == Relation::obl_agent;
        if (!is_people(g_, lexicon_, i) || (is_object && !passive)) return kNone;
        while (g_.token(i).relation == Relation::nmod && g_.preposition(i) == "of" && g_.token(i).head >= 0 &&
               g_.token(i).head < i && is_people(g_, lexicon_, g_.token(i).head))
          i = g_.token(i).head;
        const Grammar::Words words = g_.phrase(i);
        for (const mention::QuantityMention& q : quantities_) {
          if (static_cast<int32_t>(q.last) > words.first && static_cast<int32_t>(q.first) <= i) return i;
        }
        return kNone;
      }
    }
    return kNone;
  }

  bool is_bare_participle(int32_t i) const {
    if (!g_.low(i).ends_with("ed") && g_.low(i) != "hurt" && g_.low(i) != "slain") return false;
    return g_.child(i, Relation::aux) == kNone;
  }

  bool fits(Role::Kind role, int32_t i) const {
    switch (role) {
      case Role::victim:
        return is_people(g_, lexicon_, i);
      case Role::object: {
        for (const int32_t part : g_.conjuncts(i)) {
          if (object_of(g_, lexicon_, part)) return true;
          const int32_t of = g_.with_preposition(part, "of");  // "a row of houses"
          if (of != kNone && object_of(g_, lexicon_, of)) return true;
        }
        return false;
      }
      default:
        return true;
    }
  }

  static bool harms_people(const data::Predicate& predicate) {
    return std::any_of(predicate.harms.begin(), predicate.harms.end(),
                       [](HarmKind kind) { return !is_of_objects(kind); });
  }

  /// "They", "both", "the gunmen": the people that were counted shortly before and are named again, if it is clear who;
  /// else the word itself.
  int32_t named_before(int32_t i) const {
    if (i == kNone) return kNone;
    const bool pronoun = is_of_all(i), by_role = !pronoun && lexicon_.named_again.find(g_.lemma(i));
    if (!pronoun && !is_known_group(i, by_role)) return i;
    const uint32_t own = g_.sentence_of(i);
    int32_t out = kNone, same = kNone;
    bool clear = true;
    const uint32_t reach = std::min(own, pronoun ? 1 : kNamedBefore);
    auto q = std::lower_bound(quantities_.begin(), quantities_.end(), g_.sentence(own - reach).first,
                              [](const mention::QuantityMention& each, uint32_t token) { return each.first < token; });
    const auto many = std::find_if(q, quantities_.end(), [&](const mention::QuantityMention& each) {
      return static_cast<int32_t>(each.last) >= i + 1;
    });  // of "both", "the pair", "the trio"
    const bool says_how_many = many != quantities_.end() && static_cast<int32_t>(many->last) == i + 1;
    for (; q != quantities_.end() && static_cast<int32_t>(q->first) < i; ++q) {
      if (q->quantity.low().value_or(0) < 2) continue;
      const int32_t head = g_.phrase_at(static_cast<int32_t>(q->last) - 1);
      if (head == kNone || head >= i || !g_.is_noun(head) || !is_people(g_, lexicon_, head)) continue;
      if (g_.lemma(head) == g_.lemma(i)) same = head;
      if (says_how_many && q->quantity != many->quantity) continue;
      clear = clear && (out == kNone || g_.coordination(out) == g_.coordination(head));  // else of two groups
      if (out == kNone) out = head;
    }
    if (!pronoun && same != kNone) return same;
    return (pronoun || by_role) && clear && out != kNone ? out : i;
  }

  /// "They", "all", "both of them".
  bool is_of_all(int32_t i) const {
    const std::string_view low = g_.low(i);
    if (low != "they" && low != "them" && low != "both" && low != "all") return false;
    const int32_t of = g_.with_preposition(i, "of");
    return of == kNone ? g_.first_child(i) == kNone : g_.low(of) == "them";
  }

  /// "The gunmen", not "the gunmen who fled", "the wounded gunmen", "the two gunmen".
  bool is_known_group(int32_t i, bool by_role) const {
    if (g_.penn(i) != "NNS" && !(by_role && g_.penn(i) == "NN" && g_.lemma(i) != "man")) return false;
    bool definite = false;
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      const Relation r = g_.token(c).relation;
      const std::string_view low = g_.low(c);
      definite = definite || (r == Relation::det && (low == "the" || low == "these" || low == "those"));
      const bool plain = low == "armed" || low == "suspected" || low == "alleged";
      if (r == Relation::nummod || r == Relation::acl || r == Relation::acl_relcl || r == Relation::nmod ||
          r == Relation::conj || (r == Relation::amod && !plain))
        return false;
    }
    return definite;
  }

  int32_t look(const Argument& argument, int32_t i, TriggerClass kind) const {
    switch (argument.kind) {
      case Argument::self:
        return i;
      case Argument::subject:
        if (kind != TriggerClass::verb) return nominal_subject(i);
        if (const int32_t own = g_.subject(i); own != kNone || !g_.is_passive(i)) return own;
        return agent_behind(i);
      case Argument::object:
        if (kind != TriggerClass::verb) return governing_object(i);
        return is_count_before_day(i + 1) ? i + 1 : g_.object(i);
      case Argument::preposition: {
        int32_t own = g_.with_preposition(i, argument.word);
        if (own != kNone && (lexicon_.dates.weekdays.find(g_.low(own)) || lexicon_.dates.months.find(g_.low(own))))
          own = kNone;  // "on Tuesday"
        if (own != kNone || kind == TriggerClass::verb) return own;
        // "damage was inflicted on houses", "the toll rose to 14"
        const int32_t up = g_.token(i).head;
        if (up >= 0 && g_.is_verb(up) && g_.token(i).relation != Relation::conj)
          return g_.with_preposition(up, argument.word);
        return kNone;
      }
      case Argument::possessor:
        return g_.child(i, Relation::nmod_poss);
      case Argument::modifier:
        for (const Relation relation : {Relation::amod, Relation::compound}) {
          for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
            if (g_.token(c).relation == relation && is_name(c)) return c;
          }
        }
        return kNone;
    }
    return kNone;
  }

  /// "Was beaten to death by soldiers", "was shot in front of her house by two men", the doers hung to a noun between
  /// that names no act.
  int32_t agent_behind(int32_t verb) const {
    for (int32_t c = g_.first_child(verb); c != kNone; c = g_.next_sibling(c)) {
      if (c < verb || g_.token(c).relation != Relation::obl) continue;
      for (int32_t noun = c; noun != kNone; noun = g_.child(noun, Relation::nmod)) {
        const int32_t by = g_.with_preposition(noun, "by");
        if (by != kNone && by > noun && is_people(g_, lexicon_, by))
          return g_.lemma(noun) == "death" || !lexicon_.nouns.find(g_.lemma(noun)) ? by : kNone;
      }
    }
    return kNone;
  }

  /// "Wounded 40 Tuesday": the tree counts Tuesdays.
  bool is_count_before_day(int32_t i) const {
    const int32_t end = static_cast<int32_t>(g_.size());
    return i + 1 < end && g_.token(i).upos == Upos::NUM && g_.token(i).head == i + 1 &&
           lexicon_.dates.weekdays.find(g_.low(i + 1));
  }

  bool is_name(int32_t i) const {
    const char first = g_.token(i).span.of(g_.text())[0];
    return (first >= 'A' && first <= 'Z') || victim_of(g_, lexicon_, i);
  }

  /// Subject of an adjective: "are missing", "left 11 people dead", "12 dead".
  int32_t nominal_subject(int32_t i) const {
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      if (g_.token(c).relation == Relation::nsubj || g_.token(c).relation == Relation::nsubj_pass) return c;
    }
    const int32_t up = g_.token(i).head;
    if (up < 0) return kNone;
    switch (g_.token(i).relation) {
      case Relation::amod:
      case Relation::acl:
        return up;
      case Relation::xcomp:
      case Relation::advcl:
      case Relation::obl: {
        if (!g_.is_verb(up)) return kNone;
        const int32_t object = g_.object(up);
        return object != kNone ? object : g_.surface_subject(up);
      }
      case Relation::conj:
        return g_.is_verb(up) || g_.token(up).upos == Upos::ADJ ? nominal_subject(up) : kNone;
      default:
        return kNone;
    }
  }

  int32_t governing_object(int32_t i) const {
    const int32_t up = g_.token(i).head;
    if (up < 0 || !g_.is_verb(up)) return kNone;
    const int32_t object = g_.object(up);
    return object == i ? kNone : object;
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const std::vector<mention::QuantityMention>& quantities_;
  std::vector<Act> acts_;
};

}  // namespace

bool is_means(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  const Grammar::Words words = g.phrase(i);
  for (int32_t at = words.first; at <= i; ++at) {
    const auto match =
        lexicon.means.longest_at(static_cast<uint32_t>(at), [&](uint32_t k) { return g.low(static_cast<int32_t>(k)); });
    if (match && at + static_cast<int32_t>(match.size) > i) return true;
  }
  return false;
}

bool is_killed_name(const Grammar& g, const Act& act, int32_t i) {
  const Relation relation = g.token(i).relation;
  const bool two_words = g.has_child(i, Relation::flat);  // "killing Chad Orso", whom a list has for a state
  if ((relation != Relation::nsubj_pass && !(relation == Relation::obj && two_words)) ||
      g.token(i).upos != Upos::PROPN || act.predicate->pos != TriggerClass::verb ||
      act.predicate->harms != std::vector{HarmKind::killed})
    return false;
  const Name* name = g.name_at(i);
  if (name && name->kind != NameKind::place && !(two_words && name->kind == NameKind::nationality)) return false;
  if (relation == Relation::obj) return g.penn(i) == "NNP" && !g.has_child(i, Relation::det);
  if (g.penn(i) != "NNP" && g.low(g.child(act.trigger, Relation::aux_pass)) != "was") return false;
  if (!g.has_child(i, Relation::det)) return true;
  for (int32_t k = g.phrase(i).first; k < i; ++k) {
    if (g.low(k) == "old") return true;  // "the 26-year-old Moreno"
  }
  return false;
}

bool are_there(const Grammar& g, int32_t adjective) {
  const int32_t first = g.coordination(adjective), be = g.token(first).head;
  return be >= 0 && g.lemma(be) == "be" && g.has_child(be, Relation::expl) && g.low(be) == "are" &&
         g.token(first).relation == Relation::nsubj && !g.has_child(adjective, Relation::det) &&
         !g.has_child(adjective, Relation::nummod);
}

const data::Victim* victim_of(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  std::string lemma;
  for (const char c : g.lemma(i)) lemma += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  // "major - general": the first part of a compound may make the word
  if (i > 1 && g.low(i - 1) == "-") {
    std::string joined(g.low(i - 2));
    joined += "-" + lemma;
    if (const auto* found = lexicon.victims.find(joined)) return found;
  }
  if (i > 0) {
    const std::string two = std::string(g.low(i - 1)) + " " + lemma;
    const auto words = data::split_words(two);
    const auto match = lexicon.victims.longest_at(
        0, [&](uint32_t k) { return k < words.size() ? std::string_view(words[k]) : std::string_view(); });
    if (match.size == 2) return match.value;
  }
  if (const auto* found = lexicon.victims.find(lemma)) return found;
  if (const size_t hyphen = lemma.rfind('-'); hyphen != std::string::npos && hyphen > 0) {  // "sub-commander"
    if (const auto* found = lexicon.victims.find(lemma.substr(hyphen + 1))) return found;
  }
  return lexicon.victims.find(g.low(i));
}

const data::Object* object_of(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  std::string lemma;
  for (const char c : g.lemma(i)) lemma += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (i > 0) {
    const std::string before(g.low(i - 1));
    const auto match = lexicon.objects.longest_at(0, [&](uint32_t k) {
      return k == 0 ? std::string_view(before) : k == 1 ? std::string_view(lemma) : std::string_view();
    });
    if (match.size == 2) return match.value;
  }
  return lexicon.objects.find(lemma);
}

Quantity persons(const Grammar& g, const data::Lexicon& lexicon, int32_t head, const Quantity& count) {
  const data::Victim* victim = victim_of(g, lexicon, head);
  const bool bodies = victim && victim->group && count == Quantity::exactly(1);
  return bodies ? Quantity::at_least(2, Qualifier::uncounted) : count;
}

bool is_people(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  const Token& token = g.token(i);
  if (token.upos == Upos::PRON) {
    const std::string_view low = g.low(i);
    return low != "it" && low != "this" && low != "which" && low != "that" && low != "what" && low != "these" &&
           low != "itself" && low != "everything" && low != "nothing" && low != "something" && low != "we" &&
           low != "they" && low != "them";
  }
  // who is not born is nobody's casualty in the counts of the field
  if (const int32_t how = g.child(i, Relation::amod); how != kNone && g.low(how) == "unborn") return false;
  if (victim_of(g, lexicon, i) || g.is_person(i)) return true;
  if (token.upos == Upos::NOUN && lexicon.people.contains(g.lemma(i))) return true;
  if (token.upos == Upos::NUM) {
    const int32_t of = g.with_preposition(i, "of");
    return of == kNone || g.low(of) == "them" || is_people(g, lexicon, of);
  }
  if (const int32_t of = g.with_preposition(i, "of"); of != kNone) {
    if (g.low(of) == "whom") return true;  // "all of whom"
    if (g.lemma(i) == "head" && g.is_noun(of) && g.token(of).upos != Upos::PRON && !victim_of(g, lexicon, of) &&
        !g.is_person(of))
      return true;  // of a council
  }
  if (token.upos == Upos::ADJ || token.upos == Upos::DET)
    return g.has_child(i, Relation::nummod) || g.low(i) == "many" || g.low(i) == "several" || g.low(i) == "more" ||
           g.low(i) == "some" || is_of_age(g, i) || is_one_more(g, lexicon, i);
  // "a number of civilians", "dozens of people", "14 members of the guard"
  if (const int32_t of = g.with_preposition(i, "of"); of != kNone && (victim_of(g, lexicon, of) || g.is_person(of))) {
    static constexpr std::string_view kPartitive[] = {"number", "dozen",  "hundred", "thousand",   "score",    "ten",
                                                      "group",  "couple", "handful", "total",      "majority", "half",
                                                      "rest",   "crowd",  "lot",     "generation", "part",     "share"};
    return std::find(std::begin(kPartitive), std::end(kPartitive), g.lemma(i)) != std::end(kPartitive);
  }
  if (const int32_t of = g.with_preposition(i, "of");
      of != kNone && lexicon.numbers.plurals.find(g.low(i)) && object_of(g, lexicon, of))
    return false;  // "40 dead and dozens of homes burned"
  for (const int32_t part : g.conjuncts(i)) {
    if (part != i && (victim_of(g, lexicon, part) || g.is_person(part))) return true;
  }
  const std::string lemma(g.lemma(i));
  if (lemma == "dozen" || lemma == "hundred" || lemma == "score" || lemma == "thousand" || lemma == "number" ||
      lemma == "other" || lemma == "more" || lemma == "many")
    return g.with_preposition(i, "of") == kNone;
  // A word of no list, but in the plural with a number and a human-looking ending: "14 Alawites", "12 rescuers"
  const char first = token.span.of(g.text())[0];
  const bool counted = g.has_child(i, Relation::nummod);
  return counted &&
         (g.penn(i) == "NNPS" || (first >= 'A' && first <= 'Z' && g.low(i).ends_with("s")) || lemma.ends_with("er") ||
          lemma.ends_with("ist") || lemma.ends_with("man")) &&
         !object_of(g, lexicon, i);
}

std::vector<Act> find_acts(const Grammar& grammar, const data::Lexicon& lexicon,
                           const std::vector<mention::QuantityMention>& quantities) {
  return Finder(grammar, lexicon, quantities).find();
}

}  // namespace parley::claim
