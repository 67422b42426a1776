// Stage 4b.  Who a verb of saying belongs to, and how far the words for that one reach.
#pragma once
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::claim {

/// Not a weapon, an event or a figure.
bool can_speak(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head);
/// "Ann Bell had spoken of 30 dead", "the army confirmed that", where the tree has the subject of a passive.
bool is_misread_active(const Grammar& g, int32_t verb);
/// The subject as it stands, of passives the agent; shared with a coordinated verb, or implied for a participle or an
/// infinitive.  kNone = nobody.
int32_t source_of(const Grammar& grammar, int32_t verb);
/// The speaker whom the parse lost, beside a cue: "said Ann Bell", "…," Ann Bell, a spokeswoman, insisted.
int32_t source_beside(const Grammar& grammar, const data::Lexicon& lexicon, int32_t cue);
/// Source of "…, the ministry said": the words between a comma or quotation mark and the cue, with one apposition;
/// empty when they are no noun phrase.  Read from the words, because parsers often lose such tails.
Grammar::Words source_before(const Grammar& grammar, int32_t cue);
/// All words of the phrase with appositions and clauses, but not past `limit` (exclusive, on either side).
Grammar::Words source_words(const Grammar& grammar, int32_t head, int32_t limit);
/// The phrase with its apposition: "the governor of the region, Ann Bell".
Span speaker_span(const Grammar& grammar, int32_t head);

}  // namespace parley::claim
