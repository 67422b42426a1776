#include "export/export.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "store/schema.h"

namespace parley::exports {
namespace {

namespace fs = std::filesystem;
using store::Row;
using store::text;

const Reference& reference() {
  static const auto loaded = Reference::load("data", "build/gazetteer.bin");
  REQUIRE(loaded);
  return *loaded;
}

Row row(std::string_view table, std::initializer_list<std::pair<const char*, store::Value>> cells) {
  Row out(store::table(table).columns.size());
  for (const auto& [column, value] : cells) out[store::table(table).at(column)] = value;
  return out;
}

/// "ARM-MIL shells AZE": one claim of one account.
store::FiledClaim claim(const char* id, const char* perpetrator, const char* target) {
  store::FiledClaim out;
  out.rows.claim = row("claim", {{"id", text(id)},
                                 {"document_id", text("d")},
                                 {"account_id", text("d#0")},
                                 {"stance", text("asserted")},
                                 {"polarity", text("+")},
                                 {"event", text("ASSAULT")},
                                 {"mode", text("artillery")},
                                 {"ceasefire_violation", int64_t{0}}});
  if (*perpetrator)
    out.rows.roles.push_back(row("claim_role", {{"role", text("perpetrator")}, {"actor", text(perpetrator)}}));
  if (*target) out.rows.roles.push_back(row("claim_role", {{"role", text("target")}, {"actor", text(target)}}));
  return out;
}

store::FiledIncident incident(std::vector<store::FiledClaim> claims) {
  store::FiledIncident out;
  out.incident = row(
      "incident", {{"id", text("d#0")}, {"event", text("ASSAULT")}, {"accounts", int64_t{1}}, {"sources", int64_t{1}}});
  out.accounts = {row("account", {{"id", text("d#0")}, {"document_id", text("d")}, {"group_id", text("outlet:one")}})};
  out.documents["d"].document = row("document", {{"id", text("d")}});
  out.claims = std::move(claims);
  return out;
}

std::vector<std::string> sides(std::vector<store::FiledClaim> claims) {
  const Locator locator(reference(), "iso");
  std::vector<std::string> out;
  for (const Side& side : derive(incident(std::move(claims)), reference(), locator).sides) out.push_back(side.code);
  return out;
}

TEST_CASE("side A and B do not depend on who is named first, who accuses, or who suffers") {
  const std::vector<std::string> both = {"ARM", "AZE"};
  CHECK(sides({claim("1", "ARM-MIL", "AZE")}) == both);
  CHECK(sides({claim("1", "AZE-MIL", "ARM")}) == both);
  CHECK(sides({claim("1", "AZE", ""), claim("2", "", "ARM-MIL")}) == both);
  // a state before a group, whoever accuses whom; the two that most claims name before a third
  CHECK(sides({claim("1", "TLB", "USA")}) == std::vector<std::string>{"USA", "TLB"});
  CHECK(sides({claim("1", "USA", "TLB")}) == std::vector<std::string>{"USA", "TLB"});
  CHECK(sides({claim("1", "ARM", "AZE"), claim("2", "AZE", "ARM"), claim("3", "ABW", "ARM")}) ==
        std::vector<std::string>{"ARM", "AZE", "ABW"});
}

TEST_CASE("a denied or negated claim names no side and gives no code") {
  store::FiledClaim denied = claim("1", "ARM-MIL", "AZE");
  denied.rows.claim[store::table("claim").at("stance")] = text("denied");
  store::FiledClaim negated = claim("2", "ARM-MIL", "AZE");
  negated.rows.claim[store::table("claim").at("polarity")] = text("-");
  const Locator locator(reference(), "iso");
  const Derived derived = derive(incident({denied, negated}), reference(), locator);
  CHECK(derived.sides.empty());
  CHECK(derived.codes == nullptr);
  const Derived asserted = derive(incident({claim("3", "ARM-MIL", "AZE")}), reference(), locator);
  REQUIRE(asserted.codes);
  CHECK(asserted.codes->cameo == "194");
  CHECK(asserted.ucdp_type.empty());  // nobody is claimed to be dead
}

TEST_CASE("actors have names that are the same for all sides") {
  CHECK(name_of_actor("ARM-MIL", reference()) == "Armenia, military forces");
  CHECK(name_of_actor("AZE-MIL", reference()) == "Azerbaijan, military forces");
  CHECK(name_of_actor("AZE", reference()) == "Azerbaijan");
  CHECK(name_of_actor("TLB", reference()) == "Taliban");
  CHECK(name_of_actor("no such code", reference()) == "no such code");
}

TEST_CASE("the country of a disputed place follows the viewpoint and the day, its claimants stand beside it") {
  if (reference().gazetteer.size() == 0) {
    MESSAGE("skipped: there is no build/gazetteer.bin");
    return;
  }
  const auto donetsk = [&](const char* viewpoint, const char* day) {
    std::vector<data::Gazetteer::Hit> hits;
    reference().gazetteer.find(data::hash_place_name("Mariupol"), hits);
    REQUIRE_FALSE(hits.empty());
    return Locator(reference(), viewpoint)
        .locate(reference().gazetteer.name(hits[0].place), reference().gazetteer.point(hits[0].place), day);
  };
  CHECK(donetsk("iso", "2023-01-01").country == "Ukraine");
  CHECK(donetsk("iso", "2023-01-01").claimed_by == "Ukraine; Russia");
  CHECK(donetsk("Russia", "2023-01-01").country == "Russia");
  CHECK(donetsk("de_facto", "2023-01-01").country == "divided");
  CHECK_FALSE(donetsk("Russia", "2015-01-24").disputed);  // before the claim
  CHECK(donetsk("Russia", "2015-01-24").country == "Ukraine");
  CHECK(Locator::knows(reference(), "Russia"));
  CHECK_FALSE(Locator::knows(reference(), "nobody"));
}

TEST_CASE("a table that names what is not there is refused with its line") {
  const fs::path file = fs::temp_directory_path() / ("parley-format-" + std::to_string(::getpid()) + ".toml");
  const auto read = [&](const std::string& content) {
    std::ofstream(file) << content;
    return read_format(file);
  };
  const std::string head = "title = \"T\"\n[[table]]\nrows = \"incident\"\n";
  for (const char* bad :
       {"columns = [{name = \"a\", from = \"incident.nothing\"}]", "columns = [{name = \"a\", from = \"harm.low\"}]",
        "columns = [{from = \"incident.id\"}]", "columns = [{name = \"a\", colour = \"b\"}]", "columns = []",
        "columns = [{name = \"a\", type = \"colour\"}]",
        "columns = [{name = \"a\", from = \"incident.id\", pattern = \"x\"}]",
        "columns = [{name = \"a\", from = \"killed.civilian.middle\"}]",
        "columns = [{name = \"a\", from = \"account.packed\"}]"}) {
    INFO(bad);
    CHECK_FALSE(read(head + bad));
  }
  CHECK_FALSE(read("[[table]]\nrows = \"incident\"\ncolumns = [{name = \"a\"}]"));
  CHECK(read(head + "columns = [{name = \"a\", from = [\"killed.civilian.best\", \"killed.low\"], absent = \"0\"}]"));
  fs::remove(file);
}

TEST_CASE("what a cell cannot hold is listed: 0 for nothing claimed, open ends, values without equivalent") {
  const fs::path folder = fs::temp_directory_path() / ("parley-export-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "t.toml")
      << "title = \"T\"\n[[table]]\nrows = \"incident\"\nlost = [\"incident.contested\"]\ncolumns = [\n"
         "{name = \"best\", type = \"integer\", from = \"killed.best\", absent = \"0\", beside = [\"killed.open\"]},\n"
         "{name = \"type\", from = \"incident.event\", map = {ASSAULT = \"attack\"}},\n"
         "{name = \"hurt\", type = \"integer\", from = \"injured.low\", absent = \"0\"},\n"
         "{name = \"prec\", from = \"days\", steps = [[1, \"day\"], [7, \"week\"]]}]\n";
  const auto format = read_format(folder / "t.toml");
  REQUIRE_MESSAGE(format, (format ? "" : to_string(format.error())));
  store::FiledIncident one = incident({claim("1", "ARM-MIL", "AZE")});
  one.ranges = {row("incident_range",
                    {{"kind", text("killed")}, {"people", text("")}, {"low", int64_t{7}}, {"best", int64_t{7}}})};
  const auto& t = store::table("incident");
  one.incident[t.at("contested")] = text("killed");
  one.incident[t.at("date_from")] = text("2020-10-11");
  one.incident[t.at("date_to")] = text("2020-10-13");
  const Derived derived = derive(one, reference(), Locator(reference(), "iso"));
  const Edition edition;
  {
    auto lost = Lost::create(folder / "lost.csv", edition);
    REQUIRE(lost);
    auto sink = open_csv(folder / "t.csv", format->tables[0], *format);
    REQUIRE(sink);
    TableWriter writer(format->tables[0], **sink, *lost);
    Cells cells;
    cells.edition = &edition, cells.reference = &reference(), cells.incident = &one, cells.derived = &derived;
    writer.incident(cells);
    one.incident[t.at("event")] = text("COERCE");
    writer.incident(cells);
    CHECK(lost->count() == 2 * 3 + 1);
    CHECK_FALSE(fs::exists(folder / "t.csv"));  // not before it is whole
    REQUIRE((*sink)->finish());
    REQUIRE(lost->finish());
  }
  const auto content = [&](const char* name) {
    std::ifstream in(folder / name);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  CHECK(content("t.csv") == "best,type,hurt,prec\n7,attack,0,week\n7,,0,week\n");
  const std::string lost = content("lost.csv");
  CHECK(lost.find("d#0,best,killed.open,open: no upper bound is claimed,the cell holds 7") != std::string::npos);
  CHECK(lost.find("d#0,hurt,injured.low,,not in the ledger; the format writes 0") != std::string::npos);
  CHECK(lost.find("d#0,type,incident.event,COERCE,has no equivalent in the format") != std::string::npos);
  CHECK(lost.find("d#0,,incident.contested,killed,the format has no column for it") != std::string::npos);
  fs::remove_all(folder);
}

TEST_CASE("a file that cannot be written whole is no file") {
  CHECK_FALSE(OutFile::create("/no/such/folder/file"));
  const fs::path file = fs::temp_directory_path() / ("parley-out-" + std::to_string(::getpid()));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{100'000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  {
    auto out = OutFile::create(file);
    REQUIRE(out);
    for (int i = 0; i < 10; ++i) out->write(std::string(100'000, 'x'));
    CHECK(out->failed());
    CHECK_FALSE(out->finish());
  }
  CHECK(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK_FALSE(fs::exists(file));
  CHECK_FALSE(fs::exists(file.string() + ".part"));
}

TEST_CASE("docs/formats/fields.md lists every field") {
  std::ifstream in("docs/formats/fields.md");
  const std::string page(std::istreambuf_iterator<char>(in), {});
  for (const std::string_view field : derived_fields()) {
    INFO(field);
    CHECK(page.find("`" + std::string(field) + "`") != std::string::npos);
  }
}

TEST_CASE("every format of data/export can be read") {
  size_t tables = 0;
  for (const Format& format : formats("data")) {
    INFO(format.name << " " << format.title);
    CHECK_FALSE(format.title.starts_with("cannot be read"));
    tables += format.make == nullptr;
  }
  CHECK(tables >= 10);
}

}  // namespace
}  // namespace parley::exports
