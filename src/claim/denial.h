// Stage 4b.  What exactly a denial denies.  Tested by test/probes/attribution.txt.
#pragma once
#include "claim/act.h"
#include "core/claim.h"

namespace parley::claim {

/// Of an act that is denied: "denied that civilians were hit", "denied that its forces shelled the town".
Denial what_is_denied(const Grammar& grammar, const data::Lexicon& lexicon, const Act& act);
/// Of a verb of denying with its object: "denied responsibility for the attack".
Denial what_is_denied(const Grammar& grammar, const data::Lexicon& lexicon, int32_t verb);

}  // namespace parley::claim
