#include "train/tagger.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "language/tokenise.h"

namespace parley::train {
namespace {

std::string tag_name(const GoldWord& word) { return std::string(to_string(word.upos)) + " " + word.xpos; }

std::string lower(std::string_view text) {
  std::string low;
  language::append_lower(text, low);
  return low;
}

uint32_t best_of(const std::vector<float>& scores) {
  return static_cast<uint32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

/// Tags seen at least `least` times; the others are learned as the commonest tag of their UPOS.
std::vector<std::string> collect_names(const std::vector<GoldSentence>& sentences, int least) {
  std::map<std::string, int> counts;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldWord& word : sentence.words) ++counts[tag_name(word)];
  }
  std::vector<std::string> names;
  for (const auto& [name, count] : counts) {
    if (count >= least) names.push_back(name);
  }
  return names;
}

}  // namespace

Ambiguities collect_ambiguities(const std::vector<GoldSentence>& sentences) {
  std::map<std::string, std::map<std::string, int>> seen;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldWord& word : sentence.words) ++seen[lower(word.form)][tag_name(word)];
  }
  Ambiguities out;
  for (const auto& [word, tags] : seen) {
    int total = 0;
    for (const auto& [tag, count] : tags) total += count;
    if (total < 3) continue;
    std::string set;
    for (const auto& [tag, count] : tags) {
      if (count * 20 >= total) set += tag + (count * 5 >= total * 4 ? "! " : " ");
    }
    out[word] = language::hash_bytes(set);
  }
  return out;
}

std::vector<language::Form> make_forms(const GoldSentence& sentence, const Ambiguities& ambiguities) {
  std::vector<language::Form> forms;
  for (const GoldWord& word : sentence.words) {
    const std::string low = lower(word.form);
    forms.push_back(language::make_form(word.form, low));
    const auto found = ambiguities.find(low);
    forms.back().ambiguity = found == ambiguities.end() ? forms.back().suffix[1] : found->second;
  }
  return forms;
}

std::vector<uint16_t> Tagger::tag(const std::vector<language::Form>& forms) const {
  std::vector<uint16_t> tags;
  std::vector<uint64_t> features(language::kTagFeatures);
  std::vector<float> scores;
  for (uint32_t i = 0; i < forms.size(); ++i) {
    features.resize(language::kTagFeatures);
    features.resize(language::tag_features(forms, tags, i, features.data()));
    weights.scores(features, scores);
    tags.push_back(static_cast<uint16_t>(best_of(scores)));
  }
  return tags;
}

constexpr float kMargin = 2;

Tagger train_tagger(const std::vector<GoldSentence>& sentences, int epochs, uint32_t seed, const Classes& classes, const Progress& progress) {
  Tagger tagger;
  tagger.names = collect_names(sentences, 5);
  tagger.ambiguities = collect_ambiguities(sentences);
  tagger.weights = Perceptron(static_cast<uint32_t>(tagger.names.size()));
  std::vector<std::vector<language::Form>> forms;
  std::vector<std::vector<int>> gold;
  for (const GoldSentence& sentence : sentences) {
    forms.push_back(make_forms(sentence, tagger.ambiguities));
    for (size_t i = 0; i < sentence.words.size(); ++i) classes(sentence.words[i].form, forms.back()[i]);
    gold.emplace_back();
    for (const GoldWord& word : sentence.words) {
      const auto found = std::lower_bound(tagger.names.begin(), tagger.names.end(), tag_name(word));
      gold.back().push_back(found != tagger.names.end() && *found == tag_name(word) ? static_cast<int>(found - tagger.names.begin()) : -1);
    }
  }
  std::vector<size_t> order(sentences.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(seed);
  std::vector<uint64_t> features;
  std::vector<float> scores;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    size_t wrong = 0, total = 0;
    for (const size_t s : order) {
      std::vector<uint16_t> tags;
      for (uint32_t i = 0; i < forms[s].size(); ++i) {
        features.resize(language::kTagFeatures);
        features.resize(language::tag_features(forms[s], tags, i, features.data()));
        tagger.weights.scores(features, scores);
        const uint32_t guess = best_of(scores);
        tags.push_back(static_cast<uint16_t>(guess));
        ++total;
        tagger.weights.tick();
        if (gold[s][i] < 0) continue;
        const auto right = static_cast<uint32_t>(gold[s][i]);
        wrong += guess != right;
        uint32_t rival = guess;
        for (uint32_t k = 0; guess == right && k < scores.size(); ++k) {
          if (k != right && (rival == right || scores[k] > scores[rival])) rival = k;
        }
        if (scores[right] - scores[rival] < kMargin) tagger.weights.update(features, right, rival);
      }
    }
    progress("tagger: epoch " + std::to_string(epoch + 1) + ", wrong " + std::to_string(100.0 * static_cast<double>(wrong) / static_cast<double>(total)) + " %");
  }
  tagger.weights.average();
  return tagger;
}

}  // namespace parley::train
