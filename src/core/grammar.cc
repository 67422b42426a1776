#include "core/grammar.h"

#include <algorithm>

namespace parley {
namespace {

/// Whether a word with this relation belongs to the phrase of its head.
bool in_phrase(Relation relation, bool left) {
  switch (relation) {
    case Relation::det:
    case Relation::det_predet:
    case Relation::nummod:
    case Relation::amod:
    case Relation::compound:
    case Relation::flat:
    case Relation::fixed:
    case Relation::goeswith:
    case Relation::nmod_poss:
    case Relation::nmod_unmarked:
      return true;
    case Relation::advmod:
    case Relation::nmod_desc:
    case Relation::case_:
      return left;
    default:
      return false;
  }
}

}  // namespace

Grammar::Grammar(std::string_view text, const Analysis& analysis) : text_(text), analysis_(analysis) {
  const size_t size = analysis.tokens.size();
  first_child_.assign(size, kNone);
  next_sibling_.assign(size, kNone);
  sentence_.assign(size, 0);
  for (uint32_t s = 0; s < analysis.sentences.size(); ++s) {
    for (uint32_t i = analysis.sentences[s].first; i < analysis.sentences[s].last; ++i) sentence_[i] = s;
  }
  for (size_t i = size; i-- > 0;) {
    const int32_t head = analysis.tokens[i].head;
    if (head < 0) continue;
    next_sibling_[i] = first_child_[static_cast<size_t>(head)];
    first_child_[static_cast<size_t>(head)] = static_cast<int32_t>(i);
  }
  for (const Token& token : analysis.tokens) {
    const size_t begin = low_.size();
    for (const char c : token.span.of(text)) low_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    lows_.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(low_.size())});
  }
}

int32_t Grammar::token_at(uint32_t byte) const {
  const auto& tokens = analysis_.tokens;
  const auto at =
      std::partition_point(tokens.begin(), tokens.end(), [&](const Token& t) { return t.span.end <= byte; });
  return static_cast<int32_t>(at - tokens.begin());
}

int32_t Grammar::child(int32_t i, Relation relation) const {
  for (int32_t c = first_child(i); c != kNone; c = next_sibling(c)) {
    if (token(c).relation == relation) return c;
  }
  return kNone;
}

std::string_view Grammar::preposition(int32_t i) const {
  const int32_t found = child(i, Relation::case_);
  return found == kNone || found > i ? std::string_view() : low(found);
}

int32_t Grammar::with_preposition(int32_t i, std::string_view word) const {
  for (int32_t c = first_child(i); c != kNone; c = next_sibling(c)) {
    const Relation r = token(c).relation;
    if ((r == Relation::obl || r == Relation::nmod || r == Relation::obl_agent || r == Relation::obl_unmarked) &&
        preposition(c) == word)
      return c;
  }
  return kNone;
}

std::vector<int32_t> Grammar::conjuncts(int32_t i) const {
  std::vector<int32_t> out{i};
  for (size_t k = 0; k < out.size() && out.size() < 200; ++k) {
    for (int32_t c = first_child(out[k]); c != kNone; c = next_sibling(c)) {
      if (token(c).relation == Relation::conj && !is_verb(c)) out.push_back(c);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

int32_t Grammar::coordination(int32_t i) const {
  while (token(i).relation == Relation::conj && token(i).head >= 0) i = token(i).head;
  return i;
}

bool Grammar::is_noun(int32_t i) const {
  const Upos u = token(i).upos;
  return u == Upos::NOUN || u == Upos::PROPN || u == Upos::NUM || u == Upos::PRON;
}

bool Grammar::is_passive(int32_t i) const {
  if (has_child(i, Relation::nsubj_pass) || has_child(i, Relation::aux_pass)) return true;
  if (penn(i) != "VBN" || has_child(i, Relation::nsubj)) return false;
  if (token(i).relation == Relation::acl && (has_child(i, Relation::obj) || bare_object(i) != kNone))
    return false;  // "said warplanes bombed the port": a past tense read as participle
  bool has_aux = false;
  for (int32_t c = first_child(i); c != kNone; c = next_sibling(c))
    has_aux = has_aux || token(c).relation == Relation::aux;
  const Relation r = token(i).relation;
  if (r == Relation::conj && !has_aux && token(i).head >= 0 && is_verb(token(i).head)) return is_passive(token(i).head);
  return !has_aux;
}

bool Grammar::is_relative(int32_t word) const {
  const std::string_view form = low(word);
  return token(word).upos != Upos::PROPN &&  // the WHO
         (form == "who" || form == "which" || form == "that" || form == "whom" || form == "whose");
}

int32_t Grammar::resolve_relative(int32_t word) const {
  if (word == kNone || !is_relative(word)) return word;
  for (int32_t up = token(word).head, steps = 0; up >= 0 && steps < 6; up = token(up).head, ++steps) {
    if (token(up).relation != Relation::acl_relcl || token(up).head < 0) continue;
    const int32_t head = token(up).head;
    // "as stated by Ann Bell, unlike the ministry, which …": "which" is no person, but what stands right before it
    int32_t before = word - 1;
    if (before > 0 && low(before) == ",") --before;
    if (low(word) == "which" && head != before && is_person(head) && before >= 0 && is_noun(before)) return before;
    // "the case of Ann Bell, who": no case, but the person right before
    if (low(word) == "who" && before > head && is_person(before) && !is_person(head)) {
      int32_t name = before;
      while (token(name).head > head && is_person(token(name).head)) name = token(name).head;
      if (token(name).head == head && token(name).relation == Relation::nmod) return name;
    }
    return head;
  }
  return word;
}

const Name* Grammar::name_at(int32_t i) const {
  const auto& names = analysis_.names;  // in order, disjoint
  const auto after = std::upper_bound(names.begin(), names.end(), static_cast<uint32_t>(i),
                                      [](uint32_t at, const Name& name) { return at < name.first; });
  if (after == names.begin()) return nullptr;
  const Name& name = *(after - 1);
  return static_cast<uint32_t>(i) < name.last ? &name : nullptr;
}

bool Grammar::is_person(int32_t i) const {
  const Name* name = name_at(i);
  return name && name->kind == NameKind::person;
}

/// A bare phrase right behind the verb, which a parser took for an adverbial: "gunned down [four policemen]".
int32_t Grammar::bare_object(int32_t verb) const {
  static constexpr std::string_view kTimes[] = {"day",       "night",     "week",    "month",  "year",      "morning",
                                                "evening",   "afternoon", "hour",    "minute", "time",      "today",
                                                "yesterday", "tomorrow",  "weekend", "km",     "kilometre", "kilometer",
                                                "mile",      "metre",     "meter"};
  static constexpr std::string_view kQualifiers[] = {"at",      "least",         "about", "around", "some",   "up",
                                                     "to",      "over",          "more",  "than",   "nearly", "almost",
                                                     "roughly", "approximately", "only",  "just",   "as",     "many"};
  for (int32_t c = first_child(verb); c != kNone; c = next_sibling(c)) {
    const Relation r = token(c).relation;
    // "killed [one insurgent]", the noun taken for an adjective
    const bool counted = r == Relation::xcomp && token(c).upos == Upos::ADJ &&
                         (has_child(c, Relation::nummod) || has_child(c, Relation::det));
    if (c < verb || (!counted && (r != Relation::obl_unmarked && r != Relation::obl)) ||
        has_child(c, Relation::case_) || (!counted && !is_noun(c)) || token(c).upos == Upos::PRON)
      continue;
    int32_t first = phrase(c).first;
    while (first > verb + 1 &&
           std::find(std::begin(kQualifiers), std::end(kQualifiers), low(first - 1)) != std::end(kQualifiers))
      --first;  // "killed at least 14 rebels"
    if (first > verb + 2 || (first == verb + 2 && token(verb + 1).relation != Relation::compound_prt)) continue;
    if (std::find(std::begin(kTimes), std::end(kTimes), lemma(c)) != std::end(kTimes) ||
        (token(c).upos == Upos::PROPN && low(c).ends_with("day")))
      continue;
    return c;
  }
  return kNone;
}

int32_t Grammar::direct(int32_t verb, bool acted_on) const {
  const bool passive = is_passive(verb);
  for (int32_t c = first_child(verb); c != kNone; c = next_sibling(c)) {
    const Relation r = token(c).relation;
    if (!acted_on) {
      if (!passive && (r == Relation::nsubj || r == Relation::csubj)) return resolve_relative(c);
      if (r == Relation::obl_agent) return c;
      if (passive && r == Relation::obl && preposition(c) == "by") return c;
    } else if (r == Relation::obj || r == Relation::nsubj_pass || (passive && r == Relation::nsubj)) {
      // "the statement that gunners killed 20 people", with "that" taken for what they killed
      bool further = false;
      for (int32_t other = next_sibling(c); other != kNone && low(c) == "that"; other = next_sibling(other))
        further = further || token(other).relation == Relation::obj;
      if (!further) return resolve_relative(c);
    }
  }
  if (acted_on && !passive) return bare_object(verb);
  // "Up to 15 fighters were killed": the qualifier taken for a preposition
  static constexpr std::string_view kQualifiers[] = {"up", "over", "around", "about", "at"};
  for (int32_t c = first_child(verb); c != kNone && c < verb; c = next_sibling(c)) {
    if (token(c).relation != Relation::obl || !has_child(c, Relation::nummod) || acted_on != passive) continue;
    if (std::find(std::begin(kQualifiers), std::end(kQualifiers), preposition(c)) != std::end(kQualifiers)) return c;
  }
  return kNone;
}

/// What a verb without its own subject takes from the words above it.
int32_t Grammar::implied(int32_t verb, int depth) const {
  const Token& t = token(verb);
  if (t.head < 0 || depth > 8) return kNone;
  switch (t.relation) {
    case Relation::acl:
    case Relation::amod:
      return is_noun(t.head) ? t.head : kNone;
    case Relation::acl_relcl:
      return t.head;
    case Relation::conj:
    case Relation::advcl:
    case Relation::parataxis:
      if (!is_verb(t.head)) return kNone;
      if (const int32_t mark = child(verb, Relation::mark);
          t.relation == Relation::advcl && mark != kNone &&
          (low(mark) == "of" || low(mark) == "for" || low(mark) == "from")) {
        const int32_t accused = is_passive(t.head) ? surface_subject(t.head, depth + 1)
                                                   : direct(t.head, true);  // "accused them of attacking"
        if (accused != kNone) return accused;
      }
      if (t.relation == Relation::parataxis && penn(verb) != "VBG") return kNone;
      return surface_subject(t.head, depth + 1);
    case Relation::xcomp: {
      if (!is_verb(t.head)) return kNone;
      const int32_t controlled = is_passive(t.head) ? kNone : direct(t.head, true);
      return controlled != kNone ? controlled : surface_subject(t.head, depth + 1);
    }
    default:
      return kNone;
  }
}

int32_t Grammar::subject(int32_t verb, int depth) const {
  if (const int32_t own = direct(verb, false); own != kNone) return own;
  if (is_passive(verb)) return kNone;
  return implied(verb, depth);
}

int32_t Grammar::object(int32_t verb, int depth) const {
  if (const int32_t own = direct(verb, true); own != kNone) return own;
  if (is_passive(verb)) return implied(verb, depth);
  // "the men whom they killed", "the car they hit"
  if (token(verb).relation == Relation::acl_relcl && direct(verb, false) != kNone &&
      direct(verb, false) != token(verb).head)
    return token(verb).head;
  return kNone;
}

/// No space stands between this token and the next.
bool Grammar::touch(int32_t i) const { return token(i).span.end == token(i + 1).span.begin; }

Grammar::Words Grammar::phrase(int32_t head) const {
  Words out{head, head};
  for (int32_t c = first_child(head); c != kNone; c = next_sibling(c)) {
    const Relation r = token(c).relation;
    if (r == Relation::case_ || r == Relation::cc) continue;
    const bool of = r == Relation::nmod && c > head && preposition(c) == "of";
    if (!of && !in_phrase(r, c < head)) continue;
    if (r == Relation::nummod && c > head && with_preposition(c, "of") != kNone) continue;  // "two men one of them old"
    Words inner = phrase(c);
    if (of) inner.first = std::min(inner.first, child(c, Relation::case_));
    const auto comma = [&] {
      for (int32_t k = head + 1; k < inner.first; ++k) {
        if (low(k) == ",") return true;
      }
      return false;
    };
    if (c > head && comma()) continue;  // "12 people, several of them children": what follows is told apart
    out.first = std::min(out.first, inner.first);
    out.last = std::max(out.last, inner.last);
  }
  while (out.first >= 2 && low(out.first - 1) == "-" && touch(out.first - 2) && touch(out.first - 1))
    out.first -= 2;  // "[20-year-old] men", where the parse hung only "old" to the men
  return out;
}

Grammar::Words Grammar::subtree(int32_t head) const {
  Words out{head, head};
  std::vector<int32_t> open{head};
  while (!open.empty()) {
    const int32_t at = open.back();
    open.pop_back();
    out.first = std::min(out.first, at);
    out.last = std::max(out.last, at);
    for (int32_t c = first_child(at); c != kNone; c = next_sibling(c)) open.push_back(c);
  }
  return out;
}

int32_t Grammar::phrase_at(int32_t first) const {
  if (first < 0 || first >= static_cast<int32_t>(size())) return kNone;
  int32_t at = first;
  while (token(at).head > at && (in_phrase(token(at).relation, true) || token(at).relation == Relation::case_ ||
                                 token(at).relation == Relation::cc))
    at = token(at).head;
  return is_noun(at) || token(at).upos == Upos::ADJ ? at : kNone;
}

}  // namespace parley
