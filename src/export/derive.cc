#include "export/derive.h"

#include <algorithm>
#include <map>

#include "claim/codes.h"
#include "core/sort_unique.h"

namespace parley::exports {
namespace {

using store::FiledClaim;
using store::FiledIncident;
using store::to_text;

claim::CodeFacts facts_of(const FiledClaim& claim) {
  static const store::Table& t = store::table("claim");
  static const size_t event = t.at("event"), mode = t.at("mode"), violation = t.at("ceasefire_violation");
  static const store::Table& r = store::table("claim_role");
  static const size_t text = r.at("text"), kind = r.at("kind"), role = r.at("role");
  static const store::Table& h = store::table("harm");
  static const size_t harm = h.at("kind"), low = h.at("low"), status = h.at("status");
  const auto view = [](const store::Value& value) {
    const auto* found = std::get_if<std::string>(&value);
    return found ? std::string_view(*found) : std::string_view();
  };
  claim::CodeFacts facts;
  parse_event(view(claim.rows.claim[event]), facts.event);
  facts.mode = view(claim.rows.claim[mode]);
  facts.ceasefire_violation = store::to_integer(claim.rows.claim[violation]) != 0;
  for (const store::Row& row : claim.rows.roles) {
    const std::string_view name = view(row[role]);
    if (name == "object")
      facts.objects.push_back(view(row[kind]));
    else
      (name == "target" ? facts.target : facts.perpetrator) = view(row[text]);
  }
  for (const store::Row& row : claim.rows.harms) {
    claim::CodeFacts::Hurt hurt;
    parse_harm(view(row[harm]), hurt.kind);
    parse_status(view(row[status]), hurt.status);
    hurt.low = store::to_integer(row[low]);
    facts.harms.push_back(hurt);
  }
  return facts;
}

/// What the ranges of the incident say: a figure counts for every claim of the incident.
std::vector<claim::CodeFacts::Hurt> hurts_of(const FiledIncident& incident) {
  std::vector<claim::CodeFacts::Hurt> out;
  for (const store::Row& row : incident.ranges) {
    claim::CodeFacts::Hurt hurt;
    if (!parse_harm(words(row, "incident_range", "kind"), hurt.kind)) continue;
    parse_status(words(row, "incident_range", "people"), hurt.status);  // an attribute leaves it unknown
    for (const char* end : {"low", "best", "high"})
      hurt.low = std::max(hurt.low, store::to_integer(cell(row, "incident_range", end)));
    if (hurt.low > 0) out.push_back(hurt);
  }
  return out;
}

class Sides {
 public:
  explicit Sides(const FiledIncident& incident) : incident_(incident) {
    for (const store::Row& account : incident.accounts)
      groups_[words(account, "account", "id")] = words(account, "account", "group_id");
    for (const FiledClaim& claim : incident.claims) {
      if (counts(claim)) read(claim);
    }
  }

  std::vector<Side> ordered(const Reference& reference) {
    std::vector<Side> out;
    for (auto& [code, side] : by_code_) out.push_back(std::move(side));  // by code
    std::stable_sort(out.begin(), out.end(), [](const Side& a, const Side& b) { return a.named > b.named; });
    const auto state_first = [&](const Side& a, const Side& b) {
      const bool x = is_state(a.code, reference), y = is_state(b.code, reference);
      return x != y ? x : a.code < b.code;
    };
    std::sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(2, out.size())), state_first);
    for (Side& side : out) sort_unique(side.accused_by);
    give_fighters(out);
    return out;
  }

 private:
  void read(const FiledClaim& claim) {
    std::vector<std::string> named;
    const auto add = [&](const std::string& code) {
      if (!code.empty()) named.emplace_back(side_of_actor(code));
    };
    add(words(role_of(claim, "target"), "claim_role", "actor"));
    for (const store::Row& harm : claim.rows.harms) add(words(harm, "harm", "affected"));
    const std::string accused = words(role_of(claim, "perpetrator"), "claim_role", "actor");
    add(accused);
    sort_unique(named);
    for (const std::string& code : named) {
      Side& side = by_code_[code];
      side.code = code;
      ++side.named;
      if (!accused.empty() && side_of_actor(accused) == code)
        side.accused_by.push_back(groups_[words(claim.rows.claim, "claim", "account_id")]);
    }
    for (const store::Row& harm : claim.rows.harms) {
      if (words(harm, "harm", "kind") == "killed" && words(harm, "harm", "status") == "military")
        fighters_.emplace_back(side_of_actor(words(harm, "harm", "affected")));
    }
  }

  /// The range of killed fighters belongs to a side where every figure of fighters in the incident names that side.
  void give_fighters(std::vector<Side>& sides) {
    sort_unique(fighters_);
    if (fighters_.size() != 1 || fighters_[0].empty()) return;
    for (Side& side : sides) {
      if (side.code != fighters_[0]) continue;
      for (const store::Row& row : incident_.ranges) {
        if (words(row, "incident_range", "kind") != "killed" || words(row, "incident_range", "people") != "military")
          continue;
        const auto bound = [&](const char* end) {
          const store::Value& value = cell(row, "incident_range", end);
          return store::is_null(value) ? std::nullopt : std::optional(store::to_integer(value));
        };
        side.low = bound("low"), side.best = bound("best"), side.high = bound("high");
      }
    }
  }

  const FiledIncident& incident_;
  std::map<std::string, Side> by_code_;
  std::map<std::string, std::string> groups_;
  std::vector<std::string> fighters_;
};

void add_codes(const FiledIncident& incident, const Reference& reference, Derived& out) {
  const auto hurts = hurts_of(incident);
  const std::string event = words(incident.incident, "incident", "event");
  std::map<const data::CodeRow*, size_t> found;
  for (const FiledClaim& claim : incident.claims) {
    if (!counts(claim) || words(claim.rows.claim, "claim", "event") != event) continue;
    claim::CodeFacts facts = facts_of(claim);
    facts.harms = hurts;
    if (const data::CodeRow* row = claim::codes_of(facts, reference.lexicon, reference.ontology)) ++found[row];
  }
  // the first in the order of the crosswalk wins among equals
  for (const auto& [row, times] : found) {
    if (!out.codes || times > found[out.codes]) out.codes = row;
  }
  for (const auto& [row, times] : found) {
    if (row != out.codes && (row->cameo != out.codes->cameo || row->acled_sub != out.codes->acled_sub))
      out.other_codes.push_back(row->cameo + " " + row->acled_sub);
  }
  sort_unique(out.other_codes);
}

/// Of "1|2|3" the one that the sides allow.
std::string ucdp_type(const Derived& derived, const Reference& reference, const FiledIncident& incident) {
  if (!derived.codes || derived.codes->ucdp.empty()) return "";
  const std::string& all = derived.codes->ucdp;
  if (all.size() == 1) return all;
  bool fighters = false, civilians = false;
  for (const auto& hurt : hurts_of(incident)) {
    fighters = fighters || hurt.status == Status::military;
    civilians = civilians || hurt.status == Status::civilian;
  }
  if (civilians && !fighters && all.find('3') != std::string::npos) return "3";
  if (derived.sides.size() < 2 || (!fighters && all.find('3') != std::string::npos)) return "";
  const bool state = is_state(derived.sides[0].code, reference) || is_state(derived.sides[1].code, reference);
  return state ? "1" : "2";
}

}  // namespace

const data::CodeRow* codes_of(const FiledClaim& claim, const Reference& reference) {
  return claim::codes_of(facts_of(claim), reference.lexicon, reference.ontology);
}

Derived derive(const FiledIncident& incident, const Reference& reference, const Locator& locator) {
  Derived out;
  out.sides = Sides(incident).ordered(reference);
  add_codes(incident, reference, out);
  out.ucdp_type = ucdp_type(out, reference, incident);
  const store::Value &lat = cell(incident.incident, "incident", "lat"),
                     &lon = cell(incident.incident, "incident", "lon");
  if (store::is_null(lat)) return out;
  for (const FiledClaim& claim : incident.claims) {
    if (cell(claim.rows.claim, "claim", "lat") != lat || cell(claim.rows.claim, "claim", "lon") != lon) continue;
    out.place_name = words(claim.rows.claim, "claim", "place_name");
    out.location = locator.locate(out.place_name, {store::to_real(lat), store::to_real(lon)},
                                  words(incident.incident, "incident", "date_from"));
    break;
  }
  return out;
}

}  // namespace parley::exports
