// Stage 4a.  act -> its mode: the means of an attack, else what the lexicon says.  Tested by test/probes/events.txt.
#pragma once
#include "claim/act.h"

namespace parley::claim {

/// From the trigger itself, what hangs on it, its clause, or its sentence when that names one means; "" = not said.
std::string_view mode_of(const Grammar& grammar, const data::Lexicon& lexicon, const Act& act);

/// An attack from afar that tells no means ("struck the town") takes those of the document, when it tells one only.
/// `from_afar`: ends of the triggers of such attacks.
void settle_modes(Record& record, const std::vector<uint32_t>& from_afar);

}  // namespace parley::claim
