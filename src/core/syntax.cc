#include "core/syntax.h"

#include <array>

namespace parley {
namespace {

constexpr std::string_view kUpos[] = {
#define PARLEY_NAME(name) #name,
    PARLEY_UPOS(PARLEY_NAME)
#undef PARLEY_NAME
};
constexpr std::string_view kRelations[] = {
#define PARLEY_NAME(id, name) name,
    PARLEY_RELATIONS(PARLEY_NAME)
#undef PARLEY_NAME
};
// The order is part of the format of the models: append only.
constexpr std::string_view kPenn[] = {"",    "NN",   "IN",    "DT",    "NNP", "JJ",  "PRP", ".",    "RB",  ",",  "NNS",
                                      "VB",  "CC",   "VBD",   "VBP",   "VBZ", "VBN", "CD",  "VBG",  "TO",  "MD", "PRP$",
                                      "UH",  ":",    "-RRB-", "-LRB-", "WDT", "WRB", "WP",  "HYPH", "``",  "''", "RP",
                                      "POS", "NNPS", "JJR",   "JJS",   "EX",  "RBR", "SYM", "FW",   "NFP", "$",  "GW",
                                      "ADD", "PDT",  "RBS",   "LS",    "AFX", "WP$", "XX"};

}  // namespace

std::string_view to_string(Upos upos) { return kUpos[static_cast<size_t>(upos)]; }
std::string_view to_string(Relation relation) { return kRelations[static_cast<size_t>(relation)]; }

bool parse_upos(std::string_view name, Upos& out) {
  for (size_t i = 0; i < std::size(kUpos); ++i) {
    if (kUpos[i] == name) return out = static_cast<Upos>(i), true;
  }
  return false;
}

bool parse_relation(std::string_view name, Relation& out) {
  for (size_t i = 0; i < std::size(kRelations); ++i) {
    if (kRelations[i] == name) return out = static_cast<Relation>(i), true;
  }
  const size_t colon = name.find(':');
  return colon != std::string_view::npos && parse_relation(name.substr(0, colon), out);
}

std::string_view to_string(NameKind kind) {
  constexpr std::string_view kNames[] = {"person", "organisation", "place", "nationality"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view penn_tag(uint8_t index) { return index < std::size(kPenn) ? kPenn[index] : ""; }
uint8_t penn_tag_count() { return std::size(kPenn); }
uint8_t penn_index(std::string_view tag) {
  for (size_t i = 1; i < std::size(kPenn); ++i) {
    if (kPenn[i] == tag) return static_cast<uint8_t>(i);
  }
  return 0;
}

}  // namespace parley
