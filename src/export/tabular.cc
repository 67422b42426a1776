#include "export/tabular.h"

#include <algorithm>
#include <set>

#include "core/csv.h"

namespace parley::exports {
namespace {

using store::is_null;
using store::Row;
using store::to_text;
using store::Value;

constexpr size_t kFlush = size_t{1} << 16;

class CsvFile final : public RowSink {
 public:
  CsvFile(OutFile out, char separator) : out_(std::move(out)), separator_(separator) {}
  void names(const TableFormat& table, bool tags) {
    Row cells;
    for (const Column& column : table.columns) cells.emplace_back(tags ? column.tag : column.name);
    row(cells);
  }
  void row(const Row& cells) override {
    for (const Value& cell : cells) {
      if (const auto* string = std::get_if<std::string>(&cell))
        append_csv(*string, separator_, buffer_);
      else if (!is_null(cell))
        buffer_ += to_text(cell);
      buffer_ += separator_;
    }
    buffer_.back() = '\n';
    if (buffer_.size() < kFlush) return;
    out_.write(buffer_);
    buffer_.clear();
  }
  bool failed() const override { return out_.failed(); }
  Result<Ok> finish() override {
    out_.write(buffer_);
    return out_.finish();
  }

 private:
  OutFile out_;
  char separator_;
  std::string buffer_;
};

std::string filled(const std::string& pattern, const std::string& value) {
  std::string out = pattern;
  return out.replace(out.find("{}"), 2, value);
}

int64_t number_in(const Value& value) {  // also of a code that is written in digits
  const auto* string = std::get_if<std::string>(&value);
  return string ? std::strtoll(string->c_str(), nullptr, 10) : store::to_integer(value);
}

/// A number stays one where the column has numbers.
Value typed(std::string text, CellType type) {
  if (type != CellType::integer || text.empty() || text.find_first_not_of("0123456789") != std::string::npos ||
      text.size() > 18)
    return text.empty() ? Value() : Value(std::move(text));
  return static_cast<int64_t>(std::stoll(text));
}

}  // namespace

Result<std::unique_ptr<RowSink>> open_csv(const std::filesystem::path& file, const TableFormat& table,
                                          const TabularFormat& format) {
  auto out = OutFile::create(file);
  if (!out) return out.error();
  auto sink = std::make_unique<CsvFile>(std::move(*out), format.separator);
  sink->names(table, false);
  if (format.tags) sink->names(table, true);
  return std::unique_ptr<RowSink>(std::move(sink));
}

Value TableWriter::value(const Column& column, const Cells& cells) {
  Value value;
  std::string_view field;
  for (const auto& [name, read] : column.from) {
    value = read(cells);
    field = name;
    if (!is_null(value)) break;
  }
  if (is_null(value)) {
    if (column.absent_is_loss)
      lost_.add(cells.id, column.name, column.from[0].first, "",
                "not in the ledger; the format writes " + (column.absent.empty() ? "nothing" : column.absent));
    return typed(column.constant.empty() ? column.absent : column.constant, column.type);
  }
  if (!column.steps.empty()) {
    const auto step = std::find_if(column.steps.begin(), column.steps.end(),
                                   [&](const auto& s) { return number_in(value) <= s.first; });
    value = step == column.steps.end() ? Value() : typed(step->second, column.type);
  }
  if (column.mapped) {
    const std::string as_text = to_text(value);
    const auto found = column.map.find(as_text);
    if (found == column.map.end()) {
      lost_.add(cells.id, column.name, field, as_text, "has no equivalent in the format");
      return typed(column.absent, column.type);
    }
    value = typed(found->second, column.type);
  }
  if (!column.pattern.empty()) value = filled(column.pattern, to_text(value));
  return value;
}

void TableWriter::row(Cells& cells, std::string_view part) {
  if (!part.empty()) cells.id += " " + std::string(part);
  for (const TableFormat::Condition& condition : table_.only) {
    const std::string value = to_text(condition.read(cells));
    const bool fits =
        condition.values == std::vector<std::string>{"*"}
            ? !value.empty()
            : std::find(condition.values.begin(), condition.values.end(), value) != condition.values.end();
    if (fits) continue;
    return lost_.add(cells.id, "", condition.field, value, "no row of the format");
  }
  buffer_.clear();
  for (const Column& column : table_.columns) {
    buffer_.push_back(value(column, cells));
    if (column.beside.empty()) continue;
    const std::string written = to_text(buffer_.back());
    for (const auto& [name, read] : column.beside) {
      const std::string other = to_text(read(cells));
      if (!other.empty() && other != written)
        lost_.add(cells.id, column.name, name, other, "the cell holds " + (written.empty() ? "nothing" : written));
    }
  }
  for (const auto& [name, read] : table_.lost) {
    const std::string value = to_text(read(cells));
    if (!value.empty()) lost_.add(cells.id, "", name, value, "the format has no column for it");
  }
  sink_.row(buffer_);
  ++rows_;
}

void TableWriter::claim(Cells& cells) {
  cells.id = cells.claim->rows.id();
  if (table_.rows == RowKind::claim) return row(cells, "");
  for (const Row& harm : cells.claim->rows.harms) {
    cells.harm = &harm;
    cells.id = to_text(harm[0]);
    row(cells, "");
  }
  cells.harm = nullptr;
}

void TableWriter::incident(Cells& cells) {
  const store::FiledIncident& incident = *cells.incident;
  const std::string id = words(incident.incident, "incident", "id");
  const auto put = [&](std::string_view part) {
    cells.id = id;
    row(cells, part);
  };
  switch (table_.rows) {
    case RowKind::incident:
      put("");
      break;
    case RowKind::account:
      for (const Row& account : incident.accounts) {
        cells.account = &account;
        cells.document = &incident.documents.at(words(account, "account", "document_id"));
        put(words(account, "account", "id"));
      }
      break;
    case RowKind::range:
      for (const Row& range : incident.ranges) {
        cells.range = &range;
        put(words(range, "incident_range", "kind") + " " + words(range, "incident_range", "people"));
      }
      break;
    case RowKind::belligerent:
      for (const Side& side : cells.derived->sides) {
        cells.side = &side;
        put(side.code);
      }
      break;
    case RowKind::object: {
      std::set<std::string> kinds;
      for (const store::FiledClaim& claim : incident.claims) {
        for (const Row& role : claim.rows.roles) kinds.insert(words(role, "claim_role", "kind"));
      }
      kinds.erase("");
      for (const std::string& kind : kinds) {
        cells.object = kind;
        put(kind);
      }
      break;
    }
    case RowKind::victim:
      for (const Row& victim : incident.victims) {
        cells.victim = &victim;
        put(words(victim, "victim", "id"));
      }
      break;
    case RowKind::statement:
    case RowKind::claim:
    case RowKind::harm:
      for (const store::FiledClaim& one : incident.claims) {
        cells.claim = &one;
        cells.document = &incident.documents.at(words(one.rows.claim, "claim", "document_id"));
        if (table_.rows == RowKind::statement)
          put(one.rows.id());
        else
          claim(cells);
      }
      break;
  }
  cells.account = cells.range = cells.victim = nullptr;
  cells.claim = nullptr, cells.document = nullptr, cells.side = nullptr, cells.object = {};
}

}  // namespace parley::exports
