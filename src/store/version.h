// Version of a claim, document, incident or source: changes whenever a row changes that people see of it.  Tested by
// test/serve/desk_test.cc.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "store/database.h"

namespace parley::store {

/// Of each claim of a document.
std::map<std::string, std::string> claim_versions(Database& database, const std::string& document);

/// `kind`: claim, "claim or harm", document, incident, source.  32 hex digits; throws Failure where there is none.
std::string version_of(Database& database, std::string_view kind, const std::string& id);

}  // namespace parley::store
