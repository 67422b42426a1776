// The set of coded events of PLOVER.
#include <algorithm>

#include "claim/codes.h"
#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

void write_party(JsonWriter& json, std::string_view key, const Document& document, const CodePoints& points,
                 const std::optional<Party>& party) {
  json.key(key).open_array();
  if (party && !party->span.empty()) {
    json.open_object().field("text", document.text(party->span)).key("spans").open_array();
    write_span(json, points, party->span);
    json.close_array().close_object();
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
    write_party(json, "source", document, points, claim->perpetrator);
    write_party(json, "target", document, points, claim->target);
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
