// Claims and incidents of some days: by an index they are the same as without.
#include "store/days.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "ledger.h"

using namespace parley;
using namespace parley::test;

namespace {

constexpr char kRows[] =
    "INSERT INTO incident (n, id, state, date_from, date_to, accounts, sources, version, changed_at) "
    "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < @COUNT@) SELECT i, 'made#' || i, "
    "'candidate', @FROM@, @TO@, 1, 1, 1, '' FROM c";

void make_incidents(store::Store& ledger, int count, const std::string& from, const std::string& to) {
  std::string sql = kRows;
  for (const auto& [mark, value] :
       {std::pair<std::string, std::string>{"@COUNT@", std::to_string(count)}, {"@FROM@", from}, {"@TO@", to}})
    sql.replace(sql.find(mark), mark.size(), value);
  REQUIRE(ledger.ask(sql));
}

std::vector<int64_t> sorted(const store::Rows& rows) {
  std::vector<int64_t> out;
  for (const store::Row& row : rows) out.push_back(store::to_integer(row[0]));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("days: rows that meet some days, of one day and of years") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    // each begins on another day of 24 months; every third lasts one day, others to the end of its year or some days
    const std::string month =
        "'20' || (10 + i % 2) || '-' || substr('0' || (1 + i % 12), length('0' || (1 + i % 12)) - 1)";
    make_incidents(*ledger, 600, month + " || '-' || (10 + i % 19)",
                   "CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '2012-0' || (1 + i % 9) || '-15' ELSE " + month +
                       " || '-' || (11 + i % 19) END");
    size_t found = 0;
    for (const char* from : {"", "2010-01-01", "2010-03-12", "2011-06-30", "2012-02-01"}) {
      for (const char* to : {"", "2010-03-12", "2010-12-31", "2012-02-01", "2013-01-01"}) {
        const auto few = store::few_of_days(ledger->database(), "incident", "n", from, to);
        if (!*from && !*to) {
          CHECK_FALSE(few);
          continue;
        }
        std::string sql = "SELECT n FROM incident WHERE date_from IS NOT NULL";
        if (*from) sql += std::string(" AND coalesce(date_to, date_from) >= '") + from + "'";
        if (*to) sql += std::string(" AND date_from <= '") + to + "'";
        const auto all = ledger->ask(sql);
        REQUIRE(all);
        REQUIRE(few);
        CHECK_MESSAGE(sorted(*few) == sorted(all->rows), from << ".." << to);
        found += few->size();
      }
    }
    CHECK(found > 1000);
    store::IncidentQuery query;
    query.from = query.to = "2010-03-12", query.limit = 1000;
    const auto listed = ledger->incidents(query);
    REQUIRE(listed);
    CHECK(listed->rows.size() == store::few_of_days(ledger->database(), "incident", "n", query.from, query.to)->size());
  });
}

TEST_CASE("days: where they are many, the list is walked") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    make_incidents(*ledger, static_cast<int>(store::kFewOfDays) + 1, "'2010-03-12'", "'2010-03-12'");
    CHECK_FALSE(store::few_of_days(ledger->database(), "incident", "n", "2010-03-12", "2010-03-12"));
    CHECK(store::few_of_days(ledger->database(), "incident", "n", "2010-03-13", "")->empty());
    store::IncidentQuery query;
    query.from = query.to = "2010-03-12", query.limit = 10;
    const auto listed = ledger->incidents(query);
    REQUIRE(listed);
    CHECK(listed->rows.size() == 10);
  });
}

TEST_CASE("days: claims of a day are those whose days meet it") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    for (const char* day : {"3", "4", "5", "6"})
      REQUIRE(ledger->add(read_entry({std::string("On ") + day + " October 2015 shelling killed 19 people in Kunduz.",
                                      "Harbour Gazette", "2015-10-07", std::string("https://example.org/") + day, ""}),
                          "tester"));
    const auto ids = [&](const std::string& from, const std::string& to) {
      store::ClaimQuery query;
      query.from = from, query.to = to;
      const auto found = ledger->claims(query);
      REQUIRE(found);
      std::vector<std::string> out;
      for (const store::Row& row : found->rows) out.push_back(store::to_text(row[0]));
      return out;
    };
    const auto all = ids("", "");
    REQUIRE(all.size() == 8);
    CHECK(ids("2015-10-01", "2015-10-31") == all);  // in the same order
    CHECK(ids("2015-10-04", "2015-10-04").size() == 2);
    CHECK(ids("2015-10-05", "").size() == 4);
    CHECK(ids("", "2015-10-03").size() == 2);
    CHECK(ids("2015-11-01", "").empty());
    // with few rows PostgreSQL reads the table: whether it can use the index is asked
    if (store::is_postgres(address)) REQUIRE(ledger->ask("SET enable_seqscan = off"));
    const auto plan = [&](const std::string& where) {
      const auto rows = ledger->ask((store::is_postgres(address) ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") +
                                    ("SELECT id FROM claim WHERE " + where + " LIMIT 10"));
      REQUIRE(rows);
      std::string out;
      for (const store::Row& row : rows->rows) out += store::to_text(row.back()) + "\n";
      return out;
    };
    CHECK(plan("date_from >= '2015-10-01' AND date_from <= '2015-10-04' AND coalesce(date_to, date_from) >= "
               "'2015-10-04'")
              .find("claim_day") != std::string::npos);
    CHECK(plan("substr(date_from, 1, 7) <> substr(date_to, 1, 7) AND date_to >= '2015-10-04' AND date_from < "
               "'2015-10-01' AND date_from <= '2015-10-04'")
              .find("claim_lasting") != std::string::npos);
  });
}
