// Stage 4a.  parse + lexicon -> acts: words that name an event or a harm, with what fills their roles.
#pragma once
#include <array>
#include <vector>

#include "core/grammar.h"
#include "data/lexicon.h"
#include "mention/quantity.h"

namespace parley::claim {

struct Act {
  int32_t trigger = kNone;  // token
  const data::Predicate* predicate = nullptr;
  const data::Frame* frame = nullptr;
  std::array<int32_t, 6> roles = {kNone, kNone, kNone, kNone, kNone, kNone};  // heads, by data::Role::Kind
  int32_t role(data::Role::Kind kind) const { return roles[kind]; }
};

/// In the order of their triggers; a word may carry several acts.
std::vector<Act> find_acts(const Grammar& grammar, const data::Lexicon& lexicon,
                           const std::vector<mention::QuantityMention>& quantities);

/// Whether the noun phrase is about people that can come to harm.
bool is_people(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head);
/// "[Moreno] was killed": a name that is of nobody known, or was taken for a place; who is killed is somebody.
bool is_killed_name(const Grammar& grammar, const Act& act, int32_t head);
/// "There are dead and wounded": the word stands for people whom nobody counts.
bool are_there(const Grammar& grammar, int32_t adjective);
/// Its row of objects.tsv, nullptr for other things.
const data::Object* object_of(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head);
/// A weapon or a way of attack (means.tsv).
bool is_means(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head);
const data::Victim* victim_of(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head);
/// How many persons a count of `head` says: "one family" is more than one.
Quantity persons(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head, const Quantity& count);

}  // namespace parley::claim
