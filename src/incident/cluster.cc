#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <unordered_map>

#include "incident/compare.h"
#include "incident/resolve.h"

namespace parley::incident {
namespace {

/// Groups of accounts that grow by merging the two that go together best on average.
class Agglomeration {
 public:
  Agglomeration(const std::vector<Account>& accounts, const LinkRules& rules) : rules_(rules) {
    groups_.resize(accounts.size());
    for (uint32_t i = 0; i < accounts.size(); ++i) groups_[i].members = {i};
  }

  void score(uint32_t a, uint32_t b, float score) {
    if (a == b) return;
    groups_[a].sums[b] = groups_[b].sums[a] = {score, 1};
  }
  void keep_apart(uint32_t a, uint32_t b) {
    if (a == b) return;  // decided both ways by several steps: together was said of the two themselves
    groups_[a].apart.insert(b), groups_[b].apart.insert(a);
  }
  /// The group that the account is in now.
  uint32_t find(uint32_t account) const {
    while (groups_[account].into != kSelf) account = groups_[account].into;
    return account;
  }

  /// Accounts that people hold together count as one, which goes with others as its best member does.
  void hold_together(uint32_t a, uint32_t b) {
    if (a == b) return;
    const std::map<uint32_t, Sum> before = groups_[std::min(a, b)].sums, gone = groups_[std::max(a, b)].sums;
    merge(a, b);
    Group& kept = groups_[std::min(a, b)];
    kept.weight = 1;
    for (auto& [other, sum] : kept.sums) {
      const auto x = before.find(other), y = gone.find(other);
      sum = x == before.end() ? y->second : y == gone.end() ? x->second : std::max(x->second, y->second);
      groups_[other].sums[std::min(a, b)] = sum;
    }
  }

  void merge(uint32_t a, uint32_t b) {
    if (a == b) return;
    if (b < a) std::swap(a, b);
    Group &kept = groups_[a], &gone = groups_[b];
    kept.members.insert(kept.members.end(), gone.members.begin(), gone.members.end());
    gone.members.clear();
    kept.weight += gone.weight;
    gone.into = a;
    ++kept.version, ++gone.version;
    kept.sums.erase(b);
    for (const auto& [other, sum] : gone.sums) {
      groups_[other].sums.erase(b);
      if (other == a) continue;
      Sum& own = kept.sums[other];
      own.score += sum.score, own.pairs += sum.pairs;
      groups_[other].sums[a] = own;
    }
    gone.sums.clear();
    for (const uint32_t other : gone.apart) {
      groups_[other].apart.erase(b);
      if (other != a) kept.apart.insert(other), groups_[other].apart.insert(a);
    }
  }

  std::vector<std::vector<uint32_t>> run() {
    for (uint32_t a = 0; a < groups_.size(); ++a) {
      for (const auto& [b, sum] : groups_[a].sums) {
        if (a < b) offer(a, b);
      }
    }
    while (!queue_.empty()) {
      const Offer best = queue_.top();
      queue_.pop();
      if (groups_[best.a].version != best.version_a || groups_[best.b].version != best.version_b) continue;
      merge(best.a, best.b);
      for (const auto& [other, sum] : groups_[best.a].sums) offer(std::min(best.a, other), std::max(best.a, other));
    }
    std::vector<std::vector<uint32_t>> out;
    for (Group& group : groups_) {
      if (group.members.empty()) continue;
      std::sort(group.members.begin(), group.members.end());
      out.push_back(std::move(group.members));
    }
    return out;
  }

 private:
  static constexpr uint32_t kSelf = UINT32_MAX;
  struct Sum {
    double score = 0;
    uint32_t pairs = 0;  // that were compared
    bool operator<(const Sum& other) const { return score < other.score; }
  };
  struct Group {
    std::vector<uint32_t> members;
    std::map<uint32_t, Sum> sums;  // to other groups
    std::set<uint32_t> apart;      // groups that people keep it from
    uint32_t into = kSelf, version = 0, weight = 1;
  };
  struct Offer {
    double mean;
    uint32_t a, b, version_a, version_b;
    bool operator<(const Offer& other) const {  // the queue's top: best mean, then least numbers
      return mean != other.mean ? mean < other.mean : a != other.a ? a > other.a : b > other.b;
    }
  };

  void offer(uint32_t a, uint32_t b) {
    if (groups_[a].apart.contains(b)) return;
    const Sum& sum = groups_[a].sums.at(b);
    const double pairs = static_cast<double>(groups_[a].weight) * static_cast<double>(groups_[b].weight);
    const double mean = (sum.score + (pairs - sum.pairs) * double{rules_.unknown}) / pairs;
    if (mean >= double{rules_.merge}) queue_.push({mean, a, b, groups_[a].version, groups_[b].version});
  }

  const LinkRules& rules_;
  std::vector<Group> groups_;
  std::priority_queue<Offer> queue_;
};

/// Two accounts of one document were told apart by what it says of them.
float score_of_pair(const Account& a, const Account& b, const LinkRules& rules) {
  const float score = pair_score(a, b, rules);
  return a.document == b.document ? std::min(score, 0.0f) + rules.same_document : score;
}

}  // namespace

std::vector<std::vector<uint32_t>> cluster(const std::vector<Account>& accounts, const std::vector<Link>& links,
                                           const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  std::unordered_map<std::string_view, uint32_t> number;
  for (uint32_t i = 0; i < accounts.size(); ++i) number.emplace(accounts[i].id, i);
  const auto both = [&](const std::string& first, const std::string& second, const auto& act) {
    const auto a = number.find(first), b = number.find(second);
    if (a != number.end() && b != number.end()) act(a->second, b->second);
  };
  Agglomeration groups(accounts, rules);
  if (accounts.size() <= static_cast<size_t>(rules.full_component)) {
    for (uint32_t a = 0; a < accounts.size(); ++a) {
      for (uint32_t b = a + 1; b < accounts.size(); ++b)
        groups.score(a, b, score_of_pair(accounts[a], accounts[b], rules));
    }
  } else {
    for (const Link& link : links) {
      if (link.kind != LinkKind::part_of)
        both(link.first, link.second, [&](uint32_t a, uint32_t b) { groups.score(a, b, link.score); });
    }
  }
  for (const LinkDecision& decision : decisions) {
    if (decision.kind == LinkDecision::together)
      both(decision.first, decision.second,
           [&](uint32_t a, uint32_t b) { groups.hold_together(groups.find(a), groups.find(b)); });
  }
  for (const LinkDecision& decision : decisions) {
    if (decision.kind != LinkDecision::together)
      both(decision.first, decision.second,
           [&](uint32_t a, uint32_t b) { groups.keep_apart(groups.find(a), groups.find(b)); });
  }
  return groups.run();
}

}  // namespace parley::incident
