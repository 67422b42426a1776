// An event dataset beside a ledger, on every backend.
#include "store/comparison.h"

#include <doctest/doctest.h>

#include <map>

#include "dataset/read.h"
#include "incident/source_groups.h"
#include "ledger.h"

using namespace parley;
using namespace parley::test;

namespace {

// Written for this test.
const std::vector<Text> kTexts = {
    {"Shelling of a market in Mariupol on 24 January 2015 killed 10 people and wounded 46, the city council said.",
     "Harbour Gazette", "2015-01-24", "https://example.org/a", ""},
    {"Shelling of a market in Mariupol on 24 January 2015 killed 12 people, a hospital said.", "Monitoring Desk",
     "2015-01-25", "https://example.org/b", ""},
    {"On 27 January 2015 a mine killed three men in Volnovakha, police said.", "Harbour Gazette", "2015-01-28",
     "https://example.org/c", ""},
};
const std::string kDataset =
    "id,relid,type_of_violence,source_headline,where_prec,where_coordinates,latitude,longitude,country,date_prec,date_"
    "start,date_end,"
    "deaths_civilians,best,high,low\n"
    "1,X-1,1,Rockets hit market,1,Mariupol town,47.0951,37.5413,Ukraine,1,2015-01-24,2015-01-24,30,30,31,29\n"
    "2,X-2,1,,1,Mariupol town,47.0951,37.5413,Ukraine,1,2015-02-10,2015-02-10,0,2,2,2\n"
    "3,X-3,1,,1,Donetsk town,48.0,37.8,Ukraine,1,2015-01-20,2015-01-20,0,1,1,1\n";

void import(store::Store& ledger, const std::string& name) {
  static const auto formats = dataset::read_formats("data");
  REQUIRE(formats);
  const auto take = [&](dataset::Row& row) {
    const auto entry = store::make_entry(
        row.document, row.reading.record, std::move(row.accounts),
        incident::group_of_publisher(row.document, tables().actors, tables().publishers), "test 1", "en");
    REQUIRE(ledger.add(entry, "tester"));
    return true;
  };
  REQUIRE(dataset::read_table("a.csv", kDataset, *formats, "", name, tables(), take,
                              [](const Error& error) { FAIL(error.message); }));
}

using Lines = std::map<std::string, std::map<std::string, std::string>>;  // by events, else by place
Lines lines_of(const store::Listing& listing) {
  Lines out;
  for (const store::Row& row : listing.rows) {
    std::map<std::string, std::string> line;
    for (size_t i = 0; i < row.size(); ++i) line[listing.columns[i]] = store::to_text(row[i]);
    out[line["events"].empty() ? line["place"] : line["events"]] = line;
  }
  return out;
}

}  // namespace

TEST_CASE("ledger: a dataset beside it is matched, and changes no range") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    for (const Text& text : kTexts) REQUIRE(ledger->add(read_entry(text), "tester"));
    const char* const ranges =
        "SELECT low || ' ' || best || ' ' || sources FROM incident_range r WHERE kind = 'killed' AND people = '' AND "
        "EXISTS (SELECT 1 FROM account a JOIN document d ON d.id = a.document_id WHERE a.incident_id = r.incident_id "
        "AND "
        "d.publisher = 'Monitoring Desk')";
    const std::string before = ask(*ledger, ranges);
    const auto none = store::compare_with_dataset(*ledger, {});
    REQUIRE_FALSE(none);
    CHECK(none.error().message.find("parley import") != std::string::npos);

    import(*ledger, "UCDP GED test");
    CHECK(ask(*ledger, ranges) == before);
    const auto compared = store::compare_with_dataset(*ledger, {});
    REQUIRE(compared);
    CHECK(compared->columns == store::kComparisonColumns);
    Lines lines = lines_of(*compared);
    REQUIRE(lines.size() == 4);
    auto& both = lines["ucdp_ged:1"];
    CHECK(both["match"] == "both");
    CHECK(both["figures"] == "apart");
    CHECK(both["days_apart"] == "0");
    CHECK(both["dataset_best"] == "30");
    CHECK(both["dataset_low"] == "29");
    CHECK(both["sources"] == "2");
    CHECK(lines["ucdp_ged:2"]["match"] == "dataset");
    CHECK(lines["ucdp_ged:3"]["match"] == "dataset");
    CHECK(lines["volnovakha"]["match"] == "ledger");
    CHECK(lines["volnovakha"]["killed_best"] == "3");

    // days narrow both sides; a window of nearness widens what is matched
    const auto february = store::compare_with_dataset(*ledger, {"", "2015-02-01", "2015-02-28"});
    REQUIRE(february);
    CHECK(february->rows.size() == 1);
    const auto wide = store::compare_with_dataset(*ledger, {"", "", "", 7, 100});
    REQUIRE(wide);
    CHECK(lines_of(*wide)["ucdp_ged:3"]["by"] == "nearness");

    import(*ledger, "another edition");
    const auto unnamed = store::compare_with_dataset(*ledger, {});
    REQUIRE_FALSE(unnamed);
    CHECK(unnamed.error().message.find("'another edition'") != std::string::npos);
    CHECK(store::compare_with_dataset(*ledger, {"another edition", "", ""}));
    CHECK_FALSE(store::compare_with_dataset(*ledger, {"a third", "", ""}));
  });
}
