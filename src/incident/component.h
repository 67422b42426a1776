// Stage 5c, first step.  Which accounts hang together: those that links connect, but never more than so many.  Where
// more would, the weakest links give way until the pieces are small enough, so that one more document never costs more
// than its neighbourhood, however crowded a place and a time are.
//
// The piece of an account: what links above a score connect with it, for the lowest score that leaves at most `most`.
// That is a partition, and a function of the links alone: the same in any order of arrival.  Tested by
// incident/incident_test.cc.
#pragma once
#include <algorithm>
#include <limits>
#include <set>
#include <span>
#include <vector>

namespace parley::incident {

template <class Id>
struct Neighbour {
  Id id;
  float score = 0;  // log-odds; kHeld where nothing pulls the two apart
};
/// People hold them together, or one is a copy of the other.  Accounts that are so held count as one.
constexpr float kHeld = std::numeric_limits<float>::infinity();

template <class Id>
struct Component {
  std::vector<Id> members;                              // sorted
  float cut = -std::numeric_limits<float>::infinity();  // links of this score or less gave way
  bool operator==(const Component&) const = default;
};

/// The piece that `seed` is in.  `neighbours_of`: Id -> container of Neighbour<Id>; symmetric.  It is told what waits
/// to be asked for as well, what comes soon nearly first.  `floor`: a score that is known to be too low, of this or
/// less links need not be handed out, and count for nothing where they are: new links never lower a cut.
template <class Id, class NeighboursOf>
Component<Id> component_of(const Id& seed, size_t most, const NeighboursOf& neighbours_of,
                           float floor = -std::numeric_limits<float>::infinity()) {
  using Offer = std::pair<float, Id>;
  std::vector<Offer> open{{kHeld, seed}};  // a heap, the strongest link first: what any score connects is taken before
                                           // the rest
  std::set<Id> seen;
  std::vector<std::pair<Id, float>> taken;  // with the weakest link on the way to each
  Component<Id> out{{}, floor};
  float weakest = kHeld;
  for (size_t groups = 1; !open.empty();) {
    std::pop_heap(open.begin(), open.end());
    const auto [score, id] = std::move(open.back());
    open.pop_back();
    if (seen.contains(id)) continue;
    weakest = std::min(weakest, score);
    if (score < kHeld && ++groups > most) {
      out.cut = weakest;
      break;
    }
    seen.insert(id);
    taken.emplace_back(id, weakest);
    for (const Neighbour<Id>& next : neighbours_of(id, std::span<const Offer>(open))) {
      if (next.score <= floor || seen.contains(next.id)) continue;
      open.emplace_back(next.score, next.id);
      std::push_heap(open.begin(), open.end());
    }
  }
  for (auto& [id, way] : taken) {
    if (way > out.cut) out.members.push_back(std::move(id));
  }
  std::sort(out.members.begin(), out.members.end());
  return out;
}

}  // namespace parley::incident
