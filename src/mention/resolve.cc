// The joint choice: names of one form are one place; each round scores a candidate by what stands beside the name and
// by how near it is to the likely places of the other names.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "mention/place.h"

namespace parley::mention {
namespace {

using data::Gazetteer;

constexpr size_t kLikely = 3;  // places of another name that count as its context

struct Group {  // the mentions of one form
  std::vector<uint32_t> mentions;
  std::vector<PlaceCandidate> candidates;
  std::vector<uint32_t> state, unit1;  // of each candidate
  std::vector<float> x, y, z;          // on the unit sphere
  std::vector<float> likelihood;       // of each candidate, together 1
  std::vector<uint32_t> likely;        // best candidates
};

class Resolver {
 public:
  Resolver(const Grammar& grammar, const Gazetteer& gazetteer, const data::PlaceRules& rules,
           std::vector<PlaceMention>& mentions)
      : g_(grammar), gazetteer_(gazetteer), rules_(rules), w_(rules.weights), mentions_(mentions) {}

  void resolve() {
    make_groups();
    read_state_words();
    for (Group& group : groups_) judge_words(group);
    for (Group& group : groups_) weigh(group);
    for (int round = 0; round < static_cast<int>(w_.rounds); ++round) {
      for (Group& group : groups_) judge_context(group);
      for (Group& group : groups_) weigh(group);
    }
    for (Group& group : groups_) take(group);
    enclose();
  }

 private:
  std::string_view low(uint32_t i) const {
    return i < g_.size() ? g_.low(static_cast<int32_t>(i)) : std::string_view();
  }

  void make_groups() {
    std::unordered_map<uint64_t, size_t> by_name;
    group_of_.assign(mentions_.size(), SIZE_MAX);
    for (uint32_t m = 0; m < mentions_.size(); ++m) {
      const PlaceMention& mention = mentions_[m];
      if (mention.candidates.empty()) continue;
      const uint64_t name =
          data::hash_place_name(mention.span.of(g_.text())).folded + (mention.use == PlaceUse::demonym);
      const auto [entry, fresh] = by_name.emplace(name, groups_.size());
      if (fresh) {
        groups_.emplace_back();
        Group& group = groups_.back();
        group.candidates = mention.candidates;
        for (const PlaceCandidate& candidate : group.candidates) {
          group.state.push_back(gazetteer_.state_of(candidate.index));
          group.unit1.push_back(gazetteer_.unit1_of(candidate.index));
          const Point p = gazetteer_.point(candidate.index);
          constexpr double kDegree = 3.14159265358979323846 / 180;
          group.x.push_back(static_cast<float>(std::cos(p.lat * kDegree) * std::cos(p.lon * kDegree)));
          group.y.push_back(static_cast<float>(std::cos(p.lat * kDegree) * std::sin(p.lon * kDegree)));
          group.z.push_back(static_cast<float>(std::sin(p.lat * kDegree)));
        }
      } else {
        for (PlaceCandidate& c : groups_[entry->second].candidates) {
          for (const PlaceCandidate& other : mention.candidates)
            if (other.index == c.index) c.prior = std::max(c.prior, other.prior);
        }
      }
      groups_[entry->second].mentions.push_back(m);
      group_of_[m] = entry->second;
    }
  }

  /// What words of local life say of the state that the document is about.
  void read_state_words() {
    std::unordered_map<const uint16_t*, uint16_t> seen;
    for (uint32_t i = 0; i < g_.size(); ++i) {
      if (const auto match = rules_.of_state.longest_at(i, [&](uint32_t k) { return low(k); }))
        seen.emplace(match.value, *match.value);
    }
    for (const auto& [word, country] : seen) {
      float& weight = pointed_at_[country];
      weight = std::min(weight + w_.state_word, w_.state_words);
    }
  }

  /// The words of kind beside a name, and the place behind its comma.
  void judge_words(Group& group) {
    std::vector<float> best(group.candidates.size(), 0);
    for (const uint32_t m : group.mentions) {
      const PlaceMention& mention = mentions_[m];
      const data::PlaceKinds kinds = kinds_beside(mention);
      const PlaceMention* outer = qualifier(m);
      for (size_t c = 0; c < group.candidates.size(); ++c) {
        float score = 0;
        const PlaceKind kind = gazetteer_.kind(group.candidates[c].index);
        if (kinds) score += kinds & data::kind_bit(kind) ? w_.kind_agrees : w_.kind_differs;
        if (outer) {
          for (const PlaceCandidate& candidate : outer->candidates) {
            if (candidate.index != group.candidates[c].index &&
                gazetteer_.within(group.candidates[c].index, candidate.index)) {
              score += w_.qualifier;
              break;
            }
          }
        }
        if (std::fabs(score) > std::fabs(best[c])) best[c] = score;
      }
    }
    for (size_t c = 0; c < group.candidates.size(); ++c) {
      const auto pointed = pointed_at_.find(gazetteer_.row(group.candidates[c].index).country);
      group.candidates[c].agreement = best[c] + (pointed == pointed_at_.end() ? 0 : pointed->second);
    }
  }

  data::PlaceKinds kinds_beside(const PlaceMention& mention) const {
    data::PlaceKinds kinds = 0;
    if (const auto match = rules_.after.longest_at(mention.last, [&](uint32_t i) { return low(i); }))
      kinds = *match.value;
    for (uint32_t size = 1; size <= 2 && size <= mention.first && !kinds; ++size) {
      const auto match = rules_.before.longest_at(
          mention.first - size, [&](uint32_t i) { return i < mention.first ? low(i) : std::string_view(); });
      if (match && match.size == size) kinds = *match.value;
    }
    return kinds;
  }

  /// "Long Beach, CA": the mention behind the comma, where nothing else stands between.
  const PlaceMention* qualifier(uint32_t m) const {
    if (m + 1 >= mentions_.size()) return nullptr;
    const PlaceMention &mention = mentions_[m], &next = mentions_[m + 1];
    const uint32_t gap = next.first - mention.last;
    if (gap == 1 && (low(mention.last) == "," || low(mention.last) == "(")) return &next;
    if (gap > 6) return nullptr;
    for (uint32_t i = mention.last; i < next.first;
         ++i) {  // "village in the Tovuz district", ", in the north of Saada"
      if (!rules_.between.find(low(i))) return nullptr;
    }
    return gap > 0 ? &next : nullptr;
  }

  void weigh(Group& group) {
    float most = -1e9f;
    for (PlaceCandidate& c : group.candidates) most = std::max(most, c.score = c.prior + c.agreement + c.context);
    float total = 0;
    group.likelihood.clear();
    for (const PlaceCandidate& c : group.candidates)
      group.likelihood.push_back(std::exp(c.score - most)), total += group.likelihood.back();
    for (float& p : group.likelihood) p /= total;
    group.likely.resize(group.candidates.size());
    for (uint32_t i = 0; i < group.likely.size(); ++i) group.likely[i] = i;
    const size_t keep = std::min(kLikely, group.likely.size());
    std::partial_sort(group.likely.begin(), group.likely.begin() + static_cast<std::ptrdiff_t>(keep),
                      group.likely.end(), [&](uint32_t a, uint32_t b) {
                        return group.likelihood[a] != group.likelihood[b]
                                   ? group.likelihood[a] > group.likelihood[b]
                                   : group.candidates[a].index < group.candidates[b].index;
                      });
    group.likely.resize(keep);
  }

  void judge_context(Group& group) {
    for (size_t c = 0; c < group.candidates.size(); ++c) {
      const bool has_namesake = std::count(group.unit1.begin(), group.unit1.end(), group.candidates[c].index) > 1;
      float within = 0, holds = 0, unit = 0, state = 0, near = 0;
      for (const Group& other : groups_) {
        if (&other == &group) continue;
        for (const uint32_t o : other.likely) {
          const float p = other.likelihood[o];
          const uint32_t there = other.candidates[o].index, here = group.candidates[c].index;
          if (there == here) continue;
          const PlaceKind kind = gazetteer_.kind(there);
          if ((is_unit(kind) || kind == PlaceKind::state) && (there == group.unit1[c] || there == group.state[c]))
            within = std::max(within, p * (there == group.unit1[c] ? 1.0f : 0.6f));
          if (!has_namesake && (other.unit1[o] == here || other.state[o] == here) && kind != PlaceKind::unit1)
            holds = std::max(holds, p);
          if (group.unit1[c] != kNoPlace && group.unit1[c] == other.unit1[o]) unit += p;
          if (group.state[c] != kNoPlace && group.state[c] == other.state[o]) {
            state += p;
            if (here == group.state[c]) unit += p;  // a state is as near to its towns as a town of their unit
          }
          const float dot = group.x[c] * other.x[o] + group.y[c] * other.y[o] + group.z[c] * other.z[o];
          const float km = 6371 * std::sqrt(std::max(0.0f, 2 - 2 * dot));
          if (km < 8 * w_.near_km) near += p * std::exp(-km / w_.near_km);
        }
      }
      group.candidates[c].context = w_.within_named * within + w_.holds_named * holds +
                                    w_.same_unit * std::log1p(unit) + w_.same_state * std::log1p(state) +
                                    w_.near * std::log1p(near);
    }
  }

  void take(Group& group) {
    std::stable_sort(group.candidates.begin(), group.candidates.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    const bool stray = is_stray(group);
    for (const uint32_t m : group.mentions) {
      PlaceMention& mention = mentions_[m];
      mention.candidates = group.candidates;
      if (stray) continue;
      mention.resolved = true;
      mention.place = describe(group.candidates.front().index);
      mention.place.named = mention.span;
      const std::string_view before = mention.first > 0 ? low(mention.first - 1) : std::string_view();
      if (mention.place.precision == 1 && (before == "near" || before == "outside" || before == "around"))
        mention.place.precision = 2;
    }
  }

  /// A small town far from all else that the document names: rather a village that the gazetteer lacks.
  bool is_stray(const Group& group) const {
    constexpr uint32_t kSmall = 15000;
    const PlaceCandidate& best = group.candidates.front();
    const PlaceKind kind = gazetteer_.kind(best.index);
    return (kind == PlaceKind::town || kind == PlaceKind::quarter) && groups_.size() > 2 && best.agreement <= 0 &&
           !pointed_at_.count(gazetteer_.row(best.index).country) && best.context < 0.1f &&
           gazetteer_.row(best.index).population < kSmall;
  }

  ResolvedPlace describe(uint32_t index) const {
    const data::PlaceRow& row = gazetteer_.row(index);
    ResolvedPlace place;
    place.index = index;
    place.geonames_id = row.geonames_id;
    place.name = std::string(gazetteer_.name(index));
    place.kind = gazetteer_.kind(index);
    place.point = gazetteer_.point(index);
    place.disputed = gazetteer_.disputed(index);
    place.radius_km = static_cast<float>(row.radius) / 10;
    switch (place.kind) {
      case PlaceKind::town:
      case PlaceKind::quarter:
      case PlaceKind::site:
        place.precision = 1;
        break;
      case PlaceKind::unit2:
      case PlaceKind::unit:
        place.precision = 3;
        break;
      case PlaceKind::unit1:
        place.precision = 4;
        break;
      case PlaceKind::state:
      case PlaceKind::continent:
        place.precision = 6;
        break;
      case PlaceKind::water:
        place.precision = place.radius_km >= 150 ? 7 : 5;
        break;
      default:
        place.precision = 5;
    }
    return place;
  }

  /// A name that the gazetteer lacks takes the place that encloses it: that behind its comma, else the last one before.
  void enclose() {
    const PlaceMention* last = nullptr;
    for (size_t m = 0; m < mentions_.size(); ++m) {
      PlaceMention& mention = mentions_[m];
      if (mention.resolved) {
        if (mention.use == PlaceUse::literal && !mention.enclosing) last = &mention;
        continue;
      }
      const PlaceMention* outer = qualifier(static_cast<uint32_t>(m));
      if (!outer || !outer->resolved) outer = last;
      if (!outer) continue;
      mention.place = outer->place;
      mention.place.precision = std::max<uint8_t>(mention.place.precision, 2);
      mention.resolved = mention.enclosing = true;
    }
  }

  const Grammar& g_;
  const Gazetteer& gazetteer_;
  const data::PlaceRules& rules_;
  const data::PlaceWeights& w_;
  std::vector<PlaceMention>& mentions_;
  std::vector<Group> groups_;
  std::vector<size_t> group_of_;
  std::unordered_map<uint16_t, float> pointed_at_;  // states by letters
};

}  // namespace

void resolve_places(const Grammar& grammar, const Gazetteer& gazetteer, const data::PlaceRules& rules, const Metadata&,
                    std::vector<PlaceMention>& mentions) {
  Resolver(grammar, gazetteer, rules, mentions).resolve();
}

}  // namespace parley::mention
