// The backend for PostgreSQL is loaded when a server is named: its twenty libraries doubled the time of every start.
#include <dlfcn.h>

#include "store/database.h"

namespace parley::store {

std::unique_ptr<Database> open_postgres(const std::string& address, Open how) {
  using Opener = Database* (*)(const std::string&, Open);
  static const auto opener = [] {
    void* library = ::dlopen("libparley_postgres.so", RTLD_NOW);  // beside the program, by its run path; never unloaded
    return library ? reinterpret_cast<Opener>(::dlsym(library, "parley_open_postgres")) : nullptr;
  }();
  if (!opener) {
    throw Failure{
        "ledgers on a server need libparley_postgres.so beside the program, and libpqxx 6.4; `make` builds the one, "
        "Debian's package libpqxx-6.4 is the other"};
  }
  return std::unique_ptr<Database>(opener(address, how));
}

}  // namespace parley::store
