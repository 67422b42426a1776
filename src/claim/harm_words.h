// Where the harms of a document stand among its words.  Tested by test/probes/*.txt.
#pragma once
#include <algorithm>
#include <optional>

#include "claim/figure_rows.h"
#include "core/claim.h"
#include "core/grammar.h"

namespace parley::claim {

class HarmWords {
 public:
  HarmWords(const Grammar& grammar, const std::vector<Harm>& harms) : g_(grammar), harms_(harms) {}

  int32_t first(size_t harm) const { return token_at(harms_[harm].quantity.span().begin); }
  int32_t last(size_t harm) const { return token_at(harms_[harm].quantity.span().end - 1); }
  int32_t sentence_first(int32_t i) const { return static_cast<int32_t>(g_.sentence(g_.sentence_of(i)).first); }
  int32_t sentence_last(int32_t i) const { return static_cast<int32_t>(g_.sentence(g_.sentence_of(i)).last); }
  /// "Ministry of Justice 13": the words before the figure of the harm, where that is a row of a list.
  std::optional<Grammar::Words> label(size_t harm) const {
    const int32_t number = first(harm);
    return g_.token(number).upos == Upos::NUM ? row_label(g_, number, last(harm)) : std::nullopt;
  }

 private:
  int32_t token_at(uint32_t byte) const { return std::min(g_.token_at(byte), static_cast<int32_t>(g_.size()) - 1); }

  const Grammar& g_;
  const std::vector<Harm>& harms_;
};

}  // namespace parley::claim
