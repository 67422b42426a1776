#include "claim/noun_sayings.h"

#include <algorithm>

#include "claim/content.h"
#include "claim/sources.h"

namespace parley::claim {

void set_source(const Grammar& grammar, Saying& saying, int32_t head) {
  if (head == kNone) return;
  saying.source = head;
  saying.source_words = source_words(grammar, head, saying.cue);
}

Words with_quote(const std::vector<Quote>& quotes, Words words) {
  for (const Quote& quote : quotes) {
    if (quote.first >= words.first && quote.first <= words.last && quote.last > words.last) words.last = quote.last;
  }
  return words;
}

std::optional<Saying> read_state(const SayingContext& context, int32_t i) {
  const Grammar& g = context.grammar;
  const data::Cue* row = context.lexicon.states.find(g.low(i));
  if (!row || (g.token(i).upos != Upos::ADJ && !g.is_passive(i))) return std::nullopt;
  int32_t source = g.child(i, Relation::nsubj);
  if (source == kNone) source = g.child(i, Relation::nsubj_pass);
  if (source == kNone || g.low(source) == "it" || g.low(source) == "that") return std::nullopt;
  Words content{1, 0};
  for (int32_t c = g.first_child(i); c != kNone; c = g.next_sibling(c)) {
    const Relation r = g.token(c).relation;
    if (c < i) continue;
    const bool clause =
        r == Relation::ccomp || r == Relation::xcomp ||
        (r == Relation::advcl && g.low(g.subtree(c).first) != "because" && g.low(g.subtree(c).first) == "that");
    const bool phrase =
        r == Relation::obl &&
        (g.preposition(c) == "of" || g.preposition(c) == "about" || g.preposition(c) == "with" ||
         g.preposition(c) == "to" || g.preposition(c) == "at" || g.preposition(c) == "by" || g.preposition(c) == "in");
    if (!clause && !phrase) continue;
    content = g.subtree(c);
    if (phrase) content.first = std::max(content.first, g.child(c, Relation::case_) + 1);
    break;
  }
  if (content.empty()) return std::nullopt;
  Saying saying;
  saying.cue = i;
  set_source(g, saying, source);
  saying.row = row;
  saying.rule = row->id;
  saying.form = Saying::Form::state;
  saying.content = {with_quote(context.quotes, content)};
  saying.cue_words = context.cues.words(i, content.first);
  return saying;
}

std::optional<Saying> read_noun(const SayingContext& context, int32_t i) {
  const Grammar& g = context.grammar;
  if (g.token(i).upos != Upos::NOUN) return std::nullopt;
  const data::Cue* row = context.lexicon.cue_nouns.find(g.lemma(i));
  if (!row) row = context.lexicon.attitude_nouns.find(g.lemma(i));
  if (!row) return std::nullopt;
  Words content{1, 0};
  int32_t source = g.child(i, Relation::nmod_poss);
  for (int32_t c = g.first_child(i); c != kNone; c = g.next_sibling(c)) {
    const Relation r = g.token(c).relation;
    if (c < i) continue;
    const std::string_view preposition = g.preposition(c);
    if (source == kNone && r == Relation::nmod && (preposition == "by" || preposition == "from")) {
      source = c;
      continue;
    }
    const bool clause =
        (r == Relation::acl && (g.has_child(c, Relation::mark) || g.low(c) == "saying")) || r == Relation::ccomp;
    const bool phrase = r == Relation::nmod && (preposition == "of" || preposition == "for" || preposition == "about" ||
                                                preposition == "to" || preposition == "on" || preposition == "against");
    if (!clause && !phrase) continue;
    if (!content.empty()) continue;
    content = g.subtree(c);
    if (phrase) content.first = std::max(content.first, g.child(c, Relation::case_) + 1);
    content.first = std::max(content.first, i + 1);
    if (clause && g.penn(c) == "VBG") content.first = std::min(c + 1, content.last);
  }
  if (content.empty()) return std::nullopt;
  Saying saying;
  saying.cue = i;
  saying.cue_words = {i, i};
  const int32_t up = g.token(i).head;
  if (up >= 0 && up < i && g.token(i).relation == Relation::obj &&
      g.is_verb(up)) {  // "voiced concern that", "has no plans to"
    if (source == kNone) source = source_of(g, up);
    if (i - up < 7) saying.cue_words.first = context.cues.words(up, kNone).first;
  }
  if (source == kNone && row->attitude) return std::nullopt;
  set_source(g, saying, source);
  saying.row = row;
  saying.rule = row->id;
  saying.form = Saying::Form::noun;
  saying.content = {with_quote(context.quotes, content)};
  return saying;
}

namespace {

/// "According to the data gathered by the Office", "to the figures, which come from the city": who stands behind them.
int32_t origin_of(const Grammar& g, int32_t data) {
  for (int32_t c = g.first_child(data); c != kNone; c = g.next_sibling(c)) {
    const Relation r = g.token(c).relation;
    if (c < data || (r != Relation::acl && r != Relation::acl_relcl)) continue;
    for (const char* preposition : {"by", "from"}) {
      if (const int32_t who = g.with_preposition(c, preposition); who != kNone) return who;
    }
  }
  return kNone;
}

/// "According to the Red Cross a bus was hit": the phrase ends where another begins without a word between.
void end_phrase(const Grammar& g, int32_t end, Words& source) {
  for (int32_t i = source.first + 1; i <= source.last; ++i) {
    const Upos upos = g.token(i).upos;
    const bool begins = upos == Upos::DET || upos == Upos::NUM || g.low(i) == "more" || g.low(i) == "some";
    if (!begins || !g.is_noun(i - 1)) continue;
    for (int32_t k = i; k < end; ++k) {
      if ((g.is_verb(k) && g.penn(k) != "VBG" && g.penn(k) != "VB") || g.token(k).upos == Upos::AUX) {
        source.last = i - 1;
        return;
      }
    }
  }
}

bool is_relative(std::string_view low) { return low == "where" || low == "which" || low == "whom" || low == "when"; }

/// What the words from `first` to `last`, which name who says so, are said of: the clause in which they stand.
std::vector<Words> content_beside(const SayingContext& context, Words named, int32_t head) {
  const Grammar& g = context.grammar;
  const Sentence& sentence = g.sentence(g.sentence_of(named.first));
  const int32_t begin = static_cast<int32_t>(sentence.first), end = static_cast<int32_t>(sentence.last);
  const int32_t before = named.first - 1, next = named.last + 1;
  const int32_t behind = next < end && g.low(next) == "," ? next + 1 : next;
  std::vector<Words> out;
  for (const Quote& quote : context.quotes) {  // 'in the words of one envoy "a war that …"'
    if (quote.first == behind && before > begin) return {{quote.first, quote.last}};
  }
  const int32_t link = before > begin && g.low(before) == "," ? before - 1 : before;
  if (link > begin && is_relative(g.low(link)) && behind < end) {  // "in which, according to a monitor, 46 died"
    int32_t last = end - 1;
    for (int32_t i = behind; i < end; ++i) {
      if (g.token(i).relation == Relation::acl_relcl && g.subtree(i).first <= link) last = g.subtree(i).last;
    }
    out.push_back({behind, std::max(last, behind)});
    return out;
  }
  const int32_t clause = g.token(head).head;
  if (clause >= 0 && clause < named.first &&
      g.token(clause).relation == Relation::acl_relcl) {  // ", where 20 were killed according to"
    out.push_back({g.subtree(clause).first, before});
  } else if (before > begin + 1) {
    int32_t last = before;
    while (last > begin && g.token(last).upos == Upos::PUNCT && !closes_quote(g.low(last))) --last;
    int32_t first = begin;
    for (const Quote& quote : context.quotes) {
      if (quote.last == before || quote.last == last) first = std::min(first, quote.first);
    }
    out.push_back({first, last});
  }
  const bool opens = before <= begin + 1;
  if (next < end - 2 && (opens || g.low(next) == ",") &&
      (opens || (g.low(next + 1) != "which" && g.low(next + 1) != "who")))
    out.push_back({behind, end - 1});
  return out;
}

/// "One of these lies": the words from `first`, where the tree may end the phrase too early.
bool names_invention(const Grammar& g, const data::Lexicon& lexicon, int32_t first, int32_t end) {
  constexpr int32_t kReach = 5;  // words
  for (int32_t i = first; i < end && i < first + kReach && g.token(i).upos != Upos::PUNCT; ++i) {
    if (lexicon.denies(g.lemma(i))) return true;
    if (g.token(i).upos == Upos::NOUN || g.token(i).upos == Upos::PROPN || g.is_verb(i)) return false;
  }
  return false;
}

}  // namespace

std::optional<Saying> read_according(const SayingContext& context, int32_t i) {
  const Grammar& g = context.grammar;
  const auto match = context.lexicon.according.longest_at(static_cast<uint32_t>(i),
                                                          [&](uint32_t at) { return g.low(static_cast<int32_t>(at)); });
  if (!match || (match.size == 1 && g.low(i) == "per")) return std::nullopt;
  const int32_t end = static_cast<int32_t>(g.sentence(g.sentence_of(i)).last);
  const int32_t first = i + static_cast<int32_t>(match.size);
  if (first >= end) return std::nullopt;
  const bool one_of = g.token(first).upos == Upos::NUM && g.low(first + 1) == "of";  // "according to one of the nurses"
  const int32_t head = one_of ? first : g.phrase_at(first);
  if (head == kNone || head >= end) return std::nullopt;
  Saying saying;
  saying.cue = i;
  saying.cue_words = {i, i + static_cast<int32_t>(match.size) - 1};
  set_source(g, saying, head);
  saying.source_words.first = std::max(saying.source_words.first, saying.cue_words.last + 1);
  end_phrase(g, end, saying.source_words);
  saying.rule = *match.value;
  saying.form = Saying::Form::according;
  saying.invented = names_invention(g, context.lexicon, first, end);
  saying.content = content_beside(context, {i, saying.source_words.last}, head);
  if (saying.content.empty()) return std::nullopt;
  if (const int32_t origin = can_speak(g, context.lexicon, head) ? kNone : origin_of(g, head); origin != kNone) {
    saying.source = origin;
    saying.source_words = source_words(g, origin, saying.cue);
  }
  return saying;
}

std::optional<Saying> read_account(const SayingContext& context, int32_t i) {
  const Grammar& g = context.grammar;
  if (g.low(i) != "in" && g.low(i) != "by") return std::nullopt;
  const int32_t head = i + 1 < static_cast<int32_t>(g.size()) ? g.phrase_at(i + 1) : kNone;
  if (head == kNone || head > i + 10) return std::nullopt;
  const RuleId* rule = context.lexicon.accounts.find(g.lemma(head));
  if (!rule || g.has_child(head, Relation::det)) return std::nullopt;
  const int32_t owner = g.child(head, Relation::nmod_poss), people = g.child(head, Relation::amod);
  const auto is_name = [&](int32_t word) {
    const char letter = g.text()[g.token(word).span.begin];
    return letter >= 'A' && letter <= 'Z';
  };
  if (owner == kNone && (people != i + 1 || !is_name(people))) return std::nullopt;  // "in other words"
  Saying saying;
  saying.cue = i;
  saying.cue_words = {i, i};
  set_source(g, saying, owner == kNone ? head : owner);
  if (owner == kNone) saying.source_words = {people, head};
  saying.rule = *rule;
  saying.form = Saying::Form::according;
  saying.invented = names_invention(g, context.lexicon, i + 1, static_cast<int32_t>(g.sentence(g.sentence_of(i)).last));
  saying.content = content_beside(context, {i, head}, head);
  if (saying.content.empty()) return std::nullopt;
  return saying;
}

}  // namespace parley::claim
