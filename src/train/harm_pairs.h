// Trains the model of harm pairs (claim/harm_pairs.h) from documents whose harms are annotated.  Used by `parley train
// --harms`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "pipeline/analyse.h"
#include "train/conllu.h"
#include "train/gold_harms.h"

namespace parley::train {

/// `tables` without a model of harms: it learns beside the frames.
Result<Ok> train_harm_pairs(const std::vector<std::string>& gold, const pipeline::Tables& tables,
                            const std::filesystem::path& out, const Progress& progress);

}  // namespace parley::train
