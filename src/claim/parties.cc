#include "claim/parties.h"

#include <algorithm>

#include "claim/deeds.h"
#include "claim/harm_status.h"
#include "claim/harm_words.h"

namespace parley::claim {
namespace {

using mention::ActorValue;

class Namer {
 public:
  Namer(const Grammar& grammar, const data::Lexicon& lexicon, const mention::ActorReader& actors, Record& record)
      : g_(grammar), lexicon_(lexicon), actors_(actors), record_(record), words_(grammar, record.harms) {}

  void name() {
    said_by_.resize(record_.claims.size());
    for (size_t i = 0; i < record_.claims.size(); ++i) name_speakers(i);
    for (size_t i = 0; i < record_.claims.size(); ++i) name_roles(i);
    settle_statuses(g_, lexicon_, record_);  // wholes whose parts are soldiers by whose they are
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
      if (!*party || (*party)->span.empty()) continue;
      const int32_t head = past_dateline(actors_.head_of((*party)->span), **party);
      ActorValue value = actors_.resolve(head, said_by_[index]);
      if (party == &claim.perpetrator && hurts(claim)) {
        if (value.code.ends_with("-CIV")) continue;  // "an attack on Chadian towns that killed six"
        value = forces_of(std::move(value), head);
      }
      put(**party, value);
    }
    if (claim.event != EventType::none) complete(claim, index);
    for (const uint32_t h : claim.harms) name_victims(record_.harms[h], claim, index);
  }

  /// "Chad shelled", "Chadian shelling": a state attacks by its armed forces.
  ActorValue forces_of(ActorValue value, int32_t head) const {
    const bool adjective = value.kind == data::ActorKind::people && head >= 0 && g_.token(head).upos == Upos::ADJ;
    const bool body = value.kind == data::ActorKind::state || value.kind == data::ActorKind::capital ||
                      value.kind == data::ActorKind::authority;
    if (value && (body || adjective) && value.code.find('-') == std::string::npos) {
      value.code += "-MIL";
      if (value.basis == Basis::stated) value.basis = Basis::implied;
    }
    return value;
  }

  static bool hurts(const Claim& claim) { return claim.event == EventType::ASSAULT || !claim.harms.empty(); }

  /// "BEIRUT, Dec 3 – Air strikes killed …": where a parse takes the place for a party, the phrase behind the dash.
  int32_t past_dateline(int32_t head, Party& party) const {
    if (head < 0) return head;
    const Sentence& sentence = g_.sentence(g_.sentence_of(head));
    const int32_t first = static_cast<int32_t>(sentence.first), last = static_cast<int32_t>(sentence.last);
    if (head > first + 4) return head;
    const Span word = g_.token(first).span;
    const std::string_view place = word.of(g_.text());
    if (place.size() < 3 || std::any_of(place.begin(), place.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
      return head;
    for (int32_t i = head + 1; i < last && i < first + 12; ++i) {
      const std::string_view low = g_.low(i);
      if (low != "–" && low != "—" && low != "-" && low != "--") continue;
      const int32_t behind = g_.phrase_at(i + 1);
      if (behind < 0) return head;
      party.span = g_.span(g_.phrase(behind));
      return behind;
    }
    return head;
  }

  static bool is_named(const std::optional<Party>& party) { return party && !party->actor.empty(); }

  /// Somebody found in the words around: the head of the phrase (kNone = only a modifier names him) and who it is.
  struct Found {
    int32_t head = kNone;
    ActorValue value;
  };

  /// What the frame leaves open and the clause says: the subject, the owner of a noun, whom the rest is about.
  void complete(Claim& claim, size_t index) {
    const int32_t trigger = actors_.head_of(claim.trigger);
    if (trigger < 0) return;
    if (!is_named(claim.perpetrator)) {
      const Found doer = g_.is_verb(trigger) ? doer_of_verb(trigger, said_by_[index])
                                             : doer_of_noun(trigger, claim.event, said_by_[index]);
      if (doer.value)
        add(claim.perpetrator, doer.head, hurts(claim) ? forces_of(doer.value, doer.head) : doer.value,
            "parties clause");
    }
    if (is_named(claim.target)) return;
    const std::string_view own =
        is_named(claim.perpetrator) ? data::side_of(claim.perpetrator->actor) : std::string_view();
    const Token& token = g_.token(trigger);
    if (token.relation == Relation::nsubj && token.head >= 0 && g_.is_verb(token.head)) {  // "the attacks killed …"
      const int32_t object = g_.object(token.head);
      if (const ActorValue value = object >= 0 ? actors_.resolve(object, said_by_[index]) : ActorValue{})
        return add(claim.target, object, value, "parties clause");
    }
    if (claim.target && hurts(claim) && place_target(claim, true)) return;
    const bool victims_are_target = !claim.harms.empty() && claim.target;
    if (const auto* named = victims_are_target ? nullptr : addressed(trigger, own))
      add(claim.target, named->head, named->value, "parties clause");
    else if (claim.target && hurts(claim))
      place_target(claim, false);
    else if (claim.event == EventType::ASSAULT && claim.harms.empty()) {
      // "came under fire": the state where it was, if another attacks it
      if (const ActorValue where = home_of(claim); where && where.side() != own)
        add(claim.target, kNone, where, "parties place");
    }
  }

  Found doer_of_verb(int32_t verb, const ActorValue& speaker) const {
    Found out{g_.subject(verb), {}};
    if (out.head >= 0) {
      out.value = actors_.resolve(out.head, speaker);
      if (!out.value) out.value = actors_.belongs_to(out.head);
      const Token& token = g_.token(out.head);
      if (!out.value && token.relation == Relation::obj && token.head >= 0) {  // "issued a declaration demanding"
        out.head = g_.subject(token.head);
        if (out.head >= 0) out.value = actors_.resolve(out.head, speaker);
      }
      return out;
    }
    if (g_.is_passive(verb)) return out;
    const mention::ActorReader::Named* before = nullptr;  // where the parse lost the subject
    for (const auto& named : actors_.named()) {
      if (named.head >= verb) break;
      before = &named;
    }
    if (!before || verb - before->head > 5 || g_.sentence_of(verb) != g_.sentence_of(before->head)) return out;
    for (int32_t i = before->head + 1; i < verb; ++i) {
      if (g_.token(i).upos == Upos::VERB || g_.token(i).upos == Upos::PUNCT || g_.token(i).upos == Upos::SCONJ)
        return out;
    }
    if (!g_.preposition(before->head).empty()) return out;
    return {before->head, before->value};
  }

  Found doer_of_noun(int32_t noun, EventType event, const ActorValue& speaker) const {
    Found out{kNone, actors_.belongs_to(noun)};
    if (!out.value && actors_.is_weapon(noun) && !g_.low(noun).ends_with("ing")) {  // "air strikes of the army"
      for (const char* preposition : {"by", "of", "from"}) {
        const int32_t who = out.value ? kNone : g_.with_preposition(noun, preposition);
        if (who < 0) continue;
        out = {who, actors_.resolve(who, speaker)};
        if (!mention::is_armed(out.value)) out = {};
      }
    }
    for (int32_t c = g_.first_child(noun); c != kNone && !out.value; c = g_.next_sibling(c)) {
      if (g_.token(c).relation == Relation::acl_relcl) {  // "the attack which the militia carried out"
        const int32_t who = g_.subject(c);
        if (who >= 0 && who != noun) out = {who, actors_.resolve(who, speaker)};
        const bool state = mention::is_territorial(out.value.kind) && out.value.sector.empty();
        if (!mention::is_armed(out.value) && !state) out.value = {};
      } else if (g_.token(c).relation == Relation::acl) {  // "the raid attributed to …", "carried out by …"
        int32_t who = g_.with_preposition(c, "by");
        const std::string_view verb = g_.low(c);
        if (verb == "attributed" || verb == "ascribed") who = g_.with_preposition(c, "to");
        if (verb == "blamed") who = g_.with_preposition(c, "on");
        if (who >= 0) out = {who, actors_.resolve(who, speaker)};
      }
    }
    const int32_t up = g_.token(noun).head;
    if (!out.value && event != EventType::ASSAULT && g_.token(noun).relation == Relation::obj && up >= 0 &&
        g_.is_verb(up) && !lexicon_.cues.find(g_.lemma(up))) {  // "speeded up the withdrawal"
      const int32_t who = g_.subject(up);
      if (who >= 0) out = {who, actors_.resolve(who, speaker)};
    }
    return out;
  }

  /// The state in which the claim's place lies.
  ActorValue home_of(const Claim& claim) const {
    if (!claim.place || !claim.place->value().resolved) return {};
    return actors_.ground_of(*claim.place->value().resolved);
  }

  /// "Shelled the village": of the state where it lies; `named` = only where its own words name a place.
  bool place_target(Claim& claim, bool named) const {
    const int32_t head = actors_.head_of(claim.target->span);
    if (head < 0 || actors_.is_weapon(head)) return false;
    const data::Object* object = lexicon_.objects.find(g_.lemma(head));
    const data::RoleWord* role = actors_.role_at(head);
    const bool people = role && role->sector == "CIV";
    const bool thing = claim.event == EventType::ASSAULT && !role && g_.token(head).upos == Upos::NOUN;
    if (!object && !people && !thing && !actors_.is_place(head)) return false;
    ActorValue where = named ? actors_.ground_within(g_.subtree(head)) : home_of(claim);
    const bool own = where && is_named(claim.perpetrator) && where.side() == data::side_of(claim.perpetrator->actor);
    if (!named && (!where || own)) {  // who strikes his own land is rare: the land that is named nearest
      if (ActorValue near = actors_.ground(head, mention::ActorReader::kAnywhere)) where = near;
    }
    if (!where) return false;
    if (people || (object && object->civilian)) where.code += "-CIV";
    put(*claim.target, where);
    return true;
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
    int32_t head = actors_.head_of(harm.quantity.span());
    const size_t h = static_cast<size_t>(&harm - record_.harms.data());
    if (const auto label = words_.label(h)) head = actors_.head_of(g_.span(*label));  // "Ministry of Defence 133"
    if (head >= 0) put(harm.affected, side_of(head, harm, claim, said_by_[index]));
    if (harm.status == Status::unknown && !is_of_objects(harm.kind) && head >= 0) {
      const ActorValue own = actors_.resolve(head, said_by_[index]);
      const data::RoleWord* role = actors_.role_at(head);
      const bool named = g_.span(g_.phrase(head)).overlaps(own.evidence);  // not elsewhere: "its members"
      const std::string_view sector = role ? std::string_view(role->sector) : named ? own.sector : std::string_view();
      harm.status = sector == "MIL" || sector == "REB" ? Status::military
                    : sector == "COP"                  ? Status::police
                                                       : Status::unknown;
      harm.status_basis = harm.status == Status::unknown ? Basis::unknown : Basis::implied;
    }
    if (harm.affected.actor.empty() && harm.subset_of >= 0) {
      const Party& whole = record_.harms[static_cast<size_t>(harm.subset_of)].affected;
      harm.affected.actor = whole.actor;
      harm.affected.evidence = whole.evidence;
      harm.affected.actor_rule = whole.actor_rule;
      harm.affected.basis = Basis::context;
    }
  }

  /// "Seventy fighters were killed and scores wounded": a number without a word for the people.
  bool is_counted_only(int32_t head) const {
    const std::string_view low = g_.low(head);
    return g_.token(head).upos == Upos::NUM || low == "dozens" || low == "scores" || low == "hundreds" ||
           low == "others" || low == "more" || low == "many" || low == "another" || low == "several" ||
           low == "wounded" || low == "injured";
  }

  ActorValue side_of(int32_t head, const Harm& harm, const Claim& claim, const ActorValue& speaker) {
    if (ActorValue own = actors_.resolve(head, speaker)) {
      last_sentence_ = claim.sentence;
      last_own_ = own;
      last_own_.basis = Basis::context;
      last_own_.rule = "parties same sentence";
      return own;
    }
    const data::RoleWord* role = actors_.role_at(head);
    const bool rebels = role && role->sector == "REB";
    if (rebels) {
      if (ActorValue foe = actors_.opponent(head, speaker, mention::ActorReader::Foe::rebels)) return foe;
    }
    if (is_counted_only(head) && last_own_ && last_sentence_ == claim.sentence) return last_own_;
    if (!rebels && is_named(claim.target) && claim.target->span != harm.quantity.span()) {
      ActorValue target;
      target.code = claim.target->actor;
      target.basis = Basis::context;
      target.rule = "parties target";
      target.evidence = claim.target->evidence;
      return target;
    }
    if (harm.subset_of >= 0) return {};
    const std::string_view force = role && role->sector == "MIL" ? "-MIL" : role && role->sector == "REB" ? "-REB" : "";
    const auto of = [&](ActorValue state) {
      if (state) state.code += force;
      return state;
    };
    if (ActorValue here = actors_.ground(head, 0)) return of(here);
    if (ActorValue here = home_of(claim)) return of(here);
    const bool own_deed = is_named(claim.perpetrator) && data::side_of(claim.perpetrator->actor) == speaker.side();
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
  HarmWords words_;
  ActorValue last_own_;  // of the last victims that their own words name, and where
  uint32_t last_sentence_ = UINT32_MAX;
  std::vector<ActorValue> said_by_;  // who says each claim, the innermost
};

}  // namespace

void name_parties(const Grammar& grammar, const data::Lexicon& lexicon, const mention::ActorReader& actors,
                  Record& record) {
  Namer(grammar, lexicon, actors, record).name();
}

}  // namespace parley::claim
