// Tabular formats as data: data/export/NAME.toml lists tables, their rows and columns, and what each column is filled
// from. One engine fills the rows; what a cell cannot hold goes to the list of losses.  Tested by
// export/tabular_test.cc and test/e2e/export.
#pragma once
#include <map>

#include "export/fields.h"
#include "export/output.h"

namespace parley::exports {

enum class CellType : uint8_t { string, integer, number, date, boolean };

struct Column {
  std::string name, tag;  // tag: of HXL
  CellType type = CellType::string;
  std::vector<std::pair<std::string, ReadField>> from;    // the first that has a value
  std::string constant;                                   // where it is filled from nothing
  std::string absent;                                     // written where the ledger has no value
  bool absent_is_loss = false;                            // an empty cell would have said "not claimed"
  std::map<std::string, std::string> map;                 // values that the format writes otherwise
  bool mapped = false;                                    // a value outside `map` has no equivalent
  std::vector<std::pair<int64_t, std::string>> steps;     // up to this number: this text
  std::string pattern;                                    // "{} 00:00:00"
  std::vector<std::pair<std::string, ReadField>> beside;  // listed as lost where they differ from what is written
};

struct TableFormat {
  std::string name;
  RowKind rows = RowKind::incident;
  std::vector<Column> columns;
  struct Condition {
    std::string field;
    ReadField read;
    std::vector<std::string> values;  // "*" = any value
  };
  std::vector<Condition> only;                          // rows that fail are listed as lost
  std::vector<std::pair<std::string, ReadField>> lost;  // fields that have no column
};

struct TabularFormat {
  std::string name, title, extension;
  char separator = ',';
  bool tags = false;  // a second row with the tags of HXL
  std::vector<TableFormat> tables;
};

/// Fails with file:line:column.
Result<TabularFormat> read_format(const std::filesystem::path& file);

/// Where filled rows go.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void row(const store::Row& cells) = 0;
  virtual bool failed() const = 0;
  virtual Result<Ok> finish() = 0;
};
Result<std::unique_ptr<RowSink>> open_csv(const std::filesystem::path& file, const TableFormat& table,
                                          const TabularFormat& format);

/// The rows that one incident or one claim gives a table.
class TableWriter {
 public:
  TableWriter(const TableFormat& table, RowSink& sink, Lost& lost) : table_(table), sink_(sink), lost_(lost) {}
  /// `cells` with its incident or its claim; the rest is filled in here.
  void incident(Cells& cells);
  void claim(Cells& cells);
  size_t rows() const { return rows_; }

 private:
  void row(Cells& cells, std::string_view part);
  store::Value value(const Column& column, const Cells& cells);
  const TableFormat& table_;
  RowSink& sink_;
  Lost& lost_;
  store::Row buffer_;
  size_t rows_ = 0;
};

}  // namespace parley::exports
