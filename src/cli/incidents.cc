// parley incidents, claims, sources: what the ledger holds, as lists.
#include "cli/ledger.h"

namespace parley::cli {
namespace {

int print_found(const Result<store::Listing>& found, const LedgerOptions& options, size_t limit) {
  if (!found) return report(found.error()), kFailed;
  if (found->rows.empty() && format_of(options) == "table") {
    std::fprintf(stderr, "parley: nothing fits; leave a condition out, or `parley add` documents\n");
    return kOk;
  }
  print(*found, format_of(options), colour_of(options));
  if (found->rows.size() == limit) std::fprintf(stderr, "parley: the first %zu; --limit shows more\n", limit);
  return std::fflush(stdout) == 0 ? kOk : kFailed;
}

struct IncidentOptions : LedgerOptions {
  WhichIncidents which;
  size_t limit = 100;
};

int incidents(const IncidentOptions& options) {
  auto query = query_of(options.which);
  if (!query) return report(query.error()), kWrongUse;
  query->limit = options.limit;
  const auto ledger = open_ledger(options, store::Open::read_only, Rules::none);
  if (!ledger) return kFailed;
  return print_found(ledger->incidents(*query), options, options.limit);
}

struct ClaimOptions : LedgerOptions {
  store::ClaimQuery query;
  std::string id;
};

int claims(ClaimOptions options) {
  for (const std::string& day : {options.query.from, options.query.to}) {
    if (!is_day_or_empty(day)) return report({"'" + day + "' " + kNoDay}), kWrongUse;
  }
  const auto ledger = open_ledger(options, store::Open::read_only, Rules::none);
  if (!ledger) return kFailed;
  if (!options.id.empty()) {
    const auto found = ledger->find(options.id);
    if (!found) return report(found.error()), kFailed;
    (found->first == "incident" ? options.query.incident : options.query.document) = found->second;
  }
  return print_found(ledger->claims(options.query), options, options.query.limit);
}

int sources(const LedgerOptions& options) {
  const auto ledger = open_ledger(options, store::Open::read_only, Rules::none);
  return ledger ? print_found(ledger->sources(), options, 0) : kFailed;
}

}  // namespace

void add_incidents(CLI::App& app, int& status) {
  auto options = std::make_shared<IncidentOptions>();
  CLI::App* command = app.add_subcommand("incidents", "List incidents of the ledger, the latest first");
  add_incident_options(*command, options->which);
  command->add_option("--limit", options->limit, "at most so many (100)");
  add_ledger_options(*command, *options, Prints::records);
  command->footer(
      "Examples:\n  parley incidents --from 2020-10-01 --to 2020-10-31 --kind killed\n  parley incidents market "
      "rockets --contested\n"
      "  parley incidents --near 40.7,46.4,30 --format csv > incidents.csv");
  command->callback([options, &status] { status = incidents(*options); });
}

void add_claims(CLI::App& app, int& status) {
  auto options = std::make_shared<ClaimOptions>();
  CLI::App* command = app.add_subcommand("claims", "List claims of the ledger: who says that who did what");
  command->add_option("id", options->id, "of a document or an incident: only its claims");
  command->add_option("--actor", options->query.actor, "code of a speaker, perpetrator or target");
  command->add_option("--event", options->query.event, "ASSAULT, COERCE, ACCUSE …");
  command->add_option("--stance", options->query.stance, "asserted, reported, alleged, denied …");
  command->add_option("--state", options->query.state, "machine, accepted, edited, rejected")
      ->check(CLI::IsMember({"machine", "accepted", "edited", "rejected"}));
  command->add_option("--from", options->query.from, "first day of what is claimed");
  command->add_option("--to", options->query.to, "last day");
  command->add_option("--limit", options->query.limit, "at most so many (100)");
  add_ledger_options(*command, *options, Prints::records);
  command->footer(
      "Examples:\n  parley claims 3f9c0a\n  parley claims --stance denied --format jsonl\n  parley claims --state "
      "machine --limit 1000");
  command->callback([options, &status] { status = claims(*options); });
}

void add_sources(CLI::App& app, int& status) {
  auto options = std::make_shared<LedgerOptions>();
  CLI::App* command = app.add_subcommand("sources", "List who publishes, with whom each counts as one voice");
  add_ledger_options(*command, *options, Prints::records);
  command->footer("Example:\n  parley sources --format csv");
  command->callback([options, &status] { status = sources(*options); });
}

}  // namespace parley::cli
