// Trains the parser with a dynamic oracle.  Used by train/train.cc.
#pragma once
#include <vector>

#include "language/parse.h"
#include "train/conllu.h"
#include "train/perceptron.h"
#include "train/tagger.h"

namespace parley::train {

struct ParseSentence {
  std::vector<language::ParseWord> words;
  std::vector<int> heads;
  std::vector<Relation> relations;
};

struct Parser {
  std::vector<language::Move> moves;   // class -> move
  std::vector<std::string> names;      // "left nsubj"
  Perceptron weights{1};

  language::ParseState parse(const std::vector<language::ParseWord>& words) const;
};

Parser train_parser(const std::vector<ParseSentence>& sentences, int epochs, uint32_t seed, const Progress& progress);

}  // namespace parley::train
