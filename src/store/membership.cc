#include "store/membership.h"

#include <cmath>
#include <map>
#include <set>

#include "store/lists.h"
#include "store/schema.h"

namespace parley::store {

Row component_row(const Component& component) {
  return {component.members.front(), integer(component.members.size()),
          std::isfinite(component.cut) ? Value(static_cast<double>(component.cut)) : Value()};
}

void Membership::know(const std::vector<std::string>& accounts) {
  std::vector<std::string> unknown;
  for (const std::string& account : accounts) {
    if (places_.try_emplace(account).second) unknown.push_back(account);
  }
  if (unknown.empty()) return;
  for (const Row& row : database_.query(
           "SELECT a.id, a.component, a.incident_id, c.accounts, c.cut FROM account a LEFT JOIN component c ON "
           "c.id = a.component WHERE a.component " +
               in_found(database_, "SELECT component FROM account WHERE id " + in_texts(database_, 1)) +
               " ORDER BY a.id",
           {text_list(database_, unknown)})) {
    const std::string account = to_text(row[0]), id = to_text(row[1]);
    places_[account] = {id, to_text(row[2])};
    Whole& whole = components_[id];
    whole.component.members.push_back(account);
    whole.accounts = to_integer(row[3]);
    if (!is_null(row[4])) whole.component.cut = static_cast<float>(to_real(row[4]));
  }
}

Component Membership::component_of(const std::string& account) const {
  const auto whole = components_.find(of(account).component);
  return whole == components_.end() ? Component{{account}} : whole->second.component;
}

float Membership::cut_of(const std::string& account) const {
  const auto whole = components_.find(of(account).component);
  return whole == components_.end() ? Component().cut : whole->second.component.cut;
}

void Membership::write(std::span<const Component> components,
                       const std::unordered_map<std::string, std::string>& incident_of) {
  std::set<std::string> gone;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> moved;  // to component and incident
  Rows rows;
  for (const Component& component : components) {
    const std::string& id = component.members.front();
    for (const std::string& account : component.members) {
      Place& place = places_.at(account);
      const Place now{id, incident_of.at(account)};
      if (!place.component.empty()) gone.insert(place.component);
      if (place == now) continue;
      moved[{now.component, now.incident}].push_back(account);
      place = now;
    }
  }
  for (const Component& component : components) {
    const std::string& id = component.members.front();
    const auto before = components_.find(id);
    if (before != components_.end() && before->second.component == component &&
        before->second.accounts == std::ssize(component.members)) {
      gone.erase(id);
      continue;
    }
    gone.insert(id);
    rows.push_back(component_row(component));
  }
  for (const std::string& id : gone) components_.erase(id);
  for (const Component& component : components)
    components_[component.members.front()] = {component, std::ssize(component.members)};
  if (!gone.empty())
    database_.change("DELETE FROM component WHERE id " + in_texts(database_, 1), {text_list(database_, gone)});
  database_.insert("component", table("component").columns, rows);
  for (const auto& [to, accounts] : moved)
    database_.change("UPDATE account SET component = ?1, incident_id = ?2 WHERE id " + in_texts(database_, 3),
                     {to.first, to.second, text_list(database_, accounts)});
}

void Membership::forget_many() {
  constexpr size_t kMany = 20'000;
  if (places_.size() > kMany) forget();
}

}  // namespace parley::store
