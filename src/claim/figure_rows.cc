#include "claim/figure_rows.h"

#include <algorithm>

#include "claim/act.h"

namespace parley::claim {
namespace {

constexpr int32_t kLongestLabel = 14, kPlainLabel = 8;  // words; without a colon or dash before the figure
constexpr int32_t kLongestBracket = 40;                 // words behind the figure
constexpr int kRows = 24;                               // below one heading

std::string_view gap_before(const Grammar& g, int32_t word) {
  const uint32_t end = g.token(word - 1).span.end;
  return g.text().substr(end, g.token(word).span.begin - end);
}

bool is_separator(std::string_view low) { return low == ":" || low == "–" || low == "—" || low == "-" || low == "--"; }
bool is_bullet(std::string_view low) {
  return low == "-" || low == "–" || low == "—" || low == "•" || low == "*" || low == "·" || low == "●";
}
bool is_finite(const Grammar& g, int32_t i) {
  const std::string_view tag = g.penn(i);
  return g.token(i).upos == Upos::AUX || tag == "VBD" || tag == "VBZ" || tag == "VBP" || tag == "MD";
}

class Reader {
 public:
  Reader(const Grammar& grammar, const data::Lexicon& lexicon, const std::vector<mention::QuantityMention>& quantities,
         std::span<const HarmWord> harm_words)
      : g_(grammar), lexicon_(lexicon), quantities_(quantities), harm_words_(harm_words) {}

  std::vector<FigureRow> read() {
    for (const mention::QuantityMention& q : quantities_) {
      FigureRow row;
      row.figure = {static_cast<int32_t>(q.first), static_cast<int32_t>(q.last) - 1};
      if (g_.token(row.figure.last).upos != Upos::NUM || q.quantity == Quantity::exactly(0)) continue;
      while (!closes_line(g_, row.figure.last) && row.figure.last < row.figure.first + 3 &&
             g_.is_noun(row.figure.last + 1) && is_people(g_, lexicon_, row.figure.last + 1))
        ++row.figure.last;  // "15 persons"
      const auto label = row_label(g_, row.figure.first, row.figure.last);
      if (!label) continue;
      row.label = *label;
      row.quantity = q.quantity;
      rows_.push_back(row);
    }
    std::vector<FigureRow> out;
    for (FigureRow& row : rows_) {
      const bool things = counts_things(row);
      if (const HarmWord* word = own_word(row))
        row.kind = word->kind, row.word = word->words.last;
      else if (!things && names_losers(row))
        find_heading(row);
      if (row.word != kNone || things) out.push_back(row);
    }
    return out;
  }

 private:
  const HarmWord* word_in(int32_t first, int32_t last) const {
    auto word = std::lower_bound(harm_words_.begin(), harm_words_.end(), first,
                                 [](const HarmWord& w, int32_t at) { return w.words.first < at; });
    while (word != harm_words_.end() && word->words.last <= last && is_of_objects(word->kind)) ++word;
    return word != harm_words_.end() && word->words.last <= last ? &*word : nullptr;
  }
  const HarmWord* own_word(const FigureRow& row) const { return word_in(row.label.first, row.label.last); }

  /// "Tanks: 30".
  bool counts_things(const FigureRow& row) const {
    for (int32_t i = row.label.first; i <= row.label.last; ++i) {
      if (g_.token(i).upos == Upos::NOUN && object_of(g_, lexicon_, i) && !is_people(g_, lexicon_, i)) return true;
    }
    return false;
  }

  /// People, or a place or body that lost some.
  bool names_losers(const FigureRow& row) const {
    for (int32_t i = row.label.first; i <= row.label.last; ++i) {
      if (g_.token(i).upos == Upos::PROPN || is_people(g_, lexicon_, i) || lexicon_.bodies.find(g_.lemma(i)))
        return true;
    }
    return false;
  }

  /// The heading, "KILLED: 215, of whom:", "the count is as follows:", or the total below, "TOTAL KILLED: 168".
  void find_heading(FigureRow& row) const {
    int32_t line = line_first(g_, row.label.first);
    for (int step = 0; step < kRows && line > 0; ++step) {
      const int32_t above = line - 1;
      const int32_t first = line_first(g_, above);
      if (is_row(first, above)) {
        if (opens_paragraph(g_, line)) break;
        line = first;
        continue;
      }
      if (g_.low(above) != ":") break;
      const int32_t begin = std::min(first, static_cast<int32_t>(g_.sentence(g_.sentence_of(above)).first));
      if (const HarmWord* word = word_in(begin, above)) {
        row.kind = word->kind, row.word = word->words.last;
        return;
      }
      for (int32_t i = begin; i <= above; ++i) {  // what is counted without a word of harm are the dead
        if (lexicon_.tolls.find(g_.lemma(i)) && g_.token(i).upos == Upos::NOUN) row.word = i;
      }
      return;
    }
    int64_t sum = 0;
    const auto begin = row_from(line);
    for (auto it = begin; it != rows_.end() && it - begin < 2 * kRows; ++it) {
      const FigureRow& other = *it;
      const HarmWord* word = own_word(other);
      const int64_t number = other.quantity.low().value_or(0);
      if (word && number == sum && other.label.first > row.label.first) {
        row.kind = word->kind, row.word = word->words.last;
        return;
      }
      if (word || (other.label.first > row.label.first && opens_paragraph(g_, other.label.first))) break;
      sum += number;
    }
  }
  std::vector<FigureRow>::const_iterator row_from(int32_t word) const {
    return std::lower_bound(rows_.begin(), rows_.end(), word,
                            [](const FigureRow& row, int32_t at) { return row.label.first < at; });
  }
  bool is_row(int32_t first, int32_t last) const {
    const auto row = row_from(first);
    return row != rows_.end() && row->figure.last <= last;
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const std::vector<mention::QuantityMention>& quantities_;
  std::span<const HarmWord> harm_words_;
  std::vector<FigureRow> rows_;
};

}  // namespace

bool opens_line(const Grammar& g, int32_t word) {
  return word == 0 || g.low(word - 1) == "|" || gap_before(g, word).find('\n') != std::string_view::npos;
}

bool closes_line(const Grammar& g, int32_t word) {
  return word + 1 >= static_cast<int32_t>(g.size()) || opens_line(g, word + 1);
}

bool opens_paragraph(const Grammar& g, int32_t word) {
  const int32_t first = line_first(g, word);
  if (first == 0) return true;
  const std::string_view gap = gap_before(g, first);
  return std::count(gap.begin(), gap.end(), '\n') > 1;
}

int32_t line_first(const Grammar& g, int32_t word) {
  while (!opens_line(g, word)) --word;
  return word;
}

int32_t line_last(const Grammar& g, int32_t word) {
  while (!closes_line(g, word)) ++word;
  return word;
}

std::optional<Grammar::Words> row_label(const Grammar& g, int32_t first, int32_t last) {
  int32_t begin = first, end = first - 1;
  while (!opens_line(g, begin)) {
    if (first - --begin > kLongestLabel + 2) return std::nullopt;
  }
  if (begin <= end && is_bullet(g.low(begin))) ++begin;
  const bool separated = end > begin && is_separator(g.low(end));
  if (separated) --end;
  if (end < begin || end - begin >= (separated ? kLongestLabel : kPlainLabel)) return std::nullopt;
  for (int32_t k = begin; k <= end; ++k) {
    const Upos upos = g.token(k).upos;
    if (is_finite(g, k) || g.low(k) == ";" || g.low(k) == ":") return std::nullopt;
    if (!separated && (upos == Upos::VERB || upos == Upos::NUM || g.low(k) == ",")) return std::nullopt;
  }
  int32_t stop = last;  // of the line, where it is near
  while (!closes_line(g, stop) && stop - last < kLongestBracket) ++stop;
  const int32_t next = last + 1;
  const bool closes = next > stop || (g.low(next) == "(" && closes_line(g, stop) && g.low(stop) != ":") ||
                      g.low(next) == "|" || (next == stop && g.token(next).upos == Upos::PUNCT && g.low(next) != ":");
  return closes ? std::optional(Grammar::Words{begin, end}) : std::nullopt;
}

std::vector<FigureRow> read_rows(const Grammar& grammar, const data::Lexicon& lexicon,
                                 const std::vector<mention::QuantityMention>& quantities,
                                 std::span<const HarmWord> harm_words) {
  return Reader(grammar, lexicon, quantities, harm_words).read();
}

}  // namespace parley::claim
