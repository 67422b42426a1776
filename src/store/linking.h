// A change of some accounts carried on to links and incidents: only what hangs together with them is touched.
// Tested by test/store/ledger_test.cc.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <span>
#include <unordered_map>

#include "incident/compare.h"
#include "store/accounts.h"
#include "store/decided.h"
#include "store/membership.h"

namespace parley::store {

/// Accounts whose component may be another one now, each with a score at which that is known to be too large
/// (incident/component.h).
struct Touched {
  std::map<std::string, float> accounts;
  bool only_grown = false;  // nothing went: components gave way at no lower score before
};

/// The row of `link` that comparing the two gives; nullopt = none.
std::optional<Row> link_row(const Account& a, const Account& b, const incident::LinkRules& rules);

/// A link, or a decision that holds together, as one of its accounts sees it; `score`: kHeld of copies and decisions.
struct Tie : incident::Neighbour<std::string> {
  enum class By : uint8_t { decision, link_from, link_to } by;  // the link goes from this account, or to it
  LinkKind kind;
};

/// What links and decisions connect with accounts, from both sides; asked once for each.
class Neighbourhood {
 public:
  using Near = std::vector<Tie>;
  explicit Neighbourhood(Database& database) : database_(database) {}
  /// Links above `floor`, and perhaps some below.  `ahead`: what may be asked for next, fetched on the same way.
  const Near& operator()(const std::string& account, float floor,
                         std::span<const std::pair<float, std::string>> ahead = {});
  bool knows(const std::string& account, float floor) const {
    const auto known = known_.find(account);
    return known != known_.end() && known->second.first <= floor;
  }
  /// Asks for many at once, before they are looked at.
  void know(const std::vector<std::string>& accounts, float floor);
  /// All links between these accounts, which are sorted, in the order of their ids.
  std::vector<Link> links_between(const std::vector<std::string>& accounts) const;
  /// An account that came just now.
  void add(const std::string& account);
  void add(const Link& link);
  /// The account's links go.
  void take_out(const std::string& account);
  void forget() { known_.clear(); }
  void forget_many();  // where they take much room

 private:
  bool knows_all_of(const std::vector<std::string>& accounts) const;

  Database& database_;
  std::unordered_map<std::string, std::pair<float, Near>> known_;  // with the floor above which all are known
};

/// What was read of the ledger in order to link; good until decisions are made or documents are read again.
struct Memory {
  explicit Memory(Database& of) : database(of), accounts(of), neighbours(of), membership(of), decided(of) {}
  void forget() {
    accounts.forget(), neighbours.forget(), membership.forget(), decided.forget(), last_numbers_.clear();
  }
  /// Accounts of a document that was not there, with their rows.
  void add(const std::vector<std::string>& ids, const Rows& rows) {
    accounts.add(rows);
    for (const std::string& id : ids) neighbours.add(id), membership.add(id), decided.add(id);
  }
  void forget_many() {
    accounts.forget_many(), neighbours.forget_many(), membership.forget_many(), decided.forget_many();
  }
  /// For a row that comes: one more than the highest `n` of the table.
  int64_t next_number(const std::string& table);

  Database& database;
  Accounts accounts;
  Neighbourhood neighbours;
  Membership membership;
  Decided decided;

 private:
  std::map<std::string, int64_t> last_numbers_;
};

/// Links accounts with those they meet.  Of copies of one text the first one stands for the others (incident::compare):
/// they have no link but that to it, and nobody else is compared with them.  The same links in any order of arrival.
class Linker {
 public:
  Linker(Memory& memory, const incident::LinkRules& rules)
      : database_(memory.database), memory_(memory), rules_(rules) {}
  /// Before accounts change or go: their links go, and nobody finds them any more.
  void take_out(const std::vector<std::string>& accounts);
  /// Asks what accounts that are new will be compared with.  To be called before their rows are written: then a server
  /// writes them while they are compared.
  void look_around(const std::vector<std::string>& accounts);
  /// Links those that are new or were taken out, as they stand now.
  Touched put_in(const std::vector<std::string>& accounts);

 private:
  struct Earlier {
    bool operator()(const Account& a, const Account& b) const { return incident::stands_before(a, b); }
  };
  using Open = std::set<Account, Earlier>;
  struct Around {
    incident::BlockQuery block;
    Accounts::Found candidates;
  };
  Around around(const Account& account);
  void take_out_one(const Account& account);
  void put_in_one(const Account& account);
  void copy_of(const Account& account, const Account& original, const Link& link);

  Database& database_;
  Memory& memory_;
  const incident::LinkRules& rules_;
  Open open_;                             // in no link, the first that is told first
  std::map<std::string, Around> around_;  // of accounts that are new
  Touched touched_;
  bool grows_ = true;  // nothing was taken out
};
/// The accounts and what links and decisions connect with them.  To be asked before they change or go.
Touched with_neighbours(Database& database, const std::vector<std::string>& accounts);

/// The component that an account is in as links and decisions stand, whatever its row says.
Component derive_component(Neighbourhood& neighbours, const std::string& account, float floor,
                           const incident::LinkRules& rules);
/// Each component of the ledger once, as derive_component has it.
void for_each_component(Database& database, const incident::LinkRules& rules,
                        const std::function<void(const Component&)>& work);

/// The incidents of a component as incident/ derives them.  A group of accounts that stands as an incident in `kept` is
/// given with that id, its accounts and what it is part of, and nothing else.
std::vector<Incident> resolve_component(Memory& memory, const std::vector<std::string>& component,
                                        const incident::LinkRules& rules,
                                        const std::map<std::vector<std::string>, std::string>& kept = {});
/// One of them, whole.
Incident resolve_group(Memory& memory, const std::vector<std::string>& accounts, const incident::LinkRules& rules);

/// An incident and its ranges as rows, people's decisions laid over the machine's.
struct IncidentRows {
  Row incident;  // n, version and changed_at are NULL
  Rows ranges;
  std::vector<std::string> accounts;
};
/// Of all incidents of a component.
std::vector<IncidentRows> make_incidents(Memory& memory, const std::vector<std::string>& component,
                                         const incident::LinkRules& rules);
/// Writes the components around what was touched, and their incidents where they differ from what stands in the ledger;
/// returns the ids of those.  Incidents that are no more stay as rows that say what they were merged into.
std::vector<std::string> write_incidents(Memory& memory, const Touched& touched, const incident::LinkRules& rules,
                                         const std::string& at);
/// The same for all accounts, after all links were made anew.
std::vector<std::string> write_all_incidents(Database& database, const incident::LinkRules& rules,
                                             const std::string& at);

/// Incidents that no account tells of any more are withdrawn; their ids stay.  Returns those.
std::vector<std::string> bury_empty(Memory& memory, const std::vector<std::string>& incidents, const std::string& at);

}  // namespace parley::store
