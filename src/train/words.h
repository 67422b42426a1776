// Learns lemma rules and ambiguity classes for the word table.  Used by train/train.cc.
#pragma once
#include <string>
#include <vector>

#include "language/word_table.h"
#include "train/conllu.h"

namespace parley::train {

std::string lower(std::string_view text);

/// Lemmas of the words of the treebanks, and the tags that each word had.
void learn_words(const std::vector<GoldSentence>& sentences, language::WordTableWriter& table);

}  // namespace parley::train
