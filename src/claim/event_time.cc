#include "claim/event_time.h"

#include <algorithm>
#include <numeric>

namespace parley::claim {
namespace {

using mention::TimeMention;
using mention::TimeUse;

// Costs of a way through the tree from a date to the word that it may date.
constexpr int kNever = 1000;
constexpr int kLimit = 14;         // what costs more does not date the act
constexpr int kUpClause = 2;       // the date hangs on the clause around the act
constexpr int kDownClause = 3;     // … on a clause within it
constexpr int kAside = 5;          // … on a neighbouring clause
constexpr int kThroughNoun = 1;    // "Monday's attack", "the attack of Monday"
constexpr int kCoarse = 3;         // years and decades are background more often
constexpr uint32_t kPassage = 12;  // sentences over which a date carries on

class Dater {
 public:
  Dater(const Grammar& grammar, const Attribution& attribution, const TimesOfText& text)
      : g_(grammar), attribution_(attribution), times_(text.times), dates_(text.dates), published_(text.published) {
    for (const TimeMention& time : times_) {
      said_.push_back(is_of_saying(time) || is_compared(time));
      topic_.push_back(!said_.back() && is_topic(time));
    }
  }

  void date(const std::vector<DatedWord>& words, std::vector<Claim>& claims) {
    for (size_t i = 0; i < words.size(); ++i) {
      triggers_.push_back(words[i].trigger);
      if (claims[i].event == EventType::ACCUSE || claims[i].mode == "arrest") charges_.push_back(words[i].trigger);
    }
    std::sort(triggers_.begin(), triggers_.end());
    std::sort(charges_.begin(), charges_.end());
    std::vector<size_t> order(words.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return words[a].trigger < words[b].trigger; });
    std::vector<int> chosen(words.size(), -1);
    for (const size_t i : order) {
      chosen[i] = in_sentence(words[i]);
      if (chosen[i] < 0) continue;
      set(claims[i], chosen[i], words[i].trigger, false);
      const TimeMention& time = times_[static_cast<size_t>(chosen[i])];
      if (!claims[i].harms.empty() && time.time.precision <= TimePrecision::days && !is_since(time, words[i].trigger) &&
          !is_past_perfect(words[i].trigger) && described_by(words[i].trigger) == kNone)  // else background
        topic_[static_cast<size_t>(chosen[i])] = true;
    }
    for (const size_t i : order) {
      if (chosen[i] >= 0 || words[i].speech) continue;
      if (const int before = topic_before(words[i].trigger); before >= 0)
        set(claims[i], before, kNone, true);
      else if (const int behind = topic_behind(words[i].trigger); behind >= 0 && !claims[i].harms.empty())
        set(claims[i], behind, kNone, true);  // a toll is that of an act told nearby
      else if (!saying_day(words[i].trigger, claims[i]))
        fall_back(words[i].trigger, claims[i]);
    }
  }

 private:
  uint32_t sentence(int32_t i) const { return g_.sentence_of(i); }
  int32_t head_of(const TimeMention& time) const {
    const int32_t first = static_cast<int32_t>(time.first), last = static_cast<int32_t>(time.last);
    for (int32_t i = first; i < last; ++i) {
      if (g_.token(i).head < first || g_.token(i).head >= last) return i;
    }
    return first;
  }
  bool is_trigger(int32_t i) const { return std::binary_search(triggers_.begin(), triggers_.end(), i); }
  /// "Three men were indicted on Monday in the shooting": the date of the charge is not that of the deed.
  bool is_charge(int32_t i) const { return std::binary_search(charges_.begin(), charges_.end(), i); }
  /// Told beside a charge, not as what that is about: "arrested and beaten", "arrested after firing"; but "charged with
  /// firing".
  bool is_beside(int32_t i) const {
    const Relation relation = g_.token(i).relation;
    if (relation == Relation::conj || relation == Relation::parataxis) return true;
    if (relation != Relation::advcl) return false;
    const int32_t mark = g_.child(i, Relation::mark);
    const std::string_view low = mark == kNone ? g_.preposition(i) : g_.low(mark);
    return low != "with" && low != "of" && low != "for" && low != "in";
  }
  bool is_cue(int32_t i) const {
    const data::Cue* cue = attribution_.cue_at(i);
    return (cue && cue->speaks) || (g_.is_verb(i) && dates_.telling.find(g_.lemma(i)));
  }

  /// "The ministry said on Monday", "in a statement on Monday": by the tree, or by the words where it errs.
  bool is_of_saying(const TimeMention& time) const {
    int32_t at = static_cast<int32_t>(time.first) - 1;
    for (int steps = 0; at >= 0 && steps < 3; ++steps, --at) {
      const std::string_view low = g_.low(at);
      if (low != "on" && low != "late" && low != "early" && low != "earlier" && low != "in" && low != "the" &&
          low != "at")
        break;
    }
    if (at >= 0 && sentence(at) == sentence(static_cast<int32_t>(time.first)) && g_.is_verb(at) && is_cue(at))
      return true;
    const int32_t up = g_.token(head_of(time)).head;
    if (up < 0 || !is_cue(up)) return false;
    for (int32_t i = up + 1; i < static_cast<int32_t>(time.first); ++i) {
      if (g_.low(i) == "that" && g_.token(i).upos != Upos::DET) return false;  // within what is said
    }
    const std::string_view tag = g_.penn(up);
    if (time.time.basis != Basis::unknown && (tag == "VBZ" || tag == "VBP") && published_ && time.time.to != kOpenEnd &&
        time.time.last_day() < *published_)
      return false;  // who says it now speaks of then
    // "On 5 May, the command said, shells fell": between commas the saying is an aside
    return !(g_.low(static_cast<int32_t>(time.last)) == "," && up > static_cast<int32_t>(time.last) &&
             g_.low(up + 1) == ",");
  }

  /// "A third fewer than in the same period of last year": another time.
  bool is_compared(const TimeMention& time) const {
    constexpr int32_t kReach = 7;  // words
    const int32_t first = static_cast<int32_t>(time.first);
    for (int32_t i = first - 1; i >= 0 && i >= first - kReach && sentence(i) == sentence(first); --i) {
      if (g_.is_verb(i) && g_.low(i) != "compared") return false;
      if (g_.low(i) == "than" || g_.low(i) == "compared") return g_.low(i - 1) != "more" && g_.low(i - 1) != "less";
    }
    return false;
  }

  bool is_clause(int32_t i) const {
    switch (g_.token(i).relation) {
      case Relation::root:
      case Relation::ccomp:
      case Relation::advcl:
      case Relation::acl:
      case Relation::acl_relcl:
      case Relation::xcomp:
      case Relation::parataxis:
      case Relation::csubj:
        return true;
      case Relation::conj:
        return g_.is_verb(i);
      default:
        return false;
    }
  }

  /// The word whose clause or noun the date stands in; the act itself where it is passed on the way.
  int32_t host_of(const TimeMention& time, int32_t trigger, int& nouns) const {
    int32_t host = g_.token(head_of(time)).head;
    for (; host >= 0 && host != trigger && !is_clause(host); host = g_.token(host).head) ++nouns;
    return host < 0 ? head_of(time) : host;
  }
  bool is_own(const TimeMention& time, int32_t trigger) const {
    int nouns = 0;
    return host_of(time, trigger, nouns) == trigger;
  }

  /// "The night before, in which one was killed", "the bus on 13 January, where ten died": the act stands in a clause
  /// that describes the date or a word between it and its own clause.
  bool is_antecedent(const TimeMention& time, int32_t trigger, int32_t host) const {
    const int32_t described = described_by(trigger);
    if (described == kNone) return false;
    if (described >= static_cast<int32_t>(time.first) && described < static_cast<int32_t>(time.last)) return true;
    const auto hangs_on = [&](int32_t at, int32_t word) {
      while (at >= 0 && at != host && at != word) at = g_.token(at).head;
      return at >= 0 && at != host;
    };
    const int32_t dated = g_.token(head_of(time)).head;
    // the other way round: "the Tuesday attack on the hotel, which killed 12"
    return hangs_on(dated, described) || (dated >= 0 && is_trigger(dated) && hangs_on(described, dated));
  }

  /// What it costs to date the act by this time; kNever where that cannot be.
  int cost(const TimeMention& time, int32_t trigger) const {
    int out = time.time.precision >= TimePrecision::year ? kCoarse : 0;
    int nouns = 0;
    const int32_t host = host_of(time, trigger, nouns);
    out += nouns * kThroughNoun;
    if (host == trigger) return out;
    if (is_antecedent(time, trigger, host)) return out;
    if (g_.token(host).relation == Relation::acl_relcl && is_trigger(host)) return kNever;  // "who was seized in April"
    int up = 0;  // from the act to the clause that the date hangs on
    bool charged = false;
    for (int32_t at = trigger, below = trigger; at >= 0; below = at, at = g_.token(at).head) {
      charged = charged || (at != trigger && is_charge(at) && !is_beside(below));
      if (at == host) return is_cue(host) || charged ? kNever : out + up;
      if (at != trigger && is_cue(at) && g_.token(at).head >= 0 && up > 0) up += 1;
      up += is_clause(at) ? kUpClause : kThroughNoun;
    }
    if (time.use == TimeUse::since) return kNever;
    int down = 0;
    for (int32_t at = host; at >= 0; at = g_.token(at).head) {
      if (at == trigger) return out + down;
      down +=
          is_clause(at) ? (g_.token(at).relation == Relation::acl_relcl ? kDownClause + 1 : kDownClause) : kThroughNoun;
    }
    return out + kAside + std::abs(static_cast<int32_t>(time.first) - trigger) / 6;
  }

  /// "Have died since 5 May", "… since the raid began on 5 May": the stretch that begins then.
  bool is_since(const TimeMention& time, int32_t trigger) const {
    if (time.use == TimeUse::since) return true;
    const int32_t first = static_cast<int32_t>(time.first);
    for (int32_t at = first - 1; at > trigger && at >= first - 8; --at) {
      if (g_.low(at) == "since") return true;
      if (g_.low(at) == ",") break;
    }
    for (int32_t at = g_.token(head_of(time)).head; at >= 0 && at != trigger; at = g_.token(at).head) {
      for (int32_t c = g_.first_child(at); c != kNone; c = g_.next_sibling(c)) {
        if (g_.token(c).relation == Relation::mark && g_.low(c) == "since") return true;
      }
    }
    return false;
  }

  int in_sentence(const DatedWord& word) const {
    const uint32_t own = sentence(word.trigger);
    int best = kLimit + 1, found = -1, distance = 0;
    for (size_t i = 0; i < times_.size(); ++i) {
      const TimeMention& time = times_[i];
      const uint32_t there = sentence(static_cast<int32_t>(time.first));
      if (there < own) continue;
      if (there > own) break;
      if (time.use != TimeUse::when && time.use != TimeUse::since) continue;
      if (said_[i] && !word.speech && !is_own(time, word.trigger)) continue;
      int price = cost(time, word.trigger);
      if (is_since(time, word.trigger)) price = price <= kCoarse + kDownClause + 3 * kThroughNoun ? price + 2 : kNever;
      if (word.speech && price > kThroughNoun) continue;
      const int apart = std::abs(static_cast<int32_t>(time.first) - word.trigger);
      if (price < best || (price == best && found >= 0 && apart < distance))
        best = price, found = static_cast<int>(i), distance = apart;
    }
    return found;
  }

  bool opens_line(const TimeMention& time) const {
    for (uint32_t i = time.first; i + 3 > time.first; --i) {
      if (i == 0) return true;
      const Span before = g_.token(static_cast<int32_t>(i - 1)).span, here = g_.token(static_cast<int32_t>(i)).span;
      if (g_.text().substr(before.end, here.begin - before.end).find('\n') != std::string_view::npos) return true;
    }
    return false;
  }
  bool opens_sentence(const TimeMention& time) const {
    const int32_t first = static_cast<int32_t>(time.first);
    return first - static_cast<int32_t>(g_.sentence(sentence(first)).first) <= 1;
  }
  bool is_past_perfect(int32_t verb) const {
    for (int32_t c = g_.first_child(verb); c != kNone; c = g_.next_sibling(c)) {
      if (g_.token(c).relation == Relation::aux && g_.low(c) == "had") return true;
    }
    return false;
  }

  /// "…, in which one was killed": the word that the clause of the verb describes; kNone = none.
  int32_t described_by(int32_t verb) const {
    while (verb >= 0 && g_.token(verb).relation == Relation::conj) verb = g_.token(verb).head;
    return verb >= 0 && g_.token(verb).relation == Relation::acl_relcl ? g_.token(verb).head : kNone;
  }

  /// A date that tells what the passage is about: of a main clause, not of background ("since …", "had …", "which …").
  bool is_topic(const TimeMention& time) const {
    if (time.use != TimeUse::when || time.time.precision > TimePrecision::month) return false;
    if (time.time.precision == TimePrecision::month && !opens_sentence(time)) return false;
    if (published_ && time.time.first_day() > *published_) return false;
    if (opens_line(time)) return true;
    bool own = true;
    for (int32_t at = g_.token(head_of(time)).head; at >= 0; at = g_.token(at).head) {
      const Relation relation = g_.token(at).relation;
      if (relation == Relation::acl_relcl && g_.low(g_.subtree(at).first) != "when") return false;
      for (int32_t c = g_.first_child(at); c != kNone; c = g_.next_sibling(c)) {
        if (g_.token(c).relation == Relation::mark && g_.low(c) == "since") return false;
      }
      if (own && relation != Relation::ccomp && is_past_perfect(at)) return false;
      own = own && !is_clause(at);
    }
    return true;
  }

  /// The date that the passage is about: the nearest topic before the act.
  int topic_before(int32_t trigger) const {
    const uint32_t own = sentence(trigger);
    int out = -1;
    for (size_t i = 0; i < times_.size() && sentence(static_cast<int32_t>(times_[i].first)) < own; ++i) {
      // "In June …" as the first words of a sentence leads one aside, and may do so for the next one only
      const uint32_t reach = times_[i].time.precision == TimePrecision::month ? 1 : kPassage;
      if (!topic_[i] || sentence(static_cast<int32_t>(times_[i].first)) + reach < own) continue;
      if (out < 0 || !is_news_beside(times_[i], times_[static_cast<size_t>(out)])) out = static_cast<int>(i);
    }
    return out;
  }
  /// "How many died when houses fell on 17 March was in dispute on Sunday": the day of the news beside that of the act.
  bool is_news_beside(const TimeMention& time, const TimeMention& before) const {
    return published_ && sentence(static_cast<int32_t>(time.first)) == sentence(static_cast<int32_t>(before.first)) &&
           time.time.to != kOpenEnd && time.time.last_day() == *published_ && before.time.to != kOpenEnd &&
           before.time.last_day() < *published_;
  }
  /// "Losses since 7 August", above a list of them: the stretch that begins then.
  int heading_since(int32_t trigger) const {
    for (size_t i = 0; i < times_.size(); ++i) {
      const int32_t first = static_cast<int32_t>(times_[i].first);
      if (first > trigger || sentence(first) > 1) break;
      if (times_[i].use == TimeUse::since && times_[i].time.precision <= TimePrecision::days)
        return static_cast<int>(i);
    }
    return -1;
  }
  int topic_behind(int32_t trigger) const {
    const uint32_t own = sentence(trigger);
    for (size_t i = 0; i < times_.size(); ++i) {
      const uint32_t there = sentence(static_cast<int32_t>(times_[i].first));
      if (there > own + kPassage) break;
      if (topic_[i] && there > own && times_[i].time.precision < TimePrecision::month) return static_cast<int>(i);
    }
    return -1;
  }

  void set(Claim& claim, int index, int32_t trigger, bool carried) const {
    const TimeMention& mention = times_[static_cast<size_t>(index)];
    TimeInterval time = mention.time;
    if (!carried && is_since(mention, trigger)) time.to = kOpenEnd;
    if (time.to == kOpenEnd && published_ && time.first_day() <= *published_) {
      time.to = (Seconds{*published_} + 1) * kDaySeconds;
      time.precision = TimePrecision::days;
    }
    if (carried && time.basis == Basis::stated) time.basis = Basis::context;
    claim.time_carried = carried;
    claim.time = Cited<TimeInterval>(
        time, g_.span({static_cast<int32_t>(mention.first), static_cast<int32_t>(mention.last) - 1}), mention.rule);
  }

  /// Told as news on a day, it happened on that day or just before.
  bool saying_day(int32_t trigger, Claim& claim) const {
    const uint32_t own = sentence(trigger);
    for (size_t i = 0; i < times_.size(); ++i) {
      if (!said_[i] || sentence(static_cast<int32_t>(times_[i].first)) != own || times_[i].use != TimeUse::when)
        continue;
      set(claim, static_cast<int>(i), kNone, true);
      claim.time = Cited<TimeInterval>(inferred(times_[i].time), claim.time->span(), "date of saying");
      return true;
    }
    return false;
  }

  /// Nothing before dates the act: what comes behind does, else it happened on the day of publication.
  void fall_back(int32_t trigger, Claim& claim) const {
    if (const int since = claim.harms.empty() ? -1 : heading_since(trigger); since >= 0)
      return set(claim, since, kNone, true);
    if (const int behind = topic_behind(trigger); behind >= 0) return set(claim, behind, kNone, true);
    for (const TimeMention& time : times_) {
      if (time.use != TimeUse::dateline) continue;
      const Span span = g_.span({static_cast<int32_t>(time.first), static_cast<int32_t>(time.last) - 1});
      claim.time = Cited<TimeInterval>(inferred(time.time), span, "dateline");
      return;
    }
    if (published_ && (!claim.harms.empty() || claim.event == EventType::ASSAULT))
      claim.time =
          Cited<TimeInterval>(inferred(TimeInterval::days(*published_, *published_)), claim.trigger, "publication");
  }
  static TimeInterval inferred(TimeInterval time) {
    time.basis = Basis::inferred;
    time.approximate = true;
    return time;
  }

  const Grammar& g_;
  const Attribution& attribution_;
  const std::vector<TimeMention>& times_;
  const data::Dates& dates_;
  std::optional<Day> published_;
  std::vector<int32_t> triggers_;   // in order
  std::vector<int32_t> charges_;    // of them those of charges and arrests, in order
  std::vector<bool> said_, topic_;  // for each time: it says when somebody spoke; it can date other sentences
};

}  // namespace

void date_claims(const Grammar& grammar, const Attribution& attribution, const TimesOfText& text,
                 const std::vector<DatedWord>& words, std::vector<Claim>& claims) {
  Dater(grammar, attribution, text).date(words, claims);
}

}  // namespace parley::claim
