#include "export/profile.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "store/schema.h"
#include "table_row.h"

namespace parley::exports {
namespace {

using store::text;
using test::row;

/// An incident that two documents tell of, one of them restricted; written for this test.
store::FiledIncident example() {
  store::FiledIncident one;
  one.incident = row("incident", {{"id", text("aaaa#0")},
                                  {"lat", 40.68278},
                                  {"lon", 46.36056},
                                  {"radius_km", 1.0},
                                  {"place", text("ganja")},
                                  {"graded_by", text("Ada")}});
  for (const auto& [id, sensitivity] : {std::pair{"aaaa", "public"}, {"bbbb", "restricted"}}) {
    one.documents[id].document = row(
        "document", {{"id", text(id)}, {"title", text("Jan Kowalski is dead")}, {"sensitivity", text(sensitivity)}});
    one.documents[id].persons = {"jan kowalski"};
    one.accounts.push_back(row("account", {{"id", text(std::string(id) + "#0")}, {"document_id", text(id)}}));
    store::FiledClaim& claim = one.claims.emplace_back();
    claim.rows.claim = row(
        "claim", {{"id", text(std::string(id) + "-1")}, {"document_id", text(id)}, {"trigger_text", text("killed")}});
    claim.rows.harms = {row("harm", {{"id", text(std::string(id) + "-1/killed@0")}, {"text", text("Kowalski, 76,")}})};
    claim.rows.speakers = {row("claim_speaker", {{"text", text("his neighbour Jan KOWALSKI")}}),
                           row("claim_speaker", {{"text", text("Minister Jan Kowalski")}, {"actor", text("POL-GOV")}})};
  }
  one.ranges = {row("incident_range", {{"kind", text("killed")},
                                       {"people", text("")},
                                       {"low", int64_t{1}},
                                       {"low_from", text("aaaa#0:0")},
                                       {"high", int64_t{9}},
                                       {"high_from", text("bbbb#0:0")}})};
  one.victims = {
      row("victim", {{"id", text("v1")},
                     {"pseudonym", text("P1")},
                     {"names", text("Jan Kowalski")},
                     {"publish_name", int64_t{0}}}),
      row("victim",
          {{"id", text("v2")}, {"pseudonym", text("P2")}, {"names", text("Ewa Nowak")}, {"publish_name", int64_t{1}}})};
  one.decisions = {
      row("decision",
          {{"target", text("aaaa#0")}, {"made_by", text("Ben")}, {"reason", text("Jan Kowalski's son told us")}})};
  return one;
}

TEST_CASE("names of persons are found whatever their case and accents, whole or by the last word") {
  const std::vector<std::string> persons = {"aziz azizov", "gunel aliyeva"};
  CHECK(without_persons("76-year-old Aziz Azizov was killed.", persons) == "76-year-old [person 1] was killed.");
  CHECK(without_persons("AZİZ ƏZİZOV; Günel Aliyeva's house", {"gunel aliyeva"}).find("Aliyeva") == std::string::npos);
  CHECK(without_persons("Azizov's house", persons) == "[person 1]'s house");
  CHECK(without_persons("Azizov\u2019s house", persons) == "[person 1]\u2019s house");
  CHECK(without_persons("Sean O'Neill spoke", {"sean o neill"}) == "[person 1] spoke");
  CHECK(without_persons("the house of Azizov.", persons) == "the house of [person 1].");
  CHECK(without_persons("an aliyeva street", persons) == "an aliyeva street");
  CHECK(without_persons("five people", persons) == "five people");
  CHECK(without_persons("", persons).empty());
}

TEST_CASE("by default neither victims nor readers leave, nor restricted documents and what rests on them") {
  store::FiledIncident one = example();
  std::vector<Withheld> seen;
  const Redactor redactor({}, [&](const Withheld& w) { seen.push_back(w); });
  REQUIRE(redactor.apply(one));
  CHECK(one.documents.size() == 1);
  CHECK(one.accounts.size() == 1);
  REQUIRE(one.claims.size() == 1);
  CHECK(words(one.documents.at("aaaa").document, "document", "title") == "[person 1] is dead");
  CHECK(words(one.claims[0].rows.harms[0], "harm", "text") == "[person 1], 76,");
  CHECK(words(one.claims[0].rows.speakers[0], "claim_speaker", "text") == "his neighbour [person 1]");
  CHECK(words(one.claims[0].rows.speakers[1], "claim_speaker", "text") == "Minister Jan Kowalski");  // speaks in office
  CHECK(words(one.ranges[0], "incident_range", "low") == "1");
  CHECK(words(one.ranges[0], "incident_range", "high").empty());  // rests on the restricted document
  CHECK(words(one.victims[0], "victim", "names").empty());
  CHECK(words(one.victims[1], "victim", "names").empty());
  CHECK(words(one.incident, "incident", "graded_by") == "reader 1");
  CHECK(words(one.decisions[0], "decision", "made_by") == "reader 2");
  CHECK(words(one.decisions[0], "decision", "reason").find("Kowalski") == std::string::npos);
  CHECK(std::any_of(seen.begin(), seen.end(), [](const Withheld& w) {
    return w.field == "victim.names" && w.before == "Jan Kowalski" && w.after.empty();
  }));
  CHECK(words(one.incident, "incident", "lat") == "40.68278");
}

TEST_CASE("a profile coarsens, blanks, and lets consented names through") {
  Profile profile;
  profile.consented_names = true;
  profile.degrees = 0.5;
  profile.blank = {{"document", "title"}};
  store::FiledIncident one = example();
  REQUIRE(Redactor(profile, {}).apply(one));
  CHECK(words(one.incident, "incident", "lat") == "40.5");
  CHECK(words(one.incident, "incident", "lon") == "46.5");
  CHECK(store::to_real(cell(one.incident, "incident", "radius_km")) > 27);  // half the grid at least
  CHECK(words(one.incident, "incident", "place").empty());
  CHECK(words(one.documents.at("aaaa").document, "document", "title").empty());
  CHECK(words(one.victims[0], "victim", "names").empty());
  CHECK(words(one.victims[1], "victim", "names") == "Ewa Nowak");
}

TEST_CASE("an incident of which no document may leave stays") {
  Profile profile;
  profile.sensitivity = "public";
  store::FiledIncident one = example();
  one.documents.erase("aaaa");
  one.accounts.erase(one.accounts.begin());
  CHECK_FALSE(Redactor(profile, {}).apply(one));
}

TEST_CASE("a profile that says nonsense is refused with its line") {
  const auto file = std::filesystem::temp_directory_path() / ("parley-profile-" + std::to_string(::getpid()) + ".toml");
  const auto read = [&](const char* content) {
    std::ofstream(file) << content;
    return Profile::read(file);
  };
  for (const char* bad :
       {"names = \"all\"", "blank = [\"claim.nothing\"]", "blank = [\"claim.id\"]", "blank = [\"title\"]",
        "sensitivity = \"secret\"", "coordinates_thousandths = -1", "colour = 1", "names ="}) {
    INFO(bad);
    const auto profile = read(bad);
    REQUIRE_FALSE(profile);
    CHECK(profile.error().line == 1);
  }
  const auto good = read("sensitivity = \"public\"\ncoordinates_thousandths = 100\nblank = [\"claim.place\"]\n");
  REQUIRE(good);
  CHECK(good->degrees == doctest::Approx(0.1));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace parley::exports
