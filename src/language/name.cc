#include "language/name.h"

namespace parley::language {

void mark_lists(const WordTable& table, std::span<const Form> forms, std::span<NameWord> words) {
  for (uint32_t i = 0; i < forms.size(); ++i) {
    uint64_t entry = 0;
    for (uint32_t n = 0; n < kLongestListed && i + n < forms.size(); ++n) {
      entry = extend_entry(entry, forms[i + n].low);
      const auto lists = table.number(word_key(WordKey::lists, entry));
      if (!lists) continue;
      for (uint32_t list = 0; list < std::size(kNameLists); ++list) {
        if (!(*lists >> list & 1)) continue;
        words[i].lists |= static_cast<uint16_t>(1u << (2 * list));
        for (uint32_t k = 1; k <= n; ++k) words[i + k].lists |= static_cast<uint16_t>(2u << (2 * list));
      }
    }
  }
}

bool parse_name_label(std::string_view text, NameLabel& out) {
  if (text == "O") return out = {}, true;
  if (text.size() != 5 || text[1] != '-' || std::string_view("BILU").find(text[0]) == std::string_view::npos) return false;
  const std::string_view kind = text.substr(2);
  if (kind != "PER" && kind != "ORG" && kind != "LOC") return false;
  out = {text[0], kind == "PER" ? NameKind::person : kind == "ORG" ? NameKind::organisation : NameKind::place};
  return true;
}

bool may_follow(NameLabel before, NameLabel next, bool last) {
  const bool open = before.place == 'B' || before.place == 'I';
  if (open != (next.place == 'I' || next.place == 'L')) return false;
  if (open && before.kind != next.kind) return false;
  return !(last && (next.place == 'B' || next.place == 'I'));
}

uint32_t name_features(std::span<const Form> forms, std::span<const NameWord> words, std::span<const uint8_t> labels, uint32_t at, uint64_t* out) {
  static constexpr Form kOutside{.low = 1, .exact = 1, .shape = 1};
  static constexpr NameWord kNoWord{.tag = 1};
  const int here = static_cast<int>(at), size = static_cast<int>(forms.size());
  const auto form = [&](int offset) -> const Form& {
    return here + offset < 0 || here + offset >= size ? kOutside : forms[static_cast<size_t>(here + offset)];
  };
  const auto word = [&](int offset) -> const NameWord& {
    return here + offset < 0 || here + offset >= size ? kNoWord : words[static_cast<size_t>(here + offset)];
  };
  const Form &w = form(0), &p = form(-1), &n = form(1), &pp = form(-2), &nn = form(2);
  const uint64_t l1 = at > 0 ? labels[at - 1] + 2u : 1, l2 = at > 1 ? labels[at - 2] + 2u : 1;
  const uint64_t first = at == 0;
  uint32_t count = 0, number = 400;
  const auto add = [&](uint64_t a, uint64_t b = 0, uint64_t c = 0) { out[count++] = feature(number++, a, b, c); };
  add(w.low); add(w.exact); add(w.shape, first); add(w.shape, p.shape, n.shape);
  add(w.suffix[1]); add(w.suffix[2]); add(w.suffix[3]); add(w.prefix[2]); add(w.prefix[1]);
  add(p.low); add(n.low); add(pp.low); add(nn.low);
  add(p.low, w.low); add(w.low, n.low); add(p.low, w.shape); add(n.low, w.shape); add(pp.low, p.low, w.shape); add(w.shape, n.low, nn.low);
  add(p.low, n.low, w.shape);
  add(word(0).tag, first); add(word(-1).tag, word(0).tag); add(word(0).tag, word(1).tag); add(word(-1).tag, word(0).tag, word(1).tag);
  add(word(0).tag, w.shape, n.shape); add(word(-2).tag, word(-1).tag, word(0).tag); add(word(0).tag, word(1).tag, word(2).tag);
  add(l1); add(l1, l2); add(l1, w.low); add(l1, w.shape); add(l1, word(0).tag); add(l1, p.low); add(l1, p.low, w.shape); add(l1, n.low);
  add(l1, w.suffix[2]); add(l1, word(0).tag, word(1).tag); add(l1, n.shape, w.shape);
  for (int o = -2; o <= 2; ++o) { add(form(o).cluster[0], w.flags & kCapital); add(form(o).cluster[1], w.flags & kCapital); }
  add(w.cluster[0], l1); add(w.cluster[1], l1); add(p.cluster[0], w.cluster[0]); add(w.cluster[0], n.cluster[0]);
  add(p.cluster[0], w.shape); add(n.cluster[0], w.shape); add(w.cluster[0], w.shape); add(p.cluster[0], n.cluster[0], w.flags & kCapital);
  add(word(0).lists, w.flags & kCapital); add(word(0).lists, word(1).lists, w.flags & kCapital); add(word(-1).lists, word(0).lists, l1);
  add(word(0).lists, l1); add(word(0).lists, word(0).tag); add(word(1).lists, l1); add(word(0).lists, p.low); add(word(0).lists, n.low);
  return count;
}

void label_names(const LinearModel& model, std::span<const NameLabel> table, std::span<const Form> forms, std::span<const NameWord> words, std::vector<uint8_t>& labels) {
  labels.clear();
  uint64_t features[kNameFeatures];
  Scores scores;
  NameLabel before;
  for (uint32_t at = 0; at < forms.size(); ++at) {
    model.clear(scores);
    model.add(features, name_features(forms, words, labels, at, features), scores);
    const bool last = at + 1 == forms.size();
    int best = -1;
    for (uint32_t i = 0; i < table.size(); ++i) {
      if (may_follow(before, table[i], last) && (best < 0 || scores.of[i] > scores.of[best])) best = static_cast<int>(i);
    }
    labels.push_back(static_cast<uint8_t>(best));
    before = table[static_cast<size_t>(best)];
  }
}

}  // namespace parley::language
