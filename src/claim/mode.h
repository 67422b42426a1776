// Stage 4a.  act -> its mode: the means of an attack, else what the lexicon says.  Tested by test/probes/events.txt.
#pragma once
#include "claim/act.h"

namespace parley::claim {

/// From the trigger itself, what hangs on it, its clause, or its sentence when that names one means; "" = not said.
std::string_view mode_of(const Grammar& grammar, const data::Lexicon& lexicon, const Act& act);

/// An attack that tells no means takes those of the passage, when all attacks told before it in the document have the
/// same.
void settle_modes(Record& record);

}  // namespace parley::claim
