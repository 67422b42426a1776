// Where the harms of a document stand among its words.  Tested by test/probes/*.txt.
#pragma once
#include <algorithm>
#include <optional>

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
  int32_t line_first(int32_t i) const {
    while (!opens_line(i)) --i;
    return i;
  }
  int32_t line_last(int32_t i) const {
    while (i + 1 < static_cast<int32_t>(g_.size()) && !opens_line(i + 1)) ++i;
    return i;
  }
  /// A blank line stands before the word's line.
  bool opens_paragraph(int32_t i) const {
    const int32_t first = line_first(i);
    if (first == 0) return true;
    const uint32_t end = g_.token(first - 1).span.end;
    const std::string_view gap = g_.text().substr(end, g_.token(first).span.begin - end);
    return std::count(gap.begin(), gap.end(), '\n') > 1;
  }
  /// A line of a list of figures, "Ministry of Justice 13", and the harm is its figure: the words before it.
  std::optional<Grammar::Words> label(size_t harm) const {
    constexpr int32_t kLongest = 8;
    const int32_t number = first(harm), begin = line_first(number);
    if (number == begin || number - begin > kLongest || g_.token(number).upos != Upos::NUM) return std::nullopt;
    for (int32_t k = begin; k < number; ++k) {
      const Upos upos = g_.token(k).upos;
      if (upos == Upos::AUX || upos == Upos::VERB || upos == Upos::NUM || g_.low(k) == ",") return std::nullopt;
    }
    const int32_t end = line_last(number), next = last(harm) + 1;
    const bool closes = next > end || g_.low(next) == "(" || (next == end && g_.token(next).upos == Upos::PUNCT);
    return closes ? std::optional(Grammar::Words{begin, number - 1}) : std::nullopt;
  }

 private:
  int32_t token_at(uint32_t byte) const { return std::min(g_.token_at(byte), static_cast<int32_t>(g_.size()) - 1); }

  const Grammar& g_;
  const std::vector<Harm>& harms_;
};

}  // namespace parley::claim
