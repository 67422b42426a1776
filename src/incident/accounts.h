// Stage 5a.  a document's claims -> accounts: what it says of each happening.  Tested by incident/incident_test.cc.
#pragma once
#include "core/document.h"
#include "core/incident.h"
#include "pipeline/analyse.h"

namespace parley::incident {

/// In the order of their first claims; exactly one is `main` unless there is none.  Claims that tell of no happening
/// (talks, wishes) are in no account.
std::vector<Account> find_accounts(const Document& document, const pipeline::Reading& reading,
                                   const pipeline::Tables& tables);

}  // namespace parley::incident
