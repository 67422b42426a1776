// PDF by pdftotext, which runs in a process of its own: no network, no files but its input and the system's, bounded
// time and memory.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "ingest/encoding.h"
#include "ingest/pages.h"

namespace parley::ingest {
namespace {

constexpr int kSeconds = 60;
constexpr size_t kMostOutput = size_t{256} << 20;  // XML, several times the text

struct Descriptor {
  int fd = -1;
  ~Descriptor() { close(); }
  void close() {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(done));
  }
  return true;
}

[[noreturn]] void run_child(int input, int output, int errors) {
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(errors, 2);
  ::close_range(3, ~0u, 0);
  const rlimit cpu{kSeconds, kSeconds}, memory{rlim_t{2} << 30, rlim_t{2} << 30}, file{0, 0};
  ::setrlimit(RLIMIT_CPU, &cpu);
  ::setrlimit(RLIMIT_AS, &memory);
  ::setrlimit(RLIMIT_FSIZE, &file);
  // bubblewrap: own namespaces (no network, no other processes), the system read-only, nothing of the user's
  const char* const confined[] = {"bwrap",
                                  "--unshare-all",
                                  "--die-with-parent",
                                  "--new-session",
                                  "--cap-drop",
                                  "ALL",
                                  "--ro-bind",
                                  "/usr",
                                  "/usr",
                                  "--symlink",
                                  "usr/lib",
                                  "/lib",
                                  "--symlink",
                                  "usr/lib64",
                                  "/lib64",
                                  "--symlink",
                                  "usr/bin",
                                  "/bin",
                                  "--proc",
                                  "/proc",
                                  "--dev",
                                  "/dev",
                                  "--clearenv",
                                  "--setenv",
                                  "PATH",
                                  "/usr/bin",
                                  "pdftotext",
                                  "-enc",
                                  "UTF-8",
                                  "-bbox-layout",
                                  "-",
                                  "-",
                                  nullptr};
  ::execvp("bwrap", const_cast<char* const*>(confined));
  ::_exit(127);
}

struct Output {
  int status = 0;
  std::string text, errors;
  bool timed_out = false;
};

bool run(int input, Output& out) {
  int text_pipe[2], error_pipe[2];
  if (::pipe2(text_pipe, O_CLOEXEC) != 0) return false;
  Descriptor text_in{text_pipe[0]}, text_out{text_pipe[1]};
  if (::pipe2(error_pipe, O_CLOEXEC) != 0) return false;
  Descriptor error_in{error_pipe[0]}, error_out{error_pipe[1]};
  const pid_t child = ::fork();
  if (child < 0) return false;
  if (child == 0) run_child(input, text_out.fd, error_out.fd);
  text_out.close();
  error_out.close();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kSeconds);
  pollfd waits[2] = {{text_in.fd, POLLIN, 0}, {error_in.fd, POLLIN, 0}};
  while (waits[0].fd >= 0 || waits[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0 || out.text.size() > kMostOutput) {
      ::kill(child, SIGKILL);
      out.timed_out = true;
      break;
    }
    if (::poll(waits, 2, static_cast<int>(left)) < 0 && errno != EINTR) break;
    for (int i = 0; i < 2; ++i) {
      if (waits[i].fd < 0 || waits[i].revents == 0) continue;
      char buffer[1 << 15];
      const ssize_t got = ::read(waits[i].fd, buffer, sizeof buffer);
      if (got > 0)
        (i == 0 ? out.text : out.errors).append(buffer, static_cast<size_t>(got));
      else if (got == 0 || errno != EINTR)
        waits[i].fd = -1;
    }
  }
  while (::waitpid(child, &out.status, 0) < 0 && errno == EINTR) {
  }
  return true;
}

}  // namespace

Result<Document> read_pdf(const std::string& name, std::string_view bytes) {
  Descriptor input{::memfd_create("pdf", MFD_CLOEXEC)};
  if (input.fd < 0 || !write_all(input.fd, bytes) || ::lseek(input.fd, 0, SEEK_SET) != 0)
    return Error{"cannot be handed to pdftotext", name};
  Output out;
  if (!run(input.fd, out)) return Error{"cannot start pdftotext", name};
  if (out.timed_out) return Error{"takes too long or holds too much text for pdftotext", name};
  if (WIFEXITED(out.status) && WEXITSTATUS(out.status) == 127)
    return Error{"needs pdftotext and bubblewrap: install the packages poppler-utils and bubblewrap", name};
  if (!WIFEXITED(out.status) || WEXITSTATUS(out.status) != 0) {
    return Error{"cannot be read as PDF: " + out.errors.substr(0, std::min<size_t>(out.errors.find('\n'), 200)), name};
  }
  Pages pages;
  if (!pages.read(out.text)) return Error{"cannot be read as PDF: pdftotext gave no pages", name};
  if (pages.text.find_first_not_of(" \n") == std::string::npos)
    return Error{"holds no text: it may be scanned pages, which need OCR first", name};
  Metadata metadata;
  metadata.file = name;
  auto document = Document::make(std::move(pages.text), sha256(bytes), std::move(metadata), {});
  if (!document) return Error{document.error().message, name};
  document->place_words(std::move(pages.words));
  return document;
}

}  // namespace parley::ingest
