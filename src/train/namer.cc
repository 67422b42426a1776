#include "train/namer.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace parley::train {
namespace {

std::string_view kind_of(std::string_view type) {
  std::string upper;
  for (const char c : type) upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  if (upper == "PER" || upper == "PERSON") return "PER";
  if (upper == "LOC" || upper == "LOCATION" || upper == "GPE") return "LOC";
  if (upper == "ORG" || upper == "ORGANISATION" || upper == "ORGANIZATION" || upper == "CORPORATION" || upper == "GROUP") return "ORG";
  return "";
}

}  // namespace

std::vector<std::string> name_labels(const GoldSentence& sentence) {
  const size_t size = sentence.words.size();
  std::vector<std::string> out(size, "O");
  for (size_t i = 0; i < size;) {
    const std::string& name = sentence.words[i].name;
    if (name.size() < 3 || name[0] == 'O') { ++i; continue; }
    size_t end = i + 1;
    while (end < size && sentence.words[end].name == "I-" + name.substr(2)) ++end;
    if (const std::string kind(kind_of(name.substr(2))); !kind.empty()) {
      for (size_t k = i; k < end; ++k) out[k] = (end - i == 1 ? "U-" : k == i ? "B-" : k + 1 == end ? "L-" : "I-") + kind;
    }
    i = end;
  }
  return out;
}

Namer train_namer(const std::vector<NameSentence>& sentences, int epochs, const Progress& progress) {
  Namer namer;
  namer.names.push_back("O");
  for (const char* kind : {"PER", "ORG", "LOC"}) {
    for (const char* place : {"B-", "I-", "L-", "U-"}) namer.names.push_back(std::string(place) + kind);
  }
  for (const std::string& name : namer.names) {
    language::NameLabel label;
    language::parse_name_label(name, label);
    namer.labels.push_back(label);
  }
  namer.weights = Perceptron(static_cast<uint32_t>(namer.names.size()));
  std::vector<size_t> order(sentences.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(3);
  std::vector<uint64_t> features;
  std::vector<float> scores;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    size_t wrong = 0, total = 0;
    for (const size_t s : order) {
      const NameSentence& sentence = sentences[s];
      std::vector<uint8_t> labels;
      for (uint32_t at = 0; at < sentence.forms.size(); ++at) {
        features.resize(language::kNameFeatures);
        features.resize(language::name_features(sentence.forms, sentence.words, labels, at, features.data()));
        namer.weights.scores(features, scores);
        const auto right = static_cast<uint32_t>(std::find(namer.names.begin(), namer.names.end(), sentence.labels[at]) - namer.names.begin());
        uint32_t rival = right == 0 ? 1 : 0;
        for (uint32_t i = 0; i < scores.size(); ++i) {
          if (i != right && scores[i] > scores[rival]) rival = i;
        }
        ++total;
        wrong += scores[rival] >= scores[right];
        namer.weights.tick();
        if (scores[right] - scores[rival] < 3) namer.weights.update(features, right, rival);
        // half of the time the right history, half its own, so that it learns to go on after an error
        labels.push_back(static_cast<uint8_t>(random() % 2 && scores[rival] > scores[right] ? rival : right));
      }
    }
    progress("namer: epoch " + std::to_string(epoch + 1) + ", wrong " + std::to_string(100.0 * static_cast<double>(wrong) / static_cast<double>(total)) + " %");
  }
  namer.weights.average();
  return namer;
}

}  // namespace parley::train
