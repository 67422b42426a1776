#include "store/linking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "incident/compare.h"
#include "incident/resolve.h"
#include "store/lists.h"

namespace parley::store {
namespace {

std::string evidence_json(const Link& link) {
  JsonWriter json;
  json.open_array();
  for (const Evidence& one : link.evidence) {
    json.open_object().field("feature", std::string_view(one.feature));
    if (!one.detail.empty()) json.field("detail", std::string_view(one.detail));
    json.key("weight").number(to_text(static_cast<double>(std::lround(one.weight * 100)) / 100)).close_object();
  }
  return json.close_array().take();
}

const char* name_of(LinkKind kind) {
  return kind == LinkKind::part_of ? "part_of" : kind == LinkKind::near_copy ? "near_copy" : "same_incident";
}

Row row_of(const Link& link) {
  return {link.first, link.second, text(name_of(link.kind)), static_cast<double>(link.score), evidence_json(link)};
}

LinkKind kind_of(const std::string& name) {
  return name == "part_of" ? LinkKind::part_of : name == "near_copy" ? LinkKind::near_copy : LinkKind::same_incident;
}

/// Two documents of nearly one text: the later one republishes the earlier where the publishers differ.
void link_documents(Database& database, const std::string& first, const std::string& second, double score) {
  const Rows rows = database.query(
      "SELECT id, coalesce(published_from, ''), coalesce(source_id, '') FROM document WHERE id IN (?1, ?2) "
      "ORDER BY coalesce(published_from, ''), n",
      {first, second});
  if (rows.size() != 2) return;
  const char* kind = rows[0][2] != rows[1][2] && rows[0][1] != rows[1][1] ? "republishes" : "near_copy";
  database.change(
      "INSERT INTO document_link (from_document, to_document, kind, score) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO "
      "NOTHING",
      {rows[1][0], rows[0][0], text(kind), score});
}

/// Links whose first account is one of these.
std::vector<Link> load_links(Database& database, const std::vector<std::string>& accounts) {
  std::vector<Link> out;
  const Rows rows = database.query("SELECT first_account, second_account, kind, score FROM link WHERE first_account " +
                                       in_texts(database, 1) + " ORDER BY first_account, second_account, kind",
                                   {text_list(database, accounts)});
  for (const Row& row : rows)
    out.push_back(
        {to_text(row[0]), to_text(row[1]), kind_of(to_text(row[2])), static_cast<float>(to_real(row[3])), {}});
  return out;
}

std::vector<LinkDecision> load_decisions(Database& database, const std::vector<std::string>& accounts) {
  std::vector<LinkDecision> out;
  // Of two decisions about one pair the later one stands.
  const Rows rows =
      database.query("SELECT first_account, second_account, kind FROM link_decision WHERE first_account " +
                         in_texts(database, 1) + " ORDER BY first_account, second_account, decision_id DESC",
                     {text_list(database, accounts)});
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string kind = to_text(rows[i][2]);
    const bool older = std::any_of(out.begin(), out.end(), [&](const LinkDecision& d) {
      return d.first == to_text(rows[i][0]) && d.second == to_text(rows[i][1]) &&
             (d.kind == LinkDecision::part_of) == (kind == "part_of");
    });
    if (older) continue;
    out.push_back({to_text(rows[i][0]), to_text(rows[i][1]),
                   kind == "together" ? LinkDecision::together
                   : kind == "apart"  ? LinkDecision::apart
                                      : LinkDecision::part_of});
  }
  return out;
}

}  // namespace

namespace {

constexpr float kNone = -std::numeric_limits<float>::infinity();

constexpr char kNeighbours[] =
    "SELECT second_account, CASE kind WHEN 'near_copy' THEN NULL ELSE score END FROM link "
    "WHERE first_account = ?1 AND (score > ?2 OR kind = 'near_copy') UNION ALL "
    "SELECT first_account, CASE kind WHEN 'near_copy' THEN NULL ELSE score END FROM link "
    "WHERE second_account = ?1 AND (score > ?2 OR kind = 'near_copy') "
    "UNION ALL SELECT second_account, NULL FROM link_decision WHERE first_account = ?1 AND kind <> 'apart' "
    "UNION ALL SELECT first_account, NULL FROM link_decision WHERE second_account = ?1 AND kind <> 'apart'";

/// The links of an account, compared anew with all that it meets.
std::vector<Link> compare_anew(Database& database, const Account& account, const incident::LinkRules& rules) {
  std::vector<Link> out;
  Rows rows;
  const incident::Compared own(account, rules);
  for (const Account& other : load_candidates(database, account, rules)) {
    auto link = incident::compare(own, {other, rules}, rules);
    if (!link) continue;
    rows.push_back(
        {link->first, link->second, text(name_of(link->kind)), static_cast<double>(link->score), evidence_json(*link)});
    if (link->kind == LinkKind::near_copy) link_documents(database, account.document, other.document, link->score);
    link->evidence.clear();
    out.push_back(std::move(*link));
  }
  database.insert("link", table("link").columns, rows);
  return out;
}

/// At what score an account's component, as it stands, gave way.
float stored_cut(Database& database, const std::string& account) {
  const Rows row =
      database.query("SELECT c.cut FROM account a JOIN component c ON c.id = a.component WHERE a.id = ?1", {account});
  return row.empty() || is_null(row[0][0]) ? kNone : static_cast<float>(to_real(row[0][0]));
}

/// Whether some of the accounts were held apart until now: two groups that count as one make room in a component.
bool joins_groups(Database& database, const std::vector<std::string>& held, const std::string& by) {
  if (held.size() < 2) return false;
  Neighbourhood neighbours_of(database);
  std::set<std::string> found{by, held.front()};
  for (std::vector<std::string> open{held.front()}; !open.empty();) {
    const std::string account = std::move(open.back());
    open.pop_back();
    for (const auto& next : neighbours_of(account, std::numeric_limits<float>::max())) {
      if (found.insert(next.id).second) open.push_back(next.id);
    }
  }
  return !std::all_of(held.begin(), held.end(), [&](const std::string& id) { return found.contains(id); });
}

}  // namespace

std::optional<Row> link_row(const Account& a, const Account& b, const incident::LinkRules& rules) {
  const auto link = incident::compare({a, rules}, {b, rules}, rules);
  return link ? std::optional(row_of(*link)) : std::nullopt;
}

Touched link_new_accounts(Database& database, const std::vector<std::string>& added, const incident::LinkRules& rules) {
  Touched out;
  bool joined = false;
  for (const Account& account : load_accounts(database, added)) {
    std::vector<std::string> held;
    float strongest = kNone, own_floor = kNone;
    for (const Link& link : compare_anew(database, account, rules)) {
      const std::string& other = link.first == account.id ? link.second : link.first;
      const float strength = incident::strength(link), cut = stored_cut(database, other);
      if (strength == incident::kHeld) held.push_back(other);
      if (strength > cut) out.accounts.emplace(other, cut);
      // It goes with its strongest neighbour, or stands alone because that one's component is too large at this score.
      if (strength > strongest) own_floor = kNone;
      if (strength >= strongest) own_floor = std::max(own_floor, std::min(strength, cut));
      strongest = std::max(strongest, strength);
    }
    out.accounts.emplace(account.id, own_floor);
    joined |= joins_groups(database, held, account.id);
  }
  if (joined) return with_neighbours(database, added);
  out.only_grown = true;
  return out;
}

Touched link_again(Database& database, const std::vector<std::string>& changed, const incident::LinkRules& rules) {
  Touched out = with_neighbours(database, changed);
  for (const Account& account : load_accounts(database, changed)) {
    database.change("DELETE FROM link WHERE first_account = ?1 OR second_account = ?1", {account.id});
    compare_anew(database, account, rules);
  }
  out.accounts.merge(with_neighbours(database, changed).accounts);
  return out;
}

Touched with_neighbours(Database& database, const std::vector<std::string>& accounts) {
  Touched out;
  Neighbourhood neighbours_of(database);
  for (const std::string& account : accounts) {
    out.accounts[account] = kNone;
    for (const auto& neighbour : neighbours_of(account, kNone)) out.accounts[neighbour.id] = kNone;
  }
  return out;
}

const Neighbourhood::Near& Neighbourhood::operator()(const std::string& account, float floor) {
  const auto [known, fresh] = known_.try_emplace(account);
  auto& [floor_asked, near] = known->second;
  if (!fresh && floor_asked <= floor) return near;
  floor_asked = floor;
  near.clear();
  for (const Row& row : database_.query(kNeighbours, {account, std::isfinite(floor) ? double{floor} : -1e9})) {
    const float score = is_null(row[1]) ? incident::kHeld : static_cast<float>(to_real(row[1]));
    near.push_back({to_text(row[0]), score});
  }
  return near;
}

Component derive_component(Neighbourhood& neighbours, const std::string& account, float floor,
                           const incident::LinkRules& rules) {
  return incident::component_of(
      account, static_cast<size_t>(rules.largest_component),
      [&](const std::string& id) -> const Neighbourhood::Near& { return neighbours(id, floor); }, floor);
}

void for_each_component(Database& database, const incident::LinkRules& rules,
                        const std::function<void(const Component&)>& work) {
  std::set<std::string> done;
  for (int64_t from = 0;;) {
    const Rows rows = database.query("SELECT n, id FROM account WHERE n > ?1 ORDER BY n LIMIT 1000", {integer(from)});
    if (rows.empty()) return;
    for (const Row& row : rows) {
      from = to_integer(row[0]);
      if (done.contains(to_text(row[1]))) continue;
      Neighbourhood neighbours(database);
      const Component component = derive_component(neighbours, to_text(row[1]), kNone, rules);
      done.insert(component.members.begin(), component.members.end());
      work(component);
    }
  }
}

std::vector<Incident> resolve_component(Database& database, const std::vector<std::string>& component,
                                        const incident::LinkRules& rules,
                                        const std::map<std::vector<std::string>, std::string>& kept) {
  const std::vector<Link> links = load_links(database, component);
  const std::vector<LinkDecision> decisions = load_decisions(database, component);
  std::vector<Incident> out;
  for (const std::vector<uint32_t>& group : incident::cluster(component, links, decisions, rules)) {
    std::vector<std::string> accounts;
    for (const uint32_t i : group) accounts.push_back(component[i]);
    const auto known = kept.find(accounts);
    if (known == kept.end()) {
      out.push_back(resolve_group(database, accounts, rules));
    } else {
      out.emplace_back().id = known->second;
      out.back().accounts = accounts;
    }
  }
  incident::set_parts(links, decisions, out);
  std::sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) { return a.id < b.id; });
  return out;
}

Incident resolve_group(Database& database, const std::vector<std::string>& accounts, const incident::LinkRules& rules) {
  const std::vector<Account> loaded = load_accounts(database, accounts);
  if (loaded.size() != accounts.size())
    throw Failure{"a link names an account that is not there; `parley verify` says what is damaged"};
  std::vector<const Account*> group;
  for (const Account& account : loaded) group.push_back(&account);
  return incident::reconcile(group, rules);
}

}  // namespace parley::store
