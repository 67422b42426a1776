// Stage 4b.  Who says it, and how: speakers from the issuer inwards, stance and polarity of what a word states.
#pragma once
#include <vector>

#include "core/claim.h"
#include "core/grammar.h"
#include "data/lexicon.h"

namespace parley::claim {

struct Attributed {
  SpeakerChain speakers;
  Stance stance = Stance::asserted;
  Polarity polarity = Polarity::positive;
};

class Attribution {
 public:
  Attribution(const Grammar& grammar, const data::Lexicon& lexicon);

  /// Speakers, stance and polarity of what the word states.
  Attributed read(int32_t word) const;
  /// Who speaks by a verb of saying; its span is empty when that is the issuer or nobody.
  Speaker speaker_of(int32_t cue) const;
  const data::Cue* cue_at(int32_t word) const;

 private:
  struct Quote {
    int32_t first, last;
  };  // tokens of the quotation marks
  struct Source {
    int32_t cue = kNone;
    Speaker speaker;
  };

  void find_quotes();
  bool quote_near(int32_t word) const;
  void remember_speakers();
  bool modify(int32_t word, Attributed& out) const;
  const data::Cue* governs(int32_t cue, int32_t content, Relation relation) const;
  int32_t side_cue(int32_t word) const;
  bool tail(int32_t word, Speaker& out) const;
  bool opening(int32_t word, Speaker& out) const;
  bool can_speak(int32_t head) const;
  int32_t speaker_beside(int32_t cue) const;
  bool according(int32_t word, Source& out) const;
  const Quote* quote_around(int32_t word) const;
  Speaker quoted_speaker(const Quote& quote) const;
  Speaker name(int32_t head, int32_t cue) const;
  Span full_phrase(int32_t head) const;
  static void weaken(Stance& stance, Stance by);

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  std::vector<Quote> quotes_;
  struct Remembered {
    int32_t cue;
    Speaker speaker;
  };
  std::vector<Remembered> said_;  // named speakers in the order of the text
};

}  // namespace parley::claim
