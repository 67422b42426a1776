#include <doctest/doctest.h>

#include "data/mapped_file.h"
#include "tables.h"
#include "templates/read_incidents.h"

using namespace parley;

namespace {

const templates::Models& models() {
  static const auto opened = templates::Models::open("data/models/en");
  REQUIRE(opened);
  return *opened;
}

/// "bombing: weapon bomb, target bridge; …"
std::string incidents(const std::string& text) {
  auto document = Document::make(text, "", {}, {});
  REQUIRE(document);
  const pipeline::Reading reading = pipeline::analyse(*document, test::tables());
  std::string out;
  for (const auto& incident : templates::read_incidents(*document, reading, test::tables(), models())) {
    out += (out.empty() ? "" : "; ") + std::string(incident.type) + ':';
    for (const auto& filler : incident.fillers)
      out += ' ' + std::string(to_string(filler.role)) + '=' + std::string(document->text(filler.span)) + ',';
  }
  return out;
}

}  // namespace

TEST_CASE("keys of fillers") {
  CHECK(templates::key_of("The  U.S. EMBASSY'S") == "us embassys");
  CHECK(templates::key_of("a car-bomb of the group") == "carbomb of group");
  CHECK(templates::key_of("THE") == "");
}

TEST_CASE("candidates: a phrase and the ways to cut it") {
  const std::string text = "TWO ARMED MEN BLEW UP A BRIDGE.";
  const Analysis analysis = test::tables().engine.analyse(text);
  std::string out;
  for (const auto& candidate : templates::find_candidates(Grammar(text, analysis))) out += candidate.key + '|';
  CHECK(out == "two armed men|armed men|men|bridge|");
}

TEST_CASE("an incident and none") {
  const std::string bombing = incidents(
      "THE POLICE REPORTED THAT A BOMB EXPLODED LAST NIGHT IN FRONT OF THE CENTRAL BANK OFFICES. THE TERRORISTS ALSO "
      "PLACED "
      "DYNAMITE AT A POWER STATION. TWO GUARDS WERE KILLED IN THE ATTACK.");
  CHECK(bombing.find("bombing:") != std::string::npos);
  CHECK(bombing.find("weapon=BOMB,") != std::string::npos);
  CHECK(bombing.find("perp_ind=TERRORISTS,") != std::string::npos);
  CHECK(incidents("THE MINISTERS MET ON MONDAY TO DISCUSS COFFEE PRICES AND THE NEW TRADE AGREEMENT.") == "");
}

TEST_CASE("the date of an incident: the day that is told of it, else until publication") {
  const auto date = [](const std::string& text) -> std::string {
    Metadata metadata;
    metadata.published = TimeInterval::days(to_day({1990, 1, 12}), to_day({1990, 1, 12}));
    auto document = Document::make(text, "", metadata, {});
    REQUIRE(document);
    const pipeline::Reading reading = pipeline::analyse(*document, test::tables());
    const auto incidents = templates::read_incidents(*document, reading, test::tables(), models());
    return incidents.empty() || !incidents.front().date ? "" : edtf(*incidents.front().date);
  };
  CHECK(date("THE POLICE REPORTED THAT A BOMB EXPLODED YESTERDAY IN FRONT OF THE CENTRAL BANK OFFICES. TWO GUARDS WERE "
             "KILLED IN THE ATTACK. ON 2 JANUARY THE MINISTERS HAD MET TO DISCUSS COFFEE PRICES.") == "1990-01-11");
  CHECK(date("THE POLICE REPORTED THAT A BOMB EXPLODED IN FRONT OF THE CENTRAL BANK OFFICES. TWO GUARDS WERE KILLED IN "
             "THE ATTACK.") == "../1990-01-12");
}

TEST_CASE("damaged models are refused") {
  const auto opened = templates::Models::open("data/lang/en");
  REQUIRE_FALSE(opened);
  CHECK(to_string(opened.error()).find("incident_documents.bin") != std::string::npos);
}

TEST_CASE("a damaged network of fillers is refused") {
  const auto file = data::MappedFile::open("data/models/en/incident_network.bin");
  REQUIRE(file);
  const std::string whole(file->bytes());
  CHECK(templates::FillerNetwork::open(whole, "n"));
  for (const size_t size : {size_t{0}, size_t{10}, size_t{44}, size_t{5000}, whole.size() / 2, whole.size() - 1})
    CHECK_FALSE(templates::FillerNetwork::open(std::string_view(whole).substr(0, size), "n"));
  CHECK_FALSE(templates::FillerNetwork::open(whole + " ", "n"));
  for (const size_t at : {0, 4, 8, 12, 16, 20, 24, 28, 32, 36}) {  // each number of the header
    std::string other = whole;
    other[at + 1] = static_cast<char>(other[at + 1] ^ 0x10);
    CHECK_FALSE(templates::FillerNetwork::open(other, "n"));
  }
}
