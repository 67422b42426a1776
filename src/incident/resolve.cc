#include "incident/resolve.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "core/sort_unique.h"
#include "incident/block.h"
#include "incident/compare.h"
#include "incident/component.h"

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

/// Links and decisions from the side of each account.
class Neighbours {
 public:
  Neighbours(const std::vector<Account>& accounts, const std::vector<Link>& links,
             const std::vector<LinkDecision>& decisions)
      : of_(accounts.size()) {
    const Numbers numbers = number_by_id(accounts);
    const auto join = [&](const auto& pair, float score) {
      const auto a = numbers.find(pair.first), b = numbers.find(pair.second);
      if (a == numbers.end() || b == numbers.end()) return;
      of_[a->second].push_back({b->second, score}), of_[b->second].push_back({a->second, score});
    };
    for (const Link& link : links) join(link, strength(link));
    for (const LinkDecision& decision : decisions) {
      if (decision.kind != LinkDecision::apart) join(decision, kHeld);
    }
  }
  const std::vector<Neighbour<uint32_t>>& operator()(uint32_t account, const auto& /*ahead*/) const {
    return of_[account];
  }

 private:
  std::vector<std::vector<Neighbour<uint32_t>>> of_;
};

}  // namespace

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

float strength(const Link& link) { return link.kind == LinkKind::near_copy ? kHeld : link.score; }

std::vector<Incident> resolve(const std::vector<Account>& component, const std::vector<Link>& links,
                              const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  std::vector<Incident> out;
  std::vector<std::string> ids;
  for (const Account& account : component) ids.push_back(account.id);
  for (const std::vector<uint32_t>& group : cluster(ids, links, decisions, rules)) {
    std::vector<const Account*> own;
    for (const uint32_t i : group) own.push_back(&component[i]);
    out.push_back(reconcile(own, rules));
  }
  set_parts(links, decisions, out);
  std::sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) { return a.id < b.id; });
  return out;
}

std::vector<Incident> resolve_all(const std::vector<Account>& accounts, const std::vector<Link>& links,
                                  const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  const Neighbours neighbours(accounts, links, decisions);
  const Numbers numbers = number_by_id(accounts);
  std::vector<std::vector<Link>> of_first(accounts.size());
  for (const Link& link : links) {
    if (const auto at = numbers.find(link.first); at != numbers.end()) of_first[at->second].push_back(link);
  }
  std::vector<bool> done(accounts.size());
  std::vector<Incident> out;
  for (uint32_t seed = 0; seed < accounts.size(); ++seed) {
    if (done[seed]) continue;
    std::vector<Account> members;
    std::vector<Link> own;
    for (const uint32_t i : component_of(seed, static_cast<size_t>(rules.largest_component), neighbours).members) {
      done[i] = true;
      members.push_back(accounts[i]);
      own.insert(own.end(), of_first[i].begin(), of_first[i].end());
    }
    for (Incident& incident : resolve(members, own, decisions, rules)) out.push_back(std::move(incident));
  }
  std::sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) { return a.id < b.id; });
  return out;
}

namespace {

/// Of copies of one text, the first that is told and copies none before it stands for the others: they have no link but
/// that to it.
std::vector<Link> keep_originals(const std::vector<Account>& accounts, std::vector<Link> links) {
  const Numbers numbers = number_by_id(accounts);
  std::vector<std::vector<uint32_t>> originals(accounts.size());  // of each: what it might be a copy of
  for (const Link& link : links) {
    if (link.kind == LinkKind::near_copy) originals[numbers.at(link.first)].push_back(numbers.at(link.second));
  }
  std::vector<uint32_t> order(accounts.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto before = [&](uint32_t a, uint32_t b) { return stands_before(accounts[a], accounts[b]); };
  std::sort(order.begin(), order.end(), before);
  std::vector<uint32_t> original(accounts.size());
  for (const uint32_t i : order) {
    original[i] = i;
    for (const uint32_t other : originals[i]) {
      if (original[other] == other && (original[i] == i || before(other, original[i]))) original[i] = other;
    }
  }
  std::erase_if(links, [&](const Link& link) {
    const uint32_t first = numbers.at(link.first), second = numbers.at(link.second);
    if (link.kind == LinkKind::near_copy && original[first] == second) return false;
    return original[first] != first || original[second] != second;
  });
  return links;
}

}  // namespace

Linking link_all(std::vector<Account> accounts, const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  std::sort(accounts.begin(), accounts.end(), [](const Account& a, const Account& b) { return a.id < b.id; });
  std::vector<Compared> compared;
  for (const Account& account : accounts) compared.emplace_back(account, rules);
  Linking out;
  for (const auto& [a, b] : candidates(accounts, rules)) {
    if (auto link = compare(compared[a], compared[b], rules)) out.links.push_back(std::move(*link));
  }
  out.links = keep_originals(accounts, std::move(out.links));
  out.incidents = resolve_all(accounts, out.links, decisions, rules);
  return out;
}

}  // namespace parley::incident
