#include "report/incident_page.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "report/chart.h"
#include "report/map.h"
#include "store/layout.h"

namespace parley::report {
namespace {

using exports::cell;
using exports::words;
using store::FiledClaim;
using store::Row;

constexpr size_t kHashDigits = 12;  // of hashes that stand in full elsewhere

std::string harm_figure(const Row& harm) {
  const std::string about = words(harm, "harm", "approximate") == "1" ? "about " : "";
  return about + figure(bound(harm, "harm", "low"), bound(harm, "harm", "high"));
}

/// "children": groups that the figure counts, beside the kind.
std::string harm_people(const Row& harm) {
  const std::string attributes = words(harm, "harm", "attributes"), status = words(harm, "harm", "status");
  if (!attributes.empty()) return attributes.substr(0, attributes.find(' '));
  return status == "unknown" || status == "mixed" ? words(harm, "harm", "object") : status;
}

std::string harm_told(const Row& harm) {
  std::string out = harm_figure(harm) + " " + harm_words(words(harm, "harm", "kind"), harm_people(harm));
  if (!store::is_null(cell(harm, "harm", "subset_of"))) out += ", part of another figure";
  if (!store::is_null(cell(harm, "harm", "same_as"))) out += ", the same as another figure";
  if (words(harm, "harm", "cumulative") == "1") out += ", a running total";
  if (words(harm, "harm", "provisional") == "1") out += ", so far";
  return out;
}

class IncidentPage {
 public:
  IncidentPage(const Reading& reading, const Setting& setting, const Withheld& withheld)
      : reading_(reading), setting_(setting), withheld_(withheld) {}

  std::string make() {
    const std::string title = "Incident " + reading_.id();
    header(title);
    summary();
    figures();
    grade();
    contradictions();
    over_time();
    place();
    sources();
    victims();
    decisions();
    versions();
    html_.add(about(setting_.edition, withheld_));
    return make_page(title + " · Parley", html_);
  }

 private:
  void section(std::string_view id, std::string_view title) { html_.open("section", {{"id", id}}).put("h2", title); }
  void end() { html_.close(); }
  void link(const FiledClaim& claim, std::string_view text) {
    html_.put("a", text, {{"href", "#" + anchor("claim", claim.rows.id())}});
  }
  std::string day_of(const FiledClaim& claim) const {
    return words(reading_.document_of(claim).document, "document", "published_from");
  }

  void header(const std::string& title) {
    html_.open("header").put("h1", title);
    html_.open("p");
    html_.text(days_words(reading_.of("date_from"), reading_.of("date_to")));
    const std::string place = place_of(reading_), area = area_of(reading_.derived.location);
    if (!place.empty()) html_.text(", " + place);
    if (!area.empty() && area != place) html_.text(" (" + area + ")");
    html_.text(" · " + state_words(reading_.of("state")));
    if (!reading_.of("contested").empty()) html_.text(" · ").put("span", "contested", {{"class", "contested"}});
    html_.close();
    if (!reading_.of("part_of").empty()) html_.put("p", "Part of incident " + reading_.of("part_of") + ".");
    html_.put("p", kPromise, {{"class", "promise"}}).close();
  }

  void summary() {
    section("summary", "Summary");
    for (const std::string& sentence : summarise(reading_, setting_.reference)) html_.put("p", sentence);
    end();
  }

  /// The claims that an end of a range rests on.
  void behind(const Row& range, const char* end_name, std::string_view absent) {
    html_.open("td");
    const Number number = bound(range, "incident_range", end_name);
    html_.text(number ? std::to_string(*number) : std::string(absent));
    const std::string references = words(range, "incident_range", std::string(end_name) + "_from");
    const std::vector<Said> all = figures_behind(reading_, references);
    const FiledClaim* last = nullptr;
    for (const Said& said : all) {
      if (said.claim == last) continue;  // figures that one claim adds up
      last = said.claim;
      html_.put_empty("br");
      link(*said.claim, reading_.voice_of(*said.claim).name);
      const std::string day = day_of(*said.claim);
      if (!day.empty()) html_.text(", " + day);
    }
    html_.close();
  }

  void figures() {
    section("figures", "Figures and why");
    if (reading_.incident.ranges.empty()) html_.put("p", kNoClaimOfFigure);
    if (!reading_.incident.ranges.empty()) {
      Table table(html_, "What sources claim, each end with the claims behind it",
                  {"harm", "min", "best", "max", "independent sources", "rule of the best figure"});
      for (const Row& range : reading_.incident.ranges) {
        const auto at = [&](const char* column) { return words(range, "incident_range", column); };
        html_.open("tr").open("th", {{"scope", "row"}}).text(harm_words(at("kind"), at("people")));
        if (at("contested") == "1") html_.text(" ").put("span", "contested", {{"class", "contested"}});
        if (at("provisional") == "1") html_.text(", so far");
        html_.close();
        behind(range, "low", "");
        behind(range, "best", "");
        behind(range, "high", at("low").empty() && at("best").empty() ? "" : "open");
        html_.put("td", at("sources"));
        html_.put("td", at("decision_id").empty() ? at("rule") : "decided by a person: decision " + at("decision_id"));
        html_.close();
      }
    }
    html_.put("p", kRangeRule, {{"class", "note"}}).put("p", kBestRule, {{"class", "note"}});
    end();
  }

  void grade() {
    section("grade", "Grade");
    if (!reading_.of("grading").empty()) {
      html_.put("p", grade_sentence(reading_.of("grading"), reading_.of("graded_by"), reading_.of("second_by")));
      if (!reading_.of("grading_reason").empty()) html_.put("p", "Reason: “" + reading_.of("grading_reason") + "”");
    } else if (!reading_.of("suggested_grading").empty()) {
      html_.put("p", suggestion_sentence(reading_.of("suggested_grading")));
    }
    if (!reading_.of("suggested_reason").empty())
      html_.put("p", "What the program suggests rests on: " + reading_.of("suggested_reason") + ".");
    if (reading_.of("changed_since_read") == "1") html_.put("p", "Accounts have changed since people read it.");
    html_.put("p", kGradeRule, {{"class", "note"}});
    end();
  }

  void contradictions() {
    section("contested", "Where accounts contradict each other");
    const std::string fields = reading_.of("contested");
    if (fields.empty()) html_.put("p", contested_sentence({}));
    for (size_t at = 0; at < fields.size();) {
      const size_t stop = std::min(fields.find(' ', at), fields.size());
      contradiction(fields.substr(at, stop - at));
      at = stop + 1;
    }
    end();
  }

  void contradiction(const std::string& field) {
    html_.put("h3", "About " + field_words(field));
    html_.open("ul");
    if (field == "perpetrator") {
      for (const Named& one : named_in(reading_, "perpetrator", setting_.reference)) {
        for (const FiledClaim* claim : one.claims) item(*claim, one.name + ", as claimed by ");
      }
    } else if (field == "denied") {
      for (const Denied& one : denials(reading_, setting_.reference)) {
        const std::string what = denial_words(one.what, one.party);
        for (const FiledClaim* claim : one.claims) item(*claim, "Denied, " + what + ", by ");
      }
    } else {
      for (const Said& said : figures_of(reading_, field == "status" ? "killed" : field)) {
        const std::string status = words(*said.harm, "harm", "status");
        if (field == "status" && status == "unknown") continue;
        item(*said.claim, (field == "status" ? harm_figure(*said.harm) + " " + harm_words("killed", status)
                                             : harm_figure(*said.harm)) +
                              ", as claimed by ");
      }
    }
    html_.close();
  }
  void item(const FiledClaim& claim, std::string_view before) {
    html_.open("li").text(before);
    link(claim, reading_.voice_of(claim).name);
    const std::string day = day_of(claim);
    if (!day.empty()) html_.text(", " + day);
    html_.close();
  }

  void over_time() {
    section("time", "Figures over time");
    bool any = false;
    for (const Row& range : reading_.incident.ranges) {
      if (!words(range, "incident_range", "people").empty()) continue;
      any |= chart(range);
    }
    html_.put("p", any ? kChartNote : kNoClaimOfFigure, {{"class", "note"}});
    end();
  }

  bool chart(const Row& range) {
    const std::string kind = words(range, "incident_range", "kind");
    const std::vector<Said> all = figures_of(reading_, kind);
    if (all.empty()) return false;
    std::vector<ChartMark> marks;
    for (size_t i = 0; i < all.size(); ++i) {
      const auto day = parse_iso_day(day_of(*all[i].claim));
      if (!day) continue;
      marks.push_back(
          {*day, bound(*all[i].harm, "harm", "low"), bound(*all[i].harm, "harm", "high"), i + 1,
           iso_day(*day) + ", " + reading_.voice_of(*all[i].claim).name + ": " + harm_figure(*all[i].harm)});
    }
    const std::string what = harm_words(kind, "");
    html_.put("h3", "Figures of " + what + ", by day of publication");
    html_.add(draw_chart(marks, bound(range, "incident_range", "low"), bound(range, "incident_range", "high"),
                         "Figures of " + what + " as claimed, by day of publication"));
    html_.open("ol");
    for (const Said& said : all) {
      const std::string day = day_of(*said.claim);
      html_.open("li").text((day.empty() ? "no date (not drawn)" : day) + ", ");
      link(*said.claim, reading_.voice_of(*said.claim).name);
      html_.text(": " + harm_figure(*said.harm)).close();
    }
    html_.close();
    return true;
  }

  static MapCircle circle_of(const Row& row, std::string_view table, std::string label) {
    return {{store::to_real(cell(row, table, "lat")), store::to_real(cell(row, table, "lon"))},
            store::to_real(cell(row, table, "radius_km")),
            store::to_integer(cell(row, table, "place_precision")),
            std::move(label)};
  }

  void place() {
    section("place", "Place");
    const Row& row = reading_.incident.incident;
    const exports::Location& at = reading_.derived.location;
    const std::string name = place_of(reading_);
    if (store::is_null(cell(row, "incident", "lat"))) {
      html_.put("p", name.empty() ? "No source places it where Parley can find it."
                                  : "Sources name " + name + "; where that is, Parley cannot tell.");
      end();
      return;
    }
    const MapCircle main = circle_of(row, "incident", name.empty() ? "the place" : name);
    html_.open("dl");
    if (!name.empty()) html_.put("dt", "Name").put("dd", name);
    if (!area_of(at).empty())
      html_.put("dt", "Unit and state").put("dd", area_of(at) + " (viewpoint: " + setting_.edition.viewpoint + ")");
    if (at.disputed)
      html_.put("dt", "Disputed territory")
          .put("dd", at.territory + ": claimed by " + at.claimed_by + "; administered by " + at.administered_by +
                         "; recognised: " + at.recognised_by);
    html_.put("dt", "Coordinates")
        .put("dd", to_degrees(main.point.lat) + ", " + to_degrees(main.point.lon) + " (WGS 84)");
    html_.put("dt", "Precision")
        .put("dd", precision_words(main.precision) +
                       (main.radius_km > 0 ? ", within " + std::to_string(std::llround(main.radius_km * 1000)) + " m"
                                           : std::string()));
    html_.close();
    if (!can_be_drawn(main)) {
      html_.put("p", kNoMark);
    } else {
      static const data::Gazetteer kNoTowns;  // the only town near would tell what is withheld
      html_.add(draw_map(main, other_places(main), withheld_.coarse ? kNoTowns : setting_.reference.gazetteer));
      html_.put("p", kMapNote, {{"class", "note"}});
      if (!withheld_.coarse) html_.put("p", kTownNote, {{"class", "note"}});
    }
    end();
  }

  std::vector<MapCircle> other_places(const MapCircle& main) const {
    std::vector<MapCircle> out;
    for (const Row& account : reading_.incident.accounts) {
      if (store::is_null(cell(account, "account", "lat"))) continue;
      const MapCircle one = circle_of(account, "account", capitalised(words(account, "account", "place")));
      const auto same = [&](const MapCircle& o) {
        return o.point.lat == one.point.lat && o.point.lon == one.point.lon && o.radius_km == one.radius_km;
      };
      if (!same(main) && std::none_of(out.begin(), out.end(), same)) out.push_back(one);
    }
    return out;
  }

  void sources() {
    section("sources", "Sources and their words");
    html_.put("p", kOffsetsNote, {{"class", "note"}});
    for (const std::string& id : reading_.documents) document(id);
    end();
  }

  void document(const std::string& id) {
    const store::SourceDocument& one = reading_.incident.documents.at(id);
    const auto at = [&](const char* column) { return words(one.document, "document", column); };
    html_.open("section", {{"id", anchor("document", id)}});
    html_.put("h3", at("publisher").empty() ? "Publisher not stated" : at("publisher"));
    html_.open("dl");
    const auto say = [&](const char* name, const std::string& value) {
      if (!value.empty()) html_.put("dt", name).open("dd", {{"dir", "auto"}}).text(value).close();
    };
    say("Title", at("title"));
    say("Published", at("published"));
    say("Captured", at("captured"));
    if (const std::string url = at("url"); url.starts_with("https://") || url.starts_with("http://"))
      html_.put("dt", "Address").open("dd").put("a", url, {{"href", url}, {"rel", "noreferrer noopener"}}).close();
    else
      say("Address", url);
    if (!at("gone_kind").empty()) say("At its publisher", at("gone_kind") + " since " + at("gone_at"));
    html_.put("dt", "Document").open("dd").put("code", id).close();
    html_.put("dt", "SHA-256 of the bytes").open("dd").put("code", at("raw_sha256")).close();
    html_.put("dt", "SHA-256 of the text").open("dd").put("code", at("text_sha256")).close();
    html_.close();
    words_on_pages_ = store::read_layout(at("layout"));
    const Passage* shown = nullptr;
    for (const FiledClaim* claim : reading_.claims()) {
      if (words(claim->rows.claim, "claim", "document_id") != id) continue;
      const auto found = reading_.passages.find(claim->rows.id());
      const Passage* passage = found == reading_.passages.end() ? nullptr : &found->second;
      if (passage && !(shown && shown->begin == passage->begin && shown->end == passage->end)) quote(*passage, id);
      shown = passage;
      this->claim(*claim);
    }
    html_.close();
  }

  /// With the acts of all claims of the passage in brackets, as long as offsets hold within it.
  void quote(const Passage& passage, const std::string& document) {
    html_.open("blockquote", {{"dir", "auto"}});
    html_.text("“");
    if (passage.exact) {
      const CodePoints points(passage.text);
      uint32_t at = 0;
      for (const auto& [begin, end] : acts_in(passage, document)) {
        if (begin < at) continue;
        html_.text(slice(passage.text, points, at, begin)).text("[");
        html_.put("b", slice(passage.text, points, begin, end)).text("]");
        at = end;
      }
      html_.text(slice(passage.text, points, at, passage.end - passage.begin));
    } else {
      html_.text(passage.text);
    }
    html_.text("”").close();
    html_.put("p",
              "characters " + std::to_string(passage.begin) + " to " + std::to_string(passage.end) +
                  on_page(passage.begin, passage.end),
              {{"class", "note"}});
  }
  /// ", page 3", of a document that has pages.
  std::string on_page(uint32_t begin, uint32_t end) const {
    const std::vector<Rectangle> lines = rectangles(words_on_pages_, {begin, end});
    if (lines.empty()) return "";
    const std::string first = std::to_string(lines.front().page), last = std::to_string(lines.back().page);
    return first == last ? ", page " + first : ", pages " + first + " to " + last;
  }
  static std::string_view slice(std::string_view text, const CodePoints& points, uint32_t begin, uint32_t end) {
    const uint32_t first = points.to_byte(begin), last = points.to_byte(end);
    return text.substr(first, last - first);
  }
  std::vector<std::pair<uint32_t, uint32_t>> acts_in(const Passage& passage, const std::string& document) const {
    std::vector<std::pair<uint32_t, uint32_t>> out;
    for (const FiledClaim& claim : reading_.incident.claims) {
      if (words(claim.rows.claim, "claim", "document_id") != document) continue;
      const auto begin = static_cast<uint32_t>(store::to_integer(cell(claim.rows.claim, "claim", "span_begin"))),
                 end = static_cast<uint32_t>(store::to_integer(cell(claim.rows.claim, "claim", "span_end")));
      if (begin >= passage.begin && end <= passage.end) out.emplace_back(begin - passage.begin, end - passage.begin);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  /// "Harbour Gazette claims: an attack (artillery); by X; against Y; at Z; on D; 5 people killed."
  void claim(const FiledClaim& claim) {
    const auto at = [&](const char* column) { return words(claim.rows.claim, "claim", column); };
    html_.open("div", {{"id", anchor("claim", claim.rows.id())}}).open("p");
    html_.put("bdi", reading_.voice_of(claim).name);
    html_.text(" " + stance_words(at("stance")));
    if (at("polarity") == "-") html_.text(" that it is not so");
    html_.text(": " + event_words(at("event"), at("mode")));
    if (!at("denies").empty()) html_.text("; denied: " + denial_words(at("denies"), ""));
    party(claim, "perpetrator", "; by ");
    party(claim, "target", "; against ");
    if (!at("place").empty()) html_.text("; at “").put("bdi", at("place")).text("”");
    if (!at("time").empty()) html_.text("; time " + at("time"));
    html_.text(". ");
    html_.open("span", {{"class", "note"}});
    html_.text("Claim ").put("code", claim.rows.id());
    if (at("state") != "machine") html_.text(", " + at("state") + " by a person");
    html_.text("; act ");
    if (!at("trigger_text").empty()) html_.text("“").put("bdi", at("trigger_text")).text("” ");
    html_.text("at characters " + at("span_begin") + "–" + at("span_end")).close().close();
    if (!claim.rows.harms.empty()) html_.open("ul");
    for (const Row& harm : claim.rows.harms) {
      html_.open("li").text(harm_told(harm) + ": ");
      if (const std::string text = words(harm, "harm", "text"); !text.empty())
        html_.text("“").put("bdi", text).text("” ");
      html_.put("span", "characters " + words(harm, "harm", "span_begin") + "–" + words(harm, "harm", "span_end"),
                {{"class", "note"}});
      html_.close();
    }
    if (!claim.rows.harms.empty()) html_.close();
    html_.close();
  }

  /// As the source names it, and who that is.
  void party(const FiledClaim& claim, std::string_view role, std::string_view before) {
    const Row& row = exports::role_of(claim, role);
    const std::string text = words(row, "claim_role", "text"), code = words(row, "claim_role", "actor");
    if (text.empty() && code.empty()) return;
    html_.text(before).put("bdi", party_words(code.empty() ? "" : exports::name_of_actor(code, setting_.reference),
                                              text, words(row, "claim_role", "basis")));
  }

  void victims() {
    if (reading_.incident.victims.empty()) return;
    section("victims", "Persons on the ledger's list");
    victim_rows();
    end();
  }
  void victim_rows() {
    Table table(html_, "", {"pseudonym", "name, where consent is recorded", "age", "sex", "status"});
    for (const Row& row : reading_.incident.victims) {
      const auto at = [&](const char* column) { return words(row, "victim", column); };
      table.row({at("pseudonym"), at("names"), at("age"), at("sex"), at("status")});
    }
  }

  void decisions() {
    section("decisions", "What people decided");
    if (reading_.incident.decisions.empty()) html_.put("p", "Nobody has decided anything about it.");
    std::map<int64_t, const store::TrailEntry*> entries;
    for (const auto& entry : reading_.trail) {
      if (entry.decision) entries[entry.decision] = &entry;
    }
    std::map<std::string, std::string> undone;  // decision -> the one that undid it
    for (const Row& row : reading_.incident.decisions) {
      if (const std::string of = words(row, "decision", "undoes"); !of.empty())
        undone[of] = words(row, "decision", "id");
    }
    if (!reading_.incident.decisions.empty()) html_.open("ol");
    for (const Row& row : reading_.incident.decisions) {
      const auto at = [&](const char* column) { return words(row, "decision", column); };
      html_.open("li", {{"value", at("id")}});
      html_.text(at("made_at") + ", " + at("made_by") + ": " + at("action"));
      if (!at("field").empty()) html_.text(" " + at("field"));
      if (!at("before").empty() || !at("after").empty())
        html_.text(" from ")
            .put("bdi", at("before").empty() ? "nothing" : at("before"))
            .text(" to ")
            .put("bdi", at("after").empty() ? "nothing" : at("after"));
      if (!at("undoes").empty()) html_.text(" of decision " + at("undoes"));
      html_.text(" on ").put("code", at("target")).text(". Reason: “").put("bdi", at("reason")).text("”.");
      if (undone.contains(at("id"))) html_.text(" Undone by decision " + undone[at("id")] + ".");
      if (const auto found = entries.find(store::to_integer(cell(row, "decision", "id"))); found != entries.end())
        html_.text(" Entry " + std::to_string(found->second->seq) + " of the audit trail, ")
            .put("code", found->second->hash.substr(0, kHashDigits));
      html_.close();
    }
    if (!reading_.incident.decisions.empty()) html_.close();
    end();
  }

  /// Ids that the page shows anyway; a target that stays in the ledger is not named.
  bool may_name(const std::string& target) const {
    if (target == reading_.id() || reading_.incident.documents.contains(target)) return true;
    return std::any_of(reading_.incident.decisions.begin(), reading_.incident.decisions.end(),
                       [&](const Row& row) { return words(row, "decision", "target") == target; });
  }

  void versions() {
    section("versions", "Versions");
    if (!reading_.incident.merged.empty())
      html_.put("p", "Earlier ids, merged into it: " + listed(reading_.incident.merged) + ".");
    html_.put("p", "This is version " + reading_.of("version") + ", of " + reading_.of("changed_at") + ".");
    std::vector<const store::TrailEntry*> wrote;
    for (const auto& entry : reading_.trail) {
      if (entry.wrote) wrote.push_back(&entry);
    }
    if (!wrote.empty()) {
      // an older ledger's trail does not name all of them
      const bool all = std::to_string(wrote.size()) == reading_.of("version");
      Table table(html_, "Entries of the audit trail that wrote the incident",
                  {"version", "entry", "at", "what", "on", "hash"});
      for (size_t i = 0; i < wrote.size(); ++i)
        table.row({all ? std::to_string(i + 1) : "", std::to_string(wrote[i]->seq), wrote[i]->at, wrote[i]->action,
                   may_name(wrote[i]->target) ? wrote[i]->target : "(not shown)",
                   wrote[i]->hash.substr(0, kHashDigits)});
    }
    end();
  }

  const Reading& reading_;
  const Setting& setting_;
  const Withheld& withheld_;
  std::vector<PlacedWord> words_on_pages_;  // of the document that is being written
  Html html_;
};

}  // namespace

std::string incident_page(const Reading& reading, const Setting& setting, const Withheld& withheld) {
  return IncidentPage(reading, setting, withheld).make();
}

}  // namespace parley::report
