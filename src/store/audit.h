// The audit trail: entries that only ever grow, each hashed together with the one before.  Content is JSON that names
// the rows that changed with their digests, so that a changed row is noticed.  Tested by test/store/ledger_test.cc.
#pragma once
#include <map>

#include "store/database.h"

namespace parley::store {

/// The row as text that is the same on every backend: a JSON array.
std::string canonical(const Row& row);
/// Half of a SHA-256, hex: enough to tell any two rows apart.
std::string digest(std::string_view text);
/// Name of a row (id of a claim, document, account, source) -> digest of what it holds.
using Digests = std::map<std::string, std::string>;

struct AuditEntry {
  std::string at, actor, action, target;
  std::string content;  // JSON
};
/// Number and hash of the last entry; 0 = none.
struct AuditHead {
  int64_t seq = 0;
  std::string hash;
};
AuditHead audit_head(Database& database);
/// Appends within the transaction of the change itself.  `head`: as it is within this transaction.
void append_audit(Database& database, const AuditEntry& entry, const AuditHead& head);
void append_audit(Database& database, const AuditEntry& entry);
/// What an entry's hash is taken of.
std::string audit_hash(std::string_view prev, int64_t seq, const AuditEntry& entry);
/// The `prev` of the first entry.
extern const std::string kAuditStart;

/// "2020-09-27T06:00:00Z", the clock of the machine.
std::string now();

}  // namespace parley::store
