// A read-only file in memory: a large one shared between processes, a small one copied.  Tested by data/actors_test.cc.
#pragma once
#include <filesystem>
#include <string_view>

#include "core/result.h"

namespace parley::data {

class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  /// Fails when the file is missing, unreadable or no regular file.  The view lives as long as this object.
  static Result<MappedFile> open(const std::filesystem::path& path);
  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace parley::data
