// Writes JSON text: strings escaped, invalid UTF-8 never produced from valid input.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace parley {

void append_json(std::string_view text, std::string& out);

/// An object or array under construction; commas are put where they belong.
class JsonWriter {
 public:
  JsonWriter& open_object() { return open('{'); }
  JsonWriter& close_object() { return close('}'); }
  JsonWriter& open_array() { return open('['); }
  JsonWriter& close_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(int64_t number);
  JsonWriter& value(bool truth);
  JsonWriter& number(std::string_view digits);  // as written: "40.99249"
  JsonWriter& null();
  template <class T>
  JsonWriter& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char c);
  JsonWriter& close(char c);
  void comma();
  std::string out_;
  bool first_ = true, after_key_ = false;
};

}  // namespace parley
