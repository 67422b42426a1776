// Learns the models of templates/ from documents with filled templates (JSON Lines as in ../shared/eval/README.md).
// Used by `parley train --incidents`.
#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"
#include "pipeline/analyse.h"
#include "train/conllu.h"

namespace parley::train {

/// Writes the five models into `folder`, and what tools/train_fillers.py learns from into `samples`/fillers.jsonl.
Result<Ok> train_templates(const std::string& gold, const pipeline::Tables& tables, const std::filesystem::path& folder,
                           const std::filesystem::path& samples, const Progress& progress);

}  // namespace parley::train
