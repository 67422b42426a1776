#include "language/parse.h"

namespace parley::language {
namespace {

constexpr ParseWord kNobody{.low = 3, .suffix = 3, .cluster = 3, .tag = 3, .upos = 3};
constexpr ParseWord kRootWord{.low = 5, .suffix = 5, .cluster = 5, .tag = 5, .upos = 5};

}  // namespace

void ParseState::start(uint32_t words) {
  stack_.assign(1, kRoot);
  nodes_.assign(words, Node{});
  next_ = 0;
  size_ = words;
}

void ParseState::attach(int head, int dependent, Relation relation) {
  Node& child = nodes_[static_cast<size_t>(dependent)];
  child.head = head;
  child.relation = relation;
  if (head < 0) return;
  Node& parent = nodes_[static_cast<size_t>(head)];
  const uint64_t label = uint64_t{1} << (static_cast<uint32_t>(relation) % 64);
  if (dependent < head) {
    parent.left2 = parent.left;
    parent.left = dependent;
    ++parent.lefts;
    parent.left_labels |= label;
  } else {
    parent.right2 = parent.right;
    parent.right = dependent;
    ++parent.rights;
    parent.right_labels |= label;
  }
}

void ParseState::apply(Move move) {
  if (move.kind == MoveKind::shift) {
    stack_.push_back(static_cast<int>(next_++));
  } else if (move.kind == MoveKind::left) {
    attach(static_cast<int>(next_), stack_.back(), move.relation);
    stack_.pop_back();
  } else {
    attach(stack_[stack_.size() - 2], stack_.back(), move.relation);
    stack_.pop_back();
  }
}

uint32_t parse_features(const ParseState& state, std::span<const ParseWord> words, uint64_t* out) {
  const auto word = [&](int i) -> const ParseWord& {
    return i >= 0 ? words[static_cast<size_t>(i)] : i == kRoot ? kRootWord : kNobody;
  };
  static const ParseState::Node kEmpty;
  const auto node = [&](int i) -> const ParseState::Node& { return i >= 0 ? state.node(i) : kEmpty; };
  const int i0 = state.stack(0), i1 = state.stack(1), i2 = state.stack(2);
  const int j0 = state.buffer(0), j1 = state.buffer(1), j2 = state.buffer(2);
  const ParseWord &s0 = word(i0), &s1 = word(i1), &s2 = word(i2), &b0 = word(j0), &b1 = word(j1), &b2 = word(j2);
  const auto &n0 = node(i0), &n1 = node(i1), &m0 = node(j0);
  const ParseWord &s0l = word(n0.left), &s0r = word(n0.right), &s0l2 = word(n0.left2), &s0r2 = word(n0.right2);
  const ParseWord &s1l = word(n1.left), &s1r = word(n1.right), &s1r2 = word(n1.right2), &b0l = word(m0.left), &b0l2 = word(m0.left2);
  const auto label = [&](int i) -> uint64_t { return i >= 0 ? static_cast<uint64_t>(state.node(i).relation) + 1 : 0; };
  const uint64_t l_s0l = label(n0.left), l_s0r = label(n0.right), l_s1l = label(n1.left), l_s1r = label(n1.right), l_b0l = label(m0.left);
  const auto distance = [](int a, int b) -> uint64_t {
    if (a < 0 || b < 0) return 0;
    const int d = b - a;
    return d < 5 ? static_cast<uint64_t>(d) : d < 8 ? 5 : d < 14 ? 6 : 7;
  };
  const uint64_t d_s0b0 = distance(i0, j0), d_s1s0 = distance(i1, i0);
  const uint64_t v_s0 = std::min<uint64_t>(n0.lefts, 4) * 8 + std::min<uint64_t>(n0.rights, 4);
  const uint64_t v_s1 = std::min<uint64_t>(n1.lefts, 4) * 8 + std::min<uint64_t>(n1.rights, 4);
  const uint64_t v_b0 = std::min<uint64_t>(m0.lefts, 4);
  const uint64_t deep = std::min<uint32_t>(state.stack_size(), 4) * 8 + (state.next() < state.size());

  uint32_t count = 0;
  uint32_t number = 100;
  const auto add = [&](uint64_t a, uint64_t b = 0, uint64_t c = 0) { out[count++] = feature(number++, a, b, c); };
  const auto pair = [](uint64_t a, uint64_t b) { return (a << 32) | (b & 0xFFFFFFFF); };
  // single words
  add(s0.low); add(s0.tag); add(pair(s0.low, s0.tag));
  add(s1.low); add(s1.tag); add(pair(s1.low, s1.tag));
  add(b0.low); add(b0.tag); add(pair(b0.low, b0.tag));
  add(b1.low); add(b1.tag); add(pair(b1.low, b1.tag));
  add(b2.tag); add(b2.low); add(s2.tag); add(s2.low); add(deep, s0.tag);
  add(s0.suffix, s0.tag); add(b0.suffix, b0.tag); add(s0.cluster, b0.cluster); add(s1.cluster, s0.cluster);
  // pairs
  add(pair(s0.low, s0.tag), pair(b0.low, b0.tag)); add(pair(s0.low, s0.tag), b0.tag); add(s0.tag, pair(b0.low, b0.tag));
  add(s0.low, b0.low); add(s0.tag, b0.tag); add(s0.low, b0.tag); add(s0.tag, b0.low);
  add(pair(s1.low, s1.tag), pair(s0.low, s0.tag)); add(pair(s1.low, s1.tag), s0.tag); add(s1.tag, pair(s0.low, s0.tag));
  add(s1.low, s0.low); add(s1.tag, s0.tag); add(s1.low, s0.tag); add(s1.tag, s0.low);
  add(s1.low, b0.low); add(s1.tag, b0.tag); add(s1.low, b0.tag); add(s1.tag, b0.low);
  add(b0.tag, b1.tag); add(b0.low, b1.low); add(b0.low, b1.tag); add(s0.tag, b1.tag); add(s0.low, b1.tag);
  add(s2.tag, s0.tag); add(s2.tag, b0.tag); add(s0.low, b2.tag);
  // triples of tags
  add(s0.tag, b0.tag, b1.tag); add(b0.tag, b1.tag, b2.tag); add(s1.tag, s0.tag, b0.tag); add(s2.tag, s1.tag, s0.tag);
  add(s1.tag, b0.tag, b1.tag); add(s0.tag, b0.tag, b2.tag);
  add(pair(s0.low, s1.tag), b0.tag); add(pair(s1.low, s0.tag), b0.tag); add(pair(b0.low, s0.tag), s1.tag); add(pair(s0.low, b0.tag), b1.tag);
  add(pair(s1.tag, s0.tag), pair(b0.tag, b1.tag));
  // children
  add(s0.tag, s0l.tag, b0.tag); add(s0.tag, s0r.tag, b0.tag); add(s1.tag, s1l.tag, s0.tag); add(s1.tag, s1r.tag, s0.tag);
  add(s0.tag, b0.tag, b0l.tag); add(s1.tag, s0.tag, s0l.tag); add(s1.tag, s0.tag, s0r.tag);
  add(s0.tag, s0l.tag, s0l2.tag); add(s0.tag, s0r.tag, s0r2.tag); add(s1.tag, s1r.tag, s1r2.tag); add(b0.tag, b0l.tag, b0l2.tag);
  add(pair(s0.tag, s0l.low), b0.tag); add(pair(s0.tag, s0r.low), b0.tag); add(pair(b0.tag, b0l.low), s0.tag); add(pair(s1.tag, s1r.low), s0.tag);
  add(s0.low, l_s0l); add(s0.low, l_s0r); add(s1.low, l_s1l); add(s1.low, l_s1r); add(b0.low, l_b0l);
  add(s0.tag, l_s0l, l_s0r); add(s1.tag, l_s1l, l_s1r); add(b0.tag, l_b0l, s0.tag);
  add(pair(s0.tag, b0.tag), l_s0l, l_b0l); add(pair(s1.tag, s0.tag), l_s1r, l_s0l); add(pair(s0.tag, b0.tag), l_s0r, v_b0);
  // valency, distance, sets of labels
  add(s0.low, v_s0); add(s0.tag, v_s0); add(s1.low, v_s1); add(s1.tag, v_s1); add(b0.tag, v_b0); add(b0.low, v_b0);
  add(s0.tag, n0.left_labels, n0.right_labels); add(s1.tag, n1.left_labels, n1.right_labels); add(b0.tag, m0.left_labels);
  add(s0.low, n0.right_labels); add(s1.low, n1.right_labels); add(pair(s0.tag, b0.tag), n0.right_labels, m0.left_labels);
  add(pair(s1.tag, s0.tag), n1.right_labels, n0.left_labels);
  add(s0.tag, b0.tag, d_s0b0); add(s0.low, d_s0b0); add(b0.low, d_s0b0); add(s1.tag, s0.tag, d_s1s0); add(s1.low, d_s1s0);
  add(s0.low, b0.low, d_s0b0);
  // verb frames: the head's word with the case word of the dependent
  add(s0.low, s0r.low, b0.tag); add(s1.low, s0.tag, s0l.low); add(s1.tag, s0.low, s0l.low); add(s2.low, s1.low, s0.tag);
  return count;
}

}  // namespace parley::language
