// Scores of heads -> the best tree of a sentence with exactly one root (Chu-Liu/Edmonds; the root chosen first).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace parley::language {

/// scores[word * (words + 1) + head]; head `words` is the root.  Fills heads[word].
void best_tree(std::span<const int32_t> scores, uint32_t words, std::vector<uint32_t>& heads);

}  // namespace parley::language
