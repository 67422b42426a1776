// Stage 3d.  tokens + data/actors -> who a noun phrase means: names, state + role word ("Chadian troops"), offices and
// their holders on the document's day, and by what stands around it ("the ministry", "they", "our positions").
// Tested by test/corpus/en/actors.txt.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/claim.h"
#include "core/document.h"
#include "core/grammar.h"
#include "core/place.h"
#include "data/actors.h"
#include "data/gazetteer.h"
#include "data/lexicon.h"

namespace parley::mention {

/// Who is meant; `code` is empty when nobody could be found.
struct ActorValue {
  std::string code;                // "AZE-MIL", "TLB"
  std::string_view state, sector;  // PLOVER's pair: ISO 3166-1 or IGO, NGO …; "" = the state as such
  data::ActorKind kind = data::ActorKind::state;
  Basis basis = Basis::unknown;
  RuleId rule;
  Span evidence;  // the characters that name it; outside the phrase where the basis is `context`
  explicit operator bool() const { return !code.empty(); }
  /// "AZE" of "AZE-MIL".
  std::string_view side() const { return data::side_of(code); }
};

/// A name of data/actors in the text.
struct ActorName {
  uint32_t first = 0, last = 0;  // tokens, last one past the end
  uint32_t actor = 0;            // row of data::Actors
  bool in_office = true;         // false: a person outside the dates of the row
};

/// Fights: armed forces, police, armed groups, authorities of their own; not organisations, not civilians.
bool is_armed(const ActorValue& actor);
/// Names a state or somewhere in it, not a body of its own.
bool is_territorial(data::ActorKind kind);

class ActorReader {
 public:
  /// `places` as find_places gave them; without them only names in data/actors say where something happens.
  ActorReader(const Grammar& grammar, const data::Lexicon& lexicon, const data::Actors& actors, const Metadata& about,
              const data::Gazetteer& gazetteer, std::span<const PlaceMention> places);

  const std::vector<ActorName>& names() const { return names_; }
  /// By the words of the phrase alone.
  ActorValue stated(int32_t head) const { return stated(head, 0); }
  /// By its words, else by what stands before it; `speaker` is who says it ("we", "our", "the enemy").
  ActorValue resolve(int32_t head, const ActorValue& speaker) const;
  /// Whom it belongs to by a modifier or possessor: "the US air strike".
  ActorValue belongs_to(int32_t head) const { return modifier_of(head, head); }
  /// Head of the phrase that covers the characters; kNone when there is no token.
  int32_t head_of(Span span) const;
  /// The publisher, when its name is in the tables.
  const ActorValue& issuer() const { return issuer_; }
  /// The state that the document names most; "" without one.
  std::string_view main_state() const { return main_state_; }
  /// Phrases that name somebody by their own words, in the order of the text.
  struct Named {
    int32_t head = kNone;
    ActorValue value;
    const data::RoleWord* role = nullptr;
    bool subject = false, person = false, plural = false;
  };
  const std::vector<Named>& named() const { return named_; }
  /// The row of roles.tsv for the head of a phrase; nullptr for another word.
  const data::RoleWord* role_at(int32_t token) const { return roles_[static_cast<size_t>(token)].word; }
  bool is_place(int32_t token) const;  // within the name of a place
  bool is_weapon(int32_t token) const {
    const data::RoleWord* role = role_at(token);
    return role && role->kind == data::RoleWord::thing;
  }
  /// Who fights the speaker: the nearest armed side that is named before the word, else after it.
  enum class Foe : uint8_t { any, rebels };
  ActorValue opponent(int32_t head, const ActorValue& speaker, Foe which) const;
  /// The state where something happens: of the nearest place named in the sentence, else before it, `sentences` back at
  /// most; the one that most places lie in when none is so near and `sentences` is kAnywhere.
  ActorValue ground(int32_t token, uint32_t sentences) const;
  /// The state of the last place that is named in the words; nobody where there is none, or where it is disputed.
  ActorValue ground_within(Grammar::Words words) const;
  /// The state in which a place lies; nobody where that is disputed.
  ActorValue ground_of(const ResolvedPlace& place) const;
  static constexpr uint32_t kAnywhere = UINT32_MAX;

 private:
  struct RoleAt {
    const data::RoleWord* word = nullptr;
    int32_t first = 0, last = 0;  // both included
  };
  void find_names(const Metadata& about);
  void find_roles();
  void find_named();
  void find_issuer(const Metadata& about);
  void count_states(const Metadata& about);
  bool is_wanted(const data::Actors::Match& match, uint32_t first, uint32_t last) const;
  bool is_dateline(uint32_t first, uint32_t last) const;
  ActorValue value_of(const ActorName& name) const;
  ActorValue stated(int32_t head, int depth) const;
  bool is_joined(const ActorName& name, int32_t head) const;
  ActorValue modifier_of(int32_t head, int32_t role_first) const;
  ActorValue owner_of(int32_t head, int32_t role_first, int depth) const;
  ActorValue combine(const ActorValue& owner, const data::RoleWord& role, const data::RoleWord* inner) const;
  ActorValue with_sector(const ActorValue& owner, std::string_view sector, std::string_view plover) const;
  ActorValue plain(int32_t head, const ActorValue& owner) const;
  ActorValue pronoun(int32_t head, const ActorValue& speaker) const;
  ActorValue resolve_phrase(int32_t head, const ActorValue& speaker) const;
  ActorValue by_title(const Name& person, const ActorValue& speaker) const;
  ActorValue of_main_state(const data::RoleWord& role) const;
  ActorValue described(int32_t head, const data::RoleWord& role, const ActorValue& speaker) const;
  bool is_ground(const Named& named) const;
  void find_grounds(std::span<const PlaceMention> places);
  std::string_view state_called(std::string_view name) const;
  struct Ground {  // where somebody's land is named
    int32_t head = kNone;
    std::string_view state;
    Span evidence;
  };
  static ActorValue of_ground(const Ground& ground);
  const data::RoleWord* role_in(int32_t first, int32_t last) const;
  const ActorName* name_at(int32_t token) const {
    const int32_t index = name_at_[static_cast<size_t>(token)];
    return index < 0 ? nullptr : &names_[static_cast<size_t>(index)];
  }
  const Name* person_at(int32_t token) const;

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const data::Actors& actors_;
  const data::Gazetteer& gazetteer_;
  std::optional<Day> day_;
  std::vector<ActorName> names_;
  std::vector<int32_t> name_at_;  // by token, -1 = none
  std::vector<RoleAt> roles_;     // by token
  std::vector<Named> named_;
  std::vector<Ground> grounds_;  // in the order of the text
  size_t most_told_ = 0;         // the first of the state that most of them lie in
  std::vector<std::string> kept_;
  std::string_view main_state_;
  ActorValue issuer_;
  static constexpr int kMaxDepth = 6;
  mutable int depth_ = 0;  // of resolve(); a reader belongs to one thread
};

}  // namespace parley::mention
