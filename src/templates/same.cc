#include "templates/same.h"

namespace parley::templates {
namespace {

/// "urf" of "united rural front", also when the letters stand in the order of another language.
bool is_acronym(std::string_view shorter, std::string_view longer) {
  if (shorter.size() < 3 || shorter.find(' ') != std::string_view::npos || longer.find(' ') == std::string_view::npos)
    return false;
  std::string initials;
  for (size_t i = 0; i < longer.size(); ++i) {
    if (i == 0 || longer[i - 1] == ' ') initials += longer[i];
  }
  if (initials.size() > shorter.size() + 3) return false;
  for (const char c : shorter) {
    const size_t at = initials.find(c);
    if (at == std::string::npos) return false;
    initials.erase(at, 1);
  }
  return true;
}

bool is_within(std::string_view shorter, std::string_view longer) {
  for (size_t at = longer.find(shorter); at != std::string_view::npos; at = longer.find(shorter, at + 1)) {
    const size_t end = at + shorter.size();
    if ((at == 0 || longer[at - 1] == ' ') && (end == longer.size() || longer[end] == ' ')) return true;
  }
  return false;
}

}  // namespace

bool is_same(const Grammar& grammar, const Candidate& a, const Candidate& b) {
  for (const Occurrence& x : a.occurrences) {
    for (const Occurrence& y : b.occurrences) {
      if (x.first <= y.last && y.first <= x.last) return true;
      const Occurrence &before = x.first < y.first ? x : y, &after = &before == &x ? y : x;
      if (after.first == before.last + 2 && grammar.low(before.last + 1) == "(") return true;  // "the front (URF)"
    }
  }
  const Candidate &shorter = a.key.size() < b.key.size() ? a : b, &longer = &shorter == &a ? b : a;
  return is_acronym(shorter.key, longer.key) || is_within(shorter.key, longer.key);
}

}  // namespace parley::templates
