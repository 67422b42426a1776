#include "incident/compare.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "data/actors.h"
#include "incident/block.h"
#include "incident/persons.h"

namespace parley::incident {
namespace {

constexpr int kExactDays = 4;         // a stretch of more days dates nothing exactly
constexpr float kFewWords = 0.2f;     // reports of one happening share more of their words than this, nearly always
constexpr uint8_t kExactPlace = 2;    // UCDP: the place itself, or near it
constexpr int64_t kWhole = 3;         // the whole has so many times the killed of a part
constexpr size_t kToldWords = 8;      // different content words
constexpr float kNoSteadyPlace = 60;  // km: a wider area only encloses

struct Stretch {
  Day first = 0, last = 0;
  bool said = false;
};

int gap(const Stretch& a, const Stretch& b) { return std::max({0, b.first - a.last, a.first - b.last}); }

std::string first_shared(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::string out;
  for (const std::string& x : a) {
    if (std::find(b.begin(), b.end(), x) != b.end()) out += (out.empty() ? "" : ", ") + x;
  }
  return out;
}

bool share_place(const Account& a, const Account& b) {
  return std::find_first_of(a.places.begin(), a.places.end(), b.places.begin(), b.places.end()) != a.places.end();
}

class Pair {
 public:
  Pair(const Compared& a, const Compared& b, const LinkRules& rules)
      : a_(a.account), b_(b.account), words_a_(a), words_b_(b), rules_(rules) {}

  FeatureValues features() {
    set(Feature::bias, 1);
    days();
    places();
    events();
    parties();
    figures(HarmKind::killed, Feature::killed_equal, Feature::killed_differs);
    figures(HarmKind::injured, Feature::injured_equal, Feature::injured_differs);
    set(Feature::objects, static_cast<float>(std::min<size_t>(3, shared(a_.objects, b_.objects))));
    persons();
    words();
    set(Feature::near_copy, sketch_similarity(a_, b_));
    if (a_.main && b_.main) set(Feature::both_main, 1);
    if (!a_.main && !b_.main) set(Feature::neither_main, 1);
    return out_;
  }

 private:
  void set(Feature feature, float value) { out_[static_cast<size_t>(feature)] = value; }

  static Stretch stretch(const Account& account) {
    if (account.first && account.last) return {*account.first, *account.last, true};
    if (account.published) return {*account.published - 1, *account.published, false};
    return {INT32_MIN / 4, INT32_MAX / 4, false};
  }

  void days() {
    const Stretch a = stretch(a_), b = stretch(b_);
    const int apart = gap(a, b);
    if (a.said && b.said) {
      if (apart > 0 && (a_.dated_by_context || b_.dated_by_context))
        return set(Feature::days_unsure, std::min(1.0f, std::log2(1 + static_cast<float>(apart)) / 5));
      const bool exact = a.last - a.first < kExactDays && b.last - b.first < kExactDays;
      set(apart == 0   ? exact ? Feature::days_same : Feature::days_overlap
          : apart == 1 ? Feature::days_1
          : apart <= 3 ? Feature::days_2_3
          : apart <= 7 ? Feature::days_4_7
                       : Feature::days_far,
          1);
    } else if (a_.published && b_.published) {
      set(apart <= 1    ? Feature::told_same
          : apart <= 7  ? Feature::told_week
          : apart <= 31 ? Feature::told_month
                        : Feature::told_far,
          1);
    }
    if ((a.said && b_.published && a.first > *b_.published + 1) ||
        (b.said && a_.published && b.first > *a_.published + 1))
      set(Feature::days_impossible, 1);
  }

  void places() {
    const bool same_name = share_place(a_, b_);
    if (same_name) set(Feature::place_name, 1);
    if (!a_.point || !b_.point) return;
    const float apart = steps(*a_.point, a_.radius_km, *b_.point, b_.radius_km);
    const bool area = std::max(a_.radius_km, b_.radius_km) > kNoSteadyPlace;
    const bool same = apart <= same_km(), near = apart <= static_cast<float>(rules_.near_place_km);
    if (area && near) return set(Feature::place_within, 1);
    if (same) return set(Feature::place_same, 1);
    if (near) return set(Feature::place_near, 1);
    if (also_touch()) return set(Feature::place_also, 1);
    set(apart <= static_cast<float>(rules_.apart_place_km) ? Feature::place_apart : Feature::place_far, 1);
    if (!same_name && std::max(a_.place_precision, b_.place_precision) <= kExactPlace) set(Feature::towns_apart, 1);
  }
  static float steps(Point a, float radius_a, Point b, float radius_b) {
    return static_cast<float>(distance_km(a, b)) - radius_a - radius_b;
  }
  float same_km() const { return static_cast<float>(rules_.same_place_km); }

  /// A further place of one is a place of the other.
  bool also_touch() const {
    const auto touches = [&](const AccountPlace& x, Point point, float radius) {
      return std::max(x.radius_km, radius) <= kNoSteadyPlace && steps(x.point, x.radius_km, point, radius) <= same_km();
    };
    for (const AccountPlace& x : a_.also) {
      if (touches(x, *b_.point, b_.radius_km)) return true;
      for (const AccountPlace& y : b_.also) {
        if (touches(x, y.point, y.radius_km)) return true;
      }
    }
    return std::any_of(b_.also.begin(), b_.also.end(),
                       [&](const AccountPlace& y) { return touches(y, *a_.point, a_.radius_km); });
  }

  void persons() {
    set(Feature::persons, static_cast<float>(std::min<size_t>(3, shared(words_a_.persons, words_b_.persons))));
    if (!a_.harmed.empty() && !b_.harmed.empty()) {
      if (shared(words_a_.harmed, words_b_.harmed))
        set(Feature::harmed_same, 1);
      else if (!share_surname(a_.harmed, b_.harmed) && names_all(a_) && names_all(b_))
        set(Feature::harmed_differ, 1);
    }
    if (!a_.ages.empty() && !b_.ages.empty())
      set(shared(a_.ages, b_.ages) ? Feature::ages_same : Feature::ages_differ, 1);
  }

  /// As many names as it counts killed and injured.
  static bool names_all(const Account& account) {
    int64_t killed = 0, injured = 0;
    for (const AccountHarm& harm : account.harms) {
      if (counts(harm, HarmKind::killed)) killed = std::max(killed, *harm.low);
      if (counts(harm, HarmKind::injured)) injured = std::max(injured, *harm.low);
    }
    return static_cast<int64_t>(account.harmed.size()) == killed + injured;
  }

  void events() {
    if (a_.event != EventType::none && b_.event != EventType::none && a_.event != b_.event)
      set(Feature::event_differs, 1);
    if (a_.modes.empty() || b_.modes.empty()) return;
    set(shared(a_.modes, b_.modes) ? Feature::mode_same : Feature::mode_differs, 1);
  }

  void parties() {
    if (!a_.perpetrators.empty() && !b_.perpetrators.empty())
      set(shared_side(a_.perpetrators, b_.perpetrators) ? Feature::perpetrator_same : Feature::perpetrator_differs, 1);
    if (!a_.affected.empty() && !b_.affected.empty())
      set(shared_side(a_.affected, b_.affected) ? Feature::affected_same : Feature::affected_differs, 1);
  }

  /// Figures that agree speak for a link, the more the larger they are; figures that do not, a little against it.
  void figures(HarmKind kind, Feature equal, Feature differs) {
    float best = -1;
    float nearest = 99;
    std::optional<int64_t> most_a, most_b;
    for (const AccountHarm& x : a_.harms) {
      if (!counts(x, kind)) continue;
      most_a = std::max(most_a.value_or(0), *x.low);
      for (const AccountHarm& y : b_.harms) {
        if (!counts(y, kind)) continue;
        most_b = std::max(most_b.value_or(0), *y.low);
        const float size = std::log2(1 + static_cast<float>(std::min(*x.low, *y.low)));
        if (*x.low == *y.low) best = std::max(best, std::min(size / 3, 2.0f));
        nearest = std::min(nearest,
                           std::fabs(std::log2((1 + static_cast<float>(*x.low)) / (1 + static_cast<float>(*y.low)))));
      }
    }
    if (best >= 0) return set(equal, best);
    if (nearest > 90) return;
    set(differs, std::min(nearest, 4.0f));
    if (kind == HarmKind::killed && a_.published && b_.published && a_.published != b_.published)
      set(Feature::killed_grows, (*a_.published < *b_.published) == (*most_a < *most_b) ? 1.0f : 0.0f);
  }
  static bool counts(const AccountHarm& harm, HarmKind kind) {
    return harm.kind == kind && harm.low && !harm.cumulative && !harm.part && !harm.repeat &&
           is_claimed_as_fact(harm.stance);
  }

  /// Cosine of the two passages, each word by its rarity and, damped, by how often it stands there.
  void words() {
    float both = 0;
    const float sum_a = words_a_.length, sum_b = words_b_.length;
    for (size_t i = 0, j = 0; i < a_.words.size() && j < b_.words.size();) {
      if (a_.words[i] < b_.words[j])
        ++i;
      else if (b_.words[j] < a_.words[i])
        ++j;
      else
        both += words_a_.weights[i++] * words_b_.weights[j++];
    }
    if (sum_a <= 0 || sum_b <= 0) return set(Feature::words_few, 1);
    set(Feature::words, both / std::sqrt(sum_a * sum_b));
    set(Feature::words_within, std::min(1.0f, both / std::min(sum_a, sum_b)));
    set(Feature::words_few, std::max(0.0f, 1 - both / std::sqrt(sum_a * sum_b) / kFewWords));
  }

  /// Of two sorted lists.
  template <class T>
  static size_t shared(const std::vector<T>& a, const std::vector<T>& b) {
    size_t count = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
      if (*i < *j)
        ++i;
      else if (*j < *i)
        ++j;
      else
        ++count, ++i, ++j;
    }
    return count;
  }
  /// "AZE-MIL" and "AZE-GOV" are of one side.
  static bool shared_side(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& x) {
      return std::any_of(b.begin(), b.end(),
                         [&](const std::string& y) { return data::side_of(x) == data::side_of(y); });
    });
  }

  const Account& a_;
  const Account& b_;
  const Compared& words_a_;
  const Compared& words_b_;
  const LinkRules& rules_;
  FeatureValues out_{};
};

/// As the first writes them.
std::string shared_persons(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const std::vector<uint64_t> others = person_forms(b);
  std::string out;
  for (const std::string& name : a) {
    const std::vector<uint64_t> form = person_forms({name});
    if (!form.empty() && std::binary_search(others.begin(), others.end(), form[0]))
      out += (out.empty() ? "" : ", ") + name;
  }
  return out;
}

template <class T>
std::string both(const std::vector<T>& a, const std::vector<T>& b) {
  return fmt::format("{} and {}", fmt::join(a, ", "), fmt::join(b, ", "));
}

std::string day_range(const Account& account) {
  if (!account.first || !account.last) return account.published ? "told " + iso_day(*account.published) : "undated";
  return iso_day(*account.first) + (*account.last != *account.first ? "/" + iso_day(*account.last) : "");
}

std::string tenths(double value) {
  const auto scaled = static_cast<int64_t>(std::lround(value * 10));
  return std::to_string(scaled / 10) + "." + std::to_string(std::abs(scaled % 10));
}

std::string figure_of(const Account& account, HarmKind kind) {
  std::string out;
  for (const AccountHarm& harm : account.harms) {
    if (harm.kind != kind || harm.part || harm.repeat || harm.cumulative) continue;
    const std::string low = harm.low ? std::to_string(*harm.low) : "",
                      high = harm.high ? std::to_string(*harm.high) : "";
    out += (out.empty() ? "" : ", ") + (low == high ? low : low + ".." + high);
  }
  return out;
}

/// What a person reads beside the name of the feature.
std::string detail(Feature feature, float value, const Account& a, const Account& b) {
  switch (feature) {
    case Feature::days_same:
    case Feature::days_overlap:
    case Feature::days_1:
    case Feature::days_2_3:
    case Feature::days_4_7:
    case Feature::days_far:
    case Feature::days_unsure:
    case Feature::days_impossible:
    case Feature::told_same:
    case Feature::told_week:
    case Feature::told_month:
    case Feature::told_far:
      return day_range(a) + " and " + day_range(b);
    case Feature::place_same:
    case Feature::place_near:
    case Feature::place_within:
    case Feature::place_apart:
    case Feature::place_far:
    case Feature::towns_apart:
      return tenths(distance_km(*a.point, *b.point)) + " km";
    case Feature::place_name:
      return first_shared(a.places, b.places);
    case Feature::mode_same:
      return first_shared(a.modes, b.modes);
    case Feature::killed_equal:
    case Feature::killed_grows:
    case Feature::killed_differs:
      return figure_of(a, HarmKind::killed) + " and " + figure_of(b, HarmKind::killed);
    case Feature::injured_equal:
    case Feature::injured_differs:
      return figure_of(a, HarmKind::injured) + " and " + figure_of(b, HarmKind::injured);
    case Feature::objects:
      return first_shared(a.objects, b.objects);
    case Feature::persons:
      return shared_persons(a.persons, b.persons);
    case Feature::harmed_same:
      return shared_persons(a.harmed, b.harmed);
    case Feature::harmed_differ:
      return both(a.harmed, b.harmed);
    case Feature::ages_same:
    case Feature::ages_differ:
      return both(a.ages, b.ages);
    case Feature::words:
    case Feature::words_within:
    case Feature::words_few:
    case Feature::near_copy:
      return tenths(100 * value) + " %";
    default:
      return "";
  }
}

}  // namespace

float topic_weight(const Account& account, size_t word, const LinkRules& rules) {
  static const auto by_count = [] {
    std::array<float, 256> out{};
    for (size_t count = 1; count < out.size(); ++count) out[count] = 1 + std::log2(static_cast<float>(count));
    return out;
  }();
  return rules.words(account.words[word]) * by_count[account.counts[word]];
}

float sketch_similarity(const Account& a, const Account& b) {
  if (a.shingles.empty() || a.shingles.size() != b.shingles.size()) return 0;
  size_t same = 0, filled = 0;
  for (size_t i = 0; i < a.shingles.size(); ++i) {
    if (a.shingles[i] == kNoShingle && b.shingles[i] == kNoShingle) continue;
    ++filled;
    same += a.shingles[i] == b.shingles[i];
  }
  return filled ? static_cast<float>(same) / static_cast<float>(filled) : 0;
}

bool is_one_source(const Account& a, const Account& b, const LinkRules& rules) {
  return (a.main || a.words.size() >= kToldWords) && is_near_copy(a, b, rules);
}

bool stands_before(const Account& a, const Account& b) {
  return std::pair(a.published.value_or(INT32_MAX), std::string_view(a.id)) <
         std::pair(b.published.value_or(INT32_MAX), std::string_view(b.id));
}

bool is_near_copy(const Account& a, const Account& b, const LinkRules& rules) {
  if (a.main != b.main) return false;
  if (a.main ? sketch_similarity(a, b) < rules.near_copy
             : a.words.empty() || a.words != b.words || a.counts != b.counts)
    return false;
  if (!a.harmed.empty() && !b.harmed.empty() && !share_surname(a.harmed, b.harmed)) return false;
  const bool dated = a.first && a.last && b.first && b.last && !a.dated_by_context && !b.dated_by_context;
  return !dated || (*a.first <= *b.last && *b.first <= *a.last);
}

/// Its largest figure of killed, nullptr = gives none.
static const AccountHarm* most_killed(const Account& account) {
  const AccountHarm* out = nullptr;
  for (const AccountHarm& harm : account.harms) {
    if (harm.kind != HarmKind::killed || !harm.low || harm.vague || harm.loose || harm.cumulative ||
        !is_claimed_as_fact(harm.stance))
      continue;
    if (!out || *harm.low > *out->low) out = &harm;
  }
  return out;
}

bool is_part_of(const Account& a, const Account& b, const LinkRules& rules) {
  if (!a.point || a.place_precision > kExactPlace) return false;
  if (!b.point || b.radius_km <= kNoSteadyPlace || b.also.empty() || share_place(a, b)) return false;
  if (distance_km(*a.point, *b.point) - a.radius_km - b.radius_km > rules.near_place_km) return false;
  const AccountHarm *part = most_killed(a), *whole = most_killed(b);
  return part && whole && part->high == part->low && !part->provisional && *part->low > 0 &&
         *whole->low >= kWhole * *part->low;
}

Compared::Compared(const Account& account_, const LinkRules& rules)
    : account(account_), persons(person_forms(account_.persons)), harmed(person_forms(account_.harmed)) {
  for (size_t i = 0; i < account.words.size(); ++i) {
    weights.push_back(topic_weight(account, i, rules));
    length += weights.back() * weights.back();
  }
}

FeatureValues pair_features(const Compared& a, const Compared& b, const LinkRules& rules) {
  return a.account.id <= b.account.id ? Pair(a, b, rules).features() : Pair(b, a, rules).features();
}

std::optional<Link> compare(const Compared& one, const Compared& other, const LinkRules& rules) {
  const bool ordered = one.account.id <= other.account.id;
  const Account &a = ordered ? one.account : other.account, &b = ordered ? other.account : one.account;
  if (a.document == b.document) return {};
  if (a.group == b.group && a.group.starts_with("dataset:")) return {};  // which tells its events apart
  const FeatureValues values = pair_features(one, other, rules);
  const float score = dot(values, rules.weights);
  if (score < rules.link) return {};
  const bool copy = is_near_copy(a, b, rules) && share_copy_key(a, b);
  Link link{a.id, b.id, LinkKind::same_incident, score, {}};
  if (copy) link = {b.id, a.id, LinkKind::near_copy, score, {}};
  if (copy && stands_before(b, a)) std::swap(link.first, link.second);
  if (!copy && is_part_of(a, b, rules)) link.kind = LinkKind::part_of;
  if (!copy && is_part_of(b, a, rules)) link = {b.id, a.id, LinkKind::part_of, score, {}};
  for (size_t i = 0; i < kFeatures; ++i) {
    const float weight = values[i] * rules.weights[i];
    if (std::fabs(weight) < 0.05f) continue;
    const auto feature = static_cast<Feature>(i);
    link.evidence.push_back({std::string(to_string(feature)), detail(feature, values[i], a, b), weight});
  }
  return link;
}

}  // namespace parley::incident
