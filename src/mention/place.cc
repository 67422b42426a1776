#include "mention/place.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace parley::mention {
namespace {

using data::Gazetteer;
using data::NameUse;

constexpr uint32_t kLongest = 7;        // pieces of a name
constexpr size_t kMostCandidates = 96;  // of one name, the best by prior

/// A word, or a part of one with joints: "R-Elbow Lake" is R, Elbow, Lake.
struct Piece {
  Span span;
  uint32_t token = 0;
  bool capital = false;  // begins with a capital letter, or one of a script that is not looked into
  bool letters = false;  // no punctuation alone
  bool glued = false;    // follows without blank or joint: "'s"
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "air attack on" of the governor's lemma, the one before it and the preposition.
bool is_cue(const data::Phrases<bool>& cues, std::string_view before, std::string_view lemma, std::string_view link) {
  const std::string_view words[] = {before, lemma, link};
  for (uint32_t from = 0; from < 2; ++from) {
    const auto match =
        cues.longest_at(0, [&](uint32_t i) { return from + i < 3 ? words[from + i] : std::string_view(); });
    if (match && from + match.size == (link.empty() ? 2 : 3)) return true;
  }
  return false;
}

class Finder {
 public:
  Finder(const Grammar& grammar, const Gazetteer& gazetteer, const data::PlaceRules& rules, std::string_view title)
      : g_(grammar), gazetteer_(gazetteer), rules_(rules), name_(grammar.size(), -1), title_(title) {
    const auto& names = g_.analysis().names;
    for (size_t n = 0; n < names.size(); ++n) {
      for (uint32_t i = names[n].first; i < names[n].last; ++i) name_[i] = static_cast<int32_t>(n);
      if (names[n].kind == NameKind::place)
        ++unknown_[g_.span({static_cast<int32_t>(names[n].first), static_cast<int32_t>(names[n].last) - 1})
                       .of(g_.text())];
      if (names[n].kind != NameKind::person) continue;
      if (names[n].last - names[n].first > 1) surnames_.insert(low_of(names[n].last - 1));
      ++persons_[g_.span({static_cast<int32_t>(names[n].first), static_cast<int32_t>(names[n].last) - 1})
                     .of(g_.text())];
    }
  }

  std::vector<PlaceMention> find() {
    for (const Sentence& sentence : g_.analysis().sentences) {
      cut(sentence);
      for (uint32_t p = 0; p < pieces_.size(); ++p) {
        const uint32_t stop = pieces_[p].capital || is_article(p) ? run_end(p) : p;
        if (stop > p && is_told(p, stop)) told_.insert(words(p, stop));
      }
    }
    read();  // a name that is a place once is one everywhere
    for (const PlaceMention& mention : out_) {
      if (mention.use == PlaceUse::literal && !mention.candidates.empty() && mention.span.size() > 3 &&
          --persons_[mention.span.of(g_.text())] < 0)
        told_.insert(mention.span.of(g_.text()));
    }
    read();
    return std::move(out_);
  }

 private:
  void read() {
    out_.clear();
    for (const Sentence& sentence : g_.analysis().sentences) {
      cut(sentence);
      inside_until_ = 0;
      for (uint32_t p = 0; p < pieces_.size();) p = read_at(p);
    }
  }
  std::string_view low_of(uint32_t token) const { return g_.low(static_cast<int32_t>(token)); }
  std::string_view form(uint32_t p) const {
    return p < pieces_.size() ? pieces_[p].span.of(g_.text()) : std::string_view();
  }
  /// The piece in small letters; "" outside the sentence.
  std::string_view low(uint32_t p) const { return p < lows_.size() ? std::string_view(lows_[p]) : std::string_view(); }
  std::string_view before(uint32_t p) const { return p > 0 ? low(p - 1) : std::string_view(); }
  int kind(uint32_t p) const {  // of the engine's name; -1 = none
    const int32_t name = name_[pieces_[p].token];
    return name < 0 ? -1 : static_cast<int>(g_.analysis().names[static_cast<size_t>(name)].kind);
  }
  bool is(uint32_t p, NameKind wanted) const { return kind(p) == static_cast<int>(wanted); }
  template <class T>
  bool has(const data::Phrases<T>& words, uint32_t p) const {
    return p < pieces_.size() && words.find(low(p)) != nullptr;
  }

  std::string_view words(uint32_t first, uint32_t last) const {
    return g_.text().substr(pieces_[first].span.begin, pieces_[last - 1].span.end - pieces_[first].span.begin);
  }

  /// End of the name that begins at the piece, by the engine or by its capitals; the piece itself where none may begin.
  uint32_t run_end(uint32_t p) const {
    const int32_t name = name_[pieces_[p].token];
    if (p > 0 && name >= 0 && name_[pieces_[p - 1].token] == name && !pieces_[p].glued &&
        pieces_[p - 1].token != pieces_[p].token)
      return p;
    if (is(p, NameKind::organisation) || is(p, NameKind::nationality)) return p;
    uint32_t q = p;
    while (q < pieces_.size() && pieces_[q].letters && (name_of(q) == name || (name < 0 && is(q, NameKind::person))) &&
           (pieces_[q].capital || (q == p && is_article(p))) && form(q) != "’s" &&
           (name_of(q) >= 0 ||
            (!has(rules_.ordinary, q) && g_.token(static_cast<int32_t>(pieces_[q].token)).upos == Upos::PROPN)))
      ++q;
    const bool short_word = q == p + 1 && (has(rules_.ordinary, p) || form(p).size() < 3 ||
                                           (form(p).size() < 6 && is_all_capitals(p)));  // "strikes on the GNA"
    const bool of_headline = name < 0 && (q == p + 1 || (p > 0 && pieces_[p - 1].capital)) &&
                             !heads_entry(g_, rules_, pieces_[p].token);  // "Missile Strike Kills"
    return q - p > 4 || short_word || of_headline ? p : q;
  }

  /// "1–28 February 2023".
  bool is_date(uint32_t p) const {
    const auto number = [&](uint32_t q) { return q < pieces_.size() && is_digit(form(q).front()); };
    if (number(p) && form(p + 1) == "–") p += 2;
    return number(p) && has(rules_.ordinary, p + 1) && number(p + 2) && form(p + 2).size() == 4;
  }
  bool is_surname(uint32_t first, uint32_t last) const { return last == first + 1 && surnames_.count(low(first)); }
  bool is_told_of(uint32_t first, uint32_t last) const {
    return !is_surname(first, last) && told_.count(words(first, last));
  }
  /// Whether the words around a name that the gazetteer may lack tell that it is a place: struck, "X, where", "X, a
  /// village".
  bool is_told(uint32_t p, uint32_t stop) const {
    if (low(stop) == "'s" || low(stop) == "’s" || has(rules_.body, stop)) return false;
    if (is_surname(p, stop)) return false;
    if (struck_by(g_, rules_, pieces_[p].token, pieces_[stop - 1].token + 1) != kNone) return true;
    if (heads_entry(g_, rules_, pieces_[p].token)) return true;
    if (form(stop) != ",") return false;
    if (low(stop + 1) == "where" || (before(p) == "," && is_date(stop + 1))) return true;
    if (low(stop + 1) != "a" && low(stop + 1) != "an" && low(stop + 1) != "the") return false;
    for (uint32_t q = stop + 2; q < pieces_.size() && q < stop + 5 && !pieces_[q].capital && pieces_[q].letters; ++q) {
      constexpr data::PlaceKinds kSpots =
          data::kind_bit(PlaceKind::town) | data::kind_bit(PlaceKind::quarter) | data::kind_bit(PlaceKind::unit2);
      const data::PlaceKinds* kinds = rules_.after.find(low(q));
      if (kinds && (*kinds & kSpots))
        return q + 1 == pieces_.size() || (low(q + 1) != "'s" && low(q + 1) != "’s" &&
                                           g_.token(static_cast<int32_t>(pieces_[q + 1].token)).upos != Upos::NOUN);
    }
    return false;
  }

  void cut(const Sentence& sentence) {
    pieces_.clear();
    lows_.clear();
    for (uint32_t t = sentence.first; t < sentence.last; ++t) {
      const Span span = g_.token(static_cast<int32_t>(t)).span;
      const std::string_view text = span.of(g_.text());
      size_t from = 0;
      for (size_t i = 0; i <= text.size(); ++i) {
        const bool joint = i < text.size() && (text[i] == '-' || text[i] == '/') && text.size() > 1;
        if (!joint && i < text.size()) continue;
        if (i > from) add_piece(t, {span.begin + static_cast<uint32_t>(from), span.begin + static_cast<uint32_t>(i)});
        from = i + 1;
      }
    }
  }
  void add_piece(uint32_t token, Span span) {
    const std::string_view text = span.of(g_.text());
    const auto c = static_cast<unsigned char>(text.front());
    Piece piece{span, token, false, false, false};
    const bool mark = c < 0x80
                          ? !((c | 32) >= 'a' && (c | 32) <= 'z') && !is_digit(text.front())
                          : c == 0xC2 || (c == 0xE2 && text.size() > 1 && static_cast<unsigned char>(text[1]) <= 0x81);
    piece.letters = !mark || (text.size() > 1 && c == '\'');
    piece.capital = !mark && ((c >= 'A' && c <= 'Z') || c >= 0xC3);
    piece.glued = !pieces_.empty() && pieces_.back().span.end == span.begin;
    if (piece.glued && (text == "-" || text == ".")) return;  // joints and points count for nothing in names
    pieces_.push_back(piece);
    std::string low(text);
    for (char& letter : low) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    if (low.size() > 1 && low.back() == '.') low.pop_back();
    lows_.push_back(std::move(low));
  }

  /// Reads the name that begins at the piece, if there is one; returns the piece behind it.
  uint32_t read_at(uint32_t p) {
    if (!pieces_[p].letters || (!pieces_[p].capital && !is_article(p))) return p + 1;
    if (low(p) == "the" && is(p, NameKind::place)) return p + 1;
    if (is_tag(p)) return p + 1;
    if (const uint32_t road = road_end(p); road > p && p >= inside_until_) return add(p, road, {}), road;
    std::vector<Gazetteer::Hit> best;
    const uint32_t last = match(p, best);
    uint32_t stop = p < inside_until_ ? p : name_end(p);
    if (stop == p && p >= inside_until_) {
      const uint32_t run = run_end(p);
      if (run > last && is_told_of(p, run)) {
        const bool camp = rules_.after.find(low(run)) && heads_entry(g_, rules_, pieces_[p].token);
        return add(p, run + camp, {}), run + camp;
      }
    }
    if (stop <= last || stop == p) {
      if (last == p) return p + 1;
      return add(p, last, best), last;
    }
    if (last > p) {  // the engine saw a longer name
      if (names_thing(last, stop))
        return add(p, stop, last + 1 == stop && is_unit_word(last) ? best : std::vector<Gazetteer::Hit>()), stop;
      if (!has(rules_.body, last) && !best_is_known(best) && plausible(p, stop)) return add(p, stop, {}), stop;
      add(p, last, best);
      inside_until_ = stop;
      return last;
    }
    if (has(rules_.direction, p)) return p + 1;
    for (uint32_t q = p + 1; q < stop; ++q) {
      std::vector<Gazetteer::Hit> inner;
      if (!pieces_[q].capital || has(rules_.ordinary, q) || match(q, inner) == q) continue;
      if (has(rules_.before, p) || names_thing(match(q, inner), stop)) break;
      if (!(before(q) == "of" || before(q) == "at" || before(q) == "in" || has(rules_.direction, q - 1) ||
            has(rules_.body, q - 1)))
        break;
      inside_until_ = stop;
      return q;
    }
    if (!plausible(p, stop)) return stop;
    return add(p, stop, {}), stop;
  }

  /// The longest name of the gazetteer that begins at the piece and may stand there; the piece itself without one.
  uint32_t match(uint32_t p, std::vector<Gazetteer::Hit>& best) {
    uint32_t last = p;
    data::PlaceNameHasher hasher;
    for (uint32_t q = p; q < pieces_.size() && q < p + kLongest; ++q) {
      if (!pieces_[q].letters && form(q) != "’" && form(q) != "'") break;
      pieces_[q].glued ? hasher.extend(form(q)) : hasher.add(form(q));
      if (!pieces_[q].capital && !is(q, NameKind::place)) continue;
      hits_.clear();
      gazetteer_.find(hasher.value(), hits_);
      if (hits_.empty() || !acceptable(p, q + 1)) continue;
      best.swap(hits_);
      last = q + 1;
    }
    return last;
  }

  /// End of the place name of the engine that begins at the piece, without marks at its ends.
  uint32_t name_end(uint32_t p) const {
    if (!is(p, NameKind::place)) return p;
    const int32_t name = name_[pieces_[p].token];
    uint32_t q = p;
    while (q < pieces_.size() && name_[pieces_[q].token] == name && form(q) != "," && form(q) != ";" && form(q) != "(")
      ++q;
    while (q > p && !pieces_[q - 1].capital && !is_digit(form(q - 1).front())) --q;
    return q;
  }

  bool best_is_known(const std::vector<Gazetteer::Hit>& hits) const {
    return std::any_of(hits.begin(), hits.end(), [&](const auto& hit) {
      const PlaceKind kind = gazetteer_.kind(hit.place);
      return hit.use != NameUse::short_form &&
             (kind == PlaceKind::state || gazetteer_.row(hit.place).population >= 500000);
    });
  }
  /// "al-Hol", "ed-Daein": a small article with a joint.
  bool is_article(uint32_t p) const {
    return form(p).size() == 2 && p + 1 < pieces_.size() && pieces_[p + 1].capital &&
           pieces_[p + 1].span.begin == pieces_[p].span.end + 1 && g_.text()[pieces_[p].span.end] == '-';
  }
  bool is_unit_word(uint32_t p) const {
    const data::PlaceKinds* kinds = rules_.after.find(low(p));
    return kinds && (*kinds & (data::kind_bit(PlaceKind::unit1) | data::kind_bit(PlaceKind::unit2)));
  }
  /// Whether the rest makes the name one of a street, lake, unit …, not of what has a seat in the place.
  bool names_thing(uint32_t from, uint32_t stop) const {
    if (from >= stop) return false;
    const data::PlaceKinds* kinds = rules_.after.find(low(stop - 1));
    constexpr data::PlaceKinds kThings = data::kind_bit(PlaceKind::road) | data::kind_bit(PlaceKind::water) |
                                         data::kind_bit(PlaceKind::relief) | data::kind_bit(PlaceKind::island);
    return kinds && ((*kinds & kThings) || (from + 1 == stop && is_unit_word(from) && pieces_[from].capital));
  }

  /// "Jay Lane", "Highway 200", "40th Avenue South".
  uint32_t road_end(uint32_t p) const {
    constexpr data::PlaceKinds kRoad = data::kind_bit(PlaceKind::road);
    const auto words = [&](uint32_t at) { return low(at); };
    if (const auto match = rules_.before.longest_at(p, words); match && (*match.value & kRoad)) {
      const uint32_t number = p + match.size;
      if (number < pieces_.size() && is_digit(form(number).front())) return number + 1;
    }
    const std::string_view lead = before(p);
    const bool led = lead == "on" || lead == "of" || lead == "at" || lead == "along" || lead == "off" ||
                     lead == "between" || lead == "from" || lead == "to" || lead == "near" || lead == "onto" ||
                     lead == "and" || (!lead.empty() && is_digit(lead.front()));
    for (uint32_t q = p + 1; q < pieces_.size() && q < p + 4 && pieces_[q].capital; ++q) {
      const data::PlaceKinds* kinds = rules_.after.find(low(q));
      if (!kinds || !(*kinds & kRoad)) continue;
      if (is(q, NameKind::organisation) || (!led && !is(q, NameKind::place))) return p;
      return q + 1;
    }
    return p;
  }

  /// Whether a name that the gazetteer lacks is worth keeping.
  bool plausible(uint32_t p, uint32_t stop) const {
    if (stop == p + 1 && (has(rules_.ordinary, p) || form(p).size() < 3)) return false;
    if (is_surname(p, stop)) return false;
    if (has(rules_.before, p) || is_article(p) || (p > 0 && is_tag(p - 1))) return true;
    const std::string_view name =
        g_.text().substr(pieces_[p].span.begin, pieces_[stop - 1].span.end - pieces_[p].span.begin);
    const auto often = unknown_.find(name);
    if (often != unknown_.end() && often->second > 1) return true;
    if (name.size() > 3 && title_.find(name) != std::string_view::npos) return true;
    if (rules_.after.find(low(stop - 1)) || rules_.after.find(low(stop))) return true;
    return has(rules_.lead, p - 1) || (p > 1 && (before(p) == "the" || before(p) == ",") && has(rules_.lead, p - 2)) ||
           has(rules_.before, p - 1);
  }

  /// Whether the pieces may name a place by `hits_` where they stand.
  bool acceptable(uint32_t first, uint32_t last) {
    const auto all = [&](NameUse use) {
      return std::all_of(hits_.begin(), hits_.end(), [&](const auto& hit) { return hit.use == use; });
    };
    bool place = true, person = false, organisation = false, proper = true;
    for (uint32_t p = first; p < last; ++p) {
      place = place && is(p, NameKind::place);
      person = person || is(p, NameKind::person);
      organisation = organisation || is(p, NameKind::organisation);
      if (pieces_[p].capital && static_cast<unsigned char>(form(p).front()) < 0xCD)
        proper = proper && g_.token(static_cast<int32_t>(pieces_[p].token)).upos == Upos::PROPN;
    }
    if (all(NameUse::people)) return !person;
    if (is(first, NameKind::nationality) &&
        std::any_of(hits_.begin(), hits_.end(), [](const auto& hit) { return hit.use == NameUse::people; }))
      return true;
    const bool whole = name_of(first) < 0 || ((first == 0 || name_of(first - 1) != name_of(first)) &&
                                              (last == pieces_.size() || name_of(last) != name_of(first)));
    if (whole && known(0)) {
      if (!organisation && is_told_of(first, last)) return true;
      if (first > 0 && is_tag(first - 1)) return true;
      if (is_dateline(first, last) || (!is_surname(first, last) && (in_list_of_units(last) || is_home(first))))
        return true;
    }
    if (last == first + 1 && form(first).size() < 3 && !is_acronym(first) && !all(NameUse::short_form))
      return false;  // "Tu-22"
    if (last == first + 1 && begins_kind(first)) return false;
    if (!organisation && behind_kind(first) && known(0)) return true;
    if (last == first + 1 && is_led_to(first) && is_whole_name(first) && known(15000)) return true;
    if (whole && last > first + 1 && (before(first) == "in" || before(first) == "near") && known(0)) return true;
    if (last == first + 1 && !is_acronym(first) && (has(rules_.ordinary, first) || has(rules_.direction, first)))
      return false;
    if (person) return false;
    if (is_surname(first, last) && (!has(rules_.lead, first - 1) || low(last) == "'s" || low(last) == "’s"))
      return false;
    if (last == first + 1 && form(first).size() < 5 && is_all_capitals(first) && !is_acronym(first) &&
        !(first > 0 && pieces_[first - 1].letters && is_all_capitals(first - 1)) &&
        !(last < pieces_.size() && pieces_[last].letters && is_all_capitals(last)) &&
        std::none_of(hits_.begin(), hits_.end(), [](const auto& hit) { return hit.use == NameUse::primary; }) &&
        !all(NameUse::short_form))
      return false;  // "the SRT"
    if (all(NameUse::short_form))
      return before(first) == "," || (form(first).find('.') != std::string_view::npos && form(first).size() > 3);
    if (place) return true;
    if (organisation) return has_seat(first, last);
    if ((proper || last > first + 1) && has(rules_.lead, first - 1) && known(0)) return true;
    if (proper && known(100000)) return true;
    return known(0) && ((proper && (has(rules_.body, last) || in_list_of_units(last))) || is_dateline(first, last));
  }
  int32_t name_of(uint32_t p) const { return name_[pieces_[p].token]; }
  bool is_all_capitals(uint32_t p) const {
    const std::string_view text = form(p);
    return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }
  /// The party of "R-Long Beach".
  bool is_tag(uint32_t p) const {
    return has(rules_.tag, p) && is_all_capitals(p) && g_.text().substr(pieces_[p].span.end, 1) == "-";
  }
  /// "Ann Bell of X", "both of X".
  bool is_home(uint32_t p) const {
    return p > 1 && before(p) == "of" && (is(p - 2, NameKind::person) || low(p - 2) == "," || low(p - 2) == "both");
  }
  /// "US", "UK", "UAE": capitals that name a state, in a sentence that is not all in capitals.
  bool is_acronym(uint32_t p) const {
    if (form(p).size() > 4 || !is_all_capitals(p)) return false;
    if (std::none_of(hits_.begin(), hits_.end(), [&](const auto& hit) {
          return gazetteer_.kind(hit.place) == PlaceKind::state && hit.use == NameUse::alternate;
        }))
      return false;
    return std::any_of(lows_.begin(), lows_.end(), [&](const std::string& low) {
      return low.size() > 3 && g_.text()[pieces_[static_cast<size_t>(&low - lows_.data())].span.begin + 1] >= 'a';
    });
  }
  /// "Kabul police", "University of Rochester": a place within the name of what has a seat there.
  bool has_seat(uint32_t first, uint32_t last) const {
    const int32_t name = name_[pieces_[first].token];
    const bool begins = first == 0 || name_[pieces_[first - 1].token] != name || has(rules_.direction, first - 1);
    const bool ends = last == pieces_.size() || name_[pieces_[last].token] != name;
    if (last > first + 1 && (known(100000) || (is_unit_word(last - 1) && begins))) return true;
    if (is_acronym(first)) return begins;
    if (begins && ends)
      return known(0) && form(first).size() > 3 && (has(rules_.body, last) || (is_led_to(first) && known(15000)));
    if (ends && last == first + 1 && has(rules_.ordinary, first)) return false;  // "Department of Justice"
    if (ends) return before(first) == "of" || before(first) == "at" || before(first) == "in" || before(first) == ",";
    if (!begins) return false;
    return has(rules_.body, last) || is_large();
  }
  /// A state or a unit of the first order, by its own name.
  bool is_large() const {
    return std::any_of(hits_.begin(), hits_.end(), [&](const auto& hit) {
      const PlaceKind kind = gazetteer_.kind(hit.place);
      return (kind == PlaceKind::state || kind == PlaceKind::unit1) && hit.use == NameUse::primary;
    });
  }
  /// "The village of X", "the city of X".
  bool behind_kind(uint32_t p) const {
    if (p < 2 || before(p) != "of") return false;
    const auto words = [&](uint32_t at) { return at < p ? low(at) : std::string_view(); };
    const auto match = rules_.before.longest_at(p - 2, words);
    return match && match.size == 2;
  }
  /// "Republic of X", "City of X": no town Republic.
  bool begins_kind(uint32_t p) const {
    if (p + 2 >= pieces_.size() || low(p + 1) != "of" || !pieces_[p + 2].capital) return false;
    const auto match = rules_.before.longest_at(p, [&](uint32_t at) { return low(at); });
    return (match && match.size == 2) || low(p) == "republic" || is_unit_word(p);
  }
  bool is_whole_name(uint32_t p) const {
    const int32_t name = name_[pieces_[p].token];
    return name >= 0 &&
           g_.analysis().names[static_cast<size_t>(name)].last - g_.analysis().names[static_cast<size_t>(name)].first ==
               1;
  }
  bool is_led_to(uint32_t p) const {
    const std::string_view lead = before(p);
    return lead == "in" || lead == "from" || lead == "near" || lead == "at" || lead == "outside" || lead == "to";
  }
  /// "Clarke, Madison and Oconee counties".
  bool in_list_of_units(uint32_t last) const {
    for (uint32_t p = last; p < pieces_.size() && p < last + 12; ++p) {
      if (!pieces_[p].capital && is_unit_word(p) && low(p).back() == 's') return true;
      if (!pieces_[p].capital && low(p) != "," && low(p) != "and" && low(p) != "or") return false;
    }
    return false;
  }
  /// "ARLINGTON — The council …"
  bool is_dateline(uint32_t first, uint32_t last) const {
    if (first > 2 || last >= pieces_.size() ||
        (form(last) != "—" && form(last) != "–" && form(last) != "--" && form(last) != "-" && form(last) != "(" &&
         form(last) != ","))
      return false;
    return form(first).size() > 3 && is_all_capitals(first);
  }
  bool known(uint32_t people) const {
    return std::any_of(hits_.begin(), hits_.end(), [&](const auto& hit) {
      if (hit.use == NameUse::short_form || hit.use == NameUse::people) return false;
      const PlaceKind kind = gazetteer_.kind(hit.place);
      return kind == PlaceKind::state || (kind == PlaceKind::unit1 && hit.use == NameUse::primary) ||
             kind == PlaceKind::continent || (kind == PlaceKind::region && !gazetteer_.row(hit.place).geonames_id) ||
             gazetteer_.row(hit.place).population >= people;
    });
  }

  void add(uint32_t first, uint32_t last, const std::vector<Gazetteer::Hit>& hits) {
    PlaceMention mention;
    mention.first = pieces_[first].token;
    mention.last = pieces_[last - 1].token + 1;
    mention.span = {pieces_[first].span.begin, pieces_[last - 1].span.end};
    const bool behind_comma = before(first) == ",";
    const auto uses = [&](NameUse use) {
      return std::count_if(hits.begin(), hits.end(), [&](const auto& hit) { return hit.use == use; });
    };
    const auto peoples = static_cast<size_t>(uses(NameUse::people));
    const bool people = peoples > 0 && (peoples == hits.size() || is(first, NameKind::nationality));
    const bool brief = uses(NameUse::short_form) > 0;
    if (brief && (behind_comma || hits.size() == 1) && mention.span.end < g_.text().size() &&
        g_.text()[mention.span.end] == '.' && mention.span.size() > 2)
      ++mention.span.end;
    if (people)
      mention.use = PlaceUse::demonym;
    else if (is(first, NameKind::organisation))
      mention.use = PlaceUse::within_name;
    for (const auto& hit : hits) {
      if ((hit.use == NameUse::people) != people) continue;
      mention.candidates.push_back({hit.place, 0, prior(hit, behind_comma), 0, 0});
    }
    std::stable_sort(mention.candidates.begin(), mention.candidates.end(),
                     [](const auto& a, const auto& b) { return a.prior > b.prior; });
    std::vector<PlaceCandidate> distinct;  // a place may be filed under one name in two ways
    for (const auto& candidate : mention.candidates) {
      if (distinct.size() < kMostCandidates &&
          std::none_of(distinct.begin(), distinct.end(), [&](const auto& c) { return c.index == candidate.index; }))
        distinct.push_back(candidate);
    }
    mention.candidates = std::move(distinct);
    out_.push_back(std::move(mention));
  }

  float prior(const Gazetteer::Hit& hit, bool behind_comma) const;

  const Grammar& g_;
  const Gazetteer& gazetteer_;
  const data::PlaceRules& rules_;
  std::vector<int32_t> name_;  // of each token: index of the engine's name, -1 = none
  std::unordered_set<std::string_view> surnames_;
  std::unordered_map<std::string_view, int> persons_;  // how often the engine saw a person of this name
  std::unordered_set<std::string_view> told_;          // names that the text somewhere tells to be places
  std::string_view title_;
  std::unordered_map<std::string_view, int> unknown_;  // how often the engine saw a place of this name
  std::vector<Piece> pieces_;                          // of the sentence
  std::vector<std::string> lows_;
  uint32_t inside_until_ = 0;  // up to here the rest of a name of the engine: only the gazetteer's names count
  std::vector<Gazetteer::Hit> hits_;
  std::vector<PlaceMention> out_;
};

float Finder::prior(const Gazetteer::Hit& hit, bool behind_comma) const {
  const data::PlaceWeights& w = rules_.weights;
  const data::PlaceRow& row = gazetteer_.row(hit.place);
  const PlaceKind kind = gazetteer_.kind(hit.place);
  float score = w.other;
  if (kind == PlaceKind::state)
    score = w.state;
  else if (kind == PlaceKind::continent)
    score = w.continent;
  else if (kind == PlaceKind::unit1)
    score = w.unit1;
  else if (kind == PlaceKind::unit2)
    score = w.unit2;
  else if (kind == PlaceKind::unit)
    score = w.unit;
  else if (kind == PlaceKind::town || kind == PlaceKind::quarter) {
    score = (kind == PlaceKind::town ? w.town : w.quarter) +
            w.people_per_decade * std::log10(static_cast<float>(row.population) + 1);
  } else if (!row.geonames_id)
    score = w.region;  // of our own tables
  score += row.capital == 1 ? w.capital : row.capital == 2 ? w.capital / 2 : row.capital ? w.seat : 0;
  if (hit.use == NameUse::primary) score += w.primary;
  if (hit.use == NameUse::bare) score += w.bare;
  if (hit.use == NameUse::short_form && !behind_comma) score += w.short_form;
  if (hit.exact) score += w.accents;
  return score;
}

}  // namespace

int32_t struck_by(const Grammar& g, const data::PlaceRules& rules, uint32_t first, uint32_t last) {
  const auto lemma = [&](int32_t i) { return i >= 0 ? g.lemma(i) : std::string_view(); };
  const int32_t begin = static_cast<int32_t>(first), end = static_cast<int32_t>(last);
  if (begin > 1 && is_cue(rules.struck, lemma(begin - 3), lemma(begin - 2), g.low(begin - 1))) return begin - 2;
  int32_t head = begin;
  while (g.token(head).head >= begin && g.token(head).head < end) head = g.token(head).head;
  int32_t governor = g.token(head).head;
  // "the city of X", "X airbase"
  if (governor >= 0 && rules.after.find(lemma(governor)) &&
      (g.preposition(head) == "of" || g.token(head).relation == Relation::compound)) {
    head = governor;
    governor = g.token(head).head;
  }
  if (governor < 0) return kNone;
  if (const std::string_view link = g.preposition(head); !link.empty())
    return is_cue(rules.struck, lemma(governor - 1), lemma(governor), link) ? governor : kNone;
  const Relation relation = g.token(head).relation;
  if ((relation == Relation::obj || relation == Relation::nsubj_pass) && is_cue(rules.struck, {}, lemma(governor), {}))
    return governor;
  if (relation != Relation::nsubj && relation != Relation::nsubj_pass) return kNone;
  for (int32_t child = g.first_child(governor); child >= 0; child = g.next_sibling(child)) {
    if (is_cue(rules.struck, lemma(governor), g.preposition(child), lemma(child))) return child;
  }
  return kNone;
}

bool heads_entry(const Grammar& g, const data::PlaceRules& rules, uint32_t first) {
  const auto low = [&](uint32_t i) { return g.low(static_cast<int32_t>(i)); };
  const uint32_t begin = g.sentence(g.sentence_of(static_cast<int32_t>(first))).first;
  if (first == begin || !is_digit(low(begin).front())) return false;
  const uint32_t at = g.token(static_cast<int32_t>(begin)).span.begin;
  const size_t ahead = at == 0 ? std::string_view::npos : g.text().find_last_not_of(" \t-•*", at - 1);
  if (ahead != std::string_view::npos && g.text()[ahead] != '\n') return false;
  uint32_t i = first;
  while (i > begin && rules.lead.find(low(i - 1))) --i;
  if (low(i - 1) != "," && low(i - 1) != ":" && low(i - 1) != "–") return false;
  while (i > begin && (is_digit(low(i - 1).front()) || low(i - 1).size() == 1 || low(i - 1) == "–" ||
                       low(i - 1) == "and" || rules.lead.find(low(i - 1))))
    --i;
  return i == begin;
}

std::vector<PlaceMention> find_places(const Grammar& grammar, const Gazetteer& gazetteer, const data::PlaceRules& rules,
                                      const Metadata& metadata) {
  std::vector<PlaceMention> out = Finder(grammar, gazetteer, rules, metadata.title).find();
  resolve_places(grammar, gazetteer, rules, metadata, out);
  return out;
}

}  // namespace parley::mention
