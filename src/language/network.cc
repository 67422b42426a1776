#include "language/network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "language/split.h"
#include "language/tree.h"

namespace parley::language {
namespace {

constexpr uint32_t kVersion = 1, kMostSentences = 32, kMostWords = 1024;

uint32_t padded(uint32_t size, uint32_t to) { return (size + to - 1) / to * to; }

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
    // sums of two products must stay within 16 bits, all sums within 24
    const bool small = std::all_of(m.weights, m.weights + static_cast<size_t>(m.rows) * inputs,
                                   [](int8_t w) { return w >= -64 && w <= 63; });
    const bool finite = std::all_of(m.scale, m.scale + m.rows, [](float x) { return std::isfinite(x); });
    const bool bounded =
        std::all_of(m.bias, m.bias + m.rows, [](int32_t b) { return b > -(1 << 28) && b < (1 << 28); });
    failed_ = !small || !finite || !bounded;
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
  n.relation_head_at_ = n.relation_dependent_at_ + h.relation;
  n.scores_ = reader.matrix(n.relation_head_at_ + h.relation, 2 * h.hidden);
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
  // vectors
  s.x.resize(static_cast<size_t>(batch.words) * vector_);
  for (uint32_t b = 0; b < sentences.size(); ++b) {
    for (uint32_t t = 0; t < batch.size(b); ++t) {
      const int8_t* vectors[kWordFeatures];
      size_t count = 0;
      for (const uint32_t row : rows[sentences[b].first + t]) {
        if (row != 0 && row < rows_) vectors[count++] = vectors_ + static_cast<size_t>(row) * vector_;
      }
      kernels_->add_vectors(vectors, count, shift_, s.x.data() + static_cast<size_t>(batch.at(b, t)) * vector_,
                            vector_);
    }
  }
  // two layers
  const uint8_t* x = s.x.data();
  size_t x_size = vector_;
  for (uint32_t layer = 0; layer < 2; ++layer) {
    s.input.resize(static_cast<size_t>(batch.words) * input_[layer].rows);
    kernels_->multiply(input_[layer], x, x_size, batch.words, s.input.data(), input_[layer].rows);
    s.layer[layer].resize(static_cast<size_t>(batch.words) * 2 * hidden_);
    for (uint32_t direction = 0; direction < 2; ++direction)
      recur(batch, direction, recurrent_[layer][direction], s.layer[layer], s);
    x = s.layer[layer].data();
    x_size = 2 * hidden_;
  }
  // what each word says of itself, as dependent and as head
  s.scores.resize(static_cast<size_t>(batch.words) * scores_.rows);
  kernels_->multiply(scores_, x, x_size, batch.words, s.scores.data(), scores_.rows);
  s.arcs.resize(static_cast<size_t>(batch.words) * 2 * arc_);
  for (uint32_t w = 0; w < batch.words; ++w) {
    const int16_t* from = s.scores.data() + static_cast<size_t>(w) * scores_.rows + dependent_at_;
    uint8_t* to = s.arcs.data() + static_cast<size_t>(w) * 2 * arc_;
    const uint32_t arc = arc_;  // `to` may alias the member
    for (uint32_t k = 0; k < arc; ++k) to[k] = static_cast<uint8_t>(std::clamp<int16_t>(from[k], 0, 127) + 128);
    for (uint32_t k = arc; k < 2 * arc; ++k) to[k] = static_cast<uint8_t>(std::clamp<int16_t>(from[k], 0, 127));
  }
  s.attended.resize(static_cast<size_t>(batch.words) * arc_);
  kernels_->multiply(biaffine_, s.arcs.data(), 2 * arc_, batch.words, s.attended.data(), arc_);
  s.queries.resize(s.attended.size());
  for (size_t i = 0; i < s.attended.size(); ++i)
    s.queries[i] = static_cast<int8_t>(std::clamp<int16_t>(s.attended[i], -127, 127));
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

void Network::recur(const Batch& batch, uint32_t direction, const Matrix& matrix, std::span<uint8_t> out,
                    Scratch& s) const {
  const size_t gates = 4 * hidden_, width = 2 * hidden_, inputs = 2 * gates;
  s.cells.assign(batch.sentences.size() * hidden_, 0);
  s.state.assign(batch.sentences.size() * hidden_, 128);  // 128 is zero
  s.recurrent.resize(batch.sentences.size() * gates);
  auto active = static_cast<uint32_t>(batch.sentences.size());
  for (uint32_t t = 0; t < batch.begins.size(); ++t) {
    while (batch.size(active - 1) <= t) --active;
    kernels_->multiply(matrix, s.state.data(), hidden_, active, s.recurrent.data(), gates);
    for (uint32_t b = 0; b < active; ++b) {
      const size_t word = batch.at(b, direction == 0 ? t : batch.size(b) - 1 - t);
      uint8_t* h = s.state.data() + b * hidden_;
      kernels_->step(s.input.data() + word * inputs + direction * gates, s.recurrent.data() + b * gates,
                     s.cells.data() + b * hidden_, h, hidden_);
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
  s.x.resize(std::max<size_t>(s.x.size(), static_cast<size_t>(words) * relation_));
  for (uint32_t w = 0; w < words; ++w) {
    const int16_t* dependent =
        s.scores.data() + static_cast<size_t>(batch.at(sentence, w)) * scores_.rows + relation_dependent_at_;
    const int16_t* head =
        s.heads[w] == words
            ? relation_root_
            : s.scores.data() + static_cast<size_t>(batch.at(sentence, s.heads[w])) * scores_.rows + relation_head_at_;
    uint8_t* to = s.x.data() + static_cast<size_t>(w) * relation_;
    for (uint32_t k = 0; k < relation_; ++k)
      to[k] = static_cast<uint8_t>(std::clamp(dependent[k] + head[k], 0, 127) + 128);
  }
  s.relation_scores.resize(static_cast<size_t>(words) * relation_matrix_.rows);
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
  const auto closes = [&](uint32_t l) { return labels_[l][0] == 'O' || labels_[l][0] == 'L' || labels_[l][0] == 'U'; };
  const auto goes_on = [&](uint32_t l) { return labels_[l][0] == 'I' || labels_[l][0] == 'L'; };
  for (uint32_t w = 0; w < words; ++w) {
    const int16_t* score = s.scores.data() + static_cast<size_t>(batch.at(sentence, w)) * scores_.rows + label_at_;
    int32_t* now = s.names.data() + static_cast<size_t>(w) * labels * 2;
    const int32_t* before = now - labels * 2;
    uint32_t closed = 0;
    for (uint32_t l = 1; w > 0 && l < labels; ++l) {
      if (closes(l) && before[l] > before[closed]) closed = l;
    }
    for (uint32_t l = 0; l < labels; ++l) {
      int32_t best = w == 0 ? 0 : before[closed];
      uint32_t from = closed;
      if (goes_on(l)) {
        best = kImpossible;
        for (uint32_t p = 0; w > 0 && p < labels; ++p) {
          if (!closes(p) && labels_[p].substr(1) == labels_[l].substr(1) && before[p] > best)
            best = before[p], from = p;
        }
      }
      if (w + 1 == words && !closes(l)) best = kImpossible;
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
