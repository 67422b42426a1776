// The backend for PostgreSQL is loaded when a server is named: its twenty libraries doubled the time of every start.
#include <dlfcn.h>

#include <filesystem>

#include "store/database.h"

namespace parley::store {

std::unique_ptr<Database> open_postgres(const std::string& address, Open how) {
  using Opener = Database* (*)(const std::string&, Open);
  static const auto opener = [] {
    std::error_code failure;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
    const auto beside = program.parent_path() / "libparley_postgres.so";
    void* library = ::dlopen(beside.c_str(), RTLD_NOW);  // never unloaded
    return library ? reinterpret_cast<Opener>(::dlsym(library, "parley_open_postgres")) : nullptr;
  }();
  if (!opener) {
    throw Failure{
        "ledgers on a server need libparley_postgres.so beside the program, and libpq; `make` builds the one, Debian's "
        "package libpq5 is the other"};
  }
  return std::unique_ptr<Database>(opener(address, how));
}

}  // namespace parley::store
