#include <algorithm>
#include <queue>
#include <set>
#include <unordered_map>
#include <utility>

#include "incident/resolve.h"

namespace parley::incident {
namespace {

/// Groups of accounts that grow by merging the two that go together best on average.
class Agglomeration {
 public:
  Agglomeration(size_t accounts, const LinkRules& rules) : rules_(rules), size_(accounts), sums_(size_ * size_) {
    groups_.resize(size_);
    for (uint32_t i = 0; i < size_; ++i) groups_[i].members = {i};
  }
  /// Before any score: an account counts with its copies.
  void add_copy(uint32_t account) { ++groups_[account].weight; }

  void score(uint32_t a, uint32_t b, float score) {
    if (a == b) return;
    const uint64_t pairs = groups_[a].weight * groups_[b].weight;
    at(a, b) = at(b, a) = {double{score} * static_cast<double>(pairs), pairs};
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
    if (b < a) std::swap(a, b);
    for (uint32_t other = 0; other < size_; ++other) {
      const Sum x = at(a, other), y = at(b, other);
      const Sum best = x.pairs == 0 ? y : y.pairs == 0 ? x : x.mean() < y.mean() ? y : x;
      const uint64_t pairs = best.pairs ? groups_[other].weight : 0;
      at(a, other) = at(other, a) = {pairs ? best.mean() * static_cast<double>(pairs) : 0, pairs};
      at(b, other) = at(other, b) = {};
    }
    merge(a, b);
    groups_[a].weight = 1;
  }

  void hold_together_unless_apart(uint32_t a, uint32_t b) {
    if (!groups_[a].apart.contains(b)) hold_together(a, b);
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
    at(a, b) = at(b, a) = {};
    for (uint32_t other = 0; other < size_; ++other) {
      const Sum sum = at(b, other);
      if (other == a || sum.pairs == 0) continue;
      Sum& own = at(a, other);
      own.score += sum.score, own.pairs += sum.pairs;
      at(other, a) = own;
      at(b, other) = at(other, b) = {};
    }
    for (const uint32_t other : gone.apart) {
      groups_[other].apart.erase(b);
      if (other != a) kept.apart.insert(other), groups_[other].apart.insert(a);
    }
  }

  std::vector<std::vector<uint32_t>> run() {
    for (uint32_t a = 0; a < size_; ++a) {
      for (uint32_t b = a + 1; b < size_; ++b) offer(a, b);
    }
    while (!queue_.empty()) {
      const Offer best = queue_.top();
      queue_.pop();
      if (groups_[best.a].version != best.version_a || groups_[best.b].version != best.version_b) continue;
      merge(best.a, best.b);
      for (uint32_t other = 0; other < size_; ++other) offer(std::min(best.a, other), std::max(best.a, other));
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
    uint64_t pairs = 0;  // that were compared; 0 = none
    double mean() const { return score / static_cast<double>(pairs); }
  };
  struct Group {
    std::vector<uint32_t> members;
    std::set<uint32_t> apart;  // groups that people keep it from
    uint32_t into = kSelf, version = 0;
    uint64_t weight = 1;
  };
  struct Offer {
    double mean;
    uint32_t a, b, version_a, version_b;
    bool operator<(const Offer& other) const {  // the queue's top: best mean, then least numbers
      return mean != other.mean ? mean < other.mean : a != other.a ? a > other.a : b > other.b;
    }
  };

  Sum& at(uint32_t a, uint32_t b) { return sums_[a * size_ + b]; }

  void offer(uint32_t a, uint32_t b) {
    const Sum& sum = at(a, b);
    if (sum.pairs == 0 || groups_[a].apart.contains(b)) return;
    const double pairs = static_cast<double>(groups_[a].weight) * static_cast<double>(groups_[b].weight);
    const double mean = (sum.score + (pairs - static_cast<double>(sum.pairs)) * double{rules_.unknown}) / pairs;
    if (mean >= double{rules_.merge}) queue_.push({mean, a, b, groups_[a].version, groups_[b].version});
  }

  const LinkRules& rules_;
  const size_t size_;
  std::vector<Sum> sums_;  // [group][group]
  std::vector<Group> groups_;
  std::priority_queue<Offer> queue_;
};

std::string_view document_of(std::string_view account) { return account.substr(0, account.rfind('#')); }

}  // namespace

std::vector<std::vector<uint32_t>> cluster(const std::vector<std::string>& accounts, const std::vector<Link>& links,
                                           const std::vector<LinkDecision>& decisions, const LinkRules& rules) {
  std::unordered_map<std::string_view, uint32_t> number;
  for (uint32_t i = 0; i < accounts.size(); ++i) number.emplace(accounts[i], i);
  const auto both = [&](const std::string& first, const std::string& second, const auto& act) {
    const auto a = number.find(first), b = number.find(second);
    if (a != number.end() && b != number.end()) act(a->second, b->second);
  };
  // A copy goes where its original goes, which counts for all; only one that people decided about is looked at for
  // itself.
  constexpr uint32_t kNone = UINT32_MAX;
  std::vector<uint32_t> original(accounts.size(), kNone);
  for (const Link& link : links) {
    if (link.kind == LinkKind::near_copy)
      both(link.first, link.second, [&](uint32_t a, uint32_t b) { original[a] = b; });
  }
  std::vector<std::pair<uint32_t, uint32_t>> decided_copies;
  for (const LinkDecision& decision : decisions) {
    both(decision.first, decision.second, [&](uint32_t a, uint32_t b) {
      for (const uint32_t one : {a, b}) {
        if (original[one] != kNone) decided_copies.emplace_back(one, std::exchange(original[one], kNone));
      }
    });
  }
  for (uint32_t i = 0; i < accounts.size(); ++i) {  // a copy of a copy stands in no sound ledger
    if (original[i] != kNone && original[original[i]] != kNone)
      decided_copies.emplace_back(i, std::exchange(original[i], kNone));
  }
  std::sort(decided_copies.begin(), decided_copies.end());

  std::vector<uint32_t> own, place(accounts.size(), kNone);  // those that are looked at, and where each stands there
  for (uint32_t i = 0; i < accounts.size(); ++i) {
    if (original[i] == kNone) place[i] = static_cast<uint32_t>(own.size()), own.push_back(i);
  }
  Agglomeration groups(own.size(), rules);
  for (const uint32_t of : original) {
    if (of != kNone && place[of] != kNone) groups.add_copy(place[of]);
  }
  for (uint32_t a = 0; a < own.size(); ++a) {
    for (uint32_t b = a + 1; b < own.size(); ++b) {
      if (document_of(accounts[own[a]]) == document_of(accounts[own[b]])) groups.score(a, b, rules.same_document);
    }
  }
  for (const Link& link : links) {
    if (link.kind == LinkKind::same_incident)
      both(link.first, link.second, [&](uint32_t a, uint32_t b) {
        if (place[a] != kNone && place[b] != kNone) groups.score(place[a], place[b], link.score);
      });
  }
  for (const LinkDecision& decision : decisions) {
    if (decision.kind == LinkDecision::together)
      both(decision.first, decision.second,
           [&](uint32_t a, uint32_t b) { groups.hold_together(groups.find(place[a]), groups.find(place[b])); });
  }
  for (const LinkDecision& decision : decisions) {
    if (decision.kind != LinkDecision::together)
      both(decision.first, decision.second,
           [&](uint32_t a, uint32_t b) { groups.keep_apart(groups.find(place[a]), groups.find(place[b])); });
  }
  for (const auto& [copy, of] : decided_copies) {
    if (place[of] != kNone) groups.hold_together_unless_apart(groups.find(place[copy]), groups.find(place[of]));
  }
  std::vector<std::vector<uint32_t>> out = groups.run();
  std::vector<uint32_t> group_of(accounts.size(), kNone);
  for (uint32_t g = 0; g < out.size(); ++g) {
    for (uint32_t& member : out[g]) member = own[member], group_of[member] = g;
  }
  for (uint32_t i = 0; i < accounts.size(); ++i) {
    if (original[i] == kNone) continue;
    out[group_of[original[i]]].push_back(i);
  }
  for (std::vector<uint32_t>& group : out) std::sort(group.begin(), group.end());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace parley::incident
