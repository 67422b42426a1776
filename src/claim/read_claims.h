// Stage 4.  Document, analysis and mentions -> claims.  Tested by test/probes/*.txt and the examples inside data/lang/.
#pragma once
#include "claim/harm_pairs.h"
#include "core/claim.h"
#include "core/document.h"
#include "core/grammar.h"
#include "data/lexicon.h"
#include "mention/quantity.h"
#include "mention/time.h"

namespace parley::claim {

/// `model` null: frames only, as training needs them.
Record read_claims(const Grammar& grammar, const data::Lexicon& lexicon,
                   const std::vector<mention::QuantityMention>& quantities,
                   const std::vector<mention::TimeMention>& times, const HarmModel* model);

}  // namespace parley::claim
