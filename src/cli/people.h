// What the commands that know the people of a shared desk have in common.
#pragma once
#include "cli/ledger.h"
#include "serve/people.h"

namespace parley::cli {

struct PeopleOptions : LedgerOptions {
  std::string people;  // the file; "" = beside the ledger
};
void add_people_options(CLI::App& command, PeopleOptions& options, Prints prints);
/// Reports what is wrong; nullptr then.
std::unique_ptr<serve::People> open_people(const PeopleOptions& options);

}  // namespace parley::cli
