#include "claim/attribution.h"

#include <algorithm>
#include <numeric>

#include "claim/act.h"
#include "claim/sources.h"

namespace parley::claim {
namespace {

bool is_first_person(std::string_view low) {
  return low == "we" || low == "i" || low == "us" || low == "our" || low == "my";
}
bool is_person_pronoun(std::string_view low) { return low == "he" || low == "she" || low == "him" || low == "her"; }
bool is_third_person(std::string_view low) {
  return is_person_pronoun(low) || low == "it" || low == "they" || low == "his" || low == "their" || low == "its";
}

/// Whose word the saying is: not a thought, and not what somebody plans or fails to do.
bool speaks(const Saying& saying) { return !saying.row || saying.row->speaks; }

}  // namespace

Attribution::Attribution(const Grammar& grammar, const data::Lexicon& lexicon)
    : g_(grammar),
      lexicon_(lexicon),
      cues_(grammar, lexicon),
      moods_(grammar, lexicon),
      sayings_(find_sayings(grammar, lexicon)) {
  name_speakers();
  nest();
}

/// The larger content is the outer one.
void Attribution::nest() {
  std::vector<int32_t> order(sayings_.all.size()), sizes(sayings_.all.size());
  std::iota(order.begin(), order.end(), 0);
  for (size_t k = 0; k < sizes.size(); ++k) {
    for (const Grammar::Words part : sayings_.all[k].content) sizes[k] += part.last - part.first + 1;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return sizes[static_cast<size_t>(a)] > sizes[static_cast<size_t>(b)]; });
  own_.assign(g_.size(), -1);
  for (size_t k = 0; k < sizes.size(); ++k) own_[static_cast<size_t>(sayings_.all[k].cue)] = static_cast<int32_t>(k);
  innermost_.assign(g_.size(), -1);
  outer_.assign(sizes.size(), -1);
  invented_.assign(g_.size(), false);
  for (const Saying& saying : sayings_.all) {
    for (const Grammar::Words part : saying.content) {
      for (int32_t i = part.first; saying.invented && i <= part.last; ++i) invented_[static_cast<size_t>(i)] = true;
    }
  }
  for (const int32_t k : order) {
    const Saying& saying = sayings_.all[static_cast<size_t>(k)];
    if (!speaks(saying) || speakers_[static_cast<size_t>(k)].span.empty()) continue;
    for (const Grammar::Words part : saying.content) {
      for (int32_t i = part.first; i <= part.last; ++i) {
        if (i == saying.cue) continue;
        int32_t& inner = innermost_[static_cast<size_t>(i)];
        outer_[static_cast<size_t>(k)] = std::max(outer_[static_cast<size_t>(k)], inner == k ? -1 : inner);
        inner = k;
      }
    }
  }
}

void Attribution::name_speakers() {
  for (size_t k = 0; k < sayings_.all.size(); ++k) {
    const Saying& saying = sayings_.all[k];
    Speaker speaker = speaker_of(saying);
    if (saying.source != kNone && speaks(saying) && speaker.span.empty() && is_third_person(g_.low(saying.source))) {
      if (const int32_t before = antecedent(k); before >= 0) {
        speaker.span = speakers_[static_cast<size_t>(before)].span;
        speaker.basis = Basis::context;
      } else {
        speaker.span = g_.token(saying.source).span;
      }
    } else if (const int32_t before = speaker.span.empty() ? -1 : earlier_name(k); before >= 0) {
      speaker.span = speakers_[static_cast<size_t>(before)].span;
      speaker.basis = Basis::context;
    }
    speakers_.push_back(speaker);
  }
}

/// Of "he", "it": the speaker before, a person for "he".
int32_t Attribution::antecedent(size_t saying) const {
  const std::string_view low = g_.low(sayings_.all[saying].source);
  for (size_t k = saying; k-- > 0;) {
    const Saying& before = sayings_.all[k];
    if (speakers_[k].span.empty() || !speaks(before) || before.source == kNone) continue;
    const bool plural = g_.penn(before.source) == "NNS" || g_.low(before.source) == "they";
    const bool person = g_.is_person(before.source) || is_person_pronoun(g_.low(before.source));
    const bool nobody = !person && !is_people(g_, lexicon_, before.source) && !victim_of(g_, lexicon_, before.source);
    if (is_person_pronoun(low) ? plural || nobody : low == "it" ? plural || person : false) continue;
    return static_cast<int32_t>(k);
  }
  return -1;
}

/// Of "the spokesman": a speaker before who was introduced with that word and a name.
int32_t Attribution::earlier_name(size_t saying) const {
  const Saying& own = sayings_.all[saying];
  if (g_.token(own.source).upos != Upos::NOUN || own.source_words.last - own.source_words.first > 1 ||
      g_.low(own.source_words.first) != "the")
    return -1;
  for (size_t k = saying; k-- > 0;) {
    const Saying& before = sayings_.all[k];
    if (speakers_[k].span.empty() || !speaks(before) || before.source == kNone) continue;
    bool same = false, named = false;
    for (int32_t i = before.source_words.first; i <= before.source_words.last; ++i) {
      same = same || g_.low(i) == g_.low(own.source);
      named = named || g_.is_person(i);
    }
    if (same && named) return static_cast<int32_t>(k);
  }
  return -1;
}

Speaker Attribution::speaker_of(const Saying& saying) const {
  Speaker out;
  out.rule = saying.rule;
  out.cue = g_.span(saying.cue_words.empty() ? Grammar::Words{saying.cue, saying.cue} : saying.cue_words);
  if (saying.invented) return out;
  int32_t head = saying.source;
  Grammar::Words words = saying.source_words;
  if (head != kNone && g_.is_relative(head)) {  // "the mayor, who said": the mayor
    head = g_.subject(saying.cue);
    if (head != kNone) words = source_words(g_, head, std::min(saying.source, saying.cue));
  }
  if (head != kNone && !can_speak(g_, lexicon_, head)) return out;
  if (head == kNone || is_first_person(g_.low(head)) || is_third_person(g_.low(head))) return out;
  if (const int32_t owner = g_.child(head, Relation::nmod_poss); owner != kNone && is_first_person(g_.low(owner)))
    return out;  // "our information"
  if (g_.low(head) == "nobody" || g_.low(head) == "none" || g_.low(words.first) == "nobody" ||
      g_.low(words.first) == "no" || (g_.low(head) == "one" && g_.low(head - 1) == "no"))
    return out;
  out.span = g_.span(words);
  return out;
}

Attributed Attribution::read(int32_t word) const {
  Attributed out;
  const Mood mood = moods_.read(word);
  out.stance = mood.stance;
  out.polarity = mood.polarity;
  if (invented_[static_cast<size_t>(word)] && is_claimed_as_fact(out.stance)) out.stance = Stance::denied;
  const int32_t k_own = own_[static_cast<size_t>(word)];  // the word's own speaker is not reported by himself
  const Speaker* own = k_own < 0 ? nullptr : &speakers_[static_cast<size_t>(k_own)];
  std::vector<const Speaker*> inner_first;
  for (int32_t k = innermost_[static_cast<size_t>(word)]; k >= 0 && inner_first.size() < 8;
       k = outer_[static_cast<size_t>(k)]) {
    const Speaker& speaker = speakers_[static_cast<size_t>(k)];
    if (own && own->span == speaker.span) continue;
    if (inner_first.empty() || inner_first.back()->span != speaker.span) inner_first.push_back(&speaker);
  }
  for (size_t k = inner_first.size(); k-- > 0;) out.speakers.add(*inner_first[k]);
  return out;
}

namespace {

/// Words in small letters with a blank around each, without "the".
std::string plain(std::string_view text) {
  std::string out = " ";
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) || c == '\'';
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c + 32);
    else if (letter)
      out += c;
    else if (out.back() != ' ')
      out += ' ';
  }
  if (out.back() != ' ') out += ' ';
  return out.starts_with(" the ") ? out.substr(4) : out;
}

bool is_publisher(std::string_view name, const std::string& publisher) {
  const std::string plain_name = plain(name);
  if (plain_name == publisher) return true;
  const bool several = plain_name.find(' ', 1) + 1 < plain_name.size();
  bool acronym = name.size() > 2;  // "UNSMIL"
  for (const char c : name) acronym = acronym && c >= 'A' && c <= 'Z';
  return (several || acronym) && publisher.find(plain_name) != std::string::npos;
}

}  // namespace

void merge_issuer(Record& record, std::string_view text, std::string_view publisher) {
  if (publisher.empty()) return;
  const std::string plain_publisher = plain(publisher);
  for (Claim& claim : record.claims) {
    SpeakerChain rest;
    for (const Speaker& speaker : claim.speakers.all()) {
      if (!speaker.is_issuer() && !is_publisher(speaker.span.of(text), plain_publisher)) rest.add(speaker);
    }
    claim.speakers = std::move(rest);
  }
}

}  // namespace parley::claim
