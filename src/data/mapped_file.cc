#include "data/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace parley::data {

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_) munmap(const_cast<char*>(data_), size_);
}

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Error{std::string("cannot be opened: ") + std::strerror(errno), path.string()};
  struct stat status {};
  MappedFile mapped;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(file);
    return Error{"is not a regular file", path.string()};
  }
  mapped.size_ = static_cast<size_t>(status.st_size);
  if (mapped.size_ > 0) {
    void* address = mmap(nullptr, mapped.size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (address == MAP_FAILED) {
      ::close(file);
      return Error{std::string("cannot be mapped: ") + std::strerror(errno), path.string()};
    }
    mapped.data_ = static_cast<const char*>(address);
  }
  ::close(file);
  return mapped;
}

}  // namespace parley::data
