// What training learnt about words, read where it lies in memory: a hash of the key -> a number or a short text.
// File: magic "PLYT" · u32 version · u32 log2 slots · u32 pool bytes · slots { u32 fingerprint, u32 value } · pool
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "language/linear_model.h"

namespace parley::language {

/// Kinds of keys; a key is `word_key(kind, hash of the word or of its ending, detail)`.
enum class WordKey : uint32_t {
  ambiguity = 500,  // word -> the tags that it had in training, as a hash
  lemma,            // word, XPOS -> rule text of lemma.h
  lemma_ending,     // last n bytes, XPOS -> rule text
  cluster,          // word -> fine class * 256 + coarse class
  usual_case,       // word -> 0 small, 1 capital, 2 all capitals
  lists,            // word -> set of the name lists that hold it
  row,              // feature of word_features.h -> row of the network's table
  sense_class,      // word -> fine and coarse class, as in cluster, by vectors learnt from much more text
};
inline uint64_t word_key(WordKey kind, uint64_t word, uint64_t detail = 0) {
  return feature(static_cast<uint32_t>(kind), word, detail);
}

class WordTable {
 public:
  static Result<WordTable> open(std::string_view bytes, std::string_view name);
  /// Begins to fetch what number() will read: the table is larger than the caches.
  void prefetch(uint64_t key) const { __builtin_prefetch(slots_ + (key >> shift_)); }
  std::optional<uint32_t> number(uint64_t key) const;
  std::optional<std::string_view> text(uint64_t key) const;

 private:
  struct Slot {
    uint32_t fingerprint, value;
  };
  const Slot* slots_ = nullptr;
  std::string_view pool_;
  uint32_t shift_ = 0, mask_ = 0;
};

/// Collects the entries and writes the file.  Used by train/.
class WordTableWriter {
 public:
  void add(uint64_t key, uint32_t number) { numbers_[key] = number; }
  void add(uint64_t key, std::string_view text);
  size_t size() const { return numbers_.size(); }
  std::string bytes() const;

 private:
  std::map<uint64_t, uint32_t> numbers_;
  std::map<std::string, uint32_t, std::less<>> texts_;
  std::string pool_;
};

}  // namespace parley::language
