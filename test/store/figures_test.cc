// Figures as known on each day.
#include "store/figures.h"

#include <doctest/doctest.h>

#include "ledger.h"

using namespace parley;
using namespace parley::test;

TEST_CASE("figures: what was published by a day makes the range of that day") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    // written for this test
    for (const Text& text :
         {Text{"On 3 October 2015 an airstrike on a hospital in Kunduz killed 19 people, the charity "
               "said.",
               "Harbour Gazette", "2015-10-03", "https://example.org/a", ""},
          Text{"Twenty-two people were killed when a hospital in Kunduz was bombed on 3 October "
               "2015, officials said.",
               "Valley Wire", "2015-10-05", "https://example.org/b", ""},
          Text{"On 3 October 2015 an airstrike on a hospital in Kunduz killed 19 people, monitors "
               "said.",
               "Monitoring Desk", "2015-10-06", "https://example.org/c", ""}})
      REQUIRE(ledger->add(read_entry(text), "tester"));
    const auto incidents = ledger->incidents({});
    REQUIRE(incidents);
    REQUIRE(incidents->rows.size() == 1);
    const std::string id = store::to_text(incidents->rows[0][0]);
    const auto figures = store::list_figures(*ledger, {id, "nothing#0"});
    REQUIRE(figures);
    REQUIRE(figures->rows.size() >= 2);
    const auto row = [&](size_t at) {
      const store::Row& one = figures->rows[at];
      return store::to_text(one[1]) + " " + store::to_text(one[2]) + ".." + store::to_text(one[3]);
    };
    CHECK(row(0) == "2015-10-03 19..19");
    CHECK(row(1) == "2015-10-05 19..22");
    // on the last day they are those that stand
    const store::Row& last = figures->rows.back();
    CHECK(store::to_text(last[2]) ==
          ask(*ledger, "SELECT low FROM incident_range WHERE kind = 'killed' AND people = ''"));
    CHECK(store::to_text(last[3]) ==
          ask(*ledger, "SELECT high FROM incident_range WHERE kind = 'killed' AND people = ''"));
  });
}
