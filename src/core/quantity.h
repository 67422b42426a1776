// How many, as a claim states it: an interval whose ends may be open.  Tested by core/core_test.cc.
#pragma once
#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley {

/// The words behind the bounds; they are kept, a policy applies only at export.
enum class Qualifier : uint8_t {
  exact,
  at_least,
  more_than,
  at_most,
  fewer_than,
  between,
  plural,
  vague,
  many_more,
  sum,
  uncounted
};
std::string_view to_string(Qualifier qualifier);

/// What a number says; only a count can be a number of victims.
enum class QuantityKind : uint8_t {
  count,
  age,         // "aged 7", "the 76-year-old"
  measure,     // "155 mm", "40 km"
  money,       // "$5 million"
  percent,     // "40 per cent"
  share,       // "a third of the wounded"
  duration,    // "three days"
  time,        // "06:30", "2013"
  size,        // "a 12-member crew", "three times"
  ordinal,     // "the third child"
  label,       // "Resolution 2118", "T-72", "54th Brigade"
  coordinate,  // "40.5° N"
  former,      // "the toll rose from 12 to 15": the first
  idiom        // "no longer", "one another"
};
std::string_view to_string(QuantityKind kind);
/// False, and `out` untouched, for another name.
bool parse_quantity_kind(std::string_view name, QuantityKind& out);

/// "At least 5" is 5..open, "up to 30" is open..30, "no" is 0..0.  Not claimed is the absence of a Quantity, never 0.
class Quantity {
 public:
  static Quantity exactly(int64_t n) { return {n, n, Qualifier::exact}; }
  static Quantity at_least(int64_t n, Qualifier qualifier = Qualifier::at_least) { return {n, {}, qualifier}; }
  static Quantity at_most(int64_t n, Qualifier qualifier = Qualifier::at_most) { return {{}, n, qualifier}; }
  static Quantity between(int64_t low, int64_t high) {
    return low <= high ? Quantity{low, high, Qualifier::between} : Quantity{high, low, Qualifier::between};
  }
  Quantity approximately() const {
    Quantity q = *this;
    q.approximate_ = true;
    return q;
  }
  /// Both together ("a woman and two children"); an open end stays open.
  Quantity plus(const Quantity& other) const;

  std::optional<int64_t> low() const { return low_; }    // nullopt = no lower bound is claimed
  std::optional<int64_t> high() const { return high_; }  // nullopt = open
  Qualifier qualifier() const { return qualifier_; }
  bool approximate() const { return approximate_; }
  bool operator==(const Quantity&) const = default;

 private:
  Quantity(std::optional<int64_t> low, std::optional<int64_t> high, Qualifier qualifier)
      : low_(low), high_(high), qualifier_(qualifier) {
    assert(!low || *low >= 0);
    assert(!low || !high || *low <= *high);
  }
  std::optional<int64_t> low_, high_;
  Qualifier qualifier_;
  bool approximate_ = false;
};

/// "5..5", "13..", "..30", "~30..30".
std::string to_string(const Quantity& quantity);

}  // namespace parley
