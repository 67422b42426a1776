// What turns the ledger's codes and places into those of other formats: the crosswalk of events, names of actors, codes
// of countries, the index of places.  Tested by export/export_test.cc.
#pragma once
#include <filesystem>
#include <unordered_map>

#include "data/actors.h"
#include "data/gazetteer.h"
#include "data/lexicon.h"
#include "data/ontology.h"
#include "data/tsv.h"

namespace parley::exports {

struct Country {
  std::string_view iso2, iso3, number, gwno, region, name;  // "" = the list has none
};
struct Sector {
  std::string_view words, group;
};

struct Reference {
  data::Lexicon lexicon;
  data::Ontology ontology;
  data::Actors actors;
  data::Gazetteer gazetteer;

  /// `data`: the folder of the tables; `gazetteer` may be absent, places then have no country.
  static Result<Reference> load(const std::filesystem::path& data, const std::filesystem::path& gazetteer);

  const Country* by_iso2(std::string_view code) const { return find(iso2_, code); }
  const Country* by_iso3(std::string_view code) const { return find(iso3_, code); }
  const Country* by_name(std::string_view name) const { return find(names_, name); }
  /// The row that names what the code stands for, not one of its people, capitals or offices; nullptr = there is none.
  const data::Actor* actor(std::string_view code) const {
    const auto found = named_.find(code);
    return found == named_.end() ? nullptr : &actors[found->second];
  }
  const Sector* sector(std::string_view code) const {
    const auto found = sectors_.find(code);
    return found == sectors_.end() ? nullptr : &found->second;
  }

 private:
  using Index = std::unordered_map<std::string_view, uint32_t>;
  const Country* find(const Index& index, std::string_view key) const {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &countries_[found->second];
  }
  std::vector<data::Tsv> tables_;  // that the views point into
  std::vector<Country> countries_;
  Index iso2_, iso3_, names_, named_;
  std::unordered_map<std::string_view, Sector> sectors_;
};

/// "Azerbaijan", "Azerbaijan, military forces", "Taliban": of a code of data/actors; the code itself where it has no
/// name.
std::string name_of_actor(std::string_view code, const Reference& reference);
/// Whose side: "ARM" of "ARM-MIL", the code itself for those of no state ("NGO-MSF").
std::string_view side_of_actor(std::string_view code);
/// A state as such or a body of it; authorities that are not recognised and armed groups are none.
bool is_state(std::string_view side, const Reference& reference);

}  // namespace parley::exports
