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

std::string documents_with(const Database& database, const std::string& parameter, size_t most) {
  const std::string limit = " LIMIT " + std::to_string(std::min(most, kMostFound));
  if (database.dialect() == Dialect::sqlite)
    return "SELECT rowid AS n FROM document_words WHERE document_words MATCH " + parameter + " ORDER BY n DESC" + limit;
  // Its index gives all documents at once and in no order: so it is asked for one block of numbers after the other, the
  // newest first, until there are enough.  '#7' stands among the words of all that are in block 7 (schema.cc, step 10).
  // PostgreSQL takes an array for ten rows and a series for a thousand: beside what it then thinks that this costs, it
  // would not care for what the rest of a question does.
  return "SELECT w.n FROM (SELECT ('#' || b)::tsquery AS block FROM "
         "unnest(ARRAY(SELECT generate_series((SELECT max(n) >> 12 FROM document_words), 0, -1))) b OFFSET 0) b "
         "CROSS JOIN LATERAL (SELECT n FROM document_words WHERE words @@ b.block AND "
         "words @@ (SELECT websearch_to_tsquery('english', " +
         parameter + ")) ORDER BY n DESC) w" + limit;
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
