#include "data/place_rules.h"

#include <cstdlib>

#include "data/tsv.h"

namespace parley::data {
namespace {

struct NamedWeight {
  std::string_view name;
  float PlaceWeights::*weight;
};
#define PARLEY_WEIGHT(name) \
  { #name, &PlaceWeights::name }
constexpr NamedWeight kWeights[] = {PARLEY_WEIGHT(state),       PARLEY_WEIGHT(continent),
                                    PARLEY_WEIGHT(region),      PARLEY_WEIGHT(unit1),
                                    PARLEY_WEIGHT(unit2),       PARLEY_WEIGHT(unit),
                                    PARLEY_WEIGHT(town),        PARLEY_WEIGHT(quarter),
                                    PARLEY_WEIGHT(other),       PARLEY_WEIGHT(people_per_decade),
                                    PARLEY_WEIGHT(capital),     PARLEY_WEIGHT(seat),
                                    PARLEY_WEIGHT(primary),     PARLEY_WEIGHT(bare),
                                    PARLEY_WEIGHT(short_form),  PARLEY_WEIGHT(accents),
                                    PARLEY_WEIGHT(kind_agrees), PARLEY_WEIGHT(kind_differs),
                                    PARLEY_WEIGHT(qualifier),   PARLEY_WEIGHT(within_named),
                                    PARLEY_WEIGHT(holds_named), PARLEY_WEIGHT(same_unit),
                                    PARLEY_WEIGHT(same_state),  PARLEY_WEIGHT(near),
                                    PARLEY_WEIGHT(near_km),     PARLEY_WEIGHT(rounds),
                                    PARLEY_WEIGHT(state_word),  PARLEY_WEIGHT(state_words)};
#undef PARLEY_WEIGHT

}  // namespace

Result<PlaceRules> PlaceRules::read(const std::filesystem::path& data) {
  PlaceRules out;
  const auto words = read_tsv(data / "lang/en/places.tsv", {"word", "role", "kind"});
  if (!words) return words.error();
  for (const TsvRow& row : words->rows) {
    const std::string_view role = row.cells[words->column("role")], word = row.cells[words->column("word")];
    PlaceKind kind;
    if (role == "before" || role == "after") {
      if (!parse_place_kind(row.cells[words->column("kind")], kind))
        return Error{"needs a kind of place (core/place.h)", words->file.string(), row.line};
      (role == "before" ? out.before : out.after).at(word) |= kind_bit(kind);
      continue;
    }
    Phrases<bool>* set = role == "body"        ? &out.body
                         : role == "direction" ? &out.direction
                         : role == "ordinary"  ? &out.ordinary
                         : role == "lead"      ? &out.lead
                         : role == "between"   ? &out.between
                         : role == "tag"       ? &out.tag
                         : role == "struck"    ? &out.struck
                         : role == "treated"   ? &out.treated
                         : role == "power"     ? &out.power
                                               : nullptr;
    if (!set)
      return Error{"'" + std::string(role) + "' is no role; see the top of the file", words->file.string(), row.line};
    set->at(word) = true;
  }
  const auto state_words = read_tsv(data / "lang/en/state_words.tsv", {"word", "state"});
  if (!state_words) return state_words.error();
  for (const TsvRow& row : state_words->rows) {
    const std::string_view state = row.cells[state_words->column("state")];
    if (state.size() != 2)
      return Error{"needs the two letters of a state (ISO 3166-1)", state_words->file.string(), row.line};
    out.of_state.at(row.cells[state_words->column("word")]) =
        static_cast<uint16_t>(static_cast<unsigned char>(state[0]) << 8 | static_cast<unsigned char>(state[1]));
  }
  const auto weights = read_tsv(data / "places/weights.tsv", {"name", "value"});
  if (!weights) return weights.error();
  size_t found = 0;
  for (const TsvRow& row : weights->rows) {
    const std::string value(row.cells[weights->column("value")]);
    char* end = nullptr;
    const float number = std::strtof(value.c_str(), &end);
    const NamedWeight* named = nullptr;
    for (const NamedWeight& weight : kWeights) {
      if (weight.name == row.cells[weights->column("name")]) named = &weight;
    }
    if (!named || end == value.c_str() || *end)
      return Error{"is no weight that is known, or no number", weights->file.string(), row.line};
    out.weights.*(named->weight) = number;
    ++found;
  }
  if (found != std::size(kWeights))
    return Error{"lacks a weight; there must be " + std::to_string(std::size(kWeights)), weights->file.string()};
  return out;
}

}  // namespace parley::data
