// Phrases of lower-case words -> a value.  The longest phrase at a position wins.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parley::data {

std::vector<std::string> split_words(std::string_view phrase);  // at blanks

template <class T>
class Phrases {
 public:
  void add(std::string_view phrase, T value) {
    std::vector<std::string> words = split_words(phrase);
    if (words.empty()) return;
    std::string first = words.front();
    by_first_[first].push_back({std::move(words), std::move(value)});
  }

  /// The value of a phrase, made when it is absent.
  T& at(std::string_view phrase) {
    const std::vector<std::string> words = split_words(phrase);
    for (Entry& entry : by_first_[words.front()]) {
      if (entry.words == words) return entry.value;
    }
    return by_first_[words.front()].emplace_back(Entry{words, T{}}).value;
  }

  struct Match {
    const T* value = nullptr;  // nullptr = no phrase starts here
    uint32_t size = 0;         // words
    explicit operator bool() const { return value != nullptr; }
  };

  /// `words(i)` is the lower-case word at i, "" past the end.
  template <class Words>
  Match longest_at(uint32_t at, const Words& words) const {
    Match best;
    const auto found = by_first_.find(words(at));
    if (found == by_first_.end()) return best;
    for (const Entry& entry : found->second) {
      if (entry.words.size() <= best.size) continue;
      uint32_t i = 1;
      while (i < entry.words.size() && words(at + i) == entry.words[i]) ++i;
      if (i == entry.words.size()) best = {&entry.value, i};
    }
    return best;
  }

  const T* find(std::string_view word) const {
    const auto match = longest_at(0, [&](uint32_t i) { return i == 0 ? word : std::string_view(); });
    return match.value;
  }
  bool empty() const { return by_first_.empty(); }

 private:
  struct Entry {
    std::vector<std::string> words;
    T value;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
  };
  std::unordered_map<std::string, std::vector<Entry>, Hash, std::equal_to<>> by_first_;
};

}  // namespace parley::data
