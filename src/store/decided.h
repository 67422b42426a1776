// What people decided about accounts and incidents, as linking goes by it.  Tested by test/store/ledger_test.cc.
#pragma once
#include <unordered_map>

#include "core/incident.h"
#include "store/database.h"

namespace parley::store {

struct Standing {  // a decision in force about an incident
  int64_t id = 0;
  std::string by, action, target, field, after, reason;
};

/// Each account asked for once; an incident's ids that ever were are ids of its accounts.
class Decided {
 public:
  explicit Decided(Database& database) : database_(database) {}
  /// To be told before an account is asked about.
  void know(const std::vector<std::string>& accounts);
  /// An account that came just now: nobody has decided about it.
  void add(const std::string& account) { known_[account]; }
  /// What says whether they go together, by the first account of each pair; of two about one pair the later one.
  std::vector<LinkDecision> links_of(const std::vector<std::string>& accounts) const;
  /// In their order.
  std::vector<Standing> on(const Incident& incident) const;
  void forget() { known_.clear(); }
  void forget_many();  // where they take much room

 private:
  struct About {
    std::vector<LinkDecision> links;
    std::vector<Standing> standing;
  };
  void read_links(const Value& accounts);
  void read_standing(const Value& accounts);

  Database& database_;
  std::unordered_map<std::string, About> known_;  // by account
};

/// Decisions in force: those that no later one undoes.
inline constexpr char kInForce[] = "NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id)";

}  // namespace parley::store
