// parley report: one incident or one period as a page to print.
#include "report/report.h"

#include "cli/ledger.h"
#include "cli/profile.h"
#include "export/output.h"
#include "report/pdf.h"

namespace parley::cli {
namespace {

struct Options : LedgerOptions {
  std::string code, out, profile, viewpoint = "iso", chromium, compare = "previous";
  report::PeriodQuery period;
  bool pdf = false, force = false;
};

/// What both pages are made with; reports what is wrong.
const exports::Reference* prepare(const Options& options, report::Request& request) {
  request.ledger = options.ledger;
  request.edition.version = "parley " PARLEY_VERSION;
  request.edition.viewpoint = options.viewpoint;
  auto profile = read_profile(options.profile, request.edition);
  if (!profile) return report(profile.error()), nullptr;
  request.profile = std::move(*profile);
  const std::filesystem::path data = data_folder(options.data);
  request.edition.data_version = data_version(data);
  static const auto reference = exports::Reference::load(data, gazetteer_file(""));
  if (!reference) return report(reference.error()), nullptr;
  if (!exports::Locator::knows(*reference, options.viewpoint))
    return report({unknown_viewpoint(options.viewpoint)}), nullptr;
  return &*reference;
}

Result<Ok> write(const Options& options, const std::string& html) {
  if (options.out.empty()) {
    std::fwrite(html.data(), 1, html.size(), stdout);
    return std::fflush(stdout) == 0 ? Result<Ok>(Ok{}) : Result<Ok>(Error{"the page could not be written"});
  }
  std::error_code ignored;
  if (std::filesystem::exists(options.out, ignored) && !options.force)
    return Error{"exists; --force writes over it", options.out};
  if (options.pdf) return report::print_pdf(html, options.out, options.chromium);
  auto file = exports::OutFile::create(options.out);
  if (!file) return file.error();
  file->write(html);
  return file->finish();
}

template <class Make>
int run(const Options& options, Make make) {
  if (options.pdf && options.out.empty()) return report({"--pdf needs --out FILE"}), kWrongUse;
  report::Request request;
  const exports::Reference* reference = prepare(options, request);
  if (!reference) return kWrongUse;
  const Result<report::Page> page = make(request, *reference);
  if (!page) return report(page.error()), kFailed;
  if (const auto done = write(options, page->html); !done) return report(done.error()), kFailed;
  if (!options.out.empty()) std::printf("%s\n", options.out.c_str());
  std::fprintf(stderr, "parley: %zu incidents; %zu values changed or withheld by profile %s\n", page->incidents,
               page->withheld, request.edition.profile.c_str());
  return std::fflush(stdout) == 0 ? kOk : kFailed;
}

int run_incident(const Options& options) {
  return run(options, [&](const report::Request& request, const exports::Reference& reference) {
    return report::report_incident(request, options.code, reference);
  });
}

int run_period(const Options& options) {
  for (const std::string& day : {options.period.from, options.period.to}) {
    if (!is_day_or_empty(day) || day.empty()) return report({"'" + day + "' " + kNoDay}), kWrongUse;
  }
  if (options.period.to < options.period.from) return report({"--to lies before --from"}), kWrongUse;
  return run(options, [&](const report::Request& request, const exports::Reference& reference) {
    report::PeriodQuery query = options.period;
    query.compare = options.compare == "previous";
    return report::report_period(request, query, reference);
  });
}

void add_page_options(CLI::App& command, Options& options) {
  command.add_option("--out", options.out, "the file; without it the page goes to standard output");
  command.add_flag("--pdf", options.pdf, "print it to PDF by an installed Chromium; needs --out");
  command.add_option("--chromium", options.chromium, "the program that --pdf uses");
  command.add_option("--profile", options.profile,
                     "what may leave: a TOML file (pseudonyms, coarse coordinates, blanked texts)");
  command.add_option("--viewpoint", options.viewpoint, "on disputed territory: iso (default), de_facto, or a claimant");
  command.add_flag("--force", options.force, "write over what is there");
  add_ledger_options(command, options, Prints::nothing);
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("report", "Write an incident or a period as a page to read and print");
  command->require_subcommand(1);
  const char* const examples =
      "Examples:\n"
      "  parley report incident 3f9c0a7d5e21b604#0 --out incident.html\n"
      "  parley report incident 3f9c --out incident.pdf --pdf --profile public.toml\n"
      "  parley report period --from 2020-10-01 --to 2020-10-07 --out week.html\n"
      "  parley report period --from 2020-10-01 --to 2020-10-01 --country AZ --since 2020-10-02T06:00:00Z\n\n"
      "A page is one file that asks for nothing from outside and runs nothing.  It says who claims what, never that "
      "something\nhappened (docs/formats/report.md).";
  command->footer(examples);

  auto incident = std::make_shared<Options>();
  CLI::App* one = command->add_subcommand("incident", "One incident: figures and why, quotations, map, decisions");
  one->add_option("code", incident->code, "id of the incident, or its beginning")->required();
  add_page_options(*one, *incident);
  one->footer(examples);
  one->callback([incident, &status] { status = run_incident(*incident); });

  auto period = std::make_shared<Options>();
  CLI::App* days = command->add_subcommand("period", "A period: by area, party as claimed, event and harm");
  days->add_option("--from", period->period.from, "first day, as 2020-10-01")->required();
  days->add_option("--to,--until", period->period.to, "last day")->required();
  days->add_option("--country", period->period.country, "two or three letters, as AZ or AZE");
  days->add_option("--compare", period->compare, "previous (default: the period of equal length before), none")
      ->check(CLI::IsMember({"previous", "none"}));
  days->add_option("--since", period->period.since, "tell what came into the ledger after this day or time");
  add_page_options(*days, *period);
  days->footer(examples);
  days->callback([period, &status] { status = run_period(*period); });
}

}  // namespace parley::cli
