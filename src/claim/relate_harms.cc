#include "claim/relate_harms.h"

#include <algorithm>

#include "claim/combine_harms.h"
#include "claim/harm_status.h"
#include "claim/harm_words.h"

namespace parley::claim {
namespace {

class Relater {
 public:
  Relater(const Grammar& grammar, const data::Lexicon& lexicon, Record& record)
      : g_(grammar), lexicon_(lexicon), harms_(record.harms), record_(record), words_(grammar, record.harms) {}

  void relate() {
    for (uint32_t i = 0; i < harms_.size(); ++i) {
      if (!is_of_objects(harms_[i].kind) && harms_[i].subset_of < 0) harms_[i].subset_of = whole_of(i);
    }
    settle_statuses(g_, lexicon_, harms_);
    for (const Claim& claim : record_.claims) {
      for (const uint32_t i : claim.harms) harms_[i].cumulative = is_total(i, claim);
    }
    for (Harm& harm : harms_) {
      if (harm.subset_of >= 0 && harms_[static_cast<size_t>(harm.subset_of)].cumulative) harm.cumulative = true;
    }
  }

 private:
  int32_t first_of(uint32_t i) const { return words_.first(i); }
  int32_t last_of(uint32_t i) const { return words_.last(i); }
  bool same_kind(uint32_t a, uint32_t b) const { return broad_kind(harms_[a].kind) == broad_kind(harms_[b].kind); }

  /// The nearest figure before that is of the kind and large enough, where the words make this one a part.
  int32_t whole_of(uint32_t i) const {
    const int32_t first = first_of(i);
    const bool marked = is_marked(first, last_of(i));
    for (uint32_t k = i; k-- > 0;) {
      const uint32_t apart = g_.sentence_of(first) - g_.sentence_of(first_of(k));
      if (apart > 1) break;
      if (!same_kind(i, k) || harms_[k].quantity.span().overlaps(harms_[i].quantity.span())) continue;
      const Quantity &part = *harms_[i].quantity, &whole = *harms_[k].quantity;
      if (whole.high() && part.low() && *whole.high() < *part.low()) continue;
      if (part.low() == whole.low() && part.high() == whole.high()) continue;
      if (harms_[k].subset_of >= 0 && !(marked && k + 1 == i && apart == 0)) continue;
      if (marked || (apart == 0 && opens_list(k, first) && sums_up(i, k))) return static_cast<int32_t>(k);
    }
    return -1;
  }

  /// "…, including two children", "four of them women", "17 of the wounded", "37 injured, of whom 19 are staff".
  bool is_marked(int32_t first, int32_t last) const {
    const auto low = [&](int32_t k) { return g_.low(k); };
    const auto them = [&](int32_t k) {
      return low(k) == "them" || low(k) == "whom" || low(k) == "those" || low(k) == "these" || low(k) == "which";
    };
    for (int32_t k = first; k <= last + 2; ++k) {
      if (low(k) == "of" && them(k + 1)) return true;
      if (low(k) == "of" && low(k + 1) == "the" && lexicon_.adjectives.find(low(k + 2)) && k <= last) return true;
      if (low(k) == "among" && (them(k + 1) || low(k + 1) == "the")) return true;
    }
    const int32_t begin = static_cast<int32_t>(g_.sentence(g_.sentence_of(first)).first);
    for (int32_t k = first - 1; k >= begin && k >= first - 4; --k) {
      if (low(k) == "including" || low(k) == "include" || low(k) == "includes" || low(k) == "included" ||
          low(k) == "among" || (low(k) == "of" && k + 1 < first && them(k + 1)))
        return true;
      if (low(k) == "," && k < first - 1) break;
    }
    return false;
  }

  /// A colon, a bracket or "that is" between the whole and what follows.
  bool opens_list(uint32_t whole, int32_t first) const {
    for (int32_t k = last_of(whole) + 1; k < first; ++k) {
      const std::string_view low = g_.low(k);
      if (low == ":" || low == "(" || low == "–" || low == "—" || (low == "that" && g_.low(k + 1) == "is")) return true;
    }
    return false;
  }

  /// "Nine soldiers (two officers, seven men)": this figure and those beside it make the whole.
  bool sums_up(uint32_t index, uint32_t whole) const {
    const auto exact = [&](uint32_t k) { return harms_[k].quantity->low() == harms_[k].quantity->high(); };
    const int64_t wanted = harms_[whole].quantity->low().value_or(-1);
    for (uint32_t begin = whole + 1; begin <= index; ++begin) {
      int64_t sum = 0;
      for (uint32_t k = begin; k < harms_.size() && k < begin + 8; ++k) {
        if (!same_kind(k, whole) || !exact(k)) break;
        sum += harms_[k].quantity->low().value_or(0);
        if (k >= index && k > begin && sum == wanted) return true;
      }
    }
    return false;
  }

  /// "Since the war began", "in nine days", "losses from May to July": no figure of one incident.
  bool is_total(uint32_t i, const Claim& claim) const {
    if (claim.time) {
      const TimeInterval& time = claim.time->value();
      const bool bounded = time.from != kOpenStart && time.to != kOpenEnd;
      if (bounded && time.to - time.from > 20 * kDaySeconds && claim.time->span().overlaps(sentence_span(i)))
        return true;
    }
    const uint32_t sentence = g_.sentence_of(first_of(i));
    const int32_t begin = static_cast<int32_t>(g_.sentence(sentence).first),
                  end = static_cast<int32_t>(g_.sentence(sentence).last);
    for (int32_t k = begin; k < end; ++k) {
      const std::string_view low = g_.low(k);
      if (low == "since" && starts_course(k + 1, end)) return true;
      if (low == "losses" || low == "totals") return true;
      const bool within = low == "in" || low == "over" || low == "within" || low == "during";
      for (int32_t n = k + 1; within && n < end && n <= k + 4; ++n) {
        const std::string_view lemma = g_.lemma(n);
        if ((lemma == "day" || lemma == "week" || lemma == "month" || lemma == "year") && g_.penn(n) == "NNS" &&
            g_.low(n + 1) != "of" && g_.low(n + 1) != "'")
          return true;
        if (g_.token(n).upos == Upos::VERB || g_.token(n).upos == Upos::PUNCT) break;
      }
    }
    return false;
  }

  /// Since when: a date, or something that goes on ("the war began").
  bool starts_course(int32_t first, int32_t end) const {
    static constexpr std::string_view kCourses[] = {"war",       "offensive", "operation", "conflict",   "invasion",
                                                    "fighting",  "start",     "beginning", "outbreak",   "campaign",
                                                    "hostility", "begin",     "uprising",  "revolution", "escalation"};
    for (int32_t k = first; k < end && k < first + 9; ++k) {
      if (std::find(std::begin(kCourses), std::end(kCourses), g_.lemma(k)) != std::end(kCourses)) return true;
      if (lexicon_.dates.months.find(g_.low(k)) || (g_.low(k).size() == 4 && g_.low(k) > "1900" && g_.low(k) < "2100"))
        return true;
      if (g_.token(k).upos == Upos::PUNCT) break;
    }
    return false;
  }

  Span sentence_span(uint32_t i) const {
    const Sentence& sentence = g_.sentence(g_.sentence_of(first_of(i)));
    return g_.span({static_cast<int32_t>(sentence.first), static_cast<int32_t>(sentence.last) - 1});
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  std::vector<Harm>& harms_;
  Record& record_;
  HarmWords words_;
};

}  // namespace

void relate_harms(const Grammar& grammar, const data::Lexicon& lexicon, Record& record) {
  Relater(grammar, lexicon, record).relate();
}

}  // namespace parley::claim
