#include "store/decided.h"

#include <algorithm>

#include "store/lists.h"

namespace parley::store {

void Decided::know(const std::vector<std::string>& accounts) {
  std::vector<std::string> unknown;
  for (const std::string& account : accounts) {
    if (known_.try_emplace(account).second) unknown.push_back(account);
  }
  if (unknown.empty()) return;
  const Value list = text_list(database_, unknown);
  read_links(list);
  read_standing(list);
}

void Decided::read_links(const Value& accounts) {
  const Rows rows =
      database_.query("SELECT first_account, second_account, kind FROM link_decision WHERE first_account " +
                          in_texts(database_, 1) + " ORDER BY first_account, second_account, decision_id DESC",
                      {accounts});
  for (const Row& row : rows) {
    const std::string first = to_text(row[0]), second = to_text(row[1]), kind = to_text(row[2]);
    std::vector<LinkDecision>& links = known_[first].links;
    const bool older = std::any_of(links.begin(), links.end(), [&](const LinkDecision& d) {
      return d.second == second && (d.kind == LinkDecision::part_of) == (kind == "part_of");
    });
    if (older) continue;
    links.push_back({first, second,
                     kind == "together" ? LinkDecision::together
                     : kind == "apart"  ? LinkDecision::apart
                                        : LinkDecision::part_of});
  }
}

void Decided::read_standing(const Value& accounts) {
  const Rows rows = database_.query(
      std::string("SELECT d.id, d.made_by, d.action, d.target, d.field, d.after, d.reason FROM decision d "
                  "WHERE d.action IN ('grade','agree','publish','withdraw','range') AND ") +
          kInForce + " AND d.target " + in_texts(database_, 1) + " ORDER BY d.id",
      {accounts});
  for (const Row& r : rows)
    known_[to_text(r[3])].standing.push_back(
        {to_integer(r[0]), to_text(r[1]), to_text(r[2]), to_text(r[3]), to_text(r[4]), to_text(r[5]), to_text(r[6])});
}

std::vector<LinkDecision> Decided::links_of(const std::vector<std::string>& accounts) const {
  std::vector<LinkDecision> out;
  for (const std::string& account : accounts) {
    const std::vector<LinkDecision>& links = known_.at(account).links;
    out.insert(out.end(), links.begin(), links.end());
  }
  return out;
}

std::vector<Standing> Decided::on(const Incident& incident) const {
  const auto about = [&](const std::string& id) -> const std::vector<Standing>& { return known_.at(id).standing; };
  if (!about(incident.id).empty()) return about(incident.id);
  const std::vector<Standing>* last = nullptr;  // else: of the incident that went into this one
  for (const std::string& account : incident.accounts) {
    const std::vector<Standing>& own = about(account);
    if (!own.empty() && (!last || last->back().id < own.back().id)) last = &own;
  }
  return last ? *last : std::vector<Standing>();
}

void Decided::forget_many() {
  constexpr size_t kMany = 20'000;
  if (known_.size() > kMany) forget();
}

}  // namespace parley::store
