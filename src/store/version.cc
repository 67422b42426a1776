#include "store/version.h"

#include <algorithm>

#include "store/claims.h"

namespace parley::store {
namespace {

constexpr char kNothing[] = "there is no such thing in this ledger";

std::string version_of_claim(Database& database, const std::string& id) {
  const Rows rows = database.query("SELECT document_id FROM claim WHERE id = ?1", {id});
  if (rows.empty()) throw Failure{kNothing};
  return claim_versions(database, to_text(rows[0][0])).at(id);
}

/// Gathers rows; the version is a digest of all of them.
class Gatherer {
 public:
  explicit Gatherer(Database& database) : database_(database) {}

  void document(const std::string& id) {
    if (!add("SELECT id, extractor, revision_of, gone_at, gone_kind, sensitivity FROM document WHERE id = ?1", {id}))
      return;
    add("SELECT from_document, to_document, kind FROM document_link WHERE from_document = ?1 OR to_document = ?1 "
        "ORDER BY from_document, to_document",
        {id});
    for (const auto& [claim, version] : claim_versions(database_, id)) all_ += version;
    add("SELECT max(id) FROM decision WHERE target = ?1", {id});
  }
  void incident(const std::string& id) {
    if (!add("SELECT * FROM incident WHERE id = ?1", {id})) return;
    add("SELECT * FROM incident_range WHERE incident_id = ?1 ORDER BY kind, people", {id});
    add("SELECT id FROM incident WHERE part_of = ?1 ORDER BY id", {id});
    const Rows accounts =
        database_.query("SELECT id, group_id, document_id FROM account WHERE incident_id = ?1 ORDER BY id", {id});
    for (const Row& account : accounts) {
      all_ += canonical(account) + "\n";
      const auto versions = claim_versions(database_, to_text(account[2]));
      for (const Row& row : database_.query("SELECT id FROM claim WHERE account_id = ?1 ORDER BY id", {account[0]}))
        all_ += versions.at(to_text(row[0]));
    }
    add("SELECT max(id) FROM decision WHERE target = ?1 OR target IN (SELECT id FROM incident WHERE merged_into = ?1)",
        {id});
  }
  void victim(const std::string& id) {
    if (!add("SELECT * FROM victim WHERE id = ?1", {id})) return;
    add("SELECT max(id) FROM decision WHERE target = ?1", {id});
  }
  void source(const std::string& id) {
    if (!add("SELECT * FROM source WHERE id = ?1", {id})) return;
    add("SELECT s.id FROM source s JOIN source own ON own.group_id = s.group_id WHERE own.id = ?1 ORDER BY s.id", {id});
    add("SELECT max(id) FROM decision WHERE target = ?1", {id});
  }

  std::string version() const {
    if (all_.empty()) throw Failure{kNothing};
    return digest(all_);
  }

 private:
  /// False where there are no such rows.
  bool add(const std::string& sql, const Row& parameters) {
    const Rows rows = database_.query(sql, parameters);
    for (const Row& row : rows) all_ += canonical(row) + "\n";
    return !rows.empty();
  }
  Database& database_;
  std::string all_;
};

}  // namespace

std::map<std::string, std::string> claim_versions(Database& database, const std::string& document) {
  // the last decision: an accepted claim whose acceptance was undone reads as before, but has a history
  std::map<std::string, int64_t> last;
  for (const Row& row : database.query("SELECT target, id FROM decision WHERE target > ?1 AND target < ?2",
                                       {document + "-", document + "."})) {
    const std::string target = to_text(row[0]);
    int64_t& known = last[target.substr(0, target.find('/'))];
    known = std::max(known, to_integer(row[1]));
  }
  std::map<std::string, std::string> out;
  for (const ClaimRows& one : load_claims(database, document))
    out[one.id()] = digest(canonical(
        {one.id(), digest_of(one), one.claim.back(), last.contains(one.id()) ? integer(last[one.id()]) : Value()}));
  return out;
}

std::string version_of(Database& database, std::string_view kind, const std::string& id) {
  if (kind.starts_with("claim")) return version_of_claim(database, id.substr(0, id.find('/')));
  Gatherer rows(database);
  if (kind == "incident")
    rows.incident(id);
  else if (kind == "document")
    rows.document(id);
  else if (kind == "victim")
    rows.victim(id);
  else
    rows.source(id);
  return rows.version();
}

}  // namespace parley::store
