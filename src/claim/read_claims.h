// Stage 4.  Document, analysis and mentions -> claims.  Tested by test/probes/*.txt and the examples inside data/lang/.
#pragma once
#include "claim/harm_fields.h"
#include "claim/harm_pairs.h"
#include "core/claim.h"
#include "core/document.h"
#include "core/grammar.h"
#include "data/lexicon.h"
#include "mention/quantity.h"
#include "mention/time.h"

namespace parley::claim {

/// Trained models; one that is absent leaves its work to the frames (training does so).
struct Models {
  std::optional<HarmModel> pairs;         // harm.bin
  std::optional<HarmFieldsModel> fields;  // harm_fields.bin, harm_parts.bin

  static Result<Models> open(const std::filesystem::path& folder);
};

Record read_claims(const Grammar& grammar, const data::Lexicon& lexicon,
                   const std::vector<mention::QuantityMention>& quantities,
                   const std::vector<mention::TimeMention>& times, const Models& models);

}  // namespace parley::claim
