#include "templates/candidates.h"

#include <algorithm>
#include <unordered_map>

namespace parley::templates {
namespace {

constexpr int32_t kLongest = 12;  // words of a filler
constexpr int32_t kLongestLeft = 6;

bool is_article(std::string_view word) { return word == "a" || word == "an" || word == "the"; }

/// Whether a filler can be built around the word.
bool can_head(const Grammar& grammar, int32_t i) {
  const Token& token = grammar.token(i);
  if (token.upos != Upos::NOUN && token.upos != Upos::PROPN) return false;
  if (token.relation == Relation::flat || token.relation == Relation::goeswith) return false;
  const std::string_view low = grammar.low(i);
  return low.size() > 1 && std::any_of(low.begin(), low.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The last word of what goes on right behind the head without a preposition: "Ana" of "Ana Maria Ruiz".
int32_t end_of_name(const Grammar& grammar, int32_t head) {
  int32_t end = head;
  for (int32_t c = grammar.first_child(head); c != kNone; c = grammar.next_sibling(c)) {
    const Relation r = grammar.token(c).relation;
    if (c == end + 1 && (r == Relation::flat || r == Relation::goeswith || r == Relation::fixed)) end = c;
    // a family name behind a hyphen
    if (c > end && c <= end + 2 && r == Relation::flat) end = c;
  }
  return end;
}

/// How far the phrase goes back without its preposition and articles.
int32_t left_of(const Grammar& grammar, int32_t head) {
  int32_t first = head;
  for (int32_t c = grammar.first_child(head); c != kNone && c < head; c = grammar.next_sibling(c)) {
    const Relation r = grammar.token(c).relation;
    if (r == Relation::case_ || r == Relation::cc || r == Relation::punct || r == Relation::mark ||
        r == Relation::nsubj || r == Relation::cop || r == Relation::advmod || r == Relation::conj ||
        r == Relation::aux || r == Relation::expl || r == Relation::obl || r == Relation::appos)
      continue;
    const Grammar::Words words = grammar.subtree(c);
    if (words.last >= head) continue;
    first = std::min(first, words.first);
  }
  return std::max(first, head - kLongestLeft);
}

/// Ends of the prepositional phrases behind the head, nearest first.
void find_ends(const Grammar& grammar, int32_t head, int32_t name_end, std::vector<int32_t>& ends) {
  ends.assign(1, name_end);
  for (int32_t c = grammar.first_child(head); c != kNone; c = grammar.next_sibling(c)) {
    if (c <= name_end || grammar.token(c).relation != Relation::nmod || !grammar.has_child(c, Relation::case_))
      continue;
    const int32_t end = end_of_name(grammar, c);
    if (end - head < kLongest) ends.push_back(end);
    const int32_t whole = grammar.phrase(c).last;
    if (whole > end && whole - head < kLongest) ends.push_back(whole);
    if (ends.size() > 3) break;
  }
}

class Collector {
 public:
  explicit Collector(const Grammar& grammar) : grammar_(grammar) {}

  void add(int32_t first, int32_t last, int32_t head) {
    if (last - first >= kLongest || first > last || grammar_.sentence_of(first) != grammar_.sentence_of(last)) return;
    const Span span = grammar_.span({first, last});
    std::string key = key_of(span.of(grammar_.text()));
    if (key.size() < 2) return;
    const auto [entry, is_new] = index_.try_emplace(std::move(key), static_cast<uint32_t>(out.size()));
    if (is_new) out.push_back({entry->first, {}});
    std::vector<Occurrence>& occurrences = out[entry->second].occurrences;
    for (const Occurrence& other : occurrences) {
      if (other.head == head) return;
    }
    occurrences.push_back({first, last, head});
  }

  std::vector<Candidate> out;

 private:
  const Grammar& grammar_;
  std::unordered_map<std::string, uint32_t> index_;
};

}  // namespace

std::string key_of(std::string_view text) {
  std::string out;
  size_t word = 0;  // where the last word begins in `out`
  const auto end_word = [&] {
    if (is_article(std::string_view(out).substr(word))) out.resize(word);
    if (!out.empty() && out.back() != ' ') out += ' ';
    word = out.size();
  };
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      end_word();
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      out += c;
    }
  }
  end_word();
  if (!out.empty()) out.pop_back();
  return out;
}

std::vector<Candidate> find_candidates(const Grammar& grammar) {
  Collector collector(grammar);
  std::vector<int32_t> ends;
  for (int32_t head = 0; head < static_cast<int32_t>(grammar.size()); ++head) {
    if (!can_head(grammar, head)) continue;
    const int32_t left = left_of(grammar, head);
    find_ends(grammar, head, end_of_name(grammar, head), ends);
    for (const int32_t end : ends) {
      for (int32_t first = left; first <= head; ++first) {
        const Token& token = grammar.token(first);
        if (token.upos == Upos::PUNCT || token.relation == Relation::case_ || is_article(grammar.low(first))) continue;
        collector.add(first, end, head);
      }
    }
  }
  for (const Name& name : grammar.analysis().names) {
    const int32_t first = static_cast<int32_t>(name.first), last = static_cast<int32_t>(name.last) - 1;
    int32_t head = first;
    while (grammar.token(head).head >= first && grammar.token(head).head <= last) head = grammar.token(head).head;
    collector.add(first, last, head);
  }
  return std::move(collector.out);
}

}  // namespace parley::templates
