// The set of coded events of PLOVER.
#include <algorithm>

#include "claim/codes.h"
#include "evaluate/task.h"
#include "mention/actor.h"

namespace parley::evaluate {
namespace {

struct Coded {
  Span span;
  mention::ActorValue value;
};

/// Each actor of a coordinated phrase; else the one that the claim was given.
std::vector<Coded> coded(const mention::ActorReader& actors, const Grammar& grammar, const Party& party) {
  std::vector<Coded> out;
  const int32_t head = party.span.empty() ? kNone : actors.head_of(party.span);
  for (const int32_t part : head < 0 ? std::vector<int32_t>{} : grammar.conjuncts(head)) {
    if (auto value = actors.resolve(part, {}))
      out.push_back({part == head ? party.span : grammar.span(grammar.phrase(part)), std::move(value)});
  }
  if (!out.empty() || party.evidence.empty()) return out;
  const int32_t named = actors.head_of(party.evidence);
  for (const int32_t part : named < 0 ? std::vector<int32_t>{} : grammar.conjuncts(named)) {
    if (auto value = actors.resolve(part, {})) out.push_back({grammar.span(grammar.phrase(part)), std::move(value)});
  }
  return out;
}

/// PLOVER's convention for whom a text does not name: the state where it happens, else that of the actor itself.
std::vector<Coded> at_home(const mention::ActorReader& actors, const Claim& claim, const std::vector<Coded>& source) {
  const int32_t trigger = actors.head_of(claim.trigger);
  if (trigger < 0) return {};
  mention::ActorValue where = actors.ground(trigger, 0);
  if (!where && !source.empty() && source[0].value.state.size() == 3) where = source[0].value;
  where.sector = {};
  if (!where || where.state == "IGO" || where.state == "NGO") return {};
  if (claim.event == EventType::PROTEST) where.sector = "GOV";
  return {{claim.target && !claim.target->span.empty() ? claim.target->span : where.evidence, where}};
}

/// PLOVER's convention for an attack by nobody knows whom: unidentified armed men of the state where it happens.
std::vector<Coded> unknown_armed(const mention::ActorReader& actors, const Claim& claim) {
  const int32_t trigger = actors.head_of(claim.trigger);
  mention::ActorValue where = trigger < 0 ? mention::ActorValue{} : actors.ground(trigger, 0);
  if (!where) return {};
  where.sector = "UAF";
  return {{where.evidence, where}};
}

void write_party(JsonWriter& json, std::string_view key, const Document& document, const CodePoints& points,
                 const std::vector<Coded>& parties) {
  json.key(key).open_array();
  for (const Coded& party : parties) {
    json.open_object().field("text", document.text(party.span)).key("spans").open_array();
    write_span(json, points, party.span);
    json.close_array().field("code", party.value.state);
    if (!party.value.sector.empty()) json.field("sector", party.value.sector);
    json.close_object();
  }
  json.close_array();
}

bool is_cooperation(EventType event) { return event >= EventType::AGREE && event <= EventType::RETREAT; }
bool is_material_conflict(EventType event) { return event >= EventType::PROTEST; }

/// PLOVER codes what is said about an event as an event: help that is promised is AGREE, force that is announced is
/// THREATEN, what must be done is REQUEST, help that is refused is REJECT.  none = no event.
EventType plover_type(const Claim& claim) {
  if (claim.event == EventType::MOBILIZE && claim.mode == "peacekeepers") return EventType::AID;
  const bool coop = is_cooperation(claim.event), force = is_material_conflict(claim.event);
  if (!coop && !force) return claim.event;
  if (claim.stance == Stance::demanded || claim.stance == Stance::wished) return EventType::REQUEST;
  if (claim.polarity == Polarity::negative || claim.stance == Stance::denied)
    return coop ? EventType::REJECT : EventType::none;
  if (claim.stance == Stance::predicted || claim.stance == Stance::intended)
    return coop ? EventType::AGREE : EventType::THREATEN;
  return claim.event;
}

/// Best first: near the root of its sentence, told by a verb, with an actor.
class Order {
 public:
  explicit Order(const Analysis& analysis) : analysis_(analysis) {}

  double score(const Claim& claim) const {
    double out = 0;
    const uint32_t trigger = token_at(claim.trigger);
    int32_t at = static_cast<int32_t>(trigger);
    for (int steps = 0; steps < 20 && analysis_.tokens[static_cast<size_t>(at)].head >= 0; ++steps) {
      const Token& token = analysis_.tokens[static_cast<size_t>(at)];
      out -= distance(token.relation);
      at = token.head;
    }
    if (analysis_.tokens[trigger].upos == Upos::NOUN) out -= 0.3;
    if (claim.perpetrator) out += 0.7;
    if (claim.target) out += 0.2;
    if (claim.repeats) out -= 0.5;
    if (claim.stance == Stance::conditional) out -= 1.5;
    return out - 0.01 * claim.sentence;
  }

 private:
  static double distance(Relation relation) {
    switch (relation) {
      case Relation::ccomp:
      case Relation::parataxis:
        return 0.1;  // the reported event comes before the saying
      case Relation::xcomp:
      case Relation::obj:
        return 0.2;
      case Relation::conj:
      case Relation::nsubj:
      case Relation::nsubj_pass:
        return 0.5;
      default:
        return 1;
    }
  }

  uint32_t token_at(Span span) const {
    const auto found = std::upper_bound(analysis_.tokens.begin(), analysis_.tokens.end(), span.end - 1,
                                        [](uint32_t end, const Token& token) { return end < token.span.begin; });
    return found == analysis_.tokens.begin() ? 0 : static_cast<uint32_t>(found - analysis_.tokens.begin() - 1);
  }

  const Analysis& analysis_;
};

}  // namespace

std::string predict_plover(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  const CodePoints points(document.text());
  const Grammar grammar(document.text(), reading.analysis);
  const mention::ActorReader actors(grammar, tables.lexicon, tables.actors, document.metadata(), tables.gazetteer,
                                    reading.places);
  const Order order(reading.analysis);
  std::vector<std::pair<double, const Claim*>> claims;
  for (const Claim& claim : reading.record.claims) {
    if (claim.event != EventType::none && plover_type(claim) != EventType::none)
      claims.push_back({-order.score(claim), &claim});
  }
  std::stable_sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("events").open_array();
  for (const auto& [score, claim] : claims) {
    json.open_object().field("type", to_string(plover_type(*claim)));
    const data::CodeRow* codes =
        claim::codes_of(*claim, reading.record, document.text(), tables.lexicon, tables.ontology);
    if (codes && !codes->plover_mode.empty()) json.field("mode", std::string_view(codes->plover_mode));
    const auto of = [&](const std::optional<Party>& party) {
      return party ? coded(actors, grammar, *party) : std::vector<Coded>{};
    };
    std::vector<Coded> source = of(claim->perpetrator), target = of(claim->target);
    if (target.empty() && source.size() > 1)
      target = source;  // "A and B met": each is the other's target
    else if (target.empty())
      target = at_home(actors, *claim, source);
    if (source.empty() && claim->event == EventType::ASSAULT) source = unknown_armed(actors, *claim);
    write_party(json, "source", document, points, source);
    write_party(json, "target", document, points, target);
    for (const uint32_t index : claim->harms) {
      const Harm& harm = reading.record.harms[index];
      if (harm.kind == HarmKind::killed && harm.subset_of < 0 && harm.quantity->low()) {
        json.field("killed", *harm.quantity->low());
        break;
      }
    }
    json.close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
