#include "language/word_table.h"

#include <cstring>
#include <vector>

namespace parley::language {
namespace {

constexpr uint32_t kVersion = 1;
struct Header {
  char magic[4];
  uint32_t version, log2_slots, pool_bytes;
};

}  // namespace

Result<WordTable> WordTable::open(std::string_view bytes, std::string_view name) {
  const Error damaged{"the word table is damaged or of another version; train it again or restore the file",
                      std::string(name)};
  Header header;
  if (bytes.size() < sizeof header) return damaged;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, "PLYT", 4) != 0 || header.version != kVersion || header.log2_slots < 2 ||
      header.log2_slots > 26)
    return damaged;
  const size_t slot_bytes = (size_t{1} << header.log2_slots) * sizeof(Slot);
  if (bytes.size() != sizeof header + slot_bytes + header.pool_bytes) return damaged;
  WordTable table;
  table.slots_ = reinterpret_cast<const Slot*>(bytes.data() + sizeof header);
  table.pool_ = bytes.substr(sizeof header + slot_bytes);
  table.shift_ = 64 - header.log2_slots;
  table.mask_ = (1u << header.log2_slots) - 1;
  return table;
}

std::optional<uint32_t> WordTable::number(uint64_t key) const {
  const uint32_t fingerprint = static_cast<uint32_t>(key) | 1u;
  uint32_t slot = static_cast<uint32_t>(key >> shift_);
  for (uint32_t probes = 0; probes < 64 && slots_[slot].fingerprint != 0; ++probes, slot = (slot + 1) & mask_) {
    if (slots_[slot].fingerprint == fingerprint) return slots_[slot].value;
  }
  return std::nullopt;
}

std::optional<std::string_view> WordTable::text(uint64_t key) const {
  const auto at = number(key);
  if (!at || *at >= pool_.size()) return std::nullopt;
  const size_t size = static_cast<unsigned char>(pool_[*at]);
  return pool_.substr(*at + 1, size);  // substr keeps within the pool
}

void WordTableWriter::add(uint64_t key, std::string_view text) {
  text = text.substr(0, 255);
  auto [entry, fresh] = texts_.try_emplace(std::string(text), static_cast<uint32_t>(pool_.size()));
  if (fresh) {
    pool_ += static_cast<char>(text.size());
    pool_ += text;
  }
  numbers_[key] = entry->second;
}

std::string WordTableWriter::bytes() const {
  uint32_t log2 = 4;
  while ((size_t{1} << log2) < numbers_.size() * 3 / 2) ++log2;
  struct Packed {
    uint32_t fingerprint = 0, value = 0;
  };
  std::vector<Packed> slots(size_t{1} << log2);
  for (const auto& [key, value] : numbers_) {
    size_t slot = key >> (64 - log2);
    while (slots[slot].fingerprint != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = {static_cast<uint32_t>(key) | 1u, value};
  }
  const Header header{{'P', 'L', 'Y', 'T'}, kVersion, log2, static_cast<uint32_t>(pool_.size())};
  std::string out(reinterpret_cast<const char*>(&header), sizeof header);
  out.append(reinterpret_cast<const char*>(slots.data()), slots.size() * sizeof(Packed));
  return out + pool_;
}

}  // namespace parley::language
