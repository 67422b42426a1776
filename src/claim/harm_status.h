// Stage 4d.  Harms of a document -> status of the victims, where the words that count them do not tell it: from the
// words beside them, from figures beside them, from the same figure elsewhere.  Tested by test/probes/status.txt.
#pragma once
#include "core/claim.h"
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::claim {

/// Sets the status of the harms of the record, which stand in the order of the text and know what they are part of.
void settle_statuses(const Grammar& grammar, const data::Lexicon& lexicon, Record& record);

}  // namespace parley::claim
