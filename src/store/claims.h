// Claims of one document in and out of the ledger, and what becomes of decided ones when it is read again.
// Tested by test/store/ledger_test.cc.
#pragma once
#include "store/entry.h"
#include "store/store.h"

namespace parley::store {

/// Their rows for `claim` and the tables that hang on it.
std::vector<Filling> claim_rows(const std::vector<ClaimRows>& claims);
/// In the order of their numbers.
std::vector<ClaimRows> load_claims(Database& database, const std::string& document);
void forget_claims(Database& database, const std::string& document);
/// As the machine read them, without decisions.
std::vector<Account> packed_accounts(Database& database, const std::string& document);

Digests digests_of(const std::vector<ClaimRows>& claims, const std::vector<Account>& accounts);
/// Of its row without n and text, whose hash the row holds.
std::string document_digest(const Row& document);
std::string document_digest(Database& database, const std::string& id);
std::string source_digest(Database& database, const std::string& id);
/// Of what a decision says of links; none after it was undone.
std::string links_digest(Database& database, int64_t decision);
/// {"decision":…,"rows":{…},"incidents":[…]}
std::string audit_content(const std::string& decision, const Digests& rows, const std::vector<std::string>& incidents);

struct Reread {
  std::vector<ClaimRows> claims;
  std::vector<Account> accounts;
  std::vector<ClaimChange> changes;
};
/// A new reading in which the claims that people decided about stand as they were; accounts keep their numbers.
Reread keep_decided(const std::vector<ClaimRows>& before, const std::vector<Account>& old_accounts, const Entry& fresh);

/// What a person would call the same claim: its words and event, whatever its offsets.
std::vector<ClaimChange> compare_claims(const std::vector<ClaimRows>& before, const std::vector<ClaimRows>& after);
std::string describe(const ClaimRows& claim);  // "ASSAULT artillery 'shelled' asserted; killed 5..5"

}  // namespace parley::store
