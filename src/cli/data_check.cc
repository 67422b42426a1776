// parley data check: every table and model loads, every example of the tables is read as it says.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"
#include "dataset/format.h"
#include "pipeline/check.h"

namespace parley::cli {

void add_data(CLI::App& app, int& status) {
  auto folder = std::make_shared<std::string>();
  CLI::App* data = app.add_subcommand("data", "Check the tables that linguists and political scientists edit");
  data->require_subcommand(1);
  add_data_build(*data, status);
  CLI::App* check = data->add_subcommand("check", "Load all tables and models and run the examples inside them");
  check->add_option("--data", *folder, "folder of the tables and models");
  check->footer("Errors name file:line:column.  Example:\n  parley data check");
  check->callback([folder, &status] {
    std::vector<Error> errors;
    const size_t examples = pipeline::check_tables(data_folder(*folder), errors);
    if (const auto formats = dataset::read_formats(data_folder(*folder)); !formats) errors.push_back(formats.error());
    for (const Error& error : errors) report(error);
    if (errors.empty())
      std::printf("%zu examples are read as the tables say\n", examples);
    else
      status = kFailed;
  });
}

}  // namespace parley::cli
