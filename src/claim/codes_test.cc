#include "claim/codes.h"

#include <doctest/doctest.h>

namespace parley::claim {
namespace {

TEST_CASE("codes of a claim follow the crosswalk's conditions") {
  std::vector<Error> errors;
  const data::Ontology ontology = data::load_ontology("data/ontology", errors);
  REQUIRE(errors.empty());
  const auto lexicon = data::load_lexicon("data/lang/en", errors);
  REQUIRE(lexicon);
  const std::string text = "Rebels shelled two villagers; the truce held.";
  Record record;
  Claim claim(SpeakerChain(), Stance::asserted);
  CHECK(codes_of(claim, record, text, *lexicon, ontology) == nullptr);  // a harm alone has no event

  claim.event = EventType::ASSAULT;
  claim.mode = "artillery";
  claim.target = Party{{15, 28}, "", Basis::stated, "test"};
  const data::CodeRow* codes = codes_of(claim, record, text, *lexicon, ontology);
  REQUIRE(codes);
  CHECK(codes->cameo == "194");
  CHECK(codes->acled == "Explosions/Remote violence");
  CHECK(codes->ucdp == "");  // nobody is said to be dead

  Harm harm{HarmKind::killed, Cited<Quantity>(Quantity::exactly(2), Span{15, 28}, "test")};
  harm.status = Status::civilian;
  record.harms.push_back(harm);
  claim.harms = {0};
  codes = codes_of(claim, record, text, *lexicon, ontology);
  REQUIRE(codes);
  CHECK(codes->ucdp == "3");

  claim.mode = "";
  claim.harms = {};
  claim.target.reset();
  claim.ceasefire_violation = true;
  codes = codes_of(claim, record, text, *lexicon, ontology);
  REQUIRE(codes);
  CHECK(codes->cameo == "196");
}

}  // namespace
}  // namespace parley::claim
