// parley predict: gold file -> predictions for the independent scorers.
#include "evaluate/predict.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"

namespace parley::cli {

void add_predict(CLI::App& app, int& status) {
  struct Options {
    std::string task, data;
    std::vector<std::string> files;
  };
  auto options = std::make_shared<Options>();
  std::string names;
  for (const std::string_view task : evaluate::tasks()) names += (names.empty() ? "" : ", ") + std::string(task);
  CLI::App* command = app.add_subcommand("predict", "Write predictions for a public evaluation set");
  command->add_option("--task", options->task, "one of " + names)->required();
  command
      ->add_option("gold", options->files,
                   "the set's JSON Lines; only text, date and publisher are read, of ecbplus also the mentions")
      ->required();
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer(
      "Example:\n  parley predict --task claimbench part_a.jsonl > predicted.jsonl\n  score_claimbench.py part_a.jsonl "
      "predicted.jsonl");
  command->callback([options, &status] {
    const auto done = evaluate::predict(options->task, options->files, data_folder(options->data), gazetteer_file(""),
                                        [](const std::string& line) { std::printf("%s\n", line.c_str()); });
    if (!done) report(done.error()), status = kFailed;
  });
}

}  // namespace parley::cli
