#include "export/difference.h"

#include <doctest/doctest.h>

#include "table_row.h"

namespace parley::exports {
namespace {

using store::text;
using test::row;

store::FiledIncident example() {
  store::FiledIncident one;
  one.incident = row("incident", {{"id", text("aaaa#0")}, {"place", text("ganja")}, {"version", int64_t{3}}});
  one.ranges = {row("incident_range", {{"kind", text("killed")}, {"people", text("")}, {"low", int64_t{5}}})};
  one.accounts = {row("account", {{"id", text("aaaa#0")}, {"place", text("ganja")}})};
  store::FiledClaim& claim = one.claims.emplace_back();
  claim.rows.claim =
      row("claim", {{"id", text("aaaa-1")}, {"trigger_text", text("killed")}, {"stance", text("asserted")}});
  claim.rows.speakers = {row("claim_speaker", {{"depth", int64_t{0}}, {"text", text("the council")}})};
  claim.rows.harms = {row("harm", {{"id", text("aaaa-1/killed@0")}, {"kind", text("killed")}, {"low", int64_t{5}}})};
  return one;
}

std::string told(const std::vector<Difference>& all) {
  std::string out;
  for (const Difference& one : all)
    out += one.thing + " " + one.id + " " + one.change + " " + one.field + ": " + one.before + " > " + one.after + "\n";
  return out;
}

}  // namespace

TEST_CASE("difference: nothing, a field, a thing that is new or withdrawn") {
  CHECK(differences(example(), example()).empty());
  store::FiledIncident later = example();
  later.incident[store::table("incident").at("place")] = text("barda");
  later.incident[store::table("incident").at("version")] = int64_t{9};  // of no interest to readers
  later.ranges.push_back(
      row("incident_range", {{"kind", text("injured")}, {"people", text("child")}, {"high", int64_t{7}}}));
  later.claims[0].rows.speakers[0][store::table("claim_speaker").at("text")] = text("the ministry");
  later.claims[0].rows.harms.clear();
  CHECK(told(differences(example(), later)) ==
        "incident aaaa#0 changed place: ganja > barda\n"
        "range injured, child new :  > up to 7\n"
        "claim aaaa-1 changed speaker 0: the council > the ministry\n"
        "harm aaaa-1/killed@0 withdrawn : killed, 5 or more > \n");
  later.claims.clear();
  CHECK(told(differences(example(), later)).find("claim aaaa-1 withdrawn : killed, asserted > \n") !=
        std::string::npos);
}

}  // namespace parley::exports
