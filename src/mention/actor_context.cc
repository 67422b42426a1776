// The half of actor.h that reads what stands around a phrase: pronouns, descriptions, opponents, grounds.
#include <algorithm>
#include <map>

#include "data/fold.h"
#include "mention/actor.h"

namespace parley::mention {
namespace {

using data::ActorKind;
using data::RoleWord;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool is_first_person(std::string_view low) {
  return low == "we" || low == "us" || low == "our" || low == "ours" || low == "i" || low == "my" || low == "me";
}
bool is_third_person(std::string_view low) {
  return low == "he" || low == "she" || low == "it" || low == "they" || low == "him" || low == "them" || low == "his" ||
         low == "her" || low == "its" || low == "their";
}
bool is_of_person(std::string_view low) {
  return low == "he" || low == "she" || low == "him" || low == "his" || low == "her";
}

bool is_locative(std::string_view preposition) {
  static constexpr std::string_view kWords[] = {"in",     "near", "at",   "on",     "outside",
                                                "around", "into", "over", "toward", "to",
                                                "across", "from", "of",   "within", "inside"};
  return std::find(std::begin(kWords), std::end(kWords), preposition) != std::end(kWords);
}

}  // namespace

int32_t ActorReader::head_of(Span span) const {
  const auto& tokens = g_.analysis().tokens;
  auto it = std::lower_bound(tokens.begin(), tokens.end(), span.begin,
                             [](const Token& token, uint32_t at) { return token.span.end <= at; });
  int32_t best = kNone, named = kNone;
  for (; it != tokens.end() && it->span.begin < span.end; ++it) {
    const int32_t i = static_cast<int32_t>(it - tokens.begin());
    const bool outside = it->head < 0 || tokens[static_cast<size_t>(it->head)].span.begin < span.begin ||
                         tokens[static_cast<size_t>(it->head)].span.end > span.end;
    if (outside && (best == kNone || (!g_.is_noun(best) && g_.is_noun(i)))) best = i;
    if (name_at(i)) named = i;
  }
  // "one Pakistani", where the number was taken for the head
  const bool bare = best != kNone && !name_at(best) && !roles_[static_cast<size_t>(best)].word &&
                    (g_.token(best).upos == Upos::NUM || !g_.is_noun(best));
  return bare && named != kNone ? named : best;
}

ActorValue ActorReader::opponent(int32_t head, const ActorValue& speaker, Foe which) const {
  const Named* found = nullptr;
  for (const Named& named : named_) {
    if (which == Foe::rebels && named.value.sector != "REB") continue;
    if (!is_armed(named.value) || named.value.side() == speaker.side()) continue;
    if (found && named.head > head) break;
    found = &named;
  }
  if (!found) return {};
  ActorValue out = found->value;
  out.basis = Basis::context;
  out.rule = "actor opponent";
  return out;
}

bool ActorReader::is_place(int32_t token) const {
  const Name* name = g_.name_at(token);
  return name && name->kind == NameKind::place;
}

bool ActorReader::is_ground(const Named& named) const {
  if (!is_territorial(named.value.kind) || (!named.value.sector.empty() && named.value.sector != "CVL")) return false;
  if (named.role && named.role->kind != RoleWord::state) return false;
  if (named.value.kind == ActorKind::place && !named.subject) return true;
  const Token& token = g_.token(named.head);
  if (token.relation == Relation::nmod_poss && token.head >= 0 && is_place(token.head)) return true;
  return is_locative(g_.preposition(named.head)) || lexicon_.objects.find(g_.lemma(named.head));
}

std::string_view ActorReader::state_called(std::string_view name) const {
  std::vector<uint64_t> words;
  data::fold_hashes(name, words);
  const data::Actors::Match match = actors_.longest_at(words, 0);
  if (match.words != words.size()) return {};
  for (const uint32_t actor : match.actors) {
    if (actors_[actor].kind == ActorKind::state) return actors_[actor].code;
  }
  return {};
}

void ActorReader::find_grounds(std::span<const PlaceMention> places) {
  for (const Named& named : named_) {
    if (is_ground(named)) grounds_.push_back({named.head, named.value.side(), named.value.evidence});
  }
  for (const PlaceMention& place : places) {
    const int32_t head = static_cast<int32_t>(place.last) - 1;
    if (!place.resolved || place.use != PlaceUse::literal || name_at(head) || is_dateline(place.first, place.last))
      continue;
    if (const ActorValue state = ground_of(place.place)) grounds_.push_back({head, state.state, state.evidence});
  }
  std::sort(grounds_.begin(), grounds_.end(), [](const Ground& a, const Ground& b) { return a.head < b.head; });
  std::map<std::string_view, int> told;
  for (const Ground& ground : grounds_) ++told[ground.state];
  const auto times = [&](const Ground& ground) { return told.find(ground.state)->second; };
  for (size_t i = 1; i < grounds_.size(); ++i) {
    if (times(grounds_[i]) > times(grounds_[most_told_])) most_told_ = i;
  }
}

ActorValue ActorReader::ground_of(const ResolvedPlace& place) const {
  if (place.disputed || place.index == kNoPlace) return {};
  const uint32_t state = gazetteer_.state_of(place.index);
  const std::string_view code = state == kNoPlace ? std::string_view() : state_called(gazetteer_.name(state));
  return code.empty() ? ActorValue{} : of_ground({kNone, code, place.named});
}

ActorValue ActorReader::of_ground(const Ground& ground) {
  ActorValue out;
  out.state = ground.state;
  out.code = ground.state;
  out.kind = ActorKind::state;
  out.basis = Basis::context;
  out.rule = "actor ground";
  out.evidence = ground.evidence;
  return out;
}

ActorValue ActorReader::ground(int32_t token, uint32_t sentences) const {
  const uint32_t own = g_.sentence_of(token);
  const Ground* found = nullptr;
  for (const Ground& ground : grounds_) {
    const uint32_t sentence = g_.sentence_of(ground.head);
    if (sentence > own) break;
    if (sentences == kAnywhere || own - sentence <= sentences) found = &ground;
    if (found && sentence == own && ground.head > token) break;
  }
  if (!found && sentences == kAnywhere && !grounds_.empty()) found = &grounds_[most_told_];
  return found ? of_ground(*found) : ActorValue{};
}

ActorValue ActorReader::ground_within(Grammar::Words words) const {
  for (auto ground = grounds_.rbegin(); ground != grounds_.rend(); ++ground) {
    if (ground->head >= words.first && ground->head <= words.last) return of_ground(*ground);
  }
  return {};
}

ActorValue ActorReader::pronoun(int32_t head, const ActorValue& speaker) const {
  const std::string_view low = g_.low(head);
  if (is_first_person(low)) {
    ActorValue out = speaker;
    if (out && out.basis == Basis::stated) out.basis = Basis::context;
    out.rule = "actor first person";
    return out;
  }
  if (!is_third_person(low)) return {};
  const bool person = is_of_person(low);
  const bool plural = low == "they" || low == "them" || low == "their";
  const uint32_t sentence = g_.sentence_of(head);
  const Named* best = nullptr;
  int score = 0;
  for (size_t k = named_.size(); k-- > 0;) {
    const Named& named = named_[k];
    if (named.head >= head) continue;
    const uint32_t apart = sentence - g_.sentence_of(named.head);
    if (apart > 2) break;
    const Relation relation = g_.token(named.head).relation;
    if (relation == Relation::amod || relation == Relation::compound) continue;
    if (person != named.person || named.value.kind == ActorKind::outlet) continue;
    if (is_territorial(named.value.kind) && named.value.sector.empty() && !named.subject &&
        relation != Relation::nmod_poss)
      continue;
    if (g_.token(named.head).head == g_.token(head).head && g_.token(head).relation != Relation::nmod_poss) continue;
    const int points = 30 - 12 * static_cast<int>(apart) + (named.subject ? 6 : 0) + (named.plural == plural ? 4 : 0);
    if (points > score) score = points, best = &named;
  }
  if (!best) return {};
  ActorValue out = best->value;
  out.basis = Basis::context;
  out.rule = "actor pronoun";
  return out;
}

/// "The army", where no army was named before: of the side that publishes, else of the state that the text names most.
ActorValue ActorReader::of_main_state(const RoleWord& role) const {
  ActorValue out;
  if (role.sector.empty() || role.sector == "REB" || role.sector == "CIV") return out;
  const bool own = issuer_ && issuer_.kind != ActorKind::group && issuer_.kind != ActorKind::igo &&
                   issuer_.kind != ActorKind::ngo && issuer_.kind != ActorKind::monitor &&
                   issuer_.kind != ActorKind::outlet;
  if (own) {
    out = issuer_;
    out.code = issuer_.side();
  } else {
    out.state = main_state_;
    out.code = main_state_;
  }
  if (out.code.empty()) return {};
  out = with_sector(out, role.sector, role.plover);
  out.rule = "actor main state";
  for (const ActorName& name : names_) {
    if (actors_[name.actor].state != out.state) continue;
    out.evidence = g_.span({static_cast<int32_t>(name.first), static_cast<int32_t>(name.last) - 1});
    break;
  }
  return out;
}

ActorValue ActorReader::described(int32_t head, const RoleWord& role, const ActorValue& speaker) const {
  const int32_t owner = g_.child(head, Relation::nmod_poss);
  if (owner != kNone && g_.token(owner).upos == Upos::PRON) {
    ActorValue whose = pronoun(owner, speaker);
    if (!whose) return {};
    ActorValue out = combine(whose, role, role_in(g_.phrase(head).first, head - 1));
    out.basis = Basis::context;
    return out;
  }
  if (role.kind == RoleWord::enemy || (role.sector == "REB" && speaker.sector == "MIL")) {
    if (ActorValue out = opponent(head, speaker, role.kind == RoleWord::enemy ? Foe::any : Foe::rebels)) return out;
  }
  for (int32_t i = head - 1; i >= g_.phrase(head).first; --i) {  // "coalition aircraft", "army spokesman"
    const RoleAt& inner = roles_[static_cast<size_t>(i)];
    if (!inner.word || inner.word == &role || inner.word->kind == RoleWord::voice ||
        inner.word->kind == RoleWord::thing || inner.word->kind == RoleWord::office || inner.last >= head)
      continue;
    ActorValue whose = described(i, *inner.word, speaker);
    if (!whose) break;
    ActorValue out = combine(whose, role, inner.word);
    out.basis = Basis::context;
    return out;
  }
  const auto fits = [&](const Named& named) {
    const ActorKind kind = named.value.kind;
    switch (role.kind) {
      case RoleWord::group:
        return kind == ActorKind::group || kind == ActorKind::authority || kind == ActorKind::ngo ||
               kind == ActorKind::monitor || named.value.sector == "REB";
      case RoleWord::coalition:
        return kind == ActorKind::coalition;
      case RoleWord::organisation:
        return kind == ActorKind::igo || kind == ActorKind::ngo || kind == ActorKind::monitor ||
               kind == ActorKind::outlet;
      case RoleWord::outlet:
        return kind == ActorKind::outlet;
      case RoleWord::state:
        return is_territorial(kind) && named.value.sector.empty();
      case RoleWord::voice:
      case RoleWord::thing:
        return named.role && g_.low(named.head) == g_.low(head);
      default:
        if (role.sector == "CIV") return named.role && g_.low(named.head) == g_.low(head);
        if (role.sector == "REB" && (kind == ActorKind::group || named.value.sector == "REB")) return true;
        if (!named.role || named.role->kind == RoleWord::thing || named.role->sector != role.sector) return false;
        // any "troops" are "the army", but a ministry is not the government
        return role.sector == "MIL" || role.sector == "COP" ? named.role->plover == role.plover
                                                            : g_.low(named.head) == g_.low(head);
    }
  };
  if (role.kind == RoleWord::voice) {  // "the spokesman": of whom he was said to be
    for (int32_t i = head - 1; i >= 0; --i) {
      if (g_.low(i) != g_.low(head) || !roles_[static_cast<size_t>(i)].word) continue;
      ActorValue first = resolve(i, speaker);
      if (first) first.basis = Basis::context;
      return first;
    }
  }
  const Named* found = nullptr;
  for (size_t k = named_.size(); k-- > 0;) {
    const Named& named = named_[k];
    if (named.head >= head || !fits(named)) continue;
    if (!found) found = &named;
    if (named.role && g_.low(named.head) == g_.low(head)) {  // the same word
      found = &named;
      break;
    }
  }
  ActorValue out;
  if (found) {
    out = found->value;
    out.rule = "actor described";
  } else if (role.kind == RoleWord::coalition && issuer_.kind == ActorKind::coalition) {
    return issuer_;
  } else if (role.kind == RoleWord::body || role.kind == RoleWord::office) {
    out = of_main_state(role);
  }
  if (out) out.basis = Basis::context;
  return out;
}

/// "Police spokesman NAME", "NAME, the governor": by what the text calls the person here or where the name stands
/// first.
ActorValue ActorReader::by_title(const Name& person, const ActorValue& speaker) const {
  for (const Name& name : g_.analysis().names) {
    if (name.first > person.first) break;
    if (name.kind != NameKind::person ||
        g_.low(static_cast<int32_t>(name.last) - 1) != g_.low(static_cast<int32_t>(person.last) - 1))
      continue;
    std::vector<int32_t> titles;
    const int32_t first = static_cast<int32_t>(name.first);
    for (int32_t i = first - 1; i >= std::max(0, first - 3); --i) {  // by the words, for trees lose titles
      if (roles_[static_cast<size_t>(i)].word) titles.push_back(i);
      if (!is_capital(g_.token(i).span.of(g_.text())[0])) break;
    }
    for (int32_t i = first; i < static_cast<int32_t>(name.last); ++i) {
      const int32_t up = g_.token(i).head;
      const Relation relation = g_.token(i).relation;
      if (up >= 0 && (relation == Relation::appos || relation == Relation::flat)) titles.push_back(up);
      for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
        const Relation of = g_.token(c).relation;
        if (of == Relation::appos || of == Relation::nmod_desc || of == Relation::compound) titles.push_back(c);
      }
    }
    for (const int32_t title : titles) {
      const RoleWord* role = roles_[static_cast<size_t>(title)].word;
      if (!role || person_at(title)) continue;
      ActorValue value = stated(title);
      if (!value) value = described(title, *role, speaker);
      if (!value) continue;
      value.basis = Basis::context;
      return value;
    }
  }
  return {};
}

ActorValue ActorReader::resolve(int32_t head, const ActorValue& speaker) const {
  if (head < 0 || depth_ == kMaxDepth) return {};  // descriptions may refer to each other in a ring
  ++depth_;
  ActorValue out = resolve_phrase(head, speaker);
  --depth_;
  return out;
}

ActorValue ActorReader::resolve_phrase(int32_t head, const ActorValue& speaker) const {
  if (g_.token(head).upos == Upos::PRON) return pronoun(head, speaker);
  const auto at = std::lower_bound(named_.begin(), named_.end(), head,
                                   [](const Named& named, int32_t i) { return named.head < i; });
  if (at != named_.end() && at->head == head) return at->value;
  if (ActorValue value = stated(head)) return value;
  if (const Name* person = person_at(head)) return by_title(*person, speaker);
  if (name_at(head)) return ground(head, 0);  // "ethnic Albanians": of the state where they are
  const RoleWord* role = roles_[static_cast<size_t>(head)].word;
  if (!role || role->kind == RoleWord::voice || role->kind == RoleWord::thing) {  // "a spokesman for the ministry"
    for (const char* preposition : {"of", "for", "from"}) {
      const int32_t child = g_.with_preposition(head, preposition);
      if (child <= head) continue;
      ActorValue whose = resolve(child, speaker);
      if (whose && !is_territorial(whose.kind)) return whose;
      if (whose && !whose.sector.empty()) return whose;
    }
  }
  if (role) return described(head, *role, speaker);
  const int32_t owner = g_.child(head, Relation::nmod_poss);
  if (owner != kNone && g_.token(owner).upos == Upos::PRON) {
    ActorValue whose = pronoun(owner, speaker);
    if (whose) whose = plain(head, whose), whose.basis = Basis::context;
    return whose;
  }
  return {};
}

}  // namespace parley::mention
