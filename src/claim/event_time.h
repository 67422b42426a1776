// Stage 4d.  claims, times of the text -> when each claimed act happened.  Tested by test/probes and the golden record.
#pragma once
#include <optional>
#include <vector>

#include "claim/attribution.h"
#include "core/claim.h"
#include "data/lexicon.h"
#include "mention/time.h"

namespace parley::claim {

struct DatedWord {
  int32_t trigger = kNone;  // token of the act
  bool speech = false;      // an act of speaking: its own date is the date of saying
};

/// Gives `claims` their times, whose triggers stand in `words` in the same order.  The date of saying is not the date
/// of the act; where the sentence gives none, the passage does (basis context), then the publication (basis inferred).
struct TimesOfText {
  const std::vector<mention::TimeMention>& times;
  const data::Dates& dates;
  std::optional<Day> published;
};
void date_claims(const Grammar& grammar, const Attribution& attribution, const TimesOfText& text,
                 const std::vector<DatedWord>& words, std::vector<Claim>& claims);

}  // namespace parley::claim
