// Stage 4d.  Harms of a document -> which figure is part of which, status that figures share, totals over a period.  By
// rule: models trained for it won nothing (decision 0004).  Tested by test/probes/*.txt.
#pragma once
#include "core/claim.h"
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::claim {

/// Sets subset_of, status and cumulative of the record's harms, which stand in the order of the text.
void relate_harms(const Grammar& grammar, const data::Lexicon& lexicon, Record& record);

}  // namespace parley::claim
