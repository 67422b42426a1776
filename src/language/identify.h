// The language of a text, by CLD2.  Tested by language/identify_test.cc.
#pragma once
#include <string>
#include <string_view>

namespace parley::language {

/// BCP 47, "en", "ru", "zh-Hant"; "" where the text is too short or too mixed to say.  English where a fifth of it is:
/// statements often come in two languages.
std::string identify(std::string_view text);

/// What Parley reads.  A text of no sure language is tried.
inline bool is_read(std::string_view language) { return language.empty() || language == "en"; }

/// "Russian"; the code itself where it has no name here.
std::string language_name(std::string_view language);

}  // namespace parley::language
