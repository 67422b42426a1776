// What language/ makes of a text: tokens with tags and heads, sentences, names.  Printed by core/conllu.h.
// Tag sets: Universal Dependencies v2 with the relation subtypes of English; Penn Treebank tags as XPOS.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/features.h"
#include "core/span.h"

namespace parley {

// clang-format off
#define PARLEY_UPOS(M) \
  M(ADJ) M(ADP) M(ADV) M(AUX) M(CCONJ) M(DET) M(INTJ) M(NOUN) M(NUM) M(PART) M(PRON) M(PROPN) M(PUNCT) M(SCONJ) M(SYM) \
  M(VERB) M(X)
// clang-format on

enum class Upos : uint8_t {
#define PARLEY_ENUM(name) name,
  PARLEY_UPOS(PARLEY_ENUM)
#undef PARLEY_ENUM
};

// Enumerator and UD name.
// clang-format off
#define PARLEY_RELATIONS(M) \
  M(root, "root") M(acl, "acl") M(acl_relcl, "acl:relcl") M(advcl, "advcl") M(advcl_relcl, "advcl:relcl") \
  M(advmod, "advmod") M(amod, "amod") M(appos, "appos") M(aux, "aux") M(aux_pass, "aux:pass") M(case_, "case") \
  M(cc, "cc") M(cc_preconj, "cc:preconj") M(ccomp, "ccomp") M(compound, "compound") M(compound_prt, "compound:prt") \
  M(conj, "conj") M(cop, "cop") M(csubj, "csubj") M(csubj_outer, "csubj:outer") M(csubj_pass, "csubj:pass") \
  M(dep, "dep") M(det, "det") M(det_predet, "det:predet") M(discourse, "discourse") M(dislocated, "dislocated") \
  M(expl, "expl") M(fixed, "fixed") M(flat, "flat") M(goeswith, "goeswith") M(iobj, "iobj") M(list, "list") \
  M(mark, "mark") M(nmod, "nmod") M(nmod_desc, "nmod:desc") M(nmod_poss, "nmod:poss") M(nmod_unmarked, "nmod:unmarked") \
  M(nsubj, "nsubj") M(nsubj_outer, "nsubj:outer") M(nsubj_pass, "nsubj:pass") M(nummod, "nummod") M(obj, "obj") \
  M(obl, "obl") M(obl_agent, "obl:agent") M(obl_unmarked, "obl:unmarked") M(orphan, "orphan") \
  M(parataxis, "parataxis") M(punct, "punct") M(reparandum, "reparandum") M(vocative, "vocative") M(xcomp, "xcomp")
// clang-format on

enum class Relation : uint8_t {
#define PARLEY_ENUM(id, name) id,
  PARLEY_RELATIONS(PARLEY_ENUM)
#undef PARLEY_ENUM
};

std::string_view to_string(Upos upos);
std::string_view to_string(Relation relation);
/// False when the name is not in the tag set; `out` is untouched then.
bool parse_upos(std::string_view name, Upos& out);
bool parse_relation(std::string_view name, Relation& out);  // an unknown subtype falls back to its main relation

constexpr int32_t kRoot = -1;

struct Token {              // one syntactic word of UD; 32 bytes
  Span span;                // "do" and "n't" of "don't" are two words with adjacent spans
  uint32_t lemma = 0;       // offset of the lemma in Analysis::lemmas
  uint16_t lemma_size = 0;  // bytes
  Upos upos = Upos::X;
  uint8_t xpos = 0;  // index into penn_tag()
  Features features;
  int32_t head = kRoot;  // index into Analysis::tokens, kRoot for the root of its sentence
  Relation relation = Relation::root;
  bool joined = false;  // continues the multi-word token of the word before ("n't")
};

struct Sentence {
  uint32_t first = 0;  // index of its first token
  uint32_t last = 0;   // one past its last token
};

enum class NameKind : uint8_t { person, organisation, place, nationality };
std::string_view to_string(NameKind kind);

struct Name {
  uint32_t first = 0;  // index of its first token
  uint32_t last = 0;   // one past its last token
  NameKind kind = NameKind::place;
};

struct Analysis {
  std::vector<Token> tokens;
  std::vector<Sentence> sentences;  // in order, disjoint, together all tokens
  std::vector<Name> names;          // in order, disjoint
  std::string lemmas;               // the lemmas of all tokens, one after the other

  std::string_view lemma(uint32_t token) const {
    return std::string_view(lemmas).substr(tokens[token].lemma, tokens[token].lemma_size);
  }
};

/// Penn Treebank tag of an index, "" for index 0 (none); the index of a tag, 0 for an unknown one.
std::string_view penn_tag(uint8_t index);
uint8_t penn_index(std::string_view tag);
uint8_t penn_tag_count();

}  // namespace parley
