// Where the harms of a document stand among its words.  Tested by test/probes/*.txt.
#pragma once
#include <algorithm>

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
  /// A new line begins at the word.
  bool opens_line(int32_t i) const {
    if (i == 0) return true;
    const uint32_t end = g_.token(i - 1).span.end;
    return g_.text().substr(end, g_.token(i).span.begin - end).find('\n') != std::string_view::npos;
  }

 private:
  int32_t token_at(uint32_t byte) const { return std::min(g_.token_at(byte), static_cast<int32_t>(g_.size()) - 1); }

  const Grammar& g_;
  const std::vector<Harm>& harms_;
};

}  // namespace parley::claim
