// What the models of templates/ look at, as hashed features: of a document, a sentence, a candidate.  Training uses the
// same ones (train/templates.cc).
#pragma once
#include <cstdint>
#include <vector>

#include "core/grammar.h"
#include "pipeline/analyse.h"
#include "templates/candidates.h"
#include "templates/dates.h"

namespace parley::templates {

using FeatureList = std::vector<uint64_t>;

extern const uint64_t kEveryDocument, kEveryCandidate;  // features that all of them have

/// Log-odds in steps of 1/256, [items x classes], row-major.
struct ScoreTable {
  uint32_t classes = 0;
  std::vector<int32_t> scores;
  const int32_t* row(uint32_t item) const { return scores.data() + size_t{item} * classes; }
};

/// A word as the network of fillers sees it.
struct WordView {
  static constexpr uint32_t kMostFrames = 6, kFrameKinds = 2000;
  uint32_t word = 0, lemma = 0;  // language::hash_bytes() of the small letters; 0 in a name: all names are alike
  uint8_t name = 0;              // 0 = none, else NameKind + 1
  uint8_t semantic = 0;          // what kind of thing the lexicon says it is
  uint8_t upos = 0, relation = 0;
  int32_t head = kNone;
  uint32_t sentence = 0;
  std::vector<uint16_t> frames;  // roles that the claims give it, below kFrameKinds; at most kMostFrames
};

/// Scores of one kind of incident: of the document, and of each of its sentences.
struct TypeScores {
  int32_t document = 0;
  std::vector<int32_t> sentences;
};

TypeScores scores_of(const ScoreTable& document, uint32_t document_class, const ScoreTable& sentences,
                     uint32_t sentence_class);

class Features {
 public:
  Features(const Grammar& grammar, const pipeline::Reading& reading, const pipeline::Tables& tables);

  std::vector<WordView> words() const;
  void add_document(FeatureList& out) const;
  /// `document`: one row, the scores of the whole document.
  void add_sentence(uint32_t sentence, const ScoreTable& document, FeatureList& out) const;
  void add_candidate(const Candidate& candidate, const ScoreTable& document, const ScoreTable& sentences,
                     FeatureList& out) const;
  /// Whether an incident of the kind has this date.
  void add_date(const Date& date, const std::vector<Date>& all, const TimeInterval& published, const TypeScores& type,
                FeatureList& out) const;

 private:
  void read_tokens();
  void read_verbs();
  void read_frames(const pipeline::Reading& reading);
  void note(int32_t token, uint64_t context);
  void note_span(Span span, uint64_t context);
  void add_string(const Candidate& candidate, FeatureList& out) const;
  void add_occurrence(const Occurrence& occurrence, FeatureList& out) const;
  void add_window(const Occurrence& occurrence, FeatureList& out) const;
  void add_path(const Occurrence& occurrence, FeatureList& out) const;
  void add_classes(const Occurrence& occurrence, FeatureList& out) const;
  uint64_t word(int32_t i) const {
    return i < 0 || i >= static_cast<int32_t>(words_.size()) ? 1 : words_[static_cast<size_t>(i)];
  }
  uint64_t lemma(int32_t i) const {
    return i < 0 || i >= static_cast<int32_t>(lemmas_.size()) ? 1 : lemmas_[static_cast<size_t>(i)];
  }
  uint32_t word_class(int32_t i) const {
    return i < 0 || i >= static_cast<int32_t>(classes_.size()) ? 0 : classes_[static_cast<size_t>(i)];
  }

  const Grammar& grammar_;
  const pipeline::Tables& tables_;
  std::vector<uint64_t> words_, lemmas_;         // of each token
  std::vector<uint32_t> classes_;                // of each token: Engine::word_class(), 0 in a name
  std::vector<uint8_t> name_kind_;               // of each token: 0 = in no name, else NameKind + 1
  std::vector<uint8_t> semantic_;                // of each token: what kind of thing the lexicon says it is
  std::vector<std::vector<uint64_t>> contexts_;  // of each token: verbs and roles that it stands in
  std::vector<std::vector<uint64_t>> frames_;    // of each token: roles that the claims give it
  std::vector<std::vector<uint64_t>> events_;    // of each sentence: its claims
};

}  // namespace parley::templates
