#include "ingest/archive.h"

#include <archive_entry.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "ingest/unpack.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostMember = size_t{256} << 20;
constexpr size_t kMostRatio = 200, kFreeBytes = size_t{16} << 20;  // text shrinks to a tenth; small files may do better

std::string clean(std::string_view path) {
  std::string out;
  for (const char c : path.substr(0, 1024)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return is_utf8(out) ? out : "?";
}

std::string path_of(archive_entry* entry, const std::string& archive, bool raw) {
  if (raw) return std::filesystem::path(archive).stem().string();  // report.txt.gz holds report.txt
  const char* path = ::archive_entry_pathname_utf8(entry);
  if (!path) path = ::archive_entry_pathname(entry);
  return clean(path ? path : "?");
}

std::string reason(archive* a) {
  const char* text = ::archive_error_string(a);
  return clean(text ? text : "damaged");
}

enum class Got : uint8_t { all, damaged, lost, too_large, over_budget };

/// Takes the time until it goes out of scope from what is left.
class Stopwatch {
 public:
  explicit Stopwatch(Budget& budget) : budget_(budget) {}
  ~Stopwatch() { budget_.unpacking -= std::chrono::steady_clock::now() - begin_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  bool is_over() const { return std::chrono::steady_clock::now() - begin_ > budget_.unpacking; }

 private:
  Budget& budget_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// One member's bytes.  `start`: what was left of the budget where the archive began.
Got read_member(archive* a, size_t packed, size_t start, Budget& budget, std::string& out) {
  std::vector<char> buffer(1 << 16);
  const Stopwatch watch(budget);
  for (;;) {
    const la_ssize_t got = ::archive_read_data(a, buffer.data(), buffer.size());
    if (got == 0) return Got::all;
    if (got < 0) return got == ARCHIVE_FATAL ? Got::lost : Got::damaged;
    const size_t size = static_cast<size_t>(got), expanded = start - budget.bytes + size;
    if (size > budget.bytes || expanded > std::max(kFreeBytes, packed * kMostRatio) || watch.is_over())
      return Got::over_budget;
    budget.bytes -= size;
    if (out.size() + size > kMostMember) return Got::too_large;
    out.append(buffer.data(), size);
  }
}

}  // namespace

bool is_archive(std::string_view bytes) {
  using namespace std::string_view_literals;
  for (const std::string_view magic :
       {"PK\3\4"sv, "PK\5\6"sv, "\x1F\x8B"sv, "BZh"sv, "\xFD\x37zXZ\0"sv, "\x28\xB5\x2F\xFD"sv}) {
    if (bytes.starts_with(magic)) return true;
  }
  return bytes.size() > 262 && bytes.substr(257, 5) == "ustar";
}

void read_archive(const std::string& name, std::string_view bytes, Budget& budget, const Member& member,
                  const Sink& sink) {
  const Opened a(::archive_read_new());
  if (!a) return sink(Error{"cannot be opened: no memory", name});
  // by name: "all" would also start programs
  ::archive_read_support_filter_gzip(a.get());
  ::archive_read_support_filter_bzip2(a.get());
  ::archive_read_support_filter_xz(a.get());
  ::archive_read_support_filter_zstd(a.get());
  ::archive_read_support_format_zip(a.get());
  ::archive_read_support_format_tar(a.get());
  ::archive_read_support_format_raw(a.get());
  if (::archive_read_open_memory(a.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    return sink(Error{"cannot be opened as an archive: " + reason(a.get()), name});
  const size_t start = budget.bytes;
  archive_entry* entry = nullptr;
  bool empty = true;
  for (;;) {
    const int status = [&] {
      const Stopwatch watch(budget);  // passing over a member unpacks it
      return ::archive_read_next_header(a.get(), &entry);
    }();
    if (status == ARCHIVE_EOF) {
      if (empty) sink(Error{"is an archive that holds nothing, or is damaged", name});
      return;
    }
    empty = false;
    if (status < ARCHIVE_WARN) return sink(Error{"is damaged; what stands before is read: " + reason(a.get()), name});
    const bool raw = (::archive_format(a.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
    const std::string path = path_of(entry, name, raw), full = name + "!" + path;
    if (!raw && ::archive_entry_filetype(entry) == AE_IFDIR) continue;
    if (budget.members == 0) return sink(Error{"holds too many members; what stands before is read", name});
    --budget.members;
    if (!raw && (::archive_entry_filetype(entry) != AE_IFREG || ::archive_entry_hardlink(entry))) {
      sink(Error{"is no regular file (a link or a device); left out", full});
      continue;
    }
    std::string text;
    switch (read_member(a.get(), bytes.size(), start, budget, text)) {
      case Got::all:
        member(full, text);
        break;
      case Got::damaged:
        sink(Error{"cannot be unpacked: " + reason(a.get()), full});
        if (raw) return;
        break;
      case Got::lost:
        return sink(Error{"is damaged; what stands before is read: " + reason(a.get()), full});
      case Got::too_large:
        sink(Error{"is larger than 256 MiB unpacked; left out", full});
        if (raw) return;
        break;
      case Got::over_budget:
        return sink(Error{"unpacks to too much for its size, or takes too long; what stands before is read", full});
    }
  }
}

}  // namespace parley::ingest
