#include "ingest/encoding.h"

#include <openssl/evp.h>
#include <unicode/normalizer2.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace parley::ingest {
namespace {

/// Decodes piece by piece, so that each character keeps the offset of its first byte.
Result<Decoded> convert(std::string_view bytes, const char* encoding, uint32_t start = 0) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding, &status), ucnv_close);
  if (U_FAILURE(status))
    return Error{std::string("the encoding '") + encoding + "' is unknown; convert the file to UTF-8"};
  std::string utf8;
  std::vector<uint32_t> origin;  // for each byte of utf8
  UChar units[1024];
  int32_t offsets[1024];
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  uint32_t base = start;
  while (true) {
    UChar* target = units;
    const char* const before = source;
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, units + 1024, &source, end, offsets, true, &status);
    const int32_t count = static_cast<int32_t>(target - units);
    for (int32_t i = 0; i < count;) {
      const int32_t at = i;
      UChar32 c;
      U16_NEXT(units, i, count, c);
      if (c < 0 || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
      char encoded[4];
      int32_t size = 0;
      U8_APPEND_UNSAFE(encoded, size, c);
      utf8.append(encoded, static_cast<size_t>(size));
      const uint32_t from = base + static_cast<uint32_t>(std::max(offsets[at], 0));
      origin.insert(origin.end(), static_cast<size_t>(size), from);
    }
    base += static_cast<uint32_t>(source - before);
    if (status != U_BUFFER_OVERFLOW_ERROR) break;
  }
  Decoded decoded = normalise(utf8);
  OffsetMap composed;
  uint32_t last_text = 0, last_original = 0;
  for (uint32_t i = 0; i < decoded.text.size(); ++i) {
    const uint32_t in_utf8 = decoded.offsets.original(i);
    const uint32_t original = in_utf8 < origin.size() ? origin[in_utf8] : start + static_cast<uint32_t>(bytes.size());
    if (i == 0 || original - last_original != i - last_text) {
      composed.add(i, original);
      last_text = i, last_original = original;
    }
  }
  decoded.offsets = std::move(composed);
  return decoded;
}

}  // namespace

Decoded normalise(std::string_view utf8, uint32_t start) {
  Decoded out;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  const bool ascii =
      std::none_of(utf8.begin(), utf8.end(), [](char c) { return (c & 0x80) || c == '\r' || c == '\0'; });
  if (ascii) {
    out.text = utf8;
    out.offsets.add(0, start);
    return out;
  }
  uint32_t last_text = 0, last_original = 0;
  const auto anchor = [&](uint32_t original) {
    const uint32_t text = static_cast<uint32_t>(out.text.size());
    if (text != 0 && original - last_original == text - last_text) return;
    out.offsets.add(text, original);
    last_text = text, last_original = original;
  };
  // A run from one safe border to the next is normalised alone; the border keeps the offsets apart.
  const auto size = static_cast<int32_t>(utf8.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 c;
    U8_NEXT(utf8.data(), at, size, c);
    anchor(start + static_cast<uint32_t>(begin));
    if (c == '\r') {
      if (at < size && utf8[static_cast<size_t>(at)] == '\n') continue;
      out.text += '\n';
      continue;
    }
    if (c == 0) {
      out.text += ' ';
      continue;
    }
    int32_t end = at;
    while (end < size && end - begin < 256) {
      int32_t next = end;
      UChar32 following;
      U8_NEXT(utf8.data(), next, size, following);
      if (following < 0x300 || nfc->hasBoundaryBefore(following)) break;
      end = next;
    }
    if (end == at && c < 0x300) {
      out.text.append(utf8.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin)));
      continue;
    }
    at = end;
    const icu::UnicodeString run = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data() + begin, end - begin));
    std::string composed;
    nfc->normalize(run, status).toUTF8String(composed);
    out.text += composed;
  }
  return out;
}

Result<Decoded> decode(std::string_view bytes, std::string_view declared) {
  if (bytes.starts_with("\xEF\xBB\xBF") && is_utf8(bytes)) return normalise(bytes.substr(3), 3);
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    return convert(bytes.substr(2), bytes[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE", 2);
  if (is_utf8(bytes)) return normalise(bytes);
  std::string encoding(declared.substr(0, 40));
  UErrorCode status = U_ZERO_ERROR;
  if (!encoding.empty()) {
    std::unique_ptr<UConverter, decltype(&ucnv_close)> known(ucnv_open(encoding.c_str(), &status), ucnv_close);
    if (U_SUCCESS(status) && ucnv_getType(known.get()) != UCNV_UTF8) return convert(bytes, encoding.c_str());
  }
  status = U_ZERO_ERROR;
  std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status), ucsdet_close);
  ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(std::min<size_t>(bytes.size(), 1 << 16)), &status);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
  const char* guess = U_SUCCESS(status) && match ? ucsdet_getName(match, &status) : nullptr;
  return convert(bytes, guess && U_SUCCESS(status) ? guess : "windows-1252");
}

std::string sha256(std::string_view bytes) {
  // No settings of the machine: a hash has none, and to read them costs a millisecond.
  static const int ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  (void)ready;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < size; ++i) out += kHex[digest[i] >> 4], out += kHex[digest[i] & 15];
  return out;
}

}  // namespace parley::ingest
