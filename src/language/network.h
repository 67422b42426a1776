// The network of the engine: feature rows of the words of many sentences -> tag, head, relation and name label of each
// word. Integers throughout, so that every machine gives the same.  Trained by tools/train_network.py, written by
// tools/quantise_network.py.
//
// File: magic "PLYN" · u32 version · u32 vector, hidden, arc, relation (widths) · u32 rows, tags, relations, labels ·
// i32 shift
//       · u32 name bytes · names ('\n' after each: tags, relations, labels) · then, each padded to 64 bytes:
//       vectors i8 [rows][vector] · arc root u8 [arc] · relation root i16 [relation] ·
//       matrices (weights i8, bias i32, scale f32): input 1, forward 1, backward 1, input 2, forward 2, backward 2,
//       scores, relation heads, biaffine, relations.  Layout of weights: kernels.h.
#pragma once
#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "language/kernels.h"
#include "language/word_features.h"

namespace parley::language {

using WordRows = std::array<uint32_t, kWordFeatures>;  // 0 = no row

struct WordReading {
  uint16_t tag = 0;      // Network::tag()
  uint8_t relation = 0;  // Network::relation()
  uint8_t label = 0;     // Network::label()
  int32_t head = -1;     // within the sentence, -1 = root
};

struct WordRange {
  uint32_t first = 0, last = 0;
};

class Network {
 public:
  /// Checks every bound of the file once; `bytes` must outlive the network.
  static Result<Network> open(std::string_view bytes, std::string_view name);

  std::span<const std::string_view> tags() const { return tags_; }
  std::span<const std::string_view> relations() const { return relations_; }
  std::span<const std::string_view> labels() const { return labels_; }

  /// Buffers kept from call to call.
  struct Scratch {
    std::vector<WordRows> known;  // words met lately, at their hash, and what the first layer makes of each
    std::unique_ptr<int16_t[]> known_input;
    std::vector<WordRows> fresh;                         // words of this batch that were not known
    std::vector<int32_t> fresh_at;                       // for each hash
    std::vector<std::pair<uint32_t, uint32_t>> waiting;  // word of the batch, fresh word
    std::vector<const int16_t*> inputs;                  // of each word of the batch, to the gates of a layer
    std::vector<uint8_t> x, layer[2], arcs, state;
    std::vector<int16_t> input, recurrent, cells, scores, attended, relation_scores;
    std::vector<int8_t> queries;
    std::vector<int32_t> arc_scores, names;
    std::vector<uint32_t> heads;
    std::vector<int32_t> head_rows;  // of each word of a sentence: its place among those that are heads, -1 = is none
    std::vector<uint8_t> head_inputs;
    std::vector<int16_t> head_relations;
  };
  /// Fills out[word] for every word of the sentences; none longer than kMaxSentence.
  void read(std::span<const WordRange> sentences, std::span<const WordRows> rows, std::span<WordReading> out,
            Scratch& s) const;
  /// The same with one variant of the arithmetic: for tests.
  void use(const Kernels& kernels) { kernels_ = &kernels; }

 private:
  struct Batch;  // some sentences of like length, longest first; their words in the order of time steps
  void read_batch(std::span<const WordRange> sentences, std::span<const WordRows> rows, std::span<WordReading> out,
                  Scratch& s) const;
  void first_inputs(const Batch& batch, std::span<const WordRows> rows, Scratch& s) const;
  void remember_fresh(Scratch& s) const;
  void recur(const Batch& batch, uint32_t direction, const Matrix& matrix, std::span<uint8_t> out, Scratch& s) const;
  void attach(const Batch& batch, uint32_t sentence, WordReading* out, Scratch& s) const;
  void name(const Batch& batch, uint32_t sentence, WordReading* out, Scratch& s) const;

  const Kernels* kernels_ = nullptr;
  std::vector<std::string_view> tags_, relations_, labels_;
  struct LabelPlace {
    bool closes = false, goes_on = false;
    std::vector<uint32_t> after;  // where it goes on: the labels before
  };
  std::vector<LabelPlace> places_;  // of labels_
  uint32_t vector_ = 0, hidden_ = 0, arc_ = 0, relation_ = 0, rows_ = 0;
  int32_t shift_ = 0;  // a sum of vectors >> shift is the input of the first layer
  uint32_t root_relation_ = 0;
  const int8_t* vectors_ = nullptr;
  const uint8_t* arc_root_ = nullptr;
  const int16_t* relation_root_ = nullptr;
  Matrix input_[2], recurrent_[2][2], scores_, relation_heads_, biaffine_, relation_matrix_;
  // where the outputs of scores_ begin
  uint32_t label_at_ = 0, dependent_at_ = 0, head_at_ = 0, relation_dependent_at_ = 0;
};

}  // namespace parley::language
