#include "data/place_name.h"

namespace parley::data {
namespace {

// Base letters of U+00C0..U+024F and U+1E00..U+1EFF in order; '*' = none, the bytes stay.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnn*nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "*b****o**dd***eeeff*g**ikk******oo*************uu*vyy***********"
    "****dddlllnnnaaiioouuuuuuuuuueaaaaaa**ggkkoooo**jdddgg**nnaaaaoo"
    "aaaaeeeeiiiioooorrrruuuusstt**hh******aaeeooooooooyy************"
    "****u***********";
constexpr std::string_view kLatinMore =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyas**s*aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy******";
constexpr uint64_t kPrime = 1099511628211ull;

uint64_t mix(uint64_t h) {
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdull;
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ull;
  return h ^ (h >> 33);
}

enum class Sort { letter, joint, nothing };

/// One character at `i`, which moves behind it: the bytes that it is compared by, at most four.
Sort read_character(std::string_view text, size_t& i, unsigned char (&out)[4], int& size) {
  const auto byte = [&](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
  const unsigned char c = static_cast<unsigned char>(text[i]);
  size = 1;
  if (c < 0x80) {
    ++i;
    out[0] = c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + 32) : c;
    if ((out[0] >= 'a' && out[0] <= 'z') || (c >= '0' && c <= '9')) return Sort::letter;
    return c == '\'' || c == '.' || c == '`' ? Sort::nothing : Sort::joint;
  }
  const int length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
  uint32_t code = c & (0xFFu >> (length + 1));
  for (int k = 1; k < length; ++k) code = code << 6 | (byte(i + static_cast<size_t>(k)) & 0x3F);
  const size_t from = i;
  i = std::min(text.size(), i + static_cast<size_t>(length));
  if (code >= 0xC0 && code < 0xC0 + kLatin.size() && kLatin[code - 0xC0] != '*')
    return out[0] = static_cast<unsigned char>(kLatin[code - 0xC0]), Sort::letter;
  if (code == 0x259) return out[0] = 'e', Sort::letter;  // ə, which is also written ǝ (U+01DD)
  if (code >= 0x1E00 && code < 0x1F00 && kLatinMore[code - 0x1E00] != '*')
    return out[0] = static_cast<unsigned char>(kLatinMore[code - 0x1E00]), Sort::letter;
  if ((code >= 0x300 && code < 0x370) || (code >= 0x2B9 && code <= 0x2CA) || code == 0x2018 || code == 0x2019 ||
      code == 0xB4)
    return Sort::nothing;  // accents, apostrophes
  if (code < 0xC0 || (code >= 0x2000 && code < 0x2070) || code == 0x3000 || code == 0x30FB) return Sort::joint;
  uint32_t small = code;
  if (code >= 0x410 && code <= 0x42F)
    small = code + 32;  // А..Я
  else if (code >= 0x400 && code <= 0x40F)
    small = code + 80;  // Ѐ..Џ
  else if (code >= 0x391 && code <= 0x3A9)
    small = code + 32;  // Α..Ω
  else if (code >= 0x531 && code <= 0x556)
    small = code + 48;                // Ա..Ֆ
  if (small == 0x451) small = 0x435;  // ё
  if (small < 0x800) {
    out[0] = static_cast<unsigned char>(0xC0 | small >> 6);
    out[1] = static_cast<unsigned char>(0x80 | (small & 0x3F));
    size = 2;
    return Sort::letter;
  }
  size = static_cast<int>(i - from);
  for (int k = 0; k < size; ++k) out[k] = static_cast<unsigned char>(text[from + static_cast<size_t>(k)]);
  return Sort::letter;
}

}  // namespace

void PlaceNameHasher::letter(unsigned char folded) { folded_ = (folded_ ^ folded) * kPrime; }
void PlaceNameHasher::written(unsigned char byte) { written_ = (written_ ^ byte) * kPrime; }

void PlaceNameHasher::add(std::string_view word) {
  joint_ = letters_ > 0;
  extend(word);
}

void PlaceNameHasher::extend(std::string_view word) {
  for (size_t i = 0; i < word.size();) {
    unsigned char bytes[4];
    int size = 0;
    const size_t from = i;
    const Sort sort = read_character(word, i, bytes, size);
    if (sort == Sort::joint) joint_ = letters_ > 0;
    if (sort != Sort::letter) continue;
    if (joint_) letter(' '), written(' ');
    joint_ = false;
    ++letters_;
    for (int k = 0; k < size; ++k) letter(bytes[k]);
    if (static_cast<unsigned char>(word[from]) < 0x80) {
      written(bytes[0]);
    } else {
      for (size_t k = from; k < i; ++k) written(static_cast<unsigned char>(word[k]));
    }
  }
}

PlaceNameHash PlaceNameHasher::value() const { return {mix(folded_), static_cast<uint16_t>(mix(written_))}; }

PlaceNameHash hash_place_name(std::string_view name) {
  PlaceNameHasher hasher;
  hasher.add(name);
  return hasher.value();
}

std::string fold_place_name(std::string_view name) {
  std::string out;
  bool joint = false;
  for (size_t i = 0; i < name.size();) {
    unsigned char bytes[4];
    int size = 0;
    const Sort sort = read_character(name, i, bytes, size);
    if (sort == Sort::joint) joint = true;
    if (sort != Sort::letter) continue;
    if (joint && !out.empty()) out += ' ';
    joint = false;
    out.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  }
  return out;
}

}  // namespace parley::data
