#include "data/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace parley::data {
namespace {

constexpr size_t kCopied = 256 << 10;  // bytes; to read fewer costs less than to map them

/// All `size` bytes, nullptr when fewer can be read.
const char* read_all(int file, size_t size) {
  auto bytes = std::make_unique<char[]>(size);
  for (size_t done = 0; done < size;) {
    const ssize_t got = ::read(file, bytes.get() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return nullptr;
    done += static_cast<size_t>(got);
  }
  return bytes.release();
}

}  // namespace

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!data_) return;
  if (size_ <= kCopied)
    delete[] data_;
  else
    munmap(const_cast<char*>(data_), size_);
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
  if (mapped.size_ > kCopied) {
    void* address = mmap(nullptr, mapped.size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (address != MAP_FAILED) mapped.data_ = static_cast<const char*>(address);
  } else if (mapped.size_ > 0) {
    mapped.data_ = read_all(file, mapped.size_);
  }
  const int reason = errno;
  ::close(file);
  if (mapped.size_ > 0 && !mapped.data_)
    return Error{std::string("cannot be read: ") + std::strerror(reason), path.string()};
  return mapped;
}

}  // namespace parley::data
