// HTML -> PDF by a Chromium that is installed, in a process of its own that reaches no network.  Tested by
// test/e2e/report.
#pragma once
#include <filesystem>

#include "core/result.h"

namespace parley::report {

/// `chromium`: the program; "" = the first of chromium, chromium-browser, google-chrome that PATH has.  `out` appears
/// whole or not at all.
Result<Ok> print_pdf(std::string_view html, const std::filesystem::path& out, const std::string& chromium);

}  // namespace parley::report
