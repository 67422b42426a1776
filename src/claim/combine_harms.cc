#include "claim/combine_harms.h"

#include <algorithm>
#include <array>

#include "claim/harm.h"

namespace parley::claim {
namespace {

// In the model's units; the first is what it takes to go beyond the frames, the second to overrule them.
constexpr int kAdd = 0;
constexpr int kRefute = 0;
constexpr RuleId kRule = "models/en/harm.bin";

class Combiner {
 public:
  Combiner(const Grammar& grammar, const data::Lexicon& lexicon,
           const std::vector<mention::QuantityMention>& quantities, const HarmModel& model, Record& record)
      : g_(grammar), lexicon_(lexicon), model_(model), record_(record), pairs_(grammar, lexicon, quantities) {}

  std::vector<AddedHarm> combine() {
    dropped_.resize(record_.harms.size());
    const auto& pairs = pairs_.pairs();
    for (size_t begin = 0; begin < pairs.size();) {
      size_t end = begin;
      Opinion opinion;
      for (; end < pairs.size() && pairs[end].people == pairs[begin].people; ++end) {
        const int score = model_.score(pairs_, pairs[end], frame_says(g_, pairs_, pairs[end], record_));
        Best& best = opinion[static_cast<size_t>(broad_kind(pairs_.words()[pairs[end].word].kind))];
        if (!best.pair || score > best.score) best = {&pairs[end], score};
      }
      decide(pairs_.people()[pairs[begin].people], opinion);
      begin = end;
    }
    drop();
    return std::move(added_);
  }

 private:
  struct Best {
    const HarmPair* pair = nullptr;
    int score = 0;
  };
  using Opinion = std::array<Best, 16>;  // by broad kind

  void decide(const People& people, const Opinion& opinion) {
    const Span span = g_.span(people.words);
    const Best* most = nullptr;
    for (const Best& best : opinion) {
      if (best.pair && (!most || best.score > most->score)) most = &best;
    }
    bool known = false;
    for (size_t i = 0; i < dropped_.size(); ++i) {
      const Harm& harm = record_.harms[i];
      if (is_of_objects(harm.kind) || !harm.quantity.span().overlaps(span)) continue;
      const Best& own = opinion[static_cast<size_t>(broad_kind(harm.kind))];
      if (own.pair && own.score < kRefute)
        dropped_[i] = true;
      else
        known = true;
    }
    if (known || most->score <= kAdd) return;
    const HarmWord& word = pairs_.words()[most->pair->word];
    if (is_doer(people, word) || is_told(people)) return;
    Harm harm{word.kind, Cited<Quantity>(people.quantity, span, kRule)};
    describe_victims(g_, lexicon_, people.head, people.words, harm);
    record_.harms.push_back(std::move(harm));
    added_.push_back({word.words.last, static_cast<uint32_t>(record_.harms.size() - 1)});
  }

  /// "Confirmed the toll to an AFP correspondent": who is told.
  bool is_told(const People& people) const {
    const std::string_view first = g_.low(people.words.first);
    return (first == "a" || first == "an" || first == "the") && g_.preposition(people.head) == "to";
  }

  /// "A bomber killed 16 people": the subject of a verb whose victims are its object, and the object is there.
  bool is_doer(const People& people, const HarmWord& word) const {
    const int32_t verb = word.words.last;
    if (!g_.is_verb(verb) || g_.is_passive(verb) || g_.subject(verb) != people.head) return false;
    const int32_t object = g_.object(verb);
    const auto* predicates = lexicon_.verbs.find(g_.lemma(verb));
    if (object <= verb || object == people.head || !predicates) return false;
    for (int32_t i = verb + 1; i < object; ++i) {
      if (g_.token(i).upos == Upos::PUNCT) return false;  // "nine staff killed, 37 people injured"
    }
    const auto suffers = [](const data::Role& role) {
      return role.kind == data::Role::victim &&
             std::any_of(role.arguments.begin(), role.arguments.end(),
                         [](const auto& a) { return a.kind == data::Argument::subject; });
    };
    return std::none_of(predicates->begin(), predicates->end(), [&](const data::Predicate& predicate) {
      return std::any_of(predicate.frames.begin(), predicate.frames.end(), [&](const data::Frame& frame) {
        return std::any_of(frame.roles.begin(), frame.roles.end(), suffers);
      });
    });
  }

  /// Takes the refuted harms out, brings the others into the order of the text, and moves the indexes along.
  void drop() {
    dropped_.resize(record_.harms.size());
    std::vector<uint32_t> kept;
    for (uint32_t i = 0; i < dropped_.size(); ++i) {
      if (!dropped_[i]) kept.push_back(i);
    }
    std::stable_sort(kept.begin(), kept.end(), [&](uint32_t a, uint32_t b) {
      return record_.harms[a].quantity.span().begin < record_.harms[b].quantity.span().begin;
    });
    std::vector<int32_t> moved(dropped_.size(), -1);
    std::vector<Harm> harms;
    for (size_t k = 0; k < kept.size(); ++k) {
      moved[kept[k]] = static_cast<int32_t>(k);
      harms.push_back(std::move(record_.harms[kept[k]]));
    }
    record_.harms = std::move(harms);
    const auto follow = [&](int32_t& index) { index = index < 0 ? -1 : moved[static_cast<size_t>(index)]; };
    for (Harm& harm : record_.harms) follow(harm.subset_of), follow(harm.same_as);
    for (Claim& claim : record_.claims) {
      std::erase_if(claim.harms, [&](uint32_t index) { return dropped_[index]; });
      for (uint32_t& index : claim.harms) index = static_cast<uint32_t>(moved[index]);
    }
    for (AddedHarm& added : added_) added.harm = static_cast<uint32_t>(moved[added.harm]);
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const HarmModel& model_;
  Record& record_;
  HarmPairs pairs_;
  std::vector<bool> dropped_;
  std::vector<AddedHarm> added_;
};

}  // namespace

HarmKind broad_kind(HarmKind kind) {
  if (kind == HarmKind::hospitalised) return HarmKind::injured;
  return kind == HarmKind::captured ? HarmKind::detained : kind;
}

FrameSays frame_says(const Grammar& grammar, const HarmPairs& pairs, const HarmPair& pair, const Record& record) {
  const Span people = grammar.span(pairs.people()[pair.people].words);
  const HarmWord& word = pairs.words()[pair.word];
  FrameSays out = FrameSays::nothing;
  for (const Claim& claim : record.claims) {
    for (const uint32_t index : claim.harms) {
      const Harm& harm = record.harms[index];
      if (is_of_objects(harm.kind) || !harm.quantity.span().overlaps(people)) continue;
      if (broad_kind(harm.kind) != broad_kind(word.kind)) {
        if (out == FrameSays::nothing) out = FrameSays::other_kind;
      } else if (claim.trigger.overlaps(grammar.span(word.words))) {
        return FrameSays::same_word;
      } else {
        out = FrameSays::same_kind;
      }
    }
  }
  return out;
}

std::vector<AddedHarm> combine_harms(const Grammar& grammar, const data::Lexicon& lexicon,
                                     const std::vector<mention::QuantityMention>& quantities, const HarmModel& model,
                                     Record& record) {
  return Combiner(grammar, lexicon, quantities, model, record).combine();
}

}  // namespace parley::claim
