#include "report/report.h"

#include <algorithm>

namespace parley::report {
namespace {

using exports::words;

struct Open {
  std::unique_ptr<store::Walk> walk;
  exports::Edition edition;
};

Result<Open> open(const Request& request) {
  auto walk = store::Walk::open(request.ledger);
  if (!walk) return walk.error();
  exports::Edition edition = request.edition;
  edition.format = "report", edition.at = (*walk)->at(), edition.head = (*walk)->head();
  return Open{std::move(*walk), std::move(edition)};
}

Result<std::vector<store::FiledIncident>> collect(store::Walk& walk, const store::IncidentQuery& query,
                                                  store::Want want) {
  std::vector<store::FiledIncident> out;
  const auto done = walk.incidents(query, want, [&](store::FiledIncident& one) {
    out.push_back(std::move(one));
    return true;
  });
  if (!done) return done.error();
  return out;
}

bool is_coarse(const exports::Profile& profile) { return profile.degrees > 0; }

/// The incidents whose first day lies in the period, as they may leave.
Result<Period> read_period(store::Walk& walk, std::string from, std::string to, const exports::Country* country,
                           const Setting& setting, const exports::Redactor& redactor) {
  store::IncidentQuery query;
  query.from = from, query.to = to;
  auto found = collect(walk, query, {});
  if (!found) return found.error();
  Period out{std::move(from), std::move(to), {}};
  for (store::FiledIncident& one : *found) {
    const std::string first = words(one.incident, "incident", "date_from");
    if (first < out.from) continue;
    const auto copies = walk.copies(one);
    if (!copies) return copies.error();
    auto reading = read_incident(std::move(one), *copies, setting, redactor);
    if (reading && (!country || reading->derived.location.code == country))
      out.incidents.push_back(std::move(*reading));
  }
  std::sort(out.incidents.begin(), out.incidents.end(), [](const Reading& a, const Reading& b) {
    return std::pair(a.of("date_from"), a.id()) < std::pair(b.of("date_from"), b.id());
  });
  return out;
}

Result<Page> incident(const Request& request, const std::string& code, const exports::Reference& reference) {
  auto opened = open(request);
  if (!opened) return opened.error();
  store::Walk& walk = *opened->walk;
  const auto id = walk.find_incident(code);
  if (!id) return id.error();
  store::IncidentQuery query;
  query.id = *id;
  auto found = collect(walk, query, {true, true});
  if (!found) return found.error();
  if (found->empty())
    return Error{"incident '" + *id + "' was withdrawn or has no account left; `parley history " + *id + "` tells how"};
  const auto trail = walk.trail(found->front());
  if (!trail) return trail.error();
  const auto copies = walk.copies(found->front());
  if (!copies) return copies.error();
  Withheld withheld{0, is_coarse(request.profile)};
  const exports::Redactor redactor(request.profile, [&](const exports::Withheld&) { ++withheld.values; });
  const exports::Locator locator(reference, opened->edition.viewpoint);
  const Setting setting{opened->edition, request.profile, reference, locator};
  auto reading = read_incident(std::move(found->front()), *copies, setting, redactor);
  if (!reading) return Error{"nothing of incident '" + *id + "' may leave by profile " + request.edition.profile};
  reading->trail = *trail;
  withheld.values += reading->blanked;
  return Page{*id, incident_page(*reading, setting, withheld), 1, withheld.values};
}

Result<Page> period(const Request& request, const PeriodQuery& query, const exports::Reference& reference) {
  const auto first = parse_iso_day(query.from), last = parse_iso_day(query.to);
  if (!first || !last || *last < *first) return Error{"a period is from a day to a later one or the same"};
  const exports::Country* country = nullptr;
  if (!query.country.empty()) {
    country = query.country.size() == 2 ? reference.by_iso2(query.country) : reference.by_iso3(query.country);
    if (!country)
      return Error{"'" + query.country + "' is no code of a state; two or three letters of ISO 3166, as UA or UKR"};
    if (reference.gazetteer.size() == 0)
      return Error{"without the index of places no incident has a state; `parley data build` makes it"};
  }
  auto opened = open(request);
  if (!opened) return opened.error();
  Withheld withheld{0, is_coarse(request.profile)};
  const exports::Redactor redactor(request.profile, [&](const exports::Withheld&) { ++withheld.values; });
  const exports::Locator locator(reference, opened->edition.viewpoint);
  const Setting setting{opened->edition, request.profile, reference, locator};
  auto now = read_period(*opened->walk, query.from, query.to, country, setting, redactor);
  if (!now) return now.error();
  for (const Reading& one : now->incidents) withheld.values += one.blanked;
  Period before;
  if (query.compare) {
    const Day days = *last - *first + 1;
    auto earlier = read_period(*opened->walk, iso_day(*first - days), iso_day(*first - 1), country, setting, redactor);
    if (!earlier) return earlier.error();
    before = std::move(*earlier);
  }
  const PeriodFrame frame{country ? std::string(country->name) : "", query.since};
  return Page{"", period_page(*now, query.compare ? &before : nullptr, frame, setting, withheld), now->incidents.size(),
              withheld.values};
}

/// A damaged ledger is told, as where store/ reads it.
template <class Make>
Result<Page> whole(Make make) {
  auto page = store::guarded(make);
  return page ? std::move(*page) : Result<Page>(page.error());
}

}  // namespace

Result<Page> report_incident(const Request& request, const std::string& code, const exports::Reference& reference) {
  return whole([&] { return incident(request, code, reference); });
}

Result<Page> report_period(const Request& request, const PeriodQuery& query, const exports::Reference& reference) {
  return whole([&] { return period(request, query, reference); });
}

}  // namespace parley::report
