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
/// Reads a gold file (JSON Lines) and writes a prediction for each of its documents, in their order.
Result<Ok> predict(std::string_view task, const std::string& file, const std::filesystem::path& data,
                   const std::filesystem::path& gazetteer, const Write& write);

}  // namespace parley::evaluate
