#include "claim/relate_harms.h"

#include <algorithm>

#include "claim/combine_harms.h"
#include "claim/harm_status.h"
#include "claim/harm_words.h"

namespace parley::claim {
namespace {

constexpr uint32_t kPassage = 12;  // sentences over which figures are remembered

class Relater {
 public:
  Relater(const Grammar& grammar, const data::Lexicon& lexicon, Record& record)
      : g_(grammar), lexicon_(lexicon), harms_(record.harms), record_(record), words_(grammar, record.harms) {}

  void relate() {
    for (uint32_t s = 0; s < g_.analysis().sentences.size(); ++s) {
      const int32_t first = static_cast<int32_t>(g_.sentence(s).first);
      paragraph_.push_back(s == 0 || begins_paragraph(first) ? first : paragraph_.back());
    }
    for (uint32_t i = 0; i < harms_.size(); ++i) {
      if (!is_of_objects(harms_[i].kind) && harms_[i].subset_of < 0) harms_[i].subset_of = whole_of(i);
    }
    settle_statuses(g_, lexicon_, record_);
    reports_period_ = reports_period();
    for (const Claim& claim : record_.claims) {
      for (const uint32_t i : claim.harms) harms_[i].cumulative = is_total(i, claim);
    }
    for (Harm& harm : harms_) {
      if (harm.subset_of >= 0 && harms_[static_cast<size_t>(harm.subset_of)].cumulative) harm.cumulative = true;
    }
  }

 private:
  bool begins_paragraph(int32_t word) const { return opens_line(g_, word) && opens_paragraph(g_, word); }
  int32_t first_of(uint32_t i) const { return words_.first(i); }
  int32_t last_of(uint32_t i) const { return words_.last(i); }
  bool same_kind(uint32_t a, uint32_t b) const { return broad_kind(harms_[a].kind) == broad_kind(harms_[b].kind); }

  /// The nearest figure before that is of the kind and large enough, where the words make this one a part.
  int32_t whole_of(uint32_t i) const {
    const int32_t first = first_of(i);
    if (words_.label(i)) {
      if (const int32_t heading = heading_of(i); heading >= 0) return heading;
      if (const int32_t total = total_below(i); total >= 0) return total;
      if (const int32_t told = told_above(i); told >= 0) return told;
    }
    const bool nests = is_marked(first, last_of(i)),
               marked = nests || is_of_condition(last_of(i) + 1, words_.sentence_last(first));
    bool told_before = false;
    for (int32_t k = first; k <= last_of(i) + 1; ++k) told_before = told_before || is_of_hurt(k);
    for (uint32_t k = i; k-- > 0;) {
      const uint32_t apart = g_.sentence_of(first) - g_.sentence_of(first_of(k));
      if (apart > (told_before ? kPassage : 1u)) break;
      if (!same_kind(i, k) || harms_[k].quantity.span().overlaps(harms_[i].quantity.span())) continue;
      const Quantity &part = *harms_[i].quantity, &whole = *harms_[k].quantity;
      if (whole.high() && part.low() && *whole.high() < *part.low()) continue;
      if (part.low() == whole.low()) continue;  // told again
      if (is_bracketed(i, k)) return static_cast<int32_t>(k);
      if (harms_[k].subset_of >= 0) {
        if (k + 1 != i || apart > 0) continue;
        if (is_listed(k, i)) return harms_[k].subset_of;  // "16 women and six minors" of the 34
        if (nests) return static_cast<int32_t>(k);
        continue;
      }
      if (marked || (apart == 0 && ((opens_list(k, first) && sums_up(i, k)) || is_named_of(i, k))) ||
          (apart > 0 && splits(i, k)))
        return static_cast<int32_t>(k);
    }
    return -1;
  }

  /// "Ministry of Justice 13" in the list below "KILLED: 84, of whom:".
  int32_t heading_of(uint32_t i) const {
    constexpr int32_t kRows = 12;
    int32_t line = line_first(g_, first_of(i));
    for (int32_t row = 0; row < kRows && line > 0 && !opens_paragraph(g_, line); ++row) {
      const int32_t above = line - 1;
      line = line_first(g_, above);
      if (g_.low(above) != ":") continue;
      for (uint32_t k = i; k-- > 0 && first_of(k) >= line;) {
        const Quantity &part = *harms_[i].quantity, &whole = *harms_[k].quantity;
        if (first_of(k) > above || !same_kind(i, k)) continue;
        return whole.high() && part.low() && *part.low() < *whole.high() ? static_cast<int32_t>(k) : -1;
      }
      return -1;
    }
    return -1;
  }

  /// "Children: 6", above "TOTAL KILLED: 168".
  int32_t total_below(uint32_t i) const {
    constexpr uint32_t kRows = 24;
    for (uint32_t k = i + 1; k < harms_.size() && k < i + kRows; ++k) {
      const auto label = words_.label(k);
      if (!label || opens_paragraph(g_, first_of(k))) return -1;
      const Quantity &part = *harms_[i].quantity, &whole = *harms_[k].quantity;
      if (g_.low(label->first) == "total" && same_kind(i, k) && part.low() < whole.low())
        return static_cast<int32_t>(k);
    }
    return -1;
  }

  /// "Nearly 40 were killed", above rows of 15, 8, 11 and 4.
  int32_t told_above(uint32_t i) const {
    constexpr uint32_t kBefore = 6;  // harms
    const auto is_beside = [&](uint32_t a, uint32_t b) {
      return words_.label(b) && same_kind(a, b) && !opens_paragraph(g_, first_of(std::max(a, b)));
    };
    uint32_t begin = i, end = i + 1;
    while (begin > 0 && is_beside(begin, begin - 1)) --begin;
    while (end < harms_.size() && is_beside(end - 1, end)) ++end;
    int64_t sum = 0;
    for (uint32_t k = begin; k < end; ++k) sum += harms_[k].quantity->low().value_or(0);
    for (uint32_t k = begin; end - begin > 1 && k-- > 0 && k + kBefore >= begin;) {
      const Quantity& whole = *harms_[k].quantity;
      const int64_t low = whole.low().value_or(-1), apart = whole.approximate() ? low / 10 : 0;
      if (same_kind(i, k) && harms_[k].subset_of < 0 && low > 0 && std::abs(low - sum) <= apart)
        return static_cast<int32_t>(k);
    }
    return -1;
  }

  /// "Guards 133 (four of them reservists; seven not identified)": in the bracket right behind the figure.
  bool is_bracketed(uint32_t i, uint32_t whole) const {
    const int32_t open = last_of(whole) + 1;
    if (g_.low(open) != "(" || first_of(i) <= open) return false;
    for (int32_t k = open + 1; k < first_of(i); ++k) {
      if (g_.low(k) == ")" || lexicon_.cues.find(g_.lemma(k)) || g_.low(k) == "according") return false;
    }
    const int32_t end = words_.sentence_last(first_of(i));
    for (int32_t k = last_of(i) + 1; k < end && g_.low(k) != ")" && g_.low(k) != ";"; ++k) {
      if (lexicon_.cues.find(g_.lemma(k)) || g_.low(k) == "according") return false;
    }
    return true;
  }

  /// "Of the wounded", "of the killed": of people who were told before.
  bool is_of_hurt(int32_t of) const {
    if (g_.low(of) != "of" || g_.low(of + 1) != "the" || of + 2 >= static_cast<int32_t>(g_.size())) return false;
    if (lexicon_.adjectives.find(g_.low(of + 2))) return true;
    const auto* verbs = g_.penn(of + 2) == "NN" ? nullptr : lexicon_.verbs.find(g_.lemma(of + 2));
    const std::string_view next = g_.low(of + 3);
    return verbs && g_.low(of + 2).ends_with("ed") &&
           (next == "in" || next == "were" || next == "are" || next == "was" || next == "," || next == ".") &&
           std::any_of(verbs->begin(), verbs->end(), [](const data::Predicate& verb) { return !verb.harms.empty(); });
  }

  /// The word before "of them": "55 persons most of them children", "two civilians one of them a child" tell parts of
  /// the 55 and of the two.
  bool counts_others(int32_t first, int32_t last, int32_t word) const {
    if (word <= first) return false;
    static constexpr std::string_view kSome[] = {"most", "some", "many", "several", "all", "half", "majority", "both"};
    if (std::find(std::begin(kSome), std::end(kSome), g_.low(word)) != std::end(kSome)) return true;
    if (g_.token(word).upos != Upos::NUM) return false;
    for (int32_t k = std::min(word, last) - 1; k > first; --k) {
      if (g_.token(k).upos == Upos::NOUN) return true;
    }
    return word > last;
  }

  /// "…, including two children", "four of them women", "17 of the wounded", "37 injured, of whom 19 are staff".
  bool is_marked(int32_t first, int32_t last) const {
    const auto low = [&](int32_t k) { return g_.low(k); };
    const auto them = [&](int32_t k) {
      return low(k) == "them" || low(k) == "whom" || low(k) == "those" || low(k) == "these" || low(k) == "which";
    };
    for (int32_t k = first; k <= last + 2; ++k) {
      if (k > first && low(k) == "," && k <= last) break;  // "12 people, two of them children": of the two
      if (low(k) == "of" && them(k + 1)) return !counts_others(first, last, k - 1);
      if (is_of_hurt(k) && k <= last + 1) return true;
      if (low(k) == "among" && (them(k + 1) || low(k + 1) == "the")) return true;
    }
    const int32_t begin = words_.sentence_first(first), end = words_.sentence_last(first);
    for (int32_t k = first - 1; k >= begin && k >= first - 4; --k) {
      if (low(k) == "including" || low(k) == "include" || low(k) == "includes" || low(k) == "included" ||
          low(k) == "among" || (low(k) == "of" && k + 1 < first && them(k + 1)))
        return true;
      if ((low(k) == "," && k < first - 1) || low(k) == ":" || g_.is_verb(k)) break;
    }
    for (int32_t k = last + 1; k + 2 < end && k < last + 12; ++k) {  // "20 women are reported to be among the dead"
      if (low(k) == "," || low(k) == ";") break;
      if (low(k) == "among" && low(k + 1) == "the" && lexicon_.adjectives.find(low(k + 2))) return true;
    }
    return false;
  }

  /// "Four are in a grave condition", "nine, whose injuries are light": of people who were told to be hurt.
  bool is_of_condition(int32_t from, int32_t end) const {
    for (int32_t k = from; k < end && k < from + 7; ++k) {
      const std::string_view lemma = g_.lemma(k);
      if (lemma == "condition" || (lemma == "state" && g_.low(k - 1) != "the")) return true;
      if (g_.low(k) == ";" || g_.low(k) == "and" || g_.token(k).upos == Upos::NUM) break;
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

  /// "Five of the family were killed: the father, 69, and a niece": behind a colon, with no more of them than the
  /// whole, not all of whom need be counted.
  bool is_named_of(uint32_t index, uint32_t whole) const {
    constexpr int32_t kReach = 8;  // words from the whole to the colon
    int32_t colon = last_of(whole) + 1;
    const int32_t first = first_of(index);
    while (colon < first && colon <= last_of(whole) + kReach && g_.low(colon) != ":") ++colon;
    if (colon >= first || g_.low(colon) != ":") return false;
    int64_t sum = 0;
    const int32_t end = words_.sentence_last(first);
    for (uint32_t k = whole + 1; k < harms_.size() && first_of(k) < end; ++k) {
      if (first_of(k) > colon && same_kind(k, whole)) sum += harms_[k].quantity->low().value_or(0);
    }
    return sum <= harms_[whole].quantity->low().value_or(0);
  }

  /// Nothing but "and" or a comma between two figures that name their people.
  bool is_listed(uint32_t before, uint32_t after) const {
    int32_t k = last_of(before) + 1;
    if (g_.low(k) == ",") ++k;
    if (g_.low(k) == "and") ++k;
    return k > last_of(before) + 1 && k == first_of(after) && g_.token(last_of(after)).upos == Upos::NOUN;
  }

  /// "Nine died. Five were killed in one village, four in another": the next sentence splits the figure up.  People of
  /// whom less is said are no part: "three children … two Indians and a Pole".
  bool splits(uint32_t index, uint32_t whole) const {
    if (!harms_[whole].attributes.empty() && harms_[index].attributes.empty()) return false;
    return harms_[whole].quantity->low() && g_.sentence_of(first_of(index)) == g_.sentence_of(first_of(whole)) + 1 &&
           sums_up(index, whole);
  }

  /// "Nine soldiers (two officers, seven men)": this figure and those beside it make the whole.
  bool sums_up(uint32_t index, uint32_t whole) const {
    const auto exact = [&](uint32_t k) { return harms_[k].quantity->low() == harms_[k].quantity->high(); };
    const int64_t wanted = harms_[whole].quantity->low().value_or(-1);
    const uint32_t end = g_.sentence_of(first_of(index));
    for (uint32_t begin = whole + 1; begin <= index; ++begin) {
      int64_t sum = 0;
      for (uint32_t k = begin; k < harms_.size() && k < begin + 8; ++k) {
        if (!same_kind(k, whole) || (k != index && is_marked(first_of(k), last_of(k)))) continue;
        if (!exact(k) || g_.sentence_of(first_of(k)) > end) break;
        sum += harms_[k].quantity->low().value_or(0);
        if (k >= index && k > begin && sum == wanted) return true;
      }
    }
    return false;
  }

  /// "Since the war began", "in nine days", "losses from May to July": no figure of one incident.
  bool is_total(uint32_t i, const Claim& claim) const {
    const int32_t first = first_of(i), end = words_.sentence_last(first);
    int32_t begin = words_.sentence_first(first);
    for (int32_t k = first - 1; k > begin; --k) {  // "since the war began this is the third attack: 12 are dead"
      if (g_.low(k) == ";" || g_.low(k) == ":") begin = k;
    }
    if (claim.time) {
      const TimeInterval& time = claim.time->value();
      const bool bounded = time.from != kOpenStart && time.to != kOpenEnd;
      // "in February and March"; one incident may be dated to a month or a year alone
      const int64_t unit = time.precision >= TimePrecision::year    ? 366
                           : time.precision >= TimePrecision::month ? 31
                                                                    : 20;
      if (bounded && time.to - time.from > unit * kDaySeconds && claim.time->span().overlaps(g_.span({begin, end - 1})))
        return true;
    }
    for (int32_t k = begin; k < end; ++k) {
      const std::string_view low = g_.low(k);
      if (k > first && low == ";") break;
      const std::string_view lemma = g_.lemma(k);
      if (k > last_of(i) && (lemma == "bring" || lemma == "raise" || lemma == "take" || lemma == "push"))
        break;  // "… to 31"
      if (low == "since" && starts_course(k + 1, end)) return true;
      if (k < first && (kills_for_long(k, first) || is_of_long(k))) return true;
      if (low == "totals" || low == "cumulative") return true;
      if (k > begin && k < first && (is_general_toll(k) || is_of_several(k))) return true;
      if (k > last_of(i) && is_separate(k, end)) return true;
      if (k > last_of(i) && low == "alone" && is_period(k - 1)) return true;
      if (low == "so" && g_.low(k + 1) == "far" && g_.low(k + 2) == "this") return true;
      const bool within = low == "in" || low == "over" || low == "within" || low == "during";
      if (within && k > first && k < first + 9 && g_.low(k + 2) == "course" &&
          starts_course(k + 3, std::min(end, k + 7)))
        return true;  // "in the course of the operation"
      if (within && is_stretch(k + 1, end) && !is_superlative(k)) return true;
    }
    return counts_incidents(begin, first) || heads_totals(first) || (reports_period_ && is_in_list(i));
  }

  /// "This month alone", "in 2019 alone", "in May alone".
  bool is_period(int32_t i) const {
    const std::string_view lemma = g_.lemma(i), low = g_.low(i);
    return lemma == "week" || lemma == "month" || lemma == "year" || lexicon_.dates.months.find(low) ||
           (low.size() == 4 && low > "1900" && low < "2100");
  }

  /// "The civilian toll stands at 10": of no attack.
  bool is_general_toll(int32_t i) const {
    const std::string_view before = g_.low(i - 1), next = g_.low(i + 1);
    return g_.lemma(i) == "toll" && (before == "civilian" || before == "overall" || before == "national") &&
           next != "of" && next != "from" && next != "in";
  }

  /// "These attacks cost the lives of 16": of more than one.
  bool is_of_several(int32_t i) const {
    if (g_.penn(i) != "NNS" || (g_.low(i - 1) != "these" && g_.low(i - 1) != "those")) return false;
    const auto* acts = lexicon_.nouns.find(g_.lemma(i));
    return acts && acts->front().event == EventType::ASSAULT;
  }

  /// "Five were killed in separate attacks": in more than one.
  bool is_separate(int32_t i, int32_t end) const {
    if (g_.low(i) != "separate") return false;
    for (int32_t k = i + 1; k < end && k < i + 6; ++k) {
      const std::string_view lemma = g_.lemma(k);
      if (g_.penn(k) == "NNS" && (lexicon_.nouns.find(lemma) || lemma == "incident" || lemma == "operation"))
        return true;
    }
    return false;
  }

  bool lasts_long(int32_t i) const { return lexicon_.lasting.find(g_.lemma(i)); }

  /// "The toll from the five-year conflict", "of the six-year-old war".
  bool is_of_long(int32_t i) const {
    if (!lasts_long(i)) return false;
    for (int32_t k = i - 1; k > 0 && k >= i - 6; --k) {
      const std::string_view low = g_.low(k);
      if (low == "from" || low == "of" || low == "in") return false;
      if (low == "year" || low == "years" || low == "month" || low.ends_with("-year") || low.ends_with("-month"))
        return true;
    }
    return false;
  }

  /// "The conflict has killed", "since then … have been killed".
  bool kills_for_long(int32_t i, int32_t end) const {
    const bool war =
        lasts_long(i) && (g_.token(i).relation == Relation::nsubj || g_.token(i).relation == Relation::nsubj_pass);
    if (!war && !(g_.lemma(i) == "since" && g_.low(i + 1) == "then")) return false;
    const int32_t stop = war ? std::min(end, i + 8) : std::min(i + 20, words_.sentence_last(i));
    for (int32_t k = i + 1; k < stop; ++k) {
      if (g_.low(k) == "has" || g_.low(k) == "have") return true;
    }
    return false;
  }

  /// "(In) nine days", "the past three weeks", "the year under review", "the reporting period".
  bool is_stretch(int32_t first, int32_t end) const {
    for (int32_t k = first; k < end && k <= first + 3; ++k) {
      const std::string_view lemma = g_.lemma(k), next = g_.low(k + 1);
      const bool unit = lemma == "day" || lemma == "week" || lemma == "month" || lemma == "year";
      if (unit && g_.penn(k) == "NNS") return next != "of" && next != "'" && next != "that" && next != "after";
      if (unit && next == "under" && g_.low(k + 2) == "review") return true;
      if (lemma == "decade" || lemma == "century" || (unit && g_.low(k - 1) == "past")) return true;
      if (lemma == "quarter" || (lemma == "period" && g_.low(k - 1) == "reporting")) return true;
      if (g_.token(k).upos == Upos::VERB || g_.token(k).upos == Upos::PUNCT) return false;
    }
    return false;
  }

  /// "The deadliest attack in seven months".
  bool is_superlative(int32_t within) const {
    for (int32_t k = within - 1; k >= 0 && k >= within - 5; --k) {
      if (g_.penn(k) == "JJS" || g_.low(k) == "first" || g_.low(k) == "worst") return true;
    }
    return false;
  }

  /// "Nine incidents, in which 19 civilians were killed".
  bool counts_incidents(int32_t begin, int32_t end) const {
    for (int32_t k = begin + 1; k < end; ++k) {
      const std::string_view lemma = g_.lemma(k);
      if ((lemma == "incident" || lemma == "clash" || lemma == "event") && g_.penn(k) == "NNS" &&
          (g_.token(k - 1).upos == Upos::NUM || (k > begin + 1 && g_.token(k - 2).upos == Upos::NUM)))
        return true;
    }
    return false;
  }

  /// No verb but words of harm in the line: "ENEMY killed 386".
  bool is_in_list(uint32_t i) const { return is_in_list_at(first_of(i)); }
  bool is_in_list_at(int32_t first) const {
    const int32_t last = line_last(g_, first);
    for (int32_t k = line_first(g_, first); k <= last; ++k) {
      const std::string_view tag = g_.penn(k);
      if (tag == "VBZ" || tag == "VBP" || tag == "MD") return false;
    }
    return true;
  }

  /// The line, or the one that heads its list, says that figures are counted over a period: "Totals.", "Summary for the
  /// quarter.", "Table 2. Casualties in May".
  bool heads_totals(int32_t i) const {
    const int32_t k = paragraph_[g_.sentence_of(i)];
    if (k == i) return false;
    if (g_.low(k) == "totals" || g_.low(k) == "total") return true;
    return reads_as_heading(k, std::min(i, k + 14)) && is_in_list_at(i);
  }

  /// Words that count and a period before the first full stop, line or colon.
  bool reads_as_heading(int32_t first, int32_t end) const {
    bool counts = false, period = false;
    for (int32_t k = first; k < end; ++k) {
      if (k > first && (opens_line(g_, k) || g_.low(k) == "." || g_.low(k) == ":")) break;
      if (g_.penn(k) == "VBD" || g_.penn(k) == "VBZ") return false;
      counts = counts || lexicon_.tallies.find(g_.lemma(k));
      period = period || lexicon_.periods.find(g_.lemma(k)) || lexicon_.periods.find(g_.low(k)) ||
               (counts && (g_.low(k) == "in" || g_.low(k) == "since") && starts_course(k + 1, k + 4));
    }
    return counts && period;
  }

  /// The head of the document says that its figures are of a period: "monthly information", "losses since 7 August".
  bool reports_period() const {
    static constexpr int32_t kHeads = 3;  // lines
    const int32_t size = static_cast<int32_t>(g_.size());
    int32_t line = 0;
    for (int32_t k = 0; k < size && line < kHeads; ++k) {
      if (!opens_line(g_, k)) continue;
      ++line;
      int32_t end = k + 1;
      while (end < size && end < k + 40 && !opens_line(g_, end)) ++end;
      if (reads_as_heading(k, end)) return true;
    }
    return false;
  }

  /// Since when: a date, or something that goes on ("the war began").
  bool starts_course(int32_t first, int32_t end) const {
    end = std::min(end, static_cast<int32_t>(g_.size()));
    for (int32_t k = first; k < end && k < first + 9; ++k) {
      if (lexicon_.courses.find(g_.lemma(k))) return true;
      if (lexicon_.dates.months.find(g_.low(k)) || (g_.low(k).size() == 4 && g_.low(k) > "1900" && g_.low(k) < "2100"))
        return true;
      if (g_.token(k).upos == Upos::PUNCT) break;
    }
    return false;
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  std::vector<Harm>& harms_;
  Record& record_;
  HarmWords words_;
  bool reports_period_ = false;
  std::vector<int32_t> paragraph_;  // of each sentence: the first word of its paragraph
};

}  // namespace

void relate_harms(const Grammar& grammar, const data::Lexicon& lexicon, Record& record) {
  Relater(grammar, lexicon, record).relate();
}

}  // namespace parley::claim
