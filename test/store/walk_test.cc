// The ledger walked from end to end, on every backend.
#include "store/walk.h"

#include <doctest/doctest.h>

#include "ledger.h"

using namespace parley;
using namespace parley::test;

namespace {

// Written for this test.
const std::vector<Text> kTexts = {
    {"Shelling of a market in Mariupol on 24 January 2015 killed at least 10 people and wounded 46, the city council "
     "said.",
     "Harbour Gazette", "2015-01-24", "https://example.org/a", ""},
    {"Oleh Kovalenko, 76, was killed when rockets struck a market in Mariupol on 24 January 2015. Ten others died.",
     "Monitoring Desk", "2015-01-26", "https://example.org/b", ""},
    {"On 3 October 2015 an airstrike on a hospital in Kunduz killed 19 people and injured 37, the charity said.",
     "Harbour Gazette", "2015-10-03", "https://example.org/d", ""},
};

struct Walked {
  std::vector<std::string> incidents, claims;
  size_t harms = 0, in_incidents = 0;
  std::vector<std::string> persons;
};

Walked walk(store::Walk& ledger, const store::IncidentQuery& query = {}) {
  Walked out;
  REQUIRE(ledger.incidents(query, {}, [&](store::FiledIncident& one) {
    out.incidents.push_back(store::to_text(one.incident[1]));
    out.in_incidents += one.claims.size();
    CHECK(one.documents.size() >= 1);
    CHECK(one.accounts.size() >= 1);
    return true;
  }));
  REQUIRE(ledger.claims({true, true}, [&](store::FiledClaim& claim, store::SourceDocument& document) {
    out.claims.push_back(claim.rows.id());
    out.harms += claim.rows.harms.size();
    CHECK(claim.rows.id().starts_with(store::to_text(document.document[1])));
    CHECK_FALSE(store::to_text(document.document[store::table("document").at("text")]).empty());
    out.persons.insert(out.persons.end(), document.persons.begin(), document.persons.end());
    return true;
  }));
  return out;
}

std::vector<std::string> ids_of(store::Walk& ledger) { return walk(ledger).incidents; }

}  // namespace

TEST_CASE(
    "a walk sees every incident and claim once, in the order of their ids, and nothing that is written meanwhile") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    REQUIRE(ledger->add(read_entry(kTexts[0]), "tester"));
    REQUIRE(ledger->add(read_entry(kTexts[1]), "tester"));
    auto before = store::Walk::open(address);
    REQUIRE_MESSAGE(before, (before ? "" : before.error().message));
    const Walked first = walk(**before);
    CHECK(std::is_sorted(first.incidents.begin(), first.incidents.end()));
    CHECK(std::is_sorted(first.claims.begin(), first.claims.end()));
    CHECK(std::to_string(first.claims.size()) == ask(*ledger, "SELECT count(*) FROM claim"));
    CHECK(std::to_string(first.harms) == ask(*ledger, "SELECT count(*) FROM harm"));
    CHECK(std::to_string(first.incidents.size()) ==
          ask(*ledger, "SELECT count(*) FROM incident WHERE merged_into IS NULL AND accounts > 0"));
    CHECK(std::to_string(first.in_incidents) ==
          ask(*ledger, "SELECT count(*) FROM claim WHERE account_id IS NOT NULL"));
    CHECK(std::find(first.persons.begin(), first.persons.end(), "oleh kovalenko") != first.persons.end());
    CHECK((*before)->head().starts_with(ask(*ledger, "SELECT max(seq) FROM audit") + ":"));

    REQUIRE(ledger->add(read_entry(kTexts[2]), "tester"));
    CHECK(walk(**before).claims == first.claims);  // as it was when the walk began
    auto after = store::Walk::open(address);
    REQUIRE(after);
    const Walked second = walk(**after);
    CHECK(second.claims.size() > first.claims.size());
    CHECK(walk(**after, {.from = "2015-10-01"}).incidents.size() == 1);
    CHECK(walk(**after, {.near = Point{47.1, 37.5}, .within_km = 30}).incidents == first.incidents);

    // A rejected claim stays behind, a withdrawn incident as well unless it is asked for.
    REQUIRE(ledger->decide({"reject", second.claims[0], "", "", "misread", "Ada"}));
    REQUIRE(ledger->decide({"withdraw", first.incidents[0], "", "", "no incident", "Ada"}));
    auto last = store::Walk::open(address);
    REQUIRE(last);
    const Walked third = walk(**last);
    CHECK(third.claims.size() + 1 == second.claims.size());
    CHECK(std::find(third.incidents.begin(), third.incidents.end(), first.incidents[0]) == third.incidents.end());
    const auto gone = (*last)->gone();
    REQUIRE(gone);
    CHECK(std::any_of(gone->begin(), gone->end(),
                      [&](const store::Row& row) { return store::to_text(row[0]) == first.incidents[0]; }));
  });
}

TEST_CASE("an incident is found by the beginning of its id, and where it went; the trail says when it was written") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    for (const Text& text : kTexts) REQUIRE(ledger->add(read_entry(text), "tester"));
    auto walk = store::Walk::open(address);
    REQUIRE(walk);
    const std::vector<std::string> all = ids_of(**walk);
    REQUIRE(all.size() >= 2);
    CHECK(*(*walk)->find_incident(all[0]) == all[0]);
    CHECK(*(*walk)->find_incident(all[0].substr(0, 12)) == all[0]);
    CHECK_FALSE((*walk)->find_incident(""));
    CHECK_FALSE((*walk)->find_incident("nothing"));

    const auto decision = ledger->decide({"grade", all[1], "", "weak", "one source", "Ada"});
    REQUIRE(decision);
    REQUIRE(ledger->decide({"merge", all[0], "", all[1], "one happening", "Ada"}));
    walk = store::Walk::open(address);
    REQUIRE(walk);
    const std::vector<std::string> left = ids_of(**walk);
    CHECK(left.size() + 1 == all.size());
    const std::string gone = *std::find_if(all.begin(), all.end(), [&](const std::string& id) {
      return std::find(left.begin(), left.end(), id) == left.end();
    });
    const auto into = (*walk)->find_incident(gone);
    REQUIRE(into);
    CHECK(std::find(left.begin(), left.end(), *into) != left.end());
    store::FiledIncident found;
    store::IncidentQuery query;
    query.id = *into;
    REQUIRE((*walk)->incidents(query, {}, [&](store::FiledIncident& one) {
      CHECK(store::to_text(one.incident[1]) == *into);
      found = std::move(one);
      return true;
    }));
    CHECK(found.merged == std::vector<std::string>{gone});
    const auto trail = (*walk)->trail(found);
    REQUIRE(trail);
    const auto wrote = std::count_if(trail->begin(), trail->end(), [](const auto& entry) { return entry.wrote; });
    CHECK(std::to_string(wrote) == store::to_text(found.incident[store::table("incident").at("version")]));
    CHECK(std::any_of(trail->begin(), trail->end(), [&](const auto& entry) { return entry.decision == *decision; }));
    CHECK(std::is_sorted(trail->begin(), trail->end(), [](const auto& a, const auto& b) { return a.seq < b.seq; }));
    const auto copies = (*walk)->copies(found);
    REQUIRE(copies);
    CHECK(copies->empty());
  });
}

TEST_CASE("no walk begins where there is no ledger") {
  const Folder folder;
  CHECK_FALSE(store::Walk::open((folder.path() / "none.db").string()));
  folder.write("other.db", "no database");
  CHECK_FALSE(store::Walk::open((folder.path() / "other.db").string()));
}
