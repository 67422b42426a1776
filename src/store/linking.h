// A change of some accounts carried on to links and incidents: only what hangs together with them is touched.
// Tested by test/store/ledger_test.cc.
#pragma once
#include <functional>

#include "store/accounts.h"

namespace parley::store {

/// Compares the accounts with their neighbours anew and writes their links.
void link_accounts(Database& database, const std::vector<std::string>& changed, const incident::LinkRules& rules);
/// Everything that links, people's decisions and incidents as they stand connect with the seeds, sorted: an incident is
/// always in it as a whole, or not at all.
std::vector<std::string> component_of(Database& database, std::vector<std::string> seeds);
/// Each component of the ledger once; `work` may write its incidents anew.
void for_each_component(Database& database, const std::function<void(const std::vector<std::string>&)>& work);

/// The incidents of a component as incident/ derives them.
std::vector<Incident> resolve_component(Database& database, const std::vector<std::string>& component,
                                        const incident::LinkRules& rules);

/// An incident and its ranges as rows, people's decisions laid over the machine's.
struct IncidentRows {
  Row incident;  // n, version and changed_at are NULL
  Rows ranges;
  std::vector<std::string> accounts;
};
/// Of all incidents of a component.
std::vector<IncidentRows> make_incidents(Database& database, const std::vector<std::string>& component,
                                         const incident::LinkRules& rules);
/// Writes the incidents of the components of the seeds that differ from what stands in the ledger; returns their ids.
/// Incidents that are no more stay as rows that say what they were merged into.
std::vector<std::string> write_incidents(Database& database, const std::vector<std::string>& seeds,
                                         const incident::LinkRules& rules, const std::string& at);

/// Incidents that no account tells of any more are withdrawn; their ids stay.
void bury_empty(Database& database, const std::vector<std::string>& incidents, const std::string& at);

/// Decisions in force: those that no later one undoes.
inline constexpr char kInForce[] = "NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id)";

}  // namespace parley::store
