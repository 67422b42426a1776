#include "report/pdf.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace parley::report {
namespace {

namespace fs = std::filesystem;

constexpr auto kLimit = std::chrono::seconds(120);
constexpr auto kPause = std::chrono::milliseconds(20);

/// Goes with all that is in it.
class Folder {
 public:
  Folder() {
    std::error_code ignored;
    std::string name = (fs::temp_directory_path(ignored) / "parley-report-XXXXXX").string();
    if (::mkdtemp(name.data())) path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

[[noreturn]] void run_child(const std::vector<std::string>& words, const fs::path& errors) {
  const int null = ::open("/dev/null", O_RDWR), log = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(null, 0), ::dup2(null, 1), ::dup2(log, 2);
  ::close_range(3, ~0u, 0);
  ::setpgid(0, 0);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

enum class End : uint8_t { well, absent, failed, too_long };

End run(const std::vector<std::string>& words, const fs::path& errors) {
  const pid_t child = ::fork();
  if (child < 0) return End::failed;
  if (child == 0) run_child(words, errors);
  const auto deadline = std::chrono::steady_clock::now() + kLimit;
  int status = 0;
  for (;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return End::failed;
    if (std::chrono::steady_clock::now() > deadline) {
      ::kill(-child, SIGKILL);
      while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      return End::too_long;
    }
    std::this_thread::sleep_for(kPause);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return End::absent;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? End::well : End::failed;
}

bool is_pdf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  char head[5] = {};
  return in.read(head, sizeof head) && std::string_view(head, sizeof head) == "%PDF-";
}

std::vector<std::string> command(const std::string& program, const Folder& folder) {
  std::vector<std::string> out = {program,
                                  "--headless",
                                  "--disable-gpu",
                                  "--disable-extensions",
                                  "--disable-sync",
                                  "--disable-component-update",
                                  "--disable-background-networking",
                                  "--disable-dev-shm-usage",
                                  "--no-first-run",
                                  "--no-default-browser-check",
                                  "--host-resolver-rules=MAP * ~NOTFOUND",
                                  "--no-pdf-header-footer",
                                  "--user-data-dir=" + (folder.path() / "profile").string(),
                                  "--print-to-pdf=" + (folder.path() / "page.pdf").string(),
                                  "file://" + (folder.path() / "page.html").string()};
  if (::geteuid() == 0) out.insert(out.begin() + 1, "--no-sandbox");  // Chromium refuses its sandbox to root
  return out;
}

}  // namespace

Result<Ok> print_pdf(std::string_view html, const fs::path& out, const std::string& chromium) {
  const Folder folder;
  if (folder.path().empty()) return Error{"a folder for temporary files cannot be made; set TMPDIR"};
  std::ofstream(folder.path() / "page.html", std::ios::binary) << html;
  const std::vector<std::string> programs =
      chromium.empty() ? std::vector<std::string>{"chromium", "chromium-browser", "google-chrome"}
                       : std::vector<std::string>{chromium};
  End end = End::absent;
  for (const std::string& program : programs) {
    end = run(command(program, folder), folder.path() / "errors");
    if (end != End::absent) break;
  }
  if (end == End::absent)
    return Error{
        "--pdf needs Chromium, which is not here: install the package chromium, name a program with --chromium, or "
        "leave --pdf out and print the page from any browser"};
  if (end == End::too_long) return Error{"Chromium took too long to print the page", out.string()};
  if (end == End::failed || !is_pdf(folder.path() / "page.pdf"))
    return Error{"Chromium could not print the page; leave --pdf out and print it from any browser", out.string()};
  std::error_code failure;
  const fs::path part = out.string() + ".part";
  fs::copy_file(folder.path() / "page.pdf", part, fs::copy_options::overwrite_existing, failure);
  if (!failure) fs::rename(part, out, failure);
  if (!failure) return Ok{};
  std::error_code ignored;
  fs::remove(part, ignored);
  return Error{"cannot be written: " + failure.message(), out.string()};
}

}  // namespace parley::report
