// The commands of the command line: each adds itself to the application and sets the exit status when it has run.
#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"

namespace CLI {
class App;
}

namespace parley::cli {

// Exit codes: all well; something failed (a document, a check); the command was called in a wrong way.
constexpr int kOk = 0, kFailed = 1, kWrongUse = 2;

void add_read(CLI::App& app, int& status);
void add_add(CLI::App& app, int& status);
void add_incidents(CLI::App& app, int& status);
void add_claims(CLI::App& app, int& status);
void add_sources(CLI::App& app, int& status);
void add_show(CLI::App& app, int& status);
void add_history(CLI::App& app, int& status);
void add_decide(CLI::App& app, int& status);
void add_backup(CLI::App& app, int& status);
void add_import(CLI::App& app, int& status);
void add_compare(CLI::App& app, int& status);
void add_export(CLI::App& app, int& status);
void add_report(CLI::App& app, int& status);
void add_serve(CLI::App& app, int& status);
void add_user(CLI::App& app, int& status);
void add_explain(CLI::App& app, int& status);
void add_predict(CLI::App& app, int& status);
void add_verify(CLI::App& app, int& status);
void add_data(CLI::App& app, int& status);
/// Adds `build` to the command `data`.
void add_data_build(CLI::App& data, int& status);
void add_train(CLI::App& app, int& status);

/// The folder of the tables and models: --data, else $PARLEY_DATA, else data/ beside the binary or above it.
std::filesystem::path data_folder(const std::string& option);
/// The index of places: the option, else $PARLEY_GAZETTEER, else gazetteer.bin beside the binary or one folder above
/// it.
std::filesystem::path gazetteer_file(const std::string& option);
/// Prints "parley: error" to stderr.
void report(const Error& error);

}  // namespace parley::cli
