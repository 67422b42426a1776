// What the choice of places needs besides the index: words beside a name (data/lang/en/places.tsv, state_words.tsv),
// weights (data/places/weights.tsv).  Tested by data/gazetteer_test.cc.
#pragma once
#include <filesystem>

#include "core/place.h"
#include "core/result.h"
#include "data/phrases.h"

namespace parley::data {

/// Kinds that a word allows, as bits of PlaceKind.
using PlaceKinds = uint32_t;
constexpr PlaceKinds kind_bit(PlaceKind kind) { return 1u << static_cast<unsigned>(kind); }

struct PlaceWeights {
  float state, continent, region, unit1, unit2, unit, town, quarter, other;
  float people_per_decade, capital, seat, primary, bare, short_form, accents;
  float kind_agrees, kind_differs, qualifier, within_named, holds_named, same_unit, same_state, near, near_km, rounds;
  float state_word, state_words;
};

struct PlaceRules {
  Phrases<PlaceKinds> before, after;                                                    // "lake", "city of"; "district"
  Phrases<bool> body, direction, ordinary, lead, between, tag, struck, treated, power;  // see the table
  Phrases<uint16_t> of_state;  // words of local life -> PlaceRow::country
  PlaceWeights weights{};
  /// `data`: the data folder.
  static Result<PlaceRules> read(const std::filesystem::path& data);
};

}  // namespace parley::data
