#include "claim/read_claims.h"

#include <algorithm>

#include "claim/act.h"
#include "claim/attribution.h"
#include "claim/combine_harms.h"
#include "claim/denial.h"
#include "claim/event_time.h"
#include "claim/figure_rows.h"
#include "claim/harm.h"
#include "claim/light_verb.h"
#include "claim/mode.h"
#include "claim/relate_harms.h"
#include "claim/sources.h"
#include "core/sort_unique.h"

namespace parley::claim {
namespace {

using data::Role;

class Assembler {
 public:
  Assembler(const Grammar& grammar, const data::Lexicon& lexicon,
            const std::vector<mention::QuantityMention>& quantities, const std::vector<mention::TimeMention>& times,
            std::optional<Day> published)
      : g_(grammar),
        lexicon_(lexicon),
        quantities_(quantities),
        times_(times),
        published_(published),
        attribution_(grammar, lexicon),
        harms_(grammar, lexicon, quantities) {}

  Record assemble(const HarmModel* model) {
    std::vector<Act> acts = find_acts(g_, lexicon_, quantities_);
    join_acts(g_, lexicon_, acts);
    for (Act& act : acts) split_headline(act);
    for (Act& act : acts) {
      if (!is_result(act, acts)) add_act(act);
    }
    add_speech();
    record_.harms = std::move(harms_).take();
    if (model) {
      for (const AddedHarm& added : combine_harms(g_, lexicon_, quantities_, *model, record_)) attach(added);
      drop([](const Claim& c) {
        return c.event == EventType::none && c.harms.empty();
      });  // harms that the model refuted
    }
    split_rivals();
    date_claims(g_, attribution_, {times_, lexicon_.dates, published_}, dated_, record_.claims);
    relate_harms(g_, lexicon_, record_);
    std::stable_sort(record_.claims.begin(), record_.claims.end(),
                     [](const Claim& a, const Claim& b) { return a.trigger < b.trigger; });
    settle_modes(record_, from_afar_);
    return std::move(record_);
  }

 private:
  /// "8 persons killed 58 others injured in attacks": two participles and no comma between; the second has its own
  /// people.
  void split_headline(Act& act) const {
    const int32_t killed = act.role(Role::perpetrator), others = act.role(Role::victim);
    if (act.predicate->harms.empty() || act.predicate->pos != data::TriggerClass::verb || killed == kNone ||
        others != g_.object(act.trigger) || others <= act.trigger || !is_counted(others) ||
        !(is_counted(killed) || (is_somebody(killed) && g_.token(others).upos == Upos::NUM)))
      return;
    int32_t after = others + 1;
    if (g_.low(after) == "others" || g_.low(after) == "more") ++after;
    const auto* next = after < static_cast<int32_t>(g_.size()) ? lexicon_.verbs.find(g_.lemma(after)) : nullptr;
    const bool hurts =
        next && (g_.penn(after) == "VBN" || g_.penn(after) == "VBD" || g_.penn(after) == "JJ") &&
        std::any_of(next->begin(), next->end(), [](const data::Predicate& p) { return !p.harms.empty(); });
    if (!hurts || g_.sentence_of(after) != g_.sentence_of(act.trigger)) return;
    act.roles[Role::victim] = killed;
    act.roles[Role::perpetrator] = kNone;
  }
  /// "A woman killed 30 injured"
  bool is_somebody(int32_t head) const {
    const data::Victim* victim = victim_of(g_, lexicon_, head);
    return victim && victim->status == Status::civilian && !victim->group && g_.has_child(head, Relation::det);
  }
  bool is_counted(int32_t head) const {
    const Grammar::Words phrase = g_.phrase(head);
    return std::any_of(quantities_.begin(), quantities_.end(), [&](const mention::QuantityMention& q) {
      return static_cast<int32_t>(q.first) <= phrase.last && static_cast<int32_t>(q.last) >= phrase.first;
    });
  }

  /// "Attacked the post, killing two": the second verb tells the harm of the first, no act of its own.
  bool is_result(Act& act, const std::vector<Act>& acts) const {
    if (act.predicate->harms.empty()) {
      // "the occupied town": a participle before its noun describes; behind a noun it is a verb that the parse lost
      return act.predicate->pos == data::TriggerClass::verb && g_.token(act.trigger).relation == Relation::amod &&
             g_.token(act.trigger).head > act.trigger && !(act.trigger > 0 && g_.is_noun(act.trigger - 1));
    }
    int32_t first = act.trigger;  // "…, killing five and injuring dozens"
    if (g_.token(first).relation == Relation::conj && g_.penn(first) == "VBG") first = g_.token(first).head;
    if (first < 0 || g_.token(first).relation != Relation::advcl || g_.penn(first) != "VBG") return false;
    for (const Act& other : acts) {
      if (other.trigger < act.trigger && g_.sentence_of(other.trigger) == g_.sentence_of(act.trigger) &&
          other.predicate->event == EventType::ASSAULT && other.predicate->harms.empty())
        act.roles[Role::perpetrator] = kNone;  // the harm stays, without an act
    }
    return false;
  }

  /// Somebody, not a thing or an event: a missile kills, but does not act.
  bool is_actor(int32_t i) const {
    if (i == kNone) return false;
    if (object_means(i)) return false;
    if (is_means(g_, lexicon_, i)) return true;  // "the missile killed": somebody fired it
    if (g_.token(i).upos == Upos::PRON)
      return g_.low(i) != "it" && g_.low(i) != "which" && g_.low(i) != "that" && g_.low(i) != "this";
    if (is_people(g_, lexicon_, i) || named(i)) return true;
    if (const data::Victim* victim = victim_of(g_, lexicon_, i); victim) return true;
    return lexicon_.bodies.find(g_.lemma(i)) || lexicon_.bodies.find(g_.low(i));
  }
  /// "The air force said it had killed two": who says so, no missile.
  bool is_speaker(int32_t i, const Attributed& said) const {
    return i != kNone && g_.low(i) == "it" && !said.speakers.innermost().is_issuer();
  }
  bool object_means(int32_t i) const {
    const auto* acts = lexicon_.nouns.find(g_.lemma(i));
    return acts && acts->front().event == EventType::ASSAULT;
  }

  void add_act(const Act& act) {
    Attributed said = attribution_.read(act.trigger);
    const bool bare_plurals = is_claimed_as_fact(said.stance) && said.polarity == Polarity::positive;
    const std::vector<uint32_t> harms = harms_.read(act, bare_plurals);
    doubt(said, harms);
    // A verb of harm is an act where somebody does it; "were killed" alone states the harm.
    EventType event = act.predicate->event;
    if (!act.predicate->harms.empty() && event == EventType::ASSAULT && act.predicate->mode != "abduct" &&
        act.predicate->mode != "arson" &&
        ((!is_actor(act.role(Role::perpetrator)) && !is_speaker(act.role(Role::perpetrator), said)) ||
         is_cell(act.trigger)))
      event = EventType::none;
    if (event == EventType::none && harms.empty()) return;
    if (act.predicate->needs == data::Predicate::participant && harms.empty() && !plausible(act) &&
        !is_speaker(act.role(Role::perpetrator), said))
      return;
    // "they will be punished" is a threat made, not one foreseen
    if (act.predicate->needs == data::Predicate::future && said.stance == Stance::predicted)
      said.stance = Stance::asserted;
    // a denied or supposed accusation is none
    const bool stated = is_claimed_as_fact(said.stance) && said.polarity == Polarity::positive;
    if ((event == EventType::REJECT || event == EventType::ACCUSE) && !stated) return;
    Claim claim(said.speakers, said.stance);
    claim.polarity = said.polarity;
    claim.event = event;
    claim.trigger = trigger_span(act);
    claim.rule = act.frame->id;
    claim.sentence = g_.sentence_of(act.trigger);
    claim.later = act.predicate->later;
    claim.harms = harms;
    sort_unique(claim.harms);
    if (!is_cell(act.trigger)) claim.perpetrator = party(first_of(act, {Role::perpetrator}), act.frame->id);
    claim.target = party(first_of(act, {Role::target, Role::victim, Role::object}), act.frame->id);
    if (claim.perpetrator && claim.target && claim.perpetrator->span == claim.target->span) claim.perpetrator.reset();
    claim.mode = mode_of(g_, lexicon_, act);
    if (act.predicate->from_afar) from_afar_.push_back(claim.trigger.end);
    claim.ceasefire_violation = event == EventType::ASSAULT && breaks_ceasefire(act.trigger);
    add_objects(act, claim);
    if (act.predicate->pos == data::TriggerClass::noun) {
      const int32_t det = g_.child(act.trigger, Relation::det);
      claim.repeats = det != kNone && (g_.low(det) == "the" || g_.low(det) == "this" || g_.low(det) == "that" ||
                                       g_.low(det) == "these" || g_.low(det) == "those");
      if (det != kNone && lexicon_.negators.find(g_.low(det))) claim.polarity = Polarity::negative;
    }
    for (const uint32_t harm : harms) {  // "nobody was hurt" is the claim of 0, not the denial of some
      if (event == EventType::none && harms_.all()[harm].quantity->high() == 0) claim.polarity = Polarity::positive;
    }
    if (claim.stance == Stance::denied || claim.polarity == Polarity::negative)
      claim.denies = what_is_denied(g_, lexicon_, act);
    record_.claims.push_back(std::move(claim));
    dated_.push_back({act.trigger, false});
  }

  /// "ENEMY killed 386 | ENEMY wounded 267": the column of a table, no act.
  bool is_cell(int32_t trigger) const {
    const int32_t number = trigger + 1;
    if (number >= static_cast<int32_t>(g_.size()) || g_.token(number).upos != Upos::NUM) return false;
    int32_t first = trigger;
    while (!opens_line(g_, first)) {
      if (trigger - --first > 4) return false;
    }
    return closes_line(g_, number) || g_.low(number + 1) == "|" || g_.low(number + 1) == "(";
  }

  /// "Perhaps more than 150 died": a guess at the figure.
  bool is_guessed(const Harm& harm) const {
    const int32_t first = g_.token_at(harm.quantity.span().begin);
    for (int32_t k = std::max(first - 1, 0); k <= first + 1 && k < static_cast<int32_t>(g_.size()); ++k) {
      const auto* adverb = lexicon_.adverbs.find(g_.low(k));
      if (adverb && adverb->stance == Stance::alleged && g_.token(k).upos == Upos::ADV) return true;
    }
    return false;
  }
  void doubt(Attributed& said, const std::vector<uint32_t>& harms) const {
    const bool all = !harms.empty() &&
                     std::all_of(harms.begin(), harms.end(), [&](uint32_t h) { return is_guessed(harms_.all()[h]); });
    if (all && is_claimed_as_fact(said.stance)) said.stance = Stance::alleged;
  }

  /// Takes out claims with their words.
  template <class Test>
  void drop(const Test& test) {
    size_t kept = 0;
    for (size_t i = 0; i < record_.claims.size(); ++i) {
      if (test(record_.claims[i])) continue;
      if (kept != i) {
        record_.claims[kept] = std::move(record_.claims[i]);
        dated_[kept] = dated_[i];
      }
      ++kept;
    }
    record_.claims.erase(record_.claims.begin() + static_cast<std::ptrdiff_t>(kept), record_.claims.end());
    dated_.resize(kept);
  }

  /// Gives a harm that the model found to the claim of its word, else to a claim of its own; each row of a list has
  /// one, since rows may name places and days.
  void attach(const AddedHarm& added) {
    const Span word = g_.token(added.trigger).span;
    for (Claim& claim : record_.claims) {
      if (added.row == kNone && claim.trigger.overlaps(word)) return claim.harms.push_back(added.harm);
    }
    Attributed said = attribution_.read(added.trigger);
    Claim claim(said.speakers, said.stance);
    claim.polarity = said.polarity;
    claim.trigger = word;
    claim.rule = record_.harms[added.harm].quantity.rule();
    const int32_t at = added.row == kNone ? added.trigger : added.row;
    claim.sentence = g_.sentence_of(at);
    claim.harms = {added.harm};
    if (record_.harms[added.harm].quantity->high() == 0) claim.polarity = Polarity::positive;
    record_.claims.push_back(std::move(claim));
    dated_.push_back({at, false});
  }

  /// "The ministry put the number of dead at nine, the opposition at 30", "says nine died, the rebels more than 30":
  /// the second figure is another speaker's, whose verb is left out.
  void split_rivals() {
    for (size_t i = 0, count = record_.claims.size(); i < count; ++i) {
      if (record_.claims[i].harms.size() < 2 || record_.claims[i].speakers.innermost().is_issuer()) continue;
      for (size_t k = 1; k < record_.claims[i].harms.size(); ++k) {
        const uint32_t harm = record_.claims[i].harms[k];
        const Span rival = rival_before(record_.harms[record_.claims[i].harms.front()], record_.harms[harm]);
        if (rival.empty()) continue;
        Claim own = record_.claims[i];
        own.harms = {harm};
        own.target.reset();
        own.speakers.all().back().span = rival;
        own.speakers.all().back().basis = Basis::context;
        record_.claims[i].harms.erase(record_.claims[i].harms.begin() + static_cast<std::ptrdiff_t>(k--));
        record_.claims.push_back(std::move(own));
        dated_.push_back(dated_[i]);
      }
    }
  }
  /// Who stands between a comma and the figure, if anybody who can speak does.
  Span rival_before(const Harm& first, const Harm& second) const {
    if (first.kind != second.kind || second.subset_of >= 0 || first.quantity.span().end > second.quantity.span().begin)
      return {};
    int32_t head = g_.token_at(second.quantity.span().begin) - 1;
    if (head > 0 && (g_.low(head) == "at" || g_.low(head) == "of")) --head;
    if (head < 1 || (g_.token(head).upos != Upos::NOUN && g_.token(head).upos != Upos::PROPN) ||
        !can_speak(g_, lexicon_, head) || g_.token(head).span.begin < first.quantity.span().end)
      return {};
    int32_t begin = head;
    while (begin > 0 && head - begin < kLongestName &&
           (g_.token(begin - 1).upos == Upos::DET || g_.token(begin - 1).upos == Upos::ADJ ||
            g_.token(begin - 1).upos == Upos::NOUN || g_.token(begin - 1).upos == Upos::PROPN))
      --begin;
    if (begin == 0 || g_.low(begin - 1) != ",") return {};
    const int32_t behind = g_.token_at(second.quantity.span().end);
    const bool closes = behind >= static_cast<int32_t>(g_.size()) || g_.sentence_of(behind) != g_.sentence_of(head) ||
                        g_.token(behind).upos == Upos::PUNCT || g_.token(behind).upos == Upos::CCONJ;
    return closes ? g_.span({begin, head}) : Span();
  }
  static constexpr int32_t kLongestName = 6;  // words of a speaker

  /// A verb of attack hits somebody or is done by somebody who could: "the idea struck him" is none.
  bool plausible(const Act& act) const {
    const int32_t who = act.role(Role::perpetrator), whom = act.role(Role::target);
    const auto concrete = [&](int32_t i) {
      if (i == kNone) return false;
      for (const int32_t part : g_.conjuncts(i)) {
        if (is_people(g_, lexicon_, part) || object_of(g_, lexicon_, part) || named(part) ||
            is_means(g_, lexicon_, part) || lexicon_.bodies.find(g_.lemma(part)))
          return true;
        if (const int32_t of = g_.with_preposition(part, "of");
            of != kNone && (is_people(g_, lexicon_, of) || object_of(g_, lexicon_, of) || named(of)))
          return true;
        if (g_.has_child(part, Relation::nmod_poss) && named(g_.child(part, Relation::nmod_poss))) return true;
        for (int32_t c = g_.first_child(part); c != kNone; c = g_.next_sibling(c)) {
          if ((g_.token(c).relation == Relation::compound || g_.token(c).relation == Relation::amod) && named(c))
            return true;
        }
      }
      return false;
    };
    if (concrete(who) || concrete(whom) || act.role(Role::victim) != kNone) return true;
    if (g_.low(act.trigger + 1) == "dead") return true;  // "they were led away and shot dead"
    return is_means_near(act.trigger);                   // "the site was hit with barrel bombs"
  }
  bool named(int32_t i) const { return g_.name_at(i) || g_.token(i).upos == Upos::PROPN; }
  bool is_means_near(int32_t i) const {
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      if (is_means(g_, lexicon_, c)) return true;
    }
    return false;
  }

  /// "In violation of the truce", "despite the ceasefire" in the sentence; or the noun is a violation itself.
  bool breaks_ceasefire(int32_t trigger) const {
    const Sentence& sentence = g_.sentence(g_.sentence_of(trigger));
    bool breach = false, truce = false;
    for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
      breach = breach || lexicon_.breaches.find(g_.low(i));
      const auto* acts = lexicon_.nouns.find(g_.lemma(i));
      for (size_t k = 0; acts && k < acts->size(); ++k) truce = truce || (*acts)[k].mode == "ceasefire";
    }
    return breach && truce;
  }

  Span trigger_span(const Act& act) const {
    Grammar::Words words{act.trigger, act.trigger};
    for (int32_t c = g_.first_child(act.trigger); c != kNone; c = g_.next_sibling(c)) {
      const Relation r = g_.token(c).relation;
      if (act.predicate->pos == data::TriggerClass::verb && (r == Relation::aux || r == Relation::aux_pass) &&
          c == words.first - 1)
        words.first = c;
      if (act.predicate->pos == data::TriggerClass::verb && r == Relation::compound_prt && c == words.last + 1)
        words.last = c;
      if (act.predicate->pos == data::TriggerClass::noun && r == Relation::compound && c == words.first - 1)
        words.first = c;
    }
    if (act.predicate->pos == data::TriggerClass::verb) {
      // children come in order, so that of two auxiliaries only the second touches the verb
      while (words.first > 0 && g_.token(words.first - 1).head == act.trigger &&
             (g_.token(words.first - 1).relation == Relation::aux ||
              g_.token(words.first - 1).relation == Relation::aux_pass))
        --words.first;
    }
    return g_.span(words);
  }

  /// The first of the roles that is filled, and not by a time: "fired at about 02:00", "Thursday's air strike".
  int32_t first_of(const Act& act, std::initializer_list<Role::Kind> kinds) const {
    for (const Role::Kind kind : kinds) {
      const int32_t head = act.role(kind);
      if (head != kNone && !is_time(head) && g_.lemma(head) != "direction")
        return head;  // "fire from the direction of"
    }
    return kNone;
  }
  bool is_time(int32_t head) const {
    const auto at = static_cast<uint32_t>(head);
    return std::any_of(times_.begin(), times_.end(),
                       [&](const mention::TimeMention& time) { return time.first <= at && at < time.last; });
  }

  std::optional<Party> party(int32_t head, RuleId rule) const {
    if (head == kNone) return std::nullopt;
    Party out;
    out.span = g_.span(g_.phrase(head));
    out.basis = Basis::stated;
    out.rule = rule;
    return out;
  }

  void add_objects(const Act& act, Claim& claim) const {
    for (const Role::Kind kind : {Role::target, Role::object}) {
      const int32_t head = act.role(kind);
      if (head == kNone) continue;
      for (const int32_t part : g_.conjuncts(head)) {
        const data::Object* object = object_of(g_, lexicon_, part);
        if (!object) continue;
        claim.objects.push_back(Cited<std::string_view>(object->kind, g_.span(g_.phrase(part)), act.frame->id));
      }
    }
  }

  /// Speech that is an event itself: accusations, denials, demands, threats.
  void add_speech() {
    for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
      const data::Cue* cue = attribution_.cue_at(i);
      const int32_t owner = cue ? kNone : subject_beside(i);
      if (owner != kNone) cue = lexicon_.cues.find(g_.lemma(i));
      if (!cue || cue->event == EventType::none) continue;
      const int32_t object = g_.object(i);
      int32_t content = kNone;
      for (const std::string& word : cue->content) {
        if (content == kNone) content = g_.with_preposition(i, word);
        for (int32_t c = g_.first_child(i); c != kNone && content == kNone; c = g_.next_sibling(c)) {
          const int32_t mark = g_.child(c, Relation::mark);
          if (g_.token(c).relation == Relation::advcl && mark != kNone && g_.low(mark) == word) content = c;
        }
      }
      const int32_t purpose = g_.child(i, Relation::advcl);  // "urged the states to stop"
      const int32_t mark = purpose > i ? g_.child(purpose, Relation::mark) : kNone;
      const bool clause = g_.has_child(i, Relation::ccomp) || g_.has_child(i, Relation::xcomp) || owner != kNone ||
                          (cue->event == EventType::REQUEST && mark != kNone && g_.low(mark) == "to");
      const std::string_view lemma = g_.lemma(i);
      if ((lemma == "call" || lemma == "appeal" || lemma == "plead" || lemma == "ask") && owner == kNone &&
          (content == kNone || g_.low(i + 1) == "off") && !(lemma == "ask" && g_.has_child(i, Relation::xcomp)))
        continue;
      if (lemma == "call" && g_.is_passive(i)) continue;  // "the strike was called in"
      if (cue->event == EventType::THREATEN &&
          (lemma == "promise" || lemma == "pledge" || (!clause && g_.subject(i) != kNone && !is_actor(g_.subject(i))) ||
           (g_.is_passive(i) && g_.subject(i) == kNone)))
        continue;
      if (object == kNone && content == kNone && !clause && lemma != "deny") continue;
      if (is_noun_like(i)) continue;
      Attributed said = attribution_.read(i);
      if (said.polarity == Polarity::negative) continue;
      drop([&](const Claim& other) {  // "dismissed it as a lie"
        return other.event == cue->event && other.trigger.overlaps(g_.token(i).span);
      });
      Claim claim(said.speakers, said.stance);
      claim.event = cue->event;
      claim.trigger = g_.token(i).span;
      claim.rule = cue->id;
      claim.sentence = g_.sentence_of(i);
      if (cue->event == EventType::REJECT) claim.denies = what_is_denied(g_, lexicon_, i);
      claim.perpetrator = party(owner == kNone ? g_.subject(i) : owner, cue->id);
      if (owner != kNone) claim.perpetrator->span = g_.span({g_.child(i, Relation::det), owner});
      claim.target = party(object, cue->id);
      record_.claims.push_back(std::move(claim));
      dated_.push_back({i, true});
    }
  }
  /// "The ministry demands that", "the council appeals for", which taggers read as two nouns: who does it.
  int32_t subject_beside(int32_t i) const {
    const bool nouns = i > 0 && g_.penn(i) == "NNS" && g_.token(i - 1).relation == Relation::compound &&
                       g_.token(i - 1).head == i && g_.has_child(i, Relation::det);
    const Relation relation = g_.token(i).relation;
    if (!nouns || (relation != Relation::root && relation != Relation::conj)) return kNone;
    return g_.low(i + 1) == "that" || g_.low(i + 1) == "for" ? i - 1 : kNone;
  }
  bool is_noun_like(int32_t i) const {
    return g_.token(i).relation == Relation::amod || g_.token(i).relation == Relation::compound;
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const std::vector<mention::QuantityMention>& quantities_;
  const std::vector<mention::TimeMention>& times_;
  std::optional<Day> published_;
  std::vector<DatedWord> dated_;  // for each claim of record_
  Attribution attribution_;
  Harms harms_;
  Record record_;
  std::vector<uint32_t> from_afar_;  // ends of triggers
};

}  // namespace

Record read_claims(const Grammar& grammar, const data::Lexicon& lexicon,
                   const std::vector<mention::QuantityMention>& quantities,
                   const std::vector<mention::TimeMention>& times, std::optional<Day> published,
                   const HarmModel* model) {
  return Assembler(grammar, lexicon, quantities, times, published).assemble(model);
}

}  // namespace parley::claim
