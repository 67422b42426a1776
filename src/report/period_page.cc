#include "report/period_page.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace parley::report {
namespace {

using exports::cell;
using exports::words;
using store::Row;

constexpr size_t kVoices = 6;  // that a row names

bool is_contested(const Reading& reading) { return !reading.of("contested").empty(); }

/// What a row says of one period.
struct Count {
  size_t incidents = 0, contested = 0;
  Sum killed, injured;
  void add(const Reading& reading) {
    ++incidents;
    contested += is_contested(reading);
    for (const Row& range : reading.incident.ranges) {
      if (!words(range, "incident_range", "people").empty()) continue;
      const std::string kind = words(range, "incident_range", "kind");
      if (kind != "killed" && kind != "injured") continue;
      (kind == "killed" ? killed : injured)
          .add(bound(range, "incident_range", "low"), bound(range, "incident_range", "high"));
    }
  }
};

/// A row of a table; rows keep the order in which they first came up, which follows dates.
struct Line {
  std::string label;
  Count now, before;
  std::vector<std::pair<std::string, size_t>> voices;  // who claims it, in how many incidents
};

struct Lines {
  std::vector<Line> all;
  Line& at(const std::string& label) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Line& one) { return one.label == label; });
    if (found != all.end()) return *found;
    all.push_back({label, {}, {}, {}});
    return all.back();
  }
  void sort() {
    const auto key = [](const Line& one) {
      return std::tuple(one.now.incidents, one.now.killed.low, one.before.incidents, one.before.killed.low);
    };
    std::stable_sort(all.begin(), all.end(), [&](const Line& a, const Line& b) { return key(a) > key(b); });
  }
};

using LabelsOf = std::function<std::vector<std::string>(const Reading&)>;

class PeriodPage {
 public:
  PeriodPage(const Period& now, const Period* before, const PeriodFrame& frame, const Setting& setting,
             const Withheld& withheld)
      : now_(now), before_(before), frame_(frame), setting_(setting), withheld_(withheld) {}

  std::string make() {
    const std::string title = period_title(now_.from, now_.to, frame_.country);
    html_.open("header").put("h1", title).put("p", kPeriodPromise, {{"class", "promise"}}).close();
    overview();
    by("area", "By area", kAreaNote, "area", [&](const Reading& one) {
      const exports::Location& at = one.derived.location;
      const std::string area = area_of(at);
      return std::vector<std::string>{(area.empty() ? std::string("not placed") : area) +
                                      (at.disputed ? " (disputed)" : "")};
    });
    by_party();
    by("event", "By kind of event", "", "event",
       [](const Reading& one) { return std::vector<std::string>{event_words(one.of("event"), one.of("modes"))}; });
    by_harm();
    list();
    changes();
    html_.add(about(setting_.edition, withheld_));
    return make_page(title + " · Parley", html_);
  }

 private:
  /// Parts of an incident that is in the period itself are in its figures.
  static std::vector<const Reading*> counted(const Period& period) {
    std::set<std::string> ids;
    for (const Reading& one : period.incidents) ids.insert(one.id());
    std::vector<const Reading*> out;
    for (const Reading& one : period.incidents) {
      if (!ids.contains(one.of("part_of"))) out.push_back(&one);
    }
    return out;
  }

  void section(std::string_view id, std::string_view title) { html_.open("section", {{"id", id}}).put("h2", title); }

  void overview() {
    section("overview", "Overview");
    Count now, before;
    for (const Reading* one : counted(now_)) now.add(*one);
    if (before_) {
      for (const Reading* one : counted(*before_)) before.add(*one);
    }
    html_.put("p", overview_sentence(now_.from, now_.to, now.incidents, now.contested));
    if (before_) html_.put("p", before_sentence(before_->from, before_->to, before.incidents, before.contested));
    for (const auto& [kind, sum, earlier] :
         {std::tuple("killed", &now.killed, &before.killed), std::tuple("injured", &now.injured, &before.injured)})
      html_.put("p", sum_sentence(kind, sum->words(), sum->incidents, before_ ? earlier->words() : ""));
    html_.put("p", kPeriodNote, {{"class", "note"}}).close();
  }

  Lines count(const LabelsOf& labels) const {
    Lines out;
    for (const Reading* one : counted(now_)) {
      for (const std::string& label : labels(*one)) out.at(label).now.add(*one);
    }
    if (before_) {
      for (const Reading* one : counted(*before_)) {
        for (const std::string& label : labels(*one)) out.at(label).before.add(*one);
      }
    }
    out.sort();
    return out;
  }

  void heads(std::string_view caption, std::string_view first) {
    html_.open("table").put("caption", caption).open("thead").open("tr");
    const auto head = [&](std::string_view name) { html_.put("th", name, {{"scope", "col"}}); };
    head(first), head("incidents"), head("contested"), head("killed, claimed"), head("injured, claimed");
    if (before_) head("incidents before"), head("killed before"), head("injured before");
    html_.close().close().open("tbody");
  }
  void line(const Line& one) {
    html_.open("tr").put("th", one.label, {{"scope", "row"}});
    const auto put = [&](const std::string& text) { html_.put("td", text); };
    put(std::to_string(one.now.incidents) + (before_ ? difference(one.now.incidents, one.before.incidents) : ""));
    put(std::to_string(one.now.contested));
    put(one.now.killed.words()), put(one.now.injured.words());
    if (before_)
      put(std::to_string(one.before.incidents)), put(one.before.killed.words()), put(one.before.injured.words());
    html_.close();
  }
  void table(const Lines& lines, std::string_view first) {
    if (lines.all.empty()) {
      html_.put("p", kNothing);
      return;
    }
    heads(now_.from + " to " + now_.to + (before_ ? ", and before: " + before_->from + " to " + before_->to : ""),
          first);
    for (const Line& one : lines.all) line(one);
    html_.close().close();
  }
  static std::string difference(size_t now, size_t before) {
    if (now == before) return " (±0)";
    return now > before ? " (+" + std::to_string(now - before) + ")" : " (−" + std::to_string(before - now) + ")";
  }
  static std::string claimed_by(const Line& line) {
    auto voices = line.voices;
    std::stable_sort(voices.begin(), voices.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> out;
    for (const auto& [name, times] : voices)
      out.push_back(times == 1 ? name : name + " (" + std::to_string(times) + ")");
    return listed(out, kVoices);
  }

  void by(std::string_view id, std::string_view title, std::string_view note, std::string_view first,
          const LabelsOf& labels) {
    section(id, title);
    table(count(labels), first);
    if (!note.empty()) html_.put("p", note, {{"class", "note"}});
    html_.close();
  }

  void by_party() {
    section("party", "By party that sources claim to have done it");
    Lines lines = count([&](const Reading& one) {
      std::vector<std::string> out;
      for (const Named& named : named_in(one, "perpetrator", setting_.reference)) out.push_back(named.name);
      if (out.empty()) out.emplace_back(kNoParty);
      return out;
    });
    for (const Reading* one : counted(now_)) {
      for (const Named& named : named_in(*one, "perpetrator", setting_.reference)) {
        auto& voices = lines.at(named.name).voices;
        for (const std::string& voice : named.voices) {
          const auto found =
              std::find_if(voices.begin(), voices.end(), [&](const auto& v) { return v.first == voice; });
          if (found == voices.end())
            voices.emplace_back(voice, 1);
          else
            ++found->second;
        }
      }
    }
    table(lines, "party, as claimed");
    std::erase_if(lines.all, [](const Line& one) { return one.voices.empty(); });
    if (!lines.all.empty()) html_.open("dl");
    for (const Line& one : lines.all) html_.put("dt", one.label + ", as claimed by").put("dd", claimed_by(one));
    if (!lines.all.empty()) html_.close();
    html_.put("p", kPartyNote, {{"class", "note"}}).close();
  }

  using Harms = std::map<std::tuple<int, std::string, std::string>, std::pair<Sum, Sum>>;
  static void add_harms(const Period& period, Sum std::pair<Sum, Sum>::*which, Harms& out) {
    for (const Reading* one : counted(period)) {
      for (const Row& range : one->incident.ranges) {
        const auto at = [&](const char* column) { return words(range, "incident_range", column); };
        HarmKind kind = HarmKind::service_cut;
        parse_harm(at("kind"), kind);
        (out[{static_cast<int>(kind), at("kind"), at("people")}].*which)
            .add(bound(range, "incident_range", "low"), bound(range, "incident_range", "high"));
      }
    }
  }
  void by_harm() {
    section("harm", "By kind of harm");
    Harms harms;
    add_harms(now_, &std::pair<Sum, Sum>::first, harms);
    if (before_) add_harms(*before_, &std::pair<Sum, Sum>::second, harms);
    if (harms.empty()) {
      html_.put("p", kNoClaimOfFigure).close();
      return;
    }
    html_.open("table").open("thead").open("tr");
    for (const char* name : {"harm, as claimed", "incidents with a figure", "sum of figures"})
      html_.put("th", name, {{"scope", "col"}});
    if (before_) html_.put("th", "incidents before", {{"scope", "col"}}).put("th", "sum before", {{"scope", "col"}});
    html_.close().close().open("tbody");
    for (const auto& [key, sums] : harms) {
      const auto& [now, before] = sums;
      html_.open("tr").put("th", harm_words(std::get<1>(key), std::get<2>(key)), {{"scope", "row"}});
      html_.put("td", std::to_string(now.incidents)).put("td", now.words());
      if (before_) html_.put("td", std::to_string(before.incidents)).put("td", before.words());
      html_.close();
    }
    html_.close().close();
    html_.put("p", kHarmNote, {{"class", "note"}}).close();
  }

  void list() {
    section("incidents", "Incidents");
    if (now_.incidents.empty()) html_.put("p", kNothing);
    for (const Reading& one : now_.incidents) incident(one);
    html_.close();
  }
  void incident(const Reading& one) {
    const std::string id = one.id();
    html_.open("section", {{"id", anchor("incident", id)}}).open("h3");
    html_.put("a", id, {{"href", "#" + anchor("incident", id)}});
    const std::string place = place_of(one);
    html_.text(" " + days_words(one.of("date_from"), one.of("date_to")) + (place.empty() ? "" : ", " + place));
    if (is_contested(one)) html_.text(" ").put("span", "contested", {{"class", "contested"}});
    html_.close();
    if (!one.of("part_of").empty()) html_.put("p", "Part of incident " + one.of("part_of") + ".");
    html_.open("p");
    bool first = true;
    for (const std::string& sentence : summarise(one, setting_.reference)) {
      html_.text((first ? "" : " ") + sentence);
      first = false;
    }
    html_.close();
    html_.put("p",
              one.of("grading").empty() ? suggestion_sentence(one.of("suggested_grading"))
                                        : grade_sentence(one.of("grading"), one.of("graded_by"), one.of("second_by")),
              {{"class", "note"}});
    html_.open("ul", {{"class", "note"}});
    for (const std::string& document : one.documents) {
      const auto at = [&](const char* column) {
        return words(one.incident.documents.at(document).document, "document", column);
      };
      html_.open("li").put("bdi", at("publisher").empty() ? "publisher not stated" : at("publisher"));
      html_.text((at("published").empty() ? "" : ", " + at("published")) + ", document ").put("code", document);
      html_.text(", SHA-256 ").put("code", at("raw_sha256")).close();
    }
    html_.close().close();
  }

  void changes() {
    if (frame_.since.empty()) return;
    section("changes", "What is new since " + frame_.since);
    bool any = false;
    for (const Reading& one : now_.incidents) any |= change(one);
    if (!any) html_.put("p", "Nothing is new in these incidents.");
    html_.put("p", kSinceNote, {{"class", "note"}}).close();
  }
  bool change(const Reading& one) {
    std::vector<std::string> documents;
    for (const std::string& id : one.documents) {
      if (words(one.incident.documents.at(id).document, "document", "added_at") > frame_.since) documents.push_back(id);
    }
    if (documents.empty()) return false;
    html_.open("h3").put("a", one.id(), {{"href", "#" + anchor("incident", one.id())}}).close().open("ul");
    for (const std::string& id : documents) {
      const Row& row = one.incident.documents.at(id).document;
      html_.put("li",
                "New source: " + words(row, "document", "publisher") + ", " + words(row, "document", "published"));
    }
    for (const Row& range : one.incident.ranges) {
      const auto at = [&](const std::string& column) { return words(range, "incident_range", column); };
      for (const auto& [end, name] :
           {std::pair("low", "lowest"), std::pair("best", "best"), std::pair("high", "highest")}) {
        const std::string from = at(std::string(end) + "_from");
        const bool rests = std::any_of(documents.begin(), documents.end(),
                                       [&](const std::string& id) { return from.find(id + "#") != std::string::npos; });
        if (rests && !at(end).empty())
          html_.put("li", "The " + std::string(name) + " figure of " + harm_words(at("kind"), at("people")) + ", " +
                              at(end) + ", rests on a new source.");
      }
    }
    html_.close();
    return true;
  }

  const Period& now_;
  const Period* before_;
  const PeriodFrame& frame_;
  const Setting& setting_;
  const Withheld& withheld_;
  Html html_;
};

}  // namespace

void Sum::add(Number lowest, Number highest) {
  if (!lowest && !highest) return;
  ++incidents;
  low += lowest.value_or(0);
  high += highest.value_or(lowest.value_or(0));
  open = open || !highest;
}

std::string Sum::words() const { return incidents == 0 ? figure({}, {}) : figure(low, open ? Number() : Number(high)); }

std::string period_page(const Period& now, const Period* before, const PeriodFrame& frame, const Setting& setting,
                        const Withheld& withheld) {
  return PeriodPage(now, before, frame, setting, withheld).make();
}

}  // namespace parley::report
