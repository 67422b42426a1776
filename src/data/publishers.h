// Who publishes: names of known publishers, what they are and for whom they speak, out of data/sources/*.tsv.
// Tested by data/publishers_test.cc and `parley data check`.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/actors.h"

namespace parley::data {

// state_agency: a news agency or broadcaster that a state owns or runs by law; ministry: armed forces and their
// spokespersons as well.
// clang-format off
#define PARLEY_PUBLISHER_KINDS(M) M(news_agency) M(state_agency) M(ministry) M(igo) M(monitor) M(ngo)
// clang-format on
enum class PublisherKind : uint8_t {
#define PARLEY_ENUM(name) name,
  PARLEY_PUBLISHER_KINDS(PARLEY_ENUM)
#undef PARLEY_ENUM
};
std::string_view to_string(PublisherKind kind);

struct Publisher {
  std::string name;  // as ledgers call the source
  PublisherKind kind = PublisherKind::news_agency;
  std::string party;    // code of data/actors for whom it speaks by its legal status; "" = for nobody
  std::string country;  // ISO 3166-1 of its seat; "" = of none
};

class Publishers {
 public:
  /// Reads every *.tsv of the folder; `errors` takes what is wrong, with its place.
  static Publishers load(const std::filesystem::path& folder, const Actors& actors, std::vector<Error>& errors);

  /// By any of its names, whatever its capitals and accents; nullptr = unknown.
  const Publisher* find(std::string_view name) const;
  size_t size() const { return rows_.size(); }

 private:
  std::vector<Publisher> rows_;
  std::unordered_map<std::string, size_t> by_name_;  // folded
};

}  // namespace parley::data
