#include "templates/dates.h"

#include <algorithm>

namespace parley::templates {

constexpr Day kLongAgo = 365;          // days before publication: such dates are not the incident's
constexpr Day kLongestIncident = 7;    // days
constexpr uint32_t kLongestDate = 12;  // words

std::vector<Date> find_dates(const Document& document, const pipeline::Reading& reading) {
  const auto& published = document.metadata().published;
  std::vector<Date> out;
  if (published) {
    out.push_back({*published, {}});
    out.back().time.from = kOpenStart;
  }
  for (const auto& each : reading.times) {
    if (each.time.from == kOpenStart || each.time.to == kOpenEnd || each.last - each.first > kLongestDate) continue;
    const Day first = each.time.first_day(), last = each.time.last_day();
    if (published && (first > published->first_day() || first < published->first_day() - kLongAgo)) continue;
    if (last - first > kLongestIncident) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Date& other) {
      return !other.tokens.empty() && other.time.first_day() == first && other.time.last_day() == last;
    });
    if (same != out.end())
      same->tokens.push_back(static_cast<int32_t>(each.first));
    else
      out.push_back({each.time, {static_cast<int32_t>(each.first)}});
  }
  return out;
}

}  // namespace parley::templates
