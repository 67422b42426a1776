#include "incident/resolve.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "core/sort_unique.h"
#include "incident/block.h"
#include "incident/compare.h"

namespace parley::incident {
namespace {

using Numbers = std::unordered_map<std::string_view, uint32_t>;

Numbers number_by_id(const std::vector<Account>& accounts) {
  Numbers out;
  for (uint32_t i = 0; i < accounts.size(); ++i) out.emplace(accounts[i].id, i);
  return out;
}

/// Pairs of accounts that meet, (lower, higher).
std::vector<std::pair<uint32_t, uint32_t>> candidates(const std::vector<Account>& accounts, const LinkRules& rules) {
  std::vector<std::pair<uint32_t, uint32_t>> out;
  std::vector<BlockQuery> blocks;
  std::unordered_map<uint64_t, std::vector<uint32_t>> by_key;
  std::vector<std::pair<Day, uint32_t>> by_day;  // first day of those that have boxes
  Day longest = 0;
  for (uint32_t i = 0; i < accounts.size(); ++i) {
    blocks.push_back(block(accounts[i], rules));
    for (const uint64_t key : blocks[i].keys) by_key[key].push_back(i);
    if (blocks[i].boxes.empty()) continue;
    by_day.emplace_back(blocks[i].first_day, i);
    longest = std::max(longest, blocks[i].last_day - blocks[i].first_day);
  }
  for (const auto& [key, sharing] : by_key) {
    for (size_t a = 0; a < sharing.size(); ++a) {
      for (size_t b = a + 1; b < sharing.size(); ++b) out.emplace_back(sharing[a], sharing[b]);
    }
  }
  std::sort(by_day.begin(), by_day.end());
  for (size_t a = 0; a < by_day.size(); ++a) {
    for (size_t b = a + 1; b < by_day.size() && by_day[b].first <= by_day[a].first + longest; ++b) {
      const auto [low, high] = std::minmax(by_day[a].second, by_day[b].second);
      if (meet(blocks[low], blocks[high])) out.emplace_back(low, high);
    }
  }
  sort_unique(out);
  return out;
}

/// Disjoint sets of accounts.
class Components {
 public:
  explicit Components(size_t size) : up_(size) { std::iota(up_.begin(), up_.end(), 0u); }
  uint32_t find(uint32_t i) {
    while (up_[i] != i) i = up_[i] = up_[up_[i]];
    return i;
  }
  void join(uint32_t a, uint32_t b) {
    a = find(a), b = find(b);
    up_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> up_;
};

/// Which incident each part_of names: a person's word, else the machine's.
void set_parts(const std::vector<Link>& links, const std::vector<LinkDecision>& decisions,
               std::vector<Incident>& incidents) {
  std::unordered_map<std::string_view, Incident*> holder;
  for (Incident& incident : incidents) {
    for (const std::string& account : incident.accounts) holder.emplace(account, &incident);
  }
  const auto put = [&](const std::string& part, const std::string& whole) {
    const auto a = holder.find(part), b = holder.find(whole);
    if (a != holder.end() && b != holder.end() && a->second != b->second && a->second->part_of.empty() &&
        b->second->part_of != a->second->id)
      a->second->part_of = b->second->id;
  };
  std::vector<std::pair<std::string, std::string>> parts;
  for (const LinkDecision& decision : decisions) {
    if (decision.kind == LinkDecision::part_of) parts.emplace_back(decision.first, decision.second);
  }
  std::sort(parts.begin(), parts.end());
  for (const auto& [part, whole] : parts) put(part, whole);
  std::vector<const Link*> found;
  for (const Link& link : links) {
    if (link.kind == LinkKind::part_of) found.push_back(&link);
  }
  std::sort(found.begin(), found.end(), [](const Link* a, const Link* b) {
    return a->score != b->score ? a->score > b->score : std::tie(a->first, a->second) < std::tie(b->first, b->second);
  });
  for (const Link* link : found) put(link->first, link->second);
}

}  // namespace

std::vector<Incident> resolve(std::vector<Account> accounts, const std::vector<Link>& links,
                              const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  std::sort(accounts.begin(), accounts.end(), [](const Account& a, const Account& b) { return a.id < b.id; });
  const Numbers numbers = number_by_id(accounts);
  Components components(accounts.size());
  const auto join = [&](const auto& pair) {
    const auto a = numbers.find(pair.first), b = numbers.find(pair.second);
    if (a != numbers.end() && b != numbers.end()) components.join(a->second, b->second);
  };
  for (const Link& link : links) join(link);
  for (const LinkDecision& decision : decisions) join(decision);
  std::vector<std::vector<Account>> members(accounts.size());
  std::vector<std::vector<Link>> own_links(accounts.size());
  for (const Link& link : links) {
    if (const auto at = numbers.find(link.first); at != numbers.end())
      own_links[components.find(at->second)].push_back(link);
  }
  for (uint32_t i = 0; i < accounts.size(); ++i) members[components.find(i)].push_back(accounts[i]);
  std::vector<Incident> out;
  for (size_t root = 0; root < members.size(); ++root) {
    if (members[root].empty()) continue;
    for (const std::vector<uint32_t>& group : cluster(members[root], own_links[root], decisions, rules)) {
      std::vector<const Account*> own;
      for (const uint32_t i : group) own.push_back(&members[root][i]);
      out.push_back(reconcile(own, rules));
    }
  }
  set_parts(links, decisions, out);
  std::sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) { return a.id < b.id; });
  return out;
}

Linking link_all(std::vector<Account> accounts, const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  std::sort(accounts.begin(), accounts.end(), [](const Account& a, const Account& b) { return a.id < b.id; });
  Linking out;
  for (const auto& [a, b] : candidates(accounts, rules)) {
    if (auto link = compare(accounts[a], accounts[b], rules)) out.links.push_back(std::move(*link));
  }
  out.incidents = resolve(std::move(accounts), out.links, decisions, rules);
  return out;
}

}  // namespace parley::incident
