// Plain text: the first line is the title where a blank line follows it.
#include "ingest/encoding.h"
#include "ingest/ingest.h"

namespace parley::ingest {

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
