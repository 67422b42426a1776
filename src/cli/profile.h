// What commands that let parts of a ledger leave have in common.
#pragma once
#include "export/edition.h"
#include "export/profile.h"

namespace parley::cli {

/// `file`: "" = the default.  Puts name and hash of the profile into the edition: which rules were in force can be told
/// later.
Result<exports::Profile> read_profile(const std::string& file, exports::Edition& edition);
std::string unknown_viewpoint(const std::string& name);

}  // namespace parley::cli
