// A claim -> its codes in PLOVER, CAMEO, ACLED, UCDP.  Derived, never stored: the claim's own words come first.
// Tested by claim/codes_test.cc.
#pragma once
#include "data/lexicon.h"
#include "data/ontology.h"

namespace parley::claim {

/// The first row of the crosswalk that holds for the claim; nullptr where none does.
const data::CodeRow* codes_of(const Claim& claim, const Record& record, std::string_view text,
                              const data::Lexicon& lexicon, const data::Ontology& ontology);

}  // namespace parley::claim
