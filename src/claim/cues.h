// Stage 4b.  Words that report what somebody says, thinks or wants, with their row in the tables.
#pragma once
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::claim {

class Cues {
 public:
  Cues(const Grammar& grammar, const data::Lexicon& lexicon) : g_(grammar), lexicon_(lexicon) {}

  /// A verb, and not part of a name ("police spokesman Sayed …").
  bool is_candidate(int32_t word) const;
  /// Verb of saying, else of thinking or wanting; nullptr = neither.
  const data::Cue* row(int32_t verb) const;
  /// Verb of saying, or of what makes one with a complement ("plan", "fail").
  const data::Cue* saying(int32_t verb) const;
  /// Verbs that say something only beside a quotation: "beamed".
  const data::Cue* quote_row(int32_t verb) const;
  /// The cue with its auxiliaries, adverbs and particles, and the adverbials up to `content` (kNone = stands before).
  Grammar::Words words(int32_t cue, int32_t content) const;

 private:
  const data::Cue* find(const data::Phrases<data::Cue>& table, int32_t verb) const;
  const Grammar& g_;
  const data::Lexicon& lexicon_;
};

}  // namespace parley::claim
