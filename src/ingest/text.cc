// Plain text: the first line is the title where a blank line follows it.
#include "ingest/text.h"

#include "ingest/encoding.h"

namespace parley::ingest {

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  std::string low;
  for (const char c : name) low += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const std::string_view ending : endings) {
    if (low.ends_with(ending)) return true;
  }
  return false;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

Result<Document> document_of(const std::string& name, std::string_view bytes, std::string_view text,
                             Metadata metadata) {
  auto decoded = decode(text, "UTF-8");
  if (!decoded) return Error{decoded.error().message, name};
  if (decoded->text.find_first_not_of(" \t\n\f") == std::string::npos) return Error{"holds no text", name};
  metadata.file = name;
  auto document =
      Document::make(std::move(decoded->text), sha256(bytes), std::move(metadata), std::move(decoded->offsets));
  if (document) return document;
  return Error{document.error().message, name};
}

Result<Document> read_text(const std::string& name, std::string_view bytes) {
  if (bytes.substr(0, 4096).find('\0') != std::string_view::npos && !bytes.starts_with("\xFF\xFE") &&
      !bytes.starts_with("\xFE\xFF")) {
    return Error{"is no text (it holds NUL bytes); docs/formats/ingest.md names what Parley reads", name};
  }
  auto decoded = decode(bytes, "");
  if (!decoded) {
    Error error = decoded.error();
    error.file = name;
    return error;
  }
  if (decoded->text.find_first_not_of(" \t\n") == std::string::npos) return Error{"holds no text", name};
  Metadata metadata;
  metadata.file = name;
  auto document =
      Document::make(std::move(decoded->text), sha256(bytes), std::move(metadata), std::move(decoded->offsets));
  if (document) return document;
  Error error = document.error();
  error.file = name;
  return error;
}

}  // namespace parley::ingest
