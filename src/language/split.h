// Stage 2b.  words -> sentences: a trained decision at each border where a sentence may end; a blank line always ends
// one. The features are here because training (train/splitter.cc) uses the same ones.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "language/form.h"
#include "language/linear_model.h"
#include "language/tokenise.h"

namespace parley::language {

constexpr uint32_t kSplitFeatures = 40;
constexpr uint32_t kMaxSentence = 250;  // words; a longer one is cut, so that no document can make the parser slow

enum class Border : uint8_t { none, may, must };

/// Whether a sentence may end between `at - 1` and `at`; at > 0.
Border border(std::string_view text, std::span<const Word> words, uint32_t at);
/// Fills `out` (room for kSplitFeatures) and returns their number; `first` is the first word of the sentence so far.
uint32_t split_features(std::string_view text, std::span<const Word> words, std::span<const Form> forms, uint32_t first,
                        uint32_t at, uint64_t* out);

struct SentenceRange {
  uint32_t first, last;
};
/// `model`: class 1 = a sentence ends here.
std::vector<SentenceRange> split_sentences(const LinearModel& model, std::string_view text, std::span<const Word> words,
                                           std::span<const Form> forms);

}  // namespace parley::language
