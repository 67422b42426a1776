// Stage 2d.  form and tag -> lemma, by dictionary, else by the longest known ending.
#pragma once
#include <string>
#include <string_view>

#include "language/word_table.h"

namespace parley::language {

/// A lemma rule: 'l' (of the lower-case form) or 'c' (of the form as it stands), digits = bytes to cut, then what to
/// add: "l1y".
std::string make_lemma_rule(std::string_view form, std::string_view low, std::string_view lemma);
void apply_lemma_rule(std::string_view rule, std::string_view form, std::string_view low, std::string& out);

constexpr uint32_t kLongestEnding = 6;

/// Appends the lemma to `out`.
void append_lemma(const WordTable& table, std::string_view form, std::string_view low, uint32_t low_hash, uint32_t xpos,
                  std::string& out);

}  // namespace parley::language
