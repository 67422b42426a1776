// Stage 2d.  words and tags of a sentence -> heads and relations: greedy arc-hybrid transitions, labels in the moves.
// State and features are here because training (train/parser.cc) uses the same ones.
#pragma once
#include <span>
#include <vector>

#include "core/syntax.h"
#include "language/form.h"
#include "language/linear_model.h"

namespace parley::language {

/// What the parser sees of a word: form, suffix and tags, hashed once.
struct ParseWord {
  uint32_t low = 0, suffix = 0, cluster = 0;
  uint32_t tag = 0;    // joint tag
  uint32_t upos = 0;
};

enum class MoveKind : uint8_t { shift, left, right };
struct Move {
  MoveKind kind = MoveKind::shift;
  Relation relation = Relation::dep;
};

/// Arc-hybrid: left makes the next word the head of the stack's top, right the stack's second the head of its top.
/// The stack's bottom is the artificial root, index -1.
class ParseState {
 public:
  void start(uint32_t words);
  bool finished() const { return next_ == size_ && stack_.size() == 1; }
  bool may_shift() const { return next_ < size_; }
  bool may_left() const { return next_ < size_ && stack_.size() > 1; }
  bool may_right() const { return stack_.size() > 2 || (stack_.size() == 2 && next_ == size_); }
  void apply(Move move);

  int stack(uint32_t depth) const { return depth < stack_.size() ? stack_[stack_.size() - 1 - depth] : kNone; }
  int buffer(uint32_t offset) const { return next_ + offset < size_ ? static_cast<int>(next_ + offset) : kNone; }
  uint32_t stack_size() const { return static_cast<uint32_t>(stack_.size()); }
  uint32_t next() const { return next_; }
  uint32_t size() const { return size_; }
  std::span<const int> items() const { return stack_; }

  struct Node {
    int head = -2;                 // -2 = none yet, -1 = root
    Relation relation = Relation::dep;
    int left = -2, left2 = -2;     // leftmost child and the one next to it
    int right = -2, right2 = -2;
    uint16_t lefts = 0, rights = 0;
    uint64_t left_labels = 0, right_labels = 0;  // sets of relations, as hashes
  };
  const Node& node(int word) const { return nodes_[static_cast<size_t>(word)]; }

  static constexpr int kNone = -3;

 private:
  void attach(int head, int dependent, Relation relation);
  std::vector<int> stack_;
  std::vector<Node> nodes_;
  uint32_t next_ = 0, size_ = 0;
};

constexpr uint32_t kParseFeatures = 128;
/// Fills `out` (room for kParseFeatures) and returns their number.
uint32_t parse_features(const ParseState& state, std::span<const ParseWord> words, uint64_t* out);

}  // namespace parley::language
