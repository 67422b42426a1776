#include "ingest/stamp.h"

#include <charconv>
#include <string>

namespace parley::ingest {
namespace {

constexpr size_t kLongest = 60;
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Day> to_valid_day(int year, int month, int day) {
  const CivilDate date{year, month, day};
  if (year < 1000 || !is_valid(date)) return std::nullopt;
  return to_day(date);
}

int number(std::string_view digits) {
  int out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

/// "1601287800", "1601287800000", "20200928…"
std::optional<Day> read_digits(std::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  const std::string_view rest = text.substr(digits);
  if ((digits == 8 && (rest.empty() || rest[0] == 'T' || rest[0] == ' ')) || (digits == 14 && rest.empty()))
    return to_valid_day(number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2)));
  if ((digits != 9 && digits != 10 && digits != 13) || !(rest.empty() || rest[0] == '.')) return std::nullopt;
  int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + digits, seconds);
  return static_cast<Day>((digits == 13 ? seconds / 1000 : seconds) / kDaySeconds);
}

/// "Mon, 28 Sep 2020 01:30:00 +0400", "Mon Sep 28 20:19:24 +0000 2020", "28 Sep 20 10:00 GMT"
std::optional<Day> read_words(std::string_view text) {
  int day = 0, month = 0, year = 0;
  for (size_t end; !text.empty(); text.remove_prefix(std::min(text.size(), end + 1))) {
    end = std::min(text.find_first_of(" ,\t\r\n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (word.find_first_not_of("0123456789") != std::string_view::npos) {
      const size_t at = word.size() < 3 ? std::string_view::npos : kMonths.find(word.substr(0, 3));
      if (at != std::string_view::npos && at % 3 == 0 && month == 0) month = static_cast<int>(at / 3) + 1;
    } else if (word.size() == 4) {
      if (year == 0) year = number(word);
    } else if (word.size() == 1 || word.size() == 2) {
      if (day == 0)
        day = number(word);
      else if (year == 0 && month != 0)
        year = number(word) + (number(word) < 70 ? 2000 : 1900);
    }
  }
  return month == 0 ? std::nullopt : to_valid_day(year, month, day);
}

/// The three numbers that the text begins with, and how many digits the first has.
struct Digits {
  std::array<int, 3> part{};
  size_t first_size = 0;
};
std::optional<Digits> read_parts(std::string_view text) {
  Digits out;
  char separator = 0;
  for (size_t i = 0; i < 3; ++i) {
    size_t size = 0;
    while (size < text.size() && is_digit(text[size])) ++size;
    if (size == 0 || size > 4) return std::nullopt;
    if (i == 0) out.first_size = size;
    out.part[i] = number(text.substr(0, size));
    text.remove_prefix(size);
    if (i == 2) return out;
    if (text.empty() || (separator && text[0] != separator)) return std::nullopt;
    separator = text[0];
    if (separator != '/' && separator != '.' && separator != '-') return std::nullopt;
    text.remove_prefix(1);
    if (text.starts_with(' ')) text.remove_prefix(1);  // "31. 12. 2023"
  }
  return std::nullopt;
}

}  // namespace

std::optional<Day> read_stamp(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, kLongest);
  while (text.ends_with(' ') || text.ends_with('\n') || text.ends_with('\r') || text.ends_with('\t'))
    text.remove_suffix(1);
  if (text.size() == 10 || (text.size() > 10 && !is_digit(text[10]))) {
    if (const auto day = parse_iso_day(text.substr(0, 10))) return day;
  }
  if (is_digit(text[0])) {
    if (const auto day = read_digits(text)) return day;
  }
  return read_words(text);
}

bool DigitDates::see(std::string_view text) {
  const auto digits = read_parts(text);
  if (!digits) return false;
  if (digits->first_size == 4) return true;
  seen_ = true;
  first_over_12_ |= digits->part[0] > 12;
  second_over_12_ |= digits->part[1] > 12;
  return true;
}

std::optional<Day> DigitDates::day(std::string_view text) const {
  const auto digits = read_parts(text);
  if (!digits) return std::nullopt;
  const auto& [first, second, third] = digits->part;
  if (digits->first_size == 4) return to_valid_day(first, second, third);
  if (first_over_12_ == second_over_12_) return std::nullopt;
  const int year = third < 100 ? 2000 + third : third;
  return first_over_12_ ? to_valid_day(year, second, first) : to_valid_day(year, first, second);
}

}  // namespace parley::ingest
