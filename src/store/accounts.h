// Accounts as the ledger keeps them, and as linking sees them once people's decisions about claims and sources are laid
// over what the machine read.  Tested by test/store/ledger_test.cc.
#pragma once
#include <unordered_map>

#include "incident/block.h"
#include "store/entry.h"

namespace parley::store {

/// In no incident and no component yet.
Row account_row(const Account& account, int64_t n, const Value& document_n);
/// The rows of a document's accounts; they are in no incident and nobody finds them yet.
/// `group`: of the publisher as people decided it; "" = as each account has it.
Filling account_rows(const std::vector<Account>& accounts, const std::vector<int64_t>& numbers, const Value& document_n,
                     const std::string& group);
/// Where and when the account of that number is looked for; `copy`: another account stands for it.
void write_blocks(Database& database, int64_t account, const incident::BlockQuery& block, bool copy);
void forget_blocks(Database& database, int64_t account, const incident::BlockQuery& block);

/// The accounts with those ids, sorted by id; with decisions laid over them.
std::vector<Account> load_accounts(Database& database, const std::vector<std::string>& ids);

/// The same, each read once: good while nobody decides about them or reads their documents again.
class Accounts {
 public:
  using Found = std::vector<const Account*>;  // sorted by id; good until forget() or forget_many()
  explicit Accounts(Database& database) : database_(database) {}
  Found with_ids(const std::vector<std::string>& ids);
  int64_t number_of(const std::string& id);
  /// Rows of `account` that came just now.
  void add(const Rows& rows);
  /// Those whose block meets `block` of `account`, those of its document and copies aside.
  Found candidates(const Account& account, const incident::BlockQuery& block);
  /// The copies of others that might be copies of `account`.
  Found copies(const Account& account, const incident::BlockQuery& block);
  void forget() { by_number_.clear(), numbers_.clear(); }
  void forget_many();  // where they take much room

 private:
  Found numbered(const Rows& numbers, const std::string& without_document);
  void read(const std::string& condition, const Value& parameter);
  void keep(const Rows& rows);

  Database& database_;
  std::unordered_map<int64_t, Account> by_number_;
  std::unordered_map<std::string, int64_t> numbers_;  // by id
};

}  // namespace parley::store
