// Stage 4c, second reader.  Counted people and the words of harm around them -> pairs with features.  A trained model
// (HarmModel) says which people came to which harm; frames give it one of its features.  Tested by test/probes/*.txt;
// trained by train/harm_pairs.cc.
#pragma once
#include <string>
#include <vector>

#include "core/claim.h"
#include "core/grammar.h"
#include "data/lexicon.h"
#include "data/mapped_file.h"
#include "language/linear_model.h"
#include "mention/quantity.h"

namespace parley::claim {

struct People {  // "83 wounded", "another nine", "a child", a person's name
  enum Kind : uint8_t { bare, human, thing, harmed, other, single, name } kind = bare;
  int32_t head = kNone;
  Grammar::Words words;
  Quantity quantity = Quantity::exactly(1);
};

struct HarmWord {
  Grammar::Words words;
  HarmKind kind = HarmKind::killed;
};

struct HarmPair {
  uint32_t people = 0, word = 0;  // indexes
};

/// What the frames found about the people of a pair.
enum class FrameSays : uint8_t { nothing, same_word, same_kind, other_kind };

constexpr uint32_t kPairFeatures = 64;

class HarmPairs {
 public:
  HarmPairs(const Grammar& grammar, const data::Lexicon& lexicon,
            const std::vector<mention::QuantityMention>& quantities);

  const std::vector<People>& people() const { return people_; }
  const std::vector<HarmWord>& words() const { return words_; }
  const std::vector<HarmPair>& pairs() const { return pairs_; }  // by people, then by word
  /// Writes at most kPairFeatures hashes, returns how many.
  uint32_t features(const HarmPair& pair, FrameSays frame, uint64_t* out) const;

 private:
  void find_words(const data::Lexicon& lexicon);
  void add_words(int32_t i, const std::vector<data::Predicate>* predicates);
  void find_people(const data::Lexicon& lexicon, const std::vector<mention::QuantityMention>& quantities);
  void find_pairs();
  uint64_t path(int32_t from, int32_t to) const;
  uint64_t word_id(int32_t i) const;

  const Grammar& g_;
  std::vector<People> people_;
  std::vector<HarmWord> words_;
  std::vector<HarmPair> pairs_;
  std::vector<int32_t> sentence_word_, sentence_people_;  // first index of each sentence
};

/// Which class a pair belongs to: it states a harm, or not.
class HarmModel {
 public:
  static Result<HarmModel> open(const std::filesystem::path& file);
  /// Over 0: these people came to this harm.
  int score(const HarmPairs& pairs, const HarmPair& pair, FrameSays frame) const;

 private:
  HarmModel(data::MappedFile file, language::LinearModel model) : file_(std::move(file)), model_(std::move(model)) {}
  data::MappedFile file_;
  language::LinearModel model_;
};

}  // namespace parley::claim
