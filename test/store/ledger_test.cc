// What every ledger does, whatever database holds it.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "bench/generated.h"
#include "incident/block.h"
#include "incident/resolve.h"
#include "ingest/ingest.h"
#include "ledger.h"
#include "store/desk.h"
#include "store/linking.h"

using namespace parley;
using namespace parley::test;
using store::Decision;
using What = store::Added::What;

namespace {

// Three reports of one shelling and one of another, written for this test.
const std::vector<Text> kTexts = {
    {"Shelling of a market in Mariupol on 24 January 2015 killed at least 10 people and wounded 46, the city council "
     "said. "
     "Rockets hit the market and houses nearby. One rescuer went missing.",
     "Harbour Gazette", "2015-01-24", "https://example.org/a", ""},
    {"Thirty civilians were killed and 95 were injured when rockets struck a market in Mariupol on 24 January 2015. "
     "Windows broke far away.",
     "Monitoring Desk", "2015-01-26", "https://example.org/b", ""},
    {"The rebels denied that they had shelled Mariupol on 24 January 2015. They said that rockets had killed 29 people "
     "in the market.",
     "Valley Wire", "2015-01-25", "https://example.org/c", ""},
    {"On 3 October 2015 an airstrike on a hospital in Kunduz killed 19 people, including three children, and injured "
     "37, the charity said.",
     "Harbour Gazette", "2015-10-03", "https://example.org/d", ""},
};

store::Added add(store::Store& ledger, const store::Entry& entry, bool again = false) {
  auto added = ledger.add(entry, "tester", again);
  REQUIRE_MESSAGE(added, added.error().message);
  return *added;
}
void add_all(store::Store& ledger) {
  for (const Text& text : kTexts) add(ledger, read_entry(text));
}
int64_t decide(store::Store& ledger, const Decision& decision) {
  const auto id = ledger.decide(decision);
  REQUIRE_MESSAGE(id, id.error().message);
  return *id;
}
std::string refused(store::Store& ledger, const Decision& decision) {
  const auto id = ledger.decide(decision);
  REQUIRE_FALSE(id);
  return id.error().message;
}
std::unique_ptr<store::Database> open_database(const std::string& address) {
  return store::is_postgres(address) ? store::open_postgres(address, store::Open::create)
                                     : store::open_sqlite(address, store::Open::create);
}
void check_sound(store::Store& ledger) {
  const auto verified = ledger.verify();
  REQUIRE_MESSAGE(verified, verified.error().message);
  for (const auto& damage : verified->damage) FAIL_CHECK(damage.row << " " << damage.field << ": " << damage.what);
  CHECK(verified->ranges_checked);
}
store::Rows rows_of(store::Store& ledger, const std::string& sql) {
  const auto found = ledger.ask(sql);
  REQUIRE_MESSAGE(found, found.error().message);
  return found->rows;
}
/// The rows of a ledger in tables of an older version.
std::unique_ptr<store::Database> put_into_older(const std::string& address, int version, store::Store& ledger) {
  auto old = open_database(address);
  store::make_tables(*old, version);
  for (const store::Table& table : store::tables())
    old->insert(table.name, table.columns, rows_of(ledger, "SELECT * FROM " + table.name));
  if (old->dialect() == store::Dialect::sqlite)
    old->insert("incident_box", {"n", "south", "north", "west", "east"},
                rows_of(ledger, "SELECT n, south, north, west, east FROM incident_box"));
  old->script("INSERT INTO ledger (name, value) VALUES ('rules', 'test')");
  return old;
}
std::string incident_of(store::Store& ledger, const std::string& url) {
  return ask(ledger,
             "SELECT a.incident_id FROM account a JOIN document d ON d.id = a.document_id WHERE d.url = ?1 ORDER BY "
             "a.main DESC, a.id",
             {url});
}
std::string claim_with(store::Store& ledger, const std::string& kind, const std::string& url) {
  return ask(ledger,
             "SELECT h.claim_id FROM harm h JOIN claim c ON c.id = h.claim_id JOIN document d ON d.id = c.document_id "
             "WHERE h.kind = ?1 AND d.url = ?2 ORDER BY h.id",
             {kind, url});
}

}  // namespace

TEST_CASE("ledger: a document, its claims and incidents go in once") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    const auto entry = read_entry(kTexts[0]);
    const auto first = add(*ledger, entry);
    CHECK(first.what == What::added);
    CHECK(first.claims == entry.claims.size());
    CHECK(first.claims > 0);
    CHECK(first.incidents.size() > 0);
    CHECK(add(*ledger, entry).what == What::unchanged);
    CHECK(ask(*ledger, "SELECT count(*) FROM document") == "1");
    CHECK(ask(*ledger, "SELECT low FROM harm WHERE kind = 'killed'") == "10");
    CHECK(ask(*ledger, "SELECT count(*) FROM harm WHERE kind = 'killed' AND high IS NULL") == "1");  // at least: open
    CHECK(ask(*ledger, "SELECT count(*) FROM audit") == "1");
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: accounts of one shelling stand in one incident, of another in another") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string mariupol = incident_of(*ledger, "https://example.org/a");
    CHECK(mariupol == incident_of(*ledger, "https://example.org/b"));
    CHECK(mariupol == incident_of(*ledger, "https://example.org/c"));
    CHECK(mariupol != incident_of(*ledger, "https://example.org/d"));
    CHECK(ask(*ledger, "SELECT low FROM incident_range WHERE incident_id = ?1 AND kind = 'killed' AND people = ''",
              {mariupol}) == "10");
    CHECK(ask(*ledger, "SELECT count(*) FROM link WHERE evidence LIKE '%weight%'") != "0");
    check_sound(*ledger);

    store::IncidentQuery query;
    query.from = "2015-10-01", query.to = "2015-10-31";
    CHECK(ledger->incidents(query)->rows.size() == 1);
    query = {};
    query.place = "mariu";
    CHECK(ledger->incidents(query)->rows.size() >= 1);
    query = {};
    query.near = Point{47.1, 37.5}, query.within_km = 60;
    CHECK(ledger->incidents(query)->rows.size() >= 1);
    query.near = Point{-20, 20};
    CHECK(ledger->incidents(query)->rows.empty());
    query = {};
    query.words = "hospital airstrike";
    REQUIRE(ledger->incidents(query)->rows.size() == 1);
    CHECK(store::to_text(ledger->incidents(query)->rows[0][0]) == incident_of(*ledger, "https://example.org/d"));
    query.words = "\"no such words\" OR *";
    CHECK(ledger->incidents(query)->rows.empty());
    query = {};
    query.kind = "abducted";
    CHECK(ledger->incidents(query)->rows.empty());
  });
}

TEST_CASE("ledger: the order of arrival does not matter, and the result is that of linking in memory") {
  on_every_backend([](const std::string& address) {
    std::vector<store::Entry> entries;
    std::vector<Account> accounts;
    for (const Text& text : kTexts) {
      entries.push_back(read_entry(text));
      accounts.insert(accounts.end(), entries.back().accounts.begin(), entries.back().accounts.end());
    }
    std::shuffle(entries.begin(), entries.end(), std::mt19937(7));
    auto ledger = open_ledger(address);
    for (const store::Entry& entry : entries) add(*ledger, entry);
    const incident::Linking linking = incident::link_all(accounts, {}, link_rules());
    CHECK(ask(*ledger, "SELECT count(*) FROM incident WHERE merged_into IS NULL AND accounts > 0") ==
          std::to_string(linking.incidents.size()));
    CHECK(ask(*ledger, "SELECT count(*) FROM link") == std::to_string(linking.links.size()));
    for (const Incident& incident : linking.incidents) {
      for (const std::string& account : incident.accounts)
        CHECK(ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {account}) == incident.id);
    }
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: a crowded time, where components give way, is the same in any order, and as in memory") {
  if (tables().gazetteer.size() < 100000) {
    MESSAGE("no packaged place data: left out");
    return;
  }
  incident::LinkRules rules = link_rules();
  rules.largest_component = 4;
  const bench::Generator generator(tables().gazetteer);
  std::vector<store::Entry> entries;
  std::vector<Account> accounts;
  for (uint64_t i = 0; i < 60; ++i) {
    ingest::read_bytes("generated.jsonl", generator.document(i), [&](Result<Document> document) {
      REQUIRE(document);
      entries.push_back(entry_of(*document));
      accounts.insert(accounts.end(), entries.back().accounts.begin(), entries.back().accounts.end());
    });
  }
  const incident::Linking linking = incident::link_all(accounts, {}, rules);
  std::mt19937 random(13);
  on_every_backend([&](const std::string& address) {
    std::shuffle(entries.begin(), entries.end(), random);
    auto opened = store::Store::open(address, {store::Open::create, &rules, "crowded", store::now});
    REQUIRE(opened);
    store::Store& ledger = **opened;
    for (const store::Entry& entry : entries) add(ledger, entry);
    CHECK(std::stoi(ask(ledger, "SELECT count(*) FROM component WHERE cut IS NOT NULL")) > 5);
    CHECK(ask(ledger, "SELECT count(*) FROM incident WHERE merged_into IS NULL AND accounts > 0") ==
          std::to_string(linking.incidents.size()));
    size_t elsewhere = 0;
    for (const Incident& incident : linking.incidents) {
      for (const std::string& account : incident.accounts)
        elsewhere += ask(ledger, "SELECT incident_id FROM account WHERE id = ?1", {account}) != incident.id;
    }
    CHECK(elsewhere == 0);
    check_sound(ledger);
    CHECK(ledger.tidy());
    CHECK(*ledger.relink("tester") == 0);
    add(ledger, entries.front(), true);  // read again: links go and come
    CHECK(*ledger.relink("tester") == 0);
    check_sound(ledger);
  });
}

TEST_CASE("ledger: of many copies of one text one stands for the others, in any order") {
  if (tables().gazetteer.size() < 100000) {
    MESSAGE("no packaged place data: left out");
    return;
  }
  const bench::Generator copies(tables().gazetteer, bench::Generator::copies), others(tables().gazetteer);
  std::vector<store::Entry> entries;
  std::vector<Account> accounts;
  const auto read = [&](const std::string& line) {
    ingest::read_bytes("generated.jsonl", line, [&](Result<Document> document) {
      REQUIRE(document);
      entries.push_back(entry_of(*document));
      accounts.insert(accounts.end(), entries.back().accounts.begin(), entries.back().accounts.end());
    });
  };
  for (uint64_t i = 0; i < 30; ++i) read(copies.document(i));
  for (uint64_t i = 0; i < 20; ++i) read(others.document(i));
  const incident::Linking linking = incident::link_all(accounts, {}, link_rules());
  size_t copied = 0;
  for (const Link& link : linking.links) copied += link.kind == LinkKind::near_copy;
  CHECK(copied >= 58);  // of 30 texts with two accounts each
  CHECK(linking.links.size() < 250);
  std::mt19937 random(17);
  on_every_backend([&](const std::string& address) {
    std::shuffle(entries.begin(), entries.end(), random);
    auto ledger = open_ledger(address);
    for (const store::Entry& entry : entries) add(*ledger, entry);
    const auto check_same = [&] {
      CHECK(ask(*ledger, "SELECT count(*) FROM link") == std::to_string(linking.links.size()));
      for (const Link& link : linking.links)
        CHECK(ask(*ledger, "SELECT count(*) FROM link WHERE first_account = ?1 AND second_account = ?2",
                  {link.first, link.second}) == "1");
      size_t elsewhere = 0;
      for (const Incident& incident : linking.incidents) {
        for (const std::string& account : incident.accounts)
          elsewhere += ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {account}) != incident.id;
      }
      CHECK(elsewhere == 0);
      CHECK(ask(*ledger, "SELECT count(*) FROM document_link") == "29");
      check_sound(*ledger);
      CHECK(*ledger->relink("tester") == 0);
    };
    check_same();
    // The original is read again, and its day edited: its copies go with it and come back.
    const std::string original = ask(*ledger, "SELECT to_document FROM document_link LIMIT 1");
    for (const store::Entry& entry : entries) {
      if (entry.id() == original) add(*ledger, entry, true);
    }
    check_same();
    const std::string claim = ask(*ledger,
                                  "SELECT c.id FROM claim c JOIN account a ON a.id = c.account_id WHERE "
                                  "a.document_id = ?1 AND a.main = 1 ORDER BY c.id",
                                  {original});
    const int64_t edit = decide(*ledger, {"edit", claim, "date_from", "2011-01-24", "another year", "Ada"});
    const int64_t until = decide(*ledger, {"edit", claim, "date_to", "2011-01-24", "another year", "Ada"});
    check_sound(*ledger);
    CHECK(*ledger->relink("tester") == 0);
    decide(*ledger, {"undo", std::to_string(until), "", "", "r", "Ada"});
    decide(*ledger, {"undo", std::to_string(edit), "", "", "r", "Ada"});
    check_same();
    // A copy that a person takes away stays away, and new copies go with the original.
    const std::string copy = ask(*ledger, "SELECT first_account FROM link WHERE kind = 'near_copy' ORDER BY 1");
    const std::string incident = ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {copy});
    const int64_t split = decide(*ledger, {"split", incident, "", copy, "another market", "Ada"});
    CHECK(ask(*ledger, "SELECT count(*) FROM account WHERE incident_id = ?1",
              {ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {copy})}) == "1");
    const size_t before = entries.size();
    read(copies.document(99));
    add(*ledger, entries.back());
    CHECK(entries.size() == before + 1);
    CHECK(ask(*ledger, "SELECT count(*) FROM account WHERE incident_id = ?1",
              {ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {copy})}) == "1");
    check_sound(*ledger);
    CHECK(*ledger->relink("tester") == 0);
    decide(*ledger, {"undo", std::to_string(split), "", "", "the same market", "Ada"});
    CHECK(ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {copy}) ==
          ask(*ledger,
              "SELECT b.incident_id FROM link l JOIN account b ON b.id = l.second_account WHERE "
              "l.first_account = ?1",
              {copy}));
    check_sound(*ledger);
    entries.pop_back();
  });
}

TEST_CASE("ledger: decisions about claims change what stands, and undoing brings it back") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string mariupol = incident_of(*ledger, "https://example.org/a");
    const auto low = [&] {
      return ask(*ledger, "SELECT low FROM incident_range WHERE incident_id = ?1 AND kind = 'killed' AND people = ''",
                 {mariupol});
    };
    const std::string claim = claim_with(*ledger, "killed", "https://example.org/a");
    const std::string harm = ask(*ledger, "SELECT id FROM harm WHERE claim_id = ?1 AND kind = 'killed'", {claim});
    CHECK(refused(*ledger, {"reject", claim, "", "", " ", "Ada"}).find("reason") != std::string::npos);
    CHECK(refused(*ledger, {"reject", claim, "", "", "misread", ""}).find("--by") != std::string::npos);
    CHECK(refused(*ledger, {"edit", harm, "low", "ten", "misread", "Ada"}).find("no value for low") !=
          std::string::npos);
    CHECK(refused(*ledger, {"edit", harm, "rule", "x", "misread", "Ada"}).find("is one of") != std::string::npos);
    CHECK(ask(*ledger, "SELECT count(*) FROM decision") == "0");

    const int64_t edit = decide(*ledger, {"edit", harm, "low", "12", "the list of the hospital", "Ada"});
    CHECK(low() == "12");
    CHECK(ask(*ledger, "SELECT state FROM claim WHERE id = ?1", {claim}) == "edited");
    check_sound(*ledger);
    const int64_t reject = decide(*ledger, {"reject", claim, "", "", "about another day", "Ada"});
    CHECK(low() != "12");
    decide(*ledger, {"undo", std::to_string(reject), "", "", "it is this day", "Ben"});
    CHECK(low() == "12");
    decide(*ledger, {"undo", std::to_string(edit), "", "", "the list is of later", "Ben"});
    CHECK(low() == "10");
    CHECK(ask(*ledger, "SELECT low FROM harm WHERE id = ?1", {harm}) == "10");
    CHECK(ask(*ledger, "SELECT state FROM claim WHERE id = ?1", {claim}) == "machine");
    CHECK(refused(*ledger, {"undo", std::to_string(edit), "", "", "again", "Ben"}).find("undone already") !=
          std::string::npos);
    CHECK(ask(*ledger, "SELECT count(*) FROM decision") == "4");
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: merge, split and part of win over the machine and can be undone; ids outlive them") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string mariupol = incident_of(*ledger, "https://example.org/a"),
                      kunduz = incident_of(*ledger, "https://example.org/d");
    const int64_t merged = decide(*ledger, {"merge", kunduz, "", mariupol, "a test of merging", "Ada"});
    CHECK(incident_of(*ledger, "https://example.org/d") == mariupol);
    CHECK(ask(*ledger, "SELECT merged_into FROM incident WHERE id = ?1", {kunduz}) == mariupol);
    CHECK(ask(*ledger, "SELECT state FROM incident WHERE id = ?1", {kunduz}) == "merged");
    CHECK(refused(*ledger, {"grade", kunduz, "", "fair", "r", "Ada"}).find("was merged into") != std::string::npos);
    check_sound(*ledger);
    decide(*ledger, {"undo", std::to_string(merged), "", "", "they are two", "Ada"});
    CHECK(incident_of(*ledger, "https://example.org/d") == kunduz);
    CHECK(ask(*ledger, "SELECT count(*) FROM incident WHERE id = ?1 AND merged_into IS NULL", {kunduz}) == "1");
    check_sound(*ledger);

    const std::string other = ask(
        *ledger,
        "SELECT a.id FROM account a JOIN document d ON d.id = a.document_id WHERE d.url = ?1 AND a.incident_id = ?2",
        {std::string("https://example.org/b"), mariupol});
    const int64_t split = decide(*ledger, {"split", mariupol, "", other, "tells of another market", "Ada"});
    CHECK(ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {other}) != mariupol);
    check_sound(*ledger);
    // More documents come; what a person decided stays.
    add(*ledger,
        read_entry({"Rockets struck a market in Mariupol on 24 January 2015 and killed 30 people, officials said.",
                    "Morning Post", "2015-01-27", "https://example.org/e", ""}));
    CHECK(ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {other}) !=
          ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {mariupol}));
    check_sound(*ledger);
    decide(*ledger, {"undo", std::to_string(split), "", "", "the same market", "Ada"});
    CHECK(ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {other}) ==
          ask(*ledger, "SELECT incident_id FROM account WHERE id = ?1", {mariupol}));
    decide(*ledger, {"part-of", kunduz, "", mariupol, "a test of parts", "Ada"});
    CHECK(ask(*ledger, "SELECT part_of FROM incident WHERE id = ?1", {kunduz}) == mariupol);
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: victims are kept apart; their names stand in their list alone") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string mariupol = incident_of(*ledger, "https://example.org/a"),
                      kunduz = incident_of(*ledger, "https://example.org/d");
    const int64_t listed = decide(*ledger, {"victim", kunduz, "", "child 1", "the list of the hospital", "Ada"});
    const std::string victim = "V" + std::to_string(listed), name = "Nomen Nescio";
    const auto of = [&](const char* column) {
      return ask(*ledger, std::string("SELECT ") + column + " FROM victim WHERE id = ?1", {victim});
    };
    CHECK(of("pseudonym") == "child 1");
    const int64_t named = decide(*ledger, {"victim-edit", victim, "names", name, "the list", "Ada"});
    decide(*ledger, {"victim-edit", victim, "age", "9", "the list", "Ada"});
    decide(*ledger, {"victim-edit", victim, "sex", "female", "the list", "Ada"});
    CHECK(of("names") == name);
    CHECK(of("age") == "9");
    check_sound(*ledger);

    CHECK(refused(*ledger, {"victim-edit", victim, "age", "900", "r", "Ada"}).find("0 to 130") != std::string::npos);
    CHECK(refused(*ledger, {"victim-edit", victim, "shoes", "2", "r", "Ada"}).find("no field") != std::string::npos);
    CHECK(refused(*ledger, {"victim-edit", "V999", "age", "2", "r", "Ada"}).find("there is no") != std::string::npos);
    CHECK(refused(*ledger, {"victim-edit", victim, "publish_name", "yes", "r", "Ada"}).find("consent") !=
          std::string::npos);
    const int64_t consent = decide(*ledger, {"victim-edit", victim, "consent", "the mother, 3 May", "letter", "Ada"});
    decide(*ledger, {"victim-edit", victim, "publish_name", "yes", "letter", "Ada"});
    CHECK(of("publish_name") == "1");
    CHECK(refused(*ledger, {"undo", std::to_string(consent), "", "", "r", "Ada"}).find("publish_name no") !=
          std::string::npos);

    // Neither a merge nor its undoing loses anybody.
    const int64_t merged = decide(*ledger, {"merge", kunduz, "", mariupol, "a test", "Ada"});
    const auto shown = ledger->show("incident", mariupol);
    REQUIRE(shown);
    const auto victims =
        std::find_if(shown->begin(), shown->end(), [](const store::Section& s) { return s.name == "victims"; });
    REQUIRE(victims != shown->end());
    CHECK(victims->listing.rows.size() == 1);
    decide(*ledger, {"undo", std::to_string(merged), "", "", "a test", "Ada"});
    CHECK(of("names") == name);
    check_sound(*ledger);

    CHECK(ask(*ledger, "SELECT count(*) FROM decision WHERE after LIKE '%Nomen%' OR before LIKE '%Nomen%'") == "0");
    CHECK(ask(*ledger, "SELECT count(*) FROM audit WHERE content LIKE '%Nomen%'") == "0");
    decide(*ledger, {"undo", std::to_string(named), "", "", "another child", "Ada"});
    CHECK(of("names").empty());
    const int64_t removed = decide(*ledger, {"victim-remove", victim, "", "", "the family asks for it", "Ada"});
    CHECK(of("count(*)") == "0");
    check_sound(*ledger);
    decide(*ledger, {"undo", std::to_string(removed), "", "", "a mistake", "Ada"});
    CHECK(of("age") == "9");
    CHECK(of("names").empty());
    decide(*ledger, {"undo", std::to_string(listed), "", "", "twice on the list", "Ada"});
    CHECK(of("count(*)") == "0");
    check_sound(*ledger);

    ledger->database().change("DELETE FROM victim WHERE id = ?1", {victim});
    const int64_t again = decide(*ledger, {"victim", kunduz, "", "", "the list", "Ada"});
    ledger->database().change("UPDATE victim SET age = 3 WHERE id = ?1", {"V" + std::to_string(again)});
    const auto verified = ledger->verify();
    REQUIRE(verified);
    REQUIRE(verified->damage.size() == 1);
    CHECK(verified->damage[0].row.find("V" + std::to_string(again)) != std::string::npos);
  });
}

TEST_CASE("ledger: publishing needs a grading and a second reader who is another person") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string id = incident_of(*ledger, "https://example.org/a");
    const auto state = [&] { return ask(*ledger, "SELECT state FROM incident WHERE id = ?1", {id}); };
    CHECK(refused(*ledger, {"publish", id, "", "", "r", "Ada"}).find("no grading yet") != std::string::npos);
    CHECK(refused(*ledger, {"grade", id, "", "certain", "r", "Ada"}).find("confirmed") != std::string::npos);
    const int64_t graded = decide(*ledger, {"grade", id, "", "fair", "two independent sources", "Ada"});
    CHECK(state() == "in_review");
    CHECK(refused(*ledger, {"publish", id, "", "", "r", "Ada"}).find("second time") != std::string::npos);
    CHECK(refused(*ledger, {"agree", id, "", "", "r", " ada "}).find("somebody else") != std::string::npos);
    decide(*ledger, {"agree", id, "", "", "read all three", "Ben"});
    CHECK(state() == "agreed");
    decide(*ledger, {"publish", id, "", "", "reviewed", "Ada"});
    CHECK(state() == "published");
    CHECK(refused(*ledger, {"undo", std::to_string(graded), "", "", "r", "Ada"}) != "");
    const auto low = [&] {
      return ask(*ledger, "SELECT low FROM incident_range WHERE incident_id = ?1 AND kind = 'killed' AND people = ''",
                 {id});
    };
    CHECK(refused(*ledger, {"range", id, "killed", "9/7/12", "r", "Ada"}).find("rising order") != std::string::npos);
    const int64_t range = decide(*ledger, {"range", id, "killed", "29/30/30", "the monitors counted later", "Ada"});
    CHECK(low() == "29");
    CHECK(ask(*ledger, "SELECT rule FROM incident_range WHERE incident_id = ?1 AND kind = 'killed' AND people = ''",
              {id}) == "decided");
    // A later document is told of, and changes nothing that people decided.
    add(*ledger,
        read_entry({"Rockets struck a market in Mariupol on 24 January 2015 and killed 31 people, officials said.",
                    "Morning Post", "2015-01-28", "https://example.org/f", ""}));
    CHECK(incident_of(*ledger, "https://example.org/f") == id);
    CHECK(low() == "29");
    CHECK(state() == "published");
    CHECK(ask(*ledger, "SELECT changed_since_read FROM incident WHERE id = ?1", {id}) == "1");
    check_sound(*ledger);
    decide(*ledger, {"undo", std::to_string(range), "", "", "r", "Ben"});
    CHECK(low() == "10");
    decide(*ledger, {"withdraw", id, "", "", "a source took it back", "Ben"});
    CHECK(state() == "withdrawn");
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: what an addition remembers gives way to what others write meanwhile") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address), other = open_ledger(address);
    add(*ledger, read_entry(kTexts[0]));
    add(*ledger, read_entry(kTexts[1]));
    const std::string claim = claim_with(*ledger, "killed", "https://example.org/a");
    decide(*other, {"edit", claim, "date_from", "2011-01-24", "another year", "Ada"});
    decide(*other, {"edit", claim, "date_to", "2011-01-24", "another year", "Ada"});
    add(*ledger, read_entry(kTexts[2]));
    CHECK(*ledger->relink("tester") == 0);
    decide(*ledger, {"reject", claim_with(*ledger, "killed", "https://example.org/b"), "", "", "misread", "Ada"});
    add(*other, read_entry(kTexts[3]));
    add(*ledger,
        read_entry(
            {"A car bomb blew up at a bus station in Mariupol on 24 January 2015 and killed two people, police said.",
             "Morning Post", "2015-01-27", "https://example.org/g", ""}));
    CHECK(*ledger->relink("tester") == 0);
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: what additions remember changes nothing of what they write") {
  if (tables().gazetteer.size() < 100000) {
    MESSAGE("no packaged place data: left out");
    return;
  }
  incident::LinkRules rules = link_rules();
  rules.largest_component = 4;
  const auto open = [&](const std::string& address) {
    auto opened = store::Store::open(
        address, {store::Open::create, &rules, "crowded", [] { return std::string("2026-01-01T00:00:00Z"); }});
    REQUIRE(opened);
    return std::move(*opened);
  };
  const bench::Generator generator(tables().gazetteer);
  on_every_backend([&](const std::string& address) {
    const Folder folder;
    const std::string forgetful = (folder.path() / "forgetful.db").string();
    auto ledger = open(address);
    for (uint64_t i = 0; i < 60; ++i) {
      ingest::read_bytes("generated.jsonl", generator.document(i), [&](Result<Document> document) {
        REQUIRE(document);
        const store::Entry entry = entry_of(*document);
        add(*ledger, entry);
        add(*open(forgetful), entry);
      });
    }
    auto other = open(forgetful);
    for (const char* question :
         {"SELECT hash FROM audit ORDER BY seq", "SELECT * FROM component ORDER BY id",
          "SELECT n, id, component, incident_id FROM account ORDER BY n", "SELECT * FROM incident ORDER BY n",
          "SELECT * FROM incident_range ORDER BY incident_id, kind, people"}) {
      const auto remembered = ledger->ask(question), read = other->ask(question);
      REQUIRE(remembered);
      REQUIRE(read);
      CHECK_MESSAGE(remembered->rows == read->rows, question);
    }
  });
}

TEST_CASE("ledger: a change that fails is told when its transaction is committed, and nothing of that stays") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    const auto write_twice = [&] {
      store::Transaction transaction(ledger->database(), store::Durability::process);
      for (int i = 0; i < 2; ++i)
        ledger->database().change("INSERT INTO independence_group (id, label) VALUES (?1, ?1)", {std::string("one")});
      transaction.commit();
    };
    CHECK_THROWS_AS(write_twice(), store::Failure);
    CHECK(ask(*ledger, "SELECT count(*) FROM independence_group") == "0");
    add_all(*ledger);
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: after an edited day linking all anew changes nothing") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    add(*ledger,
        read_entry(
            {"A car bomb blew up at a bus station in Mariupol on 24 January 2015 and killed two people, police said.",
             "Morning Post", "2015-01-27", "https://example.org/g", ""}));
    const std::string other = ask(*ledger,
                                  "SELECT a.id FROM account a JOIN document d ON d.id = a.document_id WHERE d.url = "
                                  "'https://example.org/g'");
    decide(*ledger, {"split", incident_of(*ledger, "https://example.org/a"), "", other, "another attack", "Ada"});
    CHECK(incident_of(*ledger, "https://example.org/g") != incident_of(*ledger, "https://example.org/a"));
    CHECK(ask(*ledger,
              "SELECT count(*) FROM link l JOIN account a ON a.id = l.first_account JOIN account b ON b.id = "
              "l.second_account WHERE a.incident_id <> b.incident_id") != "0");
    for (const char* url : {"https://example.org/a", "https://example.org/b", "https://example.org/c"}) {
      const std::string claim = claim_with(*ledger, "killed", url);
      for (const char* field : {"date_from", "date_to"}) {
        const int64_t id = decide(*ledger, {"edit", claim, field, "2011-01-24", "another year", "Ada"});
        check_sound(*ledger);
        CHECK(*ledger->relink("tester") == 0);
        check_sound(*ledger);
        if (field == std::string("date_to")) continue;
        decide(*ledger, {"undo", std::to_string(id), "", "", "r", "Ada"});
        CHECK(*ledger->relink("tester") == 0);
        check_sound(*ledger);
      }
    }
  });
}

TEST_CASE("ledger: decided claims survive a reading by another version, undecided ones follow it") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string claim = claim_with(*ledger, "killed", "https://example.org/b");
    const std::string harm = ask(*ledger, "SELECT id FROM harm WHERE claim_id = ?1 AND kind = 'killed'", {claim});
    decide(*ledger, {"edit", harm, "low", "28", "the list of names", "Ada"});
    const std::string mariupol = incident_of(*ledger, "https://example.org/b");
    const auto before = ask(*ledger, "SELECT count(*) FROM claim");

    store::Entry entry = read_entry(kTexts[1], "test 2");  // a version that finds none of it
    store::Entry empty = entry;
    empty.claims.clear(), empty.accounts.clear();
    const auto lost = add(*ledger, empty);
    CHECK(lost.what == What::read_again);
    CHECK(std::any_of(lost.changes.begin(), lost.changes.end(),
                      [&](const auto& c) { return c.claim == claim && c.kept; }));
    CHECK(ask(*ledger, "SELECT low FROM harm WHERE id = ?1", {harm}) == "28");
    CHECK(ask(*ledger, "SELECT state FROM claim WHERE id = ?1", {claim}) == "edited");
    check_sound(*ledger);

    entry.document[store::table("document").at("extractor")] = std::string("test 3");
    add(*ledger, entry);
    CHECK(ask(*ledger, "SELECT low FROM harm WHERE id = ?1", {harm}) == "28");
    CHECK(ask(*ledger, "SELECT count(*) FROM claim") == before);
    CHECK(incident_of(*ledger, "https://example.org/b") == mariupol);
    check_sound(*ledger);

    // Another reading moves a figure: of the decided claim it is told, not taken.
    for (store::ClaimRows& one : entry.claims) {
      for (store::Row& row : one.harms) row[store::table("harm").at("low")] = store::integer(3);
    }
    entry.document[store::table("document").at("extractor")] = std::string("test 4");
    const auto moved = add(*ledger, entry);
    CHECK(moved.changes.size() > 1);
    CHECK(ask(*ledger, "SELECT low FROM harm WHERE id = ?1", {harm}) == "28");
    CHECK(ask(*ledger, "SELECT low FROM harm WHERE kind = 'injured' AND claim_id LIKE ?1", {entry.id() + "-%"}) == "3");
    CHECK(add(*ledger, entry).what == What::unchanged);
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: another capture of an address is a new version of it") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    const auto first = add(*ledger, read_entry(kTexts[0]));
    Text changed = kTexts[0];
    changed.text.replace(changed.text.find("at least 10"), 11, "at least 15");
    const auto second = add(*ledger, read_entry(changed));
    CHECK(second.what == What::added);
    CHECK(second.revision_of == first.document);
    const auto changes = ledger->compare_versions(first.document, second.document);
    REQUIRE(changes);
    const auto killed =
        std::find_if(changes->begin(), changes->end(), [](const auto& c) { return c.before == "killed 10.."; });
    REQUIRE(killed != changes->end());
    CHECK(killed->after == "killed 15..");
    CHECK(ask(*ledger, "SELECT count(*) FROM document_link") == "1");  // nearly one text
    decide(*ledger, {"gone", first.document, "", "changed", "the page has another figure now", "Ada"});
    CHECK(ask(*ledger, "SELECT gone_kind FROM document WHERE id = ?1", {first.document}) == "changed");
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: sources that a person joins count as one voice") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string mariupol = incident_of(*ledger, "https://example.org/a");
    const auto sources = [&] {
      return std::stoi(ask(*ledger, "SELECT sources FROM incident WHERE id = ?1", {mariupol}));
    };
    const int before = sources();
    const std::string group = ask(*ledger, "SELECT group_id FROM source WHERE id = 'Harbour Gazette'");
    const int64_t joined = decide(*ledger, {"group", "Monitoring Desk", "", group, "one owner", "Ada"});
    CHECK(sources() < before);
    check_sound(*ledger);
    decide(*ledger, {"undo", std::to_string(joined), "", "", "sold last year", "Ada"});
    CHECK(sources() == before);
    decide(*ledger, {"confirm", "Harbour Gazette", "", "", "imprint", "Ada"});
    CHECK(ask(*ledger, "SELECT confirmed FROM source WHERE id = 'Harbour Gazette'") == "1");
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: audit, decisions and documents are append-only in the database itself") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    add_all(*ledger);
    const std::string id = incident_of(*ledger, "https://example.org/a");
    decide(*ledger, {"grade", id, "", "fair", "two sources", "Ada"});
    for (const char* sql : {"UPDATE audit SET actor = 'x'", "DELETE FROM audit", "UPDATE decision SET reason = 'x'",
                            "DELETE FROM decision", "UPDATE document SET text = 'x'", "DELETE FROM document",
                            "UPDATE incident SET state = 'published'"}) {
      CAPTURE(sql);
      CHECK_FALSE(ledger->ask(sql));
    }
    check_sound(*ledger);
  });
}

TEST_CASE("ledger: an older one is brought up to date, a newer one is refused") {
  on_every_backend([](const std::string& address) {
    {
      auto old = open_database(address);
      store::make_tables(*old, 1);
      old->script("DROP TABLE publication");  // of version 5
      CHECK(store::schema_version(*old) == 1);
    }
    {
      const auto readable = store::Store::open(address, {store::Open::read_only, nullptr, "", store::now});
      REQUIRE_FALSE(readable);
      CHECK(readable.error().message.find("older Parley") != std::string::npos);
      auto ledger = open_ledger(address);
      CHECK(ask(*ledger, "SELECT value FROM ledger WHERE name = 'schema_version'") ==
            std::to_string(store::kSchemaVersion));
      add(*ledger, read_entry(kTexts[0]));
      CHECK(ask(*ledger, "SELECT count(*) FROM incident_map") != "0");
      CHECK(ask(*ledger, "SELECT count(*) FROM publication") == "0");
      if (store::is_postgres(address))  // looked after when a thousand are new
        CHECK(ask(*ledger,
                  "SELECT count(*) FROM pg_class WHERE relname = 'account' AND "
                  "'autovacuum_vacuum_insert_threshold=1000' = ANY (reloptions)") == "1");
      REQUIRE(ledger->ask("UPDATE ledger SET value = '99' WHERE name = 'schema_version'"));
    }
    const auto newer = store::Store::open(address, {store::Open::create, nullptr, "", store::now});
    REQUIRE_FALSE(newer);
    CHECK(newer.error().message.find("newer Parley") != std::string::npos);
    if (!store::is_postgres(address)) {  // a copy was made before
      auto copy =
          store::open_sqlite(address + ".before-v" + std::to_string(store::kSchemaVersion), store::Open::read_only);
      CHECK(store::schema_version(*copy) == 1);
    }
  });
}

TEST_CASE("ledger: one of before version 6 that holds copies is linked anew when it is first opened to write") {
  const Folder folder;
  auto linked = open_ledger((folder.path() / "linked.db").string());
  add_all(*linked);
  std::string told = kTexts[1].text + " ";  // long enough for copies to be known by
  for (int i = 1; i < 60; ++i)
    told += "Witness " + std::to_string(i) + " stood by the stall with the number " + std::to_string(i * i) + ". ";
  for (const char* paper : {"Coast Post", "Hill Post", "Lake Post"})
    add(*linked, read_entry({told, paper, "2015-01-27", std::string("https://example.org/") + paper, ""}));
  CHECK(ask(*linked, "SELECT count(*) FROM link WHERE kind = 'near_copy'") == "2");
  on_every_backend([&](const std::string& address) {
    {
      auto old = put_into_older(address, 5, *linked);
      // as it was then: each copy is looked for and linked as its original is, and with the other copies
      old->script(
          "INSERT INTO account_key (word, account_n) SELECT k.word, c.n FROM link l JOIN account c ON c.id = "
          "l.first_account JOIN account o ON o.id = l.second_account JOIN account_key k ON k.account_n = o.n WHERE "
          "l.kind = 'near_copy' ON CONFLICT DO NOTHING;"
          "INSERT INTO link (first_account, second_account, kind, score, evidence) SELECT x.first_account, "
          "y.first_account, 'near_copy', x.score, '[]' FROM link x JOIN link y ON y.second_account = "
          "x.second_account AND y.kind = x.kind AND y.first_account < x.first_account WHERE x.kind = 'near_copy'");
      CHECK(old->query("SELECT 1 FROM link WHERE kind = 'near_copy'").size() == 3);
    }
    const std::string entries = ask(*linked, "SELECT count(*) FROM audit");
    {  // without the rules of linking it waits
      const auto waiting = store::Store::open(address, {store::Open::existing, nullptr, "", store::now});
      REQUIRE_MESSAGE(waiting, (waiting ? "" : waiting.error().message));
      CHECK(ask(**waiting, "SELECT count(*) FROM audit") == entries);
      CHECK(ask(**waiting, "SELECT count(*) FROM ledger WHERE name = 'link_anew'") == "1");
    }
    for (int times = 0; times < 2; ++times) {  // once, and not again
      auto ledger = open_ledger(address, store::Open::existing);
      CHECK(ask(*ledger, "SELECT count(*) FROM ledger WHERE name = 'link_anew'") == "0");
      CHECK(ask(*ledger, "SELECT action FROM audit ORDER BY seq DESC LIMIT 1") == "relink");
      CHECK(ask(*ledger, "SELECT count(*) FROM audit") == std::to_string(std::stoi(entries) + 1));
      for (const char* same :
           {"SELECT * FROM link ORDER BY first_account, second_account, kind",
            "SELECT * FROM document_link ORDER BY from_document, to_document", "SELECT * FROM component ORDER BY id",
            "SELECT id, incident_id, component FROM account ORDER BY id",
            "SELECT * FROM account_key ORDER BY word, account_n"})
        CHECK_MESSAGE(rows_of(*ledger, same) == rows_of(*linked, same), same);
      check_sound(*ledger);
    }
  });
}

TEST_CASE("ledger: one of tables 8 is found by the ends of names and searched by blocks once it is opened to write") {
  const Folder folder;
  auto linked = open_ledger((folder.path() / "linked.db").string());
  const auto named = read_entry({"Gunmen shot dead John Albert Smith in Mariupol on 24 January 2015, police said.",
                                 "Coast Post", "2015-01-25", "https://example.org/e", ""});
  add_all(*linked);
  add(*linked, named);
  on_every_backend([&](const std::string& address) {
    {
      auto old = put_into_older(address, 8, *linked);
      size_t taken = 0;
      for (Account account : named.accounts) {  // as it was then: not found by whom they name
        const incident::BlockQuery now = incident::block(account, link_rules());
        account.persons.clear(), account.harmed.clear();
        const incident::BlockQuery then = incident::block(account, link_rules());
        for (const uint64_t key : now.keys) {
          if (std::binary_search(then.keys.begin(), then.keys.end(), key)) continue;
          old->change("DELETE FROM account_key WHERE word = ?1 AND account_n = (SELECT n FROM account WHERE id = ?2)",
                      {static_cast<int64_t>(key), account.id});
          ++taken;
        }
      }
      CHECK(taken > 0);
    }
    for (int times = 0; times < 2; ++times) {  // once, and not again
      auto ledger = open_ledger(address, store::Open::existing);
      CHECK(ask(*ledger, "SELECT count(*) FROM ledger WHERE name = 'link_anew'") == "0");
      CHECK(ask(*ledger, "SELECT count(*) FROM audit WHERE action = 'relink'") == "1");
      const char* keys = "SELECT * FROM account_key ORDER BY word, account_n";
      CHECK(rows_of(*ledger, keys) == rows_of(*linked, keys));
      const auto found = store::search_documents(*ledger, "hospital airstrike", 10);
      REQUIRE_MESSAGE(found, found.error().message);
      CHECK(found->size() == 1);
      check_sound(*ledger);
    }
  });
}

TEST_CASE("ledger: a search finds the newest documents first, whatever stands between them") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    for (const int64_t n : {1, 4095, 4096, 9000, 70000}) {
      REQUIRE(
          ledger->ask("INSERT INTO document (n, id, raw_sha256, text_sha256, text, extractor, added_at) VALUES "
                      "(?1, ?2, '', '', ?3, 'test', '2026-01-01T00:00:00Z')",
                      {n, std::to_string(n), store::text(n == 9000 ? "A lorry burned." : "A ferry sank.")}));
    }
    const auto found = [&](const char* words, size_t most) {
      const auto hits = store::search_documents(*ledger, words, most);
      REQUIRE_MESSAGE(hits, hits.error().message);
      std::string ids;
      for (const auto& hit : *hits) ids += (ids.empty() ? "" : " ") + hit.document;
      return ids;
    };
    CHECK(found("ferry", 2) == "70000 4096");
    CHECK(found("ferry", 10) == "70000 4096 4095 1");
    CHECK(found("\"ferry sank\"", 3) == "70000 4096 4095");
    CHECK(found("lorry", 10) == "9000");
    CHECK(found("#1", 10).empty());  // is no word of a text
  });
}

TEST_CASE("ledger: the log is copied into the file while the ledger is open") {
  const Folder folder;
  const std::string file = (folder.path() / "ledger.db").string();
  auto ledger = store::open_sqlite(file, store::Open::create);
  ledger->script("CREATE TABLE filling (bytes BLOB)");
  const store::Blob mebibyte{std::string(1 << 20, 'x')};
  for (int i = 0; i < 20; ++i) ledger->change("INSERT INTO filling VALUES (?1)", {mebibyte});
  const auto copied = [&] { return std::filesystem::file_size(file) >= 12u << 20; };
  for (int i = 0; i < 200 && !copied(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(copied());
}

TEST_CASE("ledger: docs/ledger.md describes every table and column") {
  std::ifstream in("docs/ledger.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  for (const store::Table& table : store::tables()) {
    const size_t begin = page.find("**" + table.name + "**");
    REQUIRE_MESSAGE(begin != std::string::npos, table.name);
    const std::string entry = page.substr(begin, page.find("\n* ", begin) - begin);
    for (const std::string& column : table.columns) {
      if (column == "span_begin" || column == "span_end") continue;  // described for all
      CHECK_MESSAGE(entry.find("`" + column + "`") != std::string::npos, table.name << " " << column);
    }
  }
}
