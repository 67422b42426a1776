#include "export/fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "store/schema.h"

namespace parley::exports {
namespace {

using store::is_null;
using store::Row;
using store::text;
using store::text_or_null;
using store::to_integer;
using store::to_text;
using store::Value;

constexpr std::string_view kKinds[] = {
#define PARLEY_NAME(name) #name,
    PARLEY_EXPORT_ROWS(PARLEY_NAME)
#undef PARLEY_NAME
};

/// The cells' row of a table; nullptr = not of this kind.
const Row* row_of(const Cells& c, std::string_view table) {
  if (table == "incident") return c.incident ? &c.incident->incident : nullptr;
  if (table == "claim") return c.claim ? &c.claim->rows.claim : nullptr;
  if (table == "harm") return c.harm;
  if (table == "account") return c.account;
  if (table == "incident_range") return c.range;
  if (table == "victim") return c.victim;
  if (table == "document") return c.document ? &c.document->document : nullptr;
  if (table == "source") return c.document ? &c.document->source : nullptr;
  return nullptr;
}

bool has_table(std::string_view table, RowKind kind) {
  using enum RowKind;
  if (table == "incident") return !of_claims(kind);
  if (table == "claim") return of_claims(kind) || kind == statement;
  if (table == "harm") return kind == harm;
  if (table == "account") return kind == account;
  if (table == "incident_range") return kind == range;
  if (table == "victim") return kind == victim;
  return (table == "document" || table == "source") && (of_claims(kind) || kind == statement || kind == account);
}

ReadField column(std::string_view name) {
  const size_t dot = name.find('.');
  const std::string_view table = name.substr(0, dot), column = name.substr(dot + 1);
  for (const store::Table& t : store::tables()) {
    if (t.name != table) continue;
    for (size_t i = 0; i < t.columns.size(); ++i) {
      if (t.columns[i] != column || column == "packed") continue;
      return [i, table = std::string(table)](const Cells& c) -> Value {
        const Row* row = row_of(c, table);
        return row && !row->empty() ? (*row)[i] : Value();
      };
    }
  }
  return {};
}

// ---- figures of incidents: KIND[.PEOPLE].(low|best|high|least|most|open)

const Row* range_of(const store::FiledIncident& incident, std::string_view kind, std::string_view people) {
  static const size_t at_kind = store::table("incident_range").at("kind"),
                      at_people = store::table("incident_range").at("people");
  for (const Row& row : incident.ranges) {
    if (std::get<std::string>(row[at_kind]) == kind && std::get<std::string>(row[at_people]) == people) return &row;
  }
  return nullptr;
}

/// `least`: the first of low, best, high that is claimed; `most`: of high, best, low.
Value figure(const Row& range, std::string_view end) {
  const auto bound = [&](const char* name) -> const Value& { return cell(range, "incident_range", name); };
  if (end == "open") return is_null(bound("high")) ? Value(text("open: no upper bound is claimed")) : Value();
  constexpr const char* kEnds[] = {"low", "best", "high"};
  for (size_t i = 0; i < 3 && (end == "least" || end == "most"); ++i) {
    const Value& value = bound(kEnds[end == "least" ? i : 2 - i]);
    if (!is_null(value)) return value;
  }
  if (end == "least" || end == "most") return {};
  return cell(range, "incident_range", end);
}

ReadField figures(std::string_view name) {
  const size_t first = name.find('.'), last = name.rfind('.');
  if (first == std::string_view::npos) return {};
  HarmKind kind;
  const std::string_view end = name.substr(last + 1);
  constexpr std::string_view kEnds[] = {"low", "best", "high", "least", "most", "open"};
  if (!parse_harm(name.substr(0, first), kind) || std::find(std::begin(kEnds), std::end(kEnds), end) == std::end(kEnds))
    return {};
  const std::string people(first == last ? "" : name.substr(first + 1, last - first - 1));
  return [kind = std::string(name.substr(0, first)), people, end = std::string(end)](const Cells& c) -> Value {
    const Row* range = c.incident ? range_of(*c.incident, kind, people) : nullptr;
    return range ? figure(*range, end) : Value();
  };
}

// ---- what is derived

template <class Items>
Value joined(const Items& items) {
  std::string out;
  for (const std::string& item : items) {
    if (item.empty()) continue;
    if (!out.empty()) out += "; ";
    out += item;
  }
  return text_or_null(out);
}

Value incident_cell(const Cells& c, std::string_view column) { return cell(c.incident->incident, "incident", column); }

const Side* side_at(const Cells& c, size_t which) {
  return c.derived && which < c.derived->sides.size() ? &c.derived->sides[which] : nullptr;
}
const Country* country_of_side(const Cells& c, const Side* side) {
  return side ? c.reference->by_iso3(data::side_of(side->code)) : nullptr;
}
Value side_name(const Cells& c, const Side* side) {
  return side ? text(name_of_actor(side->code, *c.reference)) : Value();
}
Value side_gwno(const Cells& c, const Side* side) {
  const Country* country = side && is_state(side->code, *c.reference) ? country_of_side(c, side) : nullptr;
  return country ? text_or_null(country->gwno) : Value();
}
Value side_group(const Cells& c, const Side* side) {
  if (!side) return {};
  if (is_state(side->code, *c.reference)) return text("1");
  const data::Actor* actor = c.reference->actor(side->code);
  const Sector* sector = actor ? c.reference->sector(actor->sector) : nullptr;
  return sector ? text(sector->group) : Value();
}
/// "12": the numbers of both kinds, the smaller first.
Value interaction(const Cells& c) {
  std::string a = to_text(side_group(c, side_at(c, 0))), b = to_text(side_group(c, side_at(c, 1)));
  if (a.empty() || (!b.empty() && b < a)) std::swap(a, b);
  return a.empty() ? Value() : text(a + (b.empty() ? "0" : b));
}
Value other_sides(const Cells& c) {
  std::vector<std::string> names;
  for (size_t i = 2; i < c.derived->sides.size(); ++i)
    names.push_back(name_of_actor(c.derived->sides[i].code, *c.reference));
  return joined(names);
}
Value dyad(const Cells& c) {
  const Side *a = side_at(c, 0), *b = side_at(c, 1);
  return a && b ? text(name_of_actor(a->code, *c.reference) + " - " + name_of_actor(b->code, *c.reference)) : Value();
}
Value accused_by(const Side* side) { return side ? joined(side->accused_by) : Value(); }
Value fighters(const Side* side) {
  return side ? store::integer_or_null(side->best ? side->best : side->low) : Value();
}

std::optional<Day> day_of(const Value& value) { return parse_iso_day(to_text(value)); }
Value days(const Cells& c) {
  const auto from = day_of(incident_cell(c, "date_from")), to = day_of(incident_cell(c, "date_to"));
  return from ? Value(store::integer(to ? *to - *from + 1 : 1)) : Value();
}
Value year(const Value& value) {
  const auto day = day_of(value);
  return day ? Value(store::integer(to_civil(*day).year)) : Value();
}
Value written_day(const Value& value) {
  static constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                            "July",    "August",   "September", "October", "November", "December"};
  const auto day = day_of(value);
  if (!day) return {};
  const CivilDate date = to_civil(*day);
  return (date.day < 10 ? "0" : "") + std::to_string(date.day) + " " + kMonths[date.month - 1] + " " +
         std::to_string(date.year);
}
Value compact_day(const Value& value) {
  std::string out = to_text(value);
  std::erase(out, '-');
  return text_or_null(out);
}

Value wkt(const Cells& c) {
  if (is_null(incident_cell(c, "lat"))) return {};
  return "POINT (" + to_text(incident_cell(c, "lon")) + " " + to_text(incident_cell(c, "lat")) + ")";
}
/// PRIO-GRID: cells of half a degree, counted from 1 at the south-west corner, eastward and then northward.
Value priogrid(const Cells& c) {
  if (is_null(incident_cell(c, "lat"))) return {};
  const auto row = std::min<int64_t>(359, std::lround(std::floor((store::to_real(incident_cell(c, "lat")) + 90) * 2)));
  const auto col = std::min<int64_t>(719, std::lround(std::floor((store::to_real(incident_cell(c, "lon")) + 180) * 2)));
  return row * 720 + col + 1;
}

/// Of the documents behind the incident, each value once, in the order of publication.
template <class Read>
Value of_documents(const Cells& c, Read read) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [id, one] : c.incident->documents)
    found.emplace_back(words(one.document, "document", "published_from"), to_text(read(one)));
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> values;
  for (auto& [day, value] : found) {
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
  }
  return joined(values);
}
Value documents_column(const Cells& c, const char* column) {
  return of_documents(c, [&](const store::SourceDocument& one) { return cell(one.document, "document", column); });
}
Value first_published(const Cells& c) {
  std::string day;
  for (const auto& [id, one] : c.incident->documents) {
    const std::string published = words(one.document, "document", "published_from");
    if (!published.empty() && (day.empty() || published < day)) day = published;
  }
  return text_or_null(day);
}
Value first_document(const Cells& c, const char* column) {
  const std::string day = to_text(first_published(c));
  for (const auto& [id, one] : c.incident->documents) {
    if (words(one.document, "document", "published_from") == day) return cell(one.document, "document", column);
  }
  return {};
}

Value objects(const Cells& c) {
  std::set<std::string> kinds;
  for (const store::FiledClaim& claim : c.incident->claims) {
    if (!counts(claim)) continue;
    for (const Row& role : claim.rows.roles) kinds.insert(words(role, "claim_role", "kind"));
  }
  return joined(kinds);
}
Value civilians_told(const Cells& c) {
  for (const Row& row : c.incident->ranges) {
    const Value most = figure(row, "most");
    if (words(row, "incident_range", "people") == "civilian" && to_integer(most) > 0) return text("civilian");
  }
  return {};
}

std::string between(const std::string& low, const std::string& high) {
  if (low == high) return low.empty() ? "no figure" : low;
  return high.empty() ? low + " or more" : low.empty() ? "up to " + high : low + " to " + high;
}

/// "2 accounts of 2 independent sources: ASSAULT (missile); Ganja; 2020-10-11; claimed killed: 7 or more; contested:
/// killed."
Value summary(const Cells& c) {
  const auto number = [&](const char* column, const char* one, const char* many) {
    const int64_t n = to_integer(incident_cell(c, column));
    return std::to_string(n) + " " + (n == 1 ? one : many);
  };
  std::string out =
      number("accounts", "account", "accounts") + " of " + number("sources", "source", "independent sources");
  out += ": " + to_text(incident_cell(c, "event"));
  if (const std::string modes = to_text(incident_cell(c, "modes")); !modes.empty()) out += " (" + modes + ")";
  if (const std::string place = c.derived->place_name; !place.empty()) out += "; " + place;
  if (const std::string day = to_text(incident_cell(c, "date_from")); !day.empty()) {
    const std::string to = to_text(incident_cell(c, "date_to"));
    out += "; " + day + (to.empty() || to == day ? "" : "/" + to);
  }
  for (const Row& row : c.incident->ranges) {
    const auto at = [&](const char* column) { return words(row, "incident_range", column); };
    out += "; claimed " + at("kind") + (at("people").empty() ? "" : " (" + at("people") + ")") + ": " +
           between(at("low"), at("high"));
    if (!at("best").empty() && at("best") != at("low")) out += ", best " + at("best");
  }
  if (const std::string contested = to_text(incident_cell(c, "contested")); !contested.empty())
    out += "; contested: " + contested;
  return out + ".";
}

/// "killed (child) 2..2": all of them.
Value ranges(const Cells& c) {
  std::vector<std::string> out;
  for (const Row& row : c.incident->ranges) {
    const auto at = [&](const char* column) { return words(row, "incident_range", column); };
    out.push_back(at("kind") + (at("people").empty() ? "" : " (" + at("people") + ")") + " " + at("low") + ".." +
                  at("high"));
  }
  return joined(out);
}
Value killed(const Cells& c, std::string_view people, std::string_view end) {
  const Row* range = range_of(*c.incident, "killed", people);
  return range ? figure(*range, end) : Value();
}
/// The deaths of UCDP's four columns, which make up `best`: civilians, the fighters of A and B, and the rest.  Ranges
/// of parts may go beyond that of the whole; a part then gets what is left of it.
std::array<Value, 4> deaths(const Cells& c) {
  const auto first = [&](std::string_view people) {
    const Value best = killed(c, people, "best");
    return is_null(best) ? killed(c, people, "least") : best;
  };
  const Value all = first("");
  if (is_null(all)) return {};
  int64_t rest = to_integer(all);
  const auto take = [&](const Value& part) {
    const int64_t taken = std::min(rest, to_integer(part));
    rest -= taken;
    return is_null(part) ? Value() : Value(taken);
  };
  const Value civilians = take(first("civilian")), a = take(fighters(side_at(c, 0))), b = take(fighters(side_at(c, 1)));
  return {civilians, a, b, Value(rest)};
}
Value civilian_harm(const Cells& c) {
  for (const char* kind : {"killed", "injured"}) {
    const Row* range = range_of(*c.incident, kind, "civilian");
    if (range && to_integer(figure(*range, "most")) > 0) return text("Yes");
  }
  return {};
}
Value victims(const Cells& c, bool named) {
  int64_t count = 0;
  for (const Row& row : c.incident->victims) count += !named || !is_null(cell(row, "victim", "names"));
  return count ? Value(count) : Value();
}
Value second_of(const Value& value) {  // "2026-01-02T03:04:05Z": since 1970
  const std::string at = to_text(value);
  const auto day = parse_iso_day(at.substr(0, 10));
  if (!day || at.size() < 19) return {};
  return Value(*day * kDaySeconds + std::atoi(at.substr(11, 2).c_str()) * 3600 +
               std::atoi(at.substr(14, 2).c_str()) * 60 + std::atoi(at.substr(17, 2).c_str()));
}
Value if_later(const Value& from, const Value& to) { return to == from ? Value() : to; }

// ---- of one claim

Value speaker(const Cells& c, std::string_view column) { return cell(speaker_of(*c.claim), "claim_speaker", column); }
Value issuer(const Cells& c, std::string_view column) {
  return c.claim->rows.speakers.empty() ? Value() : cell(c.claim->rows.speakers.front(), "claim_speaker", column);
}
/// "TASS > the ministry": from the issuer to the innermost.
Value speakers(const Cells& c) {
  std::string out;
  for (const Row& row : c.claim->rows.speakers) {
    const std::string name = words(row, "claim_speaker", "text");
    out += (out.empty() ? "" : " > ") + (name.empty() ? "not stated" : name);
  }
  return text_or_null(out);
}
Value role(const Cells& c, std::string_view which, std::string_view column) {
  return cell(role_of(*c.claim, which), "claim_role", column);
}
Value claimed_objects(const Cells& c) {
  std::vector<std::string> kinds;
  for (const Row& row : c.claim->rows.roles) kinds.push_back(words(row, "claim_role", "kind"));
  return joined(kinds);
}
Value code(const Cells& c, std::string data::CodeRow::*scheme) {
  const data::CodeRow* row = c.derived && !c.claim ? c.derived->codes : codes_of(*c.claim, *c.reference);
  return row ? text_or_null(row->*scheme) : Value();
}
/// PLOVER's quadrant: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
Value quadrant(const Cells& c) {
  EventType event = EventType::none;
  parse_event(to_text(c.claim ? cell(c.claim->rows.claim, "claim", "event") : incident_cell(c, "event")), event);
  using enum EventType;
  switch (event) {
    case none:
      return {};
    case AGREE:
    case CONSULT:
    case SUPPORT:
    case CONCEDE:
      return text("1");
    case COOPERATE:
    case AID:
    case RETREAT:
      return text("2");
    case REQUEST:
    case ACCUSE:
    case REJECT:
    case THREATEN:
      return text("3");
    default:
      return text("4");
  }
}
Value actor_name(const Cells& c, const char* which) {
  const std::string code = to_text(role(c, which, "actor"));
  return code.empty() ? role(c, which, "text") : text(name_of_actor(code, *c.reference));
}
Value actor_country(const Cells& c, const char* which, std::string_view Country::*what) {
  const std::string code = to_text(role(c, which, "actor"));
  const data::Actor* actor = c.reference->actor(code);
  const std::string_view state = actor && c.reference->by_iso3(actor->state) ? actor->state : data::side_of(code);
  const Country* country = c.reference->by_iso3(state);
  return country ? text_or_null(country->*what) : Value();
}
Value actor_sector(const Cells& c, const char* which) {
  const std::string code = to_text(role(c, which, "actor"));
  if (const size_t dash = code.find('-'); dash != std::string::npos) return text(code.substr(dash + 1));
  const data::Actor* actor = c.reference->actor(code);
  return actor ? text_or_null(actor->sector) : Value();
}
Value span(const Cells& c) {
  return to_text(cell(c.claim->rows.claim, "claim", "span_begin")) + "-" +
         to_text(cell(c.claim->rows.claim, "claim", "span_end"));
}
Value harms_told(const Cells& c) {
  std::vector<std::string> out;
  for (const Row& row : c.claim->rows.harms) {
    const std::string status = words(row, "harm", "status"), object = words(row, "harm", "object");
    out.push_back(words(row, "harm", "kind") + " " + words(row, "harm", "low") + ".." + words(row, "harm", "high") +
                  (status == "unknown" ? "" : " " + status) + (object.empty() ? "" : " " + object));
  }
  return joined(out);
}
/// Where the claim says it was.
Location where(const Cells& c) {
  const Row& row = c.claim->rows.claim;
  const Value& lat = cell(row, "claim", "lat");
  if (is_null(lat)) return {};
  return c.locator->locate(words(row, "claim", "place_name"),
                           {store::to_real(lat), store::to_real(cell(row, "claim", "lon"))},
                           words(row, "claim", "date_from"));
}
Value location(const Cells& c, std::string Location::*what) { return text_or_null(c.derived->location.*what); }
Value country_code(const Cells& c, std::string_view Country::*what) {
  const Country* country = c.derived->location.code;
  return country ? text_or_null(country->*what) : Value();
}

enum class For : uint8_t { incidents, claims, all };  // the kinds of rows that a field is there for
struct Derivation {
  std::string_view name;
  For rows;
  Value (*read)(const Cells&);
};
constexpr Derivation kDerivations[] = {
    {"edition.version", For::all, [](const Cells& c) { return text(c.edition->version); }},
    {"edition.data", For::all, [](const Cells& c) { return text(c.edition->data_version); }},
    {"edition.at", For::all, [](const Cells& c) { return text_or_null(c.edition->at); }},
    {"edition.viewpoint", For::all, [](const Cells& c) { return text(c.edition->viewpoint); }},
    {"side_a.name", For::incidents, [](const Cells& c) { return side_name(c, side_at(c, 0)); }},
    {"side_a.code", For::incidents, [](const Cells& c) { return side_at(c, 0) ? text(side_at(c, 0)->code) : Value(); }},
    {"side_a.gwno", For::incidents, [](const Cells& c) { return side_gwno(c, side_at(c, 0)); }},
    {"side_a.group", For::incidents, [](const Cells& c) { return side_group(c, side_at(c, 0)); }},
    {"side_a.accused_by", For::incidents, [](const Cells& c) { return accused_by(side_at(c, 0)); }},
    {"side_a.fighters_killed", For::incidents, [](const Cells& c) { return fighters(side_at(c, 0)); }},
    {"side_b.name", For::incidents, [](const Cells& c) { return side_name(c, side_at(c, 1)); }},
    {"side_b.code", For::incidents, [](const Cells& c) { return side_at(c, 1) ? text(side_at(c, 1)->code) : Value(); }},
    {"side_b.gwno", For::incidents, [](const Cells& c) { return side_gwno(c, side_at(c, 1)); }},
    {"side_b.group", For::incidents, [](const Cells& c) { return side_group(c, side_at(c, 1)); }},
    {"side_b.accused_by", For::incidents, [](const Cells& c) { return accused_by(side_at(c, 1)); }},
    {"side_b.fighters_killed", For::incidents, [](const Cells& c) { return fighters(side_at(c, 1)); }},
    {"sides.others", For::incidents, other_sides},
    {"dyad", For::incidents, dyad},
    {"ucdp_type", For::incidents, [](const Cells& c) { return text_or_null(c.derived->ucdp_type); }},
    {"other_codes", For::incidents, [](const Cells& c) { return joined(c.derived->other_codes); }},
    {"days", For::incidents, days},
    {"year", For::incidents, [](const Cells& c) { return year(incident_cell(c, "date_from")); }},
    {"written_day", For::incidents, [](const Cells& c) { return written_day(incident_cell(c, "date_from")); }},
    {"wkt", For::incidents, wkt},
    {"priogrid", For::incidents, priogrid},
    {"place", For::incidents,
     [](const Cells& c) {
       return c.derived->place_name.empty() ? incident_cell(c, "place") : text(c.derived->place_name);
     }},
    {"place.country", For::incidents, [](const Cells& c) { return location(c, &Location::country); }},
    {"place.iso2", For::incidents, [](const Cells& c) { return country_code(c, &Country::iso2); }},
    {"place.iso3", For::incidents, [](const Cells& c) { return country_code(c, &Country::iso3); }},
    {"place.iso_number", For::incidents, [](const Cells& c) { return country_code(c, &Country::number); }},
    {"place.gwno", For::incidents, [](const Cells& c) { return country_code(c, &Country::gwno); }},
    {"place.region", For::incidents, [](const Cells& c) { return country_code(c, &Country::region); }},
    {"place.unit1", For::incidents, [](const Cells& c) { return location(c, &Location::unit1); }},
    {"place.unit2", For::incidents, [](const Cells& c) { return location(c, &Location::unit2); }},
    {"place.territory", For::incidents, [](const Cells& c) { return location(c, &Location::territory); }},
    {"place.claimed_by", For::incidents, [](const Cells& c) { return location(c, &Location::claimed_by); }},
    {"place.administered_by", For::incidents, [](const Cells& c) { return location(c, &Location::administered_by); }},
    {"place.recognised_by", For::incidents, [](const Cells& c) { return location(c, &Location::recognised_by); }},
    {"documents.count", For::incidents,
     [](const Cells& c) { return Value(store::integer(c.incident->documents.size())); }},
    {"documents.ids", For::incidents, [](const Cells& c) { return documents_column(c, "id"); }},
    {"documents.publishers", For::incidents, [](const Cells& c) { return documents_column(c, "publisher"); }},
    {"documents.urls", For::incidents, [](const Cells& c) { return documents_column(c, "url"); }},
    {"first.published", For::incidents, first_published},
    {"first.publisher", For::incidents, [](const Cells& c) { return first_document(c, "publisher"); }},
    {"first.title", For::incidents, [](const Cells& c) { return first_document(c, "title"); }},
    {"first.url", For::incidents, [](const Cells& c) { return first_document(c, "url"); }},
    {"objects", For::incidents, objects},
    {"ranges", For::incidents, ranges},
    {"deaths.civilians", For::incidents, [](const Cells& c) { return deaths(c)[0]; }},
    {"deaths.side_a", For::incidents, [](const Cells& c) { return deaths(c)[1]; }},
    {"deaths.side_b", For::incidents, [](const Cells& c) { return deaths(c)[2]; }},
    {"deaths.unknown", For::incidents, [](const Cells& c) { return deaths(c)[3]; }},
    {"civilian_harm", For::incidents, civilian_harm},
    {"victims.count", For::incidents, [](const Cells& c) { return victims(c, false); }},
    {"victims.named", For::incidents, [](const Cells& c) { return victims(c, true); }},
    {"changed_second", For::incidents, [](const Cells& c) { return second_of(incident_cell(c, "changed_at")); }},
    {"incident.date_to_if_later", For::incidents,
     [](const Cells& c) { return if_later(incident_cell(c, "date_from"), incident_cell(c, "date_to")); }},
    {"merged_ids", For::incidents, [](const Cells& c) { return joined(c.incident->merged); }},
    {"interaction", For::incidents, interaction},
    {"civilians", For::incidents, civilians_told},
    {"summary", For::incidents, summary},
    {"belligerent.code", For::incidents, [](const Cells& c) { return c.side ? text(c.side->code) : Value(); }},
    {"belligerent.name", For::incidents, [](const Cells& c) { return side_name(c, c.side); }},
    {"belligerent.accused_by", For::incidents, [](const Cells& c) { return accused_by(c.side); }},
    {"belligerent.fighters_killed", For::incidents, [](const Cells& c) { return fighters(c.side); }},
    {"object.kind", For::incidents, [](const Cells& c) { return text_or_null(c.object); }},
    {"code.cameo", For::all, [](const Cells& c) { return code(c, &data::CodeRow::cameo); }},
    {"code.acled", For::all, [](const Cells& c) { return code(c, &data::CodeRow::acled); }},
    {"code.acled_sub", For::all, [](const Cells& c) { return code(c, &data::CodeRow::acled_sub); }},
    {"code.ucdp", For::all, [](const Cells& c) { return code(c, &data::CodeRow::ucdp); }},
    {"code.plover_mode", For::all, [](const Cells& c) { return code(c, &data::CodeRow::plover_mode); }},
    {"quadrant", For::all, quadrant},
    {"claim.incident", For::claims, [](const Cells& c) { return text_or_null(c.claim->incident); }},
    {"claim.year", For::claims, [](const Cells& c) { return year(cell(c.claim->rows.claim, "claim", "date_from")); }},
    {"claim.compact_day", For::claims,
     [](const Cells& c) { return compact_day(cell(c.claim->rows.claim, "claim", "date_from")); }},
    {"claim.date_to_if_later", For::claims,
     [](const Cells& c) {
       const Row& row = c.claim->rows.claim;
       return if_later(cell(row, "claim", "date_from"), cell(row, "claim", "date_to"));
     }},
    {"claim.span", For::claims, span},
    {"claim.objects", For::claims, claimed_objects},
    {"claim.harms", For::claims, harms_told},
    {"claim.speakers", For::claims, speakers},
    {"where.country", For::claims, [](const Cells& c) { return text_or_null(where(c).country); }},
    {"where.iso3", For::claims,
     [](const Cells& c) {
       const Country* country = where(c).code;
       return country ? text_or_null(country->iso3) : Value();
     }},
    {"where.unit1", For::claims, [](const Cells& c) { return text_or_null(where(c).unit1); }},
    {"where.unit2", For::claims, [](const Cells& c) { return text_or_null(where(c).unit2); }},
    {"where.kind", For::claims, [](const Cells& c) { return text_or_null(where(c).kind); }},
    {"where.town", For::claims,
     [](const Cells& c) {
       const Location at = where(c);
       return at.kind == "town" ? cell(c.claim->rows.claim, "claim", "place_name") : Value();
     }},
    {"where.claimed_by", For::claims, [](const Cells& c) { return text_or_null(where(c).claimed_by); }},
    {"where.administered_by", For::claims, [](const Cells& c) { return text_or_null(where(c).administered_by); }},
    {"speaker.text", For::claims, [](const Cells& c) { return speaker(c, "text"); }},
    {"speaker.actor", For::claims, [](const Cells& c) { return speaker(c, "actor"); }},
    {"speaker.basis", For::claims, [](const Cells& c) { return speaker(c, "basis"); }},
    {"issuer.text", For::claims, [](const Cells& c) { return issuer(c, "text"); }},
    {"issuer.actor", For::claims, [](const Cells& c) { return issuer(c, "actor"); }},
    {"perpetrator.text", For::claims, [](const Cells& c) { return role(c, "perpetrator", "text"); }},
    {"perpetrator.actor", For::claims, [](const Cells& c) { return role(c, "perpetrator", "actor"); }},
    {"perpetrator.basis", For::claims, [](const Cells& c) { return role(c, "perpetrator", "basis"); }},
    {"perpetrator.name", For::claims, [](const Cells& c) { return actor_name(c, "perpetrator"); }},
    {"perpetrator.country", For::claims,
     [](const Cells& c) { return actor_country(c, "perpetrator", &Country::iso3); }},
    {"perpetrator.gwno", For::claims, [](const Cells& c) { return actor_country(c, "perpetrator", &Country::gwno); }},
    {"perpetrator.sector", For::claims, [](const Cells& c) { return actor_sector(c, "perpetrator"); }},
    {"target.text", For::claims, [](const Cells& c) { return role(c, "target", "text"); }},
    {"target.actor", For::claims, [](const Cells& c) { return role(c, "target", "actor"); }},
    {"target.basis", For::claims, [](const Cells& c) { return role(c, "target", "basis"); }},
    {"target.name", For::claims, [](const Cells& c) { return actor_name(c, "target"); }},
    {"target.country", For::claims, [](const Cells& c) { return actor_country(c, "target", &Country::iso3); }},
    {"target.gwno", For::claims, [](const Cells& c) { return actor_country(c, "target", &Country::gwno); }},
    {"target.sector", For::claims, [](const Cells& c) { return actor_sector(c, "target"); }},
};

}  // namespace

std::string_view to_string(RowKind kind) { return kKinds[static_cast<size_t>(kind)]; }

ReadField find_field(std::string_view name, RowKind kind) {
  const bool claims = of_claims(kind) || kind == RowKind::statement, incidents = !of_claims(kind);
  for (const Derivation& d : kDerivations) {
    if (d.name == name && (d.rows == For::all || (d.rows == For::claims ? claims : incidents))) return d.read;
  }
  if (has_table(name.substr(0, name.find('.')), kind)) {
    if (ReadField found = column(name)) return found;
  }
  return incidents ? figures(name) : ReadField();
}

std::vector<std::string_view> derived_fields() {
  std::vector<std::string_view> out;
  for (const Derivation& d : kDerivations) out.push_back(d.name);
  return out;
}

}  // namespace parley::exports
