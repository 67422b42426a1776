// Stage 4b.  Sayings that hang on no verb of saying: states, nouns, "according to".
#pragma once
#include <optional>

#include "claim/cues.h"
#include "claim/sayings.h"

namespace parley::claim {

struct SayingContext {
  const Grammar& grammar;
  const data::Lexicon& lexicon;
  const Cues& cues;
  const std::vector<Quote>& quotes;
};

/// "Officials are confident that …".
std::optional<Saying> read_state(const SayingContext& context, int32_t word);
/// "Its claim that …", "a denial of …", "a statement by the ministry that …".
std::optional<Saying> read_noun(const SayingContext& context, int32_t word);
/// "According to the ministry, …".
std::optional<Saying> read_according(const SayingContext& context, int32_t word);
/// "In the general's words, …", "…, by Chadian count".
std::optional<Saying> read_account(const SayingContext& context, int32_t word);
/// A clause that begins a quotation goes on to its end: 'said that "this is a crime. It …"'.
Grammar::Words with_quote(const std::vector<Quote>& quotes, Grammar::Words words);
void set_source(const Grammar& grammar, Saying& saying, int32_t head);

}  // namespace parley::claim
