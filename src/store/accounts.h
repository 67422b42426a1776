// Accounts as the ledger keeps them, and as linking sees them once people's decisions about claims and sources are laid
// over what the machine read.  Tested by test/store/ledger_test.cc.
#pragma once
#include "incident/rules.h"
#include "store/entry.h"

namespace parley::store {

/// In no incident and no component yet.
Row account_row(const Account& account, int64_t n);
/// The rows of a document's accounts with their blocks; they are in no incident yet.
/// `group`: of the publisher as people decided it; "" = as each account has it.
void write_accounts(Database& database, const std::vector<Account>& accounts, const std::string& group,
                    const incident::LinkRules& rules);
/// Writes anew where and when accounts are looked for.
void write_blocks(Database& database, const Account& account, int64_t n, const incident::LinkRules& rules);
/// `account` as it was when its blocks were written.
void forget_blocks(Database& database, const Account& account, const incident::LinkRules& rules);
/// The same accounts, looked for where they stand now that decisions have moved them; `before` as for forget_blocks.
void rewrite_blocks(Database& database, const std::vector<Account>& before, const incident::LinkRules& rules);
/// Takes accounts out of the ledger, with their links.
void forget_accounts(Database& database, const std::vector<Account>& accounts, const incident::LinkRules& rules);

/// The accounts with those ids, sorted by id; with decisions laid over them.
std::vector<Account> load_accounts(Database& database, const std::vector<std::string>& ids);
/// The accounts whose block meets that of `account`, those of its document aside; sorted by id.
std::vector<Account> load_candidates(Database& database, const Account& account, const incident::LinkRules& rules);

}  // namespace parley::store
