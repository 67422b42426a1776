#include "language/linear_model.h"

#include <cstring>

namespace parley::language {
namespace {

constexpr uint32_t kVersion = 2;
constexpr uint8_t kMaxShift = 4;
constexpr uint8_t kDense = 255;
constexpr uint32_t kMaxProbes = 64;

struct Header {
  char magic[4];
  uint32_t version, classes, log2_slots, name_bytes, row_bytes;
};

}  // namespace

uint32_t hash_bytes(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325ull;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return static_cast<uint32_t>(mix(hash));
}

Result<LinearModel> LinearModel::open(std::string_view bytes, std::string_view name) {
  const auto damaged = [&](const char* what) {
    return Error{
        std::string("the model is damaged or of another version: ") + what + "; train it again or restore the file",
        std::string(name)};
  };
  Header header;
  if (bytes.size() < sizeof header) return damaged("too short");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, "PLYL", 4) != 0 || header.version != kVersion) return damaged("magic or version");
  if (header.classes == 0 || header.classes > kMaxClasses - 32 || header.log2_slots < 1 || header.log2_slots > 26)
    return damaged("sizes");
  const size_t names_end = (sizeof header + size_t{header.name_bytes} + 7) / 8 * 8;
  const size_t slot_bytes = (size_t{1} << header.log2_slots) * sizeof(Slot);
  if (bytes.size() != names_end + slot_bytes + header.row_bytes || header.row_bytes == 0) return damaged("length");
  LinearModel model;
  std::string_view names = bytes.substr(sizeof header, header.name_bytes);
  for (uint32_t i = 0; i < header.classes; ++i) {
    const size_t end = names.find('\n');
    if (end == std::string_view::npos) return damaged("class names");
    model.names_.push_back(names.substr(0, end));
    names.remove_prefix(end + 1);
  }
  model.slots_ = reinterpret_cast<const Slot*>(bytes.data() + names_end);
  model.rows_ = reinterpret_cast<const uint8_t*>(bytes.data() + names_end + slot_bytes);
  model.shift_ = 64 - header.log2_slots;
  model.mask_ = (1u << header.log2_slots) - 1;
  model.padded_ = (header.classes + 31) / 32 * 32;
  for (size_t i = 0; i <= model.mask_; ++i) {
    const uint32_t row = model.slots_[i].row;
    if (row >= header.row_bytes || header.row_bytes - row < 2) return damaged("row");
    const uint8_t count = model.rows_[row];
    const uint32_t size = 2 + (count == kDense ? model.padded_ : 2u * count);
    if (header.row_bytes - row < size || model.rows_[row + 1] > kMaxShift) return damaged("row length");
    for (uint32_t j = 0; count != kDense && j < count; ++j) {
      if (model.rows_[row + 2 + 2 * j] >= header.classes) return damaged("class");
    }
  }
  return model;
}

void LinearModel::clear(Scores& scores) const { std::memset(scores.of, 0, padded_ * sizeof(int16_t)); }

// The choice between clones runs before a thread sanitizer is ready for it.
#if defined(__SANITIZE_THREAD__)
#define PARLEY_CLONES
#else
#define PARLEY_CLONES __attribute__((target_clones("avx2", "default")))
#endif

PARLEY_CLONES static void add_dense(const int8_t* weights, uint32_t size, int shift, int16_t* scores) {
  for (uint32_t i = 0; i < size; i += 32) {
    for (uint32_t j = 0; j < 32; ++j)
      scores[i + j] = static_cast<int16_t>(scores[i + j] + (weights[i + j] * (1 << shift)));
  }
}

void LinearModel::add(const uint64_t* features, uint32_t count, Scores& scores) const {
  uint32_t rows[256];
  for (uint32_t begin = 0; begin < count; begin += 256) {
    const uint32_t batch = std::min(count - begin, 256u);
    for (uint32_t i = 0; i < batch; ++i) {
      const uint64_t hash = features[begin + i];
      uint32_t slot = static_cast<uint32_t>(hash >> shift_);
      const uint32_t fingerprint = static_cast<uint32_t>(hash) | 1u;
      uint32_t probes = 0;
      while (slots_[slot].fingerprint != fingerprint && slots_[slot].fingerprint != 0 && ++probes < kMaxProbes)
        slot = (slot + 1) & mask_;
      rows[i] = slots_[slot].fingerprint == fingerprint ? slots_[slot].row : 0;
      __builtin_prefetch(rows_ + rows[i]);
    }
    for (uint32_t i = 0; i < batch; ++i) {
      const uint8_t* row = rows_ + rows[i];
      const uint8_t entries = *row++;
      const int shift = *row++;
      if (entries == kDense) {
        add_dense(reinterpret_cast<const int8_t*>(row), padded_, shift, scores.of);
        continue;
      }
      for (uint32_t j = 0; j < entries; ++j, row += 2) {
        scores.of[row[0]] = static_cast<int16_t>(scores.of[row[0]] + static_cast<int8_t>(row[1]) * (1 << shift));
      }
    }
  }
}

uint32_t LinearModel::best(const Scores& scores) const {
  uint32_t best = 0;
  for (uint32_t i = 1; i < classes(); ++i) {
    if (scores.of[i] > scores.of[best]) best = i;
  }
  return best;
}

}  // namespace parley::language
