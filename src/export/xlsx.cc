// An Excel workbook through libxlsxwriter, row by row: what is written leaves memory.
#include <xlsxwriter.h>

#include "core/document.h"
#include "export/writer.h"

namespace parley::exports {
namespace {

constexpr size_t kMostRows = 1'048'576, kMostCharacters = 32'767;

class Workbook {
 public:
  Workbook(std::filesystem::path file, const Edition& edition)
      : file_(std::move(file)), part_(file_.string() + ".part") {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book_ = workbook_new_opt(part_.c_str(), &options);
    properties(edition);
  }
  ~Workbook() {
    if (!book_) return;
    workbook_close(book_);
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
  }
  Workbook(const Workbook&) = delete;
  lxw_worksheet* sheet(const std::string& name) { return workbook_add_worksheet(book_, name.c_str()); }
  Result<Ok> finish() {
    const lxw_error failure = workbook_close(std::exchange(book_, nullptr));
    std::error_code moved;
    if (failure == LXW_NO_ERROR) std::filesystem::rename(part_, file_, moved);
    if (failure == LXW_NO_ERROR && !moved) return Ok{};
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
    return Error{std::string("writing failed: ") + (moved ? moved.message() : lxw_strerror(failure)), file_.string()};
  }

 private:
  /// The time of the ledger stands for that of the file: the same ledger gives the same bytes.
  void properties(const Edition& e) {
    title_ = "Parley: claims and incidents";
    comments_ = e.version + "; data " + e.data_version + "; viewpoint " + e.viewpoint + "; profile " + e.profile +
                "; ledger " + e.head;
    lxw_doc_properties properties{};
    properties.title = title_.data();
    properties.comments = comments_.data();
    if (const auto day = parse_iso_day(e.at.substr(0, std::min<size_t>(10, e.at.size()))))
      properties.created = *day * kDaySeconds;
    workbook_set_properties(book_, &properties);
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "about");
    lxw_row_t row = 0;
    for (const auto& [name, value] : {std::pair<const char*, const std::string*>{"parley", &e.version},
                                      {"data", &e.data_version},
                                      {"viewpoint", &e.viewpoint},
                                      {"profile", &e.profile},
                                      {"ledger head", &e.head},
                                      {"ledger at", &e.at}}) {
      worksheet_write_string(sheet, row, 0, name, nullptr);
      worksheet_write_string(sheet, row++, 1, value->c_str(), nullptr);
    }
  }

  std::filesystem::path file_;
  std::string part_, title_, comments_;
  lxw_workbook* book_ = nullptr;
};

class Sheet final : public RowSink {
 public:
  Sheet(lxw_worksheet* sheet, const TableFormat& table, Lost& lost) : sheet_(sheet), name_(table.name), lost_(lost) {
    for (const Column& column : table.columns) {
      worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(columns_.size()), column.name.c_str(), nullptr);
      columns_.push_back(column.name);
    }
    worksheet_freeze_panes(sheet_, 1, 0);
  }
  void row(const store::Row& cells) override {
    const std::string id = store::to_text(cells[0]);
    if (next_ == kMostRows) return lost_.add(id, "", name_, "", "a sheet ends at row 1048576");
    for (size_t i = 0; i < cells.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      const auto at = static_cast<lxw_row_t>(next_);
      if (const auto* string = std::get_if<std::string>(&cells[i])) {
        // A cell of text stays text, whatever its first character: it is no formula.
        if (worksheet_write_string(sheet_, at, column, fitting(*string, id, columns_[i]).c_str(), nullptr) !=
            LXW_NO_ERROR)
          failed_ = true;
      } else if (!store::is_null(cells[i])) {
        worksheet_write_number(sheet_, at, column, store::to_real(cells[i]), nullptr);
      }
    }
    ++next_;
  }
  bool failed() const override { return failed_; }
  Result<Ok> finish() override {
    if (failed_) return Error{"a cell of sheet " + name_ + " could not be written"};
    return Ok{};
  }

 private:
  std::string fitting(const std::string& text, const std::string& id, const std::string& column) {
    const CodePoints points(text);
    if (text.size() <= kMostCharacters || points.from_byte(static_cast<uint32_t>(text.size())) <= kMostCharacters / 2)
      return text;  // code points above the basic plane count twice
    lost_.add(id, column, name_, std::to_string(text.size()) + " bytes",
              "a cell of a workbook ends at 32767 characters");
    return text.substr(0, points.to_byte(static_cast<uint32_t>(kMostCharacters / 2)));
  }

  lxw_worksheet* sheet_;
  std::string name_;
  Lost& lost_;
  std::vector<std::string> columns_;
  size_t next_ = 1;
  bool failed_ = false;
};

class XlsxWriter final : public TablesWriter {
 public:
  explicit XlsxWriter(const Target& target) : TablesWriter(target.lost), book_(target.out, target.edition) {}
  Workbook& book() { return book_; }
  Result<Ok> finish() override {
    if (auto done = TablesWriter::finish(); !done) return done;
    return book_.finish();
  }

 private:
  Workbook book_;
};

}  // namespace

Made make_xlsx(const Target& target) {
  auto tables = ledger_tables(target.data);
  if (!tables) return tables.error();
  auto writer = std::make_unique<XlsxWriter>(target);
  for (TableFormat& table : *tables) {
    auto sheet = std::make_unique<Sheet>(writer->book().sheet(table.name), table, target.lost);
    writer->add(std::move(table), std::move(sheet));
  }
  return std::unique_ptr<Writer>(std::move(writer));
}

}  // namespace parley::exports
