#include "core/csv.h"

namespace parley {

bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos;
}

void append_csv(std::string_view text, char separator, std::string& out) {
  const char special[] = {separator, '"', '\r', '\n'};
  const bool quoted = text.find_first_of(std::string_view(special, sizeof special)) != std::string_view::npos;
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
