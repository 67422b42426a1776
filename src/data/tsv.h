// Tab-separated tables with a header row; lines that start with '#' are comments.  Tested by data/actors_test.cc.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "data/mapped_file.h"

namespace parley::data {

struct TsvRow {
  int line = 0;                         // 1-based
  std::vector<std::string_view> cells;  // as many as the header has; characters of Tsv::bytes
};

struct Tsv {
  std::filesystem::path file;
  MappedFile bytes;
  std::vector<std::string_view> columns;
  std::vector<TsvRow> rows;

  /// Index of a column; columns.size() when there is none.
  size_t column(std::string_view name) const;
};

/// Fails with file:line for a row whose number of cells differs from the header's, or a column of `required` that is
/// absent.
Result<Tsv> read_tsv(const std::filesystem::path& file, const std::vector<std::string_view>& required);

/// "a|b|c" -> a, b, c; "" -> nothing.
std::vector<std::string_view> split_list(std::string_view cell);

}  // namespace parley::data
