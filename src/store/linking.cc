#include "store/linking.h"

#include <algorithm>
#include <cmath>
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

void link_accounts(Database& database, const std::vector<std::string>& changed, const incident::LinkRules& rules) {
  for (const Account& account : load_accounts(database, changed)) {
    database.change("DELETE FROM link WHERE first_account = ?1 OR second_account = ?1", {account.id});
    Rows rows;
    for (const Account& other : load_accounts(database, find_candidates(database, account, rules))) {
      const auto link = incident::compare(account, other, rules);
      if (!link) continue;
      rows.push_back({link->first, link->second, text(name_of(link->kind)), static_cast<double>(link->score),
                      evidence_json(*link)});
      if (link->kind == LinkKind::near_copy) link_documents(database, account.document, other.document, link->score);
    }
    database.insert("link", table("link").columns, rows);
  }
}

std::vector<std::string> component_of(Database& database, std::vector<std::string> seeds) {
  std::set<std::string> found(seeds.begin(), seeds.end());
  std::string neighbours =
      "SELECT b.id FROM account a JOIN account b ON b.incident_id = a.incident_id WHERE a.id " + in_texts(database, 1);
  for (const char* one : {"link", "link_decision"}) {
    for (const auto& [from, to] : {std::pair{"first_account", "second_account"}, {"second_account", "first_account"}})
      neighbours +=
          std::string(" UNION SELECT ") + to + " FROM " + one + " WHERE " + from + " " + in_texts(database, 1);
  }
  while (!seeds.empty()) {
    std::vector<std::string> next;
    for (const Row& row : database.query(neighbours, {text_list(database, seeds)})) {
      if (found.insert(to_text(row[0])).second) next.push_back(to_text(row[0]));
    }
    seeds = std::move(next);
  }
  return {found.begin(), found.end()};
}

void for_each_component(Database& database, const std::function<void(const std::vector<std::string>&)>& work) {
  std::set<std::string> done;
  for (int64_t from = 0;;) {
    const Rows rows = database.query("SELECT n, id FROM account WHERE n > ?1 ORDER BY n LIMIT 1000", {integer(from)});
    if (rows.empty()) return;
    for (const Row& row : rows) {
      from = to_integer(row[0]);
      if (done.contains(to_text(row[1]))) continue;
      const std::vector<std::string> component = component_of(database, {to_text(row[1])});
      done.insert(component.begin(), component.end());
      work(component);
    }
  }
}

std::vector<Incident> resolve_component(Database& database, const std::vector<std::string>& component,
                                        const incident::LinkRules& rules) {
  return incident::resolve(load_accounts(database, component), load_links(database, component),
                           load_decisions(database, component), rules);
}

}  // namespace parley::store
