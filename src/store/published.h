// What an incident was when it was published: its rows, kept with the decision, so that what would leave now can be
// told against it.  Tested by test/store/published_test.cc.
#pragma once
#include "store/walk.h"

namespace parley::store {

/// Within the transaction of the decision.  Returns the digest of what is kept.
std::string keep_published(Database& database, const std::string& incident, int64_t decision);

/// As it was by its last publication that nobody undid, with its documents as they are now; nullopt = there is none, or
/// it was made before Parley kept what was published.
std::optional<FiledIncident> load_published(Database& database, const std::string& incident);

}  // namespace parley::store
