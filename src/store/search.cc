#include "store/search.h"

#include <algorithm>

#include "core/document.h"

namespace parley::store {
namespace {

/// Every word of a search must stand in the document; quotation marks hold words together.
std::string fts_words(const std::string& words) {
  std::string out, word;
  bool quoted = false;
  const auto flush = [&] {
    if (!word.empty()) out += (out.empty() ? "\"" : " \"") + word + "\"";
    word.clear();
  };
  for (const char c : words) {
    if (c == '"')
      quoted = !quoted, flush();
    else if (c == ' ' && !quoted)
      flush();
    else
      word += c;
  }
  flush();
  return out;
}

/// The words of a search in small letters; ASCII only, as the text is compared.
std::vector<std::string> plain_words(const std::string& words) {
  std::vector<std::string> out(1);
  for (const char c : words) {
    if (c == ' ' || c == '"')
      out.emplace_back();
    else
      out.back() += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  std::erase(out, std::string());
  return out;
}

}  // namespace

std::string documents_with(const Database& database, const std::string& parameter) {
  const std::string newest = " ORDER BY n DESC LIMIT " + std::to_string(kMostFound);
  if (database.dialect() == Dialect::sqlite)
    return "SELECT rowid AS n FROM document_words WHERE document_words MATCH " + parameter + newest;
  return "SELECT n FROM document_words WHERE words @@ websearch_to_tsquery('english', " + parameter + ")" + newest;
}

Value words_to_find(const Database& database, const std::string& words) {
  if (database.dialect() == Dialect::postgresql) return words;
  const std::string query = fts_words(words);
  return query.empty() ? "\"\"" : query;  // no words: in no document
}

Passage passage_of(std::string_view text, const std::string& words) {
  constexpr size_t kAround = 120;  // bytes on each side, rounded to characters
  std::string low(text);
  for (char& c : low) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  size_t at = std::string::npos, size = 0;
  for (const std::string& word : plain_words(words)) {
    const size_t found = low.find(word);
    if (found < at) at = found, size = word.size();
  }
  const auto inside = [&](size_t i) { return i < text.size() && (text[i] & 0xC0) == 0x80; };
  Passage out;
  size_t from = at == std::string::npos || at < kAround ? 0 : at - kAround;
  while (inside(from)) ++from;
  if (at == std::string::npos) at = 0;
  size_t to = std::min(text.size(), at + size + kAround);
  while (inside(to)) ++to;
  out.before = text.substr(from, at - from), out.found = text.substr(at, size);
  out.after = text.substr(at + size, to - at - size);
  if (size > 0) {
    const CodePoints points(text);
    out.begin = points.from_byte(static_cast<uint32_t>(at)),
    out.end = points.from_byte(static_cast<uint32_t>(at + size));
  }
  return out;
}

}  // namespace parley::store
