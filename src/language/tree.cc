#include "language/tree.h"

#include <algorithm>
#include <limits>

namespace parley::language {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::min() / 4;

/// Marks the words of one cycle of `heads`; false when there is none.  Node `root` has no head.
bool find_cycle(const std::vector<uint32_t>& heads, uint32_t root, std::vector<uint8_t>& in_cycle) {
  const auto nodes = static_cast<uint32_t>(heads.size());
  std::vector<uint32_t> seen(nodes, 0);
  for (uint32_t start = 0; start < nodes; ++start) {
    uint32_t at = start;
    while (at != root && seen[at] == 0) seen[at] = start + 1, at = heads[at];
    if (at == root || seen[at] != start + 1) continue;
    in_cycle.assign(nodes, 0);
    for (; !in_cycle[at]; at = heads[at]) in_cycle[at] = 1;
    return true;
  }
  return false;
}

/// Maximum spanning tree over `nodes` nodes, the last of which is the root: score[to * nodes + from].
std::vector<uint32_t> spanning_tree(const std::vector<int64_t>& score, uint32_t nodes) {
  const uint32_t root = nodes - 1;
  std::vector<uint32_t> heads(nodes, root);
  for (uint32_t to = 0; to < root; ++to) {
    for (uint32_t from = 0; from < nodes; ++from) {
      if (from != to && score[to * nodes + from] > score[to * nodes + heads[to]]) heads[to] = from;
    }
  }
  std::vector<uint8_t> in_cycle;
  if (!find_cycle(heads, root, in_cycle)) return heads;
  // The cycle becomes one node; a way into it costs the link of the cycle that it breaks.
  std::vector<uint32_t> outside;
  int64_t whole = 0;
  for (uint32_t n = 0; n < nodes; ++n) {
    if (!in_cycle[n])
      outside.push_back(n);
    else
      whole += score[n * nodes + heads[n]];
  }
  const auto smaller = static_cast<uint32_t>(outside.size() + 1), merged = smaller - 2;  // the root stays last
  const auto index = [&](uint32_t old) { return old + 1 == outside.size() ? smaller - 1 : old; };
  std::vector<int64_t> inner(static_cast<size_t>(smaller) * smaller, kNever);
  std::vector<uint32_t> enters(nodes, 0), leaves(nodes, 0);
  for (uint32_t k = 0; k < outside.size(); ++k) {
    const uint32_t n = outside[k];
    for (uint32_t j = 0; j < outside.size(); ++j) {
      if (j != k) inner[index(k) * smaller + index(j)] = score[n * nodes + outside[j]];
    }
    int64_t in = kNever, out = kNever;
    for (uint32_t c = 0; c < nodes; ++c) {
      if (!in_cycle[c]) continue;
      if (const int64_t s = whole - score[c * nodes + heads[c]] + score[c * nodes + n]; s > in) in = s, enters[k] = c;
      if (n != root && score[n * nodes + c] > out) out = score[n * nodes + c], leaves[k] = c;
    }
    inner[merged * smaller + index(k)] = std::max(in, kNever);
    if (n != root) inner[index(k) * smaller + merged] = std::max(out, kNever);
  }
  const std::vector<uint32_t> solved = spanning_tree(inner, smaller);
  std::vector<uint32_t> result = heads;
  const auto old_of = [&](uint32_t node) {
    return node + 1 == smaller ? static_cast<uint32_t>(outside.size() - 1) : node;
  };
  for (uint32_t k = 0; k + 1 < outside.size(); ++k) {
    const uint32_t from = solved[index(k)];
    result[outside[k]] = from == merged ? leaves[k] : outside[old_of(from)];
  }
  const uint32_t from = old_of(solved[merged]);
  result[enters[from]] = outside[from];
  return result;
}

}  // namespace

void best_tree(std::span<const int32_t> scores, uint32_t words, std::vector<uint32_t>& heads) {
  heads.resize(words);
  const uint32_t width = words + 1;
  uint32_t roots = 0, root = 0;
  int64_t most = std::numeric_limits<int64_t>::min();
  for (uint32_t word = 0; word < words; ++word) {
    const int32_t* row = scores.data() + static_cast<size_t>(word) * width;
    uint32_t best = words == 1 ? words : (word == 0 ? 1 : 0);
    for (uint32_t head = 0; head < words; ++head) {
      if (head != word && row[head] > row[best]) best = head;
    }
    const int64_t margin = static_cast<int64_t>(row[words]) - row[best];
    heads[word] = margin > 0 || words == 1 ? words : best;
    roots += heads[word] == words;
    if (margin > most) most = margin, root = word;
  }
  std::vector<uint8_t> in_cycle;
  const auto is_tree = [&] {
    std::vector<uint32_t> with_root(heads);
    with_root.push_back(words);
    return !find_cycle(with_root, words, in_cycle);
  };
  if (roots == 1 && is_tree()) return;
  std::vector<int64_t> wide(static_cast<size_t>(width) * width, kNever);
  for (uint32_t word = 0; word < words; ++word) {
    for (uint32_t head = 0; head < words; ++head) {
      if (head != word && word != root) wide[word * width + head] = scores[static_cast<size_t>(word) * width + head];
    }
    if (word == root) wide[word * width + words] = 0;
  }
  const auto tree = spanning_tree(wide, width);
  std::copy(tree.begin(), tree.begin() + words, heads.begin());
}

}  // namespace parley::language
