#include "claim/harm_status.h"

#include <algorithm>

#include "claim/act.h"
#include "claim/combine_harms.h"
#include "claim/harm.h"
#include "claim/harm_words.h"

namespace parley::claim {
namespace {

class StatusReader {
 public:
  StatusReader(const Grammar& grammar, const data::Lexicon& lexicon, Record& record)
      : g_(grammar), lexicon_(lexicon), harms_(record.harms), words_(grammar, record.harms), voices_(harms_.size()) {
    for (const Claim& claim : record.claims) {
      const Speaker& speaker = claim.speakers.innermost();
      for (const uint32_t harm : claim.harms) voices_[harm] = speaker.is_issuer() ? Span() : speaker.span;
    }
  }

  void settle() {
    const size_t size = harms_.size();
    for (size_t i = 0; i < size; ++i) {
      if (is_open(i)) read_beside(i);
    }
    for (size_t i = 0; i < size; ++i) {
      if (is_open(i)) share(i);
    }
    for (size_t i = 0; i < size; ++i) {
      if (is_open(i)) sum_up(i);
    }
    for (size_t i = 0; i < size; ++i) {
      if (is_open(i)) repeat(i);
    }
  }

 private:
  bool is_open(size_t i) const { return harms_[i].status == Status::unknown && !is_of_objects(harms_[i].kind); }
  void set(size_t i, Status status, Basis basis) {
    if (status != Status::unknown) harms_[i].status = status, harms_[i].status_basis = basis;
  }

  /// What the word says of the people that it names or describes.
  Status of_word(int32_t i) const {
    const std::string_view low = g_.low(i);
    if (low == "civilian" || low == "civilians") return Status::civilian;
    if (low == "military" || low == "army" || low == "enemy") return Status::military;
    if (!g_.is_noun(i)) return Status::unknown;
    const data::Victim* victim = victim_of(g_, lexicon_, i);
    return victim ? victim->status : Status::unknown;
  }

  void read_beside(size_t i) {
    const int32_t first = words_.first(i), last = words_.last(i);
    if (harms_[i].kind == HarmKind::displaced) return set(i, Status::civilian, Basis::implied);
    if (const Status status = labelled(i); status != Status::unknown) return set(i, status, Basis::stated);
    if (const Status status = is_bare(i) && closes_cell(last) ? leading(first) : Status::unknown;
        status != Status::unknown)
      return set(i, status, Basis::stated);
    if (const Status status = predicated(first, last); status != Status::unknown) return set(i, status, Basis::implied);
    if (const Status status = of_toll(first); status != Status::unknown) return set(i, status, Basis::stated);
    const int32_t end = std::min(words_.sentence_last(last), last + 8);
    for (int32_t k = first; k + 1 < end; ++k) {  // "killed in action", "bodies in uniform"
      const bool in = g_.low(k) == "in";
      if (k > last && g_.low(k) == "," && !lexicon_.adjectives.find(g_.low(k + 1))) break;  // "31, wounded in action"
      if (in && (g_.low(k + 1) == "action" || g_.low(k + 1) == "combat" || g_.low(k + 1) == "uniform" ||
                 g_.low(k + 2) == "uniform"))
        return set(i, Status::military, Basis::implied);
    }
  }

  /// "Reservists 69": a line of a list.
  Status labelled(size_t i) const {
    const auto label = words_.label(i);
    for (int32_t k = label ? label->first : 1; k <= (label ? label->last : 0); ++k) {
      if (const Status status = of_word(k); status != Status::unknown) return status;
    }
    return Status::unknown;
  }

  bool closes_cell(int32_t last) const {
    return closes_line(g_, last) || g_.low(last + 1) == "|" || g_.low(last + 1) == "(" ||
           g_.token(last + 1).upos == Upos::PUNCT;
  }

  /// "CIVILIANS killed 11", "Enemy wounded: 26": the column of a list; only words of harm stand between.
  Status leading(int32_t first) const {
    bool harm = false;
    for (int32_t k = first - 1; k >= 0 && k >= first - 4 && !opens_line(g_, k + 1); --k) {
      if (const Status status = of_word(k); status != Status::unknown) return harm ? status : Status::unknown;
      const std::string_view low = g_.low(k);
      if (low == ":" || low == "–" || low == "-" || low == "—") continue;
      if (!lexicon_.adjectives.find(low) && !plain_harm(lexicon_.verbs.find(g_.lemma(k))))
        break;  // "the rebel attack left nine dead": the rebels are no dead
      harm = true;
    }
    return Status::unknown;
  }

  /// "…, all of them civilians", "two of whom were pupils", "14 are children"; "mostly civilians" leaves room for
  /// others.
  Status predicated(int32_t first, int32_t last) const {
    const int32_t end = std::min(words_.sentence_last(last), last + 16);
    for (int32_t k = first + 1; k < end; ++k) {
      const std::string_view low = g_.low(k);
      if (low == ";" || (k > last + 3 && g_.token(k).upos == Upos::NUM)) break;
      const bool mostly = low == "mostly" || low == "mainly" || (low == "most" && g_.low(k + 1) == "of");
      const bool all = low == "all" || low == "both" || mostly;
      const bool copula = low == "were" || low == "was" || low == "are" || low == "is";
      // the copula right behind the figure, "all" behind a comma too
      if (!(all && (g_.low(k - 1) == "," || k <= last + 2)) && !(copula && k <= last + 3)) continue;
      const Status status = complement(k + 1, end);
      if (status != Status::unknown) return mostly ? Status::mixed : status;
    }
    return Status::unknown;
  }

  /// What is said of the people from here on: "of them civilians", "young soldiers".
  Status complement(int32_t k, int32_t end) const {
    for (; k < end; ++k) {
      const std::string_view low = g_.low(k);
      const Upos upos = g_.token(k).upos;
      if (upos == Upos::NOUN || low == "civilian") return of_word(k);
      const bool passes = upos == Upos::ADJ || upos == Upos::DET || upos == Upos::AUX || low == "of" || low == "them" ||
                          low == "whom" || low == "all";
      if (!passes) return Status::unknown;
    }
    return Status::unknown;
  }

  /// "The civilian toll stands at 10", "among the civilian population there are 10 deaths".
  Status of_toll(int32_t first) const {
    const int32_t begin = std::max(words_.sentence_first(first), first - 24);
    for (int32_t k = first - 1; k >= begin; --k) {
      if (g_.low(k) == ";" || g_.low(k) == ".") break;
      const Status status = g_.low(k) == "civilian"                           ? Status::civilian
                            : g_.low(k) == "military" || g_.low(k) == "enemy" ? Status::military
                                                                              : Status::unknown;
      const bool among = k > begin + 1 && g_.low(k - 1) == "among" && lexicon_.tolls.find(g_.lemma(k - 2));
      if (const Status each = of_word(k); among && each != Status::unknown)
        return each;  // "deaths among civilians: 12"
      if (status == Status::unknown) continue;
      for (const int32_t next : {k + 1, k + 2}) {
        if (next <= first && lexicon_.tolls.find(g_.lemma(next))) return status;
      }
    }
    return Status::unknown;
  }

  /// "Two civilians were killed and 15 wounded": a bare number beside a figure is of the same people.
  void share(size_t i) {
    Status status = Status::unknown;
    if (harms_[i].subset_of >= 0) {
      status = harms_[static_cast<size_t>(harms_[i].subset_of)].status;
    } else if (!is_bare(i)) {
      return;
    } else if (i > 0 && !is_of_objects(harms_[i - 1].kind) && is_joined(i - 1, i)) {
      const int32_t whole = harms_[i - 1].subset_of;  // "14 people, two children among them, and 108 hurt"
      status = harms_[whole >= 0 ? static_cast<size_t>(whole) : i - 1].status;
    }
    if (status != Status::mixed) set(i, status, Basis::context);
  }

  /// A whole whose parts are civilians and soldiers is of both; one whose parts are all civilians is of them.
  void sum_up(size_t i) {
    bool civilian = false, military = false, other = false;
    int64_t sum = 0;
    for (const Harm& part : harms_) {
      if (part.subset_of != static_cast<int32_t>(i)) continue;
      civilian = civilian || part.status == Status::civilian || part.status == Status::mixed;
      military = military || part.status == Status::military || part.status == Status::mixed;
      other = other || part.status == Status::unknown || part.status == Status::police;
      sum += part.quantity->low().value_or(0);
    }
    if (civilian && military) return set(i, Status::mixed, Basis::context);
    if (other || (!civilian && !military) || sum < harms_[i].quantity->low().value_or(0)) return;
    set(i, civilian ? Status::civilian : Status::military, Basis::context);
  }

  /// The same figure told elsewhere: "nine soldiers died" … "the nine dead".
  void repeat(size_t i) {
    Status found = Status::unknown;
    for (size_t k = 0; k < harms_.size(); ++k) {
      const Harm& other = harms_[k];
      if (k == i || other.status == Status::unknown || other.status_basis == Basis::context) continue;
      if (broad_kind(other.kind) != broad_kind(harms_[i].kind) || *other.quantity != *harms_[i].quantity) continue;
      if (harms_[i].quantity->low().value_or(0) < 3) continue;  // ones and twos meet by chance
      if (!is_said_of_both(k, i)) continue;
      if (found != Status::unknown && found != other.status) return;
      found = other.status;
    }
    set(i, found, Basis::context);
  }

  /// By one speaker, or by the text itself: "villagers found nine bodies; the army said that nine rebels were killed"
  /// makes no rebels of the bodies.
  bool is_said_of_both(size_t told, size_t open) const {
    return voices_[told].empty() || voices_[told].of(g_.text()) == voices_[open].of(g_.text());
  }

  /// A number alone, or with a word of harm: "95", "15 wounded".
  bool is_bare(size_t i) const {
    for (int32_t k = words_.first(i); k <= words_.last(i); ++k) {
      const Upos upos = g_.token(k).upos;
      if ((upos == Upos::NOUN || upos == Upos::PROPN) && !lexicon_.adjectives.find(g_.low(k)) &&
          !lexicon_.nouns.find(g_.lemma(k)) && g_.low(k) != "others" && g_.lemma(k) != "dozen" &&
          g_.lemma(k) != "score" && g_.lemma(k) != "hundred")
        return false;
    }
    return true;
  }

  /// Nothing but "and", commas and words of harm between two figures.
  bool is_joined(size_t before, size_t after) const {
    const int32_t from = words_.last(before) + 1, to = words_.first(after);
    if (to <= from || to - from > 8 || g_.sentence_of(from) != g_.sentence_of(to)) return false;
    bool conjunction = false;
    for (int32_t i = from; i < to; ++i) {
      const std::string_view low = g_.low(i);
      conjunction = conjunction || low == "and" || low == ",";
      const Upos upos = g_.token(i).upos;
      if ((upos == Upos::NOUN || upos == Upos::PROPN) && !lexicon_.nouns.find(g_.lemma(i))) return false;
      if (low == ";" || low == "." || low == "while" || low == "by") return false;
    }
    return conjunction;
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  std::vector<Harm>& harms_;
  HarmWords words_;
  std::vector<Span> voices_;  // of each harm who tells it, empty = the issuer
};

}  // namespace

void settle_statuses(const Grammar& grammar, const data::Lexicon& lexicon, Record& record) {
  StatusReader(grammar, lexicon, record).settle();
}

}  // namespace parley::claim
