#include "claim/parties.h"

#include <algorithm>

#include "claim/deeds.h"

namespace parley::claim {
namespace {

using mention::ActorValue;

std::string_view side(std::string_view code) { return code.substr(0, code.find('-')); }

class Namer {
 public:
  Namer(const Grammar& grammar, const data::Lexicon& lexicon, const mention::ActorReader& actors, Record& record)
      : g_(grammar), lexicon_(lexicon), actors_(actors), record_(record) {}

  void name() {
    said_by_.resize(record_.claims.size());
    for (size_t i = 0; i < record_.claims.size(); ++i) name_speakers(i);
    for (size_t i = 0; i < record_.claims.size(); ++i) name_roles(i);
    find_doers(actors_, record_);
  }

 private:
  void name_speakers(size_t index) {
    ActorValue outer;
    for (Speaker& speaker : record_.claims[index].speakers.all()) {
      ActorValue value = speaker.is_issuer() ? actors_.issuer() : actors_.resolve(actors_.head_of(speaker.span), outer);
      if (!value) continue;
      speaker.actor = value.code;
      speaker.actor_rule = value.rule;
      speaker.evidence = value.evidence;
      if (value.basis != Basis::stated) speaker.basis = value.basis;
      outer = std::move(value);
    }
    if (!record_.claims[index].speakers.innermost().actor.empty()) said_by_[index] = std::move(outer);
  }

  static void put(Party& party, const ActorValue& value) {
    if (!value) return;
    party.actor = value.code;
    party.actor_rule = value.rule;
    party.evidence = value.evidence;
    if (value.basis != Basis::stated) party.basis = value.basis;
  }

  void name_roles(size_t index) {
    Claim& claim = record_.claims[index];
    for (std::optional<Party>* party : {&claim.perpetrator, &claim.target}) {
      if (*party && !(*party)->span.empty())
        put(**party, actors_.resolve(actors_.head_of((*party)->span), said_by_[index]));
    }
    if (claim.event != EventType::none) complete(claim, index);
    for (const uint32_t h : claim.harms) name_victims(record_.harms[h], claim, index);
  }

  static bool is_named(const std::optional<Party>& party) { return party && !party->actor.empty(); }

  /// What the frame leaves open and the clause says: the subject, the owner of a noun, whom the rest is about.
  void complete(Claim& claim, size_t index) {
    const int32_t trigger = actors_.head_of(claim.trigger);
    if (trigger < 0) return;
    if (!is_named(claim.perpetrator)) {
      ActorValue value;
      int32_t head = g_.is_verb(trigger) ? g_.subject(trigger) : kNone;
      if (head >= 0) {
        value = actors_.resolve(head, said_by_[index]);
        if (!value) value = actors_.belongs_to(head);
      } else if (!g_.is_verb(trigger)) {
        value = actors_.belongs_to(trigger);
      }
      if (value) add(claim.perpetrator, head, value, "parties clause");
    }
    if (is_named(claim.target)) return;
    const std::string_view own = is_named(claim.perpetrator) ? side(claim.perpetrator->actor) : std::string_view();
    if (const auto* named = addressed(trigger, own)) add(claim.target, named->head, named->value, "parties clause");
  }

  void add(std::optional<Party>& party, int32_t head, const ActorValue& value, RuleId rule) {
    if (!party) {
      party.emplace();
      party->span = head >= 0 ? g_.span(g_.phrase(head)) : value.evidence;
      party->rule = rule;
      party->basis = Basis::stated;
    }
    put(*party, value);
    party->actor_rule = rule;
  }

  /// Who is named in what depends on the word, besides who acts; not where it happens and not who says so.
  const mention::ActorReader::Named* addressed(int32_t trigger, std::string_view own) const {
    const Grammar::Words words = g_.subtree(trigger);
    for (const auto& named : actors_.named()) {
      if (named.head <= trigger || named.head > words.last) continue;
      if (named.value.side() == own) continue;
      const int32_t up = g_.token(named.head).head;
      if (named.subject && up >= 0 && lexicon_.cues.find(g_.lemma(up)) && up < trigger) continue;
      const std::string_view preposition = g_.preposition(named.head);
      if (preposition == "in" || preposition == "near" || preposition == "at" || preposition == "outside" ||
          preposition == "according")
        continue;
      return &named;
    }
    return nullptr;
  }

  /// Whose people they are: by the words for them, by who was hit, by the state where it was.
  void name_victims(Harm& harm, const Claim& claim, size_t index) {
    harm.affected.span = harm.quantity.span();
    harm.affected.rule = harm.quantity.rule();
    harm.affected.basis = Basis::stated;
    const int32_t head = actors_.head_of(harm.quantity.span());
    if (head >= 0) put(harm.affected, side_of(head, harm, claim, said_by_[index]));
    if (harm.affected.actor.empty() && harm.subset_of >= 0) {
      const Party& whole = record_.harms[static_cast<size_t>(harm.subset_of)].affected;
      harm.affected.actor = whole.actor;
      harm.affected.evidence = whole.evidence;
      harm.affected.actor_rule = whole.actor_rule;
      harm.affected.basis = Basis::context;
    }
  }

  ActorValue side_of(int32_t head, const Harm& harm, const Claim& claim, const ActorValue& speaker) const {
    if (ActorValue own = actors_.resolve(head, speaker)) return own;
    const data::RoleWord* role = actors_.role_at(head);
    if (role && role->sector == "REB") {
      ActorValue foe = actors_.opponent(head, speaker);
      if (foe && foe.sector == "REB") return foe;
    }
    if (is_named(claim.target) && claim.target->span != harm.quantity.span()) {
      ActorValue target;
      target.code = claim.target->actor;
      target.basis = Basis::context;
      target.rule = "parties target";
      target.evidence = claim.target->evidence;
      return target;
    }
    if (harm.subset_of >= 0) return {};
    const std::string_view force = role && role->sector == "MIL" ? "-MIL" : "";
    const auto of = [&](ActorValue state) {
      if (state) state.code += force;
      return state;
    };
    if (ActorValue here = actors_.ground(head, 0)) return of(here);
    const bool own_deed = is_named(claim.perpetrator) && side(claim.perpetrator->actor) == speaker.side();
    const ActorValue& teller = speaker ? speaker : actors_.issuer();
    if (teller && mention::is_territorial(teller.kind) && !own_deed) {
      ActorValue home = teller;
      home.code = teller.side();
      home.basis = Basis::inferred;
      home.rule = "parties speaker";
      return of(home);
    }
    return of(actors_.ground(head, mention::ActorReader::kAnywhere));
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const mention::ActorReader& actors_;
  Record& record_;
  std::vector<ActorValue> said_by_;  // who says each claim, the innermost
};

}  // namespace

void name_parties(const Grammar& grammar, const data::Lexicon& lexicon, const mention::ActorReader& actors,
                  Record& record) {
  Namer(grammar, lexicon, actors, record).name();
}

}  // namespace parley::claim
