// The strings of a document that could fill a role: each noun phrase with the ways to cut it.  Tested by
// templates/templates_test.cc.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/grammar.h"

namespace parley::templates {

struct Occurrence {
  int32_t first = 0, last = 0;  // tokens, both included
  int32_t head = 0;
};

struct Candidate {
  std::string key;                      // key_of() its text
  std::vector<Occurrence> occurrences;  // in the order of the text
};

/// Small letters, without punctuation, articles and doubled spaces: what makes two strings the same filler.
std::string key_of(std::string_view text);

/// In the order of their first occurrence; no two have the same key.
std::vector<Candidate> find_candidates(const Grammar& grammar);

}  // namespace parley::templates
