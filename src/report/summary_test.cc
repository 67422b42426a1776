#include "report/summary.h"

#include <doctest/doctest.h>

#include "report/incident_page.h"
#include "report/period_page.h"

namespace parley::report {
namespace {

using store::Row;
using store::text;

const exports::Reference& reference() {
  static const auto loaded = exports::Reference::load("data", "");
  REQUIRE(loaded);
  return *loaded;
}

Row row(std::string_view table, std::initializer_list<std::pair<const char*, store::Value>> cells) {
  Row out(store::table(table).columns.size());
  for (const auto& [column, value] : cells) out[store::table(table).at(column)] = value;
  return out;
}

constexpr char kText[] =
    "The army shelled the town. Mr Oleh Kovalenko said that at least 5 people were killed. It rained.";

/// A claim of document `document`: the issuer, or who is quoted, says that one party attacked another.
store::FiledClaim claim(const char* id, const char* document, const char* speaker, const char* perpetrator,
                        const char* target, const char* stance = "asserted") {
  store::FiledClaim out;
  out.incident = "d1#0";
  out.rows.claim = row("claim", {{"id", text(id)},
                                 {"document_id", text(document)},
                                 {"account_id", text(std::string(document) + "#0")},
                                 {"stance", text(stance)},
                                 {"polarity", text("+")},
                                 {"event", text("ASSAULT")},
                                 {"mode", text("artillery")},
                                 {"state", text("machine")},
                                 {"trigger_text", text("shelled")},
                                 {"span_begin", int64_t{9}},
                                 {"span_end", int64_t{16}}});
  out.rows.speakers = {row("claim_speaker", {{"depth", int64_t{0}}})};
  if (*speaker)
    out.rows.speakers.push_back(
        row("claim_speaker", {{"depth", int64_t{1}}, {"text", text("the ministry")}, {"actor", text(speaker)}}));
  if (*perpetrator)
    out.rows.roles.push_back(row("claim_role", {{"role", text("perpetrator")}, {"actor", text(perpetrator)}}));
  if (*target) out.rows.roles.push_back(row("claim_role", {{"role", text("target")}, {"actor", text(target)}}));
  return out;
}

void add_harm(store::FiledClaim& claim, const char* kind, int64_t low, store::Value high, int64_t number) {
  claim.rows.harms.push_back(row("harm", {{"id", text(claim.rows.id() + "/" + kind)},
                                          {"kind", text(kind)},
                                          {"number", number},
                                          {"low", low},
                                          {"high", std::move(high)},
                                          {"status", text("civilian")},
                                          {"cumulative", int64_t{0}},
                                          {"provisional", int64_t{0}},
                                          {"text", text("5 people")},
                                          {"span_begin", int64_t{67}},
                                          {"span_end", int64_t{75}}}));
}

/// Two sides, each accused by the other; the first also by an outlet, which gives a figure.
store::FiledIncident incident(const std::string& a, const std::string& b) {
  store::FiledIncident out;
  out.incident = row("incident", {{"id", text("d1#0")},
                                  {"state", text("candidate")},
                                  {"event", text("ASSAULT")},
                                  {"modes", text("artillery")},
                                  {"date_from", text("2020-10-11")},
                                  {"date_to", text("2020-10-11")},
                                  {"contested", text("perpetrator denied")},
                                  {"accounts", int64_t{3}},
                                  {"sources", int64_t{3}},
                                  {"suggested_grading", text("contested")},
                                  {"suggested_reason", text("competing claims of responsibility")},
                                  {"version", int64_t{3}},
                                  {"changed_at", text("2020-10-13T00:00:00Z")}});
  const char* const days[] = {"2020-10-11", "2020-10-12", "2020-10-13"};
  const std::string groups[] = {"outlet:gazette", "party:" + a, "party:" + b};
  for (int i = 0; i < 3; ++i) {
    const std::string id = "d" + std::to_string(i + 1);
    out.accounts.push_back(
        row("account", {{"id", text(id + "#0")}, {"document_id", text(id)}, {"group_id", text(groups[i])}}));
    auto& document = out.documents[id];
    document.document = row("document", {{"id", text(id)},
                                         {"publisher", text(i == 0   ? "Harbour Gazette"
                                                            : i == 1 ? "Bulletin One"
                                                                     : "Bulletin Two")},
                                         {"published", text(days[i])},
                                         {"published_from", text(days[i])},
                                         {"raw_sha256", text("00")},
                                         {"text_sha256", text("11")},
                                         {"text", text(kText)},
                                         {"added_at", text(std::string(days[i]) + "T12:00:00Z")},
                                         {"sensitivity", text("internal")}});
    document.persons = {"oleh kovalenko"};
  }
  store::FiledClaim first = claim("d1-1", "d1", "", (a + "-MIL").c_str(), b.c_str());
  add_harm(first, "killed", 5, {}, 0);
  store::FiledClaim denial = claim("d2-2", "d2", (a + "-MIL").c_str(), a.c_str(), "", "denied");
  denial.rows.claim[store::table("claim").at("denies")] = text("responsibility");
  out.claims = {first, claim("d2-1", "d2", (a + "-MIL").c_str(), b.c_str(), ""), denial,
                claim("d3-1", "d3", (b + "-MIL").c_str(), (a + "-MIL").c_str(), "")};
  out.ranges = {row("incident_range", {{"incident_id", text("d1#0")},
                                       {"kind", text("killed")},
                                       {"people", text("")},
                                       {"low", int64_t{5}},
                                       {"best", int64_t{5}},
                                       {"rule", text("latest figure of the most reliable group")},
                                       {"sources", int64_t{1}},
                                       {"contested", int64_t{0}},
                                       {"provisional", int64_t{0}},
                                       {"low_from", text("d1#0:0")}})};
  return out;
}

struct Made {
  exports::Locator locator{reference(), "iso"};
  exports::Profile profile;
  Setting setting{exports::Edition{"parley test", "data", "iso", "2020-10-13T00:00:00Z", "3:abc", "default", "report"},
                  profile, reference(), locator};
  Reading read(store::FiledIncident one, exports::Profile with = {}) {
    profile = std::move(with);
    setting.profile = profile;
    auto out = read_incident(std::move(one), {}, setting, exports::Redactor(profile, {}));
    REQUIRE(out);
    return std::move(*out);
  }
};

/// The two names exchanged.
std::string mirrored(const std::string& page) {
  std::string out;
  for (size_t i = 0; i < page.size();) {
    bool found = false;
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"Azerbaijan", "Armenia"}, {"Armenia", "Azerbaijan"}}) {
      if (page.compare(i, from.size(), from) != 0) continue;
      out += to, i += from.size(), found = true;
      break;
    }
    if (!found) out += page[i++];
  }
  return out;
}

bool holds(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("the summary says who claims what") {
  Made made;
  const Reading reading = made.read(incident("ARM", "AZE"));
  const std::vector<std::string> told = summarise(reading, reference());
  CHECK(told ==
        std::vector<std::string>{
            "3 accounts by 3 independent sources, published from 2020-10-11 to 2020-10-13, claim an attack "
            "(artillery), dated 2020-10-11.",
            "2 independent sources claim that Armenia did it: Harbour Gazette; “the ministry” [Azerbaijan, military "
            "forces], quoted by Bulletin Two.",
            "1 independent source claims that Azerbaijan did it: “the ministry” [Armenia, military forces], quoted by "
            "Bulletin One.",
            "1 independent source claims that it was directed at Azerbaijan: Harbour Gazette.",
            "1 independent source gives figures of people killed: 5 or more, best figure 5.",
            "1 independent source denies that Armenia did it: “the ministry” [Armenia, military forces], quoted by "
            "Bulletin One.",
            "Contested: the accounts contradict each other about who did it; whether it took place, or who did "
            "it, which is denied."});
}

TEST_CASE("near copies are one source, however many publish them") {
  Made made;
  store::FiledIncident one = incident("ARM", "AZE");
  one.claims[3] = claim("d3-1", "d3", "", "ARM-MIL", "");
  const Copies copies = {{"d1#0", "d3#0"}};
  const auto reading = read_incident(one, copies, made.setting, exports::Redactor({}, {}));
  REQUIRE(reading);
  const auto named = named_in(*reading, "perpetrator", reference());
  REQUIRE(named.size() == 2);
  for (const Named& party : named) CHECK(party.sources == 1);
}

TEST_CASE("two parties whose names are exchanged give the mirrored pages") {
  Made made;
  const Reading one = made.read(incident("ARM", "AZE")), other = made.read(incident("AZE", "ARM"));
  CHECK(mirrored(incident_page(one, made.setting, {})) == incident_page(other, made.setting, {}));
  Period period{"2020-10-11", "2020-10-11", {}}, swapped = period;
  period.incidents.push_back(one), swapped.incidents.push_back(other);
  CHECK(mirrored(period_page(period, nullptr, {}, made.setting, {})) ==
        period_page(swapped, nullptr, {}, made.setting, {}));
}

TEST_CASE("a page of an incident: evidence, contradictions, what may leave") {
  Made made;
  const std::string page = incident_page(made.read(incident("ARM", "AZE")), made.setting, {1, false});
  CHECK(holds(page, "“The army [<b>shelled</b>] the town.”"));
  CHECK(holds(page, "characters 0 to 26"));
  CHECK(holds(page, "act “<bdi>shelled</bdi>” at characters 9–16"));
  CHECK(holds(page, "Armenia, as claimed by <a href=\"#claim-d1-1\">Harbour Gazette</a>, 2020-10-11"));
  CHECK(holds(page, "No person has graded it. The program suggests contested."));
  CHECK(holds(page, "<code>3:abc</code>"));
  exports::Profile coarse;
  coarse.degrees = 0.5;
  store::FiledIncident placed = incident("ARM", "AZE");
  placed.incident[store::table("incident").at("place")] = text("riverton");
  placed.documents["d1"].document[store::table("document").at("title")] = text("Shells fall on Riverton");
  const std::string careful = incident_page(made.read(placed, coarse), made.setting, {9, true});
  CHECK_FALSE(holds(careful, "iverton"));

  CHECK_FALSE(holds(careful, "the town"));
  CHECK(holds(careful, "Places are withheld"));
}

TEST_CASE("a passage ends with its sentence and names no person, not even by half") {
  const std::string all = kText;
  const CodePoints points(all);
  const std::vector<std::string> persons = {"oleh kovalenko"};
  const auto killed = static_cast<uint32_t>(all.find("killed"));
  const Passage passage = passage_around(all, points, killed, killed + 6, persons);
  CHECK(passage.text == "Mr [person 1] said that at least 5 people were killed.");
  CHECK_FALSE(passage.exact);
  CHECK(all.substr(passage.begin, passage.end - passage.begin) ==
        "Mr Oleh Kovalenko said that at least 5 people were killed.");
  const Passage first = passage_around(all, points, 9, 16, persons);
  CHECK(first.exact);
  CHECK(first.text == "The army shelled the town.");
  // a line end within a name: only the words of the act stand
  const std::string broken = "Oleh\nKovalenko was shot";
  const auto shot = static_cast<uint32_t>(broken.find("shot"));
  CHECK(passage_around(broken, CodePoints(broken), shot, shot + 4, persons).text == "shot");
  // far from any end of a sentence it is cut between words; code points are never cut
  std::string line;
  for (int i = 0; i < 300; ++i) line += "слово ";
  const CodePoints wide(line);
  const Passage middle = passage_around(line, wide, 900, 905, {});
  CHECK(is_utf8(middle.text));
  CHECK(middle.exact);
  CHECK(middle.end - middle.begin < 600);
  CHECK(middle.text.starts_with("слово"));
}

TEST_CASE("figures in words") {
  CHECK(figure(5, 5) == "5");
  CHECK(figure(5, {}) == "5 or more");
  CHECK(figure({}, 30) == "up to 30");
  CHECK(figure(2, 7) == "2 to 7");
  CHECK(figure({}, {}) == "no figure");
  CHECK(figure(0, 0) == "0");
  CHECK(harm_words("killed", "") == "people killed");
  CHECK(harm_words("injured", "child") == "children injured");
  CHECK(event_words("ASSAULT", "artillery small_arms") == "an attack (artillery, small arms)");
  Sum sum;
  CHECK(sum.words() == "no figure");
  sum.add({}, {});
  CHECK(sum.words() == "no figure");
  sum.add(0, 0);
  CHECK(sum.words() == "0");
  sum.add(5, 7);
  sum.add({}, 3);
  CHECK(sum.words() == "5 to 10");
  sum.add(2, {});
  CHECK(sum.words() == "7 or more");
}

TEST_CASE("a period beside the one before: areas, parties, new sources; a part is not counted twice") {
  Made made;
  Period now{"2020-10-08", "2020-10-14", {}}, before{"2020-10-01", "2020-10-07", {}};
  now.incidents.push_back(made.read(incident("ARM", "AZE")));
  store::FiledIncident part = incident("ARM", "AZE");
  part.incident[store::table("incident").at("id")] = text("d1#1");
  part.incident[store::table("incident").at("part_of")] = text("d1#0");
  now.incidents.push_back(made.read(part));
  const std::string page = period_page(now, &before, {"", "2020-10-12T18:00:00Z"}, made.setting, {});
  CHECK(holds(page, "Sources in the ledger claim 1 incident dated 2020-10-08 to 2020-10-14"));
  CHECK(holds(page, "2020-10-01 to 2020-10-07: 0 incidents, of which 0 contested"));
  CHECK(
      holds(page, "Figures of people killed, as claimed, over 1 incident that has one: 5 or more; before: no figure."));
  CHECK(holds(page, "<th scope=\"row\">Armenia</th><td>1 (+1)</td>"));
  CHECK(holds(page, "<a href=\"#incident-d1_0\">d1#0</a>"));
  CHECK(holds(page, "Part of incident d1#0."));
  CHECK(holds(page, "<li>New source: Bulletin Two, 2020-10-13</li>"));
  CHECK_FALSE(holds(page, "New source: Bulletin One"));
}

}  // namespace parley::report
