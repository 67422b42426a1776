#include "core/csv.h"

namespace parley {

bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos;
}

void append_csv(std::string_view text, char separator, std::string& out) {
  bool quoted = false;
  for (const char c : text) quoted |= (c == separator) | (c == '"') | (c == '\r') | (c == '\n');
  if (quoted) out += '"';
  if (is_formula(text)) out += '\'';
  if (!quoted) {
    out += text;
    return;
  }
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

}  // namespace parley
