#include "core/csv.h"

namespace parley {

bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos;
}

void append_csv(std::string_view text, char separator, std::string& out) {
  bool quoted = false;
  for (const char c : text) quoted |= (c == separator) | (c == '"') | (c == '\r') | (c == '\n');
  if (quoted) out += '"';
  if (is_formula(text)) out += '\'';
  if (!quoted) {
    out += text;
    return;
  }
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

/// True where another cell of the row follows.
bool CsvRows::read_cell(std::string& cell) {
  cell.clear();
  bool quoted = at_ < text_.size() && text_[at_] == '"';
  at_ += quoted;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    next_line_ += c == '\n';
    if (quoted && c == '"') {
      quoted = at_ < text_.size() && text_[at_] == '"';  // doubled: one that is meant
      if (quoted) cell += text_[at_++];
    } else if (quoted || (c != separator_ && c != '\n' && c != '\r')) {
      cell += c;
    } else if (c != '\r' || at_ == text_.size() || text_[at_] != '\n') {
      return c == separator_;
    }
  }
  cut_ = quoted;
  return false;
}

bool CsvRows::next(std::vector<std::string>& cells) {
  constexpr size_t kMostCells = 1000;
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) next_line_ += text_[at_++] == '\n';
  if (at_ == text_.size()) return false;
  begin_ = at_, line_ = next_line_;
  cells.clear();
  std::string cell;
  for (bool more = true; more;) {
    more = read_cell(cell);
    if (cells.size() < kMostCells) cells.push_back(cell);
  }
  return true;
}

}  // namespace parley
