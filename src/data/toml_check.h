// What readers of TOML tables check alike: names that nobody reads, and the first error with its place.
#pragma once
#include <algorithm>
#include <initializer_list>
#include <optional>

#include "data/toml.h"

namespace parley::data {

class TomlCheck {
 public:
  explicit TomlCheck(std::filesystem::path file) : file_(std::move(file)) {}
  const std::filesystem::path& file() const { return file_; }
  void fail(const Toml& at, std::string message) {
    if (!error_) error_ = at.error(std::move(message), file_);
  }
  void keys(const Toml& table, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : table.entries()) {
      if (std::find(known.begin(), known.end(), key) == known.end())
        fail(value, "'" + std::string(key) + "' is unknown here");
    }
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::filesystem::path file_;
  std::optional<Error> error_;
};

}  // namespace parley::data
