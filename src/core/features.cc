#include "core/features.h"

#include <array>
#include <cstring>

namespace parley {
namespace {

// Values are separated by blanks; their order is part of the format of the models: append only.
struct Row {
  const char* name;
  const char* values;
  uint8_t shift;
  uint8_t width;  // bits; holds the number of values + 1
};
constexpr Row kRows[kFeatureCount] = {
    {"Abbr", "Yes", 0, 1},
    {"Case", "Nom Gen Acc", 1, 2},
    {"Definite", "Def Ind", 3, 2},
    {"Degree", "Pos Cmp Sup", 5, 2},
    {"ExtPos", "ADP ADV SCONJ CCONJ PROPN PRON", 7, 3},
    {"Foreign", "Yes", 10, 1},
    {"Gender", "Neut Masc Fem Fem,Masc", 11, 3},
    {"Mood", "Ind Imp Sub", 14, 2},
    {"NumForm", "Digit Word Combi Roman", 16, 3},
    {"NumType", "Card Ord Frac Mult", 19, 3},
    {"Number", "Sing Plur Ptan", 22, 2},
    {"Person", "1 2 3", 24, 2},
    {"Polarity", "Neg Pos", 26, 2},
    {"Poss", "Yes", 28, 1},
    {"PronType", "Prs Art Dem Rel Ind Int Tot Neg Emp Rcp", 29, 4},
    {"Reflex", "Yes", 33, 1},
    {"Style", "Vrnc Expr Coll Slng Arch", 34, 3},
    {"Tense", "Pres Past", 37, 2},
    {"Typo", "Yes", 39, 1},
    {"VerbForm", "Fin Inf Part Ger", 40, 3},
    {"Voice", "Pass", 43, 1},
};

std::string_view value_at(const Row& row, uint64_t index) {  // index from 1
  std::string_view rest = row.values;
  while (--index > 0) rest.remove_prefix(rest.find(' ') + 1);
  return rest.substr(0, rest.find(' '));
}

uint64_t index_of(const Row& row, std::string_view value) {  // 0 = unknown
  std::string_view rest = row.values;
  for (uint64_t index = 1; !rest.empty(); ++index) {
    const size_t blank = rest.find(' ');
    if (rest.substr(0, blank) == value) return index;
    rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank + 1);
  }
  return 0;
}

}  // namespace

Features Features::parse(std::string_view feats) {
  Features result;
  while (!feats.empty()) {
    const size_t bar = feats.find('|');
    const std::string_view pair = feats.substr(0, bar);
    feats = bar == std::string_view::npos ? std::string_view() : feats.substr(bar + 1);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    for (const Row& row : kRows) {
      if (pair.substr(0, equals) == row.name) result.bits_ |= index_of(row, pair.substr(equals + 1)) << row.shift;
    }
  }
  return result;
}

std::string_view Features::value(Feature feature) const {
  const Row& row = kRows[static_cast<int>(feature)];
  const uint64_t index = (bits_ >> row.shift) & ((uint64_t{1} << row.width) - 1);
  return index == 0 ? std::string_view() : value_at(row, index);
}

bool Features::has(Feature feature, std::string_view wanted) const { return value(feature) == wanted; }

std::string Features::to_string() const {
  std::string text;
  for (int i = 0; i < kFeatureCount; ++i) {
    const std::string_view found = value(static_cast<Feature>(i));
    if (found.empty()) continue;
    if (!text.empty()) text += '|';
    text.append(kRows[i].name).append("=").append(found);
  }
  return text.empty() ? "_" : text;
}

}  // namespace parley
