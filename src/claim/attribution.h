// Stage 4b.  Who says it, and how: speakers from the issuer inwards, stance and polarity of what a word states.
#pragma once
#include <vector>

#include "claim/sayings.h"
#include "claim/stance.h"
#include "core/claim.h"

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
  const data::Cue* cue_at(int32_t word) const { return cues_.saying(word); }
  const Sayings& sayings() const { return sayings_; }

 private:
  void nest();
  void name_speakers();
  Speaker speaker_of(const Saying& saying) const;
  int32_t antecedent(size_t saying) const;
  int32_t earlier_name(size_t saying) const;

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  Cues cues_;
  Moods moods_;
  Sayings sayings_;
  std::vector<Speaker> speakers_;   // of each saying; an empty span = nobody who could be named
  std::vector<int32_t> innermost_;  // of each word the innermost saying that holds it, -1 without
  std::vector<int32_t> own_;        // of each word the saying whose cue it is
  std::vector<int32_t> outer_;      // of each saying the next one outwards
  std::vector<bool> invented_;      // of each word: it is what an invention says
};

/// A speaker who is the publisher of the document is its issuer: "…, the ministry says" in a release of the ministry.
void merge_issuer(Record& record, std::string_view text, std::string_view publisher);

}  // namespace parley::claim
