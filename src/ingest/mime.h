// MIME entities (RFC 2045 to 2047, 2183, 5322) of mail and saved pages.  The splitting is linear in the bytes and
// bounded here; GMime decodes types and contents: its own parser of whole messages is one that hostile mail makes
// crash or run for minutes (decision 0015).  Tested by ingest/mail_test.cc.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace parley::ingest {

/// A head and what it is the head of, as they stand in the bytes, which must outlive it.  Requires load_gmime().
class Entity {
 public:
  explicit Entity(std::string_view bytes, std::string_view type_where_none = "text/plain");

  /// The first field of the name, unfolded, still encoded; at most 4000 bytes of it.
  std::string field(std::string_view name) const;
  /// The same with its words decoded, in UTF-8 without control characters.
  std::string words(std::string_view name) const;
  bool has_large_head() const { return head_.size() > kMostHead; }
  const std::string& type() const { return type_; }  // "text/plain", in small letters
  std::string parameter(const char* name) const;     // of the type: charset, boundary, start
  bool is_attachment() const;
  std::string file_name() const;  // "" = none
  std::string content() const;    // without the transfer's encoding
  /// The same; text in another charset than UTF-8 that the type names becomes UTF-8.
  std::string content_as_text() const;
  Result<std::vector<std::string_view>> parts(size_t most) const;  // of a multipart

  static constexpr size_t kMostHead = size_t{256} << 10;

 private:
  std::string_view head_, body_;
  std::string type_;
};

/// The name and nothing of the address: of the first mailbox of a From field.
std::string name_of_mailbox(const std::string& field);

}  // namespace parley::ingest
