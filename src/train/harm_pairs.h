// Trains the model of harm pairs (claim/harm_pairs.h) from documents whose harms are annotated.  Used by `parley train --harms`.
// Gold: JSON Lines with text and harms [{outcome, span [code points], optional}], each figure of the text annotated.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "pipeline/analyse.h"
#include "train/conllu.h"

namespace parley::train {

/// Documents whose ids hash into `held_out` of `folds` parts are left out (folds = 1: none is).
struct Fold {
  uint32_t held_out = 0, folds = 1;
};

Result<Ok> train_harm_pairs(const std::vector<std::string>& gold, const pipeline::Tables& tables, Fold fold,
                            const std::filesystem::path& out, const Progress& progress);

}  // namespace parley::train
