#include "report/summary.h"

#include <algorithm>
#include <set>

namespace parley::report {
namespace {

using exports::cell;
using exports::words;
using store::FiledClaim;

/// Names in the order of the claims, each once.
std::vector<std::string> voices_of(const Reading& reading, const std::vector<const FiledClaim*>& claims) {
  std::vector<std::string> out;
  for (const FiledClaim* claim : claims) {
    const std::string& name = reading.voice_of(*claim).name;
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

size_t sources_of(const Reading& reading, const std::vector<const FiledClaim*>& claims) {
  std::set<std::string> groups;
  for (const FiledClaim* claim : claims) groups.insert(reading.voice_of(*claim).group);
  return groups.size();
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace

std::vector<Named> named_in(const Reading& reading, std::string_view role, const exports::Reference& reference) {
  std::vector<Named> out;
  for (const FiledClaim* claim : reading.claims()) {
    if (!tells_act(*claim)) continue;
    const std::string actor = words(exports::role_of(*claim, role), "claim_role", "actor");
    if (actor.empty()) continue;
    const std::string code(exports::side_of_actor(actor));
    auto found = std::find_if(out.begin(), out.end(), [&](const Named& one) { return one.code == code; });
    if (found == out.end()) {
      out.push_back({code, exports::name_of_actor(code, reference), {}, {}, 0});
      found = std::prev(out.end());
    }
    found->claims.push_back(claim);
  }
  for (Named& one : out) one.voices = voices_of(reading, one.claims), one.sources = sources_of(reading, one.claims);
  std::stable_sort(out.begin(), out.end(), [](const Named& a, const Named& b) { return a.sources > b.sources; });
  return out;
}

std::vector<Denied> denials(const Reading& reading, const exports::Reference& reference) {
  std::vector<Denied> out;
  for (const FiledClaim* claim : reading.claims()) {
    const std::string what = words(claim->rows.claim, "claim", "denies");
    if (what.empty()) continue;
    const std::string actor = words(exports::role_of(*claim, "perpetrator"), "claim_role", "actor");
    const std::string party = actor.empty() ? "" : exports::name_of_actor(exports::side_of_actor(actor), reference);
    auto found =
        std::find_if(out.begin(), out.end(), [&](const Denied& one) { return one.what == what && one.party == party; });
    if (found == out.end()) {
      out.push_back({what, party, {}, {}, 0});
      found = std::prev(out.end());
    }
    found->claims.push_back(claim);
  }
  for (Denied& one : out) one.voices = voices_of(reading, one.claims), one.sources = sources_of(reading, one.claims);
  return out;
}

std::vector<Said> figures_of(const Reading& reading, std::string_view kind) {
  std::vector<Said> out;
  for (const FiledClaim* claim : reading.claims()) {
    if (!exports::counts(*claim)) continue;
    for (const store::Row& harm : claim->rows.harms) {
      const auto at = [&](const char* column) -> const store::Value& { return cell(harm, "harm", column); };
      const bool whole =
          store::is_null(at("subset_of")) && store::is_null(at("same_as")) && store::to_integer(at("cumulative")) == 0;
      const bool told = !store::is_null(at("low")) || !store::is_null(at("high"));
      if (words(harm, "harm", "kind") == kind && whole && told) out.push_back({claim, &harm});
    }
  }
  return out;
}

std::vector<Said> figures_behind(const Reading& reading, const std::string& references) {
  std::vector<Said> out;
  const std::vector<std::string> all = split(references);
  for (const FiledClaim* claim : reading.claims()) {
    const std::string account = words(claim->rows.claim, "claim", "account_id");
    for (const store::Row& harm : claim->rows.harms) {
      const std::string reference = account + ":" + words(harm, "harm", "number");
      if (std::find(all.begin(), all.end(), reference) != all.end()) out.push_back({claim, &harm});
    }
  }
  return out;
}

std::string area_of(const exports::Location& location) {
  return location.unit1 + (location.unit1.empty() || location.country.empty() ? "" : ", ") + location.country;
}

std::string place_of(const Reading& reading) {
  return reading.derived.place_name.empty() ? capitalised(reading.of("place")) : reading.derived.place_name;
}

std::vector<std::string> summarise(const Reading& reading, const exports::Reference& reference) {
  Told told;
  told.accounts = reading.incident.accounts.size();
  told.sources = static_cast<size_t>(store::to_integer(cell(reading.incident.incident, "incident", "sources")));
  for (const std::string& id : reading.documents) {
    const std::string day = words(reading.incident.documents.at(id).document, "document", "published_from");
    if (day.empty()) continue;
    if (told.first.empty()) told.first = day;
    told.last = day;
  }
  told.event = reading.of("event"), told.mode = reading.of("modes");
  told.place = place_of(reading), told.area = area_of(reading.derived.location);
  told.from = reading.of("date_from"), told.to = reading.of("date_to");
  std::vector<std::string> out{lead_sentence(told)};
  const std::vector<Named> blamed = named_in(reading, "perpetrator", reference);
  for (const Named& one : blamed) out.push_back(blame_sentence(one.name, one.voices, one.sources));
  if (blamed.empty()) out.push_back(no_blame_sentence());
  for (const Named& one : named_in(reading, "target", reference))
    out.push_back(target_sentence(one.name, one.voices, one.sources));
  std::vector<ToldHarm> harms;
  for (const store::Row& range : reading.incident.ranges) {
    const auto at = [&](const char* column) { return words(range, "incident_range", column); };
    const Number low = bound(range, "incident_range", "low"), high = bound(range, "incident_range", "high");
    if (harms.empty() || harms.back().kind != at("kind")) harms.push_back({at("kind"), {}, {}, {}, 0, false, {}});
    ToldHarm& harm = harms.back();
    if (!at("people").empty()) {
      harm.groups.emplace_back(at("people"), figure(low, high));
      continue;
    }
    harm.low = low, harm.high = high, harm.best = bound(range, "incident_range", "best");
    harm.sources = static_cast<size_t>(store::to_integer(cell(range, "incident_range", "sources")));
    harm.provisional = at("provisional") == "1";
  }
  for (const ToldHarm& harm : harms) out.push_back(harm_sentence(harm));
  for (const Denied& one : denials(reading, reference))
    out.push_back(denial_sentence(one.voices, one.sources, one.what, one.party));
  out.push_back(contested_sentence(split(reading.of("contested"))));
  return out;
}

}  // namespace parley::report
