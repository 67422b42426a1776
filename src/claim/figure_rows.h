// Stage 4c.  Rows of a list of figures: "Ministry of Justice 13", "- children under five: 6", below a heading or above
// a total that tells the harm.  Tested by test/probes/rows.txt.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "claim/harm_pairs.h"
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::claim {

struct FigureRow {
  Grammar::Words label;   // "Ministry of Justice", "children under five"
  Grammar::Words figure;  // "13", "15 persons"
  Quantity quantity = Quantity::exactly(0);
  HarmKind kind = HarmKind::killed;
  int32_t word = kNone;  // that tells the harm: in the row, in the heading, or beside the total; kNone = counts things
};

/// The words before a number that closes its line or cell, "Guards 133 (four of them reservists)"; none where the line
/// is no row of a list.  `first`, `last`: the words of the number with what it counts.
std::optional<Grammar::Words> row_label(const Grammar& grammar, int32_t first, int32_t last);

std::vector<FigureRow> read_rows(const Grammar& grammar, const data::Lexicon& lexicon,
                                 const std::vector<mention::QuantityMention>& quantities,
                                 std::span<const HarmWord> harm_words);

/// First and last word of the line that the word stands in; cells of a table, which "|" parts, count as lines.
int32_t line_first(const Grammar& grammar, int32_t word);
int32_t line_last(const Grammar& grammar, int32_t word);
bool opens_line(const Grammar& grammar, int32_t word);
bool closes_line(const Grammar& grammar, int32_t word);
/// A blank line stands before the word's line.
bool opens_paragraph(const Grammar& grammar, int32_t word);

}  // namespace parley::claim
