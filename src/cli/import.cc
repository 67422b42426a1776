// parley import: rows of event datasets into the ledger, to be compared with it.
#include <unistd.h>

#include <cstdio>
#include <set>

#include "cli/ledger.h"
#include "data/mapped_file.h"
#include "dataset/read.h"
#include "incident/source_groups.h"

namespace parley::cli {
namespace {

struct Options : LedgerOptions {
  std::vector<std::string> files, countries;
  std::string dataset, name, from, to;
};

/// Counts of one run, and whether a row is asked for.
struct Run {
  std::optional<Day> from, to;
  std::set<std::string> countries;
  size_t added = 0, there = 0, without_claim = 0, left_out = 0, failed = 0;

  bool wants(const dataset::Row& row) const {
    return (!from || !row.last || *row.last >= *from) && (!to || !row.first || *row.first <= *to) &&
           (countries.empty() || countries.contains(row.country));
  }
};

int import(const Options& options) {
  Run run;
  run.countries.insert(options.countries.begin(), options.countries.end());
  for (const auto& [text, day] : {std::pair{&options.from, &run.from}, {&options.to, &run.to}}) {
    if (!text->empty() && !(*day = parse_iso_day(*text)))
      return report({"'" + *text + "' is no day; write it as 2020-10-04"}), kWrongUse;
  }
  const std::filesystem::path data = data_folder(options.data);
  static const auto formats = dataset::read_formats(data);  // rules of claims point into it
  if (!formats) return report(formats.error()), kFailed;
  static const auto tables = pipeline::Tables::load(data, gazetteer_file(""));
  if (!tables) return report(tables.error()), kFailed;
  const auto ledger = open_ledger(options, store::Open::create, Rules::load);
  if (!ledger) return kFailed;
  const std::string extractor = "parley " PARLEY_VERSION " data " + data_version(data), by = "parley " PARLEY_VERSION;
  const bool progress = ::isatty(STDERR_FILENO);
  int status = kOk;
  for (const std::string& file : options.files) {
    const auto bytes = data::MappedFile::open(file);
    if (!bytes) {
      report(bytes.error()), status = kFailed;
      continue;
    }
    const auto take = [&](dataset::Row& row) {
      if (!run.wants(row)) return ++run.left_out, true;
      const store::Entry entry =
          store::make_entry(row.document, row.reading.record, std::move(row.accounts),
                            incident::group_of_publisher(row.document, tables->actors, tables->publishers), extractor,
                            row.reading.language);
      const auto added = ledger->add(entry, by);
      if (!added) return report({added.error().message, row.document.id()}), status = kFailed, false;
      ++(added->what == store::Added::What::unchanged ? run.there : run.added);
      run.without_claim += entry.claims.empty();
      if (progress && (run.added + run.there) % 100 == 0) std::fprintf(stderr, "\r%zu rows", run.added + run.there);
      return true;
    };
    const auto fail = [&](const Error& error) { report(error), ++run.failed, status = kFailed; };
    if (const auto read =
            dataset::read_table(file, bytes->bytes(), *formats, options.dataset, options.name, *tables, take, fail);
        !read)
      report(read.error()), status = kFailed;
  }
  std::fprintf(stderr, "%sparley: %zu rows added, %zu there already, %zu not asked for, %zu could not be read",
               progress ? "\r" : "", run.added, run.there, run.left_out, run.failed);
  if (run.without_claim > 0) std::fprintf(stderr, "; %zu of them tell of no attack", run.without_claim);
  std::fprintf(stderr, "; %s\n", ledger->describe().c_str());
  return status;
}

}  // namespace

void add_import(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "import", "Put an event dataset (UCDP GED, ACLED, Airwars-like) into the ledger, to compare with it");
  command
      ->add_option("files", options->files, "CSV files as the datasets publish them, or as `parley export` writes them")
      ->required();
  command->add_option("--dataset", options->dataset, "name of a format of data/import/ (default: told by the columns)");
  command->add_option("--name", options->name, "name and edition of the dataset as a source, as \"UCDP GED 25.1\"");
  command->add_option("--from", options->from, "only events of this day or later");
  command->add_option("--to", options->to, "only events of this day or earlier");
  command->add_option("--country", options->countries,
                      "only events with this word in the column of the country; may be given again");
  add_ledger_options(*command, *options, Prints::nothing);
  command->footer(
      "Each row becomes a document whose claims point at its cells. A dataset retells what others said: where an "
      "incident has\n"
      "other sources, its figures count in no range. Running it again changes nothing.\n\n"
      "Examples:\n  parley import GEDEvent_v25_1.csv --name \"UCDP GED 25.1\" --from 2020-09-27 --to 2020-11-10 "
      "--country Azerbaijan\n"
      "  parley import acled.csv airwars/incidents.csv\n  parley compare");
  command->callback([options, &status] { status = import(*options); });
}

}  // namespace parley::cli
