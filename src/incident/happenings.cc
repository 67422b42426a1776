#include "incident/happenings.h"

#include <algorithm>

namespace parley::incident {
namespace {

constexpr float kNever = -100;
constexpr int kRoundDays = 3;   // dates as near as this may be two readings of one
constexpr int kLaterDays = 60;  // from an attack to the death of somebody whom it wounded
constexpr double kSamePlaceKm = 15, kOtherPlaceKm = 30;

bool is_foreseen(const Claim& claim) {
  return claim.stance == Stance::predicted || claim.stance == Stance::demanded || claim.stance == Stance::wished ||
         claim.stance == Stance::conditional || claim.stance == Stance::intended;
}

/// One claim as grouping sees it.
struct Item {
  uint32_t claim = 0;
  std::optional<Day> first, last;
  bool own_time = false;     // its own sentence says when
  bool stated_time = false;  // … and needs no other date for it
  const ClaimPlace* place = nullptr;
  bool own_place = false;
  bool total = false;
};

struct WeighedPlace {
  const ClaimPlace* place;
  float weight;
};

struct WeighedTime {
  Day first, last;
  TimePrecision precision;
  bool own, stated;
  float weight;
};

class Grouping {
 public:
  explicit Grouping(const Record& record) : record_(record) {}

  std::vector<Happening> run() {
    for (uint32_t i = 0; i < record_.claims.size(); ++i) {
      const Claim& claim = record_.claims[i];
      if (is_act(claim) && !is_foreseen(claim)) put(item_of(i));
    }
    attach_denials();
    for (size_t i = 0; i < happenings_.size(); ++i) {
      std::sort(happenings_[i].claims.begin(), happenings_[i].claims.end());
      choose_places(happenings_[i], places_[i]);
    }
    return std::move(happenings_);
  }

 private:
  Item item_of(uint32_t index) const {
    const Claim& claim = record_.claims[index];
    Item item;
    item.claim = index;
    if (const auto time = told_time(claim)) {
      item.first = time->first_day(), item.last = time->last_day();
      item.own_time = !claim.time_carried;
      item.stated_time = claim.time->value().basis != Basis::context;
    }
    if (claim.place) {
      item.place = &claim.place->value();
      item.own_place = claim.place->value().basis == Basis::stated;
    }
    item.total = !claim.harms.empty() && std::all_of(claim.harms.begin(), claim.harms.end(),
                                                     [&](uint32_t h) { return record_.harms[h].cumulative; });
    return item;
  }

  void put(const Item& item) {
    size_t best = happenings_.size();
    float best_score = 0;
    for (size_t i = 0; i < happenings_.size(); ++i) {
      const float score = fit(item, i);
      if (score > 0 && score >= best_score) best = i, best_score = score;
    }
    if (best == happenings_.size())
      happenings_.emplace_back(), places_.emplace_back(), times_.emplace_back(), own_.push_back(false),
          deaths_.push_back(true);
    join(item, best);
  }

  /// How well the claim goes with the happening; 0 and less = not at all.
  float fit(const Item& item, size_t number) const {
    const Happening& happening = happenings_[number];
    if (item.total != happening.total) return kNever;
    const Claim& claim = record_.claims[item.claim];
    float score = 1;
    if (item.first && happening.first) {
      const int apart = std::max({0, *item.first - *happening.last, *happening.first - *item.last});
      const bool sure = item.own_time && own_[number] && !may_be_later(item, number);
      if (apart > kRoundDays && sure) return kNever;
      score += apart == 0 ? sure ? 1 : 0.5f : apart == 1 ? -0.2f : -0.6f;
    }
    if (item.place && !places_[number].empty()) {
      const float place = places_agree(*item.place, places_[number]);
      if (place < 0 && item.own_place) return kNever;
      score += place;
    }
    const uint32_t between =
        claim.sentence - std::min(claim.sentence, record_.claims[happening.claims.back()].sentence);
    score += between == 0 ? 1 : between == 1 ? 0.6f : between <= 3 ? 0.3f : 0;
    if (claim.repeats) score += 0.5f;
    return score;
  }

  /// "Was shot on Monday … has died on Saturday", in this order or the other.
  bool may_be_later(const Item& item, size_t number) const {
    const Happening& happening = happenings_[number];
    if (record_.claims[item.claim].later && *item.first > *happening.last &&
        *item.first - *happening.last <= kLaterDays)
      return true;
    return deaths_[number] && *happening.first > *item.last && *happening.first - *item.last <= kLaterDays;
  }

  static float places_agree(const ClaimPlace& place, const std::vector<WeighedPlace>& others) {
    float best = -1;
    for (const WeighedPlace& other : others) best = std::max(best, places_agree(place, *other.place));
    return best;
  }
  static float places_agree(const ClaimPlace& a, const ClaimPlace& b) {
    if (a.text == b.text) return 1;
    if (!a.resolved || !b.resolved) return 0;
    const double apart =
        distance_km(a.resolved->point, b.resolved->point) - a.resolved->radius_km - b.resolved->radius_km;
    return apart <= kSamePlaceKm ? 0.7f : apart <= kOtherPlaceKm ? 0.0f : -1.0f;
  }

  void join(const Item& item, size_t number) {
    Happening& happening = happenings_[number];
    const Claim& claim = record_.claims[item.claim];
    if (happening.claims.empty()) happening.total = item.total;
    happening.claims.push_back(item.claim);
    deaths_[number] = deaths_[number] && claim.later;
    happening.weight += weight_of(claim);
    if (item.first) weigh_time(item, number);
    if (item.place) places_[number].push_back({item.place, weight_of(claim) * (item.own_place ? 1.5f : 1.0f)});
  }
  /// The stretch that most is told of dates it: what a clause itself says counts more than what is carried over, and
  /// a day more than a stretch of many.
  void weigh_time(const Item& item, size_t number) {
    const Claim& claim = record_.claims[item.claim];
    const Day days = *item.last - *item.first;
    const float weight = weight_of(claim) *
                         (item.stated_time ? 1.0f
                          : item.own_time  ? 0.6f
                                           : 0.3f) *
                         (claim.later ? 0.2f : 1.0f) *
                         (days > 31  ? 0.2f
                          : days > 3 ? 0.6f
                                     : 1.0f);
    std::vector<WeighedTime>& times = times_[number];
    auto known = std::find_if(times.begin(), times.end(),
                              [&](const WeighedTime& t) { return t.first == *item.first && t.last == *item.last; });
    if (known == times.end())
      known = times.insert(
          times.end(), {*item.first, *item.last, claim.time->value().precision, item.own_time, item.stated_time, 0});
    known->weight += weight;
    known->own |= item.own_time, known->stated |= item.stated_time;
    const auto best = std::max_element(times.begin(), times.end(),
                                       [](const WeighedTime& a, const WeighedTime& b) { return a.weight < b.weight; });
    Happening& happening = happenings_[number];
    happening.first = best->first, happening.last = best->last, happening.precision = best->precision;
    happening.dated_by_context = !best->own;
    own_[number] = best->own;
  }
  /// The lead and figures of victims tell most.
  static float weight_of(const Claim& claim) {
    const bool grave = claim.event == EventType::ASSAULT || claim.event == EventType::none;
    return (1 + 2.0f / static_cast<float>(1 + claim.sentence) + (claim.harms.empty() ? 0.0f : 0.5f)) *
           (grave ? 1 : 0.4f);
  }

  /// Areas that hold a place which is told as well say nothing more than it.
  void choose_places(Happening& happening, const std::vector<WeighedPlace>& told) const {
    std::vector<WeighedPlace> sums;
    for (const WeighedPlace& place : told) {
      auto known = std::find_if(sums.begin(), sums.end(),
                                [&](const WeighedPlace& p) { return same_place(*p.place, *place.place); });
      if (known == sums.end())
        sums.push_back(place);
      else
        known->weight += place.weight;
    }
    for (WeighedPlace& place : sums) place.weight *= exactness(*place.place);
    std::stable_sort(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
    for (const WeighedPlace& place : sums) happening.places.push_back(place.place);
  }
  static bool same_place(const ClaimPlace& a, const ClaimPlace& b) {
    if (a.resolved && b.resolved) return a.resolved->index == b.resolved->index && a.enclosing == b.enclosing;
    return a.text == b.text;
  }
  static float exactness(const ClaimPlace& place) {
    if (!place.resolved) return 0.5f;
    switch (place.resolved->kind) {
      case PlaceKind::continent:
      case PlaceKind::state:
        return 0.1f;
      case PlaceKind::region:
      case PlaceKind::water:
        return 0.3f;
      case PlaceKind::unit1:
        return place.resolved->radius_km > 30 ? 0.4f : 1.0f;
      default:
        return 1;
    }
  }

  /// "The ministry denied it": belongs to the happening told before, else to the one that the document is about.
  void attach_denials() {
    for (uint32_t i = 0; i < record_.claims.size(); ++i) {
      const Claim& claim = record_.claims[i];
      if (is_act(claim) ||
          (claim.denies == Denial::none && claim.event != EventType::REJECT && claim.event != EventType::ACCUSE))
        continue;
      Happening* best = nullptr;
      uint32_t nearest = UINT32_MAX;
      for (Happening& happening : happenings_) {
        for (const uint32_t other : happening.claims) {
          const uint32_t there = record_.claims[other].sentence;
          const uint32_t apart = there > claim.sentence ? 2 * (there - claim.sentence) : claim.sentence - there;
          if (!happening.total && apart < nearest) nearest = apart, best = &happening;
        }
      }
      if (best) best->claims.push_back(i);
    }
  }

  const Record& record_;
  std::vector<Happening> happenings_;
  std::vector<bool> own_;                          // [happenings]: its date is told in the sentence of an act
  std::vector<bool> deaths_;                       // [happenings]: all claims are of deaths whose act may lie before
  std::vector<std::vector<WeighedTime>> times_;    // [happenings]
  std::vector<std::vector<WeighedPlace>> places_;  // [happenings]: of each of its claims
};

}  // namespace

int gravity(EventType event) {
  switch (event) {
    case EventType::ASSAULT:
      return 5;
    case EventType::COERCE:
      return 4;
    case EventType::PROTEST:
      return 3;
    case EventType::MOBILIZE:
      return 2;
    case EventType::RETREAT:
      return 1;
    default:
      return 0;
  }
}

bool is_act(const Claim& claim) { return gravity(claim.event) > 0 || !claim.harms.empty(); }

std::optional<TimeInterval> told_time(const Claim& claim) {
  if (!claim.time) return {};
  const TimeInterval& time = claim.time->value();
  if (time.from == kOpenStart || time.to == kOpenEnd) return {};
  const RuleId rule = claim.time->rule();
  if (rule == "publication" || rule == "date of saying" || rule == "dateline") return {};
  return time;
}

std::vector<Happening> find_happenings(const Record& record) { return Grouping(record).run(); }

}  // namespace parley::incident
