#include "incident/block.h"

#include <algorithm>
#include <cmath>

#include "core/sort_unique.h"
#include "data/fold.h"
#include "incident/compare.h"
#include "incident/persons.h"

namespace parley::incident {
namespace {

constexpr double kKmPerDegree = 111.2;
constexpr size_t kBands = 16;        // of the sketch; copies share all rows of at least one
constexpr Day kLongestStretch = 31;  // days: what is dated less exactly meets others by keys alone

uint64_t mix(uint64_t a, uint64_t b) {
  a = (a ^ (a >> 32) ^ b) * 0x9E3779B97F4A7C15ull;
  a = (a ^ (a >> 29)) * 0xBF58476D1CE4E5B9ull;
  return a ^ (a >> 32);
}
uint64_t hash(std::string_view text) { return data::hash_on(data::kFoldStart, text); }
enum Kind : uint64_t { kCopy = 1, kPerson, kPlace, kWords, kCopied, kHarmed };

/// Keys that copies of one text share: bands of the sketch, or the whole of a passage.
std::vector<uint64_t> copy_keys(const Account& account) {
  std::vector<uint64_t> out;
  const std::vector<uint64_t>& bins = account.shingles;
  const size_t rows = bins.size() / kBands;
  for (size_t band = 0; rows && band < kBands; ++band) {
    uint64_t key = mix(kCopy, band);
    bool filled = true;
    for (size_t i = band * rows; i < (band + 1) * rows; ++i) key = mix(key, bins[i]), filled &= bins[i] != kNoShingle;
    if (filled) out.push_back(key);
  }
  if (!account.main && !account.words.empty()) {
    uint64_t key = mix(kCopy, kBands);
    for (size_t i = 0; i < account.words.size(); ++i) key = mix(key, account.words[i] + account.counts[i]);
    out.push_back(key);
  }
  sort_unique(out);
  return out;
}

class Blocker {
 public:
  Blocker(const Account& account, const LinkRules& rules) : account_(account), rules_(rules) {}

  BlockQuery run() {
    days_and_boxes();
    out_.keys = copy_keys(account_);
    for (const uint64_t key : out_.keys) out_.copies.push_back(mix(kCopied, key));
    std::sort(out_.copies.begin(), out_.copies.end());
    for (const uint64_t person : person_forms(account_.persons)) timed(mix(kPerson, person), rules_.person_days);
    for (const uint64_t person : person_forms(account_.harmed)) out_.keys.push_back(mix(kHarmed, person));
    for (size_t i = 0; i < std::min<size_t>(3, account_.places.size()); ++i)
      dated(mix(kPlace, hash(account_.places[i])));
    words();
    sort_unique(out_.keys);
    return std::move(out_);
  }

 private:
  void days_and_boxes() {
    const int pad = (rules_.day_margin + 1) / 2;
    if (account_.first && account_.last) {
      if (*account_.last - *account_.first > kLongestStretch) return;
      out_.first_day = *account_.first - pad, out_.last_day = *account_.last + pad;
    } else if (account_.published) {
      out_.first_day = *account_.published - 1 - pad, out_.last_day = *account_.published + pad;
    } else {
      return;
    }
    if (account_.point) box(*account_.point, account_.radius_km);
    for (const AccountPlace& place : account_.also) box(place.point, place.radius_km);
  }

  void box(Point point, float radius_km) {
    if (radius_km > static_cast<float>(rules_.widest_km)) return;
    const double km = radius_km + rules_.place_margin_km / 2.0;
    const double high = km / kKmPerDegree;
    const double lat = point.lat, lon = point.lon;
    const double wide =
        std::min(180.0, high / std::max(0.01, std::cos((std::fabs(lat) + high) * 3.14159265358979 / 180)));
    const double south = std::max(-90.0, lat - high), north = std::min(90.0, lat + high);
    out_.boxes.push_back({south, north, std::max(-180.0, lon - wide), std::min(180.0, lon + wide)});
    if (lon - wide < -180) out_.boxes.push_back({south, north, lon - wide + 360, 180});
    if (lon + wide > 180) out_.boxes.push_back({south, north, -180, lon + wide - 360});
  }

  /// Keys of one time stand side by side in an index, where the next document's will go too.
  static uint64_t at_time(int64_t stretch, uint64_t key) {
    return (static_cast<uint64_t>(stretch) << 40) | (mix(key, static_cast<uint64_t>(stretch)) >> 24);
  }

  /// A key for two neighbouring stretches of days: reports up to `days` apart share one.
  void timed(uint64_t key, int days) {
    if (!account_.published) return out_.keys.push_back(key);
    const int64_t stretch = (int64_t{*account_.published} + (1 << 20)) / days;
    out_.keys.push_back(at_time(stretch, key));
    out_.keys.push_back(at_time(stretch + 1, key));
  }

  /// A key for the days around the happening, else around the report, as boxes have them.
  void dated(uint64_t key) {
    if (!account_.first && !account_.published) return out_.keys.push_back(key);
    const int64_t day = account_.first ? *account_.first : *account_.published - 1;
    const int64_t stretch = (day + (1 << 20)) / rules_.day_margin;
    out_.keys.push_back(at_time(stretch, key));
    out_.keys.push_back(at_time(stretch + 1, key));
  }

  /// Pairs of the words that say most of what it is about; among equals the choice goes by hash, so that accounts
  /// choose alike.
  void words() {
    std::vector<std::pair<float, uint64_t>> rare;
    for (size_t i = 0; i < account_.words.size(); ++i)
      rare.emplace_back(-topic_weight(account_, i, rules_), mix(kWords, account_.words[i]));
    const size_t count = std::min(rare.size(), static_cast<size_t>(rules_.most_words));
    std::partial_sort(rare.begin(), rare.begin() + static_cast<std::ptrdiff_t>(count), rare.end());
    for (size_t i = 0; i < count; ++i) {
      dated(rare[i].second);
      for (size_t k = i + 1; k < count; ++k) {
        timed(mix(std::min(rare[i].second, rare[k].second), std::max(rare[i].second, rare[k].second)), rules_.key_days);
      }
    }
  }

  const Account& account_;
  const LinkRules& rules_;
  BlockQuery out_;
};

bool share_key(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

}  // namespace

BlockQuery block(const Account& account, const LinkRules& rules) { return Blocker(account, rules).run(); }

bool share_copy_key(const Account& a, const Account& b) { return share_key(copy_keys(a), copy_keys(b)); }

bool meet(const BlockQuery& a, const BlockQuery& b) {
  if (a.first_day <= b.last_day && b.first_day <= a.last_day) {
    for (const Box& x : a.boxes) {
      for (const Box& y : b.boxes) {
        if (x.south <= y.north && y.south <= x.north && x.west <= y.east && y.west <= x.east) return true;
      }
    }
  }
  return share_key(a.keys, b.keys);
}

}  // namespace parley::incident
