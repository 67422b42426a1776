// Runs the examples that stand inside the tables.  Used by `parley data check` and the tests.
#pragma once
#include <filesystem>
#include <vector>

#include "core/result.h"

namespace parley::pipeline {

/// Adds an error with file and line for each table that does not load and each example that is not read as it says.
/// Returns the number of examples that ran.
size_t check_tables(const std::filesystem::path& data, std::vector<Error>& errors);

}  // namespace parley::pipeline
