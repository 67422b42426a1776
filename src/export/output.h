// Files that appear whole or not at all, and the list of what a format could not hold.  Tested by
// export/export_test.cc.
#pragma once
#include <cstdio>
#include <filesystem>
#include <memory>

#include "core/result.h"
#include "export/edition.h"

namespace parley::exports {

/// Written beside its name and moved there when it is complete.
class OutFile {
 public:
  static Result<OutFile> create(const std::filesystem::path& path);
  OutFile(OutFile&& other) noexcept = default;
  ~OutFile();
  /// After a failure the rest is ignored; `finish` tells.
  void write(std::string_view bytes);
  bool failed() const { return failed_; }
  Result<Ok> finish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  OutFile(std::filesystem::path path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  std::filesystem::path part() const { return path_.string() + ".part"; }
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  bool failed_ = false;
};

/// FILE.lost.csv: id, column, field, value, note of each value that the format has no room for, under lines that say
/// which ledger, Parley and viewpoint the export is of.
class Lost {
 public:
  static Result<Lost> create(const std::filesystem::path& path, const Edition& edition);
  void add(std::string_view id, std::string_view column, std::string_view field, std::string_view value,
           std::string_view note);
  size_t count() const { return count_; }
  Result<Ok> finish() { return out_.finish(); }

 private:
  explicit Lost(OutFile out) : out_(std::move(out)) {}
  void line(std::initializer_list<std::string_view> cells);
  OutFile out_;
  std::string buffer_;
  size_t count_ = 0;
};

}  // namespace parley::exports
