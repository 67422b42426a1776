// Stage 4d.  claims + actors -> codes of speakers, perpetrators, targets and victims' sides; and who did a harm whose
// own clause does not say it.  Tested by test/parties_test.cc.
#pragma once
#include "core/claim.h"
#include "mention/actor.h"

namespace parley::claim {

void name_parties(const Grammar& grammar, const data::Lexicon& lexicon, const mention::ActorReader& actors,
                  Record& record);

}  // namespace parley::claim
