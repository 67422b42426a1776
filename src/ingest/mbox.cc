// Mailboxes: messages one after the other, each behind a line "From …".
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "ingest/mail.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostMessage = size_t{256} << 20;

/// "From press@example.org Mon Sep 28 10:00:00 2020": a paragraph may begin with "From" too.
bool is_separator(std::string_view line) {
  if (!line.starts_with("From ") || line.size() > 1000) return false;
  for (const std::string_view day : {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "}) {
    const size_t at = line.find(day, 5);
    if (at == std::string_view::npos) continue;
    const std::string_view month = line.substr(at + 4, 3);
    for (const std::string_view name :
         {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}) {
      if (month == name) return true;
    }
  }
  return false;
}

/// Puts messages together from lines.
class Splitter {
 public:
  using Take = std::function<void(size_t number, std::string_view message)>;
  Splitter(const std::string& name, const Take& take, const Sink& sink) : name_(name), take_(take), sink_(sink) {}

  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const size_t end = bytes.find('\n');
      line_.append(bytes.substr(0, end));
      if (end == std::string_view::npos) break;
      end_line();
      bytes.remove_prefix(end + 1);
    }
    if (line_.size() > kMostMessage) end_line();
  }
  void finish() {
    if (!line_.empty()) end_line();
    give();
    if (number_ == 0) sink_(Error{"is no mailbox: it does not begin with a line \"From …\"", name_});
  }

 private:
  void end_line() {
    std::string_view line = line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (after_blank_ && is_separator(line)) {
      give();
      ++number_;
    } else if (number_ > 0 && !too_large_) {
      const size_t quoted = line.find_first_not_of('>');  // mboxrd: ">From" was "From"
      const bool is_quoted =
          quoted != 0 && quoted != std::string_view::npos && line.substr(quoted).starts_with("From ");
      too_large_ = message_.size() + line_.size() > kMostMessage;
      if (!too_large_) message_.append(line_, is_quoted ? 1 : 0).append("\n");
    }
    after_blank_ = line.empty();
    line_.clear();
  }
  void give() {
    if (too_large_)
      sink_(Error{"is larger than 256 MiB; left out", name_ + "!" + std::to_string(number_)});
    else if (number_ > 0)
      take_(number_, message_);
    message_.clear();
    too_large_ = false;
  }

  const std::string& name_;
  const Take& take_;
  const Sink& sink_;
  std::string line_, message_;
  size_t number_ = 0;
  bool after_blank_ = true, too_large_ = false;
};

}  // namespace

bool is_mbox(std::string_view bytes) { return is_separator(bytes.substr(0, bytes.find_first_of("\r\n"))); }

void read_mbox(const std::string& name, std::string_view bytes, Budget& budget, const Member& member,
               const Sink& sink) {
  const Splitter::Take take = [&](size_t number, std::string_view message) {
    read_mail(name + "!" + std::to_string(number), message, budget, member, sink);
  };
  Splitter splitter(name, take, sink);
  splitter.add(bytes);
  splitter.finish();
}

void read_mbox_file(const std::string& path, const Attached& attached, const Sink& sink) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return sink(Error{std::string("cannot be opened: ") + std::strerror(errno), path});
  const Splitter::Take take = [&](size_t number, std::string_view message) {
    Budget budget;
    const Member member = [&](const std::string& name, std::string_view bytes) { attached(name, bytes, budget); };
    read_mail(path + "!" + std::to_string(number), message, budget, member, sink);
  };
  Splitter splitter(path, take, sink);
  std::vector<char> buffer(size_t{1} << 18);
  size_t got;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0) splitter.add({buffer.data(), got});
  if (std::ferror(file.get())) sink(Error{"cannot be read to its end; what stands before is read", path});
  splitter.finish();
}

}  // namespace parley::ingest
