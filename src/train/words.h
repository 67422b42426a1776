// Learns lemma rules, features and ambiguity classes for the word table.  Used by train/train.cc.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "language/word_table.h"
#include "train/conllu.h"
#include "train/tagger.h"

namespace parley::train {

/// Lemmas and features of the words of the treebanks, and `ambiguities`.
void learn_words(const std::vector<GoldSentence>& sentences, const Ambiguities& ambiguities, language::WordTableWriter& table);

}  // namespace parley::train
