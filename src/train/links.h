// Learns the weights of evidence for links (data/link/weights.tsv) from documents whose incidents are known.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "incident/rules.h"
#include "pipeline/analyse.h"
#include "train/conllu.h"

namespace parley::train {

/// `files`: JSON Lines with text, date and `cluster`, "none" = an incident of its own; pairs within a file are learned
/// from.  `rules.priors` are what the weights are held near.  Writes the table `weights` anew, and every pair with its
/// features into `samples`/links.tsv.
Result<Ok> train_links(const std::vector<std::string>& files, const pipeline::Tables& tables,
                       const incident::LinkRules& rules, const std::filesystem::path& weights,
                       const std::filesystem::path& samples, const Progress& progress);

}  // namespace parley::train
