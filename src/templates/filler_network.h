// Networks that say of each candidate which roles it fills, beside the linear model of fillers: a bidirectional LSTM
// over the words of a sentence, and of a candidate the best of its occurrences.  Several that learned from different
// documents; their mean counts.  Trained and written by tools/train_fillers.py.  Tested by templates/templates_test.cc.
//
// File: magic "PLFN" · u32 version, roles, name bytes, networks, word vectors, words with a vector of their own,
// classes of sentences and of documents, hidden · f32 step of the word vectors · f32 shift of each role · u32 hashes of
// the word vectors, of the own ones, both in order · i8 word vectors [words][100] · for each network its parts (kParts)
// as the upper halves of float32 · names of the roles, '\n' between.  Little-endian.
#pragma once
#include <string_view>
#include <vector>

#include "core/result.h"
#include "templates/candidates.h"
#include "templates/features.h"

namespace parley::templates {

class FillerNetwork {
 public:
  /// Checks every bound of the file once; `bytes` must outlive it.
  static Result<FillerNetwork> open(std::string_view bytes, std::string_view name);

  const std::vector<std::string_view>& roles() const { return roles_; }
  uint32_t document_classes() const { return document_classes_; }
  uint32_t sentence_classes() const { return sentence_classes_; }

  /// Log-odds to add to those of the linear model, in steps of 1/256; [candidates x roles], row-major.  `document` and
  /// `sentences` have the classes that are asked for above.
  std::vector<int32_t> score(const std::vector<WordView>& words, const std::vector<Candidate>& candidates,
                             const ScoreTable& document, const ScoreTable& sentences) const;

 private:
  struct Matrix {  // [inputs][outputs]; `bias` may be empty
    uint32_t inputs = 0, outputs = 0;
    std::vector<float> weights, bias;
    /// out += input * weights
    void add(const float* input, uint32_t size, uint32_t from_row, float* out) const;
  };
  struct Weights {
    Matrix own, name, semantic, upos, relation, head_name, head, frame, input, forward, backward, recurrent[2],
        occurrence, count, candidate, role;
  };
  /// What the layers make of the words.
  struct Reading {
    std::vector<float> words;  // [words x kWide]
    std::vector<float> read;   // [words x 2 * hidden]
  };
  Reading read(const Weights& weights, const std::vector<WordView>& words, const ScoreTable& document,
               const ScoreTable& sentences) const;
  void run(const Weights& weights, int direction, uint32_t first, uint32_t last, Reading& out) const;
  void score(const Weights& weights, const Reading& reading, const Candidate& candidate, const float* document,
             float* out) const;
  uint32_t vector_of(const WordView& word) const;

  uint32_t hidden_ = 0, sentence_classes_ = 0, document_classes_ = 0;
  float step_ = 0;
  std::vector<float> shifts_;
  std::vector<uint32_t> hashes_, own_hashes_;
  const int8_t* vectors_ = nullptr;
  std::vector<Weights> networks_;
  std::vector<std::string_view> roles_;
};

}  // namespace parley::templates
