// parley decide: what people decide about claims, sources, incidents and documents.
#include "cli/ledger.h"

namespace parley::cli {
namespace {

struct Options : LedgerOptions {
  store::Decision decision;
  std::vector<std::string> accounts;
};

int decide(Options options) {
  for (const std::string& account : options.accounts)
    options.decision.after += (options.decision.after.empty() ? "" : ",") + account;
  const auto ledger = open_ledger(options, store::Open::existing, Rules::load);
  if (!ledger) return kFailed;
  const auto id = ledger->decide(options.decision);
  if (!id) return report(id.error()), kFailed;
  if (options.decision.action == "victim")
    std::printf("V%lld is on the list; `parley decide victim-edit V%lld FIELD VALUE` says more of the person\n",
                static_cast<long long>(*id), static_cast<long long>(*id));
  std::printf("decision %lld; `parley decide undo %lld --by NAME --reason TEXT` takes it back\n",
              static_cast<long long>(*id), static_cast<long long>(*id));
  return kOk;
}

/// What a decision takes besides its target, in the order of the command line.
struct Arguments {
  const char* action;
  const char* target;  // what is said of the id
  const char* field;   // nullptr = takes none
  const char* value;
  const char* example;
};
constexpr Arguments kArguments[] = {
    {"accept", "claim", nullptr, nullptr,
     "parley decide accept 3f9c0a7d5e21b604-9ab1c2d3 --by Ada --reason 'as the text says'"},
    {"reject", "claim", nullptr, nullptr,
     "parley decide reject 3f9c0a7d5e21b604-9ab1c2d3 --by Ada --reason 'a film, not an attack'"},
    {"edit", "claim, or harm of one",
     "of a claim: stance polarity event mode date_from date_to place_name lat lon perpetrator target; of a harm: kind "
     "low high status",
     "the value; \"\" = not claimed",
     "parley decide edit 3f9c0a7d5e21b604-9ab1c2d3/killed@120 low 12 --by Ada --reason 'twelve names are listed'"},
    {"confirm", "source", nullptr, nullptr, "parley decide confirm 'Harbour Gazette' --by Ada --reason imprint"},
    {"group", "source", nullptr, "independence group",
     "parley decide group 'Harbour Gazette' outlet:gazette --by Ada --reason 'one owner'"},
    {"grade", "incident", nullptr, "confirmed, fair, weak, contested or discounted",
     "parley decide grade '3f9c0a7d5e21b604#0' fair --by Ada --reason 'two independent sources'"},
    {"agree", "incident", nullptr, nullptr,
     "parley decide agree '3f9c0a7d5e21b604#0' --by Ben --reason 'read all accounts'"},
    {"publish", "incident", nullptr, nullptr, "parley decide publish '3f9c0a7d5e21b604#0' --by Ada --reason reviewed"},
    {"withdraw", "incident", nullptr, nullptr,
     "parley decide withdraw '3f9c0a7d5e21b604#0' --by Ben --reason 'the source took it back'"},
    {"range", "incident", "kind of harm, and of people where not all are meant: killed, 'killed civilian'",
     "LOW/BEST/HIGH, each may be empty",
     "parley decide range '3f9c0a7d5e21b604#0' killed 29/30/30 --by Ada --reason 'the list of names'"},
    {"merge", "incident", nullptr, "the incident that it is one with",
     "parley decide merge '3f9c0a7d5e21b604#0' '77e1a2b3c4d5e6f7#0' --by Ada --reason 'the same shell'"},
    {"part-of", "incident", nullptr, "the larger incident",
     "parley decide part-of '3f9c0a7d5e21b604#1' '3f9c0a7d5e21b604#0' --by Ada --reason 'one house of that day'"},
    {"victim", "incident", nullptr, "the pseudonym by which the person is told of",
     "parley decide victim '3f9c0a7d5e21b604#0' 'child 1' --by Ada --reason 'the list of the hospital'"},
    {"victim-edit", "victim", "names age sex status external_id consent publish_name",
     "the value; \"\" = not known; names stand in the list of victims alone, never in decisions or audit",
     "parley decide victim-edit V17 age 9 --by Ada --reason 'the list of the hospital'"},
    {"victim-remove", "victim", nullptr, nullptr,
     "parley decide victim-remove V17 --by Ada --reason 'the family asks for it'"},
    {"gone", "document", nullptr, "deleted, changed, blocked or paywalled",
     "parley decide gone 3f9c0a7d5e21b604 deleted --by Ada --reason 'page not found on 3 May'"},
    {"sensitivity", "document", nullptr, "public, internal, restricted or sealed",
     "parley decide sensitivity 3f9c0a7d5e21b604 sealed --by Ada --reason 'names a witness'"},
    {"undo", "number of the decision", nullptr, nullptr, "parley decide undo 17 --by Ben --reason 'wrong incident'"},
};

CLI::App* add_decision(CLI::App& decide_command, int& status, const std::string& action, const char* target,
                       std::shared_ptr<Options> options) {
  std::string does;
  for (const store::Action& known : store::actions()) {
    if (known.name == action) does = std::string(known.on) + ": " + std::string(known.does);
  }
  CLI::App* command = decide_command.add_subcommand(action, does);
  options->decision.action = action;
  command->add_option("id", options->decision.target, target)->required();
  command->callback([options, &status] { status = decide(*options); });
  return command;
}

void add_common(CLI::App& command, Options& options, const std::string& example) {
  command.add_option("--by", options.decision.by, "who decides")->required();
  command.add_option("--reason", options.decision.reason, "why")->required();
  add_ledger_options(command, options, Prints::nothing);
  command.footer("Example:\n  " + example);
}

}  // namespace

void add_decide(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "decide", "Record what a person decides; it wins over the machine for good, and can be undone");
  command->require_subcommand(1);
  for (const Arguments& one : kArguments) {
    auto options = std::make_shared<Options>();
    CLI::App* sub = add_decision(*command, status, one.action, one.target, options);
    if (one.field) sub->add_option("field", options->decision.field, one.field)->required();
    if (one.value) sub->add_option("value", options->decision.after, one.value)->required();
    add_common(*sub, *options, one.example);
  }
  auto options = std::make_shared<Options>();
  CLI::App* split = add_decision(*command, status, "split", "incident", options);
  split->add_option("accounts", options->accounts, "accounts that tell of another incident; `parley show` lists them")
      ->required();
  add_common(*split, *options,
             "parley decide split '3f9c0a7d5e21b604#0' '77e1a2b3c4d5e6f7#0' --by Ada --reason 'another market'");
  command->footer(
      "Every decision needs --by and --reason, and goes into the audit trail.\n`parley decide COMMAND --help` has an "
      "example of each.");
}

}  // namespace parley::cli
