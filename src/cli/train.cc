// parley train: treebanks -> the models of the language engine.
#include "train/train.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"

namespace parley::cli {

void add_train(CLI::App& app, int& status) {
  struct Options { std::string treebanks, lists, out, data; train::Epochs epochs; };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train the language engine from treebanks and name corpora");
  command->add_option("treebanks", options->treebanks, "folder with train.*.conllu (trees) and train.*.iob2 (names)")->required();
  command->add_option("--lists", options->lists, "folder with lists.tsv and text.txt, made by tools/training_data.py");
  command->add_option("--out", options->out, "folder for the models (default: data/models/en)");
  command->add_option("--data", options->data, "folder of the tables and models");
  command->add_option("--parser-epochs", options->epochs.parser, "passes over the trees")->check(CLI::Range(1, 100));
  command->add_option("--tagger-epochs", options->epochs.tagger, "passes over the words")->check(CLI::Range(1, 100));
  command->footer("Example:\n  tools/training_data.py build/training\n  parley train treebanks/ --lists build/training --out data/models/en");
  command->callback([options, &status] {
    const auto data = data_folder(options->data);
    const train::Sources sources{options->treebanks, options->lists, data / "lang/en/abbreviations.txt", data / "models/en/selftest.txt"};
    const auto done = train::train(sources, options->out.empty() ? data / "models/en" : std::filesystem::path(options->out), options->epochs,
                                   [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); });
    if (!done) report(done.error()), status = kFailed;
  });
}

}  // namespace parley::cli
