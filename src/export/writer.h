// One format being written.  Tested by test/e2e/export.
#pragma once
#include "export/tabular.h"

namespace parley::exports {

class Writer {
 public:
  virtual ~Writer() = default;
  /// An incident with everything that it holds; its claims too where `claims` says that they do not come by themselves.
  enum class Claims : uint8_t { come_alone, within };
  virtual void incident(Cells& cells, Claims claims) = 0;
  virtual void claim(Cells&) {}
  virtual bool wants_incidents() const { return true; }
  virtual bool wants_claims() const { return false; }
  virtual store::Want want() const { return {}; }
  virtual bool failed() const = 0;
  virtual Result<Ok> finish() = 0;
  /// What was written, for people: "21 incidents".
  virtual std::string describe() const = 0;
};

/// What a writer is made for.
struct Target {
  std::filesystem::path out;   // the file, or the folder
  std::filesystem::path data;  // the folder of tables
  const Edition& edition;
  Lost& lost;
  store::Walk& walk;
};
using Made = Result<std::unique_ptr<Writer>>;

struct Format {
  std::string name, title;
  bool folder = false;                    // --out names a folder
  Made (*make)(const Target&) = nullptr;  // nullptr: a table of data/export
};
/// Those of data/export and those of code, by name.
std::vector<Format> formats(const std::filesystem::path& data);
Made make_writer(const Format& format, const Target& target);

// The formats that are no plain tables.
Made make_jsonl(const Target& target);
Made make_geojson(const Target& target);
Made make_jsonld(const Target& target);
Made make_geopackage(const Target& target);
Made make_xlsx(const Target& target);
Made make_package(const Target& target);

/// Several tables at once, each with its sink.
class TablesWriter : public Writer {
 public:
  explicit TablesWriter(Lost& lost) : lost_(lost) {}
  void add(TableFormat format, std::unique_ptr<RowSink> sink);
  void incident(Cells& cells, Claims claims) override;
  void claim(Cells& cells) override;
  bool wants_incidents() const override;
  bool wants_claims() const override;
  bool failed() const override;
  Result<Ok> finish() override;
  std::string describe() const override;

 private:
  struct Table {
    TableFormat format;
    std::unique_ptr<RowSink> sink;
    std::unique_ptr<TableWriter> writer;
  };
  Lost& lost_;
  std::vector<std::unique_ptr<Table>> tables_;
};

/// The tables incidents, claims and harms of data/export, which several formats share.
Result<std::vector<TableFormat>> ledger_tables(const std::filesystem::path& data);

}  // namespace parley::exports
