#include "data/fold.h"

namespace parley::data {
namespace {

constexpr char kJoint = ' ';  // ends a word

/// Base letters of U+00C0..U+017F in order; '*' = no letter.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Calls `letter(byte)` for each byte of the folded text, ' ' between words.
template <class Letter>
void fold(std::string_view text, const Letter& letter) {
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      const bool upper = c >= 'A' && c <= 'Z';
      if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '&')
        letter(upper ? static_cast<char>(c + 32) : static_cast<char>(c));
      else if (c != '.')
        letter(kJoint);
      continue;
    }
    const unsigned char next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c >= 0xC3 && c <= 0xC5 && (next & 0xC0) == 0x80) {
      const size_t index = (static_cast<size_t>(c & 0x1F) << 6 | (next & 0x3F)) - 0xC0;
      letter(index < kLatin.size() && kLatin[index] != '*' ? kLatin[index] : kJoint);
      ++i;
    } else if (c == 0xC2 || c == 0xE2 || (c == 0xCA && next >= 0xB9)) {  // spaces, dashes, quotation marks, ʼ
      letter(kJoint);
      i += c == 0xE2 ? 2 : 1;
    } else {
      letter(static_cast<char>(c));
    }
  }
  letter(kJoint);
}

}  // namespace

void fold_words(std::string_view text, std::vector<std::string>& out) {
  std::string word;
  fold(text, [&](char c) {
    if (c != kJoint) return void(word += c);
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  });
}

std::string folded(std::string_view text) {
  std::vector<std::string> words;
  fold_words(text, words);
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

void fold_hashes(std::string_view text, std::vector<uint64_t>& out) {
  uint64_t hash = kFoldStart;
  fold(text, [&](char c) {
    if (c != kJoint) return void(hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull);
    if (hash != kFoldStart) out.push_back(hash);
    hash = kFoldStart;
  });
}

}  // namespace parley::data
