#include "store/desk.h"

#include <algorithm>

#include "store/claims.h"
#include "store/layout.h"
#include "store/lists.h"
#include "store/search.h"
#include "store/version.h"

namespace parley::store {
namespace {

using Sections = std::vector<Section>;

/// `columns`: "table.column" or an expression without spaces, apart by spaces; printed without their table.
Section section(Database& database, std::string name, const std::string& columns, const std::string& rest,
                const Row& parameters) {
  Section out{std::move(name), {}};
  std::string sql = "SELECT ";
  for (size_t at = 0; at < columns.size();) {
    const size_t end = std::min(columns.find(' ', at), columns.size());
    const std::string column = columns.substr(at, end - at);
    sql += (out.listing.columns.empty() ? "" : ", ") + column;
    out.listing.columns.push_back(column[1] == '.' ? column.substr(2) : column);
    at = end + 1;
  }
  out.listing.rows = database.query(sql + " " + rest, parameters);
  return out;
}

std::string columns_of(std::string_view name, std::string_view prefix = "", std::string_view without = "") {
  std::string out;
  for (const std::string& column : table(name).columns) {
    if (column != without) out += (out.empty() ? "" : " ") + std::string(prefix) + column;
  }
  return out;
}

/// The tables that hang on the claims in `ids`, under the names that people know them by.
void add_parts(Database& database, const std::vector<std::string>& ids, Sections& out) {
  constexpr std::pair<const char*, const char*> kParts[] = {
      {"speakers", "claim_speaker"}, {"roles", "claim_role"}, {"harms", "harm"}, {"spans", "claim_span"}};
  for (const auto& [name, from] : kParts) {
    const std::string order = std::string(from) == "claim_speaker" ? "claim_id, depth"
                              : std::string(from) == "claim_role"  ? "claim_id, role, number"
                              : std::string(from) == "harm"        ? "claim_id, number"
                                                                   : "claim_id, field, span_begin";
    out.push_back(
        section(database, name, columns_of(from),
                std::string("FROM ") + from + " WHERE claim_id " + in_texts(database, 1) + " ORDER BY " + order,
                {text_list(database, ids)}));
  }
}

std::vector<std::string> ids_of(const Section& section) {
  const auto at = std::find(section.listing.columns.begin(), section.listing.columns.end(), "id");
  const auto column = static_cast<size_t>(at - section.listing.columns.begin());
  std::vector<std::string> out;
  for (const Row& row : section.listing.rows) out.push_back(to_text(row[column]));
  return out;
}

/// Decisions about one thing and about the claims in `claims`, the newest last.
Section decisions(Database& database, const std::string& id, const std::vector<std::string>& claims) {
  Section out = section(
      database, "decisions",
      "d.id d.made_at d.made_by d.action d.target d.field d.before d.after d.reason d.undoes u.id",
      "FROM decision d LEFT JOIN decision u ON u.undoes = d.id WHERE d.target = ?1 OR d.target IN (SELECT id FROM "
      "incident WHERE merged_into = ?1) OR d.target " +
          in_texts(database, 2) + " OR d.target IN (SELECT id FROM harm WHERE claim_id " + in_texts(database, 2) +
          ") ORDER BY d.id",
      {id, text_list(database, claims)});
  out.listing.columns.back() = "undone_by";
  return out;
}

void demand_one(const Section& section, const std::string& id) {
  if (section.listing.rows.empty()) throw Failure{"there is no '" + id + "' in this ledger"};
}

Sections document(Database& database, const std::string& id) {
  Sections out;
  out.push_back(section(database, "document",
                        "id name title publisher source_id url published raw_sha256 text_sha256 text extractor "
                        "added_at captured language "
                        "revision_of gone_at gone_kind sensitivity",
                        "FROM document WHERE id = ?1", {id}));
  demand_one(out.back(), id);
  out.push_back(section(database, "claims", columns_of("claim", "c.", "") + " a.incident_id",
                        "FROM claim c LEFT JOIN account a ON a.id = c.account_id WHERE c.id > ?1 AND c.id < ?2 "
                        "ORDER BY c.number, c.id",
                        {id + "-", id + "."}));
  const std::vector<std::string> claims = ids_of(out.back());
  add_parts(database, claims, out);
  out.push_back(section(database, "copies", "l.from_document l.to_document l.kind l.score d.id d.title d.publisher",
                        "FROM document_link l JOIN document d ON d.id = CASE WHEN l.from_document = ?1 THEN "
                        "l.to_document ELSE l.from_document END WHERE l.from_document = ?1 OR l.to_document = ?1 "
                        "ORDER BY d.n",
                        {id}));
  out.push_back(section(database, "versions", "id published added_at",
                        "FROM document WHERE revision_of = ?1 OR id = (SELECT revision_of FROM document WHERE id = ?1) "
                        "ORDER BY n",
                        {id}));
  out.push_back(decisions(database, id, claims));
  return out;
}

Sections incident(Database& database, const std::string& id) {
  Sections out;
  out.push_back(section(database, "incident", columns_of("incident", "", "n"), "FROM incident WHERE id = ?1", {id}));
  demand_one(out.back(), id);
  out.push_back(section(database, "parts", "id date_from date_to place event",
                        "FROM incident WHERE part_of = ?1 ORDER BY id", {id}));
  out.push_back(section(database, "ranges", columns_of("incident_range", "", "incident_id"),
                        "FROM incident_range WHERE incident_id = ?1 ORDER BY kind, people", {id}));
  out.push_back(section(database, "accounts",
                        "a.id a.group_id a.document_id d.publisher d.source_id s.kind s.confirmed d.published d.title "
                        "d.url d.gone_kind d.sensitivity a.main a.date_from a.date_to a.place a.lat a.lon a.radius_km",
                        "FROM account a JOIN document d ON d.id = a.document_id LEFT JOIN source s ON s.id = "
                        "d.source_id WHERE a.incident_id = ?1 ORDER BY a.group_id, d.published_from, a.id",
                        {id}));
  Section claims = section(
      database, "claims", columns_of("claim", "c.") + " before after",
      "FROM (SELECT c.*, substr(d.text, CAST(CASE WHEN c.span_begin > 160 THEN c.span_begin - 159 ELSE 1 END AS "
      "INTEGER), CAST(CASE WHEN c.span_begin > 160 THEN 160 ELSE c.span_begin END AS INTEGER)) AS before, "
      "substr(d.text, CAST(c.span_end + 1 AS INTEGER), 160) AS after "
      "FROM account a JOIN claim c ON c.account_id = a.id JOIN document d ON d.id = c.document_id "
      "WHERE a.incident_id = ?1) c ORDER BY c.document_id, c.number, c.id",
      {id});
  const std::vector<std::string> ids = ids_of(claims);
  out.push_back(std::move(claims));
  add_parts(database, ids, out);
  // the evidence among its own accounts
  out.push_back(section(database, "links", "l.first_account l.second_account l.kind l.score l.evidence",
                        "FROM link l JOIN account a ON a.id = l.first_account JOIN account b ON b.id = "
                        "l.second_account WHERE a.incident_id = ?1 AND b.incident_id = ?1 ORDER BY l.score DESC, "
                        "l.first_account, l.second_account",
                        {id}));
  out.push_back(decisions(database, id, ids));
  return out;
}

Sections claim(Database& database, const std::string& id) {
  Sections out;
  out.push_back(section(database, "claim",
                        columns_of("claim", "c.") + " a.incident_id d.title d.publisher d.sensitivity",
                        "FROM claim c JOIN document d ON d.id = c.document_id LEFT JOIN account a ON a.id = "
                        "c.account_id WHERE c.id = ?1",
                        {id}));
  demand_one(out.back(), id);
  add_parts(database, {id}, out);
  out.push_back(decisions(database, id, {id}));
  return out;
}

std::string limited(size_t n) { return " LIMIT " + std::to_string(std::min<size_t>(n, 10'000)); }

}  // namespace

Result<Listing> list_documents(Store& store, const DocumentQuery& query) {
  return guarded([&] {
    Database& database = store.database();
    std::string where = " WHERE 1 = 1";
    Row parameters;
    const auto add = [&](Value value) {
      parameters.push_back(std::move(value));
      return "?" + std::to_string(parameters.size());
    };
    if (!query.source.empty()) where += " AND d.source_id = " + add(query.source);
    if (!query.words.empty())
      where += " AND d.n " + in_found(database, documents_with(database, add(words_to_find(database, query.words))));
    const std::string claims = "(SELECT count(*) FROM claim c WHERE c.id > d.id || '-' AND c.id < d.id || '.'";
    if (query.state == "open")
      where += " AND " + claims + " AND c.state = 'machine') > 0";
    else if (query.state == "unread")
      where += " AND " + claims + " AND c.state <> 'machine') = 0";
    else if (query.state == "changed")
      where += " AND d.revision_of IS NOT NULL";
    else if (query.state == "gone")
      where += " AND d.gone_kind IS NOT NULL";
    else if (query.state == "copy")
      where += " AND EXISTS (SELECT 1 FROM document_link l WHERE l.from_document = d.id)";
    else if (!query.state.empty())
      throw Failure{"'" + query.state + "' is no state of a document; it is one of open, unread, changed, gone, copy"};
    if (!query.after.empty()) {
      const Rows last = database.query("SELECT n FROM document WHERE id = ?1", {query.after});
      if (last.empty()) throw Failure{"there is no document '" + query.after + "' where a page could have ended"};
      where += " AND d.n < " + add(last[0][0]);
    }
    return Listing{
        {"id", "title", "name", "publisher", "source_id", "url", "published", "added_at", "revision_of", "gone_kind",
         "sensitivity", "claims", "decided", "copy_of", "incidents"},
        database.query("SELECT d.id, d.title, d.name, d.publisher, d.source_id, d.url, d.published, d.added_at, "
                       "d.revision_of, d.gone_kind, d.sensitivity, " +
                           claims + "), " + claims +
                           " AND c.state <> 'machine'), (SELECT min(l.to_document) FROM document_link l WHERE "
                           "l.from_document = d.id), (SELECT count(DISTINCT a.incident_id) FROM account a WHERE "
                           "a.document_id = d.id) FROM document d" +
                           where + " ORDER BY d.n DESC" + limited(query.limit),
                       parameters)};
  });
}

Result<Sections> open_document(Store& store, const std::string& id) {
  return guarded([&] { return document(store.database(), id); });
}
Result<Sections> open_incident(Store& store, const std::string& id) {
  return guarded([&] { return incident(store.database(), id); });
}
Result<Sections> open_claim(Store& store, const std::string& id) {
  return guarded([&] { return claim(store.database(), id.substr(0, id.find('/'))); });
}

Result<std::vector<Hit>> search_documents(Store& store, const std::string& words, size_t limit) {
  return guarded([&] {
    std::vector<Hit> out;
    Database& database = store.database();
    const Rows found = database.query("SELECT d.id, d.title, d.publisher, d.published, d.sensitivity, d.text FROM (" +
                                          documents_with(database, "?1", limit) +
                                          ") f JOIN document d ON d.n = f.n ORDER BY f.n DESC" + limited(limit),
                                      {words_to_find(database, words)});
    for (const Row& row : found) {
      const Passage passage = passage_of(to_text(row[5]), words);
      out.push_back({to_text(row[0]), to_text(row[1]), to_text(row[2]), to_text(row[3]), to_text(row[4]), passage.begin,
                     passage.end, passage.before, passage.found, passage.after});
    }
    return out;
  });
}

Result<Listing> list_decisions(Store& store, const DecisionQuery& query) {
  return guarded([&] {
    std::string where = " WHERE 1 = 1";
    Row parameters;
    const auto equal = [&](const char* column, const std::string& value) {
      if (value.empty()) return;
      parameters.push_back(value);
      where += std::string(" AND d.") + column + " = ?" + std::to_string(parameters.size());
    };
    equal("target", query.target), equal("made_by", query.by), equal("action", query.action);
    if (query.before > 0) {
      parameters.push_back(integer(query.before));
      where += " AND d.id < ?" + std::to_string(parameters.size());
    }
    Section found =
        section(store.database(), "decisions",
                "d.id d.made_at d.made_by d.action d.target d.field d.before d.after d.reason d.undoes u.id",
                "FROM decision d LEFT JOIN decision u ON u.undoes = d.id" + where + " ORDER BY d.id DESC" +
                    limited(query.limit),
                parameters);
    found.listing.columns.back() = "undone_by";
    return found.listing;
  });
}

Result<Listing> list_audit(Store& store, int64_t before, size_t limit) {
  return guarded([&] {
    return section(store.database(), "audit", "seq at actor action target hash",
                   "FROM audit WHERE seq < ?1 ORDER BY seq DESC" + limited(limit),
                   {integer(before > 0 ? before : INT64_MAX)})
        .listing;
  });
}

Result<Listing> audit_after(Store& store, int64_t seq, size_t limit) {
  return guarded([&] {
    return section(store.database(), "audit", "seq at actor action target",
                   "FROM audit WHERE seq > ?1 ORDER BY seq" + limited(limit), {integer(seq)})
        .listing;
  });
}

int64_t last_audit(Store& store) {
  const auto last = guarded([&] { return audit_head(store.database()).seq; });
  return last ? *last : 0;
}

Result<Chain> check_chain(Store& store) {
  return guarded([&] {
    constexpr size_t kBatch = 1000;
    Chain out;
    std::string prev = kAuditStart;
    for (bool more = true; more && out.broken_at == 0;) {
      const Rows rows = store.database().query(
          "SELECT seq, at, actor, action, target, content, prev, hash FROM audit WHERE seq > ?1 ORDER BY seq" +
              limited(kBatch),
          {integer(out.entries)});
      more = rows.size() == kBatch;
      for (const Row& row : rows) {
        const AuditEntry entry{to_text(row[1]), to_text(row[2]), to_text(row[3]), to_text(row[4]), to_text(row[5])};
        const std::string hash = to_text(row[7]);
        if (to_integer(row[0]) != out.entries + 1 || to_text(row[6]) != prev ||
            audit_hash(prev, to_integer(row[0]), entry) != hash) {
          out.broken_at = out.entries + 1;
          break;
        }
        ++out.entries, prev = hash;
      }
    }
    if (out.entries > 0) out.head = std::to_string(out.entries) + ":" + prev;
    return out;
  });
}

Result<Listing> count_all(Store& store) {
  return guarded([&] {
    return section(store.database(), "counts", "documents claims undecided incidents decisions",
                   "FROM (SELECT (SELECT count(*) FROM document) AS documents, (SELECT count(*) FROM claim) AS claims, "
                   "(SELECT count(*) FROM claim WHERE state = 'machine') AS undecided, (SELECT count(*) FROM incident "
                   "WHERE merged_into IS NULL AND accounts > 0) AS incidents, (SELECT count(*) FROM decision) AS "
                   "decisions) c",
                   {})
        .listing;
  });
}

Result<std::map<std::string, int64_t>> claim_pages(Store& store, const std::string& document) {
  return guarded([&] {
    std::map<std::string, int64_t> out;
    Database& database = store.database();
    const Rows layout = database.query("SELECT layout FROM document WHERE id = ?1 AND layout IS NOT NULL", {document});
    if (layout.empty()) return out;
    const std::vector<PlacedWord> words = read_layout(to_text(layout[0][0]));
    for (const Row& claim : database.query("SELECT id, span_begin FROM claim WHERE id > ?1 AND id < ?2",
                                           {document + "-", document + "."})) {
      // words stand in the order of their characters
      const auto word = std::upper_bound(words.begin(), words.end(), to_integer(claim[1]),
                                         [](int64_t at, const PlacedWord& one) { return at < one.span.end; });
      if (word != words.end()) out.emplace(to_text(claim[0]), word->page);
    }
    return out;
  });
}

Result<std::map<std::string, std::string>> claim_versions(Store& store, const std::string& document) {
  return guarded([&] { return claim_versions(store.database(), document); });
}

Result<std::string> version_of(Store& store, std::string_view kind, const std::string& id) {
  return guarded([&] { return version_of(store.database(), kind, id); });
}

}  // namespace parley::store
