#include "core/quantity.h"

#include <fmt/format.h>

#include <iterator>

namespace parley {

std::string_view to_string(Qualifier qualifier) {
  static constexpr std::string_view kNames[] = {"exact",  "at_least", "more_than", "at_most", "fewer_than", "between",
                                                "plural", "vague",    "many_more", "sum",     "uncounted"};
  return kNames[static_cast<size_t>(qualifier)];
}

namespace {
constexpr std::string_view kKinds[] = {"count", "age",  "measure", "money", "percent",    "share",  "duration",
                                       "time",  "size", "ordinal", "label", "coordinate", "former", "idiom"};
}

std::string_view to_string(QuantityKind kind) { return kKinds[static_cast<size_t>(kind)]; }

bool parse_quantity_kind(std::string_view name, QuantityKind& out) {
  for (size_t i = 0; i < std::size(kKinds); ++i) {
    if (kKinds[i] == name) return out = static_cast<QuantityKind>(i), true;
  }
  return false;
}

Quantity Quantity::plus(const Quantity& other) const {
  const auto add = [](std::optional<int64_t> a, std::optional<int64_t> b) -> std::optional<int64_t> {
    if (!a || !b) return std::nullopt;
    return *a + *b;
  };
  Quantity sum{add(low_.value_or(0), other.low_.value_or(0)), add(high_, other.high_), Qualifier::sum};
  sum.approximate_ = approximate_ || other.approximate_;
  return sum;
}

std::string to_string(const Quantity& quantity) {
  const auto bound = [](std::optional<int64_t> n) { return n ? std::to_string(*n) : std::string(); };
  return fmt::format("{}{}..{}", quantity.approximate() ? "~" : "", bound(quantity.low()), bound(quantity.high()));
}

}  // namespace parley
