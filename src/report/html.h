// HTML and SVG as text: everything escaped, elements closed in the order in which they were opened.  Tested by
// report/html_test.cc.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::report {

/// Of characters that HTML does not allow (controls), each becomes U+FFFD.
std::string escaped(std::string_view text);

/// For drawings: one decimal, none where it is 0; the same on every machine.
std::string to_pixels(double value);

class Html {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Html& open(std::string_view tag, Attributes attributes = {});
  Html& close();
  Html& text(std::string_view text);
  /// An element that holds text alone.
  Html& put(std::string_view tag, std::string_view text, Attributes attributes = {});
  /// Without content: meta, br.
  Html& put_empty(std::string_view tag, Attributes attributes = {});
  /// A style sheet, which holds no "</".
  Html& put_style(std::string_view sheet);
  /// What another Html made.
  Html& add(const Html& other);
  const std::string& str() const { return out_; }

 private:
  void begin(std::string_view tag, Attributes attributes);
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace parley::report
