// Questions that the readers of a parse ask: children, phrases, logical subject and object.  Tested by
// claim/claim_test.cc.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/syntax.h"

namespace parley {

constexpr int32_t kNone = -2;  // no such token (kRoot is the head of a root)

class Grammar {
 public:
  Grammar(std::string_view text, const Analysis& analysis);

  const Analysis& analysis() const { return analysis_; }
  std::string_view text() const { return text_; }
  uint32_t size() const { return static_cast<uint32_t>(analysis_.tokens.size()); }
  const Token& token(int32_t i) const { return analysis_.tokens[static_cast<size_t>(i)]; }
  std::string_view lemma(int32_t i) const { return analysis_.lemma(static_cast<uint32_t>(i)); }
  /// The form in small letters; "" outside the text.
  std::string_view low(int32_t i) const {
    return i >= 0 && i < static_cast<int32_t>(size()) ? lows_[static_cast<size_t>(i)].of(low_) : std::string_view();
  }
  std::string_view penn(int32_t i) const { return penn_tag(token(i).xpos); }
  /// The word that holds the byte, else the first behind it; size() behind the last.
  int32_t token_at(uint32_t byte) const;
  uint32_t sentence_of(int32_t i) const { return sentence_[static_cast<size_t>(i)]; }
  const Sentence& sentence(uint32_t index) const { return analysis_.sentences[index]; }

  int32_t first_child(int32_t i) const { return first_child_[static_cast<size_t>(i)]; }  // kNone = no child
  int32_t next_sibling(int32_t i) const { return next_sibling_[static_cast<size_t>(i)]; }
  /// First child with the relation (all its subtypes when `subtypes`), kNone without one.
  int32_t child(int32_t i, Relation relation) const;
  bool has_child(int32_t i, Relation relation) const { return child(i, relation) != kNone; }
  /// Its preposition in small letters, "" without one.
  std::string_view preposition(int32_t i) const;
  /// The oblique or nominal modifier with the preposition.
  int32_t with_preposition(int32_t i, std::string_view preposition) const;
  /// The word and what is coordinated with it, in order.
  std::vector<int32_t> conjuncts(int32_t i) const;
  /// The first of the coordination that the word belongs to.
  int32_t coordination(int32_t i) const;

  bool is_verb(int32_t i) const { return token(i).upos == Upos::VERB || token(i).upos == Upos::AUX; }
  bool is_noun(int32_t i) const;         // nouns, names, numbers and pronouns
  const Name* name_at(int32_t i) const;  // the name of any kind around the word, nullptr without one
  bool is_person(int32_t i) const;       // within the name of a person
  bool is_passive(int32_t i) const;
  /// Who acts and who is acted on, through passives, relative clauses, participles, coordination and control; kNone =
  /// not said.
  int32_t subject(int32_t verb, int depth = 0) const;
  int32_t object(int32_t verb, int depth = 0) const;
  /// What stands as subject in the sentence.
  int32_t surface_subject(int32_t verb, int depth = 0) const {
    return is_passive(verb) ? object(verb, depth) : subject(verb, depth);
  }

  struct Words {
    int32_t first = 0, last = -1;
    bool empty() const { return last < first; }
  };  // both included
  /// Noun phrase without its clauses, appositions and coordinated phrases: "five members of one family".
  Words phrase(int32_t head) const;
  /// All words below the head.
  Words subtree(int32_t head) const;
  Span span(Words words) const {
    return words.empty() ? Span{} : Span{token(words.first).span.begin, token(words.last).span.end};
  }
  /// "Who", "which", "that" …: forms that refer to a word before.
  bool is_relative(int32_t word) const;
  /// Head of the noun phrase that begins at the word; kNone when there is none.
  int32_t phrase_at(int32_t first) const;

 private:
  int32_t direct(int32_t verb, bool acted_on) const;
  int32_t bare_object(int32_t verb) const;
  int32_t resolve_relative(int32_t word) const;
  int32_t implied(int32_t verb, int depth) const;
  bool touch(int32_t i) const;

  std::string_view text_;
  const Analysis& analysis_;
  std::string low_;
  std::vector<Span> lows_;
  std::vector<int32_t> first_child_, next_sibling_;
  std::vector<uint32_t> sentence_;
};

}  // namespace parley
