#include "incident/passage.h"

#include <algorithm>

#include "core/sort_unique.h"
#include "data/fold.h"
#include "language/linear_model.h"

namespace parley::incident {
namespace {

constexpr size_t kRun = 4;  // words of a shingle

bool has_content(Upos upos) {
  return upos == Upos::NOUN || upos == Upos::PROPN || upos == Upos::VERB || upos == Upos::ADJ || upos == Upos::NUM;
}

/// Sorts the words and counts each.
void count(Account& account) {
  std::vector<uint64_t> all = std::move(account.words);
  std::sort(all.begin(), all.end());
  account.words.clear();
  for (const uint64_t word : all) {
    if (account.words.empty() || account.words.back() != word)
      account.words.push_back(word), account.counts.push_back(0);
    if (account.counts.back() < 255) ++account.counts.back();
  }
}

bool is_actor(std::string_view name, const data::Actors& actors) {
  std::vector<uint64_t> words;
  data::fold_hashes(name, words);
  for (size_t i = 0; i < words.size(); ++i) {
    if (actors.longest_at(words, i).words >= 2) return true;
  }
  return false;
}

}  // namespace

void read_passage(const Document& document, const Analysis& analysis, const data::Actors& actors,
                  const std::vector<bool>& sentences, Account& account) {
  for (size_t s = 0; s < analysis.sentences.size(); ++s) {
    if (!sentences[s]) continue;
    for (uint32_t i = analysis.sentences[s].first; i < analysis.sentences[s].last; ++i) {
      const Token& token = analysis.tokens[i];
      if (!has_content(token.upos)) continue;
      const bool as_written = token.upos == Upos::PROPN || token.upos == Upos::NUM;
      data::fold_hashes(as_written ? document.text(token.span) : analysis.lemma(i), account.words);
    }
  }
  if (account.main) data::fold_hashes(document.metadata().title, account.words);
  count(account);
  size_t sentence = 0;
  for (const Name& name : analysis.names) {
    while (sentence + 1 < analysis.sentences.size() && analysis.sentences[sentence].last <= name.first) ++sentence;
    if (name.kind != NameKind::person || name.last - name.first < 2 || !sentences[sentence]) continue;
    const std::string_view text =
        document.text({analysis.tokens[name.first].span.begin, analysis.tokens[name.last - 1].span.end});
    std::string name_as_folded = data::folded(text);
    const bool several = name_as_folded.find(' ') != std::string::npos;
    if (several && !is_actor(text, actors)) account.persons.push_back(std::move(name_as_folded));
  }
  sort_unique(account.persons);
}

std::vector<uint64_t> sketch(std::string_view text) {
  std::vector<uint64_t> words;
  data::fold_hashes(text, words);
  std::vector<uint64_t> bins(kShingleBins, kNoShingle);
  for (size_t i = 0; i + kRun <= words.size(); ++i) {
    uint64_t hash = 0;
    for (size_t k = 0; k < kRun; ++k) hash = language::mix(hash + words[i + k]);
    uint64_t& bin = bins[hash % kShingleBins];
    bin = std::min(bin, hash);
  }
  return bins;
}

}  // namespace parley::incident
