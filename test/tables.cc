#include "tables.h"

#include <cstdio>
#include <cstdlib>

namespace parley::test {

namespace {

template <class T>
const T& kept(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", to_string(result.error()).c_str());
    std::abort();
  }
  return *new T(std::move(*result));
}

}  // namespace

const pipeline::Tables& tables() {
  static const pipeline::Tables& loaded = kept(pipeline::Tables::load("data", "build/gazetteer.bin"));
  return loaded;
}

const incident::LinkRules& link_rules() {
  static const incident::LinkRules& loaded = kept(incident::load_rules("data"));
  return loaded;
}

}  // namespace parley::test
