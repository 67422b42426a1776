// Gold sentences as numbers, for tools/train_network.py.  Used by train/train.cc.
#pragma once
#include <string>
#include <vector>

#include "language/form.h"
#include "language/word_table.h"
#include "train/conllu.h"

namespace parley::train {

/// "B-PER" … of each word: B I L U O of persons, organisations and places.
std::vector<std::string> name_labels(const GoldSentence& sentence);

struct SampleSentence {
  const GoldSentence* gold;
  int corpus;     // whose manner of naming it follows, -1 = has no names
  bool tree;      // has tags and heads
  bool held_out;  // development: measured, not learned
  std::vector<language::Form> forms;
  std::vector<uint16_t> lists;
  const GoldSentence* names = nullptr;  // that holds the names, if not `gold`
};

struct Samples {
  std::string header;  // JSON: sizes, tags, relations, name labels
  std::string
      numbers;  // i32: for each sentence words, corpus, tree, held_out; for each word rows, tag, head, relation, label
};

/// Gives a row (from 1) to each feature seen often enough and adds it to `table`.
Samples make_samples(const std::vector<SampleSentence>& sentences, language::WordTableWriter& table);

}  // namespace parley::train
