#include "train/words.h"

#include <algorithm>

#include "language/lemma.h"
#include "language/tokenise.h"

namespace parley::train {
namespace {

using language::hash_bytes;
using language::word_key;
using language::WordKey;

std::string lower(std::string_view text) {
  std::string low;
  language::append_lower(text, low);
  return low;
}

uint32_t tag_hash(const GoldWord& word) { return hash_bytes(std::string(to_string(word.upos)) + ' ' + word.xpos); }

/// Answers of one kind of key: for each (word or ending, detail) how often each text was right.
class Votes {
 public:
  void add(uint32_t word, uint32_t detail, const std::string& text) { ++votes_[{word, detail}][text]; }
  /// The most frequent text of a key and how often it was seen; {"", 0} for an unknown key.
  std::pair<std::string, int> best(uint32_t word, uint32_t detail) const {
    const auto found = votes_.find({word, detail});
    if (found == votes_.end()) return {"", 0};
    const auto top = std::max_element(found->second.begin(), found->second.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return {top->first, top->second};
  }
  const auto& all() const { return votes_; }

 private:
  std::map<std::pair<uint32_t, uint32_t>, std::map<std::string, int>> votes_;
};

/// Writes a vote for endings, then for the whole words whose answer the endings get wrong.
void write(const Votes& words, const Votes& endings, WordKey word_kind, WordKey ending_kind, language::WordTableWriter& table) {
  for (const auto& [key, votes] : endings.all()) {
    const auto [text, count] = endings.best(key.first, key.second);
    if (count >= 2 || key.first == 0) table.add(word_key(ending_kind, key.first, key.second), text);
  }
  for (const auto& [key, votes] : words.all()) table.add(word_key(word_kind, key.first, key.second), words.best(key.first, key.second).first);
}

}  // namespace

void learn_words(const std::vector<GoldSentence>& sentences, const Ambiguities& ambiguities, language::WordTableWriter& table) {
  Votes lemmas, lemma_endings, feats, feats_endings;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldWord& word : sentence.words) {
      const std::string low = lower(word.form);
      const uint32_t hash = hash_bytes(low), xpos = penn_index(word.xpos), tag = tag_hash(word);
      if (word.lemma != "_" || word.form == "_") {
        const std::string rule = language::make_lemma_rule(word.form, low, word.lemma);
        lemmas.add(hash, xpos, rule);
        // an ending tells nothing about a rule that rewrites more than the ending
        for (uint32_t n = 0; n <= std::min<size_t>(language::kLongestEnding, low.size()); ++n) {
          lemma_endings.add(n == 0 ? 0 : hash_bytes(std::string_view(low).substr(low.size() - n)) + n, xpos, rule);
        }
      }
      const std::string text = word.features.to_string();
      feats.add(hash, tag, text);
      for (uint32_t n = 0; n <= std::min<size_t>(3, low.size()); ++n) {
        feats_endings.add(n == 0 ? 0 : hash_bytes(std::string_view(low).substr(low.size() - n)) + n, tag, text);
      }
    }
  }
  write(lemmas, lemma_endings, WordKey::lemma, WordKey::lemma_ending, table);
  write(feats, feats_endings, WordKey::feats, WordKey::feats_ending, table);
  for (const auto& [word, set] : ambiguities) table.add(word_key(WordKey::ambiguity, hash_bytes(word)), set);
}

}  // namespace parley::train
