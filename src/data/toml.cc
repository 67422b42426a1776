#include "data/toml.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

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

Result<Toml> Toml::read(const std::filesystem::path& file) {
  auto mapped = MappedFile::open(file);
  if (!mapped) return mapped.error();
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
