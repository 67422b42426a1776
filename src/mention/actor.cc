#include "mention/actor.h"

#include <algorithm>
#include <map>

#include "data/fold.h"

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

/// "loyal to", "controlled by": whoever follows has it.
bool binds(std::string_view word) {
  static constexpr std::string_view kWords[] = {"loyal",  "belonging",  "affiliated", "allied",
                                                "linked", "controlled", "commanded",  "led",
                                                "run",    "held",       "operated",   "aligned"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool is_locative(std::string_view preposition) {
  static constexpr std::string_view kWords[] = {"in",     "near", "at",   "on",     "outside",
                                                "around", "into", "over", "toward", "to",
                                                "across", "from", "of",   "within", "inside"};
  return std::find(std::begin(kWords), std::end(kWords), preposition) != std::end(kWords);
}

}  // namespace

bool is_territorial(ActorKind kind) {
  return kind == ActorKind::state || kind == ActorKind::people || kind == ActorKind::capital ||
         kind == ActorKind::place;
}

bool is_armed(const ActorValue& actor) {
  switch (actor.kind) {
    case ActorKind::igo:
    case ActorKind::ngo:
    case ActorKind::monitor:
    case ActorKind::outlet:
      return false;
    case ActorKind::group:
    case ActorKind::coalition:
      return !actor.code.ends_with("-CIV");
    case ActorKind::authority:
      return !actor.code.ends_with("-CIV") && !actor.code.ends_with("-GOV");
    default:
      return actor.code.ends_with("-MIL") || actor.code.ends_with("-COP") || actor.code.ends_with("-REB") ||
             actor.sector == "MIL" || actor.sector == "REB";
  }
}

ActorReader::ActorReader(const Grammar& grammar, const data::Lexicon& lexicon, const data::Actors& actors,
                         const Metadata& about)
    : g_(grammar), lexicon_(lexicon), actors_(actors) {
  if (about.published) day_ = about.published->first_day();
  find_names(about);
  find_roles();
  count_states(about);
  find_named();
  find_issuer(about);
}

// ---- names

void ActorReader::find_names(const Metadata&) {
  std::vector<uint64_t> words;
  std::vector<uint32_t> token_of;
  for (uint32_t i = 0; i < g_.size(); ++i) {
    data::fold_hashes(g_.token(static_cast<int32_t>(i)).span.of(g_.text()), words);
    token_of.resize(words.size(), i);
  }
  name_at_.assign(g_.size(), -1);
  for (size_t at = 0; at < words.size();) {
    const data::Actors::Match match = actors_.longest_at(words, at);
    const uint32_t first = token_of[at], last = match.words ? token_of[at + match.words - 1] + 1 : 0;
    if (!match.words || !is_wanted(match, first, last)) {
      ++at;
      continue;
    }
    ActorName name{first, last, match.actors[0], false};
    for (const uint32_t actor : match.actors) {
      if (day_ && !actors_[actor].valid(*day_)) continue;
      name.actor = actor;
      name.in_office = true;
      break;
    }
    if (name.in_office || actors_[name.actor].kind == ActorKind::person) {
      for (uint32_t i = first; i < last; ++i) name_at_[i] = static_cast<int32_t>(names_.size());
      names_.push_back(name);
    }
    at += match.words;
  }
}

/// A name is written with a capital; "US" in capitals alone; "Chad Smith" is no state.
bool ActorReader::is_wanted(const data::Actors::Match& match, uint32_t first, uint32_t last) const {
  bool capital = false, small = false;
  for (uint32_t i = first; i < last; ++i) {
    const std::string_view word = g_.token(static_cast<int32_t>(i)).span.of(g_.text());
    capital = capital || is_capital(word[0]) || static_cast<unsigned char>(word[0]) >= 0x80;
    small = small || std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }
  if (!capital || (match.capitals && small)) return false;
  const Upos upos = g_.token(static_cast<int32_t>(first)).upos;
  if (match.capitals && (upos == Upos::PRON || upos == Upos::AUX || upos == Upos::VERB)) return false;
  if (!is_territorial(actors_[match.actors[0]].kind)) return true;
  if (is_dateline(first, last)) return false;
  const Name* person = person_at(static_cast<int32_t>(first));
  return !person || (person->first >= first && person->last <= last);
}

/// "BEIRUT, Dec 3 -", "(Nairobi) -": where a text was written, at the beginning of a sentence.
bool ActorReader::is_dateline(uint32_t first, uint32_t last) const {
  const uint32_t begin = g_.sentence(g_.sentence_of(static_cast<int32_t>(first))).first;
  const std::string_view next = g_.low(static_cast<int32_t>(last));
  if (first == begin + 1 && g_.low(static_cast<int32_t>(begin)) == "(") return next == ")";
  if (first != begin) return false;
  const Span word = g_.token(static_cast<int32_t>(first)).span;
  const bool capitals = word.size() > 3 && std::none_of(g_.text().begin() + word.begin, g_.text().begin() + word.end,
                                                        [](char c) { return c >= 'a' && c <= 'z'; });
  return capitals &&
         (next == "," || next == "(" || next == "-" || next == "–" || next == "—" || next == "--" || next == ".");
}

const Name* ActorReader::person_at(int32_t token) const {
  const Name* name = called_at(token);
  return name && name->kind == NameKind::person ? name : nullptr;
}

const Name* ActorReader::called_at(int32_t token) const {
  const auto& names = g_.analysis().names;
  const auto after = std::upper_bound(names.begin(), names.end(), static_cast<uint32_t>(token),
                                      [](uint32_t at, const Name& name) { return at < name.first; });
  if (after == names.begin()) return nullptr;
  const Name& name = *(after - 1);
  return static_cast<uint32_t>(token) < name.last ? &name : nullptr;
}

ActorValue ActorReader::value_of(const ActorName& name) const {
  const data::Actor& actor = actors_[name.actor];
  ActorValue out;
  out.kind = actor.kind;
  out.state = actor.state;
  out.sector = name.in_office ? actor.sector : std::string_view();
  out.code = !name.in_office ? actor.state : actor.code;
  out.basis = Basis::stated;
  out.rule = actor.rule;
  out.evidence = g_.span({static_cast<int32_t>(name.first), static_cast<int32_t>(name.last) - 1});
  return out;
}

// ---- words for those who act

void ActorReader::find_roles() {
  roles_.assign(g_.size(), {});
  std::vector<std::string> singular(g_.size());
  for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
    std::string& word = singular[static_cast<size_t>(i)];
    const Upos upos = g_.token(i).upos;
    for (const char c : upos == Upos::NOUN ? g_.lemma(i) : g_.low(i))
      word += is_capital(c) ? static_cast<char>(c + 32) : c;
    if (upos == Upos::PROPN && word.size() > 3 && word.back() == 's') word.pop_back();
  }
  const auto low = [&](uint32_t i) { return g_.low(static_cast<int32_t>(i)); };
  const auto one = [&](uint32_t i) { return i < singular.size() ? std::string_view(singular[i]) : std::string_view(); };
  for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
    const Upos upos = g_.token(i).upos;
    if (upos != Upos::NOUN && upos != Upos::PROPN && upos != Upos::ADJ && upos != Upos::VERB) continue;
    auto match = lexicon_.roles.longest_at(static_cast<uint32_t>(i), low);
    if (const auto other = lexicon_.roles.longest_at(static_cast<uint32_t>(i), one); other.size > match.size)
      match = other;
    if (!match || (match.size == 1 && upos == Upos::VERB)) continue;
    const RoleAt role{match.value, i, i + static_cast<int32_t>(match.size) - 1};
    for (int32_t k = role.first; k <= role.last; ++k) {
      const RoleAt& old = roles_[static_cast<size_t>(k)];
      if (!old.word || old.last - old.first < role.last - role.first) roles_[static_cast<size_t>(k)] = role;
    }
  }
}

const RoleWord* ActorReader::role_in(int32_t first, int32_t last) const {
  for (int32_t i = last; i >= first; --i) {
    const RoleWord* word = roles_[static_cast<size_t>(i)].word;
    if (word && !word->sector.empty()) return word;
  }
  return nullptr;
}

// ---- phrases by their own words

ActorValue ActorReader::with_sector(const ActorValue& owner, std::string_view sector, std::string_view plover) const {
  ActorValue out = owner;
  if (sector.empty()) return out;
  switch (owner.kind) {
    case ActorKind::igo:
    case ActorKind::ngo:
    case ActorKind::monitor:
    case ActorKind::outlet:
      if (sector == "MIL" || sector == "COP") out.sector = plover;
      return out;
    case ActorKind::coalition:
      return out;
    case ActorKind::group:
      if (sector == "CIV") out.code = std::string(owner.side()) + "-CIV", out.sector = plover;
      return out;
    default:
      out.code = std::string(owner.side()) + "-" + std::string(sector);
      out.sector = plover;
      return out;
  }
}

ActorValue ActorReader::combine(const ActorValue& owner, const RoleWord& role, const RoleWord* inner) const {
  ActorValue out = owner;
  if (role.kind == RoleWord::voice) {
    if (inner)
      out = with_sector(owner, inner->sector, inner->plover);
    else if (owner.sector.empty())
      out = with_sector(owner, "GOV", "GOV");
  } else {
    out = with_sector(owner, role.sector, role.plover);
  }
  out.rule = role.id;
  return out;
}

/// "Azerbaijani villages": what it is says whose people are hit.
ActorValue ActorReader::plain(int32_t head, const ActorValue& owner) const {
  std::string lemma;
  for (const char c : g_.lemma(head)) lemma += is_capital(c) ? static_cast<char>(c + 32) : c;
  if (const data::Victim* victim = lexicon_.victims.find(lemma)) {
    if (victim->status == Status::civilian) return with_sector(owner, "CIV", "CVL");
    if (victim->status == Status::military) return with_sector(owner, "MIL", "MIL");
    if (victim->status == Status::police) return with_sector(owner, "COP", "COP");
  }
  if (const data::Object* object = lexicon_.objects.find(lemma))
    return with_sector(owner, object->civilian ? "CIV" : "MIL", object->civilian ? "" : "MIL");
  return owner;
}

ActorValue ActorReader::modifier_of(int32_t head, int32_t role_first) const {
  const Grammar::Words words = g_.phrase(head);
  for (int32_t i = std::min(head, role_first) - 1; i >= words.first; --i) {
    const ActorName* name = name_at(i);
    if (!name) continue;
    if (is_joined(*name, head)) {
      i = static_cast<int32_t>(name->first);
      continue;
    }
    return value_of(*name);
  }
  return {};
}

/// "U.S.-backed rebels", "Russian-made missile" are not of that state; "Vietnamese-led forces" are.
bool ActorReader::is_joined(const ActorName& name, int32_t head) const {
  const int32_t joint = static_cast<int32_t>(name.last);
  if (joint + 1 >= head || g_.low(joint) != "-") return false;
  const std::string_view word = g_.low(joint + 1);
  return word != "led" && word != "held" && word != "controlled" && word != "run" && word != "occupied";
}

/// Whom the head of the phrase belongs to: a modifier, the possessor, "of …", "for …", "loyal to …".
ActorValue ActorReader::owner_of(int32_t head, int32_t role_first, int depth) const {
  if (ActorValue owner = modifier_of(head, role_first)) return owner;
  if (depth > 4) return {};
  for (const char* preposition : {"of", "for", "from", "in", "at", "with"}) {
    const int32_t child = g_.with_preposition(head, preposition);
    if (child == kNone || child < head) continue;
    if (ActorValue owner = stated(child, depth + 1)) return owner;
  }
  for (int32_t c = g_.first_child(head); c != kNone; c = g_.next_sibling(c)) {
    const Relation relation = g_.token(c).relation;
    if (relation == Relation::appos) {
      if (ActorValue owner = stated(c, depth + 1)) return owner;
    } else if (c > head && (relation == Relation::amod || relation == Relation::acl) && binds(g_.low(c))) {
      for (const char* preposition : {"to", "by", "of", "from", "with"}) {
        const int32_t child = g_.with_preposition(c, preposition);
        if (child == kNone) continue;
        if (ActorValue owner = stated(child, depth + 1)) return owner;
      }
    }
  }
  return {};
}

ActorValue ActorReader::stated(int32_t head, int depth) const {
  if (head < 0 || depth > 5) return {};
  const RoleAt& role = roles_[static_cast<size_t>(head)];
  const ActorName* name = name_at(head);
  const bool longer_role = role.word && name && role.first < static_cast<int32_t>(name->first);
  if (name && !longer_role) {
    ActorValue value = value_of(*name);
    if (value.kind == ActorKind::people && depth < 4) {  // "Albanians of southern Serbia" live there
      for (const char* preposition : {"in", "of", "from"}) {
        const int32_t child = g_.with_preposition(head, preposition);
        if (child == kNone || child < head) continue;
        if (ActorValue where = stated(child, depth + 1); where && is_territorial(where.kind)) return where;
      }
    }
    return value;
  }
  if (role.word) {
    const Grammar::Words words = g_.phrase(head);
    ActorValue owner = owner_of(head, role.first, depth);
    if (!owner) return {};
    const RoleWord* inner = nullptr;
    if (role.word->kind == RoleWord::voice) {
      inner = role_in(words.first, role.first - 1);
      for (const char* preposition : {"of", "for", "from", "in", "at"}) {
        const int32_t child = inner ? kNone : g_.with_preposition(head, preposition);
        if (child != kNone && child > head) {
          const RoleAt& at = roles_[static_cast<size_t>(child)];
          if (at.word && !at.word->sector.empty()) inner = at.word;
        }
      }
    }
    return combine(owner, *role.word, inner);
  }
  const Grammar::Words words = g_.phrase(head);
  if (const Name* person = person_at(head)) {
    const int32_t before = static_cast<int32_t>(person->first) - 1;
    for (int32_t i = before; i >= words.first; --i) {  // "the Chadian army spokesman NAME"
      const RoleAt& title = roles_[static_cast<size_t>(i)];
      if (!title.word) continue;
      ActorValue owner = owner_of(head, title.first, depth);
      if (!owner) break;
      return combine(owner, *title.word,
                     title.word->kind == RoleWord::voice ? role_in(words.first, title.first - 1) : nullptr);
    }
    for (int32_t c = g_.first_child(head); c != kNone; c = g_.next_sibling(c)) {
      if (g_.token(c).relation != Relation::appos && g_.token(c).relation != Relation::nmod_desc) continue;
      if (ActorValue value = stated(c, depth + 1)) return value;
    }
    return {};
  }
  if (!g_.is_noun(head) || g_.token(head).upos == Upos::PRON) return {};
  ActorValue owner = owner_of(head, head, depth);
  return owner ? plain(head, owner) : ActorValue{};
}

void ActorReader::find_named() {
  std::map<std::string, ActorValue, std::less<>> people;  // by last name
  for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
    const Token& token = g_.token(i);
    if (token.upos != Upos::NOUN && token.upos != Upos::PROPN && token.upos != Upos::ADJ && token.upos != Upos::NUM)
      continue;
    if (token.relation == Relation::flat || token.relation == Relation::fixed) continue;
    const bool modifier = token.relation == Relation::compound || token.relation == Relation::amod;
    if (modifier && !name_at(i)) continue;
    const Name* person = person_at(i);
    ActorValue value = stated(i);
    const RoleWord* role = roles_[static_cast<size_t>(i)].word;
    if (person && static_cast<int32_t>(person->first) <= i) {
      const std::string last(g_.low(static_cast<int32_t>(person->last) - 1));
      if (value) {
        people.emplace(last, value);
      } else if (const auto found = people.find(last); found != people.end()) {
        value = found->second;
        value.basis = Basis::context;
        value.rule = "actor same name";
      } else if (token.relation == Relation::appos && token.head >= 0) {
        value = stated(token.head);
        if (value) people.emplace(last, value);
      }
    } else if (value) {
      for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
        const Name* called = g_.token(c).relation == Relation::appos ? person_at(c) : nullptr;
        if (called) people.emplace(std::string(g_.low(static_cast<int32_t>(called->last) - 1)), value);
      }
    }
    if (!value) continue;
    Named named{i, std::move(value), role};
    named.subject = token.relation == Relation::nsubj || token.relation == Relation::nsubj_pass;
    named.person = person || (role && (role->kind == RoleWord::office || role->kind == RoleWord::voice)) ||
                   named.value.kind == ActorKind::person;
    named.plural = g_.penn(i) == "NNS" || g_.penn(i) == "NNPS" || g_.has_child(i, Relation::conj);
    named_.push_back(std::move(named));
  }
}

void ActorReader::count_states(const Metadata& about) {
  std::map<std::string_view, int> counts;
  int best = 0;
  const auto count = [&](const data::Actor& actor) {
    if (actor.state.size() != 3 || actor.state == "IGO" || actor.state == "NGO" || actor.state == "IMG") return;
    if (const int n = ++counts[actor.state]; n > best) best = n, main_state_ = actor.state;
  };
  std::vector<uint64_t> title;
  data::fold_hashes(about.title, title);
  for (size_t i = 0; i < title.size(); ++i) {
    const data::Actors::Match match = actors_.longest_at(title, i);
    if (match.words && !match.capitals) count(actors_[match.actors[0]]);
  }
  for (const ActorName& name : names_) count(actors_[name.actor]);
}

// ---- the publisher

void ActorReader::find_issuer(const Metadata& about) {
  std::vector<uint64_t> words;
  data::fold_hashes(about.publisher, words);
  std::vector<std::string> lows;
  data::fold_words(about.publisher, lows);
  const data::Actor* found = nullptr;
  uint32_t longest = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const data::Actors::Match match = actors_.longest_at(words, i);
    if (match.words <= longest) continue;
    for (const uint32_t actor : match.actors) {
      if (day_ && !actors_[actor].valid(*day_)) continue;
      found = &actors_[actor];
      longest = match.words;
      break;
    }
  }
  const RoleWord* role = nullptr;
  for (uint32_t i = 0; i < lows.size() && !role; ++i) {
    const auto match = lexicon_.roles.longest_at(
        i, [&](uint32_t k) { return k < lows.size() ? std::string_view(lows[k]) : std::string_view(); });
    if (match && !match.value->sector.empty()) role = match.value;
  }
  // "The Kenya Gazette" is no voice of the state
  const bool party = about.publisher_kind == "party" || !about.publisher_code.empty();
  const bool neutral = !about.publisher_kind.empty() && !party;
  if (found && is_territorial(found->kind) && (neutral || (!party && !role && longest < words.size()))) found = nullptr;
  if (found) {
    issuer_.code = found->code;
    issuer_.state = found->state;
    issuer_.sector = found->sector;
    issuer_.kind = found->kind;
    issuer_.rule = found->rule;
    if (role && is_territorial(found->kind)) issuer_ = with_sector(issuer_, role->sector, role->plover);
  }
  if (!about.publisher_code.empty()) {
    issuer_.code = about.publisher_code;
    if (!found) issuer_.rule = "publisher_code";
    if (!found) issuer_.state = std::string_view(about.publisher_code).substr(0, about.publisher_code.find('-'));
  }
  if (issuer_) issuer_.basis = Basis::inferred;
}

// ---- by what stands around

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
  const Name* name = called_at(token);
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

ActorValue ActorReader::ground(int32_t token, uint32_t sentences) const {
  const uint32_t own = g_.sentence_of(token);
  const Named* found = nullptr;
  for (const Named& named : named_) {
    const uint32_t sentence = g_.sentence_of(named.head);
    if (sentence > own) break;
    if ((sentences == kAnywhere || own - sentence <= sentences) && is_ground(named)) found = &named;
    if (found && sentence == own && named.head > token) break;
  }
  if (!found && sentences == kAnywhere) {
    int most = 0;
    for (const Named& named : named_) {
      if (!is_ground(named)) continue;
      int count = 0;
      for (const Named& other : named_) count += is_ground(other) && other.value.state == named.value.state;
      if (count > most) most = count, found = &named;
    }
  }
  if (!found) return {};
  ActorValue out;
  out.state = found->value.state;
  out.code = found->value.side();
  out.kind = ActorKind::state;
  out.basis = Basis::context;
  out.rule = "actor ground";
  out.evidence = found->value.evidence;
  return out;
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
  if (head < 0) return {};
  if (g_.token(head).upos == Upos::PRON) return pronoun(head, speaker);
  const auto at = std::lower_bound(named_.begin(), named_.end(), head,
                                   [](const Named& named, int32_t i) { return named.head < i; });
  if (at != named_.end() && at->head == head) return at->value;
  if (ActorValue value = stated(head)) return value;
  if (const Name* person = person_at(head)) return by_title(*person, speaker);
  const RoleWord* role = roles_[static_cast<size_t>(head)].word;
  if (!role || role->kind == RoleWord::voice) {  // "a spokesman for the ministry", "data of the ministry"
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
