// Trains all models of one language from treebanks, name corpora, lists and running text.  Used by `parley train`.
#pragma once
#include <filesystem>

#include "core/result.h"
#include "train/tagger.h"

namespace parley::train {

struct Sources {
  std::filesystem::path treebanks;      // train.*.conllu, train.*.iob2
  std::filesystem::path lists_and_text; // lists.tsv and text.txt of tools/training_data.py, "" = without
  std::filesystem::path abbreviations;  // data/lang/en/abbreviations.txt
  std::filesystem::path sample;         // text of the self-test
};
struct Epochs { int splitter = 8, tagger = 6, parser = 10, namer = 8; };

/// Writes words.bin, splitter.bin, tagger.bin, parser.bin, namer.bin, abbreviations.txt and the self-test into `out`.
Result<Ok> train(const Sources& sources, const std::filesystem::path& out, const Epochs& epochs, const Progress& progress);

}  // namespace parley::train
