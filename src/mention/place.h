// Stage 3c.  tokens, names -> names of places, resolved jointly over the document.  Tested by test/corpus/en/places.txt
// and mention/place_test.cc.
#pragma once
#include <vector>

#include "core/document.h"
#include "core/grammar.h"
#include "core/place.h"
#include "data/gazetteer.h"
#include "data/place_rules.h"

namespace parley::mention {

/// In order, disjoint.  Without a gazetteer the names that the language engine found, unresolved.
std::vector<PlaceMention> find_places(const Grammar& grammar, const data::Gazetteer& gazetteer,
                                      const data::PlaceRules& rules, const Metadata& metadata);

/// The word of attack that strikes what the words from `first` to `last` (one past the end) name: "the raid on X", "X
/// was shelled"; kNone without one.
int32_t struck_by(const Grammar& grammar, const data::PlaceRules& rules, uint32_t first, uint32_t last);
/// Whether a line begins with a date and then the name: "2023-02-03 18:00, X. Three air strikes."
bool heads_entry(const Grammar& grammar, const data::PlaceRules& rules, uint32_t first);

/// Chooses among `candidates` of all mentions together: fills scores, order, `resolved` and `place`.
/// mention/resolve.cc.
void resolve_places(const Grammar& grammar, const data::Gazetteer& gazetteer, const data::PlaceRules& rules,
                    const Metadata& metadata, std::vector<PlaceMention>& mentions);

}  // namespace parley::mention
