#include "train/splitter.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "language/split.h"
#include "language/word_features.h"

namespace parley::train {
namespace {

struct Paragraph {
  std::string text;
  std::vector<uint32_t> ends;  // bytes where sentences end
};

std::vector<Paragraph> paragraphs(const std::vector<GoldSentence>& sentences) {
  std::vector<Paragraph> out;
  for (const GoldSentence& sentence : sentences) {
    if (out.empty() || sentence.paragraph) out.emplace_back();
    Paragraph& paragraph = out.back();
    if (!paragraph.text.empty()) paragraph.text += ' ';
    paragraph.text += sentence.text;
    paragraph.ends.push_back(static_cast<uint32_t>(paragraph.text.size()));
  }
  return out;
}

/// Lines as an editor wraps them: a line break says nothing then.
Paragraph wrapped(Paragraph paragraph, uint32_t width) {
  uint32_t column = 0;
  for (char& c : paragraph.text) {
    ++column;
    if (c == ' ' && column > width) c = '\n', column = 0;
  }
  return paragraph;
}

Paragraph capitals(Paragraph paragraph) {
  for (char& c : paragraph.text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return paragraph;
}

/// A line for each sentence: headlines, lists, subtitles.
Paragraph lined(Paragraph paragraph) {
  for (const uint32_t end : paragraph.ends) {
    if (end < paragraph.text.size()) paragraph.text[end] = '\n';
  }
  return paragraph;
}

struct Decision {
  std::vector<uint64_t> features;
  bool end;
};

void collect(const Paragraph& paragraph, const language::Tokeniser& tokeniser, const language::WordTable& table,
             std::vector<Decision>& out) {
  const auto words = tokeniser.words(paragraph.text);
  std::vector<language::Form> forms;
  std::string low;
  for (const language::Word& word : words) {
    low.clear();
    language::append_lower(word.span.of(paragraph.text), low);
    forms.push_back(language::make_form(word.span.of(paragraph.text), low));
  }
  std::vector<uint16_t> lists(words.size());
  language::mark_lists(table, forms, lists);
  for (size_t i = 0; i < words.size(); ++i) {
    low.clear();
    language::append_lower(words[i].span.of(paragraph.text), low);
    language::make_neutral(forms[i], low, lists[i]);
  }
  uint32_t first = 0;
  for (uint32_t at = 1; at < words.size(); ++at) {
    const bool end = std::binary_search(paragraph.ends.begin(), paragraph.ends.end(), words[at - 1].span.end);
    if (language::border(paragraph.text, words, at) == language::Border::may) {
      Decision decision{std::vector<uint64_t>(language::kSplitFeatures), end};
      decision.features.resize(
          language::split_features(paragraph.text, words, forms, first, at, decision.features.data()));
      out.push_back(std::move(decision));
    }
    if (end) first = at;
  }
}

}  // namespace

Perceptron train_splitter(const std::vector<GoldSentence>& sentences, const language::Tokeniser& tokeniser,
                          const language::WordTable& table, int epochs, const Progress& progress) {
  std::vector<Decision> decisions;
  uint32_t number = 0;
  for (const Paragraph& paragraph : paragraphs(sentences)) {
    collect(paragraph, tokeniser, table, decisions);
    if (number % 4 == 0) collect(wrapped(paragraph, 40 + number % 41), tokeniser, table, decisions);
    if (number % 10 == 1) collect(capitals(paragraph), tokeniser, table, decisions);
    if (number % 10 == 2) collect(lined(paragraph), tokeniser, table, decisions);
    ++number;
  }
  Perceptron weights(2);
  std::vector<size_t> order(decisions.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(5);
  std::vector<float> scores;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    size_t wrong = 0;
    for (const size_t i : order) {
      const Decision& decision = decisions[i];
      weights.scores(decision.features, scores);
      const uint32_t right = decision.end;
      wrong += scores[right] <= scores[1 - right];
      weights.tick();
      if (scores[right] - scores[1 - right] < 4) weights.update(decision.features, right, 1 - right);
    }
    progress("splitter: epoch " + std::to_string(epoch + 1) + ", wrong " + std::to_string(wrong) + " of " +
             std::to_string(decisions.size()));
  }
  weights.average();
  return weights;
}

}  // namespace parley::train
