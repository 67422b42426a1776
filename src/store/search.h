// Full text of the documents.  Tested by test/store/ledger_test.cc and test/serve/desk_test.cc.
#pragma once
#include <string>

#include "store/database.h"

namespace parley::store {

constexpr size_t kMostFound = 5000;  // documents of a search that are looked at

/// A question for the numbers (document.n) of those that hold every word, the newest first; quotation marks hold words
/// together.  It is part of a larger one, so that ids of thousands do not go to and fro; `parameter` ("?1") of that is
/// words_to_find.
std::string documents_with(const Database& database, const std::string& parameter, size_t most = kMostFound);
Value words_to_find(const Database& database, const std::string& words);

/// The words of a text around the first that is searched for.
struct Passage {
  size_t begin = 0, end = 0;  // code points of the word found; both 0 = none stands there as it was typed
  std::string before, found, after;
};
Passage passage_of(std::string_view text, const std::string& words);

}  // namespace parley::store
