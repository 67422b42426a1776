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

using Held = std::map<std::string, std::vector<std::string>>;  // incident -> its accounts, sorted

/// What the ledger holds of incidents, ranges aside, in the form of IncidentRows.
std::map<std::string, IncidentRows> load_stored(Database& database, const std::vector<std::string>& ids,
                                                const Held& held) {
  std::map<std::string, IncidentRows> out;
  for (Row& row :
       database.query("SELECT * FROM incident WHERE id " + in_texts(database, 1), {text_list(database, ids)})) {
    const std::string id = to_text(row[1]);
    const auto accounts = held.find(id);
    out[id] = {std::move(row), {}, accounts == held.end() ? std::vector<std::string>() : accounts->second};
  }
  return out;
}

void load_ranges(Database& database, const std::vector<IncidentRows>& of, std::map<std::string, IncidentRows>& stored) {
  std::vector<std::string> ids;
  for (const IncidentRows& rows : of) {
    if (stored.contains(to_text(rows.incident[1]))) ids.push_back(to_text(rows.incident[1]));
  }
  if (ids.empty()) return;
  for (Row& row : database.query("SELECT * FROM incident_range WHERE incident_id " + in_texts(database, 1) +
                                     " ORDER BY incident_id, kind, people",
                                 {text_list(database, ids)}))
    stored.at(to_text(row[0])).ranges.push_back(std::move(row));
}

void write_point(Database& database, const Row& incident) {
  if (database.dialect() != Dialect::sqlite) return;  // PostgreSQL has an index over the columns themselves
  const Table& t = table("incident");
  const Value lat = incident[t.at("lat")], lon = incident[t.at("lon")];
  database.change("DELETE FROM incident_box WHERE n = ?1", {incident[0]});
  if (!is_null(lat)) database.change("INSERT INTO incident_box VALUES (?1, ?2, ?2, ?3, ?3)", {incident[0], lat, lon});
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
  Writer(Memory& memory, const std::string& at) : database_(memory.database), memory_(memory), at_(at) {}

  /// `before`: what the ledger holds of it; empty = nothing.
  bool write(IncidentRows& fresh, const IncidentRows& before) {
    const Table& t = table("incident");
    const std::string id = to_text(fresh.incident[1]);
    if (before.incident.empty()) {
      fresh.incident[0] = integer(memory_.next_number("incident"));
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
    if (before.ranges != fresh.ranges) write_ranges(id, before.ranges, fresh.ranges);
    std::vector<std::string> come;
    std::set_difference(fresh.accounts.begin(), fresh.accounts.end(), before.accounts.begin(), before.accounts.end(),
                        std::back_inserter(come));
    // An incident that is no more leads to where the account is that it was named for.
    if (!come.empty())
      database_.change(
          "UPDATE incident SET merged_into = ?1 WHERE merged_into IS NOT NULL AND id " + in_texts(database_, 2),
          {id, text_list(database_, come)});
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
  void write_ranges(const std::string& id, const Rows& before, const Rows& ranges) {
    if (!before.empty()) database_.change("DELETE FROM incident_range WHERE incident_id = ?1", {id});
    database_.insert("incident_range", table("incident_range").columns, ranges);
  }
  void update(const Row& row) {
    const Table& t = table("incident");
    std::string sql = "UPDATE incident SET ";
    for (size_t i = 1; i < t.columns.size(); ++i)
      sql += (i > 1 ? ", " : "") + t.columns[i] + " = ?" + std::to_string(i + 1);
    database_.change(sql + " WHERE n = ?1", row);
  }

  Database& database_;
  Memory& memory_;
  const std::string& at_;
};

}  // namespace

namespace {

IncidentRows rows_of(const Incident& incident, const Decided& about) {
  const std::vector<Standing> decided = about.on(incident);
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

/// The incidents that hold these accounts.
Held held_by(const Membership& membership, std::vector<std::string> accounts) {
  Held out;
  std::sort(accounts.begin(), accounts.end());
  for (std::string& account : accounts) {
    const std::string& incident = membership.of(account).incident;
    if (!incident.empty()) out[incident].push_back(std::move(account));
  }
  return out;
}

/// Those of them that stand whole in a component: accounts -> id.
std::map<std::vector<std::string>, std::string> whole_in(const Membership& membership, const Component& component,
                                                         const Held& held) {
  std::map<std::vector<std::string>, std::string> out;
  for (auto& [id, accounts] : held_by(membership, component.members)) {
    if (accounts.size() == held.at(id).size()) out.emplace(std::move(accounts), id);
  }
  return out;
}

}  // namespace

std::vector<IncidentRows> make_incidents(Memory& memory, const std::vector<std::string>& component,
                                         const incident::LinkRules& rules) {
  std::vector<IncidentRows> out;
  memory.decided.know(component);
  for (const Incident& incident : resolve_component(memory, component, rules))
    out.push_back(rows_of(incident, memory.decided));
  return out;
}

namespace {

constexpr float kNoFloor = -std::numeric_limits<float>::infinity();

/// The components of what was touched, and of every account that stood in one component with an account of theirs: what
/// a component loses another one holds, or stands alone.
std::vector<Component> components_around(Memory& memory, const Touched& touched, const incident::LinkRules& rules) {
  Neighbourhood& neighbours = memory.neighbours;
  Membership& membership = memory.membership;
  std::vector<Component> out;
  std::set<std::string> done;
  std::vector<std::pair<std::string, float>> open(touched.accounts.begin(), touched.accounts.end());
  std::vector<std::string> ids;
  for (const auto& [account, floor] : open) ids.push_back(account);
  membership.know(ids);
  // what is in no component yet comes last, because most of it stands in one that is looked at anyway
  std::stable_partition(open.begin(), open.end(),
                        [&](const auto& one) { return membership.of(one.first).component.empty(); });
  while (!open.empty()) {
    const auto [account, floor] = std::move(open.back());
    open.pop_back();
    if (done.contains(account)) continue;
    membership.know({account});
    if (!neighbours.knows(account, floor)) neighbours.know(membership.component_of(account).members, floor);
    const Component& component = out.emplace_back(derive_component(neighbours, account, floor, rules));
    done.insert(component.members.begin(), component.members.end());
    membership.know(component.members);
    std::set<std::string> before;
    for (const std::string& member : component.members) {
      if (const std::string& id = membership.of(member).component; !id.empty() && before.insert(id).second) {
        const Component stood = membership.component_of(member);
        for (const std::string& one : stood.members) open.emplace_back(one, touched.only_grown ? stood.cut : kNoFloor);
      }
    }
  }
  return out;
}

/// An incident as it follows from its links; `stands`: it holds the accounts that it held, and nothing else is known.
struct Made {
  Incident incident;
  bool stands = false;
};

/// Of all components.  `only_grown`: no account changed but for new ones, so an incident that holds the accounts it
/// held stands as it is.
std::vector<Made> resolve(Memory& memory, const std::vector<Component>& components, bool only_grown, const Held& held,
                          const incident::LinkRules& rules) {
  std::vector<Made> out;
  for (const Component& component : components) {
    std::map<std::vector<std::string>, std::string> whole;
    if (only_grown) whole = whole_in(memory.membership, component, held);
    for (Incident& incident : resolve_component(memory, component.members, rules, whole)) {
      const bool stands = whole.contains(incident.accounts);
      out.push_back({std::move(incident), stands});
    }
  }
  return out;
}

std::vector<std::string> write_components(Memory& memory, const std::vector<Component>& components, bool only_grown,
                                          const incident::LinkRules& rules, const std::string& at) {
  Database& database = memory.database;
  const std::vector<std::string> members = members_of(components);
  memory.membership.know(members);
  const Held held = held_by(memory.membership, members);
  std::vector<Made> made = resolve(memory, components, only_grown, held, rules);
  std::unordered_map<std::string, std::string> incident_of;  // account -> incident
  std::vector<std::string> ids;
  for (const Made& one : made) {
    ids.push_back(one.incident.id);
    for (const std::string& account : one.incident.accounts) incident_of[account] = one.incident.id;
  }
  memory.membership.write(components, incident_of);
  std::map<std::string, IncidentRows> before = load_stored(database, ids, held);
  std::vector<IncidentRows> fresh;
  for (auto& [incident, stands] : made) {
    if (stands) {
      const Row& row = before[incident.id].incident;
      if (!row.empty() && to_text(row[table("incident").at("part_of")]) == incident.part_of) continue;
      std::string part_of = std::move(incident.part_of);
      incident = resolve_group(memory, incident.accounts, rules);
      incident.part_of = std::move(part_of);
    }
    fresh.push_back(rows_of(incident, memory.decided));
  }
  load_ranges(database, fresh, before);
  std::vector<std::string> written;
  Writer writer(memory, at);
  for (IncidentRows& rows : fresh) {
    const std::string id = to_text(rows.incident[1]);
    if (writer.write(rows, before[id])) written.push_back(id);
  }
  const std::set<std::string> stand(ids.begin(), ids.end());
  for (const auto& [id, accounts] : held) {
    if (stand.contains(id)) continue;
    const auto named = incident_of.find(id);  // an incident is named for an account of its own
    writer.bury(id, named == incident_of.end() ? incident_of.at(accounts.front()) : named->second);
    written.push_back(id);
  }
  return written;
}

}  // namespace

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

std::vector<std::string> bury_empty(Memory& memory, const std::vector<std::string>& incidents, const std::string& at) {
  Database& database = memory.database;
  std::vector<std::string> out;
  Writer writer(memory, at);
  for (const std::string& id : incidents) {
    if (database.query("SELECT 1 FROM account WHERE incident_id = ?1 LIMIT 1", {id}).empty() &&
        !database.query("SELECT 1 FROM incident WHERE id = ?1 AND merged_into IS NULL", {id}).empty())
      writer.bury(id, ""), out.push_back(id);
  }
  return out;
}

}  // namespace parley::store
