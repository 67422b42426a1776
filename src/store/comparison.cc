#include "store/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace parley::store {
namespace {

constexpr double kEdgeDegrees = 0.5;  // around the dataset's events: where it might have had an incident
constexpr double kMostRadiusKm = 50;

struct Figures {
  std::optional<int64_t> low, best, high;
};

/// All events of the dataset that stand in one incident.
struct Side {
  std::vector<std::string> events;
  std::string from, to, place;
  std::optional<Point> point;
  Figures killed;
};

/// What the ledger has of an incident.
struct Own {
  std::string from, to, place;
  std::optional<Point> point;
  double radius_km = 0;
  int64_t sources = 0;
  Figures killed;
};

std::optional<int64_t> integer_of(const Value& value) {
  return is_null(value) ? std::nullopt : std::optional(to_integer(value));
}
std::optional<Point> point_of(const Value& lat, const Value& lon) {
  return is_null(lat) || is_null(lon) ? std::nullopt : std::optional(Point{to_real(lat), to_real(lon)});
}
void add(std::optional<int64_t>& sum, const std::optional<int64_t>& more) {
  if (more) sum = sum.value_or(0) + *more;
}
Value value_of(const std::optional<int64_t>& number) { return number ? integer(*number) : Value(); }

int64_t days_between(const std::string& a_from, const std::string& a_to, const std::string& b_from,
                     const std::string& b_to) {
  const auto day = [](const std::string& text) { return parse_iso_day(text).value_or(0); };
  return std::max({0, day(b_from) - day(a_to), day(a_from) - day(b_to)});
}

/// The dataset's figure for an event: the number that its cell states, within the bounds that it gives.
Figures event_figures(const Row& row) {
  Figures out{integer_of(row[7]), {}, integer_of(row[8])};
  const std::string cell = to_text(row[9]);
  if (!cell.empty() && std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
      cell.size() < 10)
    out.best = std::stoll(cell);
  return out;
}

const char* verdict(const Figures& own, const Figures& other) {
  const bool has_own = own.low || own.best || own.high, has_other = other.low || other.best || other.high;
  if (!has_own && !has_other) return "none";
  if (!has_own) return "only in dataset";
  if (!has_other) return "only in ledger";
  const auto best = [](const Figures& f) { return f.best ? f.best : f.low ? f.low : f.high; };
  if (best(own) == best(other)) return "same";
  const auto low = [](const Figures& f) { return f.low.value_or(0); };
  const auto high = [](const Figures& f) { return f.high.value_or(INT64_MAX); };
  return low(own) <= high(other) && low(other) <= high(own) ? "within" : "apart";
}

class Comparison {
 public:
  Comparison(Database& database, const ComparisonQuery& query) : database_(database), query_(query) {}

  Listing run() {
    choose();
    read_events();
    read_incidents();
    match();
    out_.columns = kComparisonColumns;
    for (const auto& [alone, side] : sides_) put_side(alone, side);
    for (const auto& [id, own] : incidents_) put_own(id, own);
    return std::move(out_);
  }

 private:
  void choose() {
    const Rows sources = database_.query("SELECT id, group_id FROM source WHERE kind = 'dataset' ORDER BY id");
    std::string names;
    for (const Row& row : sources) {
      names += (names.empty() ? "'" : ", '") + to_text(row[0]) + "'";
      if (to_text(row[0]) == query_.dataset || (query_.dataset.empty() && sources.size() == 1))
        source_ = to_text(row[0]);
    }
    if (sources.empty()) throw Failure{"there is no dataset in this ledger; put one in with `parley import`"};
    if (source_.empty()) throw Failure{"name one of the datasets in this ledger with --with: " + names};
  }

  void read_events() {
    const Rows rows = database_.query(
        "SELECT a.incident_id, d.name, a.date_from, a.date_to, a.place, a.lat, a.lon, h.low, h.high, h.text FROM "
        "account a JOIN "
        "document d ON d.id = a.document_id LEFT JOIN claim c ON c.account_id = a.id LEFT JOIN harm h ON h.claim_id = "
        "c.id AND "
        "h.kind = 'killed' AND h.subset_of IS NULL WHERE d.source_id = ?1 AND a.incident_id IS NOT NULL ORDER BY "
        "a.incident_id, "
        "d.name, h.id",
        {source_});
    std::string last;
    for (const Row& row : rows) {
      const std::string event = to_text(row[1]), from = to_text(row[2]), to = to_text(row[3]);
      if (event == last || (!query_.to.empty() && from > query_.to) || (!query_.from.empty() && to < query_.from))
        continue;
      last = event;
      Side& side = sides_[to_text(row[0])];
      side.events.push_back(event);
      if (side.from.empty() || from < side.from) side.from = from;
      side.to = std::max(side.to, to);
      if (side.place.empty()) side.place = to_text(row[4]);
      if (!side.point) side.point = point_of(row[5], row[6]);
      const Figures figures = event_figures(row);
      add(side.killed.low, figures.low), add(side.killed.best, figures.best), add(side.killed.high, figures.high);
      if (first_.empty() || from < first_) first_ = from;
      last_ = std::max(last_, to);
      if (const auto point = point_of(row[5], row[6])) {
        south_ = std::min(south_, point->lat), north_ = std::max(north_, point->lat);
        west_ = std::min(west_, point->lon), east_ = std::max(east_, point->lon);
      }
    }
  }

  /// Incidents with other sources than datasets, where and when the dataset has events.
  void read_incidents() {
    if (first_.empty()) return;
    const Rows rows = database_.query(
        "SELECT i.id, i.date_from, i.date_to, i.place, i.lat, i.lon, i.radius_km, i.sources, r.low, r.best, r.high "
        "FROM incident i LEFT "
        "JOIN incident_range r ON r.incident_id = i.id AND r.kind = 'killed' AND r.people = '' WHERE i.merged_into IS "
        "NULL AND i.state <> "
        "'withdrawn' AND ((i.date_from >= ?1 AND i.date_from <= ?2 AND i.lat BETWEEN ?3 AND ?4 AND i.lon BETWEEN ?5 "
        "AND ?6) OR EXISTS "
        "(SELECT 1 FROM account a JOIN document d ON d.id = a.document_id WHERE a.incident_id = i.id AND d.source_id = "
        "?7)) AND EXISTS "
        "(SELECT 1 FROM account a JOIN document d ON d.id = a.document_id LEFT JOIN source s ON s.id = d.source_id "
        "WHERE "
        "a.incident_id = i.id AND coalesce(s.kind, '') <> 'dataset') ORDER BY i.id",
        {moved(query_.from.empty() ? first_ : query_.from, -query_.days),
         moved(query_.to.empty() ? last_ : query_.to, query_.days), south_ - kEdgeDegrees, north_ + kEdgeDegrees,
         west_ - kEdgeDegrees, east_ + kEdgeDegrees, source_});
    for (const Row& row : rows) {
      Own& own = incidents_[to_text(row[0])];
      own.from = to_text(row[1]), own.to = to_text(row[2]), own.place = to_text(row[3]),
      own.point = point_of(row[4], row[5]);
      own.radius_km = is_null(row[6]) ? 0 : to_real(row[6]);
      own.sources = to_integer(row[7]);
      own.killed = {integer_of(row[8]), integer_of(row[9]), integer_of(row[10])};
    }
  }
  static std::string moved(const std::string& day, int by) {
    const auto number = parse_iso_day(day);
    return number ? iso_day(*number + by) : day;
  }

  void match() {
    std::map<std::string, std::vector<std::string>> by_day;  // incidents that no event stands in
    for (const auto& [id, own] : incidents_) {
      const auto first = parse_iso_day(own.from), last = parse_iso_day(own.to);
      if (!first || sides_.contains(id)) continue;
      for (Day day = *first - query_.days; day <= std::min(last.value_or(*first), *first + 31) + query_.days; ++day)
        by_day[iso_day(day)].push_back(id);
    }
    std::vector<std::tuple<int64_t, double, std::string, std::string>>
        near;  // days, kilometres, event's incident, incident
    for (const auto& [alone, side] : sides_) {
      if (incidents_.contains(alone)) {
        pairs_[alone] = {alone, "link"};
        continue;
      }
      const auto found = by_day.find(side.from);
      if (found == by_day.end() || !side.point) continue;
      for (const std::string& id : found->second) {
        const Own& own = incidents_.at(id);
        if (!own.point) continue;
        const double apart = distance_km(*own.point, *side.point);
        if (apart <= query_.kilometres + std::min(own.radius_km, kMostRadiusKm))
          near.emplace_back(days_between(own.from, own.to, side.from, side.to), apart, alone, id);
      }
    }
    std::sort(near.begin(), near.end());
    for (const auto& [days, apart, alone, id] : near) {  // the nearest first, each once
      if (pairs_.contains(alone) || taken_.contains(id)) continue;
      pairs_[alone] = {id, "nearness"};
      taken_.insert(id);
    }
  }

  void put_side(const std::string& alone, const Side& side) {
    const auto pair = pairs_.find(alone);
    if (pair == pairs_.end()) {
      out_.rows.push_back({text("dataset"),
                           Value(),
                           text(alone),
                           text(joined(side.events)),
                           Value(),
                           Value(),
                           text_or_null(side.from),
                           text_or_null(side.to),
                           Value(),
                           Value(),
                           text_or_null(side.place),
                           Value(),
                           Value(),
                           Value(),
                           Value(),
                           value_of(side.killed.low),
                           value_of(side.killed.best),
                           value_of(side.killed.high),
                           text("only in dataset"),
                           Value()});
      return;
    }
    const auto& [id, by] = pair->second;
    const Own& own = incidents_.at(id);
    const bool dated = !own.from.empty() && !side.from.empty();
    out_.rows.push_back(
        {text("both"),
         text(by),
         text(id),
         text(joined(side.events)),
         text_or_null(own.from),
         text_or_null(own.to),
         text_or_null(side.from),
         text_or_null(side.to),
         dated ? integer(days_between(own.from, own.to, side.from, side.to)) : Value(),
         text_or_null(own.place),
         text_or_null(side.place),
         own.point && side.point ? Value(std::round(distance_km(*own.point, *side.point) * 10) / 10) : Value(),
         value_of(own.killed.low),
         value_of(own.killed.best),
         value_of(own.killed.high),
         value_of(side.killed.low),
         value_of(side.killed.best),
         value_of(side.killed.high),
         text(verdict(own.killed, side.killed)),
         integer(own.sources)});
  }

  void put_own(const std::string& id, const Own& own) {
    const bool deadly = own.killed.best.value_or(own.killed.low.value_or(own.killed.high.value_or(0))) > 0;
    const std::string from = query_.from.empty() ? first_ : query_.from, to = query_.to.empty() ? last_ : query_.to;
    if (!deadly || sides_.contains(id) || taken_.contains(id) || own.from < from || own.from > to) return;
    out_.rows.push_back({text("ledger"),
                         Value(),
                         text(id),
                         Value(),
                         text_or_null(own.from),
                         text_or_null(own.to),
                         Value(),
                         Value(),
                         Value(),
                         text_or_null(own.place),
                         Value(),
                         Value(),
                         value_of(own.killed.low),
                         value_of(own.killed.best),
                         value_of(own.killed.high),
                         Value(),
                         Value(),
                         Value(),
                         text("only in ledger"),
                         integer(own.sources)});
  }

  static std::string joined(const std::vector<std::string>& list) {
    std::string out;
    for (const std::string& one : list) out += (out.empty() ? "" : " ") + one;
    return out;
  }

  Database& database_;
  const ComparisonQuery& query_;
  std::string source_, first_, last_;  // days of its events
  double south_ = 90, north_ = -90, west_ = 180, east_ = -180;
  std::map<std::string, Side> sides_;                                 // by incident
  std::map<std::string, Own> incidents_;                              // by id
  std::map<std::string, std::pair<std::string, const char*>> pairs_;  // key of sides_ -> incident, and by what
  std::set<std::string> taken_;                                       // incidents that nearness gave to an event
  Listing out_;
};

}  // namespace

Result<Listing> compare_with_dataset(Store& store, const ComparisonQuery& query) {
  return guarded([&] { return Comparison(store.database(), query).run(); });
}

}  // namespace parley::store
