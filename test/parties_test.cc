// Who did a harm, and whose people they were, where the clause itself does not say it.
#include <doctest/doctest.h>

#include <string>

#include "tables.h"

using namespace parley;

namespace {

struct Told {
  std::string perpetrator, victims;
  Basis basis = Basis::unknown;
};

/// Of the last harm of the text.
Told last_harm(const std::string& text, const std::string& publisher) {
  Metadata about;
  about.publisher = publisher;
  const auto document = Document::make(text, "0", about, {});
  REQUIRE(document);
  const Record record = pipeline::analyse(*document, test::tables()).record;
  Told out;
  for (const Claim& claim : record.claims) {
    if (claim.harms.empty()) continue;
    out = {};
    if (claim.perpetrator) out.perpetrator = claim.perpetrator->actor, out.basis = claim.perpetrator->basis;
    out.victims = record.harms[claim.harms[0]].affected.actor;
  }
  return out;
}

}  // namespace

TEST_CASE("a harm takes the attack that the passage tells") {
  const Told told = last_harm("Togolese forces shelled a village in Ghana on Monday. Five civilians were killed.", "");
  CHECK(told.perpetrator == "TGO-MIL");
  CHECK(told.basis == Basis::context);
  CHECK(told.victims.substr(0, 3) == "GHA");
}

TEST_CASE("a clause that names its actor keeps it") {
  const Told told = last_harm("Togolese forces shelled the town. Ghanaian troops killed six Togolese soldiers.", "");
  CHECK(told.perpetrator == "GHA-MIL");
  CHECK(told.basis == Basis::stated);
  CHECK(told.victims == "TGO-MIL");
}

TEST_CASE("a party's losses are the deed of whom it fights") {
  const Told told =
      last_harm("Togolese troops hold the hills. Two of our soldiers were wounded.", "Ministry of Defence of Ghana");
  CHECK(told.perpetrator == "TGO-MIL");
  CHECK(told.victims == "GHA-MIL");
}

TEST_CASE("where nobody is named, nobody is made up") {
  CHECK(last_harm("Five people were killed in an explosion in Ghana.", "").perpetrator.empty());
  CHECK(last_harm("The mission saw seven bodies in Accra. A convoy of the Togolese army had passed.", "OSCE")
            .perpetrator.empty());
}

TEST_CASE("the attacked are no attackers") {
  const Told told =
      last_harm("Togolese troops advanced. A Togolese attack on Ghanaian towns that killed nine people went on.", "");
  CHECK(told.perpetrator != "GHA-CIV");
}
