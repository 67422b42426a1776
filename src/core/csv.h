// Cells of comma- and tab-separated files.  Tested by core/core_test.cc.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace parley {

/// Appends a cell of text: quoted where it must be, and with an apostrophe before what a spreadsheet would run as a
/// formula.  Numbers need neither.
void append_csv(std::string_view text, char separator, std::string& out);
/// Whether a spreadsheet would take the text for a formula.
bool is_formula(std::string_view text);

/// Rows of RFC 4180, with any line ends; cells may hold line breaks within quotes.
class CsvRows {
 public:
  CsvRows(std::string_view text, char separator) : text_(text), separator_(separator) {}
  /// False at the end.  Blank lines are no rows; of a row the first 1000 cells are given.
  bool next(std::vector<std::string>& cells);
  std::string_view raw() const { return text_.substr(begin_, at_ - begin_); }  // the last row as it stands
  int line() const { return line_; }                                           // where it begins, 1-based
  bool is_cut() const { return cut_; }                                         // it ends within quotes

 private:
  bool read_cell(std::string& cell);
  std::string_view text_;
  size_t begin_ = 0, at_ = 0;
  int line_ = 1, next_line_ = 1;
  char separator_;
  bool cut_ = false;
};

}  // namespace parley
