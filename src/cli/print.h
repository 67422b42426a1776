// Claims as a table for people, as JSON Lines and CSV for programs.  Offsets in them are code points of the document's
// text.
#pragma once
#include <string>

#include "pipeline/analyse.h"

namespace parley::cli {

std::string print_table(const Document& document, const pipeline::Reading& reading, bool colour);
/// One object for each claim.
std::string print_jsonl(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables);
std::string csv_header();
/// One row for each harm, and one for each claim without harm.
std::string print_csv(const Document& document, const pipeline::Reading& reading);

}  // namespace parley::cli
