#include "report/reading.h"

#include <algorithm>
#include <set>

#include "data/fold.h"
#include "incident/happenings.h"
#include "incident/source_groups.h"

namespace parley::report {
namespace {

using exports::cell;
using exports::words;
using store::FiledClaim;
using store::FiledIncident;

constexpr uint32_t kLongestName = 80;          // code points
constexpr size_t kShortestName = 3;            // of a place, bytes
constexpr uint32_t kMost = 280, kAround = 80;  // code points beside the act; where names that go beyond are looked for

/// Groups of publishers that are near copies of each other, each under the name of the first.
class Independence {
 public:
  Independence(const FiledIncident& incident, const Copies& copies) {
    for (const store::Row& account : incident.accounts)
      group_[words(account, "account", "id")] = words(account, "account", "group_id");
    for (const auto& [a, b] : copies) {
      const std::string one = heard(group_[a]), other = heard(group_[b]);
      if (one != other) copy_of_[std::max(one, other)] = std::min(one, other);
    }
  }
  /// Of an account's publisher.
  std::string publisher(const std::string& account) const {
    const auto found = group_.find(account);
    return found == group_.end() ? "" : heard(found->second);
  }

 private:
  std::string heard(std::string group) const {
    for (auto found = copy_of_.find(group); found != copy_of_.end(); found = copy_of_.find(group))
      group = found->second;
    return group;
  }
  std::map<std::string, std::string> group_, copy_of_;
};

std::string group_of(const FiledClaim& claim, const Independence& independence, const data::Actors& actors) {
  const std::string publisher = independence.publisher(words(claim.rows.claim, "claim", "account_id"));
  if (claim.rows.speakers.size() < 2) return publisher;
  const store::Row& speaker = claim.rows.speakers.back();
  return incident::group_of_voice(words(speaker, "claim_speaker", "actor"), words(speaker, "claim_speaker", "text"),
                                  publisher, actors);
}

/// Of a speaker who is described at length, the beginning.
std::string cut(const std::string& text) {
  const CodePoints points(text);
  if (points.from_byte(static_cast<uint32_t>(text.size())) <= kLongestName) return text;
  const size_t end = points.to_byte(kLongestName), space = text.rfind(' ', end);
  return text.substr(0, space == std::string::npos ? end : space) + " …";
}

std::string name_of(const FiledClaim& claim, const store::SourceDocument& document,
                    const exports::Reference& reference) {
  std::string publisher = words(document.document, "document", "publisher");
  if (publisher.empty())
    publisher = "a publisher who is not named (document " + words(document.document, "document", "id") + ")";
  if (claim.rows.speakers.size() < 2) return publisher;
  const store::Row& speaker = claim.rows.speakers.back();
  std::string name = cut(words(speaker, "claim_speaker", "text"));
  if (name.starts_with("The ")) name[0] = 't';  // at the beginning of a sentence
  const std::string code = words(speaker, "claim_speaker", "actor");
  const std::string actor = code.empty() ? "" : exports::name_of_actor(code, reference);
  const bool says_who = !actor.empty() && name.find(actor) != std::string::npos;
  if (name.empty()) {
    name = actor.empty() ? "a speaker who is not named" : actor;
  } else {
    name = "“" + name + "”";  // the source's words, which may not be neutral
    if (!actor.empty() && !says_who) name += " [" + actor + "]";
  }
  return name + ", quoted by " + publisher;
}

/// Whether words around a value may be shown: not where the profile blanks any of the values within them.
bool shows_passages(const exports::Profile& profile) {
  return profile.degrees == 0 && std::none_of(profile.blank.begin(), profile.blank.end(), [](const auto& b) {
           return b.second == "text" || b.second == "trigger_text" || b.second == "place" || b.second == "place_name";
         });
}

bool ends_sentence(std::string_view text, uint32_t at) {
  const char c = text[at];
  if (c == '\n') return true;
  return (c == '.' || c == '?' || c == '!') && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n');
}

/// Names of the places that coarse coordinates are to hide.
std::vector<std::string> place_names(const FiledIncident& incident) {
  std::set<std::string> out;
  const auto add = [&](const store::Row& row, std::string_view table, std::string_view column) {
    std::string name = data::folded(words(row, table, column));
    if (name.size() >= kShortestName) out.insert(std::move(name));
  };
  add(incident.incident, "incident", "place");
  for (const store::Row& account : incident.accounts) add(account, "account", "place");
  for (const FiledClaim& claim : incident.claims) {
    add(claim.rows.claim, "claim", "place"), add(claim.rows.claim, "claim", "place_name");
    for (const store::Row& span : claim.rows.spans) {
      if (words(span, "claim_span", "field") == "place") add(span, "claim_span", "text");
    }
  }
  return {out.begin(), out.end()};
}

/// Blanks every text that holds one of the names; returns how many.
size_t blank_places(FiledIncident& incident, const std::vector<std::string>& names) {
  size_t count = 0;
  const auto blank = [&](store::Row& row, std::string_view table, std::initializer_list<const char*> columns) {
    for (const char* column : columns) {
      store::Value& value = row[store::table(table).at(column)];
      const std::string text = data::folded(store::to_text(value));
      const bool told = std::any_of(names.begin(), names.end(),
                                    [&](const std::string& name) { return text.find(name) != std::string::npos; });
      if (told) value = store::Null{}, ++count;
    }
  };
  for (auto& [id, one] : incident.documents) blank(one.document, "document", {"title", "url"});
  for (FiledClaim& claim : incident.claims) {
    blank(claim.rows.claim, "claim", {"trigger_text"});
    for (store::Row& row : claim.rows.speakers) blank(row, "claim_speaker", {"text"});
    for (store::Row& row : claim.rows.roles) blank(row, "claim_role", {"text"});
    for (store::Row& row : claim.rows.harms) blank(row, "harm", {"text"});
  }
  for (store::Row& row : incident.decisions) blank(row, "decision", {"before", "after", "reason"});
  blank(incident.incident, "incident", {"grading_reason"});
  return count;
}

/// The gravest first.
int gravity_of(std::string_view kind) {
  HarmKind harm = HarmKind::service_cut;
  parse_harm(kind, harm);
  return static_cast<int>(harm);
}

}  // namespace

Passage passage_around(std::string_view text, const CodePoints& points, uint32_t begin, uint32_t end,
                       const std::vector<std::string>& persons) {
  const uint32_t size = points.from_byte(static_cast<uint32_t>(text.size()));
  const auto bytes = [&](uint32_t from, uint32_t to) {
    const uint32_t first = points.to_byte(std::min(from, size)), last = points.to_byte(std::min(to, size));
    return text.substr(first, last - first);
  };
  end = std::min(end, size), begin = std::min(begin, end);
  uint32_t first = points.to_byte(begin), last = points.to_byte(end);
  const uint32_t least = points.to_byte(begin > kMost ? begin - kMost : 0),
                 most = points.to_byte(std::min(size, end + kMost));
  while (first > least && !ends_sentence(text, first - 1)) --first;
  while (first < points.to_byte(begin) && (text[first] == ' ' || text[first] == '\n' || (text[first] & 0xC0) == 0x80))
    ++first;
  while (last < most && !ends_sentence(text, last)) ++last;
  if (last < most && text[last] != '\n') ++last;
  // a cut in the middle of a sentence stands between words
  if (first == least && least > 0)
    while (first < points.to_byte(begin) && text[first - 1] != ' ' && text[first - 1] != '\n') ++first;
  if (last == most && most < text.size())
    while (last > points.to_byte(end) && text[last] != ' ' && text[last] != '\n') --last;
  Passage out{points.from_byte(first), points.from_byte(last), "", false};
  const std::string_view own = bytes(out.begin, out.end);
  out.text = exports::without_persons(own, persons);
  out.exact = out.text == own;
  // a name that goes beyond the passage would be known by half of it
  const uint32_t before = out.begin > kAround ? out.begin - kAround : 0;
  const std::string_view left = bytes(before, out.begin), right = bytes(out.end, out.end + kAround);
  const std::string whole = exports::without_persons(bytes(before, out.end + kAround), persons);
  if (whole != exports::without_persons(left, persons) + out.text + exports::without_persons(right, persons))
    return Passage{begin, end, exports::without_persons(bytes(begin, end), persons), false};
  return out;
}

const store::SourceDocument& Reading::document_of(const FiledClaim& claim) const {
  return incident.documents.at(words(claim.rows.claim, "claim", "document_id"));
}

std::vector<const FiledClaim*> Reading::claims() const {
  std::vector<const FiledClaim*> out;
  for (const std::string& document : documents) {
    for (const FiledClaim& claim : incident.claims) {
      if (words(claim.rows.claim, "claim", "document_id") == document) out.push_back(&claim);
    }
  }
  return out;
}

bool tells_act(const FiledClaim& claim) {
  EventType event = EventType::none;
  parse_event(words(claim.rows.claim, "claim", "event"), event);
  return exports::counts(claim) && words(claim.rows.claim, "claim", "denies").empty() &&
         (incident::gravity(event) > 0 || !claim.rows.harms.empty());
}

Number bound(const store::Row& row, std::string_view table, std::string_view column) {
  const store::Value& value = cell(row, table, column);
  return store::is_null(value) ? std::nullopt : Number(store::to_integer(value));
}

std::optional<Reading> read_incident(FiledIncident incident, const Copies& copies, const Setting& setting,
                                     const exports::Redactor& redactor) {
  Reading out;
  const Independence independence(incident, copies);
  const bool passages = shows_passages(setting.profile);
  std::string of;
  std::optional<CodePoints> points;
  for (const FiledClaim& claim : incident.claims) {
    const std::string document = words(claim.rows.claim, "claim", "document_id");
    const store::SourceDocument& source = incident.documents.at(document);
    out.voices[claim.rows.id()].group = group_of(claim, independence, setting.reference.actors);
    const auto* text = std::get_if<std::string>(&cell(source.document, "document", "text"));
    if (!passages || !text) continue;
    if (of != document) points.emplace(*text), of = document;
    const auto at = [&](const char* column) {
      return static_cast<uint32_t>(store::to_integer(cell(claim.rows.claim, "claim", column)));
    };
    out.passages[claim.rows.id()] = passage_around(*text, *points, at("span_begin"), at("span_end"), source.persons);
  }
  const std::vector<std::string> places =
      setting.profile.degrees > 0 ? place_names(incident) : std::vector<std::string>();
  auto derived = exports::let_leave(incident, redactor, setting.reference, setting.locator);
  if (!derived) return std::nullopt;
  out.derived = std::move(*derived);
  out.blanked = blank_places(incident, places);
  std::stable_sort(incident.ranges.begin(), incident.ranges.end(), [](const store::Row& a, const store::Row& b) {
    return gravity_of(words(a, "incident_range", "kind")) < gravity_of(words(b, "incident_range", "kind"));
  });
  out.incident = std::move(incident);
  std::vector<std::pair<std::string, std::string>> order;
  for (const auto& [id, one] : out.incident.documents) {
    const std::string day = words(one.document, "document", "published_from");
    order.emplace_back(day.empty() ? "~" : day, id);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [day, id] : order) out.documents.push_back(id);
  std::set<std::string> kept;
  for (const FiledClaim& claim : out.incident.claims) {
    out.voices[claim.rows.id()].name = name_of(claim, out.document_of(claim), setting.reference);
    kept.insert(claim.rows.id());
  }
  std::erase_if(out.voices, [&](const auto& one) { return !kept.contains(one.first); });
  std::erase_if(out.passages, [&](const auto& one) { return !kept.contains(one.first); });
  return out;
}

}  // namespace parley::report
