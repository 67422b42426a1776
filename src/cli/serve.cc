// parley serve: the review desk in a browser.
#include "serve/desk.h"

#include <algorithm>
#include <cstdio>
#include <thread>

#include "cli/people.h"
#include "cli/profile.h"
#include "serve/listen.h"

namespace parley::cli {
namespace {

struct Options : PeopleOptions {
  serve::Listening listening;
  bool shared = false;
  std::string origin, profiles;
};

/// The profiles of a folder, by their names; what one of them says wrongly is told at the start.
Result<std::vector<serve::NamedProfile>> read_profiles(const std::string& folder) {
  std::vector<serve::NamedProfile> out;
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (auto at = std::filesystem::directory_iterator(folder, failure);
       !failure && at != std::filesystem::directory_iterator(); at.increment(failure)) {
    if (at->path().extension() == ".toml") files.push_back(at->path());
  }
  if (failure) return Error{"this folder of profiles cannot be read: " + failure.message(), folder};
  if (files.empty()) return Error{"holds no profile; one is a file NAME.toml (docs/formats/profiles.md)", folder};
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    exports::Edition edition;
    auto profile = read_profile(file.string(), edition);
    if (!profile) return profile.error();
    out.push_back({std::move(*profile), std::move(edition.profile)});
  }
  return out;
}

Result<const pipeline::Tables*> load_tables(const std::filesystem::path& data) {
  static const auto tables = pipeline::Tables::load(data, gazetteer_file(""));
  if (!tables) return tables.error();
  return &*tables;
}

/// One connection after the other by the same options; the first makes the ledger where there is none.
auto connections(const Options& options, const incident::LinkRules& rules, std::string rules_version) {
  return [ledger = options.ledger, &rules, version = std::move(rules_version)] {
    return store::Store::open(ledger, {store::Open::existing, &rules, version, store::now});
  };
}

int serve_desk(const Options& options) {
  const bool local = options.listening.address == "127.0.0.1" || options.listening.address == "::1";
  if (!local && !options.shared)
    return report({"without --shared the desk is for this machine alone; others reach it with --shared and accounts"}),
           kWrongUse;
  if (!open_ledger(options, store::Open::create, Rules::none)) return kFailed;
  const std::filesystem::path data = data_folder(options.data);
  const auto rules = incident::load_rules(data);
  if (!rules) return report(rules.error()), kFailed;
  serve::Config config;
  config.open = connections(options, *rules, link_version(data));
  config.tables = [data] { return load_tables(data); };
  config.reference = [data]() -> Result<const exports::Reference*> {
    static const auto reference = exports::Reference::load(data, gazetteer_file(""));
    if (!reference) return reference.error();
    return &*reference;
  };
  config.ledger = options.ledger, config.data = data;
  config.extractor = [data] {
    static const std::string version = "parley " PARLEY_VERSION " data " + data_version(data);
    return version;
  };
  config.version = PARLEY_VERSION;
  if (!options.profiles.empty()) {
    auto profiles = read_profiles(options.profiles);
    if (!profiles) return report(profiles.error()), kWrongUse;
    config.profiles = std::move(*profiles);
  }
  config.origin = options.origin;
  if (options.shared) {
    config.people = open_people(options);
    if (!config.people) return kFailed;
    const auto people = config.people->all();
    if (!people) return report(people.error()), kFailed;
    if (people->empty())
      return report({"nobody may use this desk yet; `parley user add NAME --role lead` adds somebody"}), kFailed;
  }
  serve::Desk desk(std::move(config));
  const auto served = serve::listen(
      options.listening, [&](const serve::Request& request) { return desk.answer(request); },
      [&](unsigned short port) {
        desk.listens_on(port);
        const bool six = options.listening.address.find(':') != std::string::npos;
        const std::string host = local ? (six ? "[::1]" : "127.0.0.1") : options.listening.address;
        std::printf("%s\n", options.origin.empty() ? ("http://" + host + ":" + std::to_string(port) + "/").c_str()
                                                   : (options.origin + "/").c_str());
        std::fflush(stdout);
        std::fprintf(stderr, "parley: serves %s%s; Ctrl-C ends\n", options.ledger.c_str(),
                     options.shared ? ", shared: people sign in" : " on this machine, without accounts");
      },
      [&] { desk.tick(); });
  if (!served) return report(served.error()), kFailed;
  return kOk;
}

}  // namespace

void add_serve(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  options->listening.threads = std::max(4u, std::thread::hardware_concurrency());
  CLI::App* command = app.add_subcommand("serve", "The review desk: a page in the browser and its HTTP API, offline");
  add_people_options(*command, *options, Prints::nothing);
  command->add_option("--port", options->listening.port, "where it listens (default 8027; 0: any that is free)");
  command->add_option("--listen", options->listening.address, "address to listen on (default 127.0.0.1)");
  command->add_flag("--shared", options->shared, "people sign in, each with a role; `parley user add` adds them");
  command->add_option("--origin", options->origin,
                      "how people reach it through a proxy that adds TLS: https://desk.example.org");
  command->add_option("--profiles", options->profiles,
                      "folder of profiles of what may leave, NAME.toml each, to choose among on the publish screen");
  command->footer(
      "Without --shared nobody signs in: whoever uses this machine can read and decide.  No request leaves the "
      "machine.\nThe API is described at /api/v1/openapi.json.\n\n"
      "Examples:\n  parley serve\n  parley serve --ledger karabakh.db --port 9000\n"
      "  parley user add Ada --role lead && parley serve --shared --origin https://desk.example.org");
  command->callback([options, &status] {
    std::string& origin = options->origin;
    while (origin.ends_with('/')) origin.pop_back();
    if (!origin.empty() && !origin.starts_with("https://") && !origin.starts_with("http://")) {
      report({"--origin is an address as https://desk.example.org"});
      status = kWrongUse;
      return;
    }
    status = serve_desk(*options);
  });
}

}  // namespace parley::cli
