// Any tree of a sentence, mended: it is a tree still, and can be asked.
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include "core/grammar.h"
#include "language/mend.h"

using namespace parley;

namespace {

struct Word {
  std::string_view form, tag;
  Upos upos;
};
// what mend.cc and Grammar look at; the form is the lemma
constexpr Word kWords[] = {
    {"man", "NN", Upos::NOUN},       {"kill", "VBD", Upos::VERB},  {"kill", "VBN", Upos::VERB},
    {"shot", "NN", Upos::NOUN},      {"shoot", "VBN", Upos::VERB}, {"shoot", "VBD", Upos::VERB},
    {"be", "VBD", Upos::AUX},        {"and", "CC", Upos::CCONJ},   {",", ",", Upos::PUNCT},
    {":", ":", Upos::PUNCT},         {"two", "CD", Upos::NUM},     {"Bell", "NNP", Upos::PROPN},
    {"town", "NNS", Upos::NOUN},     {"dead", "JJ", Upos::ADJ},    {"fatally", "RB", Upos::ADV},
    {"to", "TO", Upos::ADP},         {"death", "NN", Upos::NOUN},  {"leave", "VBD", Upos::VERB},
    {"continue", "VBD", Upos::VERB}, {"shell", "NN", Upos::NOUN},  {"accord", "VBG", Upos::VERB},
    {"evening", "NN", Upos::NOUN},   {"say", "VBD", Upos::VERB},   {"die", "VBN", Upos::VERB},
    {"later", "RB", Upos::ADV},      {"dozen", "NNS", Upos::NOUN}, {"that", "WDT", Upos::PRON},
    {"of", "IN", Upos::ADP},         {"find", "VBN", Upos::VERB},  {"-", "HYPH", Upos::PUNCT},
};
constexpr size_t kBytes = 3;     // of one word: which, its head, its relation
constexpr size_t kMost = 40;     // words
constexpr uint8_t kStop = 0xFF;  // a relation of the last word of a sentence

bool is_above(const std::vector<Token>& tokens, int32_t word, int32_t below) {
  while (below != kRoot && below != word) below = tokens[static_cast<size_t>(below)].head;
  return below == word;
}

/// Gives each word the head that is asked for, where that makes no circle.
void make_tree(std::vector<Token>& tokens, Sentence sentence, const uint8_t* data) {
  const auto first = static_cast<int32_t>(sentence.first), last = static_cast<int32_t>(sentence.last);
  for (int32_t i = first; i < last; ++i) {
    const int32_t head = first + data[static_cast<size_t>(i) * kBytes + 1] % (last - first);
    if (!is_above(tokens, i, head)) tokens[static_cast<size_t>(i)].head = head;
  }
  int32_t root = kRoot;
  for (int32_t i = first; i < last; ++i) {
    Token& token = tokens[static_cast<size_t>(i)];
    if (token.head != kRoot) continue;
    if (root == kRoot)
      root = i, token.relation = Relation::root;
    else
      token.head = root;
  }
}

bool is_tree(const std::vector<Token>& tokens, Sentence sentence) {
  for (uint32_t i = sentence.first; i < sentence.last; ++i) {
    size_t steps = 0;
    for (int32_t up = static_cast<int32_t>(i); up != kRoot; up = tokens[static_cast<size_t>(up)].head) {
      const bool inside = up >= static_cast<int32_t>(sentence.first) && up < static_cast<int32_t>(sentence.last);
      if (!inside || ++steps > tokens.size()) return false;
    }
  }
  return true;
}

void ask(const Grammar& grammar) {
  for (int32_t i = 0; i < static_cast<int32_t>(grammar.size()); ++i) {
    (void)grammar.subject(i), (void)grammar.object(i), (void)grammar.surface_subject(i);
    (void)grammar.phrase(i), (void)grammar.subtree(i), (void)grammar.phrase_at(i);
    (void)grammar.conjuncts(i), (void)grammar.coordination(i);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Analysis analysis;
  std::string text;
  const auto words = static_cast<uint32_t>(std::min(size / kBytes, kMost));
  for (uint32_t i = 0, first = 0; i < words; ++i) {
    const Word& word = kWords[data[i * kBytes] % std::size(kWords)];
    const uint8_t relation = data[i * kBytes + 2];
    Token token;
    token.span = {static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size() + word.form.size())};
    token.lemma = static_cast<uint32_t>(analysis.lemmas.size());
    token.lemma_size = static_cast<uint16_t>(word.form.size());
    token.upos = word.upos, token.xpos = penn_index(word.tag);
    token.relation = static_cast<Relation>(1 + relation % static_cast<uint32_t>(Relation::xcomp));  // any but root
    text.append(word.form).append(" "), analysis.lemmas += word.form;
    analysis.tokens.push_back(token);
    if (i + 1 == words || relation == kStop) analysis.sentences.push_back({first, i + 1}), first = i + 1;
  }
  for (const Sentence& sentence : analysis.sentences) make_tree(analysis.tokens, sentence, data);
  language::mend_trees(analysis);
  for (const Sentence& sentence : analysis.sentences) {
    if (!is_tree(analysis.tokens, sentence)) std::abort();
  }
  ask(Grammar(text, analysis));
  return 0;
}
