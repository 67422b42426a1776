// parley train: treebanks -> the models of the language engine.
#include "train/train.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"
#include "train/harm_pairs.h"
#include "train/links.h"
#include "train/templates.h"

namespace parley::cli {

void add_train(CLI::App& app, int& status) {
  struct Options {
    std::string treebanks, lists, out, samples = "build/samples", data, self_test, incidents;
    std::vector<std::string> harms, links;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("train", "Prepare the training of the language engine from treebanks and name corpora");
  command->add_option("treebanks", options->treebanks, "folder with train.* and dev.*: .conllu (trees), .iob2 (names)");
  command->add_option("--lists", options->lists,
                      "folder with name lists, running text and word vectors, made by tools/training_data.py");
  command->add_option("--out", options->out, "folder for the models (default: data/models/en)");
  command->add_option("--samples", options->samples,
                      "folder for what the network learns from (default: build/samples)");
  command->add_option("--self-test", options->self_test, "only write the self-test of this complete folder of models");
  command->add_option("--harms", options->harms,
                      "train the model of harms from these documents with annotated harms; writes harm.bin");
  command->add_option("--incidents", options->incidents,
                      "learn the incident templates from these filled ones (JSON Lines)");
  command->add_option("--links", options->links,
                      "learn the weights of links from these documents with known incidents (JSON Lines); writes "
                      "link/weights.tsv of the data folder");
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer(
      "Examples:\n  parley train treebanks/ --lists build/training --out data/models/en\n"
      "  tools/train treebanks/      all steps: lists, tables, network, self-test");
  command->callback([options, &status] {
    const auto progress = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
    Result<Ok> done = Ok{};
    if (!options->self_test.empty()) {
      done = train::write_self_test(options->self_test);
    } else if (!options->harms.empty()) {
      const auto data = data_folder(options->data);
      auto tables = pipeline::Tables::load(data, gazetteer_file(""));
      if (!tables) return report(tables.error()), void(status = kFailed);
      tables->harm_model.reset();  // it learns beside the frames alone
      const auto folder = options->out.empty() ? data / "models/en" : std::filesystem::path(options->out);
      done = train::train_harm_pairs(options->harms, *tables, folder / "harm.bin", progress);
    } else if (!options->links.empty()) {
      const auto data = data_folder(options->data);
      const auto tables = pipeline::Tables::load(data, gazetteer_file(""));
      const auto rules = incident::load_rules(data);
      if (!tables || !rules) return report(tables ? rules.error() : tables.error()), void(status = kFailed);
      done = train::train_links(options->links, *tables, *rules, data / "link/weights.tsv", options->samples, progress);
    } else if (!options->incidents.empty()) {
      const auto data = data_folder(options->data);
      if (const auto tables = pipeline::Tables::load(data, gazetteer_file("")))
        done = train::train_templates(options->incidents, *tables,
                                      options->out.empty() ? data / "models/en" : std::filesystem::path(options->out),
                                      options->samples, progress);
      else
        done = tables.error();
    } else if (options->treebanks.empty()) {
      done = Error{"name the folder of the treebanks, or --self-test FOLDER", "train"};
    } else {
      const auto data = data_folder(options->data);
      const train::Sources sources{options->treebanks, options->lists, data / "lang/en/abbreviations.txt",
                                   options->samples};
      done = train::train(sources, options->out.empty() ? data / "models/en" : std::filesystem::path(options->out),
                          progress);
    }
    if (!done) report(done.error()), status = kFailed;
  });
}

}  // namespace parley::cli
