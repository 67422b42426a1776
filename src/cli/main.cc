// parley: the command line.  One file per command; this one only lists them.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "cli/commands.h"

int main(int argc, char** argv) {
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
  return status;
}
