#include "templates/features.h"

#include <algorithm>

#include "core/sort_unique.h"
#include "language/linear_model.h"

namespace parley::templates {
namespace {

using language::feature;
using language::hash_bytes;

// Numbers of the feature templates; each group counts on from its own.
enum : uint32_t {
  kOfDocument = 2000,
  kOfSentence = 2100,
  kOfString = 2200,
  kOfOccurrence = 2300,
  kContext = 2400,
  kOfDate = 2500
};

constexpr int32_t kNoDate = -2560;  // counts as the score of the sentence with the best date where none is told
constexpr int32_t kWindow = 5;      // words to each side of a filler
constexpr uint64_t kPath = 4;       // words above it
constexpr uint64_t kSomeName = 77;  // all names of one kind are one word: no party is read differently from another

uint32_t low_hash(std::string_view text) {
  char small[64];
  const size_t size = std::min(text.size(), sizeof small);
  for (size_t i = 0; i < size; ++i)
    small[i] = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
  return hash_bytes({small, size});
}

bool is_content(const Token& token) {
  return token.upos == Upos::NOUN || token.upos == Upos::PROPN || token.upos == Upos::VERB || token.upos == Upos::ADJ;
}

/// A score in steps of half a log-odd, cut at both ends.
uint64_t bin(int32_t score) { return static_cast<uint64_t>(std::clamp(score / 128, -10, 10) + 20); }

uint64_t few(size_t n) { return n < 5 ? n : n < 8 ? 5 : n < 15 ? 6 : 7; }

}  // namespace

const uint64_t kEveryDocument = feature(kOfDocument, 0), kEveryCandidate = feature(kOfString, 0);

TypeScores scores_of(const ScoreTable& document, uint32_t document_class, const ScoreTable& sentences,
                     uint32_t sentence_class) {
  TypeScores out;
  out.document = document.row(0)[document_class];
  for (size_t at = sentence_class; at < sentences.scores.size(); at += sentences.classes)
    out.sentences.push_back(sentences.scores[at]);
  return out;
}

Features::Features(const Grammar& grammar, const pipeline::Reading& reading, const pipeline::Tables& tables)
    : grammar_(grammar), tables_(tables) {
  read_tokens();
  read_verbs();
  read_frames(reading);
}

void Features::read_tokens() {
  const uint32_t count = grammar_.size();
  words_.resize(count), lemmas_.resize(count), name_kind_.assign(count, 0), semantic_.assign(count, 0);
  classes_.assign(count, 0);
  contexts_.resize(count), frames_.resize(count), events_.resize(grammar_.analysis().sentences.size());
  for (const Name& name : grammar_.analysis().names) {
    for (uint32_t i = name.first; i < name.last; ++i) name_kind_[i] = static_cast<uint8_t>(name.kind) + 1;
  }
  for (int32_t i = 0; i < static_cast<int32_t>(count); ++i) {
    const size_t at = static_cast<size_t>(i);
    words_[at] = hash_bytes(grammar_.low(i));
    lemmas_[at] = low_hash(grammar_.lemma(i));
    if (name_kind_[at] != 0)
      words_[at] = lemmas_[at] = kSomeName + name_kind_[at];
    else
      classes_[at] = tables_.engine.word_class(grammar_.low(i));
    const std::string_view lemma = grammar_.lemma(i);
    if (const auto* victim = tables_.lexicon.victims.find(lemma))
      semantic_[at] = static_cast<uint8_t>(1 + static_cast<int>(victim->status));
    else if (tables_.lexicon.people.count(lemma))
      semantic_[at] = 10;
    else if (tables_.lexicon.objects.find(lemma))
      semantic_[at] = 11;
    else if (tables_.lexicon.means.find(grammar_.low(i)))
      semantic_[at] = 12;
  }
}

std::vector<WordView> Features::words() const {
  std::vector<WordView> out(grammar_.size());
  for (int32_t i = 0; i < static_cast<int32_t>(out.size()); ++i) {
    const Token& token = grammar_.token(i);
    const size_t at = static_cast<size_t>(i);
    WordView& word = out[at];
    if (name_kind_[at] == 0) word.word = hash_bytes(grammar_.low(i)), word.lemma = low_hash(grammar_.lemma(i));
    word.name = name_kind_[at], word.semantic = semantic_[at];
    word.upos = static_cast<uint8_t>(token.upos), word.relation = static_cast<uint8_t>(token.relation);
    word.head = token.head, word.sentence = grammar_.sentence_of(i);
    for (size_t k = 0; k < frames_[at].size() && k < WordView::kMostFrames; ++k)
      word.frames.push_back(static_cast<uint16_t>(frames_[at][k] % WordView::kFrameKinds));
  }
  return out;
}

void Features::note(int32_t token, uint64_t context) { contexts_[static_cast<size_t>(token)].push_back(context); }

void Features::read_verbs() {
  for (int32_t i = 0; i < static_cast<int32_t>(grammar_.size()); ++i) {
    const Token& token = grammar_.token(i);
    if (grammar_.is_verb(i)) {
      if (const int32_t subject = grammar_.subject(i); subject >= 0) {
        for (const int32_t each : grammar_.conjuncts(subject)) note(each, feature(kContext, lemma(i)));
      }
      if (const int32_t object = grammar_.object(i); object >= 0) {
        for (const int32_t each : grammar_.conjuncts(object)) note(each, feature(kContext + 1, lemma(i)));
      }
    }
    if (token.head < 0 || !grammar_.is_noun(i)) continue;
    if (token.relation == Relation::obl || token.relation == Relation::nmod || token.relation == Relation::obl_agent) {
      const uint64_t preposition = hash_bytes(grammar_.preposition(i));
      for (const int32_t each : grammar_.conjuncts(i)) {
        note(each, feature(kContext + 2, lemma(token.head), preposition));
        note(each, feature(kContext + 3, preposition));
        // "killed in an attack on the house": what the governor hangs on
        if (const int32_t above = grammar_.token(token.head).head; above >= 0)
          note(each, feature(kContext + 4, lemma(token.head), lemma(above), preposition));
      }
    } else if (token.relation == Relation::nmod_poss || token.relation == Relation::compound ||
               token.relation == Relation::appos || token.relation == Relation::nmod_desc) {
      note(i, feature(kContext + 5, static_cast<uint64_t>(token.relation), lemma(token.head)));
    }
  }
  for (int32_t i = 0; i < static_cast<int32_t>(grammar_.size()); ++i) {
    const Token& token = grammar_.token(i);
    if (token.head < 0 || (token.relation != Relation::appos && token.relation != Relation::nmod_desc)) continue;
    const auto above = contexts_[static_cast<size_t>(token.head)];
    for (const uint64_t context : above) note(i, context);
  }
}

void Features::note_span(Span span, uint64_t context) {
  const auto& tokens = grammar_.analysis().tokens;
  auto at = std::lower_bound(tokens.begin(), tokens.end(), span.begin,
                             [](const Token& token, uint32_t begin) { return token.span.begin < begin; });
  for (; at != tokens.end() && at->span.begin < span.end; ++at)
    frames_[static_cast<size_t>(at - tokens.begin())].push_back(context);
}

void Features::read_frames(const pipeline::Reading& reading) {
  for (const Claim& claim : reading.record.claims) {
    const uint64_t event = static_cast<uint64_t>(claim.event), fact = is_claimed_as_fact(claim.stance);
    const uint64_t mode = hash_bytes(claim.mode);
    if (claim.sentence < events_.size()) {
      events_[claim.sentence].push_back(feature(kContext + 10, event, mode));
      events_[claim.sentence].push_back(feature(kContext + 11, event, static_cast<uint64_t>(claim.stance)));
    }
    const auto party = [&](const std::optional<Party>& who, uint64_t role) {
      if (!who || who->span.empty()) return;
      note_span(who->span, feature(kContext + 12, role, event, fact));
      note_span(who->span, feature(kContext + 13, role, event, mode));
    };
    party(claim.perpetrator, 1);
    party(claim.target, 2);
    for (const auto& object : claim.objects) note_span(object.span(), feature(kContext + 12, 3, event, fact));
    if (claim.place) note_span(claim.place->span(), feature(kContext + 12, 4, event, fact));
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      note_span(harm.quantity.span(), feature(kContext + 14, static_cast<uint64_t>(harm.kind), event, fact));
      if (claim.sentence < events_.size())
        events_[claim.sentence].push_back(feature(kContext + 15, static_cast<uint64_t>(harm.kind)));
    }
  }
}

void Features::add_document(FeatureList& out) const {
  out.push_back(kEveryDocument);
  for (uint32_t s = 0; s < grammar_.analysis().sentences.size(); ++s) {
    const Sentence& sentence = grammar_.sentence(s);
    for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
      if (!is_content(grammar_.token(i))) continue;
      out.push_back(feature(kOfDocument + 1, lemma(i)));
      if (s < 4) out.push_back(feature(kOfDocument + 2, lemma(i)));
      out.push_back(feature(kOfDocument + 3, word(i), word(i + 1)));
      if (grammar_.is_verb(i)) {
        if (const int32_t object = grammar_.object(i); object >= 0)
          out.push_back(feature(kOfDocument + 4, lemma(i), lemma(object)));
        if (const int32_t subject = grammar_.subject(i); subject >= 0)
          out.push_back(feature(kOfDocument + 5, lemma(i), lemma(subject)));
      }
    }
    for (const uint64_t event : events_[s]) out.push_back(feature(kOfDocument + 6, event));
  }
}

void Features::add_sentence(uint32_t index, const ScoreTable& document, FeatureList& out) const {
  out.push_back(feature(kOfSentence, 0));
  out.push_back(feature(kOfSentence + 1, few(index)));
  for (int32_t beside = -1; beside <= 1; ++beside) {
    const int64_t at = static_cast<int64_t>(index) + beside;
    if (at < 0 || at >= static_cast<int64_t>(events_.size())) continue;
    const Sentence& sentence = grammar_.sentence(static_cast<uint32_t>(at));
    const uint32_t base = kOfSentence + 10 + static_cast<uint32_t>(beside + 1) * 10;
    for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
      if (!is_content(grammar_.token(i))) continue;
      out.push_back(feature(base, lemma(i)));
      if (beside != 0) continue;
      out.push_back(feature(base + 1, word(i), word(i + 1)));
      if (!grammar_.is_verb(i)) continue;
      if (const int32_t object = grammar_.object(i); object >= 0)
        out.push_back(feature(base + 2, lemma(i), lemma(object)));
      if (const int32_t subject = grammar_.subject(i); subject >= 0)
        out.push_back(feature(base + 3, lemma(i), lemma(subject)));
    }
    for (const uint64_t event : events_[static_cast<size_t>(at)]) out.push_back(feature(base + 4, event));
  }
  for (uint32_t c = 0; c < document.classes; ++c) out.push_back(feature(kOfSentence + 2, c, bin(document.row(0)[c])));
}

void Features::add_string(const Candidate& candidate, FeatureList& out) const {
  const Occurrence& own = candidate.occurrences.front();
  const auto kind = name_kind_[static_cast<size_t>(own.head)];
  out.push_back(kEveryCandidate);
  if (kind == 0) out.push_back(feature(kOfString + 1, hash_bytes(candidate.key)));
  out.push_back(feature(kOfString + 2, word(own.head)));
  out.push_back(feature(kOfString + 3, lemma(own.head), static_cast<uint64_t>(own.last > own.head)));
  out.push_back(feature(kOfString + 4, kind, semantic_[static_cast<size_t>(own.head)]));
  out.push_back(feature(kOfString + 5, few(static_cast<size_t>(own.last - own.first)), kind));
  out.push_back(feature(kOfString + 6, few(candidate.occurrences.size()), kind));
  out.push_back(feature(kOfString + 7, word(own.first)));
  out.push_back(feature(kOfString + 8, word(own.last)));
  out.push_back(feature(kOfString + 9, word(own.first), word(own.head)));
  for (int32_t i = own.first; i <= own.last; ++i) {
    out.push_back(feature(kOfString + 10, lemma(i)));
    out.push_back(feature(kOfString + 11, static_cast<uint64_t>(grammar_.token(i).upos), i < own.head));
  }
}

void Features::add_occurrence(const Occurrence& occurrence, FeatureList& out) const {
  const size_t head = static_cast<size_t>(occurrence.head);
  const auto upos = [&](int32_t i) {
    return i < 0 || i >= static_cast<int32_t>(grammar_.size()) ? 99 : static_cast<uint64_t>(grammar_.token(i).upos);
  };
  const uint64_t semantic = semantic_[head] * 8u + name_kind_[head];
  out.push_back(feature(kOfOccurrence, word(occurrence.first - 1)));
  out.push_back(feature(kOfOccurrence + 1, word(occurrence.last + 1)));
  out.push_back(feature(kOfOccurrence + 2, word(occurrence.first - 2), word(occurrence.first - 1)));
  out.push_back(feature(kOfOccurrence + 3, word(occurrence.last + 1), word(occurrence.last + 2)));
  out.push_back(feature(kOfOccurrence + 4, upos(occurrence.first - 1), upos(occurrence.first), upos(occurrence.last)));
  out.push_back(feature(kOfOccurrence + 5, upos(occurrence.last), upos(occurrence.last + 1)));
  out.push_back(feature(kOfOccurrence + 6, static_cast<uint64_t>(grammar_.token(occurrence.head).relation), semantic));
  out.push_back(feature(kOfOccurrence + 7, static_cast<uint64_t>(occurrence.last > occurrence.head),
                        word(occurrence.last > occurrence.head ? occurrence.head + 1 : -1)));
  for (const uint64_t context : contexts_[head]) {
    out.push_back(feature(kOfOccurrence + 10, context));
    out.push_back(feature(kOfOccurrence + 11, context, semantic));
  }
  for (const uint64_t frame : frames_[head]) {
    out.push_back(feature(kOfOccurrence + 12, frame));
    out.push_back(feature(kOfOccurrence + 13, frame, semantic));
  }
  const uint32_t index = grammar_.sentence_of(occurrence.head);
  const Sentence& sentence = grammar_.sentence(index);
  for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
    if (grammar_.token(i).upos == Upos::VERB) out.push_back(feature(kOfOccurrence + 14, lemma(i), semantic));
  }
  for (const uint64_t event : events_[index]) out.push_back(feature(kOfOccurrence + 15, event, semantic));
}

/// Words further away, apart from the tree, which is often wrong there.
void Features::add_window(const Occurrence& occurrence, FeatureList& out) const {
  const int32_t first = occurrence.first, last = occurrence.last;
  for (int32_t away = 1; away <= kWindow; ++away) {
    out.push_back(feature(kOfOccurrence + 20, word(first - away)));
    out.push_back(feature(kOfOccurrence + 21, word(last + away)));
  }
  out.push_back(feature(kOfOccurrence + 22, word(first - 3), word(first - 2), word(first - 1)));
  out.push_back(feature(kOfOccurrence + 23, word(first - 2), word(first - 1), word(first)));
  out.push_back(feature(kOfOccurrence + 24, word(first - 1), word(occurrence.head)));
}

/// The words above it in the tree.
void Features::add_path(const Occurrence& occurrence, FeatureList& out) const {
  const size_t head = static_cast<size_t>(occurrence.head);
  const uint64_t semantic = semantic_[head] * 8u + name_kind_[head];
  uint64_t path = static_cast<uint64_t>(grammar_.token(occurrence.head).relation) + 1;
  int32_t above = grammar_.token(occurrence.head).head;
  for (uint64_t steps = 0; above >= 0 && steps < kPath; ++steps) {
    out.push_back(feature(kOfOccurrence + 30, lemma(above), steps));
    out.push_back(feature(kOfOccurrence + 31, lemma(above), path));
    out.push_back(feature(kOfOccurrence + 32, lemma(above), semantic));
    path = path * 64 + static_cast<uint64_t>(grammar_.token(above).relation) + 1;
    above = grammar_.token(above).head;
  }
}

/// Classes of words, so that a rare one is read like those that stand in like places.
void Features::add_classes(const Occurrence& occurrence, FeatureList& out) const {
  const Token& head = grammar_.token(occurrence.head);
  const uint32_t own = word_class(occurrence.head), above = word_class(head.head);
  const uint64_t relation = static_cast<uint64_t>(head.relation);
  out.push_back(feature(kOfOccurrence + 40, own));
  out.push_back(feature(kOfOccurrence + 41, own >> 8));
  out.push_back(feature(kOfOccurrence + 42, above, relation));
  out.push_back(feature(kOfOccurrence + 43, above >> 8, relation));
  out.push_back(feature(kOfOccurrence + 44, word_class(occurrence.first - 1)));
  out.push_back(feature(kOfOccurrence + 45, word_class(occurrence.last + 1)));
}

void Features::add_candidate(const Candidate& candidate, const ScoreTable& document, const ScoreTable& sentences,
                             FeatureList& out) const {
  const size_t begin = out.size();
  add_string(candidate, out);
  const size_t head = static_cast<size_t>(candidate.occurrences.front().head);
  const uint64_t semantic = semantic_[head] * 8u + name_kind_[head], lemma_ = lemmas_[head];
  std::vector<int32_t> best(sentences.classes, INT32_MIN);
  for (const Occurrence& occurrence : candidate.occurrences) {
    add_occurrence(occurrence, out);
    add_window(occurrence, out);
    add_path(occurrence, out);
    add_classes(occurrence, out);
    const int32_t* row = sentences.row(grammar_.sentence_of(occurrence.head));
    for (uint32_t c = 0; c < sentences.classes; ++c) best[c] = std::max(best[c], row[c]);
  }
  const uint32_t first = grammar_.sentence_of(candidate.occurrences.front().head);
  out.push_back(feature(kOfString + 20, few(first), semantic));
  for (uint32_t c = 0; c < sentences.classes; ++c) {
    out.push_back(feature(kOfString + 21, c, bin(best[c])));
    out.push_back(feature(kOfString + 22, c, bin(best[c]) / 2, semantic));
    if (best[c] > 0) out.push_back(feature(kOfString + 23, c, lemma_));
  }
  for (uint32_t c = 0; c < document.classes; ++c) {
    const int32_t score = document.row(0)[c];
    out.push_back(feature(kOfString + 24, c, bin(score)));
    out.push_back(feature(kOfString + 25, c, bin(score) / 2, semantic));
    if (score > 0) out.push_back(feature(kOfString + 26, c, lemma_));
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
  out.erase(std::unique(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end()), out.end());
}

void Features::add_date(const Date& date, const std::vector<Date>& all, const TimeInterval& published,
                        const TypeScores& type, FeatureList& out) const {
  out.push_back(feature(kOfDate, 0));
  const int32_t most = *std::max_element(type.sentences.begin(), type.sentences.end());
  const auto best = [&](const Date& each) {  // how much a sentence with it tells of the incident
    int32_t out_of = INT32_MIN;
    for (const int32_t token : each.tokens) out_of = std::max(out_of, type.sentences[grammar_.sentence_of(token)]);
    return out_of;
  };
  if (date.tokens.empty()) {  // until publication
    int32_t dated = kNoDate;
    for (const Date& other : all) {
      if (!other.tokens.empty()) dated = std::max(dated, best(other));
    }
    out.push_back(feature(kOfDate + 30, few(all.size())));
    out.push_back(feature(kOfDate + 31, bin(dated)));
    out.push_back(feature(kOfDate + 32, bin(dated - most)));
    out.push_back(feature(kOfDate + 33, bin(type.document)));
    return;
  }
  const int32_t own = best(date);
  out.push_back(feature(kOfDate + 10, bin(own)));
  out.push_back(feature(kOfDate + 11, bin(own), bin(type.document) / 2));
  out.push_back(feature(kOfDate + 12, bin(own - most)));
  out.push_back(feature(kOfDate + 13, bin(type.document)));
  out.push_back(feature(kOfDate + 14, few(date.tokens.size())));
  out.push_back(feature(kOfDate + 15, few(grammar_.sentence_of(date.tokens.front()))));
  size_t better = 0;
  for (const Date& other : all) better += &other != &date && !other.tokens.empty() && best(other) > own;
  out.push_back(feature(kOfDate + 1, few(better), few(all.size())));
  const Day ago = published.first_day() - date.time.first_day();
  const uint64_t far = static_cast<uint64_t>(ago < 8 ? ago : ago < 15 ? 8 : ago < 31 ? 9 : ago < 91 ? 10 : 11);
  out.push_back(feature(kOfDate + 2, far));
  out.push_back(feature(kOfDate + 3, static_cast<uint64_t>(date.time.last_day() - date.time.first_day()), far));
  out.push_back(feature(kOfDate + 4, static_cast<uint64_t>(date.time.precision)));
  for (const int32_t token : date.tokens) {
    for (int32_t away = -2; away <= 2; ++away)
      out.push_back(feature(kOfDate + 5, static_cast<uint64_t>(away + 2), word(token + away)));
    int32_t above = grammar_.token(token).head;
    for (uint64_t steps = 0; above >= 0 && steps < 3; ++steps, above = grammar_.token(above).head) {
      out.push_back(feature(kOfDate + 6, lemma(above)));
      out.push_back(feature(kOfDate + 7, lemma(above), steps));
    }
    for (const uint64_t event : events_[grammar_.sentence_of(token)]) out.push_back(feature(kOfDate + 8, event));
  }
  sort_unique(out);
}

}  // namespace parley::templates
