#include "claim/harm.h"

#include <algorithm>

namespace parley::claim {
namespace {

bool is_plural(const Grammar& g, int32_t i) {
  const std::string_view tag = g.penn(i);
  return tag == "NNS" || tag == "NNPS" || g.token(i).features.has(Feature::Number, "Plur");
}

constexpr std::string_view kMass[] = {"infrastructure", "property", "equipment", "livestock",
                                      "cattle",         "housing",  "machinery", "housing stock"};
constexpr std::string_view kPluralForm[] = {"people",    "police", "men",        "women",  "children",
                                            "personnel", "staff",  "servicemen", "troops", "wounded",
                                            "injured",   "dead",   "others",     "crew"};

bool is_partitive(std::string_view lemma) {
  return lemma == "number" || lemma == "dozen" || lemma == "hundred" || lemma == "thousand" || lemma == "score" ||
         lemma == "group" || lemma == "couple" || lemma == "handful" || lemma == "ten" || lemma == "life" ||
         lemma == "body" || lemma == "death" || lemma == "total" || lemma == "majority" || lemma == "many" ||
         lemma == "some" || lemma == "several" || lemma == "member";
}

}  // namespace

const data::Predicate* plain_harm(const std::vector<data::Predicate>* readings) {
  if (!readings) return nullptr;
  const auto found = std::find_if(readings->begin(), readings->end(), [](const data::Predicate& reading) {
    return !reading.harms.empty() && reading.particle.empty() && reading.with.empty();
  });
  return found == readings->end() ? nullptr : &*found;
}

void describe_victims(const Grammar& g, const data::Lexicon& lexicon, int32_t head, Grammar::Words words, Harm& harm) {
  const auto take = [&](const data::Victim* victim, Basis basis) {
    if (!victim) return;
    if (harm.status == Status::unknown && victim->status != Status::unknown) {
      harm.status = victim->status;
      harm.status_basis = basis;
    }
    if (!victim->attribute.empty() &&
        std::find(harm.attributes.begin(), harm.attributes.end(), victim->attribute) == harm.attributes.end()) {
      harm.attributes.push_back(victim->attribute);
    }
  };
  for (int32_t i = words.first; i <= words.last; ++i) {
    const std::string_view low = g.low(i);
    if (low == "civilian" || low == "civilians") harm.status = Status::civilian, harm.status_basis = Basis::stated;
    if (low == "military" || low == "army" || low == "armed" || low == "enemy")
      harm.status = Status::military, harm.status_basis = Basis::stated;
  }
  take(victim_of(g, lexicon, head), Basis::implied);
  for (int32_t i = words.first; i <= words.last; ++i) {
    if (i != head && g.is_noun(i)) take(victim_of(g, lexicon, i), Basis::implied);
  }
}

bool is_unsplit(const Grammar& g, const data::Lexicon& lexicon, int32_t trigger) {
  const auto kind_of = [&](int32_t i) -> std::optional<HarmKind> {
    const data::Predicate* harm = g.is_verb(i) ? plain_harm(lexicon.verbs.find(g.lemma(i))) : nullptr;
    return harm && !harm->later ? std::optional(harm->harms.front()) : std::nullopt;
  };
  const auto own = kind_of(trigger);
  if (own != HarmKind::killed && own != HarmKind::injured) return false;
  for (const int32_t way : {-1, 1}) {
    const int32_t word = trigger + way, other = trigger + 2 * way;
    if (other < 0 || other >= static_cast<int32_t>(g.size()) || g.sentence_of(other) != g.sentence_of(trigger))
      continue;
    if (g.low(word) != "or" && (g.low(word) != "and" || g.penn(other) != g.penn(trigger))) continue;
    const auto kind = kind_of(other);
    if ((kind == HarmKind::killed || kind == HarmKind::injured) && kind != own) return true;
  }
  return false;
}

int32_t Harms::find(HarmKind kind, Span span) const {
  for (size_t i = 0; i < harms_.size(); ++i) {
    if (harms_[i].kind == kind && harms_[i].quantity.span().overlaps(span)) return static_cast<int32_t>(i);
  }
  return -1;
}

/// The quantity that counts the head: the last one before it, or the head itself, or the first after "of".
const mention::QuantityMention* Harms::quantity_in(Grammar::Words words, int32_t head) const {
  const mention::QuantityMention* best = nullptr;
  for (const mention::QuantityMention& q : quantities_) {
    const int32_t first = static_cast<int32_t>(q.first), last = static_cast<int32_t>(q.last) - 1;
    if (last < words.first) continue;
    if (first > words.last) break;
    if (first <= head) {
      // "two relatives of four men": a number behind "of" counts others
      best = &q;
    } else if (!best && g_.token(head).upos != Upos::PRON) {  // not "those killed and 10 …"
      best = &q;
    }
  }
  if (best) return best;
  for (const mention::QuantityMention& q : quantities_) {  // right before the phrase, where the parse hung it elsewhere
    if (static_cast<int32_t>(q.last) == words.first &&
        g_.sentence_of(static_cast<int32_t>(q.first)) == g_.sentence_of(head))
      return &q;
  }
  return nullptr;
}

bool Harms::count(int32_t head, const Act& act, Count& out) const {
  Grammar::Words words = g_.phrase(head);
  // a qualifier before the phrase belongs to it: "at least [14 men]"
  const bool self = head == act.trigger;
  if (!self && (g_.is_person(head) || is_killed_name(g_, act, head))) {
    out = {Quantity::exactly(1), words, true};
    return true;
  }
  if (g_.lemma(head) == "couple" && !is_plural(g_, head) && g_.with_preposition(head, "of") == kNone) {
    out = {Quantity::exactly(2), words, true};  // a man and a wife
    return true;
  }
  const mention::QuantityMention* q = quantity_in(words, head);
  if (self) {
    for (const mention::QuantityMention& before : quantities_) {
      if (static_cast<int32_t>(before.last) == head) q = &before;
    }
  }
  if (q) {
    const int32_t first = static_cast<int32_t>(q->first);
    if (first <= head) {  // the phrase begins with its number; what a wrong parse puts before it does not belong to it
      words.first = first;
      while (words.first > 0 && (g_.token(words.first - 1).upos == Upos::DET || g_.penn(words.first - 1) == "PRP$") &&
             g_.low(words.first - 1) != "no")
        --words.first;
    }
    words.last = std::max(words.last, static_cast<int32_t>(q->last) - 1);
    if (self && q->more) words.last = static_cast<int32_t>(q->last) - 1;
    Quantity quantity = first <= head ? persons(g_, lexicon_, head, q->quantity) : q->quantity;
    if (q->more && quantity.qualifier() == Qualifier::vague) {
      // "many more": more than were named just before
      int64_t base = 1;
      for (const Harm& harm : harms_) {
        if (harm.quantity.span().end <= g_.token(words.first).span.begin && harm.quantity->low())
          base = *harm.quantity->low();
      }
      quantity = Quantity::at_least(base + 1, Qualifier::many_more);
    }
    out = {quantity, words, true};
    return true;
  }
  if (self) {
    // "the wounded" and the like name people that were counted elsewhere
    if (!are_there(g_, head)) return false;
    out = {Quantity::at_least(2, Qualifier::plural), {head, head}, false};
    return true;
  }
  const std::string_view low = g_.low(head), lemma = g_.lemma(head);
  const int32_t det = g_.child(head, Relation::det);
  if (g_.token(head).upos == Upos::PRON) {
    if (low == "he" || low == "she" || low == "him" || low == "her" || low == "himself" || low == "herself" ||
        low == "someone" || low == "somebody") {
      out = {Quantity::exactly(1), {head, head}, false};
      return true;
    }
    if (low == "many" || low == "others" || low == "some" || low == "several" || low == "more") {
      out = {Quantity::at_least(2, Qualifier::vague), words, false};
      return true;
    }
    return false;
  }
  if (low == "another") {  // "a man was killed and another wounded"
    out = {Quantity::exactly(1), {head, head}, true};
    return true;
  }
  if (std::find(std::begin(kMass), std::end(kMass), lemma) != std::end(kMass)) {
    out = {Quantity::at_least(1, Qualifier::uncounted), words, false};
    return true;
  }
  // Without a number a plural counts only where a finite clause states it, and not when it names people known before.
  const bool definite = g_.has_child(head, Relation::nmod_poss) ||
                        (det != kNone && (g_.low(det) == "the" || g_.low(det) == "these" || g_.low(det) == "those"));
  const bool plural =
      is_plural(g_, head) || std::find(std::begin(kPluralForm), std::end(kPluralForm), low) != std::end(kPluralForm);
  if (plural) {
    if (definite && bare_plurals_ && is_whole_group(act.trigger)) {
      out = {Quantity::at_least(2, Qualifier::plural), words, false};
      return true;
    }
    if (is_habitual(act.trigger)) return false;
    if (!bare_plurals_ || (words.first > 0 && g_.low(words.first - 1) == "how") || g_.low(words.first) == "how" ||
        definite || !is_finite(act.trigger))
      return false;
    out = {Quantity::at_least(2, Qualifier::plural), words, false};
    return true;
  }
  const data::Victim* victim = victim_of(g_, lexicon_, head);
  if (victim && victim->group) {
    out = {Quantity::at_least(2, Qualifier::uncounted), words, false};
    return true;
  }
  if (is_partitive(lemma) || !(det != kNone || g_.has_child(head, Relation::nmod_poss) ||
                               g_.token(head).upos == Upos::PROPN || g_.has_child(head, Relation::amod) || victim))
    return false;
  if (!is_finite(act.trigger) && definite) return false;
  out = {Quantity::exactly(1), words, false};
  return true;
}

/// "[People] killed in the raid": a participle that describes, without a subject or an auxiliary of its own.
bool Harms::is_described_by(int32_t trigger) const {
  const Relation relation = g_.token(trigger).relation;
  return g_.penn(trigger) == "VBN" && (relation == Relation::acl || relation == Relation::amod) &&
         !g_.has_child(trigger, Relation::nsubj_pass) && !g_.has_child(trigger, Relation::nsubj) &&
         !g_.has_child(trigger, Relation::aux_pass) && !g_.has_child(trigger, Relation::aux);
}

/// Whether the trigger states something: no infinitive, no gerund, no bare noun.
bool Harms::is_finite(int32_t trigger) const {
  if (!g_.is_verb(trigger)) return true;
  const std::string_view tag = g_.penn(trigger);
  if (tag == "VB") return g_.has_child(trigger, Relation::nsubj);
  for (int32_t c = g_.first_child(trigger); c != kNone; c = g_.next_sibling(c)) {
    if (g_.low(c) == "being" || g_.low(c) == "be") return false;
    if (g_.token(c).relation == Relation::mark && g_.low(c) == "to") return false;
  }
  if (g_.token(trigger).relation == Relation::acl && is_described_by(trigger)) return false;
  return tag != "VBG" || g_.token(trigger).relation == Relation::advcl;
}

/// "The militants were all killed"
bool Harms::is_whole_group(int32_t trigger) const {
  return g_.is_passive(trigger) && (g_.low(trigger - 1) == "all" || g_.low(trigger - 2) == "all") && is_finite(trigger);
}

/// "Civilians are killed by these mines": as a rule, no number of persons.
bool Harms::is_habitual(int32_t trigger) const {
  const int32_t be = g_.child(trigger, Relation::aux_pass);
  return be != kNone && (g_.low(be) == "are" || g_.low(be) == "is") && !g_.has_child(trigger, Relation::aux);
}

bool Harms::starts_quantity(int32_t i) const {
  for (const mention::QuantityMention& q : quantities_) {
    if (static_cast<int32_t>(q.first) == i) return q.quantity != Quantity::exactly(0);
  }
  return false;
}

/// "The number of dead rose to 13", "put the toll at 28", "the wounded: 16": the count stands behind.
bool Harms::read_toll(const Act& act, std::vector<uint32_t>& out) {
  const Sentence& sentence = g_.sentence(g_.sentence_of(act.trigger));
  bool counting = g_.lemma(act.trigger) == "toll" || g_.lemma(act.trigger) == "count";
  for (int32_t i = act.trigger - 1; i >= static_cast<int32_t>(sentence.first) && i >= act.trigger - 5; --i) {
    const std::string_view lemma = g_.lemma(i);
    counting = counting || lemma == "number" || lemma == "toll" || lemma == "count" || lemma == "figure" ||
               lemma == "tally" || lemma == "total" || g_.low(i) == "that";
  }
  const std::string_view next = g_.low(act.trigger + 1);
  const bool listed = next == ":" || next == "–" || next == "—" ||
                      (next == "-" && g_.token(act.trigger + 1).span.begin > g_.token(act.trigger).span.end);
  if (!counting && !listed) return false;
  for (const mention::QuantityMention& q : quantities_) {
    const int32_t first = static_cast<int32_t>(q.first);
    if (first <= act.trigger) continue;
    if (first >= static_cast<int32_t>(sentence.last) || (listed && first > act.trigger + 2) || first > act.trigger + 25)
      break;
    for (int32_t i = act.trigger + 1; i < first; ++i) {
      if (g_.token(i).upos == Upos::SCONJ && g_.token(i).relation == Relation::mark && g_.low(i) != "that" &&
          g_.token(i).head >= 0 && g_.has_child(g_.token(i).head, Relation::nsubj))
        return counting;  // "the toll could rise as dozens are missing"
      if (g_.low(i) == ";" || (g_.low(i) == "and" && !listed && i + 1 < first && g_.low(i + 1) == "that")) return false;
    }
    const bool closed = g_.low(static_cast<int32_t>(q.last)) == ",";  // "risen to ten, the agency reports"
    const int32_t head = closed ? kNone : g_.phrase_at(static_cast<int32_t>(q.last) - 1);
    Grammar::Words words{first, static_cast<int32_t>(q.last) - 1};
    if (head != kNone && head >= words.last && head <= words.last + 4 && is_people(g_, lexicon_, head))
      while (words.last < g_.phrase(head).last && g_.token(words.last + 1).upos != Upos::PUNCT) ++words.last;
    else if (head != kNone && head > words.last)
      return false;  // counts something else
    const HarmKind kind = act.predicate->harms.front();
    Quantity quantity = q.quantity;
    if (first > 0 && quantity.qualifier() == Qualifier::at_most && quantity.high() &&
        (g_.lemma(first - 1) == "go" || g_.lemma(first - 1) == "rise" || g_.lemma(first - 1) == "climb")) {
      quantity = Quantity::exactly(*quantity.high());  // "has gone up to 13"
    }
    static constexpr std::string_view kBeyond[] = {"exceed", "surpass", "top", "pass"};  // "exceeds 40"
    if (first > 0 && quantity.low() && quantity.low() == quantity.high() &&
        std::find(std::begin(kBeyond), std::end(kBeyond), g_.lemma(first - 1)) != std::end(kBeyond))
      quantity = Quantity::at_least(*quantity.low() + 1, Qualifier::more_than);
    if (find(kind, g_.span(words)) >= 0) return true;
    Harm harm{kind, Cited<Quantity>(quantity, g_.span(words), act.frame->id)};
    if (head != kNone) describe_victims(g_, lexicon_, words.last, words, harm);
    harm.cumulative = counting;
    push(std::move(harm), act);
    out.push_back(static_cast<uint32_t>(harms_.size() - 1));
    return true;
  }
  return counting;
}

/// "Killed Abel Tan", whom the names of the text do not have: a name of several words behind a verb that hurts persons.
bool Harms::is_full_name(int32_t head, const Act& act) const {
  if (act.predicate->pos != data::TriggerClass::verb || head < act.trigger || g_.token(head).upos != Upos::PROPN ||
      !g_.has_child(head, Relation::flat) || g_.has_child(head, Relation::det))
    return false;
  const Name* name = g_.name_at(head);
  return !name || name->kind == NameKind::place || name->last - name->first == 1;
}

/// "Fled and were shot [dead]": the verb.
int32_t Harms::clause_of(int32_t trigger) const {
  return g_.token(trigger).relation == Relation::xcomp ? g_.token(trigger).head : trigger;
}

/// "[A soldier] who was wounded": the verb at `trigger`.
bool Harms::is_relative_clause(int32_t trigger, int32_t head) const {
  if (g_.token(trigger).relation != Relation::acl_relcl || g_.token(trigger).head != head) return false;
  for (int32_t c = g_.first_child(trigger); c != kNone && c < trigger; c = g_.next_sibling(c)) {
    if (g_.is_relative(c)) return true;
  }
  return false;
}

/// What is damaged; "four houses were destroyed and [20] damaged": houses.
const data::Object* Harms::thing_of(int32_t head, const Act& act) const {
  const bool bare = head == act.trigger - 1 && g_.token(head).upos == Upos::NUM;
  const int32_t before = bare ? g_.token(act.trigger).head : kNone;
  const int32_t things = before >= 0 ? g_.object(before) : head;
  return things == kNone ? nullptr : object_of(g_, lexicon_, things);
}

void Harms::add_part(int32_t head, HarmKind kind, const Act& act, std::vector<uint32_t>& out) {
  const bool of_objects = is_of_objects(kind);
  const data::Object* thing = of_objects ? thing_of(head, act) : nullptr;
  if (of_objects ? !thing
                 : head != act.trigger && !is_people(g_, lexicon_, head) && !is_full_name(head, act) &&
                       !is_killed_name(g_, act, head))
    return;
  Count counted{Quantity::exactly(1), {}, false};
  if (!count(head, act, counted)) return;
  if (counted.words.first > 0 && g_.low(counted.words.first - 1) == "not" && counted.quantity.high() != 0)
    return;  // "three were killed, not five"
  const bool unsplit = is_unsplit(g_, lexicon_, act.trigger) && counted.quantity.low().value_or(0) > 1;
  if (unsplit) {  // no more of either than there are of both
    if (!counted.quantity.high()) return;
    counted.quantity = Quantity::at_most(*counted.quantity.high());
  }
  const Span span = g_.span(counted.words);
  if (span.empty()) return;
  if (const int32_t known = find(kind, span); known >= 0) {
    out.push_back(static_cast<uint32_t>(known));
    return;
  }
  Harm harm{kind, Cited<Quantity>(counted.quantity, span, act.frame->id)};
  if (of_objects) {
    harm.object = thing->kind;
  } else {
    describe_victims(g_, lexicon_, head, counted.words, harm);
  }
  // The same persons under another kind: "wounded and hospitalised", "who were wounded have died".  Without
  // coordination or a relative clause one of the two is misread.
  for (size_t i = 0; i < harms_.size() && !unsplit; ++i) {
    if (harms_[i].kind == kind || !harms_[i].quantity.span().overlaps(span) || triggers_[i] == act.trigger) continue;
    const bool joined = g_.coordination(clause_of(triggers_[i])) == g_.coordination(clause_of(act.trigger)) ||
                        g_.sentence_of(head) != g_.sentence_of(act.trigger) ||  // "two were hurt. They died on Friday"
                        (is_described_by(triggers_[i]) && g_.token(triggers_[i]).head == head) ||  // "the abducted men"
                        is_relative_clause(triggers_[i], head) || is_relative_clause(act.trigger, head);
    if (!joined) return;
    if (harms_[i].quantity.span() != span) continue;
    if (kind == HarmKind::killed)  // who died counts among the dead
      harms_[i].same_as = static_cast<int32_t>(harms_.size());
    else
      harm.same_as = static_cast<int32_t>(i);
  }
  const Sentence& sentence = g_.sentence(g_.sentence_of(head));
  for (uint32_t i = sentence.first; i + 1 < sentence.last; ++i) {
    const int32_t at = static_cast<int32_t>(i);
    if ((g_.low(at) == "so" && g_.low(at + 1) == "far") || (g_.low(at) == "as" && g_.low(at + 1) == "of") ||
        (g_.low(at) == "to" && g_.low(at + 1) == "date")) {
      harm.provisional = true;
      harm.as_of = g_.span({at, at + 1});
    }
  }
  push(std::move(harm), act);
  const uint32_t index = static_cast<uint32_t>(harms_.size() - 1);
  out.push_back(index);
  if (!of_objects) add_subsets(index, head, kind, act, out);
}

/// A verb that says what else became of them, behind adverbs: "later died".
bool Harms::befalls_otherwise(int32_t i, HarmKind kind) const {
  const auto passes = [&](Upos upos) { return upos == Upos::ADV || upos == Upos::AUX; };
  while (i + 1 < static_cast<int32_t>(g_.size()) && passes(g_.token(i).upos)) ++i;
  if (i >= static_cast<int32_t>(g_.size()) || !g_.is_verb(i)) return false;
  const data::Predicate* harm = plain_harm(lexicon_.verbs.find(g_.lemma(i)));
  return harm && harm->harms.front() != kind;
}

/// "…, including two children", "…, four of them women", "…, among them a nurse".
void Harms::add_subsets(uint32_t whole, int32_t head, HarmKind kind, const Act& act, std::vector<uint32_t>& out) {
  const Sentence& sentence = g_.sentence(g_.sentence_of(head));
  int32_t at = g_.phrase(head).last + 1;
  const int32_t end = static_cast<int32_t>(sentence.last);
  // nothing but a relative phrase may stand between: "five people from one village, including …"
  int32_t gap = 0;
  int32_t start = kNone;
  for (; at < end && gap < 12; ++at, ++gap) {
    const std::string_view low = g_.low(at);
    if (low == "including" || low == "include" ||
        (low == "among" && (g_.low(at + 1) == "them" || g_.low(at + 1) == "whom"))) {
      if (low == "among" && add_part_before(at, whole, kind, act, out)) return;
      start = low == "among" ? at + 2 : at + 1;
      if (g_.low(start) == ",") ++start;
      if (g_.low(start) == "was" || g_.low(start) == "were") ++start;
      break;
    }
    if ((low == "of" && (g_.low(at + 1) == "them" || g_.low(at + 1) == "whom") && at > g_.phrase(head).last + 1)) {
      // "four of them women": the number stands before, what they are behind
      for (const mention::QuantityMention& q : quantities_) {
        if (static_cast<int32_t>(q.last) != at) continue;
        int32_t what = at + 2;
        if (befalls_otherwise(what, kind)) return;  // "five wounded, two of whom died"
        if (g_.low(what) == "were" || g_.low(what) == "was") ++what;
        Grammar::Words words{static_cast<int32_t>(q.first), at + 1};
        const int32_t people = what < end ? g_.phrase_at(what) : kNone;
        if (people != kNone && people < end && victim_of(g_, lexicon_, people)) words.last = people;
        Harm part{kind, Cited<Quantity>(q.quantity, g_.span(words), act.frame->id)};
        if (people != kNone && people < end) describe_victims(g_, lexicon_, people, {what, people}, part);
        part.subset_of = static_cast<int32_t>(whole);
        if (find(kind, part.quantity.span()) < 0) {
          push(std::move(part), act);
          out.push_back(static_cast<uint32_t>(harms_.size() - 1));
        }
        return;
      }
    }
    if ((low == ":" || low == "(") && starts_quantity(at + 1)) {
      start = at + 1;
      break;
    }
    if (low == ";" || low == "." || low == ":") return;
    if (g_.is_verb(at) && g_.token(at).upos == Upos::VERB && gap > 0 && low != "including") {
      if (at != act.trigger && g_.penn(at) != "VBN" && g_.penn(at) != "VBG") return;
    }
  }
  if (start == kNone || start >= end) return;
  const int32_t first = g_.phrase_at(start);
  if (first == kNone || first >= end) return;
  const Quantity total = *harms_[whole].quantity;
  std::vector<int32_t> parts = g_.conjuncts(first);
  std::erase_if(parts, [&](int32_t part) { return !is_people(g_, lexicon_, part); });
  if (parts.empty()) return;
  // "…, and a 76-year-old civilian": a part that the parse did not join
  int32_t next = g_.phrase(parts.back()).last + 1;
  if (g_.low(next) == ",") ++next;
  if (g_.low(next) == "and") {
    for (int32_t i = next + 1; i < end && i < next + 8; ++i) {
      if (g_.token(i).upos == Upos::VERB || g_.token(i).upos == Upos::AUX || g_.low(i) == ",") break;
      const bool noun = g_.is_noun(i) || (g_.token(i).upos == Upos::ADJ && (i + 1 >= end || !g_.is_noun(i + 1)));
      if (noun && victim_of(g_, lexicon_, i) && g_.token(next + 1).upos != Upos::PRON) {
        if (std::find(parts.begin(), parts.end(), i) == parts.end()) add_loose({next + 1, i}, whole, kind, act, out);
        break;
      }
    }
  }
  for (const int32_t part : parts) {
    Count counted{Quantity::exactly(1), {}, false};
    if (!count(part, act, counted)) continue;
    const Span span = g_.span(counted.words);
    if (span.empty() || span.overlaps(harms_[whole].quantity.span()) || find(kind, span) >= 0) continue;
    Quantity quantity = counted.quantity;
    if (!quantity.high() && total.high() && quantity.low() && *quantity.low() <= *total.high())
      quantity = Quantity::between(*quantity.low(), *total.high());
    Harm harm{kind, Cited<Quantity>(quantity, span, act.frame->id)};
    describe_victims(g_, lexicon_, part, counted.words, harm);
    const Status a = harms_[whole].status, b = harm.status;
    const bool other =
        (a == Status::military && b == Status::civilian) || (a == Status::civilian && b == Status::military);
    if (!other) harm.subset_of = static_cast<int32_t>(whole);
    push(std::move(harm), act);
    out.push_back(static_cast<uint32_t>(harms_.size() - 1));
  }
}

/// "…, two children among them": the part stands before the words at `among`.
bool Harms::add_part_before(int32_t among, uint32_t whole, HarmKind kind, const Act& act, std::vector<uint32_t>& out) {
  for (const mention::QuantityMention& q : quantities_) {
    const int32_t first = static_cast<int32_t>(q.first);
    if (first >= among) break;
    if (first < among - 5 || g_.low(first - 1) != "," ||
        g_.span({first, among - 1}).overlaps(harms_[whole].quantity.span()))
      continue;
    if (!is_people(g_, lexicon_, among - 1)) continue;
    add_loose({first, among - 1}, whole, kind, act, out);
    return true;
  }
  return false;
}

/// People named by these words, whatever the parse makes of them.
void Harms::add_loose(Grammar::Words words, uint32_t whole, HarmKind kind, const Act& act, std::vector<uint32_t>& out) {
  const mention::QuantityMention* q = quantity_in(words, words.last);
  const std::string_view first = g_.low(words.first);
  if (!q && first != "a" && first != "an" && first != "another") return;
  const Span span = g_.span(words);
  if (find(kind, span) >= 0) return;
  Harm harm{kind, Cited<Quantity>(q ? q->quantity : Quantity::exactly(1), span, act.frame->id)};
  describe_victims(g_, lexicon_, words.last, words, harm);
  const Status a = harms_[whole].status, b = harm.status;
  if (!((a == Status::military && b == Status::civilian) || (a == Status::civilian && b == Status::military)))
    harm.subset_of = static_cast<int32_t>(whole);
  push(std::move(harm), act);
  out.push_back(static_cast<uint32_t>(harms_.size() - 1));
}

/// "10 fighters, all of whom were killed": the fighters; "a nurse was among those killed": the nurse.
int32_t Harms::described(int32_t victim, int32_t trigger) const {
  if (victim != kNone && g_.low(victim) == "those" && g_.preposition(victim) == "among") {
    if (g_.has_child(victim, Relation::cop) && g_.has_child(victim, Relation::nsubj))
      return g_.child(victim, Relation::nsubj);
    const int32_t one = g_.token(victim).head;  // "among those killed was a nurse"
    if (one > trigger && is_people(g_, lexicon_, one) && g_.low(g_.phrase(one).first - 1) == "was") return one;
  }
  if (victim != kNone && g_.lemma(victim) == "life" && !quantity_in(g_.phrase(victim), victim)) {
    const int32_t whose = g_.with_preposition(victim, "of");  // "the lives of a judge and two guards"
    if (whose != kNone && is_people(g_, lexicon_, whose)) return whose;
  }
  if (victim == kNone || (g_.low(victim) != "all" && g_.low(victim) != "both")) return victim;
  const int32_t whom = g_.with_preposition(victim, "of");
  if (whom == kNone || g_.low(whom) != "whom" || g_.token(trigger).relation != Relation::acl_relcl) return victim;
  const int32_t before = g_.token(trigger).head;
  if (is_people(g_, lexicon_, before)) return before;
  for (int32_t up = g_.token(before).head; up >= 0; up = g_.token(up).head) {  // "10 men hid in the house, all of whom"
    if (const int32_t who = g_.is_verb(up) ? g_.surface_subject(up) : kNone; who != kNone)
      return is_people(g_, lexicon_, who) ? who : before;
  }
  return before;
}

/// "Killed a commander along with a number of fighters", "she was killed along with her daughters": those.
int32_t Harms::companion_of(int32_t victim, int32_t trigger) const {
  const int32_t size = static_cast<int32_t>(g_.size());
  for (const int32_t next : {g_.phrase(victim).last + 1, trigger + 1}) {
    if (next + 2 >= size || (g_.low(next) != "along" && g_.low(next) != "together") || g_.low(next + 1) != "with")
      continue;
    const int32_t head = g_.phrase_at(next + 2);
    return head != kNone && g_.sentence_of(head) == g_.sentence_of(victim) ? head : kNone;
  }
  return kNone;
}

/// "Four casualties and ten wounded": beside the wounded, and no word of the dead, the casualties are the dead.
bool Harms::counts_wounded_apart(int32_t casualties) const {
  const Sentence& sentence = g_.sentence(g_.sentence_of(casualties));
  bool wounded = false;
  for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
    for (const auto* predicates : {lexicon_.verbs.find(g_.lemma(i)), lexicon_.adjectives.find(g_.low(i))}) {
      if (!predicates || i == casualties) continue;
      for (const data::Predicate& predicate : *predicates) {
        if (!predicate.particle.empty() || !predicate.with.empty()) continue;
        if (predicate.harms == std::vector{HarmKind::killed}) return false;
        wounded = wounded || predicate.harms == std::vector{HarmKind::injured};
      }
    }
  }
  return wounded;
}

/// "Two dead civilians and one wounded civilian": what is said of the first is not said of the other.
bool Harms::has_own_state(int32_t victim, int32_t trigger) const {
  for (int32_t c = g_.first_child(victim); c != kNone; c = g_.next_sibling(c)) {
    if (c != trigger && g_.token(c).relation == Relation::amod && lexicon_.adjectives.find(g_.low(c))) return true;
  }
  return false;
}

/// "Abel Tan, head of the council and a former minister, was killed": what somebody is, not somebody else.
bool Harms::is_description(int32_t name, int32_t part) const {
  const Grammar::Words words = g_.phrase(part);
  int32_t end = g_.phrase(name).last + 1, joint = words.first - 1;
  if (is_plural(g_, name) || part < name || g_.low(end) != "," || is_plural(g_, part) || quantity_in(words, part) ||
      g_.token(part).upos != Upos::NOUN)
    return false;
  const bool bare = !g_.has_child(part, Relation::det) && !g_.has_child(part, Relation::nmod_poss);
  if (joint == end && g_.low(words.last + 1) == ",") {  // "his brother, a baker, was hurt"
    const std::string_view verb = g_.low(words.last + 2);
    if (verb == "was" || verb == "is" || verb == "has") return true;
  }
  if (joint == end && !is_listed_with_and(g_.coordination(part))) return true;  // "a civilian, a child"
  if (!g_.is_person(name)) return false;
  if (joint == end) return bare && g_.low(words.last + 1) == ",";  // "Abel Tan, head of the police, and Tom Reed"
  if (joint <= end + 1 || g_.token(joint).upos != Upos::CCONJ || g_.low(joint - 1) == ",") return false;
  return g_.low(words.last + 1) == "," || bare;
}

bool Harms::is_listed_with_and(int32_t first) const {
  const std::vector<int32_t> parts = g_.conjuncts(first);
  return std::any_of(parts.begin(), parts.end(), [&](int32_t part) { return g_.has_child(part, Relation::cc); });
}

/// "The bodies of a girl and [her mother]", the mother hung to the bodies: people behind the one who is told of.
int32_t Harms::joined_to_trigger(const Act& act, int32_t victim) const {
  if (act.predicate->pos != data::TriggerClass::noun || victim <= act.trigger) return kNone;
  for (int32_t c = g_.first_child(act.trigger); c != kNone; c = g_.next_sibling(c)) {
    if (c > victim && g_.token(c).relation == Relation::conj && is_people(g_, lexicon_, c)) return c;
  }
  return kNone;
}

/// "The head of the council, his wife and a guard", with the wife hung to the council.
void Harms::join_inside(int32_t head, std::vector<int32_t>& parts) const {
  const int32_t of = g_.with_preposition(head, "of");
  if (of == kNone || g_.token(of).head != head || victim_of(g_, lexicon_, of) || g_.is_person(of)) return;
  for (int32_t c = g_.first_child(of); c != kNone; c = g_.next_sibling(c)) {
    if (c > of && g_.token(c).relation == Relation::conj && is_people(g_, lexicon_, c)) parts.push_back(c);
  }
}

std::vector<uint32_t> Harms::read(const Act& act, bool bare_plurals) {
  std::vector<uint32_t> out;
  bare_plurals_ = bare_plurals;
  const int32_t victim = act.role(data::Role::victim), object = act.role(data::Role::object);
  const bool casualties = act.predicate->harms.size() > 1;
  if (act.predicate->harms.empty()) return out;
  // "the number of people killed … is ten"
  const bool describes = act.predicate->pos != data::TriggerClass::verb || is_described_by(act.trigger);
  if (!casualties && describes && read_toll(act, out)) return out;
  for (const HarmKind kind : act.predicate->harms) {
    const int32_t head = is_of_objects(kind) ? object : described(victim, act.trigger);
    if (head == kNone) continue;
    if (casualties) {
      Count counted{Quantity::exactly(1), {}, false};
      if (!count(head, act, counted)) return out;
      const bool none = counted.quantity == Quantity::exactly(0);
      if (!none && !counts_wounded_apart(act.trigger)) return out;  // "20 casualties" tells no kind
      if (!none && kind != HarmKind::killed) continue;
    }
    std::vector<int32_t> parts = g_.conjuncts(head);
    if (head == act.trigger && act.predicate->pos == data::TriggerClass::noun)
      parts = {head};  // "60 bodies and 12 survivors"
    join_inside(head, parts);
    if (const int32_t second = joined_to_trigger(act, head); second != kNone) parts.push_back(second);
    if (const int32_t with = companion_of(parts.back(), act.trigger); with != kNone) parts.push_back(with);
    const mention::QuantityMention* leading = quantity_in(g_.phrase(head), head);
    for (const int32_t part : parts) {
      if (part != head) {
        if (lexicon_.adjectives.find(g_.low(part)) ||
            (part + 1 != act.trigger && lexicon_.adjectives.find(g_.low(part + 1))) || has_own_state(part, act.trigger))
          continue;  // "12 dead and 20 wounded"
        if (is_description(head, part)) continue;
        // "10,000 people, women and children", "no doctor or patient": what follows without a number counts nothing
        // more; "six priests, their cook and her daughter" are eight
        const bool counts = quantity_in(g_.phrase(part), part) || g_.has_child(part, Relation::det) ||
                            (g_.has_child(part, Relation::nmod_poss) && !is_plural(g_, part)) ||
                            g_.token(part).upos == Upos::PRON || g_.is_person(part);
        if (leading && !counts) continue;
      }
      add_part(part, kind, act, out);
    }
  }
  return out;
}

}  // namespace parley::claim
