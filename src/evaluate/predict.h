// Predictions in the contracts of the public evaluation sets: gold file in, JSON Lines out.  Reads only what a system
// may read.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "pipeline/analyse.h"

namespace parley::evaluate {

using Write = std::function<void(const std::string& line)>;
/// The names that `predict` takes, in order.
std::vector<std::string_view> tasks();
/// Reads gold files (JSON Lines) and writes a prediction for each of their documents, in their order.  Tasks that link
/// documents link those of all files together.
Result<Ok> predict(std::string_view task, const std::vector<std::string>& files, const std::filesystem::path& data,
                   const std::filesystem::path& gazetteer, const Write& write);

}  // namespace parley::evaluate
