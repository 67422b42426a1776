#include "claim/act.h"

#include <algorithm>

namespace parley::claim {
namespace {

using data::Argument;
using data::Role;
using data::TriggerClass;

class Finder {
 public:
  Finder(const Grammar& grammar, const data::Lexicon& lexicon) : g_(grammar), lexicon_(lexicon) {}

  std::vector<Act> find() {
    for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
      const Upos upos = g_.token(i).upos;
      std::string_view lemma = g_.lemma(i);
      std::string small;
      for (const char c : lemma) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      if (upos == Upos::VERB) try_all(lexicon_.verbs.find(small), i, TriggerClass::verb);
      if (upos == Upos::NOUN || upos == Upos::PROPN) try_all(lexicon_.nouns.find(small), i, TriggerClass::noun);
      if (upos == Upos::ADJ || upos == Upos::NOUN || upos == Upos::VERB || upos == Upos::PROPN || upos == Upos::ADV) {
        if (const auto* found = lexicon_.adjectives.find(g_.low(i)); found && !(upos == Upos::VERB && is_clause(i))) try_all(found, i, TriggerClass::adjective);
      }
    }
    return std::move(acts_);
  }

 private:
  /// A verb form that heads a clause of its own, with a subject or an auxiliary.
  bool is_clause(int32_t i) const {
    return g_.surface_subject(i) != kNone || g_.has_child(i, Relation::obj);
  }

  void try_all(const std::vector<data::Predicate>* predicates, int32_t i, TriggerClass kind) {
    if (!predicates) return;
    const bool taken = !acts_.empty() && acts_.back().trigger == i;
    if (taken && kind == TriggerClass::adjective) return;
    for (const bool special : {true, false}) {  // with its particle or object before without
      for (const data::Predicate& predicate : *predicates) {
        if (special == (predicate.particle.empty() && predicate.with.empty())) continue;
        if (!companions(predicate, i)) continue;
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

  bool companions(const data::Predicate& predicate, int32_t i) const {
    if (!predicate.particle.empty()) {
      const int32_t next = i + 1;
      bool found = g_.low(next) == predicate.particle;
      for (int32_t c = g_.first_child(i); c != kNone && !found; c = g_.next_sibling(c)) {
        found = g_.low(c) == predicate.particle && (g_.token(c).relation == Relation::compound_prt || g_.token(c).relation == Relation::advmod);
      }
      if (!found) return false;
    }
    if (predicate.with.empty()) return true;
    const int32_t object = g_.object(i);
    return object != kNone && std::find(predicate.with.begin(), predicate.with.end(), g_.lemma(object)) != predicate.with.end();
  }

  bool fill(Act& act, TriggerClass kind) const {
    for (const Role& role : act.frame->roles) {
      int32_t found = kNone;
      for (const Argument& argument : role.arguments) {
        found = look(argument, act.trigger, kind);
        if (found != kNone && !fits(role.kind, found)) found = kNone;
        if (found != kNone) break;
      }
      if (found == kNone && role.kind == Role::victim && kind == TriggerClass::verb && role.required) {
        // "Five civilians killed": the auxiliary is left out, as in headlines
        const int32_t subject = g_.subject(act.trigger);
        if (subject != kNone && g_.object(act.trigger) == kNone && is_bare_participle(act.trigger) && fits(role.kind, subject)) found = subject;
      }
      if (found == kNone && role.required) return false;
      act.roles[role.kind] = found;
    }
    // one word cannot be both: "Five civilians killed" has no perpetrator
    if (act.roles[Role::perpetrator] != kNone && act.roles[Role::perpetrator] == act.roles[Role::victim]) act.roles[Role::perpetrator] = kNone;
    return true;
  }

  bool is_bare_participle(int32_t i) const {
    if (!g_.low(i).ends_with("ed") && g_.low(i) != "hurt" && g_.low(i) != "slain") return false;
    return g_.child(i, Relation::aux) == kNone;
  }

  bool fits(Role::Kind role, int32_t i) const {
    switch (role) {
      case Role::victim: return is_people(g_, lexicon_, i);
      case Role::object: {
        for (const int32_t part : g_.conjuncts(i)) {
          if (object_of(g_, lexicon_, part)) return true;
        }
        return false;
      }
      default: return true;
    }
  }

  int32_t look(const Argument& argument, int32_t i, TriggerClass kind) const {
    switch (argument.kind) {
      case Argument::self: return i;
      case Argument::subject:
        if (kind == TriggerClass::verb) return g_.subject(i);
        return nominal_subject(i);
      case Argument::object:
        if (kind == TriggerClass::verb) return g_.object(i);
        return governing_object(i);
      case Argument::preposition: {
        const int32_t own = g_.with_preposition(i, argument.word);
        if (own != kNone || kind == TriggerClass::verb) return own;
        // "damage was inflicted on houses", "the toll rose to 14"
        const int32_t up = g_.token(i).head;
        if (up >= 0 && g_.is_verb(up) && g_.token(i).relation != Relation::conj) return g_.with_preposition(up, argument.word);
        return kNone;
      }
      case Argument::possessor: return g_.child(i, Relation::nmod_poss);
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
      case Relation::amod: case Relation::acl: return up;
      case Relation::xcomp: case Relation::advcl: case Relation::obl: {
        if (!g_.is_verb(up)) return kNone;
        const int32_t object = g_.object(up);
        return object != kNone ? object : g_.surface_subject(up);
      }
      case Relation::conj: return g_.is_verb(up) || g_.token(up).upos == Upos::ADJ ? nominal_subject(up) : kNone;
      default: return kNone;
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
  std::vector<Act> acts_;
};

bool is_person_name(const Grammar& g, int32_t i) {
  for (const Name& name : g.analysis().names) {
    if (static_cast<int32_t>(name.first) <= i && i < static_cast<int32_t>(name.last)) return name.kind == NameKind::person;
  }
  return false;
}

}  // namespace

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
    const auto match = lexicon.victims.longest_at(0, [&](uint32_t k) { return k < words.size() ? std::string_view(words[k]) : std::string_view(); });
    if (match.size == 2) return match.value;
  }
  if (const auto* found = lexicon.victims.find(lemma)) return found;
  return lexicon.victims.find(g.low(i));
}

const data::Object* object_of(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  std::string lemma;
  for (const char c : g.lemma(i)) lemma += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (i > 0) {
    const std::string before(g.low(i - 1));
    const auto match = lexicon.objects.longest_at(0, [&](uint32_t k) { return k == 0 ? std::string_view(before) : k == 1 ? std::string_view(lemma) : std::string_view(); });
    if (match.size == 2) return match.value;
  }
  return lexicon.objects.find(lemma);
}

bool is_people(const Grammar& g, const data::Lexicon& lexicon, int32_t i) {
  const Token& token = g.token(i);
  if (token.upos == Upos::PRON) {
    const std::string_view low = g.low(i);
    return low != "it" && low != "this" && low != "which" && low != "that" && low != "what" && low != "these" && low != "itself" && low != "everything" && low != "nothing" && low != "something" && low != "we" && low != "they" && low != "them";
  }
  if (victim_of(g, lexicon, i) || is_person_name(g, i)) return true;
  if (token.upos == Upos::NUM) {
    const int32_t of = g.with_preposition(i, "of");
    return of == kNone || is_people(g, lexicon, of);
  }
  if (token.upos == Upos::ADJ || token.upos == Upos::DET) return g.has_child(i, Relation::nummod) || g.low(i) == "many" || g.low(i) == "several" || g.low(i) == "more" || g.low(i) == "some";
  // "a number of civilians", "dozens of people", "14 members of the guard"
  if (const int32_t of = g.with_preposition(i, "of"); of != kNone && (victim_of(g, lexicon, of) || is_person_name(g, of))) {
    return !object_of(g, lexicon, i);
  }
  for (const int32_t part : g.conjuncts(i)) {
    if (part != i && (victim_of(g, lexicon, part) || is_person_name(g, part))) return true;
  }
  const std::string lemma(g.lemma(i));
  if (lemma == "dozen" || lemma == "hundred" || lemma == "score" || lemma == "thousand" || lemma == "number" || lemma == "other" || lemma == "more" || lemma == "many") return g.with_preposition(i, "of") == kNone;
  // A word of no list, but in the plural with a number and a human-looking ending: "14 Alawites", "12 rescuers"
  const char first = token.span.of(g.text())[0];
  const bool counted = g.has_child(i, Relation::nummod);
  return counted && (g.penn(i) == "NNPS" || (first >= 'A' && first <= 'Z' && g.low(i).ends_with("s")) || lemma.ends_with("er") || lemma.ends_with("ist") || lemma.ends_with("man")) && !object_of(g, lexicon, i);
}

std::vector<Act> find_acts(const Grammar& grammar, const data::Lexicon& lexicon) { return Finder(grammar, lexicon).find(); }

}  // namespace parley::claim
