// Stage 5c.  Accounts that hang together by links and decisions -> incidents.  Tested by incident/incident_test.cc and
// test/link/*.txt.
#pragma once
#include <vector>

#include "incident/rules.h"

namespace parley::incident {

/// Which accounts tell of one happening: indexes into `accounts`, each group ascending, groups by their first.  Average
/// link; people's decisions win over every score.  `accounts`: ids, sorted; links and decisions about others are left
/// out.  A function of the sets alone.
std::vector<std::vector<uint32_t>> cluster(const std::vector<std::string>& accounts, const std::vector<Link>& links,
                                           const std::vector<LinkDecision>& decisions, const LinkRules& rules);

/// One group's accounts set side by side: ranges, what is contested, a grading.  `part_of` stays empty.
Incident reconcile(const std::vector<const Account*>& accounts, const LinkRules& rules);

/// Sets `part_of`: a person's word, else the machine's.  Looks at ids and accounts alone.
void set_parts(const std::vector<Link>& links, const std::vector<LinkDecision>& decisions,
               std::vector<Incident>& incidents);

/// How strongly a link holds two accounts in one component (component.h); decisions that do not keep apart hold.
float strength(const Link& link);

/// Both for one component, sorted by id.  In the order of their ids; links and decisions about others are left out.
std::vector<Incident> resolve(const std::vector<Account>& component, const std::vector<Link>& links,
                              const std::vector<LinkDecision>& decisions, const LinkRules& rules);
/// The same for each component of many accounts, sorted by id.
std::vector<Incident> resolve_all(const std::vector<Account>& accounts, const std::vector<Link>& links,
                                  const std::vector<LinkDecision>& decisions, const LinkRules& rules);

struct Linking {
  std::vector<Link> links;
  std::vector<Incident> incidents;
};
/// All of it in memory: the same blocks, links, components and incidents that a store makes one document at a time.
Linking link_all(std::vector<Account> accounts, const std::vector<LinkDecision>& decisions, const LinkRules& rules);

}  // namespace parley::incident
