// Stage 4c, last step.  Harms that frames read + the trained model's opinion -> one list.  Frames give precision, the
// model recall where frames end; decision 0004 has what each gives.  Tested by test/probes/*.txt.
#pragma once
#include <vector>

#include "claim/harm_pairs.h"
#include "core/claim.h"

namespace parley::claim {

struct AddedHarm {
  int32_t trigger = kNone;  // token of the word of harm
  uint32_t harm = 0;        // index into Record::harms
  int32_t row = kNone;      // token of the figure, where it stands in a list below or above the word
};

/// Takes out of the record the harms that the model refutes (a claim may be left without any) and appends what it finds
/// beyond the frames (returned, in no claim yet).
std::vector<AddedHarm> combine_harms(const Grammar& grammar, const data::Lexicon& lexicon,
                                     const std::vector<mention::QuantityMention>& quantities, const HarmModel& model,
                                     Record& record);

/// What the record's frames say of a pair: one of the model's features, in training as in use.
FrameSays frame_says(const Grammar& grammar, const HarmPairs& pairs, const HarmPair& pair, const Record& record);

/// "Injured" and "hospitalised" count as one kind of harm, so do "detained" and "captured".
HarmKind broad_kind(HarmKind kind);

}  // namespace parley::claim
