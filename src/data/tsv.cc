#include "data/tsv.h"

#include <algorithm>

#include "data/phrases.h"

namespace parley::data {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  while (true) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

}  // namespace

std::vector<std::string> split_words(std::string_view phrase) {
  std::vector<std::string_view> words = split(phrase, ' ');
  std::erase(words, "");
  return {words.begin(), words.end()};
}

std::vector<std::string_view> split_list(std::string_view cell) {
  if (cell.empty()) return {};
  return split(cell, '|');
}

size_t Tsv::column(std::string_view name) const {
  return static_cast<size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

Result<Tsv> read_tsv(const std::filesystem::path& file, const std::vector<std::string_view>& required) {
  auto mapped = MappedFile::open(file);
  if (!mapped) return mapped.error();
  Tsv table;
  table.file = file;
  table.bytes = std::move(*mapped);
  std::string_view rest = table.bytes.bytes();
  for (int line = 1; !rest.empty(); ++line) {
    const size_t end = rest.find('\n');
    std::string_view row = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    if (row.empty() || row.front() == '#') continue;
    std::vector<std::string_view> cells = split(row, '\t');
    if (table.columns.empty()) {
      table.columns = std::move(cells);
      for (const std::string_view name : required) {
        if (table.column(name) == table.columns.size()) {
          return Error{"the header has no column '" + std::string(name) + "'", file.string(), line};
        }
      }
      continue;
    }
    if (cells.size() != table.columns.size()) {
      return Error{"has " + std::to_string(cells.size()) + " cells, the header " +
                       std::to_string(table.columns.size()) + "; separate them with one tab each",
                   file.string(), line};
    }
    table.rows.push_back({line, std::move(cells)});
  }
  if (table.columns.empty()) return Error{"has no header row", file.string()};
  return table;
}

}  // namespace parley::data
