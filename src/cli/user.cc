// parley user: who may use a shared review desk.
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "cli/people.h"

namespace parley::cli {
namespace {

/// From the terminal without showing it, or a line of standard input.
std::string read_password() {
  termios before{};
  const bool terminal = ::isatty(STDIN_FILENO) && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    std::fprintf(stderr, "password (12 characters at least): ");
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &silent);
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::fprintf(stderr, "\n");
  }
  return password;
}

int add_person(const PeopleOptions& options, const std::string& name, const std::string& role_name) {
  serve::Role role = serve::Role::nobody;
  if (!serve::parse_role(role_name, role)) return report({"'" + role_name + "' is no role"}), kWrongUse;
  const auto people = open_people(options);
  if (!people) return kFailed;
  const auto done = people->add(name, role, read_password());
  if (!done) return report(done.error()), kFailed;
  std::printf("%s  %s\n", name.c_str(), role_name.c_str());
  return kOk;
}

int remove_person(const PeopleOptions& options, const std::string& name) {
  const auto people = open_people(options);
  if (!people) return kFailed;
  const auto done = people->remove(name);
  if (!done) return report(done.error()), kFailed;
  return kOk;
}

int list_people(const PeopleOptions& options) {
  const auto people = open_people(options);
  if (!people) return kFailed;
  const auto all = people->all();
  if (!all) return report(all.error()), kFailed;
  store::Listing listing{{"name", "role"}, {}};
  for (const serve::Person& person : *all)
    listing.rows.push_back({person.name, std::string(serve::to_string(person.role))});
  print(listing, format_of(options), colour_of(options));
  return kOk;
}

}  // namespace

void add_people_options(CLI::App& command, PeopleOptions& options, Prints prints) {
  add_ledger_options(command, options, prints);
  command.add_option("--people", options.people, "file of those who may use the desk (default: LEDGER.people)");
}

std::unique_ptr<serve::People> open_people(const PeopleOptions& options) {
  std::string file = options.people;
  if (file.empty() && !store::is_postgres(options.ledger)) file = options.ledger + ".people";
  if (file.empty())
    return report({"a ledger on a server needs --people FILE: the file of those who may use the desk"}), nullptr;
  auto people = serve::People::open(file);
  if (!people) return report(people.error()), nullptr;
  return std::move(*people);
}

void add_user(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("user", "Who may use a shared review desk, and as what");
  command->require_subcommand(1);
  struct Named : PeopleOptions {
    std::string name, role;
  };
  auto named = std::make_shared<Named>();
  CLI::App* add =
      command->add_subcommand("add", "Add somebody, or give another role or password; asks for the password");
  add->add_option("name", named->name, "under which decisions are recorded")->required();
  add->add_option("--role", named->role,
                  "viewer_without_people (figures, no texts), viewer, recorder (adds documents, decides about claims), "
                  "reviewer (grades, merges), lead (publishes), administrator (people only, no content)")
      ->required();
  add_people_options(*add, *named, Prints::nothing);
  add->footer("Examples:\n  parley user add Ada --role lead\n  parley user add Ben --role recorder <password.txt");
  add->callback([named, &status] { status = add_person(*named, named->name, named->role); });
  auto removed = std::make_shared<Named>();
  CLI::App* remove = command->add_subcommand("remove", "Take somebody's access; what they decided stays");
  remove->add_option("name", removed->name, "who")->required();
  add_people_options(*remove, *removed, Prints::nothing);
  remove->footer("Example:\n  parley user remove Ben");
  remove->callback([removed, &status] { status = remove_person(*removed, removed->name); });
  auto listed = std::make_shared<PeopleOptions>();
  CLI::App* list = command->add_subcommand("list", "Names and roles");
  add_people_options(*list, *listed, Prints::records);
  list->footer("Example:\n  parley user list --format jsonl");
  list->callback([listed, &status] { status = list_people(*listed); });
}

}  // namespace parley::cli
