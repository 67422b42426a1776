#include "language/word_features.h"

#include <algorithm>

namespace parley::language {

void prefetch(const WordTable& table, const Form& form) {
  table.prefetch(word_key(WordKey::ambiguity, form.low));
  table.prefetch(word_key(WordKey::cluster, form.low));
  table.prefetch(word_key(WordKey::lists, extend_entry(0, form.low)));
}

void look_up(const WordTable& table, Form& form) {
  form.ambiguity = table.number(word_key(WordKey::ambiguity, form.low)).value_or(form.suffix[1]);
  if (const auto cluster = table.number(word_key(WordKey::cluster, form.low))) {
    form.cluster[0] = (*cluster >> 8) + 1000;
    form.cluster[1] = *cluster & 0xFF;
  }
}

void mark_lists(const WordTable& table, std::span<const Form> forms, std::span<uint16_t> lists) {
  for (uint32_t i = 0; i < forms.size(); ++i) {
    uint64_t entry = 0;
    for (uint32_t n = 0; n < kLongestListed && i + n < forms.size(); ++n) {
      entry = extend_entry(entry, forms[i + n].low);
      const auto found = table.number(word_key(WordKey::lists, entry));
      if (!found) continue;
      for (uint32_t list = 0; list < std::size(kNameLists); ++list) {
        if (!(*found >> list & 1)) continue;
        lists[i] |= static_cast<uint16_t>(1u << (2 * list));
        for (uint32_t k = 1; k <= n; ++k) lists[i + k] |= static_cast<uint16_t>(2u << (2 * list));
      }
    }
  }
}

void make_neutral(Form& form, std::string_view low, uint16_t& lists) {
  static_assert(kNameLists[1] == "countries" && kNameLists[4] == "nationalities");
  const uint32_t of_party = lists & (3u << 2 | 3u << 8);
  if (!of_party || !(form.flags & kCapital)) return;
  lists = static_cast<uint16_t>(of_party);  // "Armenia" is a town as well, "Israel" a first name
  const uint32_t same = 0x70000000u + of_party * 2 + low.ends_with('s');
  form.low = form.exact = form.ambiguity = same;
  std::fill(std::begin(form.suffix), std::end(form.suffix), 0u);
  std::fill(std::begin(form.prefix), std::end(form.prefix), 0u);
  form.cluster[0] = form.cluster[1] = 0;
}

void forget_unknown_place(const WordTable& table, Form& form, uint16_t lists) {
  static_assert(kNameLists[0] == "places");
  const bool place = (lists & 3u) && !(lists & ~3u) && (form.flags & kCapital);
  if (!place || table.number(word_key(WordKey::row, feature(800, form.low)))) return;
  std::fill(std::begin(form.suffix), std::end(form.suffix), 0u);
  std::fill(std::begin(form.prefix), std::end(form.prefix), 0u);
  form.ambiguity = 0;
  form.cluster[0] = form.cluster[1] = 0;
}

}  // namespace parley::language
