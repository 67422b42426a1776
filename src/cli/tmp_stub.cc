#include <CLI/CLI.hpp>
#include "cli/commands.h"
namespace parley::cli {
void add_explain(CLI::App&, int&) {}
void add_verify(CLI::App&, int&) {}
void add_data(CLI::App&, int&) {}
}
