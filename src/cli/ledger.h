// What the commands of the ledger share: its options, its tables and models, rows printed for people and programs.
#pragma once
#include <CLI/CLI.hpp>
#include <string>

#include "cli/commands.h"
#include "store/store.h"

namespace parley::cli {

struct LedgerOptions {
  std::string ledger = "parley.db", format, colour = "auto", data;
};
/// --ledger and, where records are printed, --format and --colour.
enum class Prints : uint8_t { nothing, records };
void add_ledger_options(CLI::App& command, LedgerOptions& options, Prints prints);

/// "table" on a terminal, "jsonl" in a pipe, unless the option says otherwise.
std::string format_of(const LedgerOptions& options);
bool colour_of(const LedgerOptions& options);

/// The rules of linking are loaded where the ledger is to be changed or verified; they must outlive the store.
enum class Rules : uint8_t { none, load };
/// Reports what is wrong; nullptr then.
std::unique_ptr<store::Store> open_ledger(const LedgerOptions& options, store::Open how, Rules rules);
/// Of the data that documents are read with: 12 hex digits.
std::string data_version(const std::filesystem::path& data);
/// Of the rules of linking.
std::string link_version(const std::filesystem::path& data);

/// Conditions on incidents, as they were typed.
struct WhichIncidents {
  store::IncidentQuery query;
  std::string near;
  std::vector<std::string> words;
};
/// `last_day`: what the option for it is called: --to is taken in `export`.
void add_incident_options(CLI::App& command, WhichIncidents& which, const char* last_day = "--to,--until");
Result<store::IncidentQuery> query_of(const WhichIncidents& which);
bool is_day_or_empty(const std::string& text);
constexpr char kNoDay[] = "is no day as 2020-09-28";

void print(const store::Listing& listing, const std::string& format, bool colour);
/// One JSON object, empty fields left out.
std::string json_of(const std::vector<std::string>& columns, const store::Row& row);
/// Cut between characters, on one line.
std::string one_line(std::string_view text, size_t limit);

}  // namespace parley::cli
