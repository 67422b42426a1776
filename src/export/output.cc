#include "export/output.h"

#include <cerrno>
#include <cstring>

#include "core/csv.h"

namespace parley::exports {
namespace {

constexpr size_t kBuffer = size_t{1} << 18;

}  // namespace

Result<OutFile> OutFile::create(const std::filesystem::path& path) {
  OutFile out(path, std::fopen((path.string() + ".part").c_str(), "wb"));
  if (!out.file_) return Error{std::string("cannot be written: ") + std::strerror(errno), path.string()};
  std::setvbuf(out.file_.get(), nullptr, _IOFBF, kBuffer);
  return out;
}

OutFile::~OutFile() {
  if (!file_) return;
  file_.reset();
  std::error_code ignored;
  std::filesystem::remove(part(), ignored);
}

void OutFile::write(std::string_view bytes) {
  if (!failed_ && std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) failed_ = true;
}

Result<Ok> OutFile::finish() {
  const bool written = !failed_ && std::fflush(file_.get()) == 0;
  const int reason = errno;
  if (!written) {
    failed_ = true;
    return Error{std::string("writing failed (") + std::strerror(reason) + "); nothing of it was kept", path_.string()};
  }
  file_.reset();
  std::error_code failure;
  std::filesystem::rename(part(), path_, failure);
  if (failure) return Error{"cannot be put in its place: " + failure.message(), path_.string()};
  return Ok{};
}

Result<Lost> Lost::create(const std::filesystem::path& path, const Edition& edition) {
  auto file = OutFile::create(path);
  if (!file) return file.error();
  Lost out(std::move(*file));
  out.line({"id", "column", "field", "value", "note"});
  out.line({"", "", "parley", edition.version, "the program"});
  out.line(
      {"", "", "data", edition.data_version, "hash of data/, by which the documents are read and codes are given"});
  out.line({"", "", "format", edition.format, ""});
  out.line({"", "", "viewpoint", edition.viewpoint, "on disputed territory"});
  out.line({"", "", "profile", edition.profile, "what may leave the ledger"});
  out.line({"", "", "ledger", edition.head, "last entry of the audit trail, of " + edition.at});
  return out;
}

void Lost::line(std::initializer_list<std::string_view> cells) {
  buffer_.clear();
  for (const std::string_view cell : cells) {
    append_csv(cell, ',', buffer_);
    buffer_ += ',';
  }
  buffer_.back() = '\n';
  out_.write(buffer_);
}

void Lost::add(std::string_view id, std::string_view column, std::string_view field, std::string_view value,
               std::string_view note) {
  line({id, column, field, value, note});
  ++count_;
}

}  // namespace parley::exports
