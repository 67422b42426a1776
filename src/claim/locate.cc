#include "claim/locate.h"

#include <algorithm>

#include "mention/place.h"

namespace parley::claim {
namespace {

constexpr float kWritten = 0.7f;  // to the score of a place that the text names again where it was written
constexpr int kFar = 60;          // words; a place further away from the act is not named for it

class Locator {
 public:
  Locator(const Grammar& grammar, const std::vector<PlaceMention>& places, const data::Gazetteer& gazetteer,
          const data::PlaceRules& rules, std::string_view title, const Record& record)
      : g_(grammar), places_(places), gazetteer_(gazetteer), rules_(rules), title_(title) {
    for (const Claim& claim : record.claims) {
      if (claim.event == EventType::ASSAULT) attacks_.push_back(claim.trigger);
      for (const Speaker& speaker : claim.speakers.all()) {
        if (!speaker.cue.empty()) cues_.push_back(speaker.cue);
      }
    }
    for (const Harm& harm : record.harms) {
      if (harm.kind == HarmKind::killed || harm.kind == HarmKind::injured) hurt_.push_back(harm.quantity.span());
    }
    for (size_t i = 0; i < places_.size(); ++i) {
      const PlaceMention& place = places_[i];
      origin_.push_back(is_origin(place) || is_home(place) || is_of_treatment(place) || is_of_saying(place) ||
                        is_bearing(i));
      outer_.push_back(is_outer(i));
      struck_by_.push_back(mention::struck_by(g_, rules_, place.first, place.last));
      locative_.push_back(!origin_.back() && is_locative(i));
    }
    find_focus();
  }

  void locate(Claim& claim) const {
    int32_t trigger = g_.token_at(claim.trigger.begin);
    if (g_.sentence_of(trigger) != claim.sentence)  // a row of a list below its heading
      trigger = static_cast<int32_t>(g_.sentence(claim.sentence).last) - 1;
    const PlaceMention* stated = in_sentence(trigger);
    if (stated && is_specific(*stated)) return set(claim, *stated, Basis::stated);
    if (stated && is_of_several(*stated)) return set(claim, *stated, Basis::stated);
    const PlaceMention* carried = in_passage(trigger);
    if (stated && carried && carried == focus_ && is_broad(*stated) && is_elsewhere(*carried, *stated)) {
      if (const PlaceMention* there = within(*stated)) carried = there;
    }
    if (carried && (!stated || is_broad(*stated))) return set(claim, *carried, Basis::context);
    if (stated) set(claim, *stated, Basis::stated);
  }

 private:
  int32_t head_of(const PlaceMention& place) const {
    for (int32_t i = static_cast<int32_t>(place.first); i < static_cast<int32_t>(place.last); ++i) {
      const int32_t up = g_.token(i).head;
      if (up < static_cast<int32_t>(place.first) || up >= static_cast<int32_t>(place.last)) return i;
    }
    return static_cast<int32_t>(place.first);
  }

  /// "in Tovuz", "on the city of X", "the X district", "X, a village near Y"; not "Baku said", "Yemen's army", "its
  /// Damascus ally".
  bool is_locative(size_t i) const {
    const PlaceMention& place = places_[i];
    if (place.use != PlaceUse::literal) return false;
    if (is_seat(place)) return false;
    if (struck_by_[i] != kNone || mention::heads_entry(g_, rules_, place.first)) return true;
    int32_t head = head_of(place);
    if (g_.token(head).relation == Relation::nsubj_pass && is_attack(g_.token(head).head)) return true;
    for (int up = 0; up < 4 && head >= 0; ++up) {
      const std::string_view preposition = g_.preposition(head);
      static constexpr std::string_view kWhere[] = {
          "in", "near",   "at",     "outside", "around",  "on",      "into",  "over", "toward",  "towards",   "from",
          "to", "inside", "within", "across",  "against", "between", "along", "off",  "through", "throughout"};
      if (std::find(std::begin(kWhere), std::end(kWhere), preposition) != std::end(kWhere)) return true;
      const Relation relation = g_.token(head).relation;
      const bool climbs = relation == Relation::nmod || relation == Relation::compound || relation == Relation::appos ||
                          relation == Relation::conj || relation == Relation::nmod_poss || relation == Relation::flat ||
                          relation == Relation::nmod_unmarked || relation == Relation::list;
      if (!climbs) return relation == Relation::obj || relation == Relation::obl || relation == Relation::obl_unmarked;
      head = g_.token(head).head;
    }
    return false;
  }

  /// "Its Damascus ally": stands for those who rule there.
  bool is_seat(const PlaceMention& place) const {
    return place.last < g_.size() && rules_.power.find(g_.lemma(static_cast<int32_t>(place.last)));
  }
  /// "Moscow denied": likewise.
  bool acts(const PlaceMention& place) const {
    return is_seat(place) || g_.token(head_of(place)).relation == Relation::nsubj;
  }

  /// "Five missiles were launched from the Kursk region": where an attack comes from is not where it strikes.
  bool is_origin(const PlaceMention& place) const {
    int32_t head = head_of(place);
    for (int up = 0; up < 4 && head >= 0 && g_.preposition(head) != "from"; ++up) head = g_.token(head).head;
    if (head < 0 || g_.preposition(head) != "from") return false;
    const int32_t begin = static_cast<int32_t>(g_.sentence(g_.sentence_of(head)).first);
    int32_t verb = head - 1;
    while (verb >= begin && !g_.is_verb(verb)) --verb;
    return verb >= begin && is_attack(verb);
  }
  /// "Killed a farmhand from Ovra": where the dead and wounded come from.
  bool is_home(const PlaceMention& place) const {
    const int32_t head = head_of(place), whose = g_.token(head).head;
    return whose >= 0 && g_.preposition(head) == "from" && g_.token(head).relation == Relation::nmod &&
           std::any_of(hurt_.begin(), hurt_.end(), [&](Span span) { return span.overlaps(g_.token(whose).span); });
  }
  bool is_attack(int32_t word) const {
    return word >= 0 && std::any_of(attacks_.begin(), attacks_.end(),
                                    [&](Span attack) { return attack.overlaps(g_.token(word).span); });
  }
  /// "The wounded were taken to hospitals in X".
  bool is_of_treatment(const PlaceMention& place) const {
    int32_t head = head_of(place);
    for (int up = 0; up < 5 && head >= 0; ++up) {
      const std::string_view link = g_.preposition(head);
      head = g_.token(head).head;
      if (head < 0 || link.empty()) continue;
      const std::string_view words[] = {g_.lemma(head), link};
      const auto match =
          rules_.treated.longest_at(0, [&](uint32_t i) { return i < 2 ? words[i] : std::string_view(); });
      if (match && match.size == 2) return true;
    }
    return false;
  }
  /// "He told reporters in X".
  bool is_of_saying(const PlaceMention& place) const {
    if (g_.preposition(head_of(place)).empty()) return false;
    int32_t verb = g_.token(head_of(place)).head;
    if (verb >= 0 && g_.token(verb).relation == Relation::obj) verb = g_.token(verb).head;  // "told reporters in X"
    return verb >= 0 && g_.is_verb(verb) &&
           std::any_of(cues_.begin(), cues_.end(), [&](Span cue) { return cue.overlaps(g_.token(verb).span); });
  }
  /// "Y, 40 km north of X": where another place lies.
  bool is_bearing(size_t i) const {
    const int32_t first = static_cast<int32_t>(places_[i].first);
    if (i == 0 || first < 2 || g_.low(first - 1) != "of" || !rules_.direction.find(g_.low(first - 2))) return false;
    return places_[i - 1].use == PlaceUse::literal && is_specific(places_[i - 1]) &&
           g_.sentence_of(static_cast<int32_t>(places_[i - 1].first)) == g_.sentence_of(first);
  }
  /// What the specific place before it lies in: "in X, Y province".
  bool is_outer(size_t i) const {
    if (i == 0 || !is_specific(places_[i - 1]) || places_[i].first - places_[i - 1].last > 6) return false;
    const PlaceMention &inner = places_[i - 1], &outer = places_[i];
    if (inner.use != PlaceUse::literal || !outer.resolved || outer.enclosing) return false;
    if (inner.enclosing) return inner.place.named == outer.span;
    return inner.resolved && inner.place.index != outer.place.index &&
           gazetteer_.within(inner.place.index, outer.place.index);
  }

  /// A town, a village, a unit, a named spot; also a name that the gazetteer lacks.
  static bool is_specific(const PlaceMention& place) {
    if (!place.resolved || place.enclosing) return true;
    const PlaceKind kind = place.place.kind;
    return is_unit(kind) || kind == PlaceKind::town || kind == PlaceKind::quarter || kind == PlaceKind::site ||
           kind == PlaceKind::island || kind == PlaceKind::relief;
  }
  /// A whole state or continent says less than what the passage is about; decided by kind alone, so that an exchange of
  /// names changes nothing.
  static bool is_broad(const PlaceMention& place) {
    return place.resolved && !place.enclosing &&
           (place.place.kind == PlaceKind::state || place.place.kind == PlaceKind::continent);
  }

  /// "In two towns of X": no one of them alone.
  bool is_of_several(const PlaceMention& land) const {
    const int32_t group = g_.token(head_of(land)).head;
    return g_.preposition(head_of(land)) == "of" && group >= 0 && rules_.after.find(g_.lemma(group)) &&
           g_.lemma(group) != g_.low(group);
  }

  /// "Children were killed in Yemen", in a text that names a Saudi town most often.
  bool is_elsewhere(const PlaceMention& place, const PlaceMention& land) const {
    return place.resolved && !place.place.disputed && !land.place.disputed &&
           !gazetteer_.within(place.place.index, land.place.index);
  }
  /// The first spot that is named in the land.
  const PlaceMention* within(const PlaceMention& land) const {
    for (size_t i = 0; i < places_.size(); ++i) {
      if (locative_[i] && places_[i].resolved && is_specific(places_[i]) &&
          gazetteer_.within(places_[i].place.index, land.place.index) && !is_dateline(places_[i]))
        return &places_[i];
    }
    return nullptr;
  }

  const PlaceMention* in_sentence(int32_t trigger) const {
    const Sentence& sentence = g_.sentence(g_.sentence_of(trigger));
    const PlaceMention* found = nullptr;
    int best = kFar + 1;
    for (size_t i = 0; i < places_.size(); ++i) {
      const PlaceMention& place = places_[i];
      if ((outer_[i] && found == &places_[i - 1]) || is_dateline(place)) continue;
      if (place.first < sentence.first || place.last > sentence.last || place.use != PlaceUse::literal || !locative_[i])
        continue;
      const int32_t head = head_of(place);
      const int away = std::abs(head - trigger) + (g_.preposition(head) == "from" ? 20 : 0) +
                       (is_specific(place) ? 0 : 25) - (struck_by_[i] == trigger ? kFar : 0);
      if (away < best) best = away, found = &place;
    }
    return found;
  }

  /// The last specific place of the paragraph before the act, else what the document is about.
  const PlaceMention* in_passage(int32_t trigger) const {
    const uint32_t at = g_.token(trigger).span.begin;
    const size_t paragraph = std::min(g_.text().rfind('\n', at), g_.text().size());
    const PlaceMention* found = nullptr;
    for (size_t i = 0; i < places_.size() && places_[i].span.begin < at; ++i) {
      if (locative_[i] && is_specific(places_[i]) && !(outer_[i] && found == &places_[i - 1]) &&
          !is_dateline(places_[i]) && (paragraph == g_.text().size() || places_[i].span.begin > paragraph))
        found = &places_[i];
    }
    if (found && focus_ && paragraph != g_.text().size() && found != focus_ && !same(*found, *focus_)) return found;
    return focus_ ? focus_ : found;
  }
  bool same(const PlaceMention& a, const PlaceMention& b) const {
    if (a.resolved && b.resolved && !a.enclosing && !b.enclosing) return a.place.index == b.place.index;
    return a.span.of(g_.text()) == b.span.of(g_.text());
  }

  /// The specific place named most often where things happen; the title and the first lines count more.
  void find_focus() {
    float best = -1e6f;
    for (size_t i = 0; i < places_.size(); ++i) {
      if (places_[i].use != PlaceUse::literal || origin_[i] || !is_specific(places_[i])) continue;
      float score = 0;
      bool early = false, written = false;  // where the text was written and what it then names as well
      for (size_t k = 0; k < places_.size(); ++k) {
        if (places_[k].use != PlaceUse::literal || !same(places_[i], places_[k])) continue;
        if (k < i) score = -1e9f;  // counted at its first mention
        if (is_dateline(places_[k])) {
          written = true;
          continue;
        }
        if (!locative_[k] && acts(places_[k])) continue;
        score += locative_[k] ? 1.0f : 0.4f;
        early = early || g_.sentence_of(static_cast<int32_t>(places_[k].first)) < 2;
      }
      const std::string_view name = places_[i].span.of(g_.text());
      if (!title_.empty() && title_.find(name) != std::string_view::npos) score += 3;
      if (early) score += 1;
      if (written && score > 0 && !early) score += kWritten;
      if (is_outside_title(places_[i])) score -= 2.5f;
      if (score > best) best = score, focus_ = &places_[i];
    }
  }
  /// The title names a state, and the place lies in another.
  bool is_outside_title(const PlaceMention& place) const {
    if (!place.resolved || gazetteer_.state_of(place.place.index) == kNoPlace) return false;
    bool outside = false;
    for (const PlaceMention& land : places_) {
      if (!is_broad(land) || land.use != PlaceUse::literal) continue;
      const std::string_view name = land.span.of(g_.text());
      const size_t at = title_.find(name), end = at + name.size();
      if (at == std::string_view::npos || (end < title_.size() && title_[end] >= 'a' && title_[end] <= 'z')) continue;
      if (gazetteer_.within(place.place.index, land.place.index)) return false;
      outside = true;
    }
    return outside;
  }
  /// "BAKU, Oct. 12.", "(Nairobi) –": where the news was written.
  bool is_dateline(const PlaceMention& place) const {
    if (g_.sentence_of(static_cast<int32_t>(place.first)) > 1) return false;
    const Sentence& sentence = g_.sentence(g_.sentence_of(static_cast<int32_t>(place.first)));
    if (place.first > sentence.first + 1) return false;
    const std::string_view behind = g_.low(static_cast<int32_t>(place.last));
    return behind == "," || behind == "—" || behind == "–" || behind == "-" || behind == "--" || behind == ")" ||
           behind == "(" || behind == ".";
  }

  void set(Claim& claim, const PlaceMention& mention, Basis basis) const {
    ClaimPlace place{std::string(mention.span.of(g_.text())), std::nullopt, basis, mention.enclosing};
    if (mention.resolved) place.resolved = mention.place;
    claim.place = Cited<ClaimPlace>(std::move(place), mention.span,
                                    basis == Basis::stated ? "place beside the act" : "place of the passage");
  }

  const Grammar& g_;
  const std::vector<PlaceMention>& places_;
  const data::Gazetteer& gazetteer_;
  const data::PlaceRules& rules_;
  std::string_view title_;
  std::vector<Span> attacks_, cues_;  // triggers; words of saying
  std::vector<Span> hurt_;            // the killed and injured
  std::vector<bool> locative_, outer_;
  std::vector<int32_t> struck_by_;  // the word of attack
  std::vector<bool> origin_;        // named, but nothing happened there
  const PlaceMention* focus_ = nullptr;
};

}  // namespace

void locate(const Grammar& grammar, const std::vector<PlaceMention>& places, const data::Gazetteer& gazetteer,
            const data::PlaceRules& rules, std::string_view title, Record& record) {
  if (places.empty() || record.claims.empty()) return;
  const Locator locator(grammar, places, gazetteer, rules, title, record);
  for (Claim& claim : record.claims) {
    if (claim.event == EventType::none || claim.event == EventType::ASSAULT || claim.event == EventType::COERCE ||
        claim.event == EventType::PROTEST || !claim.harms.empty())
      locator.locate(claim);
  }
}

}  // namespace parley::claim
