// Incidents as rows: what linking derives, with people's decisions laid over it, compared with what stands there.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

#include "incident/resolve.h"
#include "store/linking.h"
#include "store/lists.h"

namespace parley::store {
namespace {

Value joined(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : " ") + value;
  return text_or_null(out);
}

struct Standing {  // a decision in force about an incident
  int64_t id = 0;
  std::string by, action, target, field, after, reason;
};

using StandingOf = std::map<std::string, std::vector<Standing>>;  // target -> in their order

/// What people have decided about an incident; all its ids that ever were are ids of its accounts.
std::vector<Standing> standing_on(const StandingOf& all, const Incident& incident) {
  if (const auto under_this_id = all.find(incident.id); under_this_id != all.end()) return under_this_id->second;
  const std::vector<Standing>* last = nullptr;  // else: of the incident that went into this one
  for (const std::string& account : incident.accounts) {
    const auto found = all.find(account);
    if (found != all.end() && (!last || last->back().id < found->second.back().id)) last = &found->second;
  }
  return last ? *last : std::vector<Standing>();
}

StandingOf load_standing(Database& database, const std::vector<std::string>& accounts) {
  StandingOf out;
  const Rows rows = database.query(
      std::string("SELECT d.id, d.made_by, d.action, d.target, d.field, d.after, d.reason FROM decision d "
                  "WHERE d.action IN ('grade','agree','publish','withdraw','range') AND ") +
          kInForce + " AND d.target " + in_texts(database, 1) + " ORDER BY d.id",
      {text_list(database, accounts)});
  for (const Row& r : rows)
    out[to_text(r[3])].push_back(
        {to_integer(r[0]), to_text(r[1]), to_text(r[2]), to_text(r[3]), to_text(r[4]), to_text(r[5]), to_text(r[6])});
  return out;
}

Row incident_row(const Incident& i, const std::vector<Standing>& decided) {
  const Table& t = table("incident");
  Row row(t.columns.size());
  const auto put = [&](std::string_view column, Value value) { row[t.at(column)] = std::move(value); };
  put("id", i.id);
  put("part_of", text_or_null(i.part_of));
  put("date_from", day_or_null(i.first));
  put("date_to", day_or_null(i.last));
  put("place", text_or_null(i.place));
  if (i.point)
    put("lat", degrees(i.point->lat)), put("lon", degrees(i.point->lon)),
        put("radius_km", static_cast<double>(i.radius_km));
  put("place_precision", integer(i.place_precision));
  put("event", text(to_string(i.event)));
  put("modes", joined(i.modes));
  put("contested", joined(i.contested));
  put("accounts", integer(i.accounts.size()));
  put("sources", integer(i.sources));
  put("suggested_grading", text_or_null(i.grading));
  put("suggested_reason", text_or_null(i.grading_reason));
  std::string state = "candidate";
  for (const Standing& s : decided) {
    if (s.action == "grade") {
      put("grading", s.after), put("grading_reason", s.reason), put("graded_by", s.by), put("second_by", Value());
      state = "in_review";
    } else if (s.action == "agree") {
      put("second_by", s.by);
      state = "agreed";
    } else if (s.action == "publish") {
      state = "published";
    } else if (s.action == "withdraw") {
      state = "withdrawn";
    }
  }
  put("state", state);
  put("changed_since_read", integer(0));
  return row;
}

Row range_row(const std::string& incident, const Range& r) {
  return {incident,
          text(to_string(r.kind)),
          r.group,
          integer_or_null(r.low),
          integer_or_null(r.best),
          integer_or_null(r.high),
          text_or_null(r.rule),
          integer(r.sources),
          integer(r.contested),
          integer(r.provisional),
          joined(r.low_from),
          joined(r.best_from),
          joined(r.high_from),
          Value()};
}

/// "LOW/BEST/HIGH", each may be empty; decided on for `field` = "killed" or "killed civilian".
void set_range(const std::string& incident, const Standing& s, Rows& ranges) {
  const size_t space = s.field.find(' ');
  const std::string kind = s.field.substr(0, space),
                    people = space == std::string::npos ? "" : s.field.substr(space + 1);
  auto row = std::find_if(ranges.begin(), ranges.end(),
                          [&](const Row& r) { return to_text(r[1]) == kind && to_text(r[2]) == people; });
  if (row == ranges.end())
    row = ranges.insert(ranges.end(),
                        {incident, kind, people, {}, {}, {}, {}, integer(0), integer(0), integer(0), {}, {}, {}, {}});
  size_t at = 0;
  for (const size_t column : {3, 4, 5}) {
    const size_t slash = std::min(s.after.find('/', at), s.after.size());
    const std::string part = s.after.substr(at, slash - at);
    (*row)[column] = part.empty() ? Value() : integer(std::atoll(part.c_str()));
    at = std::min(slash + 1, s.after.size());
  }
  (*row)[6] = text("decided");
  (*row)[13] = integer(s.id);
}

/// What the ledger holds of an incident, in the form of IncidentRows.
IncidentRows stored(Database& database, const std::string& id) {
  IncidentRows out;
  Rows row = database.query("SELECT * FROM incident WHERE id = ?1", {id});
  if (row.empty()) return out;
  out.incident = std::move(row[0]);
  out.ranges = database.query("SELECT * FROM incident_range WHERE incident_id = ?1 ORDER BY kind, people", {id});
  for (const Row& account : database.query("SELECT id FROM account WHERE incident_id = ?1 ORDER BY id", {id}))
    out.accounts.push_back(to_text(account[0]));
  return out;
}

void write_point(Database& database, const Row& incident) {
  if (database.dialect() != Dialect::sqlite) return;  // PostgreSQL has an index over the columns themselves
  const Table& t = table("incident");
  const Value lat = incident[t.at("lat")], lon = incident[t.at("lon")];
  database.change("DELETE FROM incident_box WHERE n = ?1", {incident[0]});
  if (!is_null(lat)) database.change("INSERT INTO incident_box VALUES (?1, ?2, ?2, ?3, ?3)", {incident[0], lat, lon});
}

void write_ranges(Database& database, const std::string& id, const Rows& ranges) {
  database.change("DELETE FROM incident_range WHERE incident_id = ?1", {id});
  database.insert("incident_range", table("incident_range").columns, ranges);
}

template <size_t N>
bool among(const std::string_view (&values)[N], std::string_view value) {
  return std::find(std::begin(values), std::end(values), value) != std::end(values);
}

// What the row of an incident that is no more still says.
constexpr std::string_view kOfTheDead[] = {"n", "id", "state", "merged_into", "version", "changed_at"};
constexpr std::string_view kCounts[] = {"accounts", "sources", "changed_since_read"};

class Writer {
 public:
  Writer(Database& database, const std::string& at) : database_(database), at_(at) {}

  bool write(IncidentRows& fresh) {
    const Table& t = table("incident");
    const std::string id = to_text(fresh.incident[1]);
    const IncidentRows before = stored(database_, id);
    if (before.incident.empty()) {
      if (next_ == 0) next_ = to_integer(database_.query("SELECT max(n) FROM incident")[0][0]) + 1;
      fresh.incident[0] = integer(next_++);
      fresh.incident[t.at("version")] = integer(1);
      fresh.incident[t.at("changed_at")] = at_;
      database_.insert("incident", t.columns, {fresh.incident});
    } else {
      const size_t changed = t.at("changed_since_read");
      const bool read = !is_null(fresh.incident[t.at("grading")]);
      const bool same_reading = before.incident[t.at("grading")] == fresh.incident[t.at("grading")] &&
                                before.incident[t.at("second_by")] == fresh.incident[t.at("second_by")] &&
                                before.incident[t.at("graded_by")] == fresh.incident[t.at("graded_by")];
      if (read && same_reading)
        fresh.incident[changed] = integer(to_integer(before.incident[changed]) || before.accounts != fresh.accounts);
      if (same(before, fresh)) return false;
      fresh.incident[0] = before.incident[0];
      fresh.incident[t.at("version")] = integer(to_integer(before.incident[t.at("version")]) + 1);
      fresh.incident[t.at("changed_at")] = at_;
      update(fresh.incident);
    }
    write_point(database_, fresh.incident);
    if (before.ranges != fresh.ranges) write_ranges(database_, id, fresh.ranges);
    if (before.accounts != fresh.accounts) {
      std::vector<std::string> come;
      std::set_difference(fresh.accounts.begin(), fresh.accounts.end(), before.accounts.begin(), before.accounts.end(),
                          std::back_inserter(come));
      const Value accounts = text_list(database_, fresh.accounts);
      if (!come.empty())
        database_.change("UPDATE account SET incident_id = ?1 WHERE id " + in_texts(database_, 2),
                         {id, text_list(database_, come)});
      // An incident that is no more leads to where the account is that it was named for.
      database_.change(
          "UPDATE incident SET merged_into = ?1 WHERE merged_into IS NOT NULL AND id " + in_texts(database_, 2),
          {id, accounts});
    }
    return true;
  }

  /// The id stays, and says where its accounts have gone.
  void bury(const std::string& id, const std::string& into) {
    database_.change("DELETE FROM incident_range WHERE incident_id = ?1", {id});
    if (database_.dialect() == Dialect::sqlite)
      database_.change("DELETE FROM incident_box WHERE n IN (SELECT n FROM incident WHERE id = ?1)", {id});
    const Table& t = table("incident");
    std::string sql = "UPDATE incident SET state = ?2, merged_into = ?3, version = version + 1, changed_at = ?4";
    for (const std::string& column : t.columns) {
      if (!among(kOfTheDead, column)) sql += ", " + column + (among(kCounts, column) ? " = 0" : " = NULL");
    }
    database_.change(sql + " WHERE id = ?1",
                     {id, text(into.empty() ? "withdrawn" : "merged"), text_or_null(into), at_});
    if (into.empty()) return;
    database_.change("UPDATE incident SET merged_into = ?2 WHERE merged_into = ?1", {id, into});
    database_.change("UPDATE incident SET part_of = ?2 WHERE part_of = ?1", {id, into});
  }

 private:
  bool same(const IncidentRows& before, const IncidentRows& fresh) const {
    const Table& t = table("incident");
    if (before.accounts != fresh.accounts || before.ranges != fresh.ranges) return false;
    for (size_t i = 1; i < t.columns.size(); ++i) {
      if (t.columns[i] != "version" && t.columns[i] != "changed_at" && before.incident[i] != fresh.incident[i])
        return false;
    }
    return true;
  }
  void update(const Row& row) {
    const Table& t = table("incident");
    std::string sql = "UPDATE incident SET ";
    for (size_t i = 1; i < t.columns.size(); ++i)
      sql += (i > 1 ? ", " : "") + t.columns[i] + " = ?" + std::to_string(i + 1);
    database_.change(sql + " WHERE n = ?1", row);
  }

  Database& database_;
  const std::string& at_;
  int64_t next_ = 0;
};

}  // namespace

namespace {

IncidentRows rows_of(const Incident& incident, const StandingOf& standing) {
  const std::vector<Standing> decided = standing_on(standing, incident);
  IncidentRows rows{incident_row(incident, decided), {}, incident.accounts};
  for (const Range& range : incident.ranges) rows.ranges.push_back(range_row(incident.id, range));
  for (const Standing& one : decided) {
    if (one.action == "range") set_range(incident.id, one, rows.ranges);
  }
  std::sort(rows.ranges.begin(), rows.ranges.end(), [](const Row& a, const Row& b) {
    return std::pair(to_text(a[1]), to_text(a[2])) < std::pair(to_text(b[1]), to_text(b[2]));
  });
  return rows;
}

std::vector<std::string> members_of(const std::vector<Component>& components) {
  std::vector<std::string> out;
  for (const Component& component : components)
    out.insert(out.end(), component.members.begin(), component.members.end());
  return out;
}

/// The incidents that hold accounts of a component: accounts -> id, and id -> what each is part of.
struct Stood {
  std::map<std::vector<std::string>, std::string> incidents;
  std::map<std::string, std::string> part_of;
  std::vector<std::string> elsewhere;  // accounts of the component that stood in another one, or in none
};
std::vector<Stood> stood(Database& database, const std::vector<Component>& components) {
  const Rows rows = database.query(
      "SELECT a.id, a.component, i.id, i.part_of FROM account a LEFT JOIN incident i ON i.id = a.incident_id WHERE "
      "a.id " +
          in_texts(database, 1),
      {text_list(database, members_of(components))});
  std::unordered_map<std::string, const Row*> of_account;
  for (const Row& row : rows) of_account[to_text(row[0])] = &row;
  std::vector<Stood> out;
  for (const Component& component : components) {
    Stood& one = out.emplace_back();
    std::map<std::string, std::vector<std::string>> accounts;
    for (const std::string& account : component.members) {
      const auto found = of_account.find(account);
      if (found == of_account.end()) continue;
      const Row& row = *found->second;
      if (to_text(row[1]) != component.members.front()) one.elsewhere.push_back(account);
      if (is_null(row[2])) continue;
      accounts[to_text(row[2])].push_back(account);
      one.part_of[to_text(row[2])] = to_text(row[3]);
    }
    for (auto& [id, own] : accounts) one.incidents[own] = id;
  }
  return out;
}

}  // namespace

std::vector<IncidentRows> make_incidents(Memory& memory, const std::vector<std::string>& component,
                                         const incident::LinkRules& rules) {
  std::vector<IncidentRows> out;
  const StandingOf standing = load_standing(memory.database, component);
  for (const Incident& incident : resolve_component(memory, component, rules))
    out.push_back(rows_of(incident, standing));
  return out;
}

namespace {

constexpr float kNoFloor = -std::numeric_limits<float>::infinity();

/// The components of what was touched, and of every account that stood in one component with an account of theirs: what
/// a component loses another one holds, or stands alone.
std::vector<Component> components_around(Memory& memory, const Touched& touched, const incident::LinkRules& rules) {
  Database& database = memory.database;
  Neighbourhood& neighbours = memory.neighbours;
  std::vector<Component> out;
  std::set<std::string> done;
  std::vector<std::pair<std::string, float>> open(touched.accounts.begin(), touched.accounts.end());
  std::set<std::string> fresh;  // in no component yet: last, because most stand in one that is looked at anyway
  std::vector<std::string> ids;
  for (const auto& [account, floor] : open) ids.push_back(account);
  for (const Row& row : database.query("SELECT id FROM account WHERE component IS NULL AND id " + in_texts(database, 1),
                                       {text_list(database, ids)}))
    fresh.insert(to_text(row[0]));
  std::stable_partition(open.begin(), open.end(), [&](const auto& one) { return fresh.contains(one.first); });
  while (!open.empty()) {
    const auto [account, floor] = std::move(open.back());
    open.pop_back();
    if (done.contains(account)) continue;
    if (!neighbours.knows(account, floor)) {
      std::vector<std::string> likely{account};
      for (const Row& row : database.query(
               "SELECT id FROM account WHERE component = (SELECT component FROM account WHERE id = ?1)", {account}))
        likely.push_back(to_text(row[0]));
      neighbours.know(likely, floor);
    }
    const Component& component = out.emplace_back(derive_component(neighbours, account, floor, rules));
    done.insert(component.members.begin(), component.members.end());
    const Rows before = database.query(
        "SELECT a.id, c.cut FROM account a LEFT JOIN component c ON c.id = a.component WHERE a.component IN "
        "(SELECT component FROM account WHERE id " +
            in_texts(database, 1) + ")",
        {text_list(database, component.members)});
    for (const Row& row : before) {
      const bool has_floor = touched.only_grown && !is_null(row[1]);
      open.emplace_back(to_text(row[0]), has_floor ? static_cast<float>(to_real(row[1])) : kNoFloor);
    }
  }
  return out;
}

/// Their rows, and where each account stands.
void write_rows(Database& database, const std::vector<Component>& components, const std::vector<Stood>& before) {
  database.change("DELETE FROM component WHERE id " + in_texts(database, 1),
                  {text_list(database, members_of(components))});
  Rows rows;
  for (const Component& component : components) rows.push_back(component_row(component));
  database.insert("component", table("component").columns, rows);
  for (size_t i = 0; i < components.size(); ++i) {
    if (!before[i].elsewhere.empty())
      database.change("UPDATE account SET component = ?1 WHERE id " + in_texts(database, 2),
                      {components[i].members.front(), text_list(database, before[i].elsewhere)});
  }
}

/// `only_grown`: no account changed but for new ones, so an incident that holds the accounts it held stands as it is.
std::vector<std::string> write_components(Memory& memory, const std::vector<Component>& components, bool only_grown,
                                          const incident::LinkRules& rules, const std::string& at) {
  Database& database = memory.database;
  std::vector<std::string> written;
  std::map<std::string, std::string> before;       // incident -> one of its accounts
  std::map<std::string, std::string> incident_of;  // account -> incident
  std::vector<Stood> stood_before = stood(database, components);
  for (const Stood& one : stood_before) {
    for (const auto& [accounts, id] : one.incidents) {
      std::string& first = before[id];
      if (first.empty() || accounts.front() < first) first = accounts.front();
    }
  }
  write_rows(database, components, stood_before);
  const StandingOf standing = load_standing(database, members_of(components));
  // An incident that stood in several components does not stand whole in one.
  std::map<std::string, int> times;
  for (const Stood& one : stood_before) {
    for (const auto& [accounts, id] : one.incidents) ++times[id];
  }
  Writer writer(database, at);
  for (size_t i = 0; i < components.size(); ++i) {
    Stood& now = stood_before[i];
    std::erase_if(now.incidents, [&](const auto& entry) { return !only_grown || times[entry.second] > 1; });
    for (Incident& incident : resolve_component(memory, components[i].members, rules, now.incidents)) {
      const std::string id = incident.id;
      for (const std::string& account : incident.accounts) incident_of[account] = id;
      before.erase(id);
      if (now.incidents.contains(incident.accounts)) {
        if (now.part_of[id] == incident.part_of) continue;
        const std::string part_of = incident.part_of;
        incident = resolve_group(memory, incident.accounts, rules);
        incident.part_of = part_of;
      }
      IncidentRows rows = rows_of(incident, standing);
      if (writer.write(rows)) written.push_back(id);
    }
  }
  for (const auto& [id, account] : before) {
    const auto named = incident_of.find(id);  // an incident is named for an account of its own
    writer.bury(id, named == incident_of.end() ? incident_of[account] : named->second);
    written.push_back(id);
  }
  return written;
}

}  // namespace

Row component_row(const Component& component) {
  return {component.members.front(), integer(component.members.size()),
          std::isfinite(component.cut) ? Value(static_cast<double>(component.cut)) : Value()};
}

std::vector<std::string> write_incidents(Memory& memory, const Touched& touched, const incident::LinkRules& rules,
                                         const std::string& at) {
  return write_components(memory, components_around(memory, touched, rules), touched.only_grown, rules, at);
}

std::vector<std::string> write_all_incidents(Database& database, const incident::LinkRules& rules,
                                             const std::string& at) {
  database.change("DELETE FROM component");
  std::vector<Component> all;
  for_each_component(database, rules, [&](const Component& component) { all.push_back(component); });
  Memory memory(database);
  return write_components(memory, all, false, rules, at);
}

std::vector<std::string> bury_empty(Database& database, const std::vector<std::string>& incidents,
                                    const std::string& at) {
  std::vector<std::string> out;
  Writer writer(database, at);
  for (const std::string& id : incidents) {
    if (database.query("SELECT 1 FROM account WHERE incident_id = ?1 LIMIT 1", {id}).empty() &&
        !database.query("SELECT 1 FROM incident WHERE id = ?1 AND merged_into IS NULL", {id}).empty())
      writer.bury(id, ""), out.push_back(id);
  }
  return out;
}

}  // namespace parley::store
