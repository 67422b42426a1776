#include "ingest/sheet.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <pugixml.hpp>
#include <vector>

#include "core/time.h"
#include "ingest/package.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostColumns = 1000, kMostText = size_t{256} << 20;

/// The runs of a text that is formatted in parts: <is><r><t>..</t></r><r><t>..</t></r></is>, without its phonetic twin.
std::string text_of(pugi::xml_node node) {
  std::string out = node.child("t").text().as_string();
  for (const pugi::xml_node run : node.children("r")) out += run.child("t").text().as_string();
  return out;
}

/// "AB12" -> 27, from 0.
size_t column_of(const char* reference) {
  size_t out = 0;
  for (; *reference >= 'A' && *reference <= 'Z' && out < kMostColumns; ++reference)
    out = out * 26 + static_cast<size_t>(*reference - 'A' + 1);
  return out == 0 ? kMostColumns : out - 1;
}

/// Which formats of cells show a day.
std::vector<bool> day_formats(const Parts& parts) {
  std::vector<bool> out;
  pugi::xml_document styles;
  if (!parse_part(parts, "xl/styles.xml", kMostText, styles)) return out;
  const pugi::xml_node root = styles.child("styleSheet");
  for (const pugi::xml_node format : root.child("cellXfs").children("xf")) {
    const int id = format.attribute("numFmtId").as_int();
    bool day = (id >= 14 && id <= 17) || id == 22;
    for (const pugi::xml_node own : root.child("numFmts").children("numFmt")) {
      if (own.attribute("numFmtId").as_int() == id)
        day = std::strpbrk(own.attribute("formatCode").as_string(), "yY") != nullptr;
    }
    out.push_back(day);
  }
  return out;
}

class Rows {
 public:
  void put(size_t column, std::string_view text) {
    if (column >= kMostColumns || text_.size() > kMostText) return;
    if (cells_.size() <= column) cells_.resize(column + 1);
    cells_[column] = text;
  }
  void end() {
    if (std::all_of(cells_.begin(), cells_.end(), [](const std::string& cell) { return cell.empty(); }))
      return cells_.clear();
    for (size_t i = 0; i < cells_.size(); ++i) {
      text_ += i ? ",\"" : "\"";
      for (const char c : cells_[i]) text_ += c == '"' ? "\"\"" : std::string(1, c);
      text_ += '"';
    }
    text_ += '\n';
    cells_.clear();
  }
  std::string take() { return std::move(text_); }

 private:
  std::vector<std::string> cells_;
  std::string text_;
};

/// Days since 30 December 1899, as workbooks count.
std::string day_of_serial(double serial) {
  if (!(serial >= 1 && serial < 2'958'466)) return "";  // to the year 9999
  return iso_day(static_cast<Day>(serial) + to_day({1899, 12, 30}));
}

std::optional<std::string> excel(const Parts& parts) {
  pugi::xml_document sheet, strings;
  if (!parse_part(parts, "xl/worksheets/sheet1.xml", kMostText, sheet)) return std::nullopt;
  std::vector<std::string> shared;
  if (parse_part(parts, "xl/sharedStrings.xml", kMostText, strings)) {
    for (const pugi::xml_node one : strings.child("sst").children("si")) shared.push_back(text_of(one));
  }
  const std::vector<bool> days = day_formats(parts);
  Rows rows;
  for (const pugi::xml_node row : sheet.child("worksheet").child("sheetData").children("row")) {
    size_t next = 0;
    for (const pugi::xml_node cell : row.children("c")) {
      const char* reference = cell.attribute("r").as_string();
      const size_t column = *reference ? column_of(reference) : next;
      next = column + 1;
      const std::string_view type = cell.attribute("t").as_string();
      const pugi::xml_text value = cell.child("v").text();
      const unsigned style = cell.attribute("s").as_uint();
      if (type == "s") {
        const size_t index = value.as_ullong();
        if (index < shared.size()) rows.put(column, shared[index]);
      } else if (type == "inlineStr") {
        rows.put(column, text_of(cell.child("is")));
      } else if ((type.empty() || type == "n") && style < days.size() && days[style]) {
        rows.put(column, day_of_serial(value.as_double()));
      } else {
        rows.put(column, value.as_string());
      }
    }
    rows.end();
  }
  return rows.take();
}

std::optional<std::string> open_document(const Parts& parts) {
  pugi::xml_document content;
  if (!parse_part(parts, "content.xml", kMostText, content)) return std::nullopt;
  const pugi::xml_node table =
      content.first_child().child("office:body").child("office:spreadsheet").child("table:table");
  if (!table) return std::nullopt;
  Rows rows;
  for (const pugi::xml_node row : table.children("table:table-row")) {
    size_t column = 0;
    for (const pugi::xml_node cell : row.children("table:table-cell")) {
      std::string text = cell.attribute("office:date-value").as_string();
      if (text.empty()) {
        for (const pugi::xml_node paragraph : cell.children("text:p"))
          text += (text.empty() ? "" : "\n") + std::string(paragraph.text().as_string());
      }
      const size_t times = text.empty() ? cell.attribute("table:number-columns-repeated").as_uint(1) : 1;
      rows.put(column, text);
      column = std::min(column + std::max<size_t>(times, 1), kMostColumns);
    }
    rows.end();
  }
  return rows.take();
}

}  // namespace

std::optional<std::string> sheet_of_workbook(const Parts& parts) {
  return parts.contains("xl/workbook.xml") ? excel(parts) : open_document(parts);
}

}  // namespace parley::ingest
