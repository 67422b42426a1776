// Trains the namer on name corpora.  Used by train/train.cc.
#pragma once
#include <string>
#include <vector>

#include "language/name.h"
#include "train/conllu.h"
#include "train/perceptron.h"
#include "train/tagger.h"

namespace parley::train {

struct NameSentence {
  std::vector<language::Form> forms;
  std::vector<language::NameWord> words;
  std::vector<std::string> labels;  // "U-PER"
};

/// IOB2 of any corpus -> BILOU of PER, ORG, LOC; other kinds are "O".
std::vector<std::string> name_labels(const GoldSentence& sentence);

struct Namer {
  std::vector<std::string> names;   // labels; all legal ones, so that a sentence can always be labelled
  std::vector<language::NameLabel> labels;
  Perceptron weights{1};
};
Namer train_namer(const std::vector<NameSentence>& sentences, int epochs, const Progress& progress);

}  // namespace parley::train
