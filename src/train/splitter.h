// Trains the sentence splitter on treebank text put back into paragraphs.  Used by train/train.cc.
#pragma once
#include <vector>

#include "language/tokenise.h"
#include "language/word_table.h"
#include "train/conllu.h"
#include "train/perceptron.h"

namespace parley::train {

/// Classes: "inside", "end".
Perceptron train_splitter(const std::vector<GoldSentence>& sentences, const language::Tokeniser& tokeniser,
                          const language::WordTable& table, int epochs, const Progress& progress);

}  // namespace parley::train
