// parley export: the ledger in the formats of others.
#include "export/export.h"

#include <unistd.h>

#include "cli/ledger.h"
#include "cli/profile.h"

namespace parley::cli {
namespace {

struct Options : LedgerOptions {
  WhichIncidents which;
  std::string to, out, profile, viewpoint = "iso";
  bool preview = false, force = false;
};

int preview(const Options& options, const exports::Request& request) {
  store::Listing listing{{"id", "field", "before", "after", "why"}, {}};
  size_t changes = 0;
  const auto flush = [&] {
    print(listing, format_of(options), colour_of(options));
    listing.rows.clear();
  };
  const auto leaving = exports::preview(request, [&](const exports::Withheld& w) {
    ++changes;
    listing.rows.push_back({w.id, w.field, w.before, w.after, store::text(w.why)});
    if (listing.rows.size() == 10'000 && format_of(options) == "jsonl") flush();
  });
  if (!leaving) return report(leaving.error()), kFailed;
  flush();
  std::fprintf(stderr,
               "parley: %zu incidents would leave; %zu values changed or withheld by profile %s; nothing was written\n",
               *leaving, changes, request.edition.profile.c_str());
  return std::fflush(stdout) == 0 ? kOk : kFailed;
}

int write(const exports::Request& request, const exports::Reference& reference) {
  const bool progress = ::isatty(STDERR_FILENO);
  size_t told = 0;
  const auto done = exports::run(request, reference, [&](size_t read) {
    if (progress && read >= told + 5000) std::fprintf(stderr, "\r%zu read", told = read);
  });
  if (told) std::fputc('\r', stderr);
  if (!done) return report(done.error()), kFailed;
  std::printf("%s\n", request.out.c_str());
  std::fprintf(stderr, "parley: %s; %zu values that the format does not hold are listed in %s", done->what.c_str(),
               done->lost, done->lost_file.c_str());
  if (done->withheld)
    std::fprintf(stderr, "; %zu changed or withheld by profile %s, which --preview lists", done->withheld,
                 request.edition.profile.c_str());
  std::fputc('\n', stderr);
  return std::fflush(stdout) == 0 ? kOk : kFailed;
}

int run(const Options& options) {
  auto query = query_of(options.which);
  if (!query) return report(query.error()), kWrongUse;
  if (!options.preview && (options.to.empty() || options.out.empty()))
    return report({"--to NAME and --out FILE say what is written where; --help lists the formats, --preview needs "
                   "neither"}),
           kWrongUse;
  exports::Request request{options.ledger, options.to, options.out, data_folder(options.data),
                           *query,         {},         {},          options.force};
  request.edition.version = "parley " PARLEY_VERSION;
  request.edition.viewpoint = options.viewpoint;
  auto profile = read_profile(options.profile, request.edition);
  if (!profile) return report(profile.error()), kWrongUse;
  request.profile = std::move(*profile);
  if (options.preview) return preview(options, request);
  request.edition.data_version = data_version(request.data);
  static const auto reference = exports::Reference::load(request.data, gazetteer_file(""));
  if (!reference) return report(reference.error()), kFailed;
  if (!exports::Locator::knows(*reference, options.viewpoint))
    return report({unknown_viewpoint(options.viewpoint)}), kWrongUse;
  return write(request, *reference);
}

std::string footer(const Options& options) {
  std::string out = "Formats:\n";
  for (const exports::Format& one : exports::formats(data_folder(options.data))) {
    out += "  " + one.name;
    out.append(one.name.size() < 12 ? 12 - one.name.size() : 1, ' ');
    out += one.title + "\n";
  }
  return out +
         "\nA format of tables is a file of data/export; a new one needs no program.  What it cannot hold is listed, "
         "value by value, in\n"
         "FILE.lost.csv.  Names of persons never leave unless a profile says so "
         "(docs/formats/profiles.md).\n\nExamples:\n"
         "  parley export --to ucdp --out ged.csv\n  parley export --to geojson --out october.geojson --from "
         "2020-10-01 --until 2020-10-31\n"
         "  parley export --to package --out public/ --profile public.toml --state published\n  parley export "
         "--preview --profile public.toml";
}

}  // namespace

void add_export(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("export", "Write incidents, claims and harms in the formats of other tools");
  command->add_option("--to", options->to, "name of the format, see below");
  command->add_option("--out", options->out, "the file, or the folder for formats of several files");
  add_incident_options(*command, options->which, "--until");
  command->add_option("--profile", options->profile,
                      "what may leave: a TOML file (pseudonyms, coarse coordinates, blanked texts)");
  command->add_option("--viewpoint", options->viewpoint,
                      "on disputed territory: iso (default), de_facto, or a claimant");
  command->add_flag("--preview", options->preview, "print what would leave changed or stay, and write nothing");
  command->add_flag("--force", options->force, "write over what is there");
  add_ledger_options(*command, *options, Prints::records);
  command->footer([options] { return footer(*options); });
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace parley::cli
