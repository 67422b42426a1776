#include "report/html.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace parley::report {
namespace {

/// After these a line ends, so that two pages can be compared by lines.
constexpr std::string_view kBlocks[] = {"head",    "body",  "header", "section", "footer",    "nav", "title", "style",
                                        "h1",      "h2",    "h3",     "p",       "ul",        "ol",  "li",    "table",
                                        "thead",   "tbody", "tr",     "dl",      "dd",        "svg", "g",     "div",
                                        "caption", "html",  "meta",   "main",    "blockquote"};

bool is_block(std::string_view tag) {
  return std::find(std::begin(kBlocks), std::end(kBlocks), tag) != std::end(kBlocks);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto u = static_cast<unsigned char>(c);
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else if ((u < 0x20 && c != '\n' && c != '\t') || u == 0x7F)
      out += "\xEF\xBF\xBD";
    else if (u == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)  // U+0080 to U+009F
      out += "\xEF\xBF\xBD", ++i;
    else
      out += c;
  }
  return out;
}

std::string to_pixels(double value) {
  const auto tenths = static_cast<int64_t>(std::llround(value * 10));
  std::string out = (tenths < 0 ? "-" : "") + std::to_string(std::abs(tenths / 10));
  if (tenths % 10 != 0) out += "." + std::to_string(std::abs(tenths % 10));
  return out;
}

void Html::begin(std::string_view tag, Attributes attributes) {
  out_ += '<';
  out_ += tag;
  for (const auto& [name, value] : attributes) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"" + escaped(value) + '"';
  }
  out_ += '>';
}

Html& Html::open(std::string_view tag, Attributes attributes) {
  begin(tag, attributes);
  open_.emplace_back(tag);
  return *this;
}

Html& Html::close() {
  assert(!open_.empty());
  out_ += "</" + open_.back() + ">";
  if (is_block(open_.back())) out_ += '\n';
  open_.pop_back();
  return *this;
}

Html& Html::text(std::string_view text) {
  out_ += escaped(text);
  return *this;
}

Html& Html::put(std::string_view tag, std::string_view content, Attributes attributes) {
  return open(tag, attributes).text(content).close();
}

Html& Html::put_empty(std::string_view tag, Attributes attributes) {
  begin(tag, attributes);
  if (is_block(tag)) out_ += '\n';
  return *this;
}

Html& Html::put_style(std::string_view sheet) {
  open("style");
  out_ += sheet;
  return close();
}

Html& Html::add(const Html& other) {
  assert(other.open_.empty());
  out_ += other.out_;
  return *this;
}

}  // namespace parley::report
