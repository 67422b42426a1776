// Rows of the ledger as JSON, and what of them a visitor may not see.  Tested by test/serve/desk_test.cc.
#pragma once
#include <map>
#include <string>

#include "core/json.h"
#include "serve/routes.h"

namespace parley::serve {

/// Words of texts may name people: who may not read texts, or not those of a restricted or sealed document, sees
/// figures, places, dates and codes alone.
class Veil {
 public:
  explicit Veil(const Call& call);
  /// `id`: of a document, or of a claim, harm or account, which begin with it.
  bool hides(std::string_view id) const;
  bool hides_all() const { return all_; }

 private:
  const Call& call_;
  const bool all_, nothing_;
  mutable std::map<std::string, bool, std::less<>> documents_;  // that were asked about -> hidden
};

using Words = std::vector<std::string_view>;  // columns that hold words of a text

/// Fields of an object that is open; NULL and what is hidden is null, truths are true and false.
void write_fields(JsonWriter& json, const std::vector<std::string>& columns, const store::Row& row, bool hidden,
                  const Words& words);
/// An array of objects.  `id`: column by which the veil decides; "" = by the visitor alone.
void write_rows(JsonWriter& json, const store::Listing& listing, const Veil& veil, const Words& words,
                std::string_view id = "");
size_t column(const store::Listing& listing, std::string_view name);
const store::Listing& section(const std::vector<store::Section>& sections, std::string_view name);

/// {"items":[…],"next":…}; `limit` + 1 rows were asked for.  `cursor`: column that the next page begins after.
Response page_of(store::Listing listing, const Call& call, std::string_view cursor, const Words& words,
                 std::string_view id = "");
/// The parameter `limit`; 1 to 1000.
size_t limit_of(const Call& call);
std::string parameter(const Call& call, const std::string& name);

Response json_response(JsonWriter& json, int status = 200);
Response failed(const Error& error, int status = 422);

}  // namespace parley::serve
