// Stage 2a.  text -> words in the manner of UD English ("do" + "n't", "well" + "-" + "known").
// Tested by test/corpus/en/tokens.txt.
#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/span.h"

namespace parley::language {

struct Word {
  Span span;
  bool joined = false;  // second half of a contraction
  uint8_t gap = 0;      // what stands before it: 0 nothing, 1 blank, 2 line break, 3 blank line
  bool title = false;   // "Gen.": a name follows
};

class Tokeniser {
 public:
  /// `abbreviations`: lines of data/lang/en/abbreviations.txt.
  explicit Tokeniser(std::string_view abbreviations);
  std::vector<Word> words(std::string_view text) const;

 private:
  void chunk(std::string_view text, Span chunk, std::vector<Word>& out) const;
  void core(std::string_view text, Span span, std::vector<Word>& out) const;
  bool keeps_stop(std::string_view word) const;
  std::unordered_set<std::string> abbreviations_, titles_;
};

/// Lower case of ASCII, Latin-1, Greek and Cyrillic letters; other bytes as they are.
void append_lower(std::string_view text, std::string& out);

}  // namespace parley::language
