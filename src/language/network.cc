#include "language/network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "language/split.h"
#include "language/tree.h"

namespace parley::language {
namespace {

constexpr uint32_t kVersion = 2, kMostSentences = 32, kMostWords = 1024;
constexpr size_t kKnownWords = 4096;  // 8 MiB for layers of 128

size_t slot_of(const WordRows& word) {
  uint64_t hash = 0;
  for (const uint32_t row : word) hash = (hash ^ row) * 0x9E3779B97F4A7C15u;
  return hash >> 52;
}
static_assert(kKnownWords == 1u << (64 - 52));

uint32_t padded(uint32_t size, uint32_t to) { return (size + to - 1) / to * to; }

/// Room for `size` at least; what was there stays, and nothing is cleared.
template <typename T>
void grow(std::vector<T>& buffer, size_t size) {
  if (buffer.size() < size) buffer.resize(size);
}

// Outputs of one matrix as inputs of the next; loops of their own, so that they become vector instructions.

/// A word as dependent (128 is zero), then as head.
void as_arcs(const int16_t* __restrict from, uint8_t* __restrict to, size_t arc) {
  for (size_t k = 0; k < arc; ++k) to[k] = static_cast<uint8_t>(std::clamp<int16_t>(from[k], 0, 127) + 128);
  for (size_t k = arc; k < 2 * arc; ++k) to[k] = static_cast<uint8_t>(std::clamp<int16_t>(from[k], 0, 127));
}
void as_query(const int16_t* __restrict from, int8_t* __restrict to, size_t size) {
  for (size_t k = 0; k < size; ++k) to[k] = static_cast<int8_t>(std::clamp<int16_t>(from[k], -127, 127));
}
/// The sum of a dependent and its head; 128 is zero.
void as_pair(const int16_t* __restrict dependent, const int16_t* __restrict head, uint8_t* __restrict to, size_t size) {
  for (size_t k = 0; k < size; ++k) to[k] = static_cast<uint8_t>(std::clamp(dependent[k] + head[k], 0, 127) + 128);
}

/// Reads a file from front to back; every part begins at a multiple of 64 bytes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  const T* take(size_t count) {
    const size_t begin = (at_ + 63) / 64 * 64;
    if (begin > bytes_.size() || count > (bytes_.size() - begin) / sizeof(T)) return failed_ = true, nullptr;
    at_ = begin + count * sizeof(T);
    return reinterpret_cast<const T*>(bytes_.data() + begin);
  }
  Matrix matrix(uint32_t rows, uint32_t inputs) {
    Matrix m{.rows = padded(rows, 32), .inputs = inputs};
    m.weights = take<int8_t>(static_cast<size_t>(m.rows) * inputs);
    m.bias = take<int32_t>(m.rows);
    m.scale = take<float>(m.rows);
    if (failed_) return m;
    // sums of two products must stay within 16 bits, all sums within 29, and their outputs within 32
    const bool small = std::all_of(m.weights, m.weights + static_cast<size_t>(m.rows) * inputs,
                                   [](int8_t w) { return w >= -64 && w <= 63; });
    const bool moderate = std::all_of(m.scale, m.scale + m.rows, [](float x) { return std::abs(x) <= 4; });
    const bool bounded =
        std::all_of(m.bias, m.bias + m.rows, [](int32_t b) { return b > -(1 << 28) && b < (1 << 28); });
    failed_ = !small || !moderate || !bounded;
    prepare(m);
    return m;
  }
  bool complete() const { return !failed_ && at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

Result<Network> Network::open(std::string_view bytes, std::string_view name) {
  const Error damaged{"the network is damaged or of another version; restore the file or train it again",
                      std::string(name)};
  struct Header {
    char magic[4];
    uint32_t version, vector, hidden, arc, relation, rows, tags, relations, labels;
    int32_t shift;
    uint32_t name_bytes;
  } h;
  if (bytes.size() < sizeof h || reinterpret_cast<uintptr_t>(bytes.data()) % 64 != 0) return damaged;
  std::memcpy(&h, bytes.data(), sizeof h);
  const auto width = [](uint32_t size) { return size > 0 && size <= 1024 && size % 32 == 0; };
  if (std::memcmp(h.magic, "PLYN", 4) != 0 || h.version != kVersion || !width(h.vector) || !width(h.hidden) ||
      !width(h.arc) || !width(h.relation) || h.rows == 0 || h.rows > (1u << 22) || h.tags == 0 || h.tags > 1024 ||
      h.relations == 0 || h.relations > 255 || h.labels == 0 || h.labels > 64 || h.shift < 0 || h.shift > 8 ||
      h.name_bytes > bytes.size() - sizeof h) {
    return damaged;
  }
  Network n;
  n.kernels_ = *all_kernels();
  n.vector_ = h.vector, n.hidden_ = h.hidden, n.arc_ = h.arc, n.relation_ = h.relation, n.rows_ = h.rows,
  n.shift_ = h.shift;
  std::string_view names = bytes.substr(sizeof h, h.name_bytes);
  for (auto [list, count] : {std::pair{&n.tags_, h.tags}, {&n.relations_, h.relations}, {&n.labels_, h.labels}}) {
    for (uint32_t i = 0; i < count; ++i) {
      const size_t end = names.find('\n');
      if (end == std::string_view::npos) return damaged;
      list->push_back(names.substr(0, end));
      names.remove_prefix(end + 1);
    }
  }
  if (n.labels_[0] != "O" ||
      std::any_of(n.labels_.begin(), n.labels_.end(), [](std::string_view l) { return l.empty(); }))
    return damaged;
  for (const std::string_view label : n.labels_) {
    LabelPlace& place = n.places_.emplace_back();
    place.closes = label[0] == 'O' || label[0] == 'L' || label[0] == 'U';
    place.goes_on = label[0] == 'I' || label[0] == 'L';
    for (uint32_t p = 0; place.goes_on && p < n.labels_.size(); ++p) {
      const char before = n.labels_[p][0];
      if ((before == 'B' || before == 'I') && n.labels_[p].substr(1) == label.substr(1)) place.after.push_back(p);
    }
  }
  const auto root = std::find(n.relations_.begin(), n.relations_.end(), "root");
  if (root == n.relations_.end()) return damaged;
  n.root_relation_ = static_cast<uint32_t>(root - n.relations_.begin());
  Reader reader(bytes);
  reader.take<char>(sizeof h + h.name_bytes);
  n.vectors_ = reader.take<int8_t>(static_cast<size_t>(h.rows) * h.vector);
  n.arc_root_ = reader.take<uint8_t>(h.arc);
  n.relation_root_ = reader.take<int16_t>(h.relation);
  for (uint32_t layer = 0; layer < 2; ++layer) {
    n.input_[layer] = reader.matrix(8 * h.hidden, layer == 0 ? h.vector : 2 * h.hidden);
    for (uint32_t direction = 0; direction < 2; ++direction)
      n.recurrent_[layer][direction] = reader.matrix(4 * h.hidden, h.hidden);
  }
  n.label_at_ = padded(h.tags, 16);
  n.dependent_at_ = n.label_at_ + padded(h.labels, 16);
  n.head_at_ = n.dependent_at_ + h.arc;
  n.relation_dependent_at_ = n.head_at_ + h.arc;
  n.scores_ = reader.matrix(n.relation_dependent_at_ + h.relation, 2 * h.hidden);
  n.relation_heads_ = reader.matrix(h.relation, 2 * h.hidden);
  n.biaffine_ = reader.matrix(h.arc, h.arc);
  n.relation_matrix_ = reader.matrix(h.relations, h.relation);
  if (!reader.complete() || std::any_of(n.arc_root_, n.arc_root_ + h.arc, [](uint8_t x) { return x > 127; }))
    return damaged;
  return n;
}

struct Network::Batch {
  std::span<const WordRange> sentences;  // longest first
  std::vector<uint32_t> begins;          // of each time step: word `t` of sentence `b` is begins[t] + b
  uint32_t words = 0;

  uint32_t size(uint32_t sentence) const { return sentences[sentence].last - sentences[sentence].first; }
  uint32_t at(uint32_t sentence, uint32_t word) const { return begins[word] + sentence; }
};

void Network::read(std::span<const WordRange> sentences, std::span<const WordRows> rows, std::span<WordReading> out,
                   Scratch& s) const {
  std::vector<WordRange> sorted(sentences.begin(), sentences.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](WordRange a, WordRange b) { return a.last - a.first > b.last - b.first; });
  for (size_t first = 0; first < sorted.size();) {
    size_t last = first;
    uint32_t words = 0;
    while (last < sorted.size() && last - first < kMostSentences && (words == 0 || words < kMostWords)) {
      words += sorted[last].last - sorted[last].first;
      ++last;
    }
    read_batch(std::span(sorted).subspan(first, last - first), rows, out, s);
    first = last;
  }
}

void Network::read_batch(std::span<const WordRange> sentences, std::span<const WordRows> rows,
                         std::span<WordReading> out, Scratch& s) const {
  Batch batch{sentences, {}, 0};
  const uint32_t steps = batch.size(0);
  for (uint32_t t = 0; t < steps; ++t) {
    batch.begins.push_back(batch.words);
    for (uint32_t b = 0; b < sentences.size() && batch.size(b) > t; ++b) ++batch.words;
  }
  if (batch.words == 0) return;
  // two layers
  const size_t width = 2 * hidden_, gates = 8 * hidden_;
  first_inputs(batch, rows, s);
  for (uint32_t layer = 0; layer < 2; ++layer) {
    if (layer > 0) {
      grow(s.input, batch.words * gates);
      kernels_->multiply(input_[layer], s.layer[0].data(), width, batch.words, s.input.data(), gates);
      for (size_t w = 0; w < batch.words; ++w) s.inputs[w] = s.input.data() + w * gates;
    }
    grow(s.layer[layer], batch.words * width);
    for (uint32_t direction = 0; direction < 2; ++direction)
      recur(batch, direction, recurrent_[layer][direction], s.layer[layer], s);
    if (layer == 0) remember_fresh(s);
  }
  const uint8_t* x = s.layer[1].data();
  // what each word says of itself, as dependent and as head
  grow(s.scores, static_cast<size_t>(batch.words) * scores_.rows);
  kernels_->multiply(scores_, x, width, batch.words, s.scores.data(), scores_.rows);
  grow(s.arcs, static_cast<size_t>(batch.words) * 2 * arc_);
  for (size_t w = 0; w < batch.words; ++w)
    as_arcs(s.scores.data() + w * scores_.rows + dependent_at_, s.arcs.data() + w * 2 * arc_, arc_);
  grow(s.attended, static_cast<size_t>(batch.words) * arc_);
  kernels_->multiply(biaffine_, s.arcs.data(), 2 * arc_, batch.words, s.attended.data(), arc_);
  grow(s.queries, batch.words * arc_);
  as_query(s.attended.data(), s.queries.data(), batch.words * arc_);
  for (uint32_t b = 0; b < sentences.size(); ++b) {
    WordReading* first = out.data() + sentences[b].first;
    for (uint32_t t = 0; t < batch.size(b); ++t) {
      const int16_t* tag = s.scores.data() + static_cast<size_t>(batch.at(b, t)) * scores_.rows;
      int16_t most = tag[0];
      for (size_t k = 1; k < tags_.size(); ++k) most = std::max(most, tag[k]);
      first[t].tag = static_cast<uint16_t>(std::find(tag, tag + tags_.size(), most) - tag);
    }
    attach(batch, b, first, s);
    name(batch, b, first, s);
  }
}

/// What the first layer makes of each word, apart from its neighbours.  Texts repeat their words: only what was not met
/// lately is computed.
void Network::first_inputs(const Batch& batch, std::span<const WordRows> rows, Scratch& s) const {
  const size_t gates = 8 * hidden_;
  if (s.known.empty()) {
    WordRows nothing;
    nothing.fill(UINT32_MAX);
    s.known.assign(kKnownWords, nothing);
    s.known_input = std::make_unique_for_overwrite<int16_t[]>(kKnownWords * gates);
    s.fresh_at.assign(kKnownWords, -1);
  }
  s.fresh.clear();
  s.inputs.assign(batch.words, nullptr);
  s.waiting.clear();
  for (uint32_t b = 0; b < batch.sentences.size(); ++b) {
    for (uint32_t t = 0; t < batch.size(b); ++t) {
      const WordRows& word = rows[batch.sentences[b].first + t];
      const size_t slot = slot_of(word);
      if (s.known[slot] == word) {
        s.inputs[batch.at(b, t)] = s.known_input.get() + slot * gates;
        continue;
      }
      if (s.fresh_at[slot] < 0 || s.fresh[static_cast<size_t>(s.fresh_at[slot])] != word) {
        s.fresh_at[slot] = static_cast<int32_t>(s.fresh.size());
        s.fresh.push_back(word);
      }
      s.waiting.emplace_back(batch.at(b, t), static_cast<uint32_t>(s.fresh_at[slot]));
    }
  }
  grow(s.x, s.fresh.size() * vector_);
  for (size_t w = 0; w < s.fresh.size(); ++w) {
    const int8_t* vectors[kWordFeatures];
    size_t count = 0;
    for (const uint32_t row : s.fresh[w]) {
      if (row != 0 && row < rows_) vectors[count++] = vectors_ + static_cast<size_t>(row) * vector_;
    }
    kernels_->add_vectors(vectors, count, shift_, s.x.data() + w * vector_, vector_);
  }
  grow(s.input, s.fresh.size() * gates);
  kernels_->multiply(input_[0], s.x.data(), vector_, s.fresh.size(), s.input.data(), gates);
  for (const auto& [word, fresh] : s.waiting) s.inputs[word] = s.input.data() + fresh * gates;
}

void Network::remember_fresh(Scratch& s) const {
  const size_t gates = 8 * hidden_;
  for (size_t w = 0; w < s.fresh.size(); ++w) {
    const size_t slot = slot_of(s.fresh[w]);
    s.known[slot] = s.fresh[w];
    std::memcpy(s.known_input.get() + slot * gates, s.input.data() + w * gates, gates * sizeof(int16_t));
    s.fresh_at[slot] = -1;
  }
}

void Network::recur(const Batch& batch, uint32_t direction, const Matrix& matrix, std::span<uint8_t> out,
                    Scratch& s) const {
  const size_t gates = 4 * hidden_, width = 2 * hidden_;
  s.cells.assign(batch.sentences.size() * hidden_, 0);
  s.state.assign(batch.sentences.size() * hidden_, 128);  // 128 is zero
  grow(s.recurrent, batch.sentences.size() * gates);
  auto active = static_cast<uint32_t>(batch.sentences.size());
  for (uint32_t t = 0; t < batch.begins.size(); ++t) {
    while (batch.size(active - 1) <= t) --active;
    const auto word_of = [&](uint32_t b) { return batch.at(b, direction == 0 ? t : batch.size(b) - 1 - t); };
    for (uint32_t b = 0; b < active; ++b) {  // they arrive meanwhile
      const int16_t* input = s.inputs[word_of(b)] + direction * gates;
      for (size_t k = 0; k < gates; k += 64 / sizeof *input) __builtin_prefetch(input + k);
    }
    kernels_->multiply(matrix, s.state.data(), hidden_, active, s.recurrent.data(), gates);
    for (uint32_t b = 0; b < active; ++b) {
      const size_t word = word_of(b);
      uint8_t* h = s.state.data() + b * hidden_;
      kernels_->step(s.inputs[word] + direction * gates, s.recurrent.data() + b * gates, s.cells.data() + b * hidden_,
                     h, hidden_);
      std::memcpy(out.data() + word * width + direction * hidden_, h, hidden_);
    }
  }
}

void Network::attach(const Batch& batch, uint32_t sentence, WordReading* out, Scratch& s) const {
  const uint32_t words = batch.size(sentence);
  s.arc_scores.resize(static_cast<size_t>(words) * (words + 1));
  for (uint32_t w = 0; w < words; ++w) {
    const int8_t* query = s.queries.data() + static_cast<size_t>(batch.at(sentence, w)) * arc_;
    int32_t* to = s.arc_scores.data() + static_cast<size_t>(w) * (words + 1);
    for (uint32_t h = 0; h < words; ++h)
      to[h] = kernels_->dot(s.arcs.data() + static_cast<size_t>(batch.at(sentence, h)) * 2 * arc_ + arc_, query, arc_);
    to[words] = kernels_->dot(arc_root_, query, arc_);
  }
  best_tree(s.arc_scores, words, s.heads);
  // what each word that is a head says of itself as such
  const size_t width = 2 * hidden_;
  s.head_rows.assign(words, -1);
  grow(s.head_inputs, words * width);
  grow(s.head_relations, static_cast<size_t>(words) * relation_);
  int32_t heads = 0;
  for (const uint32_t head : s.heads) {
    if (head == words || s.head_rows[head] >= 0) continue;
    std::memcpy(s.head_inputs.data() + static_cast<size_t>(heads) * width,
                s.layer[1].data() + batch.at(sentence, head) * width, width);
    s.head_rows[head] = heads++;
  }
  kernels_->multiply(relation_heads_, s.head_inputs.data(), width, static_cast<size_t>(heads), s.head_relations.data(),
                     relation_);
  grow(s.x, static_cast<size_t>(words) * relation_);
  for (uint32_t w = 0; w < words; ++w) {
    const int16_t* dependent =
        s.scores.data() + static_cast<size_t>(batch.at(sentence, w)) * scores_.rows + relation_dependent_at_;
    const int16_t* head = s.heads[w] == words
                              ? relation_root_
                              : s.head_relations.data() + static_cast<size_t>(s.head_rows[s.heads[w]]) * relation_;
    as_pair(dependent, head, s.x.data() + static_cast<size_t>(w) * relation_, relation_);
  }
  grow(s.relation_scores, static_cast<size_t>(words) * relation_matrix_.rows);
  kernels_->multiply(relation_matrix_, s.x.data(), relation_, words, s.relation_scores.data(), relation_matrix_.rows);
  for (uint32_t w = 0; w < words; ++w) {
    const bool root = s.heads[w] == words;
    int16_t* scores = s.relation_scores.data() + static_cast<size_t>(w) * relation_matrix_.rows;
    scores[root_relation_] = -32768;  // only the root has it
    out[w].head = root ? -1 : static_cast<int32_t>(s.heads[w]);
    out[w].relation = static_cast<uint8_t>(
        root ? root_relation_ : static_cast<uint32_t>(std::max_element(scores, scores + relations_.size()) - scores));
  }
}

/// The best sequence of labels in which every B and I is followed by I or L of its kind.
void Network::name(const Batch& batch, uint32_t sentence, WordReading* out, Scratch& s) const {
  const uint32_t words = batch.size(sentence), labels = static_cast<uint32_t>(labels_.size());
  constexpr int32_t kImpossible = -(1 << 29);
  s.names.assign(static_cast<size_t>(words) * labels * 2, 0);  // score, label before
  for (uint32_t w = 0; w < words; ++w) {
    const int16_t* score = s.scores.data() + static_cast<size_t>(batch.at(sentence, w)) * scores_.rows + label_at_;
    int32_t* now = s.names.data() + static_cast<size_t>(w) * labels * 2;
    const int32_t* before = now - labels * 2;
    uint32_t closed = 0;
    for (uint32_t l = 1; w > 0 && l < labels; ++l) {
      if (places_[l].closes && before[l] > before[closed]) closed = l;
    }
    for (uint32_t l = 0; l < labels; ++l) {
      int32_t best = w == 0 ? 0 : before[closed];
      uint32_t from = closed;
      if (places_[l].goes_on) {
        best = kImpossible;
        for (size_t k = 0; w > 0 && k < places_[l].after.size(); ++k) {
          const uint32_t p = places_[l].after[k];
          if (before[p] > best) best = before[p], from = p;
        }
      }
      if (w + 1 == words && !places_[l].closes) best = kImpossible;
      now[l] = std::max(best + score[l], kImpossible);
      now[labels + l] = static_cast<int32_t>(from);
    }
  }
  const int32_t* end = s.names.data() + static_cast<size_t>(words - 1) * labels * 2;
  auto label = static_cast<uint32_t>(std::max_element(end, end + labels) - end);
  for (uint32_t w = words; w-- > 0;) {
    out[w].label = static_cast<uint8_t>(label);
    label = static_cast<uint32_t>(s.names[static_cast<size_t>(w) * labels * 2 + labels + label]);
  }
}

}  // namespace parley::language
