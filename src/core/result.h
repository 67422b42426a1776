// Result<T>: a value or an error that says where and what to do.  For the edges; stages are total and need none.
#pragma once
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace parley {

struct Error {
  std::string message;  // what is wrong and, where there is something to do, what to do
  std::string file;     // "" = no file
  int line = 0;         // 1-based, 0 = no line
  int column = 0;       // 1-based, 0 = no column
};

/// "file:line:column: message", without the parts that are unknown.
std::string to_string(const Error& error);

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() { return assert(state_.index() == 0), *std::get_if<0>(&state_); }
  const T& value() const { return assert(state_.index() == 0), *std::get_if<0>(&state_); }
  const Error& error() const { return assert(state_.index() == 1), *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

/// Result of a step that yields nothing: `return Ok{};`
struct Ok {};

}  // namespace parley
