#include "claim/harm_pairs.h"

#include <algorithm>

#include "claim/act.h"

namespace parley::claim {
namespace {

using language::feature;
using language::hash_bytes;

constexpr uint32_t kHeadingReach = 8;  // sentences between a heading ("KILLED:") and what it counts

uint32_t bucket(int32_t distance) {
  if (distance < 4) return static_cast<uint32_t>(std::max(distance, 0));
  return distance < 6 ? 4 : distance < 9 ? 5 : distance < 14 ? 6 : distance < 22 ? 7 : 8;
}

uint64_t voice(std::string_view penn) { return penn == "VBN" ? 1 : penn == "VBD" ? 2 : penn == "VBG" ? 3 : penn[0]; }

}  // namespace

HarmPairs::HarmPairs(const Grammar& grammar, const data::Lexicon& lexicon,
                     const std::vector<mention::QuantityMention>& quantities)
    : g_(grammar) {
  find_words(lexicon);
  if (words_.empty()) return;
  find_people(lexicon, quantities);
  find_pairs();
}

void HarmPairs::add_words(int32_t i, const std::vector<data::Predicate>* predicates) {
  if (!predicates) return;
  for (const data::Predicate& predicate : *predicates) {
    if (!predicate.with.empty() || !predicate.particle.empty() || predicate.needs == data::Predicate::told) continue;
    for (const HarmKind kind : predicate.harms) {
      if (is_of_objects(kind)) continue;
      const bool known = !words_.empty() && words_.back().words.last == i && words_.back().kind == kind;
      if (!known) words_.push_back({{i, i}, kind});
    }
  }
}

void HarmPairs::find_words(const data::Lexicon& lexicon) {
  const int32_t size = static_cast<int32_t>(g_.size());
  const auto low = [&](uint32_t k) { return g_.low(static_cast<int32_t>(k)); };
  const auto lemma = [&](uint32_t k) {
    return static_cast<int32_t>(k) < size ? g_.lemma(static_cast<int32_t>(k)) : std::string_view();
  };
  for (int32_t i = 0; i < size;) {
    auto match = lexicon.harm_words.longest_at(static_cast<uint32_t>(i), low);
    if (const auto by_lemma = lexicon.harm_words.longest_at(static_cast<uint32_t>(i), lemma);
        by_lemma.size > match.size)
      match = by_lemma;
    if (match && match.size > 1) {
      words_.push_back({{i, i + static_cast<int32_t>(match.size) - 1}, *match.value});
      i += static_cast<int32_t>(match.size);
      continue;
    }
    const size_t before = words_.size();
    add_words(i, lexicon.verbs.find(g_.lemma(i)));
    if (words_.size() == before) add_words(i, lexicon.nouns.find(g_.lemma(i)));
    if (words_.size() == before) add_words(i, lexicon.adjectives.find(g_.low(i)));
    if (words_.size() == before && match) words_.push_back({{i, i}, *match.value});
    ++i;
  }
}

void HarmPairs::find_people(const data::Lexicon& lexicon, const std::vector<mention::QuantityMention>& quantities) {
  const auto is_harm_word = [&](int32_t i) {
    return std::any_of(words_.begin(), words_.end(),
                       [&](const HarmWord& w) { return w.words.first <= i && i <= w.words.last; });
  };
  std::vector<bool> taken(g_.size());
  for (const mention::QuantityMention& q : quantities) {
    if (q.quantity == Quantity::exactly(0)) continue;
    const int32_t first = static_cast<int32_t>(q.first), last = static_cast<int32_t>(q.last) - 1;
    People out;
    out.quantity = q.quantity;
    out.words = {first, last};
    out.head = last;
    const int32_t head = g_.phrase_at(last);
    const bool comma = static_cast<size_t>(last + 1) < g_.size() && g_.low(last + 1) == ",";
    if (head >= last && (head == last || !comma) && head <= last + 6 && g_.sentence_of(head) == g_.sentence_of(first)) {
      const Grammar::Words phrase = g_.phrase(head);
      out.head = head;
      out.words.last = std::max(last, std::min(phrase.last, head + 10));
      for (int32_t i = last + 1; i <= out.words.last; ++i) {
        if (g_.low(i) == ",") out.words.last = i - 1;  // "ten, the agency reports"
      }
    } else if (static_cast<size_t>(last + 1) < g_.size() && is_harm_word(last + 1)) {
      out.words.last = last + 1;
    }
    while (out.words.first > 0 &&
           (g_.token(out.words.first - 1).upos == Upos::DET || g_.penn(out.words.first - 1) == "PRP$") &&
           g_.sentence_of(out.words.first - 1) == g_.sentence_of(first))
      --out.words.first;
    out.quantity = persons(g_, lexicon, out.head, out.quantity);
    if (out.head == last && g_.token(last).upos == Upos::NUM)
      out.kind = is_harm_word(last + 1) ? People::harmed : People::bare;
    else if (is_harm_word(out.head))
      out.kind = People::harmed;
    else if (is_people(g_, lexicon, out.head))
      out.kind = People::human;
    else
      out.kind = object_of(g_, lexicon, out.head) ? People::thing : People::other;
    for (int32_t i = out.words.first; i <= out.words.last; ++i) taken[static_cast<size_t>(i)] = true;
    people_.push_back(out);
  }
  for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
    if (taken[static_cast<size_t>(i)] || g_.token(i).upos != Upos::NOUN || g_.penn(i) != "NN") continue;
    const data::Victim* victim = victim_of(g_, lexicon, i);
    if (!victim || victim->group || is_harm_word(i)) continue;
    const int32_t det = g_.child(i, Relation::det);
    if (det == kNone || (g_.low(det) != "a" && g_.low(det) != "an" && g_.low(det) != "another")) continue;
    const int32_t of = g_.with_preposition(i, "of");
    if (of != kNone && g_.has_child(of, Relation::nummod)) continue;  // "a figure of 270 bodies"
    People out;
    out.kind = People::single;
    out.head = i;
    out.words = g_.phrase(i);
    people_.push_back(out);
  }
  for (const Name& name : g_.analysis().names) {
    if (name.kind != NameKind::person || taken[name.first]) continue;
    People out;
    out.kind = People::name;
    out.words = {static_cast<int32_t>(name.first), static_cast<int32_t>(name.last) - 1};
    out.head = out.words.first;
    while (g_.token(out.head).head >= out.words.first && g_.token(out.head).head <= out.words.last)
      out.head = g_.token(out.head).head;
    people_.push_back(out);
  }
  std::stable_sort(people_.begin(), people_.end(),
                   [](const People& a, const People& b) { return a.words.first < b.words.first; });
}

void HarmPairs::find_pairs() {
  size_t first_word = 0;
  for (uint32_t p = 0; p < people_.size(); ++p) {
    const uint32_t sentence = g_.sentence_of(people_[p].head);
    while (first_word < words_.size() && g_.sentence_of(words_[first_word].words.first) < sentence) ++first_word;
    size_t w = first_word;
    for (; w < words_.size() && g_.sentence_of(words_[w].words.first) == sentence; ++w)
      pairs_.push_back({p, static_cast<uint32_t>(w)});
    if (w > first_word || first_word == 0) continue;
    // no word of harm here: the heading above may say it
    const uint32_t above = g_.sentence_of(words_[first_word - 1].words.first);
    if (sentence - above > kHeadingReach) continue;
    for (size_t k = first_word; k-- > 0 && g_.sentence_of(words_[k].words.first) == above;)
      pairs_.push_back({p, static_cast<uint32_t>(k)});
  }
}

/// Relations from one word up and down to another, as one hash; 0 when it is longer than eight steps.
uint64_t HarmPairs::path(int32_t from, int32_t to) const {
  int32_t ups[8];
  int count = 0;
  for (int32_t at = from; at >= 0 && count < 8; at = g_.token(at).head) ups[count++] = at;
  uint64_t down = 0;
  int steps = 0;
  for (int32_t at = to; at >= 0 && steps < 8; at = g_.token(at).head, ++steps) {
    for (int k = 0; k < count; ++k) {
      if (ups[k] != at) continue;
      uint64_t hash = down * 31 + 7;
      for (int j = k; j-- > 0;) hash = language::mix(hash * 61 + static_cast<uint64_t>(g_.token(ups[j]).relation) + 3);
      return k + steps > 6 ? 0 : hash | 1;
    }
    down = language::mix(down * 67 + static_cast<uint64_t>(g_.token(at).relation) + 5);
  }
  return 0;
}

/// A word as features see it: names are alike, so that no party is read differently.
uint64_t HarmPairs::word_id(int32_t i) const {
  if (i < 0 || i >= static_cast<int32_t>(g_.size())) return 1;
  const Token& token = g_.token(i);
  const char first = token.span.of(g_.text())[0];
  if (token.upos == Upos::PROPN || (first >= 'A' && first <= 'Z')) return 2;
  if (token.upos == Upos::NUM) return 3;
  return hash_bytes(g_.lemma(i));
}

uint32_t HarmPairs::features(const HarmPair& pair, FrameSays frame, uint64_t* out) const {
  const People& p = people_[pair.people];
  const HarmWord& w = words_[pair.word];
  const int32_t trigger = w.words.last;
  const bool inside = w.words.first <= p.words.last && p.words.first <= w.words.last;
  const uint64_t direction = inside ? 2 : w.words.first > p.words.last;
  const int32_t from = direction == 1 ? p.words.last + 1 : w.words.last + 1;
  const int32_t to = inside ? from : direction == 1 ? w.words.first : p.words.first;
  const bool heading = g_.sentence_of(trigger) != g_.sentence_of(p.head);
  uint64_t gap = 0, gap_words = 0;
  for (int32_t i = from; i < to && i < from + 40; ++i) {
    const std::string_view low = g_.low(i);
    const Upos upos = g_.token(i).upos;
    if (low == ",") gap |= 1;
    if (low == ";" || low == ".") gap |= 2;
    if (low == ":" || low == "–" || low == "—" || low == "-") gap |= 4;
    if (low == "and" || low == "or") gap |= 8;
    if (low == "but" || low == "while" || low == "that" || low == "as") gap |= 16;
    if (upos == Upos::VERB) gap |= g_.penn(i) == "VBN" || g_.penn(i) == "VBG" ? 64 : 32;
    if (low == "(" || low == ")") gap |= 128;
    gap_words = gap_words * 31 + word_id(i);
  }
  uint64_t others = 0, words_between = 0, kinds_between = 0;  // people and words of harm between, at most 2 each
  for (uint32_t k = pair.people + 1; direction == 1 && k < people_.size() && people_[k].words.first < w.words.first;
       ++k)
    ++others;
  for (uint32_t k = pair.people; direction == 0 && k-- > 0 && people_[k].words.first > w.words.last;) ++others;
  for (uint32_t k = pair.word; direction == 1 && k-- > 0 && words_[k].words.first > p.words.last;)
    ++words_between, kinds_between |= words_[k].kind != w.kind;
  for (uint32_t k = pair.word + 1; direction == 0 && k < words_.size() && words_[k].words.last < p.words.first; ++k)
    ++words_between, kinds_between |= words_[k].kind != w.kind;
  others = std::min<uint64_t>(others, 2);
  words_between = std::min<uint64_t>(words_between, 2) * 2 + kinds_between;
  const int32_t apart = to - from;
  const uint64_t distance =
      heading ? 9 + std::min<uint64_t>(g_.sentence_of(p.head) - g_.sentence_of(trigger), 4) : bucket(apart);
  const uint64_t kind = static_cast<uint64_t>(w.kind), type = p.kind, said = static_cast<uint64_t>(frame);
  const uint64_t part = static_cast<uint64_t>(g_.token(trigger).upos), form = voice(g_.penn(trigger));
  const uint64_t steps = heading ? 0 : path(p.head, trigger);
  const uint64_t word = hash_bytes(g_.lemma(trigger));
  const uint64_t relation = static_cast<uint64_t>(g_.token(p.head).relation),
                 above = static_cast<uint64_t>(g_.token(trigger).relation);
  const int32_t governor = g_.token(p.head).head;
  uint64_t role = 0;
  if (g_.is_verb(trigger)) {
    const int32_t object = g_.object(trigger), subject = g_.subject(trigger), first = g_.coordination(p.head);
    role = (object == p.head || (object != kNone && object == first) ? 1u : 0u) +
           (subject == p.head || (subject != kNone && subject == first) ? 2u : 0u) + 4u * g_.is_passive(trigger) +
           8u * (object != kNone);
  }
  uint64_t layout = 0;
  if (heading) {
    const Sentence& above_sentence = g_.sentence(g_.sentence_of(trigger));
    const Sentence& own = g_.sentence(g_.sentence_of(p.head));
    bool verb = false, above_verb = false;
    for (uint32_t i = own.first; i < own.last; ++i) verb = verb || g_.token(static_cast<int32_t>(i)).upos == Upos::VERB;
    for (uint32_t i = above_sentence.first; i < above_sentence.last; ++i)
      above_verb = above_verb || g_.token(static_cast<int32_t>(i)).upos == Upos::VERB;
    layout = 1 + verb + 2 * above_verb + 4u * (g_.low(static_cast<int32_t>(above_sentence.last) - 1) == ":") +
             8u * (own.last - own.first < 14);
  }
  uint32_t count = 0;
  const auto add = [&](uint32_t number, uint64_t a, uint64_t b = 0, uint64_t c = 0) {
    out[count++] = feature(700 + number, a, b, c);
  };
  const uint64_t where = direction * 16 + distance;
  add(0, kind, heading);
  add(1, where, part);
  add(2, where, type);
  add(3, steps, heading);
  add(4, steps, form);
  add(5, steps, part, kind);
  add(6, gap, direction, part);
  add(7, words_between, others, direction);
  add(8, words_between * 4 + others, where);
  add(9, word, direction);
  add(10, word, steps);
  add(11, word_id(p.head), direction);
  add(12, type, kind, direction);
  add(13, word_id(p.words.last + 1), direction);
  add(14, word_id(p.words.first - 1), direction);
  add(15, said);
  add(16, said, words_between * 4 + others);
  add(17, said, where);
  add(18, said, part, steps != 0);
  if (apart <= 3 && !heading) add(19, gap_words, direction, type);
  add(20, gap, words_between * 4 + others, type);
  add(21, form, where, role);
  add(22, relation, above, direction);
  add(23, relation, type);
  add(24, role, form, type);
  add(25, role, said);
  add(26, layout, type);
  add(27, layout, distance);
  add(28, static_cast<uint64_t>(p.quantity.qualifier()), type, kind);
  add(29, governor >= 0 ? word_id(governor) : 4, direction, type);
  add(30, word, type, direction);
  add(31, word, where);
  add(32, gap, where, kind);
  add(33,
      static_cast<uint64_t>(g_.token(trigger).upos == Upos::NOUN && g_.token(trigger).relation == Relation::compound),
      direction, type);
  add(34, word_id(trigger + 1), direction, words_between);
  add(35, word_id(w.words.first - 1), direction, words_between);
  return count;
}

Result<HarmModel> HarmModel::open(const std::filesystem::path& file) {
  auto mapped = data::MappedFile::open(file);
  if (!mapped) return mapped.error();
  auto model = language::LinearModel::open(mapped->bytes(), file.string());
  if (!model) return model.error();
  if (model->classes() != 2)
    return Error{"the model has not two classes; train it again or restore the file", file.string()};
  return HarmModel(std::move(*mapped), std::move(*model));
}

int HarmModel::score(const HarmPairs& pairs, const HarmPair& pair, FrameSays frame) const {
  uint64_t features[kPairFeatures];
  language::Scores scores;
  model_.clear(scores);
  model_.add(features, pairs.features(pair, frame, features), scores);
  return scores.of[1] - scores.of[0];
}

}  // namespace parley::claim
