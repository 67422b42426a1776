#include "mention/actor.h"

#include <algorithm>
#include <map>

#include "data/fold.h"

namespace parley::mention {
namespace {

using data::ActorKind;
using data::RoleWord;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/// "loyal to", "controlled by": whoever follows has it.
bool binds(std::string_view word) {
  static constexpr std::string_view kWords[] = {"loyal",  "belonging",  "affiliated", "allied",
                                                "linked", "controlled", "commanded",  "led",
                                                "run",    "held",       "operated",   "aligned"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
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
                         const Metadata& about, const data::Gazetteer& gazetteer, std::span<const PlaceMention> places)
    : g_(grammar), lexicon_(lexicon), actors_(actors), gazetteer_(gazetteer) {
  if (about.published) day_ = about.published->first_day();
  find_names(about);
  find_roles();
  count_states(about);
  find_named();
  find_issuer(about);
  find_grounds(places);
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
  const Name* name = g_.name_at(token);
  return name && name->kind == NameKind::person ? name : nullptr;
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
      if (name->first > 0 && g_.low(static_cast<int32_t>(name->first) - 1) == "ethnic") return {};  // of another state
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
    if (!found) issuer_.state = data::side_of(about.publisher_code);
  }
  if (issuer_) issuer_.basis = Basis::inferred;
}

}  // namespace parley::mention
