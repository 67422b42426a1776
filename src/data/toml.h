// TOML as plain values with their lines, so that one source file alone compiles the TOML library.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace parley::data {

/// A string, an integer, a boolean, an array or a table, with its place in the file.
class Toml {
 public:
  enum class Kind : uint8_t { none, string, integer, boolean, array, table };

  static Result<Toml> read(const std::filesystem::path& file);

  Kind kind() const { return kind_; }
  explicit operator bool() const { return kind_ != Kind::none; }
  /// The value of a key, a Toml of Kind::none when it is absent.
  const Toml& operator[](std::string_view key) const;
  const std::vector<Toml>& items() const { return items_; }                              // of an array
  const std::vector<std::pair<std::string, Toml>>& entries() const { return entries_; }  // of a table, sorted by key

  std::string_view string(std::string_view otherwise = "") const {
    return kind_ == Kind::string ? std::string_view(string_) : otherwise;
  }
  int64_t integer(int64_t otherwise = 0) const { return kind_ == Kind::integer ? integer_ : otherwise; }
  bool boolean(bool otherwise = false) const { return kind_ == Kind::boolean ? integer_ != 0 : otherwise; }
  /// A string alone counts as an array of one.
  std::vector<std::string_view> strings() const;
  Error error(std::string message, const std::filesystem::path& file) const {
    return {std::move(message), file.string(), line_, column_};
  }
  int line() const { return line_; }
  int column() const { return column_; }

 private:
  friend struct TomlReader;
  Kind kind_ = Kind::none;
  int line_ = 0, column_ = 0;
  int64_t integer_ = 0;
  std::string string_;
  std::vector<Toml> items_;
  std::vector<std::pair<std::string, Toml>> entries_;
};

}  // namespace parley::data
