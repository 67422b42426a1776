// Bytes of any encoding -> UTF-8 in NFC, with the way back to the original offsets.
#pragma once
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/result.h"

namespace parley::ingest {

struct Decoded {
  std::string text;   // UTF-8, NFC, no NUL, line breaks as '\n'
  OffsetMap offsets;  // to the bytes that were given
};

/// `declared`: the encoding that the file names, "" = none; a byte-order mark and valid UTF-8 win over it.
Result<Decoded> decode(std::string_view bytes, std::string_view declared);
/// Text that is UTF-8 already: NFC and clean line breaks.  `start`: original offset of its first byte.
Decoded normalise(std::string_view utf8, uint32_t start = 0);
std::string sha256(std::string_view bytes);  // hex

}  // namespace parley::ingest
