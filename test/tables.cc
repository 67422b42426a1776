#include "tables.h"

#include <cstdio>
#include <cstdlib>

namespace parley::test {

const pipeline::Tables& tables() {
  static const pipeline::Tables* const loaded = [] {
    auto result = pipeline::Tables::load("data", "build/gazetteer.bin");
    if (!result) {
      std::fprintf(stderr, "%s\n", to_string(result.error()).c_str());
      std::abort();
    }
    return new pipeline::Tables(std::move(*result));
  }();
  return *loaded;
}

}  // namespace parley::test
