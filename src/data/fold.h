// Words as names are compared: small letters without accents, points and joints.  Tested by data/actors_test.cc.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parley::data {

/// "Côte d'Ivoire" -> "cote", "d", "ivoire"; "U.S." -> "us"; "al-Shabaab" -> "al", "shabaab".
void fold_words(std::string_view text, std::vector<std::string>& out);

/// The words with a space between them.
std::string folded(std::string_view text);

/// The same as hashes (FNV-1a), appended; no memory is taken for the words.
void fold_hashes(std::string_view text, std::vector<uint64_t>& out);

constexpr uint64_t kFoldStart = 14695981039346656037ull;
/// FNV-1a over bytes as they stand, going on from `hash`.
constexpr uint64_t hash_on(uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash;
}
/// Key of a phrase: that of its words but the last, extended by the last.
constexpr uint64_t extend_phrase(uint64_t phrase, uint64_t word) {
  return (phrase ^ word) * 1099511628211ull ^ (phrase >> 29);
}

}  // namespace parley::data
