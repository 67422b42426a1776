// Task "statements": one record of a military press release.  The set's conventions stand in the tables below: people
// without a number count 2, several and the like 3, numerous 4, a large number 5; a facilitator is no leader.
#include <algorithm>
#include <map>
#include <set>

#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

constexpr std::pair<std::string_view, int64_t> kVagueNumbers[] = {
    {"large number", 5}, {"numerous", 4}, {"handful", 4}, {"several", 3}, {"multiple", 3},
    {"some", 3},         {"group", 3},    {"many", 4},    {"few", 3},     {"number of", 3}};
constexpr std::string_view kLeaders[] = {"leader", "commander", "governor", "emir", "chief"};
constexpr std::string_view kAdditive[] = {"additional", "another", "other ", "others ", "also ", "separate", " more "};
constexpr std::string_view kOwnSide[] = {" force ",        " forces ", " patrol ", " unit ",  " team ",
                                         "service member", "soldier",  "women",    "children"};
constexpr std::string_view kOwnForces[] = {"service member", "soldier"};
constexpr std::string_view kDefinite[] = {"the ", "both ", "his ", "their ", "these ", "those ", "he", "him"};
constexpr std::string_view kNoShots[] = {
    "no shots",       "not fire their",        "not fire a", "without firing", "without shots",
    "without a shot", "no weapons were fired", "no shot was"};
// Words of the press releases that speak for or against a search for somebody.
constexpr std::pair<std::string_view, int> kRaidWords[] = {
    {"search", 1},      {"compound", 1},   {"targeted", 1},    {"targeting", 1}, {"leader", 1},
    {"facilitator", 1}, {"to arrest", 2},  {"to capture", 2},  {"patrol", -2},   {"clearing", -2},
    {"clearance", -2},  {"airstrike", -2}, {"air strike", -2}, {"cache", -1}};
// Word of the text -> name that the gold has for the group.
constexpr std::pair<std::string_view, std::string_view> kGroups[] = {
    {"taliban", "taliban"}, {"haqqani", "haqqani"}, {"hezb", "hig"},
    {"hizb", "hig"},        {"hig ", "hig"},        {"islamic movement of uzbekistan", "imu"},
    {"imu ", "imu"},        {"al-qa", "aq"},        {"al qa", "aq"}};

constexpr Day kRecent = 14;  // releases tell of the last days; older dates are background

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == '\n') c = ' ';
  }
  return out;
}

template <class Table>
bool has_any(std::string_view text, const Table& words) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// Who is harmed, in small letters, with a blank behind.
std::string words_of(const Document& document, const Harm& harm) {
  return lowered(document.text(harm.quantity.span())) + " ";
}

/// The least figure as the set counts.
int64_t least(const Harm& harm, std::string_view words) {
  const Qualifier qualifier = harm.quantity->qualifier();
  const int64_t low = harm.quantity->low().value_or(0);
  if (qualifier != Qualifier::vague && qualifier != Qualifier::plural && qualifier != Qualifier::many_more) return low;
  for (const auto& [word, number] : kVagueNumbers) {
    if (words.find(word) != std::string_view::npos) return number;
  }
  return low;
}

/// Within the days before the publication that a release may tell of.
bool is_recent(const Document& document, const TimeInterval& time) {
  const auto& published = document.metadata().published;
  return is_closed(time) && (!published || (time.first_day() <= published->first_day() &&
                                            time.first_day() + kRecent >= published->first_day()));
}

/// By the words of the text, not by where or when it was published.
bool is_dated(const Claim& claim) { return claim.time && claim.time->rule().starts_with("dates.toml"); }

/// The day of the act that a release tells of: that of the first act, or of the first toll, that it dates.
std::optional<Day> day_told(const Document& document, const Reading& reading) {
  std::optional<Day> out;
  bool toll = false;
  for (const Claim& claim : reading.record.claims) {
    if (!states_fact(claim) || !is_dated(claim) || (claim.time_carried && claim.harms.empty())) continue;
    const TimeInterval& time = claim.time->value();
    if (time.precision > TimePrecision::day || !is_recent(document, time)) continue;
    if (!out || (!toll && !claim.harms.empty())) out = std::max(out.value_or(time.first_day()), time.first_day());
    toll = toll || !claim.harms.empty();
  }
  return out;
}

struct Tally {
  int64_t all = 0, leaders = 0;
  const Claim* first = nullptr;  // the claim that it begins with
};

/// Killed or captured people of the one incident that a release tells of: told in short, then again at length.  The
/// fullest sentence counts, and what others add to it.
Tally tally(const Document& document, const Reading& reading, std::initializer_list<HarmKind> kinds) {
  struct Sum {
    int64_t all = 0, leaders = 0;
    bool again = false, more = false;  // names people known before; says that they are further ones
  };
  std::map<uint32_t, Sum> sentences;
  std::set<uint32_t> counted;
  std::set<std::string> told;  // who, in which words
  Tally out;
  const auto& published = document.metadata().published;
  const std::optional<Day> main_day = day_told(document, reading);
  for (const Claim& claim : reading.record.claims) {
    if (!states_fact(claim)) continue;
    if (published && claim.time && is_closed(claim.time->value()) &&
        claim.time->value().last_day() + kRecent < published->first_day())
      continue;  // background
    if (main_day && claim.time && is_closed(claim.time->value()) && claim.time->value().last_day() < *main_day)
      continue;  // "who was killed last week"
    const bool of_own_side = std::any_of(claim.harms.begin(), claim.harms.end(), [&](uint32_t index) {
      const Harm& harm = reading.record.harms[index];
      return harm.kind == HarmKind::killed && harm.quantity->low().value_or(0) > 0 &&
             has_any(words_of(document, harm), kOwnForces);
    });
    if (of_own_side) continue;  // "soldiers were killed along with a villager"
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      if (harm.cumulative) continue;
      if (std::find(kinds.begin(), kinds.end(), harm.kind) == kinds.end() || !counted.insert(index).second) continue;
      const std::string words = words_of(document, harm);
      if (has_any(words, kOwnSide) || (claim.perpetrator && claim.perpetrator->span.overlaps(harm.quantity.span())))
        continue;
      Sum& sum = sentences[claim.sentence];
      if (sum.all > 0 &&
          (words == "him " || words == "he " || words == "them " || words == "her " || words.starts_with("both ")))
        continue;
      const int64_t number = least(harm, words);
      if (has_any(words, kLeaders)) sum.leaders += std::max<int64_t>(number, 1);
      if (harm.subset_of >= 0 || harm.same_as >= 0) continue;
      sum.all += number;
      if (number > 0 && !out.first) out.first = &claim;
      sum.more = sum.more || has_any(words, kAdditive);
      const bool same_words = !told.insert(words).second;
      sum.again = sum.again || same_words ||
                  std::any_of(std::begin(kDefinite), std::end(kDefinite),
                              [&](std::string_view word) { return words.starts_with(word); });
    }
  }
  for (const auto& [sentence, sum] : sentences) {
    const Sentence& s = reading.analysis.sentences[sentence];
    const std::string text = lowered(
        document.text({reading.analysis.tokens[s.first].span.begin, reading.analysis.tokens[s.last - 1].span.end}));
    const bool adds = !sum.again && (sum.more || has_any(text, kAdditive));
    out.all = adds ? out.all + sum.all : std::max(out.all, sum.all);
    out.leaders = adds ? out.leaders + sum.leaders : std::max(out.leaders, sum.leaders);
  }
  out.leaders = std::min(out.leaders, out.all);
  return out;
}

/// The day of the act: that of the claim with the people, else of the first dated act, else of the first date at all,
/// else of the publication.
std::string start_day(const Document& document, const Reading& reading, const Claim* main) {
  const auto& published = document.metadata().published;
  const auto recent = [&](const TimeInterval& time) {
    return time.precision <= TimePrecision::week && is_recent(document, time);
  };
  if (main && is_dated(*main) && recent(main->time->value())) return iso_day(main->time->value().first_day());
  for (const Claim& claim : reading.record.claims) {
    if (states_fact(claim) && is_dated(claim) && recent(claim.time->value()))
      return iso_day(claim.time->value().first_day());
  }
  for (const mention::TimeMention& time : reading.times) {
    if (time.use == mention::TimeUse::when && recent(time.time)) return iso_day(time.time.first_day());
  }
  if (main && main->time && recent(main->time->value())) return iso_day(main->time->value().first_day());
  return published ? iso_day(published->first_day()) : "";
}

/// The set's label of the first province named: "Sar-e Pul province" is sar_e_pul.
std::string province(const Document& document, const Reading& reading) {
  const PlaceMention* found = nullptr;
  for (const PlaceMention& mention : reading.places) {
    const std::string_view behind = document.text().substr(
        std::min<size_t>(mention.span.end + 1, document.text().size()));  // a blank or a new line
    if (!found && (behind.starts_with("province") || behind.starts_with("Province"))) found = &mention;
  }
  for (const PlaceMention& mention : reading.places) {
    if (!found && mention.resolved && !mention.enclosing && mention.place.kind == PlaceKind::unit1) found = &mention;
  }
  if (!found) return "";
  std::string label;
  for (const char c : document.text(found->span)) {
    if (c >= 'A' && c <= 'Z')
      label += static_cast<char>(c + 32);
    else if (c == ' ' || c == '-')
      label += '_';
    else if (c != '\'')
      label += c;
  }
  constexpr std::pair<std::string_view, std::string_view> kLabels[] = {
      {"paktiya", "paktya"},       {"paktia", "paktya"},   {"khowst", "khost"},
      {"maidan_wardak", "wardak"}, {"oruzgan", "uruzgan"}, {"sar_e_pol", "sar_e_pul"}};
  for (const auto& [spelling, own] : kLabels) {
    if (label == spelling) label = own;
  }
  return label;
}

std::string_view event_type(int64_t killed, int64_t captured, bool airstrike, bool civilians) {
  if (airstrike) return "airstrike";
  if (civilians) return "civiliancasualty";
  if (killed > 0) return captured > 0 ? "captureandkill" : "insurgentskilled";
  return "detention";
}

}  // namespace

std::string predict_statements(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const Tally killed = tally(document, reading, {HarmKind::killed}),
              captured = tally(document, reading, {HarmKind::detained, HarmKind::captured});
  const std::string text = lowered(document.text());
  bool airstrike = false, civilians = false;
  for (const Claim& claim : reading.record.claims) {
    if (!states_fact(claim)) continue;
    airstrike = airstrike || claim.mode == "airstrike";
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      civilians = civilians || (harm.status == Status::civilian && harm.kind == HarmKind::killed &&
                                harm.quantity->low().value_or(0) > 0);
    }
  }
  int raid = 0;
  for (const auto& [word, weight] : kRaidWords) raid += text.find(word) != std::string::npos ? weight : 0;
  std::set<std::string_view> groups;
  for (const auto& [word, name] : kGroups) {
    if (text.find(word) != std::string::npos) groups.insert(name);
  }
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("event").open_object();
  if (const std::string start = start_day(document, reading, killed.first ? killed.first : captured.first);
      !start.empty())
    json.field("start_date", std::string_view(start));
  json.key("event_type").open_array().value(event_type(killed.all, captured.all, airstrike, civilians)).close_array();
  json.key("province").open_array();
  if (const std::string place = province(document, reading); !place.empty()) json.value(std::string_view(place));
  json.close_array().key("target_group").open_array();
  for (const std::string_view group : groups) json.value(group);
  json.close_array()
      .field("min_killed", killed.all)
      .field("min_captured", captured.all)
      .field("min_leaders_killed", killed.leaders)
      .field("min_leaders_captured", captured.leaders)
      .field("killq", killed.all > 0)
      .field("captureq", captured.all > 0)
      .field("killcaptureraid", raid > 0)
      .field("airstrike", airstrike)
      .field("noshotsfired", has_any(text, kNoShots));
  return json.close_object().close_object().take();
}

}  // namespace parley::evaluate
