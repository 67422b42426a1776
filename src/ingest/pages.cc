#include "ingest/pages.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <pugixml.hpp>

#include "ingest/encoding.h"

namespace parley::ingest {
namespace {

constexpr float kMargin = 0.12f;      // of a page's height: where heads and feet stand
constexpr size_t kFewestRepeats = 3;  // pages that have a line before it is a head or a foot

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

struct Line {
  std::vector<PlacedWord> words;  // spans still empty
  std::vector<std::string> texts;
  float top = 0;
  bool in_margin = false, first_of_block = false;

  /// The same for "page 3 of 9" and "page 4 of 9".
  std::string pattern() const {
    std::string out = std::to_string(std::lround(top / 4)) + ":";
    for (const std::string& word : texts) {
      for (const char c : word) {
        if (c < '0' || c > '9')
          out += c;
        else if (out.back() != '0')
          out += '0';
      }
      out += ' ';
    }
    return out;
  }
  /// "12", "- 12 -", "Page 12".
  bool is_page_number() const {
    size_t digits = 0;
    for (const std::string& word : texts) {
      if (word == "-" || word == "\u2013" || word == "Page" || word == "page") continue;
      digits += word.size();
      if (!std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
    }
    return digits > 0 && digits <= 4;
  }
};

class Reader {
 public:
  explicit Reader(Pages& out) : out_(out) {}

  bool run(const std::string& xml) {
    pugi::xml_document parsed;
    // the head names the producer in words that may be no XML: pages alone are read
    const size_t begin = xml.find("<doc>"), end = xml.rfind("</doc>");
    if (begin == xml.npos || end == xml.npos || end < begin) return false;
    const auto status =
        parsed.load_buffer(xml.data() + begin, end + 6 - begin, pugi::parse_default, pugi::encoding_utf8);
    if (status.status != pugi::status_ok) return false;
    uint32_t number = 0;
    for (const pugi::xml_node page : parsed.document_element().children("page")) take_page(page, ++number);
    std::map<std::string, size_t> pages_with;
    for (const Line& line : lines_) {
      if (line.in_margin) ++pages_with[line.pattern()];
    }
    for (Line& line : lines_) {
      if (!line.in_margin || (pages_with[line.pattern()] < kFewestRepeats && !line.is_page_number())) put(line);
    }
    return number > 0;
  }

 private:
  void take_page(pugi::xml_node page, uint32_t number) {
    const float height = page.attribute("height").as_float();
    for (const pugi::xml_node flow : page.children("flow")) {
      for (const pugi::xml_node block : flow.children("block")) {
        bool first = true;
        for (const pugi::xml_node node : block.children("line")) {
          Line line;
          line.first_of_block = first;
          line.top = node.attribute("yMin").as_float();
          line.in_margin = line.top < height * kMargin || node.attribute("yMax").as_float() > height * (1 - kMargin);
          for (const pugi::xml_node word : node.children("word")) {
            std::string text = normalise(word.text().as_string()).text;
            if (!is_utf8(text)) text = "?";
            if (text.empty()) continue;
            line.words.push_back({{},
                                  number,
                                  word.attribute("xMin").as_float(),
                                  word.attribute("yMin").as_float(),
                                  word.attribute("xMax").as_float(),
                                  word.attribute("yMax").as_float()});
            line.texts.push_back(std::move(text));
          }
          if (line.words.empty()) continue;
          lines_.push_back(std::move(line));
          first = false;
        }
      }
    }
  }

  void put(Line& line) {
    std::string& text = out_.text;
    const bool goes_on = is_lower(line.texts[0][0]);
    if (goes_on && text.ends_with('-') && text.size() > 1 && is_lower(text[text.size() - 2])) {
      text.pop_back();
      --out_.words.back().span.end;
    } else if (!text.empty()) {
      const bool ended = std::strchr(".?!:;\"", text.back()) || text.ends_with("\u201D");
      text += line.first_of_block && (ended || !goes_on) ? "\n\n" : "\n";
    }
    for (size_t i = 0; i < line.words.size(); ++i) {
      if (i > 0) text += ' ';
      line.words[i].span = {static_cast<uint32_t>(text.size()),
                            static_cast<uint32_t>(text.size() + line.texts[i].size())};
      text += line.texts[i];
      out_.words.push_back(line.words[i]);
    }
  }

  Pages& out_;
  std::vector<Line> lines_;
};

}  // namespace

bool Pages::read(const std::string& xml) { return Reader(*this).run(xml); }

}  // namespace parley::ingest
