// Dates in figures.
#include "mention/time_expression.h"

namespace parley::mention {

bool read_numeric_date(std::string_view word, bool month_first, DateWords& date, bool& ambiguous) {
  if (word.size() > 11 && word[10] == 't') word = word.substr(0, 10);
  if (word.size() < 6 || word.size() > 10 || word[0] < '0' || word[0] > '9') return false;
  const char mark = word.find('.') != word.npos ? '.' : word.find('/') != word.npos ? '/' : '-';
  const size_t one = word.find(mark), two = one == word.npos ? one : word.find(mark, one + 1);
  if (two == word.npos || word.find(mark, two + 1) != word.npos) return false;
  const std::string_view parts[3] = {word.substr(0, one), word.substr(one + 1, two - one - 1), word.substr(two + 1)};
  int n[3];
  for (int k = 0; k < 3; ++k) {
    n[k] = TimeWords::number(parts[k]);
    if (n[k] < 0 || parts[k].back() > '9') return false;
  }
  if (parts[0].size() == 4) {
    if (!is_valid({n[0], n[1], n[2]})) return false;
    date = {n[0], n[1], n[2]};
    return true;
  }
  if (parts[2].size() != 4 && parts[2].size() != 2) return false;
  if (parts[2].size() == 2 && mark == '-') return false;
  const int year = parts[2].size() == 4 ? n[2] : n[2] < 70 ? 2000 + n[2] : 1900 + n[2];
  const bool swap = (mark == '/' && month_first && n[0] <= 12) || n[1] > 12;
  const int day = swap ? n[1] : n[0], m = swap ? n[0] : n[1];
  if (year < 1900 || year > 2100 || !is_valid({year, m, day})) return false;
  ambiguous = mark == '/' && !month_first && n[0] <= 12 && n[1] <= 12 && n[0] != n[1];
  date = {year, m, day};
  return true;
}

}  // namespace parley::mention
