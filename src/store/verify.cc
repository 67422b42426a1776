// Proves what the ledger says about itself: every span against its text, texts against their hashes, rows against the
// audit trail, the trail against its chain, incidents against the accounts that they are made of.
#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>

#include "ingest/encoding.h"
#include "store/claims.h"
#include "store/derived.h"
#include "store/linking.h"
#include "store/lists.h"
#include "store/store.h"
#include "store/victims.h"

namespace parley::store {
namespace {

constexpr size_t kMostDamage = 1000;  // reported; more is more of the same

class Verifier {
 public:
  Verifier(Database& database, const Options& options) : database_(database), options_(options) {}

  Verified run(const std::string& expected_head) {
    if (const std::string found = database_.check(); !found.empty()) damaged("file", "", found);
    step("audit", [&] { trail(expected_head); });
    step("decision", [&] { decisions(); });
    step("link_decision", [&] { linked_by_people(); });
    step("incident", [&] { versions(); });
    step("source", [&] { sources(); });
    step("document", [&] { documents(); });
    if (options_.rules) step("incident", [&] { incidents(); });
    if (out_.ranges_checked)
      step("account", [&] {
        check_derived(database_, *options_.rules, [this](std::string row, std::string field, std::string what) {
          damaged(std::move(row), std::move(field), std::move(what));
        });
      });
    return std::move(out_);
  }

 private:
  void damaged(std::string row, std::string field, std::string what) {
    if (out_.damage.size() < kMostDamage) out_.damage.push_back({std::move(row), std::move(field), std::move(what)});
  }
  /// A table that cannot be read is named, and the others are looked at.
  template <class F>
  void step(const char* what, F run) {
    try {
      run();
    } catch (const Failure& failure) {
      damaged(std::string("table ") + what, "", failure.message);
    } catch (const std::exception& exception) {
      damaged(std::string("table ") + what, "",
              std::string("holds a value of another type (") + exception.what() + ")");
    }
  }

  void trail(const std::string& expected_head) {
    std::string prev = kAuditStart;
    int64_t next = 1;
    bool met = expected_head.empty();
    simdjson::dom::parser parser;
    for (int64_t from = 0;;) {
      const Rows rows = database_.query(
          "SELECT seq, at, actor, action, target, content, prev, hash FROM audit WHERE seq > ?1 ORDER BY seq LIMIT "
          "1000",
          {integer(from)});
      if (rows.empty()) break;
      for (const Row& row : rows) {
        const int64_t seq = to_integer(row[0]);
        const std::string name = "audit " + std::to_string(seq);
        if (seq != next)
          damaged(name, "seq", "entries " + std::to_string(next) + " to " + std::to_string(seq - 1) + " are missing");
        if (to_text(row[6]) != prev) damaged(name, "prev", "is not the hash of the entry before");
        const AuditEntry entry{to_text(row[1]), to_text(row[2]), to_text(row[3]), to_text(row[4]), to_text(row[5])};
        if (audit_hash(to_text(row[6]), seq, entry) != to_text(row[7]))
          damaged(name, "hash", "the entry is not what was hashed");
        prev = to_text(row[7]), next = seq + 1, from = seq;
        out_.head = std::to_string(seq) + ":" + prev;
        met |= out_.head == expected_head;
        ++out_.entries;
        read(entry, name, parser);
      }
    }
    if (!met)
      damaged(
          "audit", "",
          "the entry " + expected_head + ", noted earlier, is not there: the ledger is an older state or another one");
  }

  /// What the trail says of rows: the latest word counts.
  void read(const AuditEntry& entry, const std::string& name, simdjson::dom::parser& parser) {
    simdjson::dom::element content;
    if (parser.parse(entry.content).get(content)) return damaged(name, "content", "is not JSON");
    std::string_view decision;
    if (!content["decision"].get(decision)) decided_.emplace_back(decision);
    if (entry.action == "read again") {
      const std::string first = entry.target + "#",
                        last = entry.target + ".";  // '#' and '-' begin what is inside a document
      digests_.erase(digests_.lower_bound(first), digests_.lower_bound(last));
    }
    simdjson::dom::array incidents;
    if (!content["incidents"].get(incidents)) {
      for (const auto incident : incidents) {
        std::string_view id;
        if (incident.get(id)) continue;
        Written& written = written_[std::string(id)];
        ++written.times, written.last = entry.at;
      }
    }
    simdjson::dom::object rows;
    if (content["rows"].get(rows)) return;
    for (const auto field : rows) {
      std::string_view hash;
      if (!field.value.get(hash)) digests_[std::string(field.key)] = hash;
    }
  }

  void decisions() {
    const Rows rows = database_.query("SELECT * FROM decision ORDER BY id");
    out_.decisions = rows.size();
    for (size_t i = 0; i < std::max(rows.size(), decided_.size()); ++i) {
      if (i >= rows.size())
        damaged("decision " + std::to_string(i + 1), "", "is in the audit trail, but not among the decisions");
      else if (i >= decided_.size())
        damaged("decision " + to_text(rows[i][0]), "", "is not in the audit trail");
      else if (canonical(rows[i]) != decided_[i])
        damaged("decision " + to_text(rows[i][0]), differing(rows[i], decided_[i]), "differs from the audit trail");
    }
  }
  /// The first column whose text is not in the canonical form.
  static std::string differing(const Row& row, const std::string& recorded) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string one = canonical({row[i]});
      if (recorded.find(std::string_view(one).substr(1, one.size() - 2)) == std::string::npos)
        return table("decision").columns[i];
    }
    return "";
  }

  void linked_by_people() {
    for (const auto& [name, hash] : digests_) {
      if (!name.starts_with("links ")) continue;
      if (links_digest(database_, std::atoll(name.c_str() + 6)) != hash)
        damaged("link_decision of decision " + name.substr(6), "", "says other things than the audit trail recorded");
      seen_.insert(name);
    }
    const Rows rules = database_.query("SELECT value FROM ledger WHERE name = 'rules'");
    if (const auto known = digests_.find("rules"); known != digests_.end()) {
      if (rules.empty() || to_text(rules[0][0]) != known->second)
        damaged("ledger", "rules", "are not those of the latest linking");
      seen_.insert("rules");
    }
  }

  /// Version and date against the trail; incidents that are no more say where they went, and nothing else.
  void versions() {
    if (database_.query("SELECT 1 FROM ledger WHERE name = 'incidents_in_trail'").empty()) return;
    for (const Row& row : database_.query("SELECT id, version, changed_at, merged_into, accounts FROM incident")) {
      const std::string name = "incident " + to_text(row[0]);
      const Written& written = written_[to_text(row[0])];
      if (to_integer(row[1]) != written.times) damaged(name, "version", "is not as often as the audit trail names it");
      if (to_text(row[2]) != written.last) damaged(name, "changed_at", "is not when the audit trail names it last");
      if (is_null(row[3])) continue;
      const Rows into = database_.query("SELECT incident_id FROM account WHERE id = ?1", {row[0]});
      if (!into.empty() && into[0][0] != row[3]) damaged(name, "merged_into", "is not where its account is");
    }
  }

  void expect(const std::string& name, const std::string& kind, const std::string& found) {
    const auto known = digests_.find(name);
    if (known == digests_.end())
      damaged(kind + " " + name, "", "is not in the audit trail");
    else if (known->second != found)
      damaged(kind + " " + name, "", "holds other values than the audit trail recorded");
    seen_.insert(name);
  }

  void sources() {
    for (const Row& row : database_.query("SELECT id FROM source ORDER BY id"))
      expect("source " + to_text(row[0]), "row", source_digest(database_, to_text(row[0])));
    for (const Row& row : database_.query("SELECT id FROM victim ORDER BY id"))
      expect("victim " + to_text(row[0]), "row", victim_digest(database_, to_text(row[0])));
    for (const Row& row : database_.query("SELECT decision_id, content FROM publication ORDER BY decision_id"))
      expect("publication " + to_text(row[0]), "row", digest(to_text(row[1])));
    for (const auto& [name, hash] : digests_) {
      if (name.starts_with("victim ") && !seen_.contains(name))
        expect(name, "row", victim_digest(database_, name.substr(7)));
    }
  }

  void documents() {
    for (int64_t from = 0;;) {
      const Rows rows = database_.query(
          "SELECT n, id, text, text_sha256 FROM document WHERE n > ?1 ORDER BY n LIMIT 100", {integer(from)});
      if (rows.empty()) break;
      for (const Row& row : rows) {
        from = to_integer(row[0]);
        ++out_.documents;
        step(("document " + to_text(row[1])).c_str(),
             [&] { document(to_text(row[1]), to_text(row[2]), to_text(row[3])); });
      }
    }
    for (const auto& [name, hash] : digests_) {
      if (!seen_.contains(name))
        damaged((name.find('-') != std::string::npos ? "claim " : "row ") + name, "",
                "is in the audit trail, but not in the ledger");
    }
  }

  void document(const std::string& id, const std::string& content, const std::string& hash) {
    const std::string name = "document " + id;
    if (!is_utf8(content)) return damaged(name, "text", "is not UTF-8 any more");
    if (ingest::sha256(content) != hash) damaged(name, "text", "is not the text of its hash (text_sha256)");
    expect(id, "document", document_digest(database_, id));
    const CodePoints points(content);
    for (const ClaimRows& claim : load_claims(database_, id)) {
      ++out_.claims;
      expect(claim.id(), "claim", digest_of(claim));
      cite("claim " + claim.id(), "trigger_text", table("claim"), claim.claim, content, points);
      for (size_t i = 0; i < std::size(kPartsOfClaims); ++i) {
        for (const Row& row : part(claim, i))
          cite(std::string(kPartsOfClaims[i]) + " of " + claim.id() + key(i, row), "text", table(kPartsOfClaims[i]),
               row, content, points);
      }
    }
    for (const Row& row : database_.query("SELECT id, packed FROM account WHERE document_id = ?1 ORDER BY id", {id}))
      expect(to_text(row[0]), "account", digest(to_text(row[1])));
  }
  static std::string key(size_t part, const Row& row) {
    const std::string_view name = kPartsOfClaims[part];
    return name == "harm" ? " (" + to_text(row[0]) + ")" : " (" + to_text(row[1]) + ")";
  }

  void cite(const std::string& row_name, const char* text_column, const Table& t, const Row& row,
            const std::string& content, const CodePoints& points) {
    const Value& begin = row[t.at("span_begin")];
    if (is_null(begin)) return;
    const int64_t from = to_integer(begin), to = to_integer(row[t.at("span_end")]);
    ++out_.spans;
    if (from < 0 || from >= to || to > static_cast<int64_t>(content.size()))
      return damaged(row_name, "span_begin", "its characters lie outside the text");
    const uint32_t first = points.to_byte(static_cast<uint32_t>(from)),
                   last = points.to_byte(static_cast<uint32_t>(to));
    const std::string& cited = to_text(row[t.at(text_column)]);
    if (content.compare(first, last - first, cited) != 0)
      damaged(row_name, text_column, "'" + cited + "' does not stand at its characters");
  }

  /// Each component is derived anew and compared with what stands there.
  void incidents() {
    const Rows made_by = database_.query("SELECT value FROM ledger WHERE name = 'rules'");
    out_.ranges_checked = !made_by.empty() && to_text(made_by[0][0]) == options_.rules_version &&
                          database_.query("SELECT 1 FROM ledger WHERE name = 'link_anew'").empty();
    if (!out_.ranges_checked) return;
    for_each_component(database_, *options_.rules, [&](const Component& component) {
      Memory memory(database_);
      for (const IncidentRows& fresh : make_incidents(memory, component.members, *options_.rules)) compare(fresh);
    });
  }

  void compare(const IncidentRows& fresh) {
    const Table& t = table("incident");
    const std::string id = to_text(fresh.incident[1]), name = "incident " + id;
    ++out_.incidents;
    const Rows rows = database_.query("SELECT * FROM incident WHERE id = ?1", {id});
    if (rows.empty()) return damaged(name, "", "follows from its accounts, but is not there");
    for (size_t i = 1; i < t.columns.size(); ++i) {
      const std::string& column = t.columns[i];
      if (column == "version" || column == "changed_at" || column == "changed_since_read") continue;
      if (rows[0][i] != fresh.incident[i])
        damaged(
            name, column,
            "is '" + to_text(rows[0][i]) + "', and follows from its accounts as '" + to_text(fresh.incident[i]) + "'");
    }
    Rows there = database_.query("SELECT * FROM incident_range WHERE incident_id = ?1 ORDER BY kind, people", {id});
    const Table& r = table("incident_range");
    for (const Row& range : fresh.ranges) {
      const auto same =
          std::find_if(there.begin(), there.end(), [&](const Row& x) { return x[1] == range[1] && x[2] == range[2]; });
      const std::string what =
          name + " range " + to_text(range[1]) + (to_text(range[2]).empty() ? "" : " " + to_text(range[2]));
      if (same == there.end()) {
        damaged(what, "", "follows from its accounts, but is not there");
        continue;
      }
      for (size_t i = 3; i < r.columns.size(); ++i) {
        if ((*same)[i] != range[i])
          damaged(what, r.columns[i],
                  "is '" + to_text((*same)[i]) + "', and follows from its accounts as '" + to_text(range[i]) + "'");
      }
      there.erase(same);
    }
    for (const Row& extra : there)
      damaged(name + " range " + to_text(extra[1]) + " " + to_text(extra[2]), "", "follows from no account");
    const Rows members = database_.query("SELECT id FROM account WHERE incident_id = ?1 ORDER BY id", {id});
    std::vector<std::string> ids;
    for (const Row& row : members) ids.push_back(to_text(row[0]));
    if (ids != fresh.accounts)
      damaged(name, "accounts", "the accounts that point at it are not those that it is made of");
  }

  Database& database_;
  const Options& options_;
  Verified out_;
  Digests digests_;
  std::set<std::string> seen_;
  std::vector<std::string> decided_;
  struct Written {
    int64_t times = 0;
    std::string last;
  };
  std::map<std::string, Written> written_;  // incidents, as the trail has them
};

}  // namespace

Result<Verified> Store::verify(const std::string& expected_head) {
  return guarded([&] { return Verifier(*database_, options_).run(expected_head); });
}

}  // namespace parley::store
