// data/export/NAME.toml -> the columns of a format.
#include <algorithm>

#include "data/toml_check.h"
#include "export/tabular.h"

namespace parley::exports {
namespace {

constexpr std::string_view kTypes[] = {"string", "integer", "number", "date", "boolean"};

class Reader : data::TomlCheck {
 public:
  explicit Reader(const std::filesystem::path& file) : TomlCheck(file) {}

  Result<TabularFormat> run() {
    const auto parsed = data::TomlFile::read(file(), {});
    if (!parsed) return parsed.error();
    const data::Toml root = parsed->root();
    keys(root, {"title", "extension", "separator", "tags", "table"});
    TabularFormat out;
    out.name = file().stem().string();
    out.title = root["title"].string();
    out.extension = root["extension"].string("csv");
    out.separator = root["separator"].string(",").substr(0, 1) == "\t" ? '\t' : ',';
    out.tags = root["tags"].boolean();
    for (const data::Toml table : root["table"].items()) out.tables.push_back(read_table(table));
    if (out.title.empty()) fail(root, "a format needs a title");
    if (out.tables.empty()) fail(root, "a format needs a [[table]]");
    if (error()) return *error();
    return out;
  }

 private:
  TableFormat read_table(const data::Toml& toml) {
    keys(toml, {"name", "rows", "columns", "only", "lost"});
    TableFormat out;
    out.name = toml["name"].string("rows");
    const std::string_view rows = toml["rows"].string();
    bool known = false;
    for (int i = 0; i <= static_cast<int>(RowKind::victim); ++i) {
      if (to_string(static_cast<RowKind>(i)) == rows) out.rows = static_cast<RowKind>(i), known = true;
    }
    if (!known) fail(toml, "rows is incident, claim, harm, account, range, belligerent, statement, object or victim");
    kind_ = out.rows;
    for (const data::Toml column : toml["columns"].items()) out.columns.push_back(read_column(column));
    if (out.columns.empty()) fail(toml, "a table needs columns");
    for (const auto& [field, values] : toml["only"].entries()) {
      TableFormat::Condition condition{std::string(field), field_of(values, field), {}};
      for (const std::string_view value : values.strings()) condition.values.emplace_back(value);
      out.only.push_back(std::move(condition));
    }
    out.lost = fields(toml["lost"]);
    return out;
  }

  Column read_column(const data::Toml& toml) {
    keys(toml, {"name", "tag", "type", "from", "constant", "absent", "map", "steps", "pattern", "beside"});
    Column out;
    out.name = toml["name"].string();
    if (out.name.empty()) fail(toml, "a column needs a name");
    out.tag = toml["tag"].string();
    const std::string_view type = toml["type"].string("string");
    const auto* found = std::find(std::begin(kTypes), std::end(kTypes), type);
    if (found == std::end(kTypes))
      fail(toml, "type is string, integer, number, date or boolean");
    else
      out.type = static_cast<CellType>(found - std::begin(kTypes));
    out.from = fields(toml["from"]);
    out.constant = toml["constant"].string();
    out.absent = toml["absent"].string();
    out.absent_is_loss = static_cast<bool>(toml["absent"]) && !out.from.empty();
    for (const auto& [key, value] : toml["map"].entries()) out.map.emplace(key, value.string());
    out.mapped = static_cast<bool>(toml["map"]);
    for (const data::Toml step : toml["steps"].items()) {
      const auto pair = step.items();
      if (pair.size() != 2)
        fail(step, "a step is [number, \"text\"]");
      else
        out.steps.emplace_back(pair[0].integer(), pair[1].string());
    }
    out.pattern = toml["pattern"].string();
    if (!out.pattern.empty() && out.pattern.find("{}") == std::string::npos)
      fail(toml["pattern"], "a pattern holds {}");
    out.beside = fields(toml["beside"]);
    return out;
  }

  std::vector<std::pair<std::string, ReadField>> fields(const data::Toml& toml) {
    std::vector<std::pair<std::string, ReadField>> out;
    for (const std::string_view name : toml.strings()) out.emplace_back(name, field_of(toml, name));
    return out;
  }
  ReadField field_of(const data::Toml& at, std::string_view name) {
    ReadField found = find_field(name, kind_);
    if (!found)
      fail(at, "rows of kind " + std::string(to_string(kind_)) + " have no field '" + std::string(name) +
                   "'; docs/formats/fields.md lists them");
    return found;
  }

  RowKind kind_ = RowKind::incident;
};

}  // namespace

Result<TabularFormat> read_format(const std::filesystem::path& file) { return Reader(file).run(); }

}  // namespace parley::exports
