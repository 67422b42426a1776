// What the network sees of a word: keys whose rows in its table of vectors are added up.
// Here because training (train/samples.cc) uses the same ones.
#pragma once
#include <span>

#include "language/form.h"
#include "language/word_table.h"

namespace parley::language {

/// Name lists of the word table, in the order of their bits.
constexpr std::string_view kNameLists[] = {"places", "countries", "first_names", "organisations", "nationalities"};
constexpr uint32_t kLongestListed = 4;  // words

/// Key of a list entry: its lower-case words, one after the other.
inline uint64_t extend_entry(uint64_t entry, uint32_t low) { return mix(entry * 31 + low + 1); }

/// Begins to fetch what look_up and mark_lists will read.
void prefetch(const WordTable& table, const Form& form);

/// Completes a form with what training learnt about the word.
void look_up(const WordTable& table, Form& form);

/// For each word 2 bits for each name list: 1 = begins an entry of it, 2 = goes on within one.
void mark_lists(const WordTable& table, std::span<const Form> forms, std::span<uint16_t> lists);

/// Names of states and peoples lose what tells them apart, so that every model reads all parties alike.
void make_neutral(Form& form, std::string_view low, uint16_t& lists);

/// A town that training never saw is a town and nothing else: how it is spelt says nothing of it.
void forget_unknown_place(const WordTable& table, Form& form, uint16_t lists);

constexpr uint32_t kWordFeatures = 18;
/// Fills `keys`; 0 = nothing there.  The first is the word itself.
inline void word_features(const Form& form, uint16_t lists, uint64_t (&keys)[kWordFeatures]) {
  uint32_t count = 0;
  const auto add = [&](uint64_t a) {
    keys[count] = a == 0 ? 0 : feature(800 + count, a);
    ++count;
  };
  add(form.low);
  for (const uint32_t suffix : form.suffix) add(suffix);
  for (const uint32_t prefix : form.prefix) add(prefix);
  add(form.shape);
  add(form.ambiguity);
  add(form.cluster[0]);
  add(form.cluster[1]);
  add(form.flags + 1u);
  for (uint32_t list = 0; list < std::size(kNameLists); ++list) add(lists >> (2 * list) & 3);
}

}  // namespace parley::language
