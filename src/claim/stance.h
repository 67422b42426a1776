// Stage 4b.  How something is said: stance and polarity of what a word states, out of the words above and beside it.
#pragma once
#include "claim/cues.h"
#include "core/claim.h"

namespace parley::claim {

struct Mood {
  Stance stance = Stance::asserted;
  Polarity polarity = Polarity::positive;
};

class Moods {
 public:
  Moods(const Grammar& grammar, const data::Lexicon& lexicon)
      : g_(grammar), lexicon_(lexicon), cues_(grammar, lexicon) {}
  /// Of what the word states, through the verbs and nouns that govern it.
  Mood read(int32_t word) const;

 private:
  void modify(int32_t word, Mood& out) const;
  void govern(int32_t at, int32_t up, Mood& out) const;
  void name(int32_t noun, int32_t clause, const data::Cue& row, Mood& out) const;
  bool is_called_untrue(int32_t at, int32_t up) const;
  bool takes_for_granted(int32_t at, int32_t up) const;
  bool is_unsupported(int32_t at, int32_t up) const;
  bool enters_quote(int32_t at, int32_t up) const;
  int32_t noun_of_content(int32_t at, int32_t up) const;
  void carry(int32_t word, int32_t at, int32_t up, Mood& out) const;
  const data::Cue* governs(int32_t cue, int32_t content, Relation relation) const;
  static void weaken(Stance& stance, Stance by);

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  Cues cues_;
};

}  // namespace parley::claim
