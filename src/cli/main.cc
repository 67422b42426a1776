// parley: the command line.  One file per command; this one only lists them.
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "cli/commands.h"

namespace {

/// Takes the heap from the system in pages of 2 MiB where it has them: faults of 4 KiB were a third of a short run.
void use_large_pages() {
  constexpr size_t kPage = size_t{2} << 20, kHeap = size_t{32} << 20;
  ::mallopt(M_TOP_PAD, kHeap);
  ::mallopt(M_MMAP_THRESHOLD, kHeap);  // the work space of a document is used again by the next, not returned
  ::mallopt(M_TRIM_THRESHOLD, 2 * kHeap);
  // The heap grows from just below the border of a page: what malloc writes first would split the page after it.
  constexpr size_t kBelow = 4096;
  const auto used = reinterpret_cast<size_t>(::sbrk(0));
  const size_t begin = (used + kBelow + kPage - 1) / kPage * kPage;
  ::sbrk(static_cast<intptr_t>(begin - kBelow - used));
  void* volatile grown = std::malloc(kHeap / 2);
  std::free(grown);
  const size_t end = reinterpret_cast<size_t>(::sbrk(0)) / kPage * kPage;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // a wish, no more
}

}  // namespace

int main(int argc, char** argv) {
  use_large_pages();
  std::signal(SIGPIPE, SIG_IGN);  // "parley read … | head" ends with a failed write, not a killed process
  CLI::App app{
      "Parley reads what people publish about an armed conflict and records who claims that who did what to whom,\n"
      "where, when and with what harm.  Every value points at the characters it came from.",
      "parley"};
  app.set_version_flag("--version", "parley " PARLEY_VERSION);
  app.require_subcommand(1);
  app.fallthrough(false);
  int status = parley::cli::kOk;
  parley::cli::add_read(app, status);
  parley::cli::add_add(app, status);
  parley::cli::add_incidents(app, status);
  parley::cli::add_show(app, status);
  parley::cli::add_claims(app, status);
  parley::cli::add_sources(app, status);
  parley::cli::add_decide(app, status);
  parley::cli::add_history(app, status);
  parley::cli::add_backup(app, status);
  parley::cli::add_import(app, status);
  parley::cli::add_compare(app, status);
  parley::cli::add_export(app, status);
  parley::cli::add_report(app, status);
  parley::cli::add_serve(app, status);
  parley::cli::add_user(app, status);
  parley::cli::add_explain(app, status);
  parley::cli::add_predict(app, status);
  parley::cli::add_verify(app, status);
  parley::cli::add_data(app, status);
  parley::cli::add_train(app, status);
  if (argc <= 1) {
    std::fputs(app.help().c_str(), stdout);
    return parley::cli::kWrongUse;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? parley::cli::kOk : parley::cli::kWrongUse;
  }
  // Without the destructors of the tables: the system takes the memory back at once.
  if (std::fflush(stdout) != 0 && status == parley::cli::kOk) status = parley::cli::kFailed;
  std::_Exit(status);
}
