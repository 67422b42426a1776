// Stage 4e.  claims with codes -> who did the harms and attacks whose own clause does not say it, as the same source
// tells it elsewhere in the passage.  Tested by test/parties_test.cc.
#pragma once
#include "core/claim.h"
#include "mention/actor.h"

namespace parley::claim {

void find_doers(const mention::ActorReader& actors, Record& record);

}  // namespace parley::claim
