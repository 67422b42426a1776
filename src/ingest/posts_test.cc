// The samples are written for these tests.
#include <doctest/doctest.h>

#include <vector>

#include "core/csv.h"
#include "ingest/ingest.h"
#include "ingest/stamp.h"
#include "read_documents.h"

using namespace parley;
using test::read_documents;

namespace {

std::string day(std::string_view text) {
  const auto found = ingest::read_stamp(text);
  return found ? iso_day(*found) : "";
}

}  // namespace

TEST_CASE("stamps of many makers are days by their own clock") {
  for (const char* text : {"2020-09-28", " 2020-09-28T01:30:00+04:00\n", "2020-09-28 10:00", "20200928T101500Z",
                           "20200928101500", "20200928", "Mon, 28 Sep 2020 01:30:00 +0400", "28 Sep 20 10:00 GMT",
                           "Mon Sep 28 20:19:24 +0000 2020", "1601287800", "1601287800000", "1601287800.25"}) {
    CAPTURE(text);
    CHECK(day(text) == "2020-09-28");
  }
  for (const char* text : {"", " ", "soon", "9/10/2020", "2020-13-28", "Mon, 99 Foo 2020", "5", "99999999",
                           "2020-09-281", "9999999999999999999", "-", "0000-00-00"}) {
    CAPTURE(text);
    CHECK(day(text) == "");
  }
}

TEST_CASE("rows of RFC 4180 and of files that break it") {
  CsvRows rows("a,\"b \"\"c\"\"\n,d\",\r\n\r\nx\"y\",,z\nlast,\"open\n", ',');
  std::vector<std::string> row;
  REQUIRE(rows.next(row));
  CHECK(row == std::vector<std::string>{"a", "b \"c\"\n,d", ""});
  CHECK(rows.line() == 1);
  REQUIRE(rows.next(row));
  CHECK(row == std::vector<std::string>{"x\"y\"", "", "z"});
  CHECK(rows.line() == 4);
  CHECK_FALSE(rows.is_cut());
  REQUIRE(rows.next(row));
  CHECK(row == std::vector<std::string>{"last", "open\n"});
  CHECK(rows.is_cut());
  CHECK_FALSE(rows.next(row));
  CsvRows wide(std::string_view("a,b"), ',');
  REQUIRE(wide.next(row));
  CHECK(wide.raw() == "a,b");
  CHECK_FALSE(CsvRows("", ',').next(row));
}

TEST_CASE("tables of posts: columns by the names that they usually have") {
  const auto got =
      read_documents("posts.csv",
                     "\xEF\xBB\xBFID,Created_At,Message,Permalink,Channel\r\n"
                     "7,2020-09-28T10:00:00Z,\"Shells hit, two fell.\nMore to come.\",https://example.org/7,Watch\r\n"
                     "8,2020-09-29,,https://example.org/8,Watch\r\n"
                     "9,soon,Quiet.,,\r\n");
  REQUIRE(got.size() == 3);
  CHECK(got[0]->text() == "Shells hit, two fell.\nMore to come.");
  CHECK(got[0]->id() == "7");
  CHECK(edtf(*got[0]->metadata().published) == "2020-09-28");
  CHECK(got[0]->metadata().url == "https://example.org/7");
  CHECK(got[0]->metadata().publisher == "Watch");
  CHECK(got[1]->text() == "Quiet.");
  CHECK_FALSE(got[1]->metadata().published);
  CHECK(got[2].error().line == 5);
}

TEST_CASE("tables of posts: other separators, dates whose order the table tells, rows without an address") {
  const auto semicolons = read_documents("a.csv", "text;date\nOne fell.;05/04/2023\nOne fell.;31/12/2023 10:00\n");
  REQUIRE(semicolons.size() == 2);
  CHECK(edtf(*semicolons[0]->metadata().published) == "2023-04-05");
  CHECK(semicolons[0]->hash() != semicolons[1]->hash());
  CHECK(read_documents("a.tsv", "body\ttitle\nOne, two.\tT\n")[0]->metadata().title == "T");
  const auto undecided = read_documents("a.csv", "text,date\nOne fell.,05/04/2023\n");
  REQUIRE(undecided.size() == 2);
  CHECK_FALSE(undecided[0]->metadata().published);
  CHECK(undecided[1].error().message.find("day or the month first") != std::string::npos);
}

TEST_CASE("tables of posts: columns that are given, and errors that say how") {
  const std::string table = "Wer,Was,Wann\nWatch,One fell.,2020-09-28\n";
  const auto unknown = read_documents("a.csv", table);
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].error().message.find("--columns") != std::string::npos);
  CHECK(unknown[0].error().message.find("Wer, Was, Wann") != std::string::npos);
  const auto columns = ingest::parse_columns("text=Was,date=Wann, publisher=Wer");
  REQUIRE(columns);
  const auto got = read_documents("a.csv", table, {*columns});
  REQUIRE(got.size() == 1);
  CHECK(got[0]->text() == "One fell.");
  CHECK(got[0]->metadata().publisher == "Watch");
  CHECK(edtf(*got[0]->metadata().published) == "2020-09-28");
  CHECK(read_documents("a.csv", table, {*ingest::parse_columns("text=What")})[0].error().message.find(
            "no column 'What'") != std::string::npos);
  CHECK_FALSE(ingest::parse_columns("words=Was"));
  CHECK_FALSE(ingest::parse_columns("text"));
  CHECK_FALSE(read_documents("a.csv", "")[0]);
  CHECK_FALSE(read_documents("a.csv", "text,date\n")[0]);
  const auto cut = read_documents("a.csv", "text\nOne fell.\n\"Two fell.\n");
  REQUIRE(cut.size() == 2);
  CHECK(cut[1].error().line == 3);
}

TEST_CASE("JSON Lines with the names that archivers and news indexes use") {
  const auto got = read_documents(
      "a.jsonl",
      R"({"url":"https://example.org/1","title":"T","body":"One fell.","publish_date":"Mon, 28 Sep 2020 10:00:00 GMT","source":"Wire"}
{"status":"done","metadata":{"url":"https://example.org/2","content":"Two fell.","timestamp":"2020-09-28T10:00:00+00:00"},"media":[]}
{"text":"Three fell.","seendate":"20200928T101500Z","url":"https://example.org/3"}
)");
  REQUIRE(got.size() == 3);
  for (const auto& document : got) {
    REQUIRE(document);
    CHECK(edtf(*document->metadata().published) == "2020-09-28");
    CHECK(document->metadata().url.starts_with("https://example.org/"));
  }
  CHECK(got[0]->text() == "One fell.");
  CHECK(got[0]->metadata().publisher == "Wire");
  CHECK(got[1]->text() == "Two fell.");
}
