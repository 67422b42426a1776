// Cells of comma- and tab-separated files.  Tested by core/core_test.cc.
#pragma once
#include <string>
#include <string_view>

namespace parley {

/// Appends a cell of text: quoted where it must be, and with an apostrophe before what a spreadsheet would run as a
/// formula.  Numbers need neither.
void append_csv(std::string_view text, char separator, std::string& out);
/// Whether a spreadsheet would take the text for a formula.
bool is_formula(std::string_view text);

}  // namespace parley
