// The index of places: one file, mapped read-only and shared between processes.  Written by data/gazetteer_build.h.
//
//   file     = header place* bucket* check* target* written* use* label* territory* string*
//   header   = magic "PARLEYPL", version, counts, offsets, hash of the content, hash of the header
//   names    : sorted by bucket (the top bits of the hash); within it `check` = the next 32 bits
//   string   = bytes up to NUL; places refer to them by offset
//
// Every accessor is total: an index out of a damaged file answers with nothing, never with foreign memory.
// Tested by data/gazetteer_test.cc and test/fuzz/fuzz_gazetteer.cc.
#pragma once
#include <filesystem>
#include <vector>

#include "core/place.h"
#include "data/mapped_file.h"
#include "data/place_name.h"

namespace parley::data {

/// primary: the name of the row; alternate; bare: without its word of kind ("Rapides" of "Rapides Parish"); short_form:
/// "CA", "Calif.", of use only beside a place within; people: "Azerbaijani".
enum class NameUse : uint8_t { primary, alternate, bare, short_form, people };

constexpr uint32_t kGazetteerVersion = 1;

struct GazetteerHeader {
  char magic[8];
  uint32_t version, places, names, bucket_bits, labels, territories;
  uint64_t at_places, at_buckets, at_checks, at_targets, at_written, at_uses, at_labels, at_territories, at_strings,
      size;
  uint64_t content_hash;  // of all bytes behind the header
  uint64_t header_hash;   // of this header with 0 here
};

struct PlaceRow {
  uint32_t geonames_id;  // 0 = none
  int32_t lat, lon;      // 1e-5 degrees
  uint32_t population;   // 0 = not known
  uint32_t name;         // offset of a string
  uint32_t parent;       // the unit of administration or state that it lies in; kNoPlace = none
  uint16_t country;      // two letters, "AZ" = 'A' << 8 | 'Z'; 0 = none: GeoNames' filing, no statement on sovereignty
  uint16_t radius;       // 0.1 km
  uint8_t kind;          // PlaceKind
  uint8_t capital;       // 1 of a state, 2 of a first-order unit, 3 of a second-order one; 0 none
  uint16_t reserved;
};

struct LabelRow {  // a name that one user community prefers
  uint32_t place, name, language, used_by, source;
};
struct TerritoryRow {  // disputed: who claims, administers and recognises what, by source
  uint32_t place, name, claimed_by, administered_by, recognised_by, from, to, source;
};

class Gazetteer {
 public:
  /// An empty one: nothing is found in it.
  Gazetteer() = default;
  static Result<Gazetteer> open(const std::filesystem::path& path);
  /// `bytes` must outlive the result; `name` for messages.
  static Result<Gazetteer> view(std::string_view bytes, const std::string& name);

  struct Hit {
    uint32_t place = kNoPlace;
    NameUse use = NameUse::primary;
    bool exact = false;  // also the accents agree
  };
  /// Appends the places of that name.
  void find(const PlaceNameHash& name, std::vector<Hit>& out) const;

  uint32_t size() const { return header_.places; }
  uint32_t name_count() const { return header_.names; }
  const PlaceRow& row(uint32_t place) const;
  PlaceKind kind(uint32_t place) const;
  std::string_view name(uint32_t place) const { return text(row(place).name); }
  Point point(uint32_t place) const { return {row(place).lat * 1e-5, row(place).lon * 1e-5}; }
  /// Whether `outer` is on the way from `inner` up to its state; a place lies within itself.
  bool within(uint32_t inner, uint32_t outer) const;
  uint32_t state_of(uint32_t place) const;  // kNoPlace = none
  uint32_t unit1_of(uint32_t place) const;  // kNoPlace = none

  struct Label {
    std::string_view name, language, used_by, source;
  };
  std::vector<Label> labels(uint32_t place) const;
  struct Territory {
    std::string_view name, claimed_by, administered_by, recognised_by, from, to, source;
  };
  /// Of the place or of what it lies in; in the order of the file.
  std::vector<Territory> territories(uint32_t place) const;
  bool disputed(uint32_t place) const;

  /// Reads all bytes: whether they are those that were written.
  bool intact() const;

 private:
  std::string_view text(uint32_t offset) const;
  template <class T>
  const T* section(uint64_t offset) const {
    return reinterpret_cast<const T*>(bytes_.data() + offset);
  }

  MappedFile file_;
  std::string_view bytes_;
  GazetteerHeader header_{};
};

uint64_t content_hash(std::string_view bytes, uint64_t seed);

}  // namespace parley::data
