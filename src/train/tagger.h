// Trains the tagger on gold sentences.  Used by train/train.cc.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "language/tag.h"
#include "train/conllu.h"
#include "train/perceptron.h"

namespace parley::train {

/// Lower-case word -> hash of the tags it was seen with; words seen fewer than three times are left out.
using Ambiguities = std::map<std::string, uint32_t>;
Ambiguities collect_ambiguities(const std::vector<GoldSentence>& sentences);

struct Tagger {
  std::vector<std::string> names;  // "NOUN NNS"
  Ambiguities ambiguities;
  Perceptron weights{1};

  std::vector<uint16_t> tag(const std::vector<language::Form>& forms) const;
};

std::vector<language::Form> make_forms(const GoldSentence& sentence, const Ambiguities& ambiguities);
using Progress = std::function<void(const std::string&)>;
/// Completes a form with its word class.
using Classes = std::function<void(const std::string& word, language::Form& form)>;
Tagger train_tagger(const std::vector<GoldSentence>& sentences, int epochs, uint32_t seed, const Classes& classes, const Progress& progress);

}  // namespace parley::train
