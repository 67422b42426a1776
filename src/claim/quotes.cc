#include "claim/quotes.h"

namespace parley::claim {
namespace {

constexpr int32_t kLongest = 600;  // words; beyond that a mark has lost its partner

bool is_plain(std::string_view low) { return low == "\"" || low == "''"; }

/// The mark at a word; two apostrophes side by side are one.
std::string_view mark_at(const Grammar& g, int32_t i) {
  const bool two = g.low(i) == "'" && g.low(i + 1) == "'" && g.token(i).span.end == g.token(i + 1).span.begin;
  return two ? std::string_view("''") : g.low(i);
}

bool pairs(std::string_view open, std::string_view close) {
  if (is_plain(open)) return is_plain(close);
  if (open == "``") return close == "''" || close == "\"";
  if (open == "«") return close == "»";
  return close == "”" || close == "\"" || (open == "„" && close == "“");
}

/// Of a plain mark: whether it stands against the word behind it and not against the one before.
bool stands_open(const Grammar& g, int32_t first, int32_t last) {
  const bool space_before = first == 0 || g.token(first - 1).span.end < g.token(first).span.begin;
  const bool space_after =
      last + 1 == static_cast<int32_t>(g.size()) || g.token(last + 1).span.begin > g.token(last).span.end;
  return space_before || !space_after;
}

}  // namespace

bool opens_quote(std::string_view mark) {
  return is_plain(mark) || mark == "``" || mark == "“" || mark == "«" || mark == "„";
}
bool closes_quote(std::string_view mark) { return is_plain(mark) || mark == "”" || mark == "»"; }

bool begins_paragraph(const Grammar& g, int32_t i) {
  if (i == 0) return true;
  const std::string_view between =
      g.text().substr(g.token(i - 1).span.end, g.token(i).span.begin - g.token(i - 1).span.end);
  const size_t line = between.find('\n');
  return line != std::string_view::npos && between.find('\n', line + 1) != std::string_view::npos;
}

std::vector<Quote> find_quotes(const Grammar& g) {
  std::vector<Quote> out;
  int32_t open = kNone;
  std::string_view opener;
  for (int32_t i = 0; i < static_cast<int32_t>(g.size()); ++i) {
    const std::string_view mark = mark_at(g, i);
    const int32_t last = g.low(i) == mark ? i : i + 1;  // of the mark itself
    if (open != kNone && begins_paragraph(g, i)) {
      if (opens_quote(mark) && i - open > 2) {
        out.push_back({open, i - 1, true});
        open = i, opener = mark;
        i = last;
        continue;
      }
      open = kNone;  // no mark closed it: perhaps it was none
    }
    if (open == kNone) {
      if (opens_quote(mark) && stands_open(g, i, last)) open = i, opener = mark;
    } else if (pairs(opener, mark)) {
      if (i - open > 1) out.push_back({open, last, false});
      open = kNone;
    } else if (i - open > kLongest) {
      open = kNone;
    }
    i = last;
  }
  return out;
}

}  // namespace parley::claim
