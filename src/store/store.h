// The ledger: documents with their claims, incidents, people's decisions, an audit trail.  One interface, two databases
// behind it: a file (SQLite) and a server (PostgreSQL).  Every step is one transaction: all of it or nothing.
// Tested by test/store/*_test.cc on both.  The tables are described in docs/ledger.md.
#pragma once
#include <exception>
#include <functional>
#include <optional>

#include "incident/rules.h"
#include "store/entry.h"

namespace parley::store {

struct Memory;  // linking.h

/// Rows for people and programs: printed as a table, JSON Lines or CSV.
struct Listing {
  std::vector<std::string> columns;
  Rows rows;
};

struct Section {
  std::string name;
  Listing listing;
};

/// What differs between two readings of a document, or two versions of it.
struct ClaimChange {
  std::string claim;
  std::string field;          // "" = the whole claim came or went
  std::string before, after;  // "" = not there
  bool kept = false;          // a person decided about it: the reading before stands
};

struct Added {
  enum class What : uint8_t { added, unchanged, read_again } what = What::added;
  std::string document;
  std::string revision_of;  // the earlier capture of the same address
  size_t claims = 0;
  std::vector<std::string> incidents;  // that are new or changed
  std::vector<ClaimChange> changes;    // when read again
};

struct Decision {
  std::string action;  // one of kActions
  std::string target;  // id, or the beginning of one, of a claim, harm, incident, document; id of a source
  std::string field;   // edit: the field; range: "killed", "killed civilian"
  std::string after;   // the value; merge, part_of: the other incident; undo: number of the decision; split: accounts
  std::string reason, by;
  std::string seen;  // version of the target (desk.h) that the person saw; "" = any
};
/// Error of a decision whose target is no longer as the person saw it.
inline constexpr char kChangedMeanwhile[] =
    "somebody changed it meanwhile: look at it as it stands now, then decide again";
struct Action {
  std::string_view name, on, does;
};
std::span<const Action> actions();

struct IncidentQuery {
  std::string id;             // that one alone; "" = all
  std::string from, to;       // days, both included; "" = open
  std::string place;          // a name or its beginning
  std::optional<Point> near;  // with `within_km`
  double within_km = 25;
  std::string kind;  // of harm
  std::string state;
  std::string words;  // full text of the documents
  bool contested = false;
  std::string after;  // id of the last incident of the page before; "" = the first page
  size_t limit = 100;
};
struct ClaimQuery {
  std::string document, incident, actor, event, stance, state, from, to;
  std::string after;  // id of the last claim of the page before
  size_t limit = 100;
};

struct Damage {
  std::string row;    // "claim 3f9c…-9ab1c2d3", "audit 17", "file"
  std::string field;  // "" = the row as a whole
  std::string what;
};
struct Verified {
  std::vector<Damage> damage;
  size_t documents = 0, spans = 0, claims = 0, decisions = 0, entries = 0, incidents = 0;
  std::string head;  // number and hash of the last entry of the audit trail: what to note elsewhere
  bool ranges_checked = false;
};

struct Options {
  Open how = Open::existing;
  const incident::LinkRules* rules = nullptr;  // needed to add and to decide
  std::string rules_version;  // of data/link/; verify compares incidents only where they were made by it
  std::function<std::string()> clock = now;
};

class Store {
 public:
  static Result<std::unique_ptr<Store>> open(const std::string& address, Options options);
  ~Store();

  /// A document with its claims, and the incidents that it touches.  The same document again changes nothing; read by
  /// another version of the extractor (or `again`) its claims are replaced but for those that people decided about.
  Result<Added> add(const Entry& entry, const std::string& by, bool again = false);
  /// After many additions: a server looks through what is new at once, not within a minute, so that the next search is
  /// as quick as later ones.
  Result<Ok> tidy();
  /// Returns the number of the decision, by which it can be undone.
  Result<int64_t> decide(const Decision& decision);
  /// All links and incidents anew, after a change of data/link/.
  Result<size_t> relink(const std::string& by);
  bool has(const std::string& document, const std::string& extractor);
  /// The document with the text that the ledger keeps of it, where a newer reader of its format takes out another one:
  /// a kept text never changes, and claims point into it.
  std::optional<Document> as_kept(const Document& document);

  Result<Listing> incidents(const IncidentQuery& query);
  Result<Listing> claims(const ClaimQuery& query);
  Result<Listing> sources();
  /// The kind ("incident", "claim", "document", "source") and full id that an id or its beginning stands for.
  Result<std::pair<std::string, std::string>> find(const std::string& id);
  /// Everything about one thing; `kind` and `id` as `find` returns them.
  Result<std::vector<Section>> show(const std::string& kind, const std::string& id);
  /// How it came to be: versions with what changed, decisions, audit.
  Result<std::vector<Section>> history(const std::string& kind, const std::string& id);
  /// Any question in SQL.  For tests and tools.
  Result<Listing> ask(const std::string& sql, const Row& parameters = {});
  /// Claims of two documents side by side, as far as they differ.
  Result<std::vector<ClaimChange>> compare_versions(const std::string& before, const std::string& after);

  /// `expected_head`: as noted earlier; "" = none.
  Result<Verified> verify(const std::string& expected_head = "");
  Result<Ok> backup(const std::string& file);
  std::string describe() const;                // "SQLite 3.40.1, parley.db"
  Database& database() { return *database_; }  // for the other questions of store/
  const incident::LinkRules* rules() const { return options_.rules; }

 private:
  Store(std::unique_ptr<Database> database, std::string address, Options options);
  std::unique_ptr<Database> database_;
  std::unique_ptr<Memory> memory_;
  int64_t remembered_at_ = -1;  // entry of the audit trail that memory_ was good after
  std::string address_;
  Options options_;
};

/// Runs a step; what it fails with becomes its Result's error.
template <class Step>
auto guarded(Step step) -> Result<decltype(step())> {
  try {
    return step();
  } catch (const Failure& failure) {
    return Error{failure.message};
  } catch (const std::exception& exception) {  // a value of another type than its column has, a row that is gone
    return Error{std::string("the ledger is damaged (") + exception.what() + "); `parley verify` says where"};
  }
}

}  // namespace parley::store
