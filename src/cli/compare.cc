// parley compare: the ledger beside an event dataset that was imported into it.
#include <cstdio>
#include <map>

#include "cli/ledger.h"
#include "store/comparison.h"

namespace parley::cli {
namespace {

struct Options : LedgerOptions {
  store::ComparisonQuery query;
  std::string match;
};

int compare(const Options& options) {
  for (const std::string* day : {&options.query.from, &options.query.to}) {
    if (!day->empty() && !parse_iso_day(*day))
      return report({"'" + *day + "' is no day; write it as 2020-10-04"}), kWrongUse;
  }
  const auto ledger = open_ledger(options, store::Open::read_only, Rules::none);
  if (!ledger) return kFailed;
  auto listing = store::compare_with_dataset(*ledger, options.query);
  if (!listing) return report(listing.error()), kFailed;
  std::map<std::string, size_t> matches, figures;
  for (const store::Row& row : listing->rows) {
    ++matches[store::to_text(row[0])];
    if (store::to_text(row[0]) == "both") ++figures[store::to_text(row[18])];
  }
  if (!options.match.empty())
    std::erase_if(listing->rows, [&](const store::Row& row) { return store::to_text(row[0]) != options.match; });
  print(*listing, format_of(options), colour_of(options));
  std::fprintf(stderr, "parley: %zu incidents in both, %zu only in the ledger, %zu only in the dataset",
               matches["both"], matches["ledger"], matches["dataset"]);
  std::fprintf(stderr, "; deaths of those in both: %zu the same, %zu within each other's range, %zu apart\n",
               figures["same"], figures["within"], figures["apart"]);
  return std::fflush(stdout) == 0 ? kOk : kFailed;
}

}  // namespace

void add_compare(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "compare", "Set the ledger beside a dataset that was imported: matched, missing, differing figures");
  command->add_option("--with", options->query.dataset,
                      "the dataset, as `parley sources` names it (default: the only one)");
  command->add_option("--from", options->query.from, "first day (default: that of the dataset's first event)");
  command->add_option("--to", options->query.to, "last day");
  command
      ->add_option("--days", options->query.days,
                   "how many days apart an event and an incident may be that linking did not bring together (1)")
      ->check(CLI::Range(0, 31));
  command->add_option("--km", options->query.kilometres, "how many kilometres apart (25)")
      ->check(CLI::Range(0.0, 500.0));
  command->add_option("--match", options->match, "only rows of this kind: both, ledger, dataset")
      ->check(CLI::IsMember({"both", "ledger", "dataset"}));
  add_ledger_options(*command, *options, Prints::records);
  command->footer(
      "An incident is in both where linking has put an event of the dataset beside other sources (`parley show` gives "
      "the reasons,\n"
      "`parley decide` merge or split corrects it), else by nearness in days and kilometres, one to one. \"ledger\" "
      "counts incidents with a death, on days and in the area of the dataset.\n\n"
      "Examples:\n  parley compare\n  parley compare --with \"UCDP GED 25.1\" --match dataset --format csv > "
      "missing.csv");
  command->callback([options, &status] { status = compare(*options); });
}

}  // namespace parley::cli
