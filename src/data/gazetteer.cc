#include "data/gazetteer.h"

#include <algorithm>
#include <cstring>

namespace parley::data {
namespace {

constexpr int kDeepest = 8;  // units above a place; also ends a circle in a damaged file

}  // namespace

uint64_t content_hash(std::string_view bytes, uint64_t seed) {
  uint64_t h = seed ^ (bytes.size() * 0x9E3779B97F4A7C15ull);
  while (bytes.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    h = (h ^ word) * 0x9FB21C651E98DF25ull;
    h ^= h >> 32;
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return h ^ (h >> 29);
}

Result<Gazetteer> Gazetteer::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  auto out = view(file->bytes(), path.string());
  if (out) out->file_ = std::move(*file);
  return out;
}

Result<Gazetteer> Gazetteer::view(std::string_view bytes, const std::string& name) {
  const auto wrong = [&](const char* what) {
    return Error{std::string(what) + "; make it again: parley data build", name};
  };
  Gazetteer out;
  GazetteerHeader& h = out.header_;
  if (bytes.size() < sizeof h) return wrong("is too short for an index of places");
  std::memcpy(&h, bytes.data(), sizeof h);
  if (std::memcmp(h.magic, "PARLEYPL", 8) != 0) return wrong("is no index of places");
  if (h.version != kGazetteerVersion) return wrong("is an index of another version of Parley");
  GazetteerHeader unsigned_header = h;
  unsigned_header.header_hash = 0;
  if (content_hash({reinterpret_cast<const char*>(&unsigned_header), sizeof h}, 1) != h.header_hash ||
      h.size != bytes.size())
    return wrong("is damaged or incomplete");
  const auto fits = [&](uint64_t offset, uint64_t count, uint64_t size) {
    return offset % 8 == 0 && offset >= sizeof h && offset <= h.size && count <= (h.size - offset) / size;
  };
  if (h.bucket_bits > 28 || !fits(h.at_places, h.places, sizeof(PlaceRow)) ||
      !fits(h.at_buckets, (uint64_t{1} << h.bucket_bits) + 1, 4) || !fits(h.at_checks, h.names, 4) ||
      !fits(h.at_targets, h.names, 4) || !fits(h.at_written, h.names, 2) || !fits(h.at_uses, h.names, 1) ||
      !fits(h.at_labels, h.labels, sizeof(LabelRow)) || !fits(h.at_territories, h.territories, sizeof(TerritoryRow)) ||
      !fits(h.at_strings, 1, 1) || bytes.back() != '\0')
    return wrong("is damaged: a part of it lies outside the file");
  out.bytes_ = bytes;
  return out;
}

bool Gazetteer::intact() const {
  return bytes_.empty() ||
         content_hash(bytes_.substr(sizeof(GazetteerHeader)), kGazetteerVersion) == header_.content_hash;
}

void Gazetteer::find(const PlaceNameHash& name, std::vector<Hit>& out) const {
  if (header_.names == 0) return;
  const uint64_t bucket = header_.bucket_bits == 0 ? 0 : name.folded >> (64 - header_.bucket_bits);
  const auto check = static_cast<uint32_t>((name.folded << header_.bucket_bits) >> 32);
  const uint32_t* buckets = section<uint32_t>(header_.at_buckets);
  const uint32_t end = std::min(buckets[bucket + 1], header_.names);
  const uint32_t* checks = section<uint32_t>(header_.at_checks);
  for (uint32_t i = buckets[bucket]; i < end; ++i) {
    if (checks[i] != check) continue;
    const uint32_t place = section<uint32_t>(header_.at_targets)[i];
    if (place >= header_.places) continue;
    const uint8_t use = section<uint8_t>(header_.at_uses)[i];
    if (use > static_cast<uint8_t>(NameUse::people)) continue;
    out.push_back({place, static_cast<NameUse>(use), section<uint16_t>(header_.at_written)[i] == name.written});
  }
}

const PlaceRow& Gazetteer::row(uint32_t place) const {
  static constexpr PlaceRow kNothing{0, 0, 0, 0, UINT32_MAX, kNoPlace, 0, 0, static_cast<uint8_t>(PlaceKind::site),
                                     0, 0};
  return place < header_.places ? section<PlaceRow>(header_.at_places)[place] : kNothing;
}

PlaceKind Gazetteer::kind(uint32_t place) const {
  return static_cast<PlaceKind>(std::min(row(place).kind, static_cast<uint8_t>(PlaceKind::site)));
}

std::string_view Gazetteer::text(uint32_t offset) const {
  if (bytes_.empty() || offset >= header_.size - header_.at_strings) return {};
  return bytes_.data() + header_.at_strings + offset;  // the file ends with NUL
}

bool Gazetteer::within(uint32_t inner, uint32_t outer) const {
  for (int up = 0; up < kDeepest && inner < header_.places; ++up, inner = row(inner).parent) {
    if (inner == outer) return true;
  }
  return false;
}

uint32_t Gazetteer::state_of(uint32_t place) const {
  for (int up = 0; up < kDeepest && place < header_.places; ++up, place = row(place).parent) {
    if (kind(place) == PlaceKind::state) return place;
  }
  return kNoPlace;
}

uint32_t Gazetteer::unit1_of(uint32_t place) const {
  for (int up = 0; up < kDeepest && place < header_.places; ++up, place = row(place).parent) {
    if (kind(place) == PlaceKind::unit1) return place;
  }
  return kNoPlace;
}

std::vector<Gazetteer::Label> Gazetteer::labels(uint32_t place) const {
  std::vector<Label> out;
  for (uint32_t i = 0; i < header_.labels; ++i) {
    const LabelRow& row = section<LabelRow>(header_.at_labels)[i];
    if (row.place == place) out.push_back({text(row.name), text(row.language), text(row.used_by), text(row.source)});
  }
  return out;
}

std::vector<Gazetteer::Territory> Gazetteer::territories(uint32_t place) const {
  std::vector<Territory> out;
  for (uint32_t i = 0; i < header_.territories; ++i) {
    const TerritoryRow& row = section<TerritoryRow>(header_.at_territories)[i];
    if (!within(place, row.place)) continue;
    const bool again = std::any_of(out.begin(), out.end(), [&](const Territory& t) {
      return t.name == text(row.name) && t.from == text(row.from) && t.administered_by == text(row.administered_by);
    });
    if (again) continue;  // the place and what it lies in are both listed
    out.push_back({text(row.name), text(row.claimed_by), text(row.administered_by), text(row.recognised_by),
                   text(row.from), text(row.to), text(row.source)});
  }
  return out;
}

bool Gazetteer::disputed(uint32_t place) const {
  for (uint32_t i = 0; i < header_.territories; ++i) {
    if (within(place, section<TerritoryRow>(header_.at_territories)[i].place)) return true;
  }
  return false;
}

}  // namespace parley::data
