#include "export/writer.h"

#include <algorithm>

namespace parley::exports {
namespace {

constexpr struct {
  const char* name;
  const char* title;
  bool folder;
  Made (*make)(const Target&);
} kFormats[] = {
    {"geojson", "GeoJSON: a feature for each incident, with the radius and precision of its place", false,
     make_geojson},
    {"geopackage", "GeoPackage: incidents as points, claims and harms as tables, for QGIS and SQLite", false,
     make_geopackage},
    {"jsonl", "JSON Lines: an incident a line, with its accounts, claims, figures and decisions", false, make_jsonl},
    {"jsonld", "JSON-LD: claims (schema.org), their characters (Web Annotation), where they come from (PROV-O)", false,
     make_jsonld},
    {"package", "Frictionless data package: CSV with types and hashes, what is gone, who tells of what", true,
     make_package},
    {"xlsx", "Excel workbook: sheets of incidents, claims and harms", false, make_xlsx},
};

Made make_tables(const std::filesystem::path& file, const Target& target) {
  auto format = read_format(file);
  if (!format) return format.error();
  auto writer = std::make_unique<TablesWriter>(target.lost);
  for (TableFormat& table : format->tables) {
    const bool several = format->tables.size() > 1;
    auto sink = open_csv(several ? target.out / (table.name + "." + format->extension) : target.out, table, *format);
    if (!sink) return sink.error();
    writer->add(std::move(table), std::move(*sink));
  }
  return std::unique_ptr<Writer>(std::move(writer));
}

std::filesystem::path file_of(const std::filesystem::path& data, const std::string& name) {
  return data / "export" / (name + ".toml");
}

}  // namespace

std::vector<Format> formats(const std::filesystem::path& data) {
  std::vector<Format> out;
  for (const auto& one : kFormats) out.push_back({one.name, one.title, one.folder, one.make});
  std::error_code failure;
  for (auto at = std::filesystem::directory_iterator(data / "export", failure);
       !failure && at != std::filesystem::directory_iterator(); at.increment(failure)) {
    if (at->path().extension() != ".toml") continue;
    const auto format = read_format(at->path());
    if (format)
      out.push_back({format->name, format->title, format->tables.size() > 1, nullptr});
    else  // told by whoever asks for it; the others go on
      out.push_back({at->path().stem().string(), "cannot be read: " + to_string(format.error()), false, nullptr});
  }
  std::sort(out.begin(), out.end(), [](const Format& a, const Format& b) { return a.name < b.name; });
  return out;
}

Made make_writer(const Format& format, const Target& target) {
  return format.make ? format.make(target) : make_tables(file_of(target.data, format.name), target);
}

Result<std::vector<TableFormat>> ledger_tables(const std::filesystem::path& data) {
  std::vector<TableFormat> out;
  for (const char* name : {"incidents", "claims", "harms"}) {
    auto format = read_format(file_of(data, name));
    if (!format) return format.error();
    out.push_back(std::move(format->tables[0]));
  }
  return out;
}

void TablesWriter::add(TableFormat format, std::unique_ptr<RowSink> sink) {
  auto table = std::make_unique<Table>(Table{std::move(format), std::move(sink), nullptr});
  table->writer = std::make_unique<TableWriter>(table->format, *table->sink, lost_);
  tables_.push_back(std::move(table));
}

void TablesWriter::incident(Cells& cells, Claims claims) {
  for (const auto& table : tables_) {
    if (claims == Claims::within || !of_claims(table->format.rows)) table->writer->incident(cells);
  }
}

void TablesWriter::claim(Cells& cells) {
  for (const auto& table : tables_) {
    if (of_claims(table->format.rows)) table->writer->claim(cells);
  }
}

bool TablesWriter::wants_incidents() const {
  return std::any_of(tables_.begin(), tables_.end(), [](const auto& t) { return !of_claims(t->format.rows); });
}
bool TablesWriter::wants_claims() const {
  return std::any_of(tables_.begin(), tables_.end(), [](const auto& t) { return of_claims(t->format.rows); });
}
bool TablesWriter::failed() const {
  return std::any_of(tables_.begin(), tables_.end(), [](const auto& t) { return t->sink->failed(); });
}

Result<Ok> TablesWriter::finish() {
  for (const auto& table : tables_) {
    if (auto done = table->sink->finish(); !done) return done;
  }
  return Ok{};
}

std::string TablesWriter::describe() const {
  std::string out;
  for (const auto& table : tables_)
    out += (out.empty() ? "" : ", ") + std::to_string(table->writer->rows()) + " " + table->format.name;
  return out;
}

}  // namespace parley::exports
