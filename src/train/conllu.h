// Reads treebanks (CoNLL-U) and name corpora (IOB2).  Errors name file and line.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/syntax.h"

namespace parley::train {

using Progress = std::function<void(const std::string&)>;

struct GoldWord {
  std::string form, lemma, xpos;
  Upos upos = Upos::X;
  Features features;
  int32_t head = kRoot;  // index within the sentence
  Relation relation = Relation::root;
  Span span;               // bytes of GoldSentence::text
  bool joined = false;     // second or later part of a multi-word token
  std::string name = "O";  // IOB2 of a name corpus: B-PER
};

struct GoldSentence {
  std::string text;  // as it stood, from # text or from the forms
  std::vector<GoldWord> words;
  bool paragraph = false;  // begins a paragraph
  bool document = false;   // begins a document
};

Result<std::vector<GoldSentence>> read_conllu(const std::filesystem::path& file);
/// Columns: form and tag, separated by tabs or blanks, the tag last.
Result<std::vector<GoldSentence>> read_iob2(const std::filesystem::path& file);

}  // namespace parley::train
