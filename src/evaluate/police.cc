// The set of Indian police events: which sentences tell that police kill, arrest, use force, act at all, or fail to
// act.
#include <algorithm>

#include "core/grammar.h"
#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

class PoliceReader {
 public:
  PoliceReader(const Document& document, const Reading& reading, const data::Lexicon& lexicon)
      : g_(document.text(), reading.analysis), reading_(reading), lexicon_(lexicon), points_(document.text()) {}

  void read(uint32_t sentence) {
    first_ = static_cast<int32_t>(g_.sentence(sentence).first);
    last_ = static_cast<int32_t>(g_.sentence(sentence).last);
    const int32_t police = find_police();
    bool killed = false, fired_by_police = false;
    int32_t arrested = kNone;
    for (const Claim& claim : reading_.record.claims) {
      if (claim.sentence != sentence) continue;
      const bool by_police = claim.perpetrator && holds_police(claim.perpetrator->span);
      const bool by_others = claim.perpetrator && !claim.perpetrator->span.empty() && !by_police;
      const bool negative = claim.polarity == Polarity::negative;
      for (const uint32_t index : claim.harms) {
        const Harm& harm = reading_.record.harms[index];
        const bool some = harm.quantity->high() != std::optional<int64_t>(0);
        if (harm.kind == HarmKind::killed && some && !negative) killed = true;
        if (harm.kind == HarmKind::killed && by_police && states_fact(claim)) add("KILL", claim.trigger);
      }
      if (claim.event == EventType::COERCE && claim.mode == "arrest" && !by_others && states_fact(claim))
        arrested = token_at(claim.trigger);
      if (claim.event == EventType::ASSAULT && by_police && states_fact(claim)) {
        add("FORCE", claim.trigger);
        fired_by_police = fired_by_police || claim.mode == "small_arms";
      }
    }
    const auto& words = lexicon_.police;
    const int32_t force = find(words.force), firing = find(words.firing);
    if (force != kNone) add("FORCE", g_.token(force).span);
    const bool shots = fired_by_police || (firing != kNone && (force != kNone || police != kNone));
    if (shots && (killed || tells_death())) add("KILL", g_.token(firing == kNone ? first_ : firing).span);
    if (arrested == kNone && find(words.no_arrest) == kNone) {
      const int32_t word = find(words.arrest);
      if (word != kNone && !is_wished(word)) arrested = word;
    }
    if (arrested != kNone) add("ARREST", g_.token(arrested).span);
    const int32_t failure = find(words.failure);
    if (failure != kNone && (police != kNone || find_state(failure))) add("FAIL", g_.token(failure).span);
    const int32_t action = find(words.action);
    if (police != kNone || action != kNone) add("ANY_ACTION", g_.token(police != kNone ? police : action).span);
  }

  std::string take(std::string_view id) {
    json_.close_array().close_object();
    (void)id;
    return json_.take();
  }

  void open(std::string_view id) { json_.open_object().field("id", id).key("events").open_array(); }

 private:
  void add(std::string_view label, Span span) {
    json_.open_object().key("span");
    write_span(json_, points_, span);
    json_.field("label", label).close_object();
  }

  /// The longest of the phrases at the word, by form or lemma.
  template <class T>
  typename data::Phrases<T>::Match match(const data::Phrases<T>& phrases, int32_t at) const {
    const auto low = [&](uint32_t i) {
      return static_cast<int32_t>(i) < last_ ? g_.low(static_cast<int32_t>(i)) : std::string_view();
    };
    const auto found = phrases.longest_at(static_cast<uint32_t>(at), low);
    if (found) return found;
    return phrases.longest_at(static_cast<uint32_t>(at),
                              [&](uint32_t i) { return i == static_cast<uint32_t>(at) ? g_.lemma(at) : low(i); });
  }

  int32_t find(const data::Phrases<RuleId>& phrases) const {
    for (int32_t i = first_; i < last_; ++i) {
      if (match(phrases, i)) return i;
    }
    return kNone;
  }

  /// Police as somebody, not as part of "police station" or of its address.
  int32_t find_police() const {
    for (int32_t i = first_; i < last_; ++i) {
      const auto found = match(lexicon_.bodies, i);
      if (!found) continue;
      const int32_t next = i + static_cast<int32_t>(found.size);
      const std::string_view behind = next < last_ ? g_.low(next) : std::string_view();
      if (*found.value == "police" && behind != "station" && behind != "stations") return i;
      i = next - 1;
    }
    return kNone;
  }

  /// A word of death, whether or not the reader of harms found a victim.
  bool tells_death() const {
    for (int32_t i = first_; i < last_; ++i) {
      for (const auto* table : {&lexicon_.verbs, &lexicon_.nouns, &lexicon_.adjectives}) {
        const auto* found = table->find(g_.lemma(i));
        for (size_t k = 0; found && k < found->size(); ++k) {
          const data::Predicate& predicate = (*found)[k];
          if (predicate.with.empty() && predicate.particle.empty() && !predicate.harms.empty() &&
              predicate.harms.front() == HarmKind::killed)
            return true;
        }
      }
    }
    return false;
  }

  /// A state's body not far before the word.
  bool find_state(int32_t word) const {
    for (int32_t i = std::max(first_, word - 10); i < word; ++i) {
      const auto found = match(lexicon_.bodies, i);
      if (found && *found.value == "state") return true;
    }
    return false;
  }

  bool holds_police(Span span) const {
    for (int32_t i = first_; i < last_; ++i) {
      if (!g_.token(i).span.overlaps(span)) continue;
      const auto found = match(lexicon_.bodies, i);
      if (found && *found.value == "police") return true;
    }
    return false;
  }

  int32_t token_at(Span span) const {
    for (int32_t i = first_; i < last_; ++i) {
      if (g_.token(i).span.overlaps(span)) return i;
    }
    return first_;
  }

  /// "Should be arrested", "demanded the arrest of": no arrest is told.
  bool is_wished(int32_t word) const {
    if (g_.penn(word) == "VB" || g_.penn(word) == "VBP") return true;  // "to arrest", "will arrest"
    for (int32_t i = std::max(first_, word - 6); i < word; ++i) {
      const std::string_view lemma = g_.lemma(i), low = g_.low(i);
      if (lexicon_.negators.find(low) || low == "should" || low == "must" || low == "would" || low == "could" ||
          low == "if" || low == "cannot" || lemma == "demand" || lemma == "seek" || lemma == "fail" ||
          lemma == "refuse")
        return true;
    }
    return false;
  }

  Grammar g_;
  const Reading& reading_;
  const data::Lexicon& lexicon_;
  CodePoints points_;
  JsonWriter json_;
  int32_t first_ = 0, last_ = 0;
};

}  // namespace

std::string predict_police(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  PoliceReader reader(document, reading, tables.lexicon);
  reader.open(document.id());
  for (uint32_t s = 0; s < reading.analysis.sentences.size(); ++s) reader.read(s);
  return reader.take(document.id());
}

}  // namespace parley::evaluate
