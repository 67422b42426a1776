// A claim -> its codes in PLOVER, CAMEO, ACLED, UCDP.  Derived, never stored: the claim's own words come first.
// Tested by claim/codes_test.cc.
#pragma once
#include "data/lexicon.h"
#include "data/ontology.h"

namespace parley::claim {

/// What of a claim decides its codes; views into what it was read from.
struct CodeFacts {
  EventType event = EventType::none;
  std::string_view mode;
  bool ceasefire_violation = false;
  std::string_view perpetrator, target;   // as the text names them, "" = not named
  std::vector<std::string_view> objects;  // kinds of what was hit
  struct Hurt {
    HarmKind kind = HarmKind::killed;
    int64_t low = 0;  // 0 also where no bound is claimed
    Status status = Status::unknown;
  };
  std::vector<Hurt> harms;
};

/// The first row of the crosswalk that holds for the claim; nullptr where none does.
const data::CodeRow* codes_of(const CodeFacts& claim, const data::Lexicon& lexicon, const data::Ontology& ontology);
const data::CodeRow* codes_of(const Claim& claim, const Record& record, std::string_view text,
                              const data::Lexicon& lexicon, const data::Ontology& ontology);

}  // namespace parley::claim
