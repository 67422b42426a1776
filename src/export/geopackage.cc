// GeoPackage 1.3 (OGC 12-128r18): an SQLite file with incidents as points, claims and harms as tables.
#include <algorithm>
#include <bit>
#include <cstring>

#include "export/records.h"
#include "export/writer.h"

namespace parley::exports {
namespace {

constexpr size_t kRowsAtOnce = 5000;
constexpr char kWgs84[] =
    "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"
    "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\","
    "0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]]";
constexpr char kTables[] =
    "PRAGMA application_id=1196444487; PRAGMA user_version=10300;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT "
    "NULL, "
    "organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT "
    "UNIQUE, "
    "description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y "
    "DOUBLE, "
    "srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name), "
    "column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES "
    "gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));";

/// "GP", version 0, little-endian without an envelope, SRS 4326; then a point as WKB.
store::Value geometry(double lon, double lat) {
  static_assert(std::endian::native == std::endian::little);
  std::string out("GP\0\x01", 4);
  const auto put = [&](const auto& value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); };
  put(int32_t{4326});
  out += '\x01';
  put(uint32_t{1});
  put(lon);
  put(lat);
  return store::Blob{std::move(out)};
}

class GeoPackage {
 public:
  static Result<std::unique_ptr<GeoPackage>> create(const Target& target) {
    return store::guarded([&] {
      std::error_code ignored;
      std::filesystem::remove(target.out.string() + ".part", ignored);
      return std::unique_ptr<GeoPackage>(new GeoPackage(target));
    });
  }
  ~GeoPackage() {
    if (!database_) return;
    database_.reset();
    std::error_code ignored;
    for (const char* end : {".part", ".part-wal", ".part-shm", ".part-journal"})
      std::filesystem::remove(file_.string() + end, ignored);
  }
  store::Database& database() { return *database_; }
  const std::string& at() const { return at_; }
  bool failed() const { return !failure_.empty(); }
  /// Runs a step of writing; what fails is told at the end.
  template <class Step>
  void write(Step step) {
    if (failed()) return;
    if (const auto done = store::guarded([&] { return step(), Ok{}; }); !done) failure_ = done.error().message;
  }
  Result<Ok> finish() {
    if (!database_) return Ok{};
    write([&] { database_->commit(); });
    write([&] { database_->query("PRAGMA journal_mode=DELETE"); });
    if (failed()) return Error{failure_, file_.string()};
    database_.reset();
    std::error_code failure;
    std::filesystem::rename(file_.string() + ".part", file_, failure);
    if (failure) return Error{"cannot be put in its place: " + failure.message(), file_.string()};
    return Ok{};
  }

 private:
  explicit GeoPackage(const Target& target) : file_(target.out), at_(target.edition.at) {
    database_ = store::open_sqlite(file_.string() + ".part", store::Open::create);
    database_->script(std::string(kTables));
    database_->begin(store::Durability::power);
    for (const auto& [name, id, organisation, definition] :
         {std::tuple<const char*, int, const char*, const char*>{"Undefined cartesian SRS", -1, "NONE", "undefined"},
          {"Undefined geographic SRS", 0, "NONE", "undefined"},
          {"WGS 84 geodetic", 4326, "EPSG", kWgs84}})
      database_->change("INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?2, ?4, NULL)",
                        {store::text(name), store::integer(id), store::text(organisation), store::text(definition)});
    edition(target.edition);
  }
  void edition(const Edition& e) {
    database_->script("CREATE TABLE edition (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL)");
    for (const auto& [name, value] : {std::pair<const char*, const std::string*>{"parley", &e.version},
                                      {"data", &e.data_version},
                                      {"viewpoint", &e.viewpoint},
                                      {"profile", &e.profile},
                                      {"ledger_head", &e.head},
                                      {"ledger_at", &e.at}})
      database_->change("INSERT INTO edition (name, value) VALUES (?1, ?2)", {store::text(name), *value});
    database_->change(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES "
        "('edition', 'attributes', 'edition', ?1)",
        {at_});
  }

  std::filesystem::path file_;
  std::string at_, failure_;
  std::unique_ptr<store::Database> database_;
};

const char* type_of(const Column& column) {
  switch (column.type) {
    case CellType::integer:
      return "INTEGER";
    case CellType::number:
      return "REAL";
    case CellType::date:
      return "DATE";
    case CellType::boolean:
      return "BOOLEAN";
    default:
      return "TEXT";
  }
}

class Layer final : public RowSink {
 public:
  Layer(GeoPackage& package, const TableFormat& table) : package_(package), name_(table.name) {
    std::string sql = "CREATE TABLE " + name_ + " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL";
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (column.name == "lat") lat_ = i;
      if (column.name == "lon") lon_ = i;
      columns_.push_back(column.name);
      sql += ", " + column.name + " " + type_of(column);
    }
    has_geometry_ = table.rows == RowKind::incident;
    if (has_geometry_) {
      sql += ", geom POINT";
      columns_.emplace_back("geom");
    }
    package_.write([&] { package_.database().script(sql + ")"); });
  }
  void row(const store::Row& cells) override {
    rows_.push_back(cells);
    if (has_geometry_) {
      const bool known = !store::is_null(cells[lat_]);
      const double lat = store::to_real(cells[lat_]), lon = store::to_real(cells[lon_]);
      rows_.back().push_back(known ? geometry(lon, lat) : store::Value());
      if (known) {
        west_ = std::min(west_, lon), east_ = std::max(east_, lon);
        south_ = std::min(south_, lat), north_ = std::max(north_, lat);
      }
    }
    if (rows_.size() >= kRowsAtOnce) flush();
  }
  bool failed() const override { return package_.failed(); }
  Result<Ok> finish() override {
    flush();
    package_.write([&] { describe(); });
    return Ok{};
  }

 private:
  void flush() {
    package_.write([&] { package_.database().insert(name_, columns_, rows_); });
    rows_.clear();
  }
  void describe() {
    const bool box = west_ <= east_;
    store::Row values{name_, store::text(has_geometry_ ? "features" : "attributes"), name_, package_.at()};
    for (const double bound : {west_, south_, east_, north_}) {
      store::Value& value = values.emplace_back();
      if (box) value = bound;
    }
    values.push_back(has_geometry_ ? store::integer(4326) : store::Value());
    package_.database().change(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, min_x, min_y, max_x, max_y, "
        "srs_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        values);
    if (has_geometry_)
      package_.database().change("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'POINT', 4326, 0, 0)", {name_});
  }

  GeoPackage& package_;
  std::string name_;
  std::vector<std::string> columns_;
  store::Rows rows_;
  size_t lat_ = 0, lon_ = 0;
  bool has_geometry_ = false;
  double west_ = 181, east_ = -181, south_ = 91, north_ = -91;
};

class GeoPackageWriter final : public TablesWriter {
 public:
  GeoPackageWriter(Lost& lost, std::unique_ptr<GeoPackage> package)
      : TablesWriter(lost), package_(std::move(package)) {}
  Result<Ok> finish() override {
    if (auto done = TablesWriter::finish(); !done) return done;
    return package_->finish();
  }

 private:
  std::unique_ptr<GeoPackage> package_;
};

}  // namespace

Made make_geopackage(const Target& target) {
  auto tables = ledger_tables(target.data);
  if (!tables) return tables.error();
  auto package = GeoPackage::create(target);
  if (!package) return package.error();
  GeoPackage& opened = **package;
  auto writer = std::make_unique<GeoPackageWriter>(target.lost, std::move(*package));
  for (TableFormat& table : *tables) {
    auto layer = std::make_unique<Layer>(opened, table);
    writer->add(std::move(table), std::move(layer));
  }
  return std::unique_ptr<Writer>(std::move(writer));
}

}  // namespace parley::exports
