#include "claim/content.h"

#include <algorithm>

#include "claim/sources.h"

namespace parley::claim {
namespace {

bool is_finite(const Grammar& g, int32_t i) {
  const std::string_view tag = g.penn(i);
  return g.is_verb(i) && (tag == "VBD" || tag == "VBZ" || tag == "VBP" || tag == "MD");
}

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// A report of the same speaker in a participle: "…, adding that", with what it says not part of what stands before.
bool is_further_report(const Grammar& g, int32_t c) {
  return g.penn(c) == "VBG" && c > 0 && g.low(c - 1) == "," && g.token(c).relation == Relation::advcl &&
         (g.has_child(c, Relation::ccomp) || g.low(c + 1) == "that");
}

/// "Confirmed that it had struck the town but [denied] that …": a verb of saying that the tree joins to what is said.
bool reports_again(const Grammar& g, const data::Lexicon& lexicon, int32_t head, int32_t c) {
  return g.token(c).relation == Relation::conj && g.is_verb(c) && !g.has_child(c, Relation::nsubj) &&
         !g.has_child(c, Relation::nsubj_pass) && !g.has_child(c, Relation::mark) && lexicon.cues.find(g.lemma(c)) &&
         !lexicon.cues.find(g.lemma(head)) &&
         (g.is_passive(head) != g.is_passive(c) || g.has_child(c, Relation::ccomp));
}

/// "The group said it had killed 20; the army put its losses at three": another speaks, and not in what the first says.
bool is_of_another(const Grammar& g, const data::Lexicon& lexicon, int32_t c) {
  const Relation relation = g.token(c).relation;
  const data::Cue* cue = g.is_verb(c) ? lexicon.cues.find(g.lemma(c)) : nullptr;
  const int32_t who = g.child(c, Relation::nsubj), mark = g.child(c, Relation::mark);
  if (!cue || !cue->speaks || who == kNone || !g.is_noun(who) || !can_speak(g, lexicon, who)) return false;
  const int32_t first = g.subtree(c).first;
  if (relation == Relation::advcl)
    return mark != kNone && (g.low(mark) == "while" || g.low(mark) == "whereas" || g.low(mark) == "although");
  return (relation == Relation::conj || relation == Relation::parataxis || relation == Relation::ccomp) &&
         mark == kNone && first > 0 && (g.low(first - 1) == ";" || g.low(first) == ";" || g.low(first) == "but");
}

Words clause_words(const Grammar& g, const data::Lexicon& lexicon, int32_t head) {
  Words out = g.subtree(head);
  for (int32_t c = g.first_child(head); c != kNone; c = g.next_sibling(c)) {
    if (c > head && (is_further_report(g, c) || reports_again(g, lexicon, head, c) || is_of_another(g, lexicon, c)))
      out.last = std::min(out.last, g.subtree(c).first - 1);
  }
  return out;
}

/// Whether the words are a clause of their own and no adverbial of the cue or a name that it is said of.
bool is_clause(const Grammar& g, Words words) {
  for (int32_t i = words.first; i <= words.last; ++i) {
    const Token& token = g.token(i);
    if ((token.relation == Relation::nsubj || token.relation == Relation::nsubj_pass) && token.head > words.first &&
        token.head <= words.last && g.token(token.head).relation != Relation::acl_relcl &&
        (g.token(token.head).relation != Relation::advcl || !g.has_child(token.head, Relation::mark)))
      return true;  // it has a subject and a predicate
    if (token.head >= words.first && token.head <= words.last) continue;
    if (token.upos == Upos::PUNCT) continue;
    switch (token.relation) {
      case Relation::ccomp:
      case Relation::root:
      case Relation::parataxis:
      case Relation::csubj:
        return true;
      case Relation::conj:
      case Relation::dep:
      case Relation::nsubj:
      case Relation::nsubj_pass:
      case Relation::obj:
      case Relation::dislocated:
      case Relation::appos:
        return true;
      case Relation::discourse:
        if (token.upos == Upos::NUM || token.upos == Upos::NOUN) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

/// Whether the tree has what is said as a clause in front of source and cue.
bool clause_before(const Grammar& g, int32_t cue, int32_t first) {
  for (int32_t c = g.first_child(cue); c != kNone && c < first; c = g.next_sibling(c)) {
    if (g.token(c).relation == Relation::ccomp && g.is_verb(c)) return true;
  }
  return g.token(cue).relation == Relation::parataxis && g.token(cue).head >= 0 && g.token(cue).head < first;
}

/// "A blast killed 16 people in the city the monitoring group said Tuesday", "… said Ann Bell head of the mission
/// adding that …", where commas are missing.
bool ends_sentence(const Grammar& g, int32_t begin, Words clause, int32_t cue) {
  int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(cue)).last);
  bool verb = false;
  for (int32_t i = begin; i < clause.first; ++i) verb = verb || is_finite(g, i) || (g.is_verb(i) && g.object(i) > i);
  const bool inverted = clause.first == cue;
  if (!verb || clause.last > cue + (inverted ? 10 : 6)) return false;
  for (int32_t i = cue + 1; i < end; ++i) {
    if (g.penn(i) == "VBG" && g.low(i + 1) == "that") end = i;
    if (i < end && g.is_verb(i)) return false;
  }
  return end - cue < (inverted ? 12 : 9);
}

/// "… and then a helicopter fired": a subject before the first verb.
bool begins_clause(const Grammar& g, int32_t first, int32_t end) {
  for (int32_t i = first; i < end && !g.is_verb(i); ++i) {
    const Relation r = g.token(i).relation;
    if (r == Relation::nsubj || r == Relation::nsubj_pass || r == Relation::expl) return true;
  }
  return false;
}

/// "…, the ministry said; in the next town four were killed": what follows the semicolon, if nobody else is named for
/// it.
Words behind_semicolon(const Grammar& g, const data::Lexicon& lexicon, int32_t last) {
  const int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(last)).last);
  if (last + 2 >= end || g.low(last + 1) != ";") return {1, 0};
  for (int32_t i = last + 2; i < end; ++i) {
    const data::Cue* cue = g.is_verb(i) ? lexicon.cues.find(g.lemma(i)) : nullptr;
    if ((cue && cue->speaks) || g.low(i) == "according") return {1, 0};
  }
  return {last + 2, end - 1};
}

/// What goes on behind "…, he said on Monday, …": not a participle or an apposition of who speaks.
std::vector<Words> content_after(const Grammar& g, const data::Lexicon& lexicon, const std::vector<Quote>& quotes,
                                 Words clause, int32_t cue, int32_t end) {
  int32_t after = clause.last + 1;  // over "on Monday" to the next comma
  while (after < end && !is_border(g.low(after)) && !quote_at(quotes, after) && g.low(after) != ".") ++after;
  if (after >= end - 1 || g.low(after) == ".") return {};
  if (g.low(after) == ";") {
    const Words rest = behind_semicolon(g, lexicon, after - 1);
    return rest.empty() ? std::vector<Words>() : std::vector<Words>{rest};
  }
  if (g.low(after) == ":") return {{after + 1, end - 1}};
  int32_t next = after;
  const Quote* quote = quote_at(quotes, next);
  while (!quote && next < end && g.token(next).upos == Upos::PUNCT) quote = quote_at(quotes, ++next);
  if (next >= end) return {};
  if (quote && quote->first == next) return {{next, std::max(quote->last, end - 1)}};
  static constexpr std::string_view kFurther[] = {"who",       "which",  "as",     "after",    "while",  "when",
                                                  "according", "citing", "though", "although", "before", "whose",
                                                  "where",     "in",     "at",     "on"};
  if (g.penn(next) == "VBG" && (!lexicon.verbs.find(g.lemma(next)) || lexicon.cues.find(g.lemma(next)) ||
                                lexicon.quote_cues.find(g.lemma(next))))
    return {};
  if ((g.token(next).upos == Upos::CCONJ && !begins_clause(g, next + 1, end)) ||
      std::find(std::begin(kFurther), std::end(kFurther), g.low(next)) != std::end(kFurther))
    return {};
  if (g.penn(next) == "VBG" || g.token(next).upos == Upos::CCONJ) return {{next, end - 1}};
  for (int32_t up = next, steps = 0; up >= 0 && steps < 12; up = g.token(up).head, ++steps) {
    if (up >= clause.first && up <= clause.last) {
      // hangs on the cue: content only as its clause
      bool clausal = false;
      for (int32_t c = g.first_child(cue); c != kNone; c = g.next_sibling(c)) {
        const Relation r = g.token(c).relation;
        if (c >= next && (r == Relation::ccomp || r == Relation::parataxis)) clausal = true;
      }
      if (!clausal) return {};
      break;
    }
  }
  return {{next, end - 1}};
}

/// "Had said earlier in the day that …", where the tree hangs the clause on "day".
Words clause_by_words(const Grammar& g, int32_t cue, bool whole) {
  const int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(cue)).last);
  for (int32_t i = cue + 1; i < end && i < cue + 10; ++i) {
    if (g.low(i) == "that" && (g.token(i).upos == Upos::SCONJ || !g.is_verb(i + 1 < end ? i + 1 : i)))
      return {i, end - (g.token(end - 1).upos == Upos::PUNCT ? 2 : 1)};
    if (g.is_verb(i) || g.token(i).upos == Upos::PUNCT) break;
  }
  const Upos next = cue + 1 < end ? g.token(cue + 1).upos : Upos::PUNCT;
  const bool noun =
      next == Upos::DET || next == Upos::NOUN || next == Upos::PROPN || next == Upos::PRON || next == Upos::NUM;
  for (int32_t i = cue + 1; i < end && noun && whole; ++i) {  // "said the attack killed 16 people"
    if (is_finite(g, i)) return {cue + 1, end - (g.token(end - 1).upos == Upos::PUNCT ? 2 : 1)};
  }
  return {1, 0};
}

/// "Had reported 35 deaths, two children among them, and 75 wounded": figures that the tree does not join to the first.
int32_t end_of_figures(const Grammar& g, const data::Lexicon& lexicon, Words content) {
  bool counts = false;
  for (int32_t i = content.first; i <= content.last; ++i) counts = counts || g.token(i).upos == Upos::NUM;
  const int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(content.last)).last);
  if (g.token(content.last).upos == Upos::NUM && content.last + 1 < end &&
      lexicon.adjectives.find(g.low(content.last + 1)))
    ++content.last;  // "83 wounded"
  const int32_t next = content.last + 1;
  if (!counts || next >= end || (g.low(next) != "," && g.low(next) != "and")) return content.last;
  int32_t last = content.last;
  bool more = false;
  for (int32_t i = next; i < end; ++i) {
    const std::string_view low = g.low(i);
    if (low == ";" || low == "." || low == ":" || low == "while") break;
    const bool hurt = lexicon.adjectives.find(low) && (g.token(i - 1).upos == Upos::NUM || g.is_noun(i - 1));
    if ((is_finite(g, i) || g.token(i).upos == Upos::AUX) && !hurt) return content.last;
    more = more || g.token(i).upos == Upos::NUM;
    last = i;
  }
  return more ? last : content.last;
}

}  // namespace

const Quote* quote_at(const std::vector<Quote>& quotes, int32_t word) {
  const auto next = std::upper_bound(quotes.begin(), quotes.end(), word,
                                     [](int32_t at, const Quote& quote) { return at < quote.first; });
  if (next == quotes.begin()) return nullptr;
  const Quote& quote = *(next - 1);
  return word <= quote.last ? &quote : nullptr;
}

bool is_border(std::string_view low) {
  return low == "," || low == "–" || low == "—" || low == "--" || low == ";" || low == ":" || low == "!" ||
         low == "?" || closes_quote(low) || low == "’" || low == "'";
}

Words content_behind(const Grammar& g, const data::Lexicon& lexicon, const data::Cue& row, int32_t cue) {
  Words out{1, 0};
  const bool has_clause = g.has_child(cue, Relation::ccomp);
  bool started = false;
  for (int32_t c = g.first_child(cue); c != kNone; c = g.next_sibling(c)) {
    if (c < cue) continue;
    const Relation r = g.token(c).relation;
    bool content = false;
    switch (r) {
      case Relation::ccomp:
      case Relation::csubj:
      case Relation::csubj_pass:
        content = true;
        break;
      case Relation::xcomp:
        content = true;
        break;
      case Relation::obj: {
        const int32_t clause = g.child(c, Relation::acl);
        content = (row.takes_object && !has_clause) || (clause != kNone && g.has_child(clause, Relation::obj));
        break;
      }
      case Relation::obl:
        content = has(row.content, g.preposition(c)) || (started && row.takes_object && g.preposition(c) == "to") ||
                  (started && row.takes_object && g.preposition(c) == "as");
        break;
      case Relation::advcl: {
        const int32_t mark = g.child(c, Relation::mark);
        content = mark != kNone && (has(row.content, g.low(mark)) || g.low(mark) == "that" ||
                                    (started && row.takes_object && g.low(mark) == "to"));
        break;
      }
      case Relation::parataxis:
        content = row.speaks && g.is_verb(c) && (g.low(cue + 1) == ":" || g.low(cue + 1) == ",");
        break;
      default:
        break;
    }
    if (!content || (started && is_of_another(g, lexicon, c))) continue;
    Words words = clause_words(g, lexicon, c);
    words.first = std::max(words.first, cue + 1);
    const int32_t preposition = g.child(c, Relation::case_);
    if (r == Relation::obl && preposition != kNone && preposition >= words.first && g.preposition(c) != "as")
      words.first = preposition + 1;  // "called for" is the cue
    if (!started) out = words;
    out.last = std::max(out.last, words.last);
    started = true;
  }
  if (!started && row.speaks) out = clause_by_words(g, cue, !row.takes_object && row.content.empty());
  if (!started && out.empty() && has(row.content, g.low(cue + 1))) {  // "speaks of 54 dead", whatever the tree has
    const int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(cue)).last);
    out = {cue + 2, cue + 1};
    while (out.last + 1 < end && g.token(out.last + 1).upos != Upos::PUNCT) ++out.last;
  }
  if (!out.empty() && g.low(out.first) == ";") return {1, 0};  // the next statement
  if (!out.empty() && row.speaks) out.last = end_of_figures(g, lexicon, out);
  if (!out.empty() && row.speaks && g.low(out.last + 1) == ":")  // "spoke of 83 wounded: 74 were in hospital"
    out.last = static_cast<int32_t>(g.sentence(g.sentence_of(cue)).last) - 1;
  while (!out.empty() && (g.low(out.first) == "," || g.low(out.first) == ":")) ++out.first;
  if (out.empty() || !row.speaks) return out;
  if (const Words rest = behind_semicolon(g, lexicon, out.last); !rest.empty()) out.last = rest.last;
  return out;
}

const Quote* quote_behind(const Grammar& g, const std::vector<Quote>& quotes, int32_t cue) {
  const int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(cue)).last);
  for (const Quote& quote : quotes) {
    if (quote.first <= cue) continue;
    if (quote.first > cue + 14 || quote.first > end) return nullptr;
    for (int32_t i = cue + 1; i < quote.first; ++i) {
      if (g.is_verb(i) && g.token(i).head != cue) return nullptr;
    }
    const std::string_view before = g.low(quote.first - 1);
    const bool opened = before == "," || before == ":" || before == "that" || quote.first == cue + 1;
    return opened ? &quote : nullptr;
  }
  return nullptr;
}

Tail content_around(const Grammar& g, const data::Lexicon& lexicon, const std::vector<Quote>& quotes, Words clause,
                    int32_t cue) {
  Tail out;
  const Sentence& sentence = g.sentence(g.sentence_of(cue));
  const int32_t begin = static_cast<int32_t>(sentence.first), end = static_cast<int32_t>(sentence.last);
  const int32_t last = clause.first - 1;
  if (last >= begin + 2 && !is_border(g.low(last)) &&
      (clause_before(g, cue, clause.first) || ends_sentence(g, begin, clause, cue))) {  // no comma: "… a monitor said."
    out.content.push_back({begin, last});
    return out;
  }
  if (last < 0 || !is_border(g.low(last))) return out;
  const Quote* quote = quote_at(quotes, last);
  if (quote && (quote->last > last || quote->goes_on)) quote = nullptr;
  if (last < begin) {  // '"… ?" the mayor asked.': the splitter took the end of the question for that of the sentence
    const std::string_view before =
        quote ? g.low(quote->last - (g.low(quote->last) == "'" ? 2 : 1)) : std::string_view();
    if (!quote || begins_paragraph(g, begin) || (before != "," && before != "?" && before != "!")) return out;
  }
  int32_t first = begin;
  if (quote) {
    out.quoted = true;
    first = std::min(first, quote->first);
  }
  if (last - first < 1) return out;
  const bool whole = quote || is_clause(g, {first, last});
  out.content.push_back({first, last});
  const std::vector<Words> behind = content_after(g, lexicon, quotes, clause, cue, end);
  if (!whole && behind.empty()) out.content.clear();  // "On Monday, the mayor said nothing."
  out.content.insert(out.content.end(), behind.begin(), behind.end());
  return out;
}

}  // namespace parley::claim
