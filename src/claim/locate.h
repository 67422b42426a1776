// Stage 4b.  Claims, places of the document -> where each claim happened.  Tested by test/corpus/en/places.txt.
#pragma once
#include <string_view>
#include <vector>

#include "core/claim.h"
#include "core/grammar.h"
#include "core/place.h"
#include "data/gazetteer.h"
#include "data/place_rules.h"

namespace parley::claim {

/// Fills Claim::place: the most specific place that the sentence names for the act (basis stated), else the place that
/// the passage or the whole document is about (basis context).  `title`: the document's, "" when it has none.
void locate(const Grammar& grammar, const std::vector<PlaceMention>& places, const data::Gazetteer& gazetteer,
            const data::PlaceRules& rules, std::string_view title, Record& record);

}  // namespace parley::claim
