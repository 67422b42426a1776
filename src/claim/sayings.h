// Stage 4b.  parse + words -> sayings: who says, by which word, what.  Tested by test/probes/attribution.txt; measured
// on PolNeAR.
#pragma once
#include <vector>

#include "claim/quotes.h"
#include "data/lexicon.h"

namespace parley::claim {

struct Saying {
  enum class Form : uint8_t { clause, tail, quotation, passive, noun, state, according, colon };
  Form form = Form::clause;
  int32_t cue = kNone;                  // its main word
  Grammar::Words cue_words;             // with auxiliaries, adverbs and particles
  int32_t source = kNone;               // head of who says it, as written ("he"); kNone = nobody is named
  Grammar::Words source_words{0, -1};   // with appositions
  std::vector<Grammar::Words> content;  // in the order of the text
  const data::Cue* row = nullptr;       // nullptr = none of the tables ("according to", colons)
  RuleId rule;
  bool nested = false;    // its cue stands in what another saying says
  bool invented = false;  // "according to these lies": who cites it denies it

  bool holds(int32_t word) const {
    for (const Grammar::Words part : content) {
      if (part.first <= word && word <= part.last) return true;
    }
    return false;
  }
};

std::string_view to_string(Saying::Form form);

struct Sayings {
  std::vector<Saying> all;  // in the order of their cues
  std::vector<Quote> quotes;
};
Sayings find_sayings(const Grammar& grammar, const data::Lexicon& lexicon);

}  // namespace parley::claim
