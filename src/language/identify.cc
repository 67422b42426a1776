#include "language/identify.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>

namespace parley::language {
namespace {

// A longer text says no more; to look at all of it takes longer than to read it.
constexpr size_t kLooked = 1 << 16;
constexpr int kFewestLetters = 60, kMostlyPercent = 50, kEnglishPercent = 20;

std::string_view whole_characters(std::string_view text) {
  if (text.size() <= kLooked) return text;
  size_t end = kLooked;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string identify(std::string_view text) {
  text = whole_characters(text);
  CLD2::Language languages[3];
  int percents[3] = {}, bytes = 0, valid = 0;
  double scores[3];
  bool reliable = false;
  const CLD2::CLDHints no_hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  const CLD2::Language best =
      CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(text.size()), true, &no_hints, 0, languages,
                                              percents, scores, nullptr, &bytes, &reliable, &valid);
  if (!reliable || bytes < kFewestLetters || percents[0] < kMostlyPercent) return "";
  for (int i = 0; i < 3; ++i) {
    if (languages[i] == CLD2::ENGLISH && percents[i] >= kEnglishPercent) return "en";
  }
  return best == CLD2::UNKNOWN_LANGUAGE ? "" : CLD2::LanguageCode(best);
}

std::string language_name(std::string_view language) {
  const CLD2::Language known = CLD2::GetLanguageFromName(std::string(language).c_str());
  if (known == CLD2::UNKNOWN_LANGUAGE) return std::string(language);
  std::string name = CLD2::LanguageName(known);  // "RUSSIAN", "CHINESET"
  std::transform(name.begin() + 1, name.end(), name.begin() + 1,
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

}  // namespace parley::language
