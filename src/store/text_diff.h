// What differs between two texts, sentence by sentence.  Tested by store/text_diff_test.cc.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace parley::store {

struct TextChange {
  char sign = '+';  // '+' came, '-' went
  std::string text;
};
/// In the order of the text; nothing = the same.
std::vector<TextChange> compare_texts(std::string_view before, std::string_view after);

}  // namespace parley::store
