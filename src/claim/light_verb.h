// Stage 4a.  "Launched an attack", "came under fire": one act in two words.  Tested by test/probes/events.txt.
#pragma once
#include "claim/act.h"

namespace parley::claim {

/// The noun keeps the event, a light verb (light_verbs.toml) gives it its roles; a verb that needs the noun ("lifted
/// the sanctions") says it all.
void join_acts(const Grammar& grammar, const data::Lexicon& lexicon, std::vector<Act>& acts);

}  // namespace parley::claim
