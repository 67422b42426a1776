// parley backup: a copy of the ledger while others write.
#include "cli/ledger.h"

namespace parley::cli {

void add_backup(CLI::App& app, int& status) {
  struct Options : LedgerOptions {
    std::string file;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("backup", "Copy the ledger into a new file, whole and consistent, while others go on writing");
  command->add_option("file", options->file, "the copy; must not exist")->required();
  add_ledger_options(*command, *options, Prints::nothing);
  command->footer("Example:\n  parley backup parley-2026-01-01.db && parley verify --ledger parley-2026-01-01.db");
  command->callback([options, &status] {
    const auto ledger = open_ledger(*options, store::Open::existing, Rules::none);
    status = kFailed;
    if (!ledger) return;
    const auto done = ledger->backup(options->file);
    if (!done) return report(done.error());
    std::printf("%s\n", options->file.c_str());
    status = kOk;
  });
}

}  // namespace parley::cli
