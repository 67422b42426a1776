// Any bytes as an index of places (behind a header that is made right) and as rows of the tables that one is built
// from.
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "data/gazetteer.h"
#include "data/gazetteer_rows.h"

using namespace parley;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const data::NameRules rules{{{"", {{"a", "b"}}, "", ""}}, {"district"}, {{"XA.01", {"X"}}}};
  (void)data::read_geonames_rows(bytes, "fuzz", 1, rules);
  (void)data::read_own_rows(bytes, "fuzz", rules);
  (void)data::read_state_rows(bytes, "fuzz", rules);
  (void)data::fold_place_name(bytes);
  std::unique_ptr<char, void (*)(void*)> file(static_cast<char*>(std::aligned_alloc(64, (size + 64) / 64 * 64)),
                                              std::free);
  std::memcpy(file.get(), data, size);
  if (size >= sizeof(data::GazetteerHeader)) {  // else no input would come past the header's hash
    data::GazetteerHeader header;
    std::memcpy(&header, data, sizeof header);
    std::memcpy(header.magic, "PARLEYPL", 8);
    header.version = data::kGazetteerVersion;
    header.size = size;
    header.header_hash = 0;
    header.header_hash = data::content_hash({reinterpret_cast<const char*>(&header), sizeof header}, 1);
    std::memcpy(file.get(), &header, sizeof header);
    file.get()[size - 1] = '\0';
  }
  if (const auto gazetteer = data::Gazetteer::view({file.get(), size}, "fuzz")) {
    std::vector<data::Gazetteer::Hit> hits;
    for (const char* name : {"Gaza", "Donbas", "x"}) gazetteer->find(data::hash_place_name(name), hits);
    for (uint32_t place = 0; place < 16; ++place) {
      hits.push_back({place, data::NameUse::primary, false});
    }
    for (const auto& hit : hits) {
      (void)gazetteer->name(hit.place).size();
      (void)gazetteer->unit1_of(hit.place);
      (void)to_string(gazetteer->kind(hit.place));
      if (gazetteer->disputed(hit.place)) (void)gazetteer->territories(hit.place);
    }
    (void)gazetteer->labels(0);
    (void)gazetteer->intact();
  }
  return 0;
}
