// Values and addresses, alike for every backend.
#include "store/database.h"

#include <charconv>
#include <cmath>

namespace parley::store {

bool is_postgres(std::string_view address) {
  return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

Value degrees(double value) { return std::round(value * 1e5) / 1e5; }

int64_t to_integer(const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return static_cast<int64_t>(*real);
  return 0;
}

double to_real(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return static_cast<double>(to_integer(value));
}

std::string to_text(const Value& value) {
  if (const auto* string = std::get_if<std::string>(&value)) return *string;
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  char digits[40];
  std::to_chars_result end{digits, {}};
  if (const auto* number = std::get_if<int64_t>(&value)) end = std::to_chars(digits, digits + sizeof digits, *number);
  if (const auto* real = std::get_if<double>(&value)) end = std::to_chars(digits, digits + sizeof digits, *real);
  return {digits, end.ptr};
}

Value integer_or_null(std::optional<int64_t> value) { return value ? Value(*value) : Value(); }

}  // namespace parley::store
