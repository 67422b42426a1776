// Stage 2f.  words and tags of a sentence -> names, greedily with the labels B I L U O of each kind.
// The features are here because training (train/namer.cc) uses the same ones.
#pragma once
#include <span>
#include <vector>

#include "core/syntax.h"
#include "language/form.h"
#include "language/linear_model.h"
#include "language/word_table.h"

namespace parley::language {

/// What the namer sees of a word beside its form.
struct NameWord {
  uint32_t tag = 0;      // joint tag, hashed
  uint16_t lists = 0;    // 2 bits for each name list: 1 = begins an entry of it, 2 = goes on within one
};

/// Name lists of the word table, in the order of their bits.
constexpr std::string_view kNameLists[] = {"places", "countries", "first_names", "organisations", "nationalities"};
constexpr uint32_t kLongestListed = 4;  // words

/// Key of a list entry: its lower-case words, one after the other.
inline uint64_t extend_entry(uint64_t entry, uint32_t low) { return mix(entry * 31 + low + 1); }
/// Fills `words[i].lists`.
void mark_lists(const WordTable& table, std::span<const Form> forms, std::span<NameWord> words);

struct NameLabel {
  char place = 'O';  // B I L U O
  NameKind kind = NameKind::place;
};
/// "U-PER" -> label; false for another text.
bool parse_name_label(std::string_view text, NameLabel& out);
bool may_follow(NameLabel before, NameLabel next, bool last);

constexpr uint32_t kNameFeatures = 80;
uint32_t name_features(std::span<const Form> forms, std::span<const NameWord> words, std::span<const uint8_t> labels, uint32_t at, uint64_t* out);

/// Label of each word.
void label_names(const LinearModel& model, std::span<const NameLabel> table, std::span<const Form> forms, std::span<const NameWord> words, std::vector<uint8_t>& labels);

}  // namespace parley::language
