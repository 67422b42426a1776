#include "incident/persons.h"

#include <algorithm>

#include "core/sort_unique.h"
#include "data/fold.h"

namespace parley::incident {
namespace {

constexpr uint32_t kAgeBehind = 3;  // tokens from a name to an age behind it: ", 23", ", aged 23"
constexpr int64_t kEldest = 120;    // years

struct Ends {
  std::string_view first, last;
};

bool is_generation(std::string_view word) {
  return word == "jr" || word == "sr" || word == "ii" || word == "iii" || word == "iv";
}

Ends ends_of(std::string_view name) {
  size_t space = name.rfind(' ');
  if (space != name.npos && is_generation(name.substr(space + 1)))
    name = name.substr(0, space), space = name.rfind(' ');
  if (space == name.npos) return {{}, name};
  return {name.substr(0, name.find(' ')), name.substr(space + 1)};
}

/// The first of a list in the order of the text that ends behind the token.
template <class T>
auto first_behind(const std::vector<T>& list, uint32_t token) {
  return std::lower_bound(list.begin(), list.end(), token, [](const T& t, uint32_t at) { return t.last <= at; });
}

}  // namespace

std::vector<uint64_t> person_forms(const std::vector<std::string>& names) {
  std::vector<uint64_t> out;
  out.reserve(names.size());
  for (const std::string& name : names) {
    const Ends ends = ends_of(name);
    if (!ends.first.empty())
      out.push_back(data::hash_on(data::hash_on(data::hash_on(data::kFoldStart, ends.first), " "), ends.last));
  }
  sort_unique(out);
  return out;
}

bool share_surname(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) {
    return std::any_of(b.begin(), b.end(), [&](const std::string& y) { return ends_of(x).last == ends_of(y).last; });
  });
}

bool tells_victims(HarmKind kind) { return kind <= HarmKind::missing || kind == HarmKind::abducted; }

void put_harmed(const Document& document, const pipeline::Reading& reading, const Harm& harm, Account& account) {
  const std::vector<Token>& tokens = reading.analysis.tokens;
  const Span span = harm.quantity.span();
  const auto at = [&](uint32_t place) {
    return static_cast<uint32_t>(std::lower_bound(tokens.begin(), tokens.end(), place,
                                                  [](const Token& t, uint32_t end) { return t.span.end <= end; }) -
                                 tokens.begin());
  };
  const uint32_t first = at(span.begin);
  uint32_t last = first;  // one past the end
  while (last < tokens.size() && tokens[last].span.begin < span.end) ++last;
  const std::vector<Name>& names = reading.analysis.names;
  for (auto name = first_behind(names, first); name != names.end() && name->first < last; ++name) {
    if (name->kind != NameKind::person) continue;
    account.harmed.push_back(
        data::folded(document.text({tokens[name->first].span.begin, tokens[name->last - 1].span.end})));
    last = std::max(last, name->last);
  }
  auto number = first_behind(reading.numbers, first);
  for (; number != reading.numbers.end() && number->first < last + kAgeBehind; ++number) {
    const auto age = number->quantity.low();
    if (number->kind == QuantityKind::age && age && age == number->quantity.high() && *age > 0 && *age <= kEldest)
      account.ages.push_back(static_cast<uint8_t>(*age));
  }
}

}  // namespace parley::incident
