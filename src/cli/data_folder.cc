#include <cstdio>
#include <cstdlib>

#include "cli/commands.h"

namespace parley::cli {

std::filesystem::path data_folder(const std::string& option) {
  namespace fs = std::filesystem;
  if (!option.empty()) return option;
  if (const char* environment = std::getenv("PARLEY_DATA"); environment && *environment) return environment;
  std::error_code failure;
  fs::path folder = fs::read_symlink("/proc/self/exe", failure).parent_path();
  for (int up = 0; up < 4 && !folder.empty(); ++up, folder = folder.parent_path()) {
    for (const fs::path& candidate : {folder / "data", folder / "share/parley"}) {
      if (fs::exists(candidate / "lang", failure)) return candidate;
    }
  }
  return "data";
}

std::filesystem::path gazetteer_file(const std::string& option) {
  namespace fs = std::filesystem;
  if (!option.empty()) return option;
  if (const char* environment = std::getenv("PARLEY_GAZETTEER"); environment && *environment) return environment;
  std::error_code failure;
  const fs::path beside = fs::read_symlink("/proc/self/exe", failure).parent_path();
  fs::path folder = beside;
  for (int up = 0; up < 2 && !folder.empty(); ++up, folder = folder.parent_path()) {
    for (const fs::path& candidate : {folder / "gazetteer.bin", folder / "share/parley/gazetteer.bin"}) {
      if (fs::exists(candidate, failure)) return candidate;
    }
  }
  return beside / "gazetteer.bin";
}

void report(const Error& error) { std::fprintf(stderr, "parley: %s\n", to_string(error).c_str()); }

}  // namespace parley::cli
