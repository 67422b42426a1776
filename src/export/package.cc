// A Frictionless data package (version 1): CSV files with the types of their columns, SHA-256 and size of each,
// tombstones of incidents that are gone, and who tells of what.
#include "core/json.h"
#include "data/mapped_file.h"
#include "export/records.h"
#include "export/writer.h"
#include "ingest/encoding.h"

namespace parley::exports {
namespace {

constexpr std::string_view kTypes[] = {"string", "integer", "number", "date", "boolean"};

struct Field {
  std::string name;
  CellType type;
};

class PackageWriter final : public TablesWriter {
 public:
  explicit PackageWriter(const Target& target)
      : TablesWriter(target.lost), folder_(target.out), edition_(target.edition), walk_(target.walk) {}

  void list(const TableFormat& table) {
    std::vector<Field> fields;
    for (const Column& column : table.columns) fields.push_back({column.name, column.type});
    resources_.emplace_back(table.name, std::move(fields));
  }
  Result<Ok> finish() override {
    if (auto done = TablesWriter::finish(); !done) return done;
    if (auto done = write_gone(); !done) return done;
    JsonWriter json;
    json.open_object().field("profile", "tabular-data-package").field("name", "parley-export");
    json.field("title", "Claims and incidents, who tells of them, with ranges of figures");
    put_edition(json.key("parley"), edition_);
    json.key("resources").open_array();
    for (const auto& [name, fields] : resources_) {
      if (auto done = resource(json, name, fields); !done) return done;
    }
    json.close_array().close_object();
    auto out = OutFile::create(folder_ / "datapackage.json");
    if (!out) return out.error();
    out->write(json.text());
    out->write("\n");
    return out->finish();
  }

 private:
  Result<Ok> write_gone() {
    const auto gone = walk_.gone();
    if (!gone) return gone.error();
    TableFormat table{"gone", RowKind::incident, {}, {}, {}};
    for (const char* name : {"id", "state", "merged_into", "version", "changed_at"})
      table.columns.push_back({name, "", std::string_view(name) == "version" ? CellType::integer : CellType::string});
    auto sink = open_csv(folder_ / "gone.csv", table, {});
    if (!sink) return sink.error();
    for (const store::Row& row : *gone) (*sink)->row(row);
    list(table);
    return (*sink)->finish();
  }
  Result<Ok> resource(JsonWriter& json, const std::string& name, const std::vector<Field>& fields) {
    const std::filesystem::path file = folder_ / (name + ".csv");
    const auto bytes = data::MappedFile::open(file);
    if (!bytes) return bytes.error();
    json.open_object().field("name", std::string_view(name)).field("path", std::string_view(name + ".csv"));
    json.field("profile", "tabular-data-resource")
        .field("format", "csv")
        .field("mediatype", "text/csv")
        .field("encoding", "utf-8");
    json.field("bytes", static_cast<int64_t>(bytes->bytes().size()))
        .field("hash", std::string_view("sha256:" + ingest::sha256(bytes->bytes())));
    json.key("schema").open_object().key("fields").open_array();
    for (const Field& field : fields) {
      json.open_object()
          .field("name", std::string_view(field.name))
          .field("type", kTypes[static_cast<size_t>(field.type)]);
      if (field.type == CellType::boolean) {
        json.key("trueValues").open_array().value("1").close_array();
        json.key("falseValues").open_array().value("0").close_array();
      }
      json.close_object();
    }
    json.close_array().key("missingValues").open_array().value("").close_array().close_object().close_object();
    return Ok{};
  }

  std::filesystem::path folder_;
  const Edition& edition_;
  store::Walk& walk_;
  std::vector<std::pair<std::string, std::vector<Field>>> resources_;
};

}  // namespace

Made make_package(const Target& target) {
  auto tables = ledger_tables(target.data);
  if (!tables) return tables.error();
  auto membership = read_format(target.data / "export/membership.toml");
  if (!membership) return membership.error();
  tables->push_back(std::move(membership->tables[0]));
  auto writer = std::make_unique<PackageWriter>(target);
  for (TableFormat& table : *tables) {
    auto sink = open_csv(target.out / (table.name + ".csv"), table, {});
    if (!sink) return sink.error();
    writer->list(table);
    writer->add(std::move(table), std::move(*sink));
  }
  return std::unique_ptr<Writer>(std::move(writer));
}

}  // namespace parley::exports
