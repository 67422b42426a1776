#include <doctest/doctest.h>

#include "dataset/read.h"
#include "tables.h"

using namespace parley;

namespace {

struct Table {
  std::vector<dataset::Row> rows;
  std::vector<Error> errors;
  Result<Ok> result = Ok{};
};

Table read(const std::string& csv, const std::string& format = "") {
  static const auto formats = dataset::read_formats("data");
  REQUIRE(formats);
  Table out;
  out.result = dataset::read_table(
      "a.csv", csv, *formats, format, "", test::tables(),
      [&](dataset::Row& row) {
        out.rows.push_back(std::move(row));
        return true;
      },
      [&](const Error& error) { out.errors.push_back(error); });
  return out;
}

const std::string kUcdp =
    "id,relid,type_of_violence,source_headline,where_prec,where_coordinates,where_description,latitude,longitude,"
    "country,date_prec,"
    "date_start,date_end,deaths_civilians,best,high,low\n";

}  // namespace

TEST_CASE("UCDP GED: each value points at its cell") {
  const Table table =
      read(kUcdp +
           "17,X-1,1,\"Shells fall on Steinau, say officials\",1,Steinau town,the market of Steinau,50.31,9.46,"
           "Nowhere,1,2030-05-01 00:00:00.000,2030-05-02 00:00:00.000,2,5,8,3\n");
  REQUIRE(table.result);
  REQUIRE(table.rows.size() == 1);
  const dataset::Row& row = table.rows[0];
  CHECK(row.document.id() == "ucdp_ged:17");
  CHECK(row.document.metadata().publisher_kind == "dataset");
  CHECK(row.document.text().starts_with("Shells fall on Steinau, say officials\n\nthe market of Steinau\n\nid: 17\n"));
  REQUIRE(row.reading.record.claims.size() == 1);
  const Claim& claim = row.reading.record.claims[0];
  CHECK(edtf(claim.time->value()) == "2030-05-01/2030-05-02");
  CHECK(row.document.text(claim.time->span()) == "2030-05-01 00:00:00.000");
  CHECK(row.document.text(claim.place->span()) == "Steinau town");
  CHECK(claim.place->value().resolved->point.lat == 50.31);
  CHECK(claim.place->value().resolved->precision == 1);
  REQUIRE(claim.harms.size() == 2);
  const Harm& all = row.reading.record.harms[0];
  CHECK(all.quantity->low() == 3);
  CHECK(all.quantity->high() == 8);
  CHECK(row.document.text(all.quantity.span()) == "5");
  CHECK(row.reading.record.harms[1].status == Status::civilian);
  CHECK(row.reading.record.harms[1].subset_of == 0);
  REQUIRE(row.accounts.size() == 1);
  CHECK(row.accounts[0].group == "dataset:ucdp ged");
  CHECK(row.accounts[0].shingles.empty());
}

TEST_CASE("ACLED: kinds of events, days in words, nought is no figure") {
  const std::string head =
      "event_id_cnty,event_date,event_type,sub_event_type,location,latitude,longitude,geo_precision,notes,fatalities\n";
  const Table table =
      read(head +
           "A1,04 October 2030,Explosions/Remote violence,Air/drone strike,Steinau,50.3,9.4,2,\"A strike hit, "
           "they said.\",0\nA2,5 May 2030,Strategic developments,Agreement,Steinau,50.3,9.4,1,Talks.,0\n");
  REQUIRE(table.rows.size() == 2);
  const Record& record = table.rows[0].reading.record;
  REQUIRE(record.claims.size() == 1);
  CHECK(edtf(record.claims[0].time->value()) == "2030-10-04");
  CHECK(record.claims[0].mode == "airstrike");
  CHECK(record.claims[0].place->value().resolved->precision == 3);
  CHECK(record.harms.empty());
  CHECK(table.rows[1].reading.record.claims.empty());
  CHECK(table.rows[1].accounts.empty());
}

TEST_CASE("rows that cannot be read are told, the others come in; other tables are refused") {
  const Table table =
      read(kUcdp +
           "1,X,1,,1,A,,1,1,N,1,someday,,0,1,1,1\n2,X,1,,1\n3,X,1,,9,A,,95,1,N,1,2030-01-02,2030-01-01,0,-4,x,1\n,,\n");
  CHECK(table.rows.size() == 1);  // the third: no point on earth, no figure, but a day
  REQUIRE(table.errors.size() == 3);
  CHECK(table.errors[0].line == 2);
  CHECK(table.errors[0].message.find("date_start") != std::string::npos);
  CHECK_FALSE(table.rows[0].reading.record.claims[0].place->value().resolved);
  const Table other = read("a,b\n1,2\n");
  REQUIRE_FALSE(other.result);
  CHECK(other.result.error().message.find("ucdp_ged") != std::string::npos);
  CHECK_FALSE(read("", "").result);
  CHECK_FALSE(read("a,b\n", "nothing").result);
}
