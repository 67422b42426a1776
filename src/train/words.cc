#include "train/words.h"

#include <algorithm>
#include <map>

#include "language/lemma.h"
#include "language/tokenise.h"

namespace parley::train {

std::string lower(std::string_view text) {
  std::string low;
  language::append_lower(text, low);
  return low;
}

namespace {

using language::hash_bytes;
using language::word_key;
using language::WordKey;

/// Answers of one kind of key: for each (word or ending, detail) how often each text was right.
class Votes {
 public:
  void add(uint32_t word, uint32_t detail, const std::string& text) { ++votes_[{word, detail}][text]; }
  /// The most frequent text of a key and how often it was seen; {"", 0} for an unknown key.
  std::pair<std::string, int> best(uint32_t word, uint32_t detail) const {
    const auto found = votes_.find({word, detail});
    if (found == votes_.end()) return {"", 0};
    const auto top = std::max_element(found->second.begin(), found->second.end(),
                                      [](const auto& a, const auto& b) { return a.second < b.second; });
    return {top->first, top->second};
  }
  const auto& all() const { return votes_; }

 private:
  std::map<std::pair<uint32_t, uint32_t>, std::map<std::string, int>> votes_;
};

/// Writes a vote for endings, then for the whole words whose answer the endings get wrong.
void write(const Votes& words, const Votes& endings, WordKey word_kind, WordKey ending_kind,
           language::WordTableWriter& table) {
  for (const auto& [key, votes] : endings.all()) {
    const auto [text, count] = endings.best(key.first, key.second);
    if (count >= 2 || key.first == 0) table.add(word_key(ending_kind, key.first, key.second), text);
  }
  for (const auto& [key, votes] : words.all())
    table.add(word_key(word_kind, key.first, key.second), words.best(key.first, key.second).first);
}

/// Lower-case word -> hash of the tags it was seen with; words seen fewer than three times are left out.
std::map<std::string, uint32_t> ambiguities(const std::vector<GoldSentence>& sentences) {
  std::map<std::string, std::map<std::string, int>> seen;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldWord& word : sentence.words)
      ++seen[lower(word.form)][std::string(to_string(word.upos)) + ' ' + word.xpos];
  }
  std::map<std::string, uint32_t> out;
  for (const auto& [word, tags] : seen) {
    int total = 0;
    for (const auto& [tag, count] : tags) total += count;
    if (total < 3) continue;
    std::string set;
    for (const auto& [tag, count] : tags) {
      if (count * 20 >= total) set += tag + (count * 5 >= total * 4 ? "! " : " ");
    }
    out[word] = hash_bytes(set);
  }
  return out;
}

}  // namespace

void learn_words(const std::vector<GoldSentence>& sentences, language::WordTableWriter& table) {
  Votes lemmas, lemma_endings;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldWord& word : sentence.words) {
      const std::string low = lower(word.form);
      const uint32_t hash = hash_bytes(low), xpos = penn_index(word.xpos);
      if (word.lemma != "_" || word.form == "_") {
        const std::string rule = language::make_lemma_rule(word.form, low, word.lemma);
        lemmas.add(hash, xpos, rule);
        // an ending tells nothing about a rule that rewrites more than the ending
        for (uint32_t n = 0; n <= std::min<size_t>(language::kLongestEnding, low.size()); ++n) {
          lemma_endings.add(n == 0 ? 0 : hash_bytes(std::string_view(low).substr(low.size() - n)) + n, xpos, rule);
        }
      }
    }
  }
  write(lemmas, lemma_endings, WordKey::lemma, WordKey::lemma_ending, table);
  for (const auto& [word, set] : ambiguities(sentences)) table.add(word_key(WordKey::ambiguity, hash_bytes(word)), set);
}

}  // namespace parley::train
