#include "store/walk.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <unordered_map>

#include "core/sort_unique.h"
#include "incident/stored.h"
#include "store/lists.h"
#include "store/published.h"

namespace parley::store {
namespace {

constexpr size_t kIdsAtOnce = 100'000, kIncidentsAtOnce = 100, kClaimsAtOnce = 500;

/// "a.id, a.n …" of a table; `without` becomes NULL.
std::string columns_of(std::string_view name, const std::string& alias, std::string_view without = "") {
  std::string out;
  for (const std::string& column : table(name).columns)
    out += (out.empty() ? "" : ", ") + (column == without ? "NULL" : alias + "." + column);
  return out;
}

/// Radii are kept with fewer digits than a double has: 40.9, not 40.900001525878906.
void tidy_radius(Row& row, const Table& t) {
  static const auto tidy = [](double km) { return std::round(km * 1000) / 1000; };
  if (Value& radius = row[t.at("radius_km")]; !is_null(radius)) radius = tidy(to_real(radius));
}

const std::string& id_of(const Row& row, size_t at) { return std::get<std::string>(row[at]); }

/// Rows of the parts of claims, handed to the claims by their ids.
class Parts {
 public:
  Parts(Database& database, std::vector<FiledClaim>& claims, Want want) : database_(database), want_(want) {
    for (FiledClaim& claim : claims) by_id_.emplace(claim.rows.id(), &claim);
  }
  /// `where` speaks of `claim_id`.
  void load(const std::string& where, const Row& parameters) {
    for (size_t which = 0; which < std::size(kPartsOfClaims); ++which) {
      if (which == kSpans && !want_.spans) continue;
      const Table& t = table(kPartsOfClaims[which]);
      const size_t key = t.at("claim_id");
      const std::string order = which == 0   ? "claim_id, depth"
                                : which == 1 ? "claim_id, role, number"
                                : which == 2 ? "claim_id, field"
                                             : "claim_id, number";
      for (Row& row : database_.query(
               "SELECT " + columns_of(t.name, "p") + " FROM " + t.name + " p WHERE " + where + " ORDER BY " + order,
               parameters)) {
        const auto found = by_id_.find(id_of(row, key));
        if (found != by_id_.end()) part(found->second->rows, which).push_back(std::move(row));
      }
    }
  }

 private:
  static constexpr size_t kSpans = 2;  // in kPartsOfClaims
  Database& database_;
  Want want_;
  std::unordered_map<std::string, FiledClaim*> by_id_;
};

}  // namespace

Documents load_documents(Database& database, const std::vector<std::string>& ids, Want want) {
  Documents out;
  const size_t width = table("document").columns.size(), source_id = table("document").at("source_id");
  const std::string columns = columns_of("document", "d", want.texts ? "" : "text");
  for (Row& row : database.query("SELECT " + columns + ", " + columns_of("source", "s") +
                                     " FROM document d LEFT JOIN source s ON s.id = d.source_id WHERE d.id " +
                                     in_texts(database, 1) + " ORDER BY d.id",
                                 {text_list(database, ids)})) {
    SourceDocument& to = out[id_of(row, 1)];
    if (!is_null(row[source_id]))
      to.source.assign(std::make_move_iterator(row.begin() + static_cast<std::ptrdiff_t>(width)),
                       std::make_move_iterator(row.end()));
    row.resize(width);
    to.document = std::move(row);
  }
  for (const Row& row : database.query("SELECT document_id, packed FROM account WHERE document_id " +
                                           in_texts(database, 1) + " ORDER BY document_id, number",
                                       {text_list(database, ids)})) {
    const auto account = incident::unpack(to_text(row[1]));
    if (!account) throw Failure{"what an account compares cannot be read; `parley verify` says what is damaged"};
    std::vector<std::string>& persons = out.at(id_of(row, 0)).persons;
    persons.insert(persons.end(), account->persons.begin(), account->persons.end());
  }
  for (auto& [id, one] : out) sort_unique(one.persons);
  return out;
}

namespace {

class IncidentPage {
 public:
  IncidentPage(Database& database, const std::vector<std::string>& ids, Want want) : database_(database), want_(want) {
    list_ = text_list(database, ids);
    for (Row& row : database.query("SELECT " + columns_of("incident", "i") + " FROM incident i WHERE i.id " +
                                       in_texts(database, 1) + " ORDER BY i.id",
                                   {list_}))
      tidy_radius(incidents_.emplace_back(FiledIncident{std::move(row)}).incident, table("incident"));
    for (FiledIncident& one : incidents_) by_id_.emplace(id_of(one.incident, 1), &one);
  }

  std::vector<FiledIncident> load() {
    hand_out("incident_range", "incident_id", "kind, t.people", &FiledIncident::ranges);
    victims();
    hand_out("account", "incident_id", "id", &FiledIncident::accounts);
    accounts();
    claims();
    decisions();
    return std::move(incidents_);
  }

 private:
  void hand_out(const std::string& name, const std::string& key, const std::string& order, Rows FiledIncident::*where) {
    const size_t at = table(name).at(key);
    for (Row& row : database_.query("SELECT " + columns_of(name, "t") + " FROM " + name + " t WHERE t." + key + " " +
                                        in_texts(database_, 1) + " ORDER BY t." + key + ", t." + order,
                                    {list_}))
      (by_id_.at(id_of(row, at))->*where).push_back(std::move(row));
  }

  /// Those of an incident that was merged into this one too.
  void victims() {
    const size_t own = table("victim").columns.size();
    for (Row& row : database_.query("SELECT " + columns_of("victim", "t") +
                                        ", coalesce(i.merged_into, i.id) FROM victim t JOIN incident i ON i.id = "
                                        "t.incident_id WHERE coalesce(i.merged_into, i.id) " +
                                        in_texts(database_, 1) + " ORDER BY t.id",
                                    {list_})) {
      FiledIncident& incident = *by_id_.at(to_text(row[own]));
      row.pop_back();
      row[table("victim").at("incident_id")] = incident.incident[0];
      incident.victims.push_back(std::move(row));
    }
  }

  void accounts() {
    const Table& t = table("account");
    const size_t document = t.at("document_id"), packed = t.at("packed");
    std::vector<std::string> ids;
    for (FiledIncident& one : incidents_) {
      for (Row& row : one.accounts) {
        ids.push_back(id_of(row, document));
        row[packed] = Null{};
        tidy_radius(row, t);
      }
    }
    sort_unique(ids);
    const Documents documents = load_documents(database_, ids, want_);
    for (FiledIncident& one : incidents_) {
      for (const Row& row : one.accounts) {
        if (const auto found = documents.find(id_of(row, document)); found != documents.end())
          one.documents.insert(*found);
      }
    }
  }

  void claims() {
    std::vector<FiledClaim> all;
    std::vector<std::string> ids;
    const size_t width = table("claim").columns.size();
    for (Row& row : database_.query("SELECT " + columns_of("claim", "c") +
                                        ", a.incident_id FROM account a JOIN claim c ON c.account_id = a.id "
                                        "WHERE a.incident_id " +
                                        in_texts(database_, 1) +
                                        " AND c.state <> 'rejected' ORDER BY c.document_id, c.number, c.id",
                                    {list_})) {
      FiledClaim& claim = all.emplace_back();
      claim.incident = to_text(row[width]);
      row.resize(width);
      claim.rows.claim = std::move(row);
      tidy_radius(claim.rows.claim, table("claim"));
      ids.push_back(claim.rows.id());
    }
    Parts(database_, all, want_).load("p.claim_id " + in_texts(database_, 1), {text_list(database_, ids)});
    for (FiledClaim& claim : all) by_id_.at(claim.incident)->claims.push_back(std::move(claim));
  }

  void decisions() {
    std::unordered_map<std::string, FiledIncident*> targets(by_id_.begin(), by_id_.end());
    for (FiledIncident& one : incidents_) {
      for (const FiledClaim& claim : one.claims) {
        targets.emplace(claim.rows.id(), &one);
        for (const Row& harm : claim.rows.harms) targets.emplace(id_of(harm, 0), &one);
      }
    }
    for (const Row& row : database_.query(
             "SELECT id, merged_into FROM incident WHERE merged_into " + in_texts(database_, 1) + " ORDER BY id",
             {list_}))
      by_id_.at(id_of(row, 1))->merged.push_back(id_of(row, 0)),
          targets.emplace(id_of(row, 0), by_id_.at(id_of(row, 1)));
    std::vector<std::string> names;
    for (const auto& [name, incident] : targets) names.push_back(name);
    std::sort(names.begin(), names.end());
    const size_t at = table("decision").at("target");
    for (Row& row : database_.query("SELECT " + columns_of("decision", "d") + " FROM decision d WHERE d.target " +
                                        in_texts(database_, 1) + " ORDER BY d.id",
                                    {text_list(database_, names)}))
      targets.at(id_of(row, at))->decisions.push_back(std::move(row));
  }

  Database& database_;
  Want want_;
  Value list_;
  std::vector<FiledIncident> incidents_;
  std::unordered_map<std::string, FiledIncident*> by_id_;
};

}  // namespace

std::vector<FiledIncident> load_incidents(Database& database, const std::vector<std::string>& ids, Want want) {
  return IncidentPage(database, ids, want).load();
}

namespace {

/// The ids behind `after`, at most kIdsAtOnce.
std::vector<std::string> next_ids(Database& database, const IncidentQuery& query, const std::string& after) {
  Question question("SELECT i.id, i.lat, i.lon FROM incident i");
  question.where("i.id > " + question.add(after));
  // IS TRUE: the index of merged incidents would have them sorted anew for each page
  if (query.state.empty())
    question.where("(i.merged_into IS NULL) IS TRUE AND i.accounts > 0 AND coalesce(i.state, '') <> 'withdrawn'");
  else
    question.where("i.state = " + question.add(query.state));
  narrow(question, database, query);
  std::vector<std::string> ids;
  for (const Row& row : question.run(database, " ORDER BY i.id" + limit(kIdsAtOnce))) {
    const bool outside = query.near && distance_km(*query.near, {to_real(row[1]), to_real(row[2])}) > query.within_km;
    ids.push_back((outside ? "-" : "") + id_of(row, 0));  // kept for its place in the order
  }
  return ids;
}

/// Incidents page by page; an empty page ends them.
class IncidentPages {
 public:
  IncidentPages(Database& database, IncidentQuery query, Want want)
      : database_(database), query_(std::move(query)), want_(want) {}
  std::vector<FiledIncident> next() {
    for (;;) {
      if (at_ == ids_.size() && !refill()) return {};
      const auto begin = ids_.begin() + static_cast<std::ptrdiff_t>(at_);
      at_ = std::min(ids_.size(), at_ + kIncidentsAtOnce);
      const std::vector<std::string> some(begin, ids_.begin() + static_cast<std::ptrdiff_t>(at_));
      if (!some.empty()) return load_incidents(database_, some, want_);
    }
  }

 private:
  bool refill() {
    ids_ = next_ids(database_, query_, last_);
    at_ = 0;
    if (ids_.empty()) return false;
    last_ = ids_.back().substr(ids_.back()[0] == '-' ? 1 : 0);
    std::erase_if(ids_, [](const std::string& id) { return id[0] == '-'; });
    return true;
  }
  Database& database_;
  IncidentQuery query_;
  Want want_;
  std::vector<std::string> ids_;
  std::string last_;
  size_t at_ = 0;
};

struct ClaimPage {
  std::vector<FiledClaim> claims;
  Documents documents;
  bool empty() const { return claims.empty(); }
};

class ClaimPages {
 public:
  ClaimPages(Database& database, Want want) : database_(database), want_(want) {
    sql_ = "SELECT " + columns_of("claim", "c") +
           ", a.incident_id FROM claim c LEFT JOIN account a ON a.id = c.account_id "
           "WHERE c.id > ?1 AND c.state <> 'rejected' ORDER BY c.id" +
           limit(kClaimsAtOnce);
  }
  ClaimPage next() {
    ClaimPage page;
    const Table& t = table("claim");
    const size_t width = t.columns.size(), document = t.at("document_id");
    std::vector<std::string> documents;
    for (Row& row : database_.query(sql_, {last_})) {
      FiledClaim& claim = page.claims.emplace_back();
      claim.incident = to_text(row[width]);
      row.resize(width);
      tidy_radius(row, t);
      if (documents.empty() || documents.back() != id_of(row, document)) documents.push_back(id_of(row, document));
      claim.rows.claim = std::move(row);
    }
    if (page.empty()) return page;
    last_ = page.claims.back().rows.id();
    Parts(database_, page.claims, want_)
        .load("p.claim_id >= ?1 AND p.claim_id <= ?2", {page.claims.front().rows.id(), last_});
    page.documents = load_documents(database_, documents, want_);
    return page;
  }

 private:
  Database& database_;
  Want want_;
  std::string sql_, last_;
};

/// The next page is read while this one is used; only one thread at a time speaks to the database.
template <class Next, class Use>
void read_ahead(Next next, Use use) {
  for (auto page = next(); !page.empty();) {
    auto following = std::async(std::launch::async, next);
    const bool go_on = use(page);
    page = following.get();
    if (!go_on) return;
  }
}

/// Whether the entry says that the incident was written; ids of accounts, which look alike, stand before that list.
bool names_incident(const std::string& content, const std::string& id) {
  const size_t list = content.rfind("\"incidents\":[");
  return list != std::string::npos && content.find("\"" + id + "\"", list) != std::string::npos;
}

/// {"decision":"[12,…": 12.
int64_t decision_of(const std::string& content) {
  constexpr std::string_view kBefore = "{\"decision\":\"[";
  return content.starts_with(kBefore) ? std::atoll(content.c_str() + kBefore.size()) : 0;
}

}  // namespace

Result<std::unique_ptr<Walk>> Walk::open(const std::string& address) {
  return guarded([&] {
    auto database =
        is_postgres(address) ? open_postgres(address, Open::read_only) : open_sqlite(address, Open::read_only);
    const int found = schema_version(*database);
    if (found == 0) throw Failure{"'" + address + "' is no ledger of Parley; `parley add FILE --ledger …` makes one"};
    if (found != kSchemaVersion)
      throw Failure{found > kSchemaVersion
                        ? "this ledger was written by a newer Parley; install that Parley"
                        : "this ledger was written by an older Parley; `parley add --ledger …` brings it up to date"};
    database->script(database->dialect() == Dialect::sqlite ? "BEGIN"
                                                            : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    std::unique_ptr<Walk> walk(new Walk(std::move(database)));
    for (const Row& row : walk->database_->query("SELECT at, seq, hash FROM audit ORDER BY seq DESC LIMIT 1")) {
      walk->at_ = to_text(row[0]);
      walk->head_ = to_text(row[1]) + ":" + to_text(row[2]);
    }
    return walk;
  });
}

Result<Ok> Walk::incidents(const IncidentQuery& query, Want want, const EachIncident& each) {
  return guarded([&] {
    IncidentPages pages(*database_, query, want);
    read_ahead([&] { return pages.next(); },
               [&](std::vector<FiledIncident>& page) { return std::all_of(page.begin(), page.end(), each); });
    return Ok{};
  });
}

Result<Ok> Walk::claims(Want want, const EachClaim& each) {
  return guarded([&] {
    ClaimPages pages(*database_, want);
    const size_t document = table("claim").at("document_id");
    read_ahead([&] { return pages.next(); },
               [&](ClaimPage& page) {
                 return std::all_of(page.claims.begin(), page.claims.end(), [&](FiledClaim& claim) {
                   return each(claim, page.documents.at(id_of(claim.rows.claim, document)));
                 });
               });
    return Ok{};
  });
}

Result<std::string> Walk::find_incident(const std::string& id) {
  return guarded([&]() -> std::string {
    const Rows rows = database_->query(
        "SELECT id, merged_into FROM incident WHERE id = ?1 OR (id >= ?1 AND id < ?2) ORDER BY id LIMIT 2",
        {id, id + "~"});  // '~' sorts after everything that ids hold
    if (id.empty() || rows.empty())
      throw Failure{"there is no incident '" + id + "' in this ledger; `parley incidents` lists them"};
    if (rows.size() > 1 && to_text(rows[0][0]) != id)
      throw Failure{"'" + id + "' is the beginning of several ids; give more of it"};
    std::string found = to_text(rows[0][0]), into = to_text(rows[0][1]);
    for (size_t steps = 0; !into.empty() && steps < 64; ++steps) {
      found = into;
      const Rows next = database_->query("SELECT merged_into FROM incident WHERE id = ?1", {found});
      into = next.empty() ? "" : to_text(next[0][0]);
    }
    return found;
  });
}

Result<std::vector<FiledIncident>> Walk::load(const std::vector<std::string>& ids, Want want) {
  return guarded([&] { return load_incidents(*database_, ids, want); });
}

Result<std::optional<FiledIncident>> Walk::published(const std::string& id) {
  return guarded([&] { return load_published(*database_, id); });
}

Result<std::vector<TrailEntry>> Walk::trail(const FiledIncident& incident) {
  return guarded([&] {
    std::vector<TrailEntry> out;
    const std::string& id = id_of(incident.incident, table("incident").at("id"));
    std::vector<std::string> targets{id};
    for (const Row& row : incident.decisions) targets.push_back(id_of(row, table("decision").at("target")));
    sort_unique(targets);
    for (Row& row : database_->query("SELECT seq, at, action, target, hash, content FROM audit WHERE content LIKE '%' "
                                     "|| ?1 || '%' OR target " +
                                         in_texts(*database_, 2) + " ORDER BY seq",
                                     {"\"" + id + "\"", text_list(*database_, targets)})) {
      const std::string content = to_text(row[5]);
      const bool wrote = names_incident(content, id);
      if (!wrote && decision_of(content) == 0) continue;
      out.push_back({to_integer(row[0]), decision_of(content), to_text(row[1]), to_text(row[2]), to_text(row[3]),
                     to_text(row[4]), wrote});
    }
    return out;
  });
}

Result<std::vector<std::pair<std::string, std::string>>> Walk::copies(const FiledIncident& incident) {
  return guarded([&] {
    std::vector<std::pair<std::string, std::string>> out;
    std::vector<std::string> accounts;
    for (const Row& row : incident.accounts) accounts.push_back(id_of(row, table("account").at("id")));
    for (const Row& row :
         database_->query("SELECT first_account, second_account FROM link WHERE kind = 'near_copy' AND first_account " +
                              in_texts(*database_, 1) + " AND second_account " + in_texts(*database_, 1) +
                              " ORDER BY first_account, second_account",
                          {text_list(*database_, accounts)}))
      out.emplace_back(to_text(row[0]), to_text(row[1]));
    return out;
  });
}

Result<Rows> Walk::gone() {
  return guarded([&] {
    return database_->query(
        "SELECT id, state, merged_into, version, changed_at FROM incident WHERE merged_into IS NOT NULL OR state = "
        "'withdrawn' OR accounts = 0 ORDER BY id");
  });
}

}  // namespace parley::store
