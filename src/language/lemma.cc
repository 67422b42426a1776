#include "language/lemma.h"

namespace parley::language {

std::string make_lemma_rule(std::string_view form, std::string_view low, std::string_view lemma) {
  if (form.find(',') != std::string_view::npos && form[0] >= '0' && form[0] <= '9') {
    std::string plain;
    for (const char c : form) {
      if (c != ',') plain += c;
    }
    if (plain == lemma) return "n";  // "6,606" -> "6606"
  }
  size_t same_low = 0, same_form = 0;
  while (same_low < low.size() && same_low < lemma.size() && low[same_low] == lemma[same_low]) ++same_low;
  while (same_form < form.size() && same_form < lemma.size() && form[same_form] == lemma[same_form]) ++same_form;
  const bool as_it_stands =
      form.size() > 1 &&
      (same_form > same_low || (form != low && same_form == same_low && same_form == lemma.size() && form == lemma));
  const size_t same = as_it_stands ? same_form : same_low;
  const size_t size = as_it_stands ? form.size() : low.size();
  std::string rule(1, as_it_stands ? 'c' : 'l');
  rule += std::to_string(size - same);
  return rule.append(lemma.substr(same));
}

void apply_lemma_rule(std::string_view rule, std::string_view form, std::string_view low, std::string& out) {
  if (rule == "n") {
    for (const char c : form) {
      if (c != ',') out += c;
    }
    return;
  }
  const std::string_view base = rule.starts_with('c') ? form : low;
  size_t cut = 0, at = 1;
  while (at < rule.size() && rule[at] >= '0' && rule[at] <= '9') cut = cut * 10 + static_cast<size_t>(rule[at++] - '0');
  while (cut < base.size() && cut > 0 && (base[base.size() - cut] & 0xC0) == 0x80) ++cut;  // never half a character
  if (cut > base.size()) {
    out += base;
    return;
  }
  out += base.substr(0, base.size() - cut);
  out += rule.substr(std::min(at, rule.size()));
}

void append_lemma(const WordTable& table, std::string_view form, std::string_view low, uint32_t low_hash, uint32_t xpos,
                  std::string& out) {
  if (const auto rule = table.text(word_key(WordKey::lemma, low_hash, xpos)))
    return apply_lemma_rule(*rule, form, low, out);
  for (uint32_t n = std::min<uint32_t>(kLongestEnding, static_cast<uint32_t>(low.size())); n > 0; --n) {
    const uint32_t ending = hash_bytes(low.substr(low.size() - n)) + n;
    if (const auto rule = table.text(word_key(WordKey::lemma_ending, ending, xpos)))
      return apply_lemma_rule(*rule, form, low, out);
  }
  if (const auto rule = table.text(word_key(WordKey::lemma_ending, 0, xpos)))
    return apply_lemma_rule(*rule, form, low, out);
  out += low;
}

}  // namespace parley::language
