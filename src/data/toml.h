// TOML as plain values with their lines, so that one source file alone compiles the TOML library.  Parsed files can be
// kept in one compiled file (`parley data build`), found again by the hash of their bytes: a run then starts sooner.
// Tested by data/toml_test.cc.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.h"
#include "data/mapped_file.h"

namespace parley::data {

/// A value as it lies in memory and in the compiled file.
struct TomlNode {
  enum Kind : uint32_t { none, string, integer, boolean, array, table } kind = none;
  uint32_t line = 0, column = 0;   // 1-based
  uint32_t key = 0, key_size = 0;  // of an entry of a table: characters of its name
  uint32_t first = 0, size = 0;    // string: characters; array, table: nodes, entries sorted by key
  int32_t high = 0;                // integer: upper and …
  uint32_t low = 0;                // … lower half
};

template <class T>
class TomlRange;

/// A string, an integer, a boolean, an array or a table, with its place in the file.  Views its TomlFile.
class Toml {
 public:
  Toml() = default;
  Toml(const TomlNode* nodes, const char* text, const TomlNode* node) : nodes_(nodes), text_(text), node_(node) {}

  explicit operator bool() const { return node_->kind != TomlNode::none; }
  /// The value of a key, a false one when it is absent.
  Toml operator[](std::string_view key) const;
  std::string_view string(std::string_view otherwise = "") const {
    return node_->kind == TomlNode::string ? std::string_view(text_ + node_->first, node_->size) : otherwise;
  }
  int64_t integer(int64_t otherwise = 0) const {
    return node_->kind == TomlNode::integer ? static_cast<int64_t>(node_->high) << 32 | node_->low : otherwise;
  }
  bool boolean(bool otherwise = false) const { return node_->kind == TomlNode::boolean ? node_->low != 0 : otherwise; }
  /// A string alone counts as an array of one.
  std::vector<std::string_view> strings() const;
  Error error(std::string message, const std::filesystem::path& file) const {
    return {std::move(message), file.string(), line(), column()};
  }
  int line() const { return static_cast<int>(node_->line); }
  int column() const { return static_cast<int>(node_->column); }

  using Entry = std::pair<std::string_view, Toml>;
  TomlRange<Toml> items() const;     // of an array
  TomlRange<Entry> entries() const;  // of a table, sorted by key

 private:
  template <class T>
  friend class TomlRange;
  std::string_view key() const { return {text_ + node_->key, node_->key_size}; }
  Toml child(uint32_t i) const { return {nodes_, text_, nodes_ + node_->first + i}; }

  static constexpr TomlNode kNone{};
  const TomlNode* nodes_ = &kNone;
  const char* text_ = "";
  const TomlNode* node_ = &kNone;
};

/// What an array or a table holds: values, or the names and values of entries.
template <class T>
class TomlRange {
 public:
  struct Iterator {
    Toml at;
    T operator*() const {
      if constexpr (std::is_same_v<T, Toml>)
        return at;
      else
        return {at.key(), at};
    }
    Iterator& operator++() { return ++at.node_, *this; }
    bool operator!=(const Iterator& other) const { return at.node_ != other.at.node_; }
  };
  explicit TomlRange(const Toml& of) : of_(of) {}
  uint32_t size() const { return of_.node_->size; }
  bool empty() const { return size() == 0; }
  T operator[](uint32_t i) const { return *Iterator{of_.child(i)}; }
  Iterator begin() const { return {of_.child(0)}; }
  Iterator end() const { return {of_.child(size())}; }

 private:
  Toml of_;
};
inline TomlRange<Toml> Toml::items() const { return TomlRange<Toml>(node_->kind == TomlNode::array ? *this : Toml()); }
inline TomlRange<Toml::Entry> Toml::entries() const {
  return TomlRange<Entry>(node_->kind == TomlNode::table ? *this : Toml());
}

class TomlCache;

/// A parsed file; node 0 is its table.
class TomlFile {
 public:
  /// Parses the file, or takes what `cache` holds of the same bytes.
  static Result<TomlFile> read(const std::filesystem::path& file, const TomlCache& cache);
  static Result<TomlFile> parse(std::string_view bytes, const std::filesystem::path& file);
  Toml root() const;

 private:
  friend class TomlCache;
  std::vector<TomlNode> nodes_;
  std::string text_;
  const TomlNode* kept_nodes_ = nullptr;  // of a cache, which must outlive this
  const char* kept_text_ = nullptr;
};

/// The compiled file; empty = all is parsed.  What it lacks, or holds of other bytes, is parsed as well.
class TomlCache {
 public:
  TomlCache() = default;
  /// Fails when the file cannot be read or is damaged.
  static Result<TomlCache> open(const std::filesystem::path& file);
  /// Compiles the files; an error in one of them is the result.
  static Result<Ok> write(const std::vector<std::filesystem::path>& files, const std::filesystem::path& out);

 private:
  friend class TomlFile;
  struct Entry;
  const Entry* find(std::string_view bytes) const;
  MappedFile file_;
  const Entry* entries_ = nullptr;  // these three lie in the file
  const TomlNode* nodes_ = nullptr;
  const char* text_ = nullptr;
  uint32_t files_ = 0;
};

}  // namespace parley::data
