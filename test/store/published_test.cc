// What was published is kept with the decision.
#include "store/published.h"

#include <doctest/doctest.h>

#include "export/difference.h"
#include "ledger.h"

using namespace parley;
using namespace parley::test;

namespace {

void decide(store::Store& ledger, const store::Decision& decision) {
  const auto made = ledger.decide(decision);
  REQUIRE_MESSAGE(made, made.error().message);
}

size_t damage(store::Store& ledger) {
  const auto verified = ledger.verify();
  REQUIRE(verified);
  return verified->damage.size();
}

}  // namespace

TEST_CASE("published: rows stand as they were; what changed since is told field by field") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    // written for this test
    REQUIRE(ledger->add(read_entry({"On 3 October 2015 an airstrike in Kunduz killed 19 people, the charity said.",
                                    "Harbour Gazette", "2015-10-03", "https://example.org/a", ""}),
                        "tester"));
    const std::string id = ask(*ledger, "SELECT id FROM incident"), claim = ask(*ledger, "SELECT claim_id FROM harm");
    const std::string harm = ask(*ledger, "SELECT id FROM harm");
    CHECK_FALSE(store::load_published(ledger->database(), id));
    decide(*ledger, {"grade", id, "", "fair", "read", "Ada"});
    decide(*ledger, {"agree", id, "", "", "read", "Ben"});
    decide(*ledger, {"publish", id, "", "", "read", "Ada"});
    const auto now = [&] { return store::load_incidents(ledger->database(), {id}, {}).at(0); };
    const auto before = [&] { return *store::load_published(ledger->database(), id); };
    CHECK(exports::differences(before(), now()).empty());
    const auto same = [](const char* table, const store::Row& was, const store::Row& is) {
      for (size_t i = 0; i < is.size(); ++i)
        CHECK_MESSAGE(was.at(i) == is[i],
                      table << "." << store::table(table).columns[i] << " " << store::to_text(is[i]));
    };
    same("incident", before().incident, now().incident);
    REQUIRE(before().claims.size() == now().claims.size());
    for (size_t i = 0; i < now().claims.size(); ++i) {
      const store::ClaimRows was = before().claims[i].rows, is = now().claims[i].rows;
      same("claim", was.claim, is.claim);
      for (size_t which = 0; which < std::size(store::kPartsOfClaims); ++which) {
        if (store::kPartsOfClaims[which] == "claim_span") continue;  // not kept: further characters behind a claim
        REQUIRE(part(was, which).size() == part(is, which).size());
        for (size_t k = 0; k < part(is, which).size(); ++k)
          same(store::kPartsOfClaims[which].data(), part(was, which)[k], part(is, which)[k]);
      }
    }
    CHECK(before().documents.size() == 1);
    decide(*ledger, {"edit", claim, "mode", "drone", "as a later text says", "Ada"});
    decide(*ledger, {"edit", harm, "high", "25", "as a later text says", "Ada"});
    const auto found = [&](const char* thing, const std::string& field) {
      for (const exports::Difference& one : exports::differences(before(), now())) {
        if (one.thing == thing && one.field == field) return one.before + " > " + one.after;
      }
      return std::string("none");
    };
    CHECK(found("harm", "high") == "19 > 25");
    CHECK(found("range", "high") == "19 > 25");
    CHECK(found("claim", "state") == "machine > edited");
    CHECK(found("claim", "mode").ends_with(" > drone"));
    CHECK(found("incident", "date_from") == "none");
    decide(*ledger, {"reject", claim, "", "", "another event", "Ada"});
    CHECK(found("claim", "").ends_with(" > "));
    CHECK(damage(*ledger) == 0);
    // a publication that was undone is none; another one is told against itself
    decide(*ledger, {"undo", "3", "", "", "too soon", "Ada"});
    CHECK_FALSE(store::load_published(ledger->database(), id));
    REQUIRE(ledger->ask("UPDATE publication SET content = '{}'"));
    CHECK(damage(*ledger) == 1);
  });
}
