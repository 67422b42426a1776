// First step of training: tables, the sentence splitter, and samples for the network, from treebanks, name corpora,
// lists, running text and word vectors.  tools/train runs all steps.  Used by `parley train`.
#pragma once
#include <filesystem>

#include "core/result.h"
#include "train/conllu.h"

namespace parley::train {

struct Sources {
  std::filesystem::path treebanks;       // train.* and dev.*: .conllu (trees), .iob2 (names)
  std::filesystem::path lists_and_text;  // what tools/training_data.py writes, "" = without
  std::filesystem::path abbreviations;   // data/lang/en/abbreviations.txt
  std::filesystem::path samples;         // folder for samples.json and samples.bin
};

/// Writes abbreviations.txt, splitter.bin and words.bin into `models`, and the samples.
Result<Ok> train(const Sources& sources, const std::filesystem::path& models, const Progress& progress);
/// Last step: analyses selftest.txt of a complete folder of models and writes what the engine will be held to.
Result<Ok> write_self_test(const std::filesystem::path& models);

}  // namespace parley::train
