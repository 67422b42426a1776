// What readers of several formats need.
#pragma once
#include <initializer_list>

#include "ingest/ingest.h"

namespace parley::ingest {

/// Whatever the case.
bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings);
int hex_digit(char c);  // -1 = none
/// A document of text that was taken out of `bytes` by a reader that cannot tell where each character stood: offsets
/// point into the text.
Result<Document> document_of(const std::string& name, std::string_view bytes, std::string_view text, Metadata metadata);

}  // namespace parley::ingest
