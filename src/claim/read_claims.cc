#include "claim/read_claims.h"

#include <algorithm>

#include "claim/act.h"
#include "claim/attribution.h"
#include "claim/combine_harms.h"
#include "claim/harm.h"
#include "claim/relate_harms.h"

namespace parley::claim {
namespace {

using data::Role;

class Assembler {
 public:
  Assembler(const Grammar& grammar, const data::Lexicon& lexicon,
            const std::vector<mention::QuantityMention>& quantities, const std::vector<mention::TimeMention>& times)
      : g_(grammar),
        lexicon_(lexicon),
        quantities_(quantities),
        times_(times),
        attribution_(grammar, lexicon),
        harms_(grammar, lexicon, quantities) {}

  Record assemble(const HarmModel* model) {
    std::vector<Act> acts = find_acts(g_, lexicon_, quantities_);
    join(acts);
    for (const Act& act : acts) add_act(act);
    add_speech();
    record_.harms = std::move(harms_).take();
    if (model) {
      for (const AddedHarm& added : combine_harms(g_, lexicon_, quantities_, *model, record_)) attach(added);
    }
    relate_harms(g_, lexicon_, record_);
    std::stable_sort(record_.claims.begin(), record_.claims.end(),
                     [](const Claim& a, const Claim& b) { return a.trigger < b.trigger; });
    return std::move(record_);
  }

 private:
  /// "Launched an attack", "the shelling hit a school": one act in two words.  The noun keeps the event, the verb gives
  /// it its roles.
  void join(std::vector<Act>& acts) const {
    const auto noun_at = [&](int32_t i) -> Act* {
      for (Act& act : acts) {
        if (act.trigger == i && act.predicate->pos == data::TriggerClass::noun &&
            act.predicate->event == EventType::ASSAULT && act.predicate->harms.empty())
          return &act;
      }
      return nullptr;
    };
    for (Act& act : acts) {  // "carried out the attack": whoever governs it did it
      if (act.predicate->pos != data::TriggerClass::noun || act.predicate->event != EventType::ASSAULT ||
          act.role(Role::perpetrator) != kNone)
        continue;
      const int32_t up = g_.token(act.trigger).head;
      if (up < 0 || !g_.is_verb(up) ||
          (g_.token(act.trigger).relation != Relation::obj && g_.token(act.trigger).relation != Relation::nsubj_pass))
        continue;
      static constexpr std::string_view kLight[] = {"launch",    "carry",   "conduct",    "commit",  "mount",
                                                    "make",      "stage",   "perpetrate", "resume",  "continue",
                                                    "open",      "start",   "begin",      "wage",    "initiate",
                                                    "undertake", "unleash", "deliver",    "execute", "direct"};
      if (std::find(std::begin(kLight), std::end(kLight), g_.lemma(up)) == std::end(kLight)) continue;
      act.roles[Role::perpetrator] = g_.subject(up);
      if (act.role(Role::target) == kNone) {
        for (const char* preposition : {"on", "against", "at", "upon"}) {
          if (act.role(Role::target) == kNone) act.roles[Role::target] = g_.with_preposition(up, preposition);
        }
      }
    }
    for (const Act& act : acts) {  // "opened fire": the verb says it all
      if (act.predicate->pos != data::TriggerClass::verb || act.predicate->with.empty() ||
          act.predicate->event != EventType::ASSAULT)
        continue;
      const int32_t object = g_.object(act.trigger);
      if (Act* noun = object == kNone ? nullptr : noun_at(object)) noun->trigger = kNone;
    }
    std::erase_if(acts, [](const Act& act) { return act.trigger == kNone; });
    std::erase_if(acts, [&](const Act& act) {
      if (act.predicate->pos != data::TriggerClass::verb || act.predicate->event != EventType::ASSAULT ||
          !act.predicate->harms.empty())
        return false;
      const int32_t object = g_.object(act.trigger), subject = act.role(Role::perpetrator);
      if (object != kNone && noun_at(object)) return true;
      if (Act* noun = subject == kNone ? nullptr : noun_at(subject)) {
        if (noun->role(Role::target) == kNone) noun->roles[Role::target] = act.role(Role::target);
        return true;
      }
      return false;
    });
  }

  /// Somebody, not a thing or an event: a missile kills, but does not act.
  bool is_actor(int32_t i) const {
    if (i == kNone) return false;
    if (is_means(g_, lexicon_, i) || object_means(i)) return false;
    if (g_.token(i).upos == Upos::PRON)
      return g_.low(i) != "it" && g_.low(i) != "which" && g_.low(i) != "that" && g_.low(i) != "this";
    if (is_people(g_, lexicon_, i) || named(i)) return true;
    if (const data::Victim* victim = victim_of(g_, lexicon_, i); victim) return true;
    static constexpr std::string_view kBodies[] = {"force",  "army",       "military",   "troop",       "militia",
                                                   "police", "government", "regime",     "side",        "coalition",
                                                   "group",  "junta",      "navy",       "authority",   "state",
                                                   "party",  "air force",  "faction",    "council",     "service",
                                                   "unit",   "insurgency", "resistance", "armed force", "battery"};
    return std::find(std::begin(kBodies), std::end(kBodies), g_.lemma(i)) != std::end(kBodies);
  }
  bool object_means(int32_t i) const { return lexicon_.nouns.find(g_.lemma(i)) != nullptr; }

  void add_act(const Act& act) {
    Attributed said = attribution_.read(act.trigger);
    const bool bare_plurals = is_claimed_as_fact(said.stance) && said.polarity == Polarity::positive;
    const std::vector<uint32_t> harms = harms_.read(act, bare_plurals);
    // A verb of harm is an act where somebody does it; "were killed" alone states the harm.
    EventType event = act.predicate->event;
    if (!act.predicate->harms.empty() && event == EventType::ASSAULT && act.predicate->mode != "abduct" &&
        !is_actor(act.role(Role::perpetrator)))
      event = EventType::none;
    if (event == EventType::none && harms.empty()) return;
    if (act.predicate->needs == data::Predicate::participant && harms.empty() && !plausible(act)) return;
    if (act.predicate->event == EventType::REJECT && said.polarity == Polarity::negative) return;
    Claim claim(said.speakers, said.stance);
    claim.polarity = said.polarity;
    claim.event = event;
    claim.trigger = trigger_span(act);
    claim.rule = act.frame->id;
    claim.sentence = g_.sentence_of(act.trigger);
    claim.harms = harms;
    std::sort(claim.harms.begin(), claim.harms.end());
    claim.harms.erase(std::unique(claim.harms.begin(), claim.harms.end()), claim.harms.end());
    claim.perpetrator = party(act.role(Role::perpetrator), act.frame->id);
    claim.target = party(act.role(Role::target) != kNone   ? act.role(Role::target)
                         : act.role(Role::victim) != kNone ? act.role(Role::victim)
                                                           : act.role(Role::object),
                         act.frame->id);
    if (claim.perpetrator && claim.target && claim.perpetrator->span == claim.target->span) claim.perpetrator.reset();
    claim.mode = mode_of(act);
    add_objects(act, claim);
    add_time(act.trigger, claim);
    if (act.predicate->pos == data::TriggerClass::noun) {
      const int32_t det = g_.child(act.trigger, Relation::det);
      claim.repeats = det != kNone && (g_.low(det) == "the" || g_.low(det) == "this" || g_.low(det) == "that" ||
                                       g_.low(det) == "these" || g_.low(det) == "those");
      if (det != kNone && lexicon_.negators.find(g_.low(det))) claim.polarity = Polarity::negative;
    }
    record_.claims.push_back(std::move(claim));
  }

  /// Gives a harm that the model found to the claim of its word, else to a claim of its own.
  void attach(const AddedHarm& added) {
    const Span word = g_.token(added.trigger).span;
    for (Claim& claim : record_.claims) {
      if (claim.trigger.overlaps(word)) return claim.harms.push_back(added.harm);
    }
    Attributed said = attribution_.read(added.trigger);
    Claim claim(said.speakers, said.stance);
    claim.polarity = said.polarity;
    claim.trigger = word;
    claim.rule = record_.harms[added.harm].quantity.rule();
    claim.sentence = g_.sentence_of(added.trigger);
    claim.harms = {added.harm};
    add_time(added.trigger, claim);
    record_.claims.push_back(std::move(claim));
  }

  /// A verb of attack hits somebody or is done by somebody who could: "the idea struck him" is none.
  bool plausible(const Act& act) const {
    const int32_t who = act.role(Role::perpetrator), whom = act.role(Role::target);
    const auto concrete = [&](int32_t i) {
      if (i == kNone) return false;
      for (const int32_t part : g_.conjuncts(i)) {
        if (is_people(g_, lexicon_, part) || object_of(g_, lexicon_, part) || named(part) ||
            is_means(g_, lexicon_, part))
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
    if (concrete(who) || concrete(whom)) return true;
    return who == kNone && whom == kNone ? is_means_near(act.trigger) : false;
  }
  bool named(int32_t i) const {
    for (const Name& name : g_.analysis().names) {
      if (static_cast<int32_t>(name.first) <= i && i < static_cast<int32_t>(name.last)) return true;
    }
    return g_.token(i).upos == Upos::PROPN;
  }
  bool is_means_near(int32_t i) const {
    for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
      if (is_means(g_, lexicon_, c)) return true;
    }
    return false;
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

  std::optional<Party> party(int32_t head, RuleId rule) const {
    if (head == kNone) return std::nullopt;
    Party out;
    out.span = g_.span(g_.phrase(head));
    out.basis = Basis::stated;
    out.rule = rule;
    return out;
  }

  std::string_view mode_of(const Act& act) const {
    if (act.predicate->event != EventType::ASSAULT) return act.predicate->mode;
    const auto words = [&](uint32_t at) { return g_.low(static_cast<int32_t>(at)); };
    const Grammar::Words around = g_.subtree(act.trigger);
    std::string_view best;
    int32_t distance = 1 << 20;
    const Sentence& sentence = g_.sentence(g_.sentence_of(act.trigger));
    for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
      const auto match = lexicon_.means.longest_at(static_cast<uint32_t>(i), words);
      if (!match) continue;
      const int32_t end = i + static_cast<int32_t>(match.size) - 1;
      const int32_t apart = act.trigger < i ? i - act.trigger : std::max(0, act.trigger - end);
      const int32_t away = apart + (i >= around.first && i <= around.last ? 0 : 40);
      if (away < distance) distance = away, best = *match.value;
      i = end;
    }
    return best.empty() ? act.predicate->mode : best;
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

  void add_time(int32_t trigger, Claim& claim) const {
    const uint32_t own = g_.sentence_of(trigger);
    const mention::TimeMention* found = nullptr;
    int best = 1 << 20;
    for (const mention::TimeMention& time : times_) {
      const uint32_t sentence = g_.sentence_of(static_cast<int32_t>(time.first));
      if (sentence > own) break;
      int distance = std::abs(static_cast<int32_t>(time.first) - trigger);
      if (sentence != own) distance += 1000 * static_cast<int>(own - sentence);
      if (distance <= best) best = distance, found = &time;
    }
    if (!found || best > 2500) return;
    const Span span = g_.span({static_cast<int32_t>(found->first), static_cast<int32_t>(found->last) - 1});
    TimeInterval time = found->time;
    if (best >= 1000) time.basis = Basis::context;
    claim.time = Cited<TimeInterval>(time, span, "dates.toml");
  }

  /// Speech that is an event itself: accusations, denials, demands, threats.
  void add_speech() {
    for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
      const data::Cue* cue = attribution_.cue_at(i);
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
      const bool clause = g_.has_child(i, Relation::ccomp) || g_.has_child(i, Relation::xcomp);
      const std::string_view lemma = g_.lemma(i);
      if ((lemma == "call" || lemma == "appeal" || lemma == "plead" || lemma == "ask") &&
          (content == kNone || g_.low(i + 1) == "off") && !(lemma == "ask" && g_.has_child(i, Relation::xcomp)))
        continue;
      if (cue->event == EventType::THREATEN && (lemma == "promise" || lemma == "pledge")) continue;
      if (object == kNone && content == kNone && !clause && lemma != "deny") continue;
      if (is_noun_like(i)) continue;
      Attributed said = attribution_.read(i);
      if (said.polarity == Polarity::negative) continue;
      Claim claim(said.speakers, said.stance);
      claim.event = cue->event;
      claim.trigger = g_.token(i).span;
      claim.rule = cue->id;
      claim.sentence = g_.sentence_of(i);
      claim.perpetrator = party(g_.subject(i), cue->id);
      claim.target = party(object, cue->id);
      add_time(i, claim);
      record_.claims.push_back(std::move(claim));
    }
  }
  bool is_noun_like(int32_t i) const {
    return g_.token(i).relation == Relation::amod || g_.token(i).relation == Relation::compound;
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const std::vector<mention::QuantityMention>& quantities_;
  const std::vector<mention::TimeMention>& times_;
  Attribution attribution_;
  Harms harms_;
  Record record_;
};

}  // namespace

Record read_claims(const Grammar& grammar, const data::Lexicon& lexicon,
                   const std::vector<mention::QuantityMention>& quantities,
                   const std::vector<mention::TimeMention>& times, const HarmModel* model) {
  return Assembler(grammar, lexicon, quantities, times).assemble(model);
}

}  // namespace parley::claim
