#include "language/tokenise.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace parley::language {
namespace {

constexpr uint32_t kMaxChunk = 1000;  // bytes; a longer run without a blank is cut

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

bool equals_lower(std::string_view text, std::string_view low) {
  return std::equal(text.begin(), text.end(), low.begin(), low.end(), [](char a, char b) { return lower(a) == b; });
}
bool ends_lower(std::string_view text, std::string_view low) {
  return text.size() >= low.size() && equals_lower(text.substr(text.size() - low.size()), low);
}

/// Bytes of the blank at `at`, 0 = none there: ASCII blanks, no-break and typographic spaces, byte-order mark.
uint32_t blank_size(std::string_view text, size_t at) {
  const unsigned char c = static_cast<unsigned char>(text[at]);
  if (c <= ' ' || c == 0x7F) return 1;
  const std::string_view rest = text.substr(at, 3);
  if (rest.starts_with("\u00A0") || rest.starts_with("\u0085")) return 2;
  if (rest.starts_with("\u3000") || rest.starts_with("\u202F") || rest.starts_with("\uFEFF") ||
      rest.starts_with("\u2028"))
    return 3;
  if (rest.size() == 3 && rest[0] == '\xE2' && rest[1] == '\x80' && static_cast<unsigned char>(rest[2]) <= 0x8B)
    return 3;
  return 0;
}

constexpr std::array<std::string_view, 26> kSigns = {"…", "“", "”", "„", "«", "»", "‹", "›", "‘", "’", "‚", "–", "—",
                                                     "•", "·", "●", "▪", "■", "◦", "€", "£", "§", "©", "®", "™", "¿"};

/// Bytes of the sign at `at` that is a word of its own, 0 = none.
uint32_t sign_size(std::string_view text, size_t at) {
  const char c = text[at];
  if (!(c & 0x80))
    return std::string_view("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'").find(c) != std::string_view::npos ? 1 : 0;
  for (const std::string_view sign : kSigns) {
    if (text.substr(at, sign.size()) == sign) return static_cast<uint32_t>(sign.size());
  }
  return 0;
}

bool is_address(std::string_view text) {
  if (text.find("://") != std::string_view::npos || text.starts_with("www.") || text.starts_with("mailto:"))
    return true;
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos && is_letter(text[0]);
}

/// "555-1234", "06/01/2001", "713-853-3989": digits in groups that stay one word; "12-14" does not.
bool is_number_code(std::string_view text) {
  int hyphens = 0, slashes = 0;
  size_t digits = 0;
  for (const char c : text) {
    if (c == '-')
      ++hyphens;
    else if (c == '/')
      ++slashes;
    else if (is_digit(c))
      ++digits;
    else if (c != '.' && c != ':' && c != ',')
      return false;
  }
  if (digits == 0) return false;
  return slashes > 0 || hyphens >= 2 || hyphens == 0 || (hyphens == 1 && text.size() == 8 && text[3] == '-');
}

/// Signs that make one word together: "...", "?!", "----==", "$$$".
bool runs_on(char a, char b) {
  const auto both_in = [&](std::string_view set) {
    return set.find(a) != std::string_view::npos && set.find(b) != std::string_view::npos;
  };
  return both_in(".?!") || both_in("-=_*~") || (a == b && both_in("+$<>")) || (a == b && both_in("."));
}

/// Bytes of a coordinate at the front, 0 = none: 36°14'N, 43°08′05.2″E, 36.25°N.
size_t coordinate_size(std::string_view text) {
  size_t at = 0;
  const auto digits = [&](size_t most) {
    const size_t begin = at;
    while (at < text.size() && at - begin < most && is_digit(text[at])) ++at;
    return at > begin;
  };
  const auto decimals = [&] {
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) ++at, digits(8);
  };
  const auto sign = [&](std::initializer_list<std::string_view> signs) {
    for (const std::string_view s : signs) {
      if (text.substr(at).starts_with(s)) return at += s.size(), true;
    }
    return false;
  };
  if (!digits(3)) return 0;
  decimals();
  if (!sign({"°", "º"})) return 0;
  size_t end = at;
  if (digits(2)) {
    decimals();
    if (!sign({"''", "'", "′", "’"})) return end;
    end = at;
    if (digits(2)) {
      decimals();
      if (!sign({"\"", "''", "″", "”"})) return end;
      end = at;
    }
  }
  if (at < text.size() && std::string_view("NSEW").find(text[at]) != std::string_view::npos) ++end;
  return end;
}

constexpr std::string_view kPrefixes[] = {"co",    "re",    "pre",  "non",     "anti",  "mid",   "pro", "semi",
                                          "multi", "ex",    "post", "counter", "inter", "intra", "un",  "e",
                                          "over",  "under", "sub",  "trans",   "ultra", "vice",  "mis"};
constexpr std::string_view kUnits[] = {"mm", "cm", "km", "m", "kg", "kt", "am", "pm", "th", "mph", "lb", "ft"};
constexpr std::string_view kClitics[] = {"n't", "n’t", "'s",  "’s",  "'m",  "’m", "'re",
                                         "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d"};

}  // namespace

void append_lower(std::string_view text, std::string& out) {
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const unsigned char next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c < 0x80) {
      out += lower(text[i]);
    } else if (c == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {  // À..Þ
      out += {text[i], static_cast<char>(next + 0x20)}, ++i;
    } else if (c == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А..П
      out += {text[i], static_cast<char>(next + 0x20)}, ++i;
    } else if (c == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р..Я
      out += {'\xD1', static_cast<char>(next - 0x20)}, ++i;
    } else if ((c == 0xC4 || c == 0xC5) && next && !(c == 0xC5 && next >= 0xB8) && (next & 1) == 0 &&
               !(c == 0xC4 && next >= 0xB8)) {
      out += {text[i], static_cast<char>(next + 1)}, ++i;  // Latin Extended-A, even = capital
    } else {
      out += text[i];
    }
  }
}

Tokeniser::Tokeniser(std::string_view list) {
  while (!list.empty()) {
    const size_t end = list.find('\n');
    const std::string_view line = list.substr(0, end);
    if (!line.empty() && line[0] != '#') {
      const std::string_view word = line.substr(0, line.find(' '));
      abbreviations_.emplace(word);
      if (line.ends_with(" title")) titles_.emplace(word);
    }
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  }
}

bool Tokeniser::keeps_stop(std::string_view word) const {  // without its stop
  if (word.empty()) return false;
  if (word.size() == 1 && is_upper(word[0])) return true;
  bool dotted = false;  // "U.S", "a.m": single letters between stops
  for (size_t i = 1; i < word.size(); i += 2) dotted = word[i] == '.';
  if (dotted && word.size() % 2 == 1 &&
      std::all_of(word.begin(), word.end(), [](char c) { return c == '.' || is_letter(c); })) {
    bool single = true;
    for (size_t i = 0; i < word.size(); ++i) single = single && (word[i] == '.') == (i % 2 == 1);
    if (single) return true;
  }
  std::string low;
  append_lower(word, low);
  return abbreviations_.contains(low);
}

std::vector<Word> Tokeniser::words(std::string_view text) const {
  std::vector<Word> out;
  out.reserve(text.size() / 5 + 4);
  uint8_t gap = 3;
  for (size_t at = 0; at < text.size();) {
    if (const uint32_t blank = blank_size(text, at)) {
      if (text[at] == '\n')
        gap = gap >= 2 ? 3 : 2;
      else
        gap = std::max<uint8_t>(gap, 1);
      at += blank;
      continue;
    }
    size_t end = at;
    while (end < text.size() && !blank_size(text, end) && end - at < kMaxChunk) ++end;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;  // not within a character
    const size_t first = out.size();
    chunk(text, {static_cast<uint32_t>(at), static_cast<uint32_t>(end)}, out);
    if (out.size() > first) out[first].gap = gap;
    gap = 0;
    at = end;
  }
  std::string low;
  for (Word& word : out) {
    const std::string_view form = word.span.of(text);
    if (form.size() < 2 || form.back() != '.') continue;
    low.clear();
    append_lower(form.substr(0, form.size() - 1), low);
    word.title = titles_.contains(low);
  }
  return out;
}

void Tokeniser::chunk(std::string_view text, Span span, std::vector<Word>& out) const {
  // Signs in front and behind are words; what is left in the middle is looked at more closely.
  while (!span.empty()) {
    const uint32_t size = sign_size(text, span.begin);
    if (size == 0 || text[span.begin] == '\\') break;
    const std::string_view rest = span.of(text);
    const char c = rest[0];
    if (c == '\'' && rest.size() > 1 && (is_digit(rest[1]) || ends_lower(rest, "tis"))) break;
    if ((c == '.' || c == '-' || c == '+') && rest.size() > 1 && is_digit(rest[1]) &&
        (out.empty() || out.back().span.end != span.begin || c == '.'))
      break;
    if (c == '@' && rest.size() > 1 && is_letter(rest[1])) break;
    if (c == '#' && rest.size() > 1 && is_letter(rest[1])) break;
    uint32_t run = size;
    while (run < rest.size() && runs_on(c, rest[run])) ++run;
    if (rest.size() <= 3 && (rest == ":)" || rest == ":(" || rest == ";)" || rest == ":-)" || rest == ";-)" ||
                             rest == ":-(" || rest == ":D" || rest == ":P"))
      run = rest.size();
    out.push_back({{span.begin, span.begin + run}});
    span.begin += run;
  }
  if (const size_t size = span.empty() ? 0 : coordinate_size(span.of(text))) {
    out.push_back({{span.begin, span.begin + static_cast<uint32_t>(size)}});
    span.begin += static_cast<uint32_t>(size);
    return chunk(text, span, out);
  }
  std::vector<Span> behind;
  while (!span.empty()) {
    const std::string_view rest = span.of(text);
    uint32_t size = 0;
    for (const std::string_view sign : kSigns) {
      if (rest.ends_with(sign)) size = static_cast<uint32_t>(sign.size());
    }
    const char last = rest.back();
    if (size == 0 && !(last & 0x80) && sign_size(text, span.end - 1)) size = 1;
    if (size == 0) break;
    if (last == '.' && !rest.ends_with("..")) {
      const std::string_view word = rest.substr(0, rest.size() - 1);
      const size_t hyphen = word.rfind('-');  // "Maj.-Gen."
      if (keeps_stop(word) ||
          (hyphen != std::string_view::npos && word.size() - hyphen > 2 && keeps_stop(word.substr(hyphen + 1))))
        break;
    }
    if (last == '/' && is_address(rest)) break;
    if (std::string_view("+#").find(last) != std::string_view::npos && rest.size() <= 3) break;
    uint32_t run = size;
    while (run < rest.size() && runs_on(last, rest[rest.size() - 1 - run])) ++run;
    behind.push_back({span.end - run, span.end});
    span.end -= run;
  }
  if (!span.empty()) core(text, span, out);
  const bool plural =
      !span.empty() && (text[span.end - 1] == 's' || text[span.end - 1] == 'S') && is_letter(text[span.begin]);
  for (auto it = behind.rbegin(); it != behind.rend(); ++it) {
    const bool possessive = plural && it == behind.rbegin() && (it->of(text) == "'" || it->of(text) == "’") &&
                            it->end < text.size();  // "soldiers'"
    out.push_back({*it, possessive});
  }
}

void Tokeniser::core(std::string_view text, Span span, std::vector<Word>& out) const {
  const std::string_view word = span.of(text);
  if (word.find_first_of("\"<>") == std::string_view::npos && (is_address(word) || is_number_code(word)))
    return out.push_back({span});
  if (word.size() <= 3 && word.size() >= 2 && word[1] == '/' && is_letter(word[0]))
    return out.push_back({span});  // "b/c", "w/o"
  if (equals_lower(word, "cannot")) {
    out.push_back({{span.begin, span.begin + 3}});
    out.push_back({{span.begin + 3, span.end}, true});
    return;
  }
  for (const std::string_view clitic : kClitics) {
    if (word.size() > clitic.size() && ends_lower(word, clitic)) {
      const uint32_t cut = span.end - static_cast<uint32_t>(clitic.size());
      core(text, {span.begin, cut}, out);
      out.push_back({{cut, span.end}, true});
      return;
    }
  }
  // "155mm", "10am": number and unit.
  size_t digits = 0;
  while (digits < word.size() && (is_digit(word[digits]) ||
                                  ((word[digits] == '.' || word[digits] == ',' || word[digits] == ':') && digits > 0)))
    ++digits;
  if (digits > 0 && digits < word.size()) {
    for (const std::string_view unit : kUnits) {
      if (unit != "th" && equals_lower(word.substr(digits), unit)) {
        out.push_back({{span.begin, span.begin + static_cast<uint32_t>(digits)}});
        out.push_back({{span.begin + static_cast<uint32_t>(digits), span.end}});
        return;
      }
    }
  }
  for (uint32_t at = span.begin + 1; at + 1 < span.end; ++at) {
    const char c = text[at];
    const uint32_t size = sign_size(text, at);
    if (size == 0) continue;
    const std::string_view before = text.substr(span.begin, at - span.begin);
    const bool digit_before = is_digit(before.back()), digit_after = at + size < span.end && is_digit(text[at + size]);
    if (c == '\'' || c == '_' || c == '&' || c == '@' || c == '#' || c == '\\' || c == '~') continue;
    if (text.substr(at, size) == "’" || text.substr(at, size) == "‘" || text.substr(at, size) == "·") continue;
    if ((c == '.' || c == ',' || c == ':') && digit_before && digit_after) continue;
    if (c == '.') {
      uint32_t run = 1;
      while (at + run < span.end && text[at + run] == '.') ++run;
      const bool letters = is_letter(before.back()) && at + run < span.end && is_letter(text[at + run]);
      if (run == 1 && letters && !(is_upper(text[at + 1]) && before.size() > 2 && !is_upper(before.back()))) continue;
      if (run == 1 && !letters) continue;
      core(text, {span.begin, at}, out);
      out.push_back({{at, at + run}});
      return core(text, {at + run, span.end}, out);
    }
    if (c == '-') {
      const bool prefix = std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                                      [&](std::string_view p) { return equals_lower(before, p); });
      if (prefix && !(is_upper(before[0]) && before.size() > 3)) continue;
    }
    uint32_t run = size;
    while (c == '-' && at + run < span.end && text[at + run] == '-') ++run;
    if (at + run >= span.end) continue;
    core(text, {span.begin, at}, out);
    out.push_back({{at, at + run}});
    return chunk(text, {at + run, span.end}, out);
  }
  out.push_back({span});
}

}  // namespace parley::language
