// The ledger from its first row to its last, as exports read it: page by page, so that memory stays flat, and all of it
// as it was when the walk began, whoever writes meanwhile.  Tested by test/store/walk_test.cc.
#pragma once
#include <map>

#include "store/question.h"

namespace parley::store {

struct SourceDocument {
  Row document;                      // of `document`; without its text where that is not asked for
  Row source;                        // of `source`; empty = the publisher is not known
  std::vector<std::string> persons;  // named in its passages, office holders aside; in small letters, sorted
};
using Documents = std::map<std::string, SourceDocument>;  // by id

struct FiledClaim {
  ClaimRows rows;
  std::string incident;  // "" = tells of no happening
};

struct FiledIncident {
  Row incident;                     // of `incident`; the other rows are of the tables that they are named after
  Rows ranges, accounts, victims;   // accounts without what linking packed
  Rows decisions;                   // about the incident, its claims and harms, and what was merged into it
  std::vector<std::string> merged;  // ids of incidents that were merged into it
  std::vector<FiledClaim> claims;   // by document and number
  Documents documents;              // of its accounts
};

/// What the walk brings along: tables need neither, a quotation needs the texts of documents.
struct Want {
  bool texts = false, spans = false;
};

/// Those with the ids that there are, in the order of their ids.
std::vector<FiledIncident> load_incidents(Database& database, const std::vector<std::string>& ids, Want want);
Documents load_documents(Database& database, const std::vector<std::string>& ids, Want want);

/// An entry of the audit trail about an incident.
struct TrailEntry {
  int64_t seq = 0, decision = 0;  // decision: its number; 0 = none
  std::string at, action, target, hash;
  bool wrote = false;  // the incident itself: a version of it
};

class Walk {
 public:
  static Result<std::unique_ptr<Walk>> open(const std::string& address);

  /// Incidents that stand (neither merged nor withdrawn, unless the query names a state) in the order of their ids.
  /// Claims that a person rejected are left out.  `each` returns false to end the walk.
  using EachIncident = std::function<bool(FiledIncident&)>;
  Result<Ok> incidents(const IncidentQuery& query, Want want, const EachIncident& each);
  /// All claims, by document, but those that a person rejected.
  using EachClaim = std::function<bool(FiledClaim&, SourceDocument&)>;
  Result<Ok> claims(Want want, const EachClaim& each);
  /// Incidents that are gone: merged into another, withdrawn, left by their accounts.  Columns: id, state, merged_into,
  /// version, changed_at.
  Result<Rows> gone();
  /// The incident that an id or its beginning stands for; of one that was merged, the incident that it is in now.
  Result<std::string> find_incident(const std::string& id);
  /// Some of them, whatever their state.  Not within a walk.
  Result<std::vector<FiledIncident>> load(const std::vector<std::string>& ids, Want want);
  /// The incident as it was published last, with its documents as they are now; nullopt = never, or not kept.
  Result<std::optional<FiledIncident>> published(const std::string& id);
  /// The oldest first.  Not within a walk, nor is `copies`: one thread at a time speaks to the database.
  Result<std::vector<TrailEntry>> trail(const FiledIncident& incident);
  /// Pairs of its accounts that are near copies of each other.
  Result<std::vector<std::pair<std::string, std::string>>> copies(const FiledIncident& incident);

  /// Time and hash of the last entry of the audit trail: what the export shows is the ledger at this point.
  const std::string& at() const { return at_; }
  const std::string& head() const { return head_; }

 private:
  explicit Walk(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  std::unique_ptr<Database> database_;
  std::string at_, head_;
};

}  // namespace parley::store
