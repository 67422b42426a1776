#include "templates/filler_network.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace parley::templates {
namespace {

// As in tools/train_fillers.py.
constexpr uint32_t kVersion = 1;
constexpr uint32_t kVector = 100, kOwn = 32, kWide = 128, kNarrow = 96, kHead = 32, kFrame = 16, kCount = 8,
                   kCounts = 8;
constexpr uint32_t kNames = 8, kNameWidth = 16, kSemantics = 16, kSemanticWidth = 8, kTags = 32, kTagWidth = 12,
                   kRelations = 80, kRelationWidth = 12, kHeadNameWidth = 8;
constexpr size_t kOccurrences = 6;
constexpr uint32_t kMost = 1u << 20, kMostRoles = 32;  // rows and classes that a file may ask for
constexpr float kScore = 1024;                         // of a document or sentence, in steps of 1/256, that counts as 1

struct Header {
  char magic[4];
  uint32_t version, roles, name_bytes, networks, words, own, sentence_classes, document_classes, hidden;
  float step;
};

/// Takes the parts of a file in turn.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  /// nullptr when so many bytes are not left.
  const char* take(size_t size) {
    if (size > bytes_.size() - at_) return nullptr;
    at_ += size;
    return bytes_.data() + at_ - size;
  }
  size_t left() const { return bytes_.size() - at_; }

  template <class Number>
  bool copy(size_t count, std::vector<Number>& out) {
    const char* from = take(count * sizeof(Number));
    if (!from) return false;
    out.resize(count);
    std::memcpy(out.data(), from, count * sizeof(Number));
    return true;
  }
  /// From the upper halves of float32.
  bool widen(size_t count, std::vector<float>& out) {
    std::vector<uint16_t> halves;
    if (!copy(count, halves)) return false;
    out.resize(count);
    for (size_t i = 0; i < count; ++i) {
      const uint32_t bits = uint32_t{halves[i]} << 16;
      std::memcpy(&out[i], &bits, sizeof bits);
    }
    return std::all_of(out.begin(), out.end(), [](float value) { return std::isfinite(value); });
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

/// Close to tanh.
float squash(float x) {
  x = std::clamp(x, -2.0f, 2.0f);
  return x - x * std::abs(x) / 4;
}
float gate(float x) { return squash(x / 2) / 2 + 0.5f; }

void rectify(float* values, size_t count) {
  for (size_t i = 0; i < count; ++i) values[i] = std::max(values[i], 0.0f);
}

float scaled(int32_t score) { return std::clamp(static_cast<float>(score) / kScore, -2.0f, 2.0f); }

uint32_t place_of(const std::vector<uint32_t>& hashes, uint32_t hash) {
  const auto at = std::lower_bound(hashes.begin(), hashes.end(), hash);
  return hash != 0 && at != hashes.end() && *at == hash ? static_cast<uint32_t>(at - hashes.begin()) + 1 : 0;
}

}  // namespace

void FillerNetwork::Matrix::add(const float* input, uint32_t size, uint32_t from_row, float* out) const {
  const float* row = weights.data() + size_t{from_row} * outputs;
  for (uint32_t i = 0; i < size; ++i, row += outputs) {
    const float value = input[i];
    if (value == 0) continue;
    for (uint32_t o = 0; o < outputs; ++o) out[o] += value * row[o];
  }
}

Result<FillerNetwork> FillerNetwork::open(std::string_view bytes, std::string_view name) {
  const auto damaged = [&] {
    return Error{"the network is damaged or of another version; restore the file or train it again", std::string(name)};
  };
  FillerNetwork out;
  Cursor cursor(bytes);
  Header header;
  const char* begin = cursor.take(sizeof header);
  if (!begin) return damaged();
  std::memcpy(&header, begin, sizeof header);
  if (std::string_view(header.magic, 4) != "PLFN" || header.version != kVersion) return damaged();
  for (const uint32_t size : {header.roles, header.networks, header.words, header.own, header.hidden,
                              header.sentence_classes, header.document_classes}) {
    if (size == 0 || size > kMost) return damaged();
  }
  if (header.roles > kMostRoles || header.hidden > 4 * kWide || !std::isfinite(header.step)) return damaged();
  out.hidden_ = header.hidden, out.step_ = header.step;
  out.sentence_classes_ = header.sentence_classes, out.document_classes_ = header.document_classes;
  if (!cursor.copy(header.roles, out.shifts_) || !cursor.copy(header.words, out.hashes_) ||
      !cursor.copy(header.own, out.own_hashes_))
    return damaged();
  out.vectors_ = reinterpret_cast<const int8_t*>(cursor.take(size_t{header.words} * kVector));
  if (!out.vectors_ || !std::is_sorted(out.hashes_.begin(), out.hashes_.end()) ||
      !std::is_sorted(out.own_hashes_.begin(), out.own_hashes_.end()))
    return damaged();
  const uint32_t width = kVector + kOwn + kNameWidth + kSemanticWidth + kTagWidth + kRelationWidth + kHeadNameWidth +
                         kHead + kFrame + header.sentence_classes + header.document_classes;
  const auto matrix = [&](uint32_t inputs, uint32_t outputs, Matrix& to) {
    to.inputs = inputs, to.outputs = outputs;
    return cursor.widen(size_t{inputs} * outputs, to.weights);
  };
  const auto layer = [&](uint32_t inputs, uint32_t outputs, Matrix& to) {
    return matrix(inputs, outputs, to) && cursor.widen(outputs, to.bias);
  };
  for (uint32_t k = 0; k < header.networks; ++k) {
    if (cursor.left() < size_t{width} * kWide) return damaged();  // before memory is asked for
    Weights& w = out.networks_.emplace_back();
    const uint32_t gates = 4 * header.hidden;
    if (!matrix(header.own + 1, kOwn, w.own) || !matrix(kNames, kNameWidth, w.name) ||
        !matrix(kSemantics, kSemanticWidth, w.semantic) || !matrix(kTags, kTagWidth, w.upos) ||
        !matrix(kRelations, kRelationWidth, w.relation) || !matrix(kNames, kHeadNameWidth, w.head_name) ||
        !layer(kVector, kHead, w.head) || !matrix(WordView::kFrameKinds + 1, kFrame, w.frame) ||
        !layer(width, kWide, w.input) || !matrix(kWide, gates, w.forward) || !matrix(kWide, gates, w.backward) ||
        !cursor.widen(gates, w.forward.bias) || !cursor.widen(gates, w.backward.bias) ||
        !matrix(header.hidden, gates, w.recurrent[0]) || !matrix(header.hidden, gates, w.recurrent[1]) ||
        !layer(6 * header.hidden + kWide, kWide, w.occurrence) || !matrix(kCounts, kCount, w.count) ||
        !layer(2 * kWide + kCount + header.document_classes, kNarrow, w.candidate) ||
        !layer(kNarrow, header.roles, w.role))
      return damaged();
  }
  const char* names = cursor.take(header.name_bytes);
  if (!names || cursor.left() != 0) return damaged();
  for (std::string_view rest(names, header.name_bytes); !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    out.roles_.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (out.roles_.size() != header.roles) return damaged();
  return out;
}

/// Its own form, else its lemma; 0 = it has none.
uint32_t FillerNetwork::vector_of(const WordView& word) const {
  const uint32_t own = place_of(hashes_, word.word);
  return own != 0 ? own : place_of(hashes_, word.lemma);
}

FillerNetwork::Reading FillerNetwork::read(const Weights& w, const std::vector<WordView>& words,
                                           const ScoreTable& document, const ScoreTable& sentences) const {
  Reading out;
  out.words.assign(words.size() * kWide, 0);
  out.read.assign(words.size() * 2 * hidden_, 0);
  const auto vector = [&](uint32_t place, float* to) {
    for (uint32_t i = 0; place != 0 && i < kVector; ++i)
      to[i] = step_ * static_cast<float>(vectors_[size_t{place - 1} * kVector + i]);
  };
  std::vector<float> input(w.input.inputs);
  for (size_t i = 0; i < words.size(); ++i) {
    const WordView& word = words[i];
    const WordView* head = word.head < 0 ? nullptr : &words[static_cast<size_t>(word.head)];
    std::fill(input.begin(), input.end(), 0.0f);
    float* at = input.data();
    vector(vector_of(word), at), at += kVector;
    const auto row = [&](const Matrix& table, uint32_t which) {
      const float* from = table.weights.data() + size_t{std::min(which, table.inputs - 1)} * table.outputs;
      for (uint32_t k = 0; k < table.outputs; ++k) at[k] += from[k];
    };
    if (const uint32_t own = place_of(own_hashes_, word.lemma); own != 0) row(w.own, own);
    at += kOwn;
    row(w.name, word.name), at += kNameWidth;
    row(w.semantic, word.semantic), at += kSemanticWidth;
    row(w.upos, word.upos), at += kTagWidth;
    row(w.relation, word.relation), at += kRelationWidth;
    row(w.head_name, head ? head->name : 0), at += kHeadNameWidth;
    float above[kVector] = {};
    if (head) vector(vector_of(*head), above);
    std::copy(w.head.bias.begin(), w.head.bias.end(), at);
    w.head.add(above, kVector, 0, at);
    rectify(at, kHead), at += kHead;
    for (const uint16_t frame : word.frames) row(w.frame, frame + 1u);
    at += kFrame;
    for (uint32_t c = 0; c < sentence_classes_; ++c) *at++ = scaled(sentences.row(word.sentence)[c]);
    for (uint32_t c = 0; c < document_classes_; ++c) *at++ = scaled(document.row(0)[c]);
    float* to = out.words.data() + i * kWide;
    std::copy(w.input.bias.begin(), w.input.bias.end(), to);
    w.input.add(input.data(), w.input.inputs, 0, to);
    rectify(to, kWide);
  }
  for (uint32_t first = 0, last = 0; first < words.size(); first = last) {
    while (last < words.size() && words[last].sentence == words[first].sentence) ++last;
    for (const int direction : {0, 1}) run(w, direction, first, last, out);
  }
  return out;
}

/// One direction of the LSTM over the words of a sentence.
void FillerNetwork::run(const Weights& w, int direction, uint32_t first, uint32_t last, Reading& out) const {
  const Matrix& layer = direction == 0 ? w.forward : w.backward;
  std::vector<float> gates(4 * hidden_), state(hidden_), cell(hidden_);
  for (uint32_t step = 0; step < last - first; ++step) {
    const size_t word = direction == 0 ? first + step : last - 1 - step;
    std::copy(layer.bias.begin(), layer.bias.end(), gates.begin());
    layer.add(out.words.data() + word * kWide, kWide, 0, gates.data());
    w.recurrent[direction].add(state.data(), hidden_, 0, gates.data());
    float* to = out.read.data() + word * 2 * hidden_ + static_cast<size_t>(direction) * hidden_;
    for (uint32_t h = 0; h < hidden_; ++h) {  // in the order input, forget, output, new
      cell[h] = gate(gates[hidden_ + h]) * cell[h] + gate(gates[h]) * squash(gates[3 * hidden_ + h]);
      to[h] = state[h] = gate(gates[2 * hidden_ + h]) * squash(cell[h]);
    }
  }
}

void FillerNetwork::score(const Weights& w, const Reading& reading, const Candidate& candidate, const float* document,
                          float* out) const {
  const size_t count = std::min(candidate.occurrences.size(), kOccurrences);
  float whole[2 * kWide] = {}, each[kWide];  // the best of all, the first
  for (size_t k = 0; k < count; ++k) {
    const Occurrence& own = candidate.occurrences[k];
    std::copy(w.occurrence.bias.begin(), w.occurrence.bias.end(), each);
    uint32_t row = 0;
    for (const int32_t word : {own.first, own.last, own.head}) {
      w.occurrence.add(reading.read.data() + static_cast<size_t>(word) * 2 * hidden_, 2 * hidden_, row, each);
      row += 2 * hidden_;
    }
    w.occurrence.add(reading.words.data() + static_cast<size_t>(own.head) * kWide, kWide, row, each);
    rectify(each, kWide);
    for (uint32_t i = 0; i < kWide; ++i) whole[i] = std::max(whole[i], each[i]);
    if (k == 0) std::copy(each, each + kWide, whole + kWide);
  }
  float narrow[kNarrow];
  std::copy(w.candidate.bias.begin(), w.candidate.bias.end(), narrow);
  w.candidate.add(whole, 2 * kWide, 0, narrow);
  const float* times = w.count.weights.data() + std::min<size_t>(count, kCounts - 1) * kCount;
  w.candidate.add(times, kCount, 2 * kWide, narrow);
  w.candidate.add(document, document_classes_, 2 * kWide + kCount, narrow);
  rectify(narrow, kNarrow);
  for (uint32_t r = 0; r < w.role.outputs; ++r) out[r] += w.role.bias[r];
  w.role.add(narrow, kNarrow, 0, out);
}

std::vector<int32_t> FillerNetwork::score(const std::vector<WordView>& words, const std::vector<Candidate>& candidates,
                                          const ScoreTable& document, const ScoreTable& sentences) const {
  const size_t roles = roles_.size();
  std::vector<float> own(document_classes_), sums(candidates.size() * roles);
  for (uint32_t c = 0; c < document_classes_; ++c) own[c] = scaled(document.row(0)[c]);
  for (const Weights& weights : networks_) {
    const Reading reading = read(weights, words, document, sentences);
    for (size_t k = 0; k < candidates.size(); ++k)
      score(weights, reading, candidates[k], own.data(), sums.data() + k * roles);
  }
  std::vector<int32_t> out(sums.size());
  for (size_t k = 0; k < sums.size(); ++k) {
    const float mean = sums[k] / static_cast<float>(networks_.size()) + shifts_[k % roles];
    out[k] = static_cast<int32_t>(std::lround(std::clamp(mean, -60.0f, 60.0f) * 256));
  }
  return out;
}

}  // namespace parley::templates
