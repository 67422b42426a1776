#include "data/toml.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "core/document.h"
#include "data/mapped_file.h"

namespace parley::data {

struct TomlReader {
  static Toml convert(const toml::node& node) {
    Toml out;
    out.line_ = static_cast<int>(node.source().begin.line);
    out.column_ = static_cast<int>(node.source().begin.column);
    if (const auto* text = node.as_string()) {
      out.kind_ = Toml::Kind::string;
      out.string_ = text->get();
    } else if (const auto* number = node.as_integer()) {
      out.kind_ = Toml::Kind::integer;
      out.integer_ = number->get();
    } else if (const auto* truth = node.as_boolean()) {
      out.kind_ = Toml::Kind::boolean;
      out.integer_ = truth->get();
    } else if (const auto* array = node.as_array()) {
      out.kind_ = Toml::Kind::array;
      for (const toml::node& item : *array) out.items_.push_back(convert(item));
    } else if (const auto* table = node.as_table()) {
      out.kind_ = Toml::Kind::table;
      for (const auto& [key, value] : *table) out.entries_.emplace_back(std::string(key.str()), convert(value));
    }
    return out;
  }
};

namespace {

/// Line of the first character beyond ASCII that stands outside strings and comments, 0 = none.  TOML allows none
/// there, and the library's own test for such blanks is undefined for most of them.
int foreign_character(std::string_view text) {
  int line = 1;
  std::string_view quote;  // that closes the string we are in
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    line += c == '\n';
    if (!quote.empty()) {
      if (c == '\\' && quote[0] == '"' && i + 1 < text.size() && (text[i + 1] & 0x80)) return line;
      if (c == '\\' && quote[0] == '"')
        ++i;
      else if (text.substr(i).starts_with(quote))
        i += quote.size() - 1, quote = {};
      else if (c == '\n' && quote.size() == 1)
        quote = {};  // the parser will say that it is not closed
    } else if (c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    } else if (c == '"' || c == '\'') {
      const std::string_view three = text.substr(i, 3);
      quote = three == "\"\"\"" ? "\"\"\"" : three == "\'\'\'" ? "\'\'\'" : c == '"' ? "\"" : "'";
      i += quote.size() - 1;
    } else if (c & 0x80) {
      return line;
    }
  }
  return 0;
}

}  // namespace

Result<Toml> Toml::read(const std::filesystem::path& file) {
  auto mapped = MappedFile::open(file);
  if (!mapped) return mapped.error();
  if (!is_utf8(mapped->bytes())) return Error{"is not UTF-8", file.string()};
  if (const int line = foreign_character(mapped->bytes()))
    return Error{"a character beyond ASCII outside quotation marks", file.string(), line};
  const toml::parse_result parsed = toml::parse(mapped->bytes(), file.string());
  if (!parsed) {
    const auto& where = parsed.error().source().begin;
    return Error{std::string(parsed.error().description()), file.string(), static_cast<int>(where.line),
                 static_cast<int>(where.column)};
  }
  return TomlReader::convert(parsed.table());
}

const Toml& Toml::operator[](std::string_view key) const {
  static const Toml kNone;
  for (const auto& [name, value] : entries_) {
    if (name == key) return value;
  }
  return kNone;
}

std::vector<std::string_view> Toml::strings() const {
  std::vector<std::string_view> out;
  if (kind_ == Kind::string) out.push_back(string_);
  for (const Toml& item : items_) {
    if (item.kind() == Kind::string) out.push_back(item.string_);
  }
  return out;
}

}  // namespace parley::data
