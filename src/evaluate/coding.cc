// Sets of coded events: PLOVER, the Indian police events.
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

bool is_police(const Document& document, const Party& party) {
  static constexpr std::string_view kWords[] = {"police",         "officer",   "constable", "cops",
                                                "policemen",      "policeman", "CRPF",      "jawan",
                                                "security force", "inspector", "personnel"};
  for (const std::string_view word : kWords) {
    std::string low;
    for (const char c : document.text(party.span)) low += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (low.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::string predict_plover(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  const CodePoints points(document.text());
  const Grammar grammar(document.text(), reading.analysis);
  const mention::ActorReader actors(grammar, tables.lexicon, tables.actors, document.metadata());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("events").open_array();
  for (const Claim& claim : reading.record.claims) {
    if (claim.event == EventType::none) continue;
    json.open_object().field("type", to_string(claim.event));
    if (!claim.mode.empty()) json.field("mode", claim.mode);
    const auto of = [&](const std::optional<Party>& party) {
      return party ? coded(actors, grammar, *party) : std::vector<Coded>{};
    };
    std::vector<Coded> source = of(claim.perpetrator), target = of(claim.target);
    if (target.empty() && source.size() > 1)
      target = source;  // "A and B met": each is the other's target
    else if (target.empty())
      target = at_home(actors, claim, source);
    if (source.empty() && claim.event == EventType::ASSAULT) source = unknown_armed(actors, claim);
    write_party(json, "source", document, points, source);
    write_party(json, "target", document, points, target);
    for (const uint32_t index : claim.harms) {
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

std::string predict_police(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("events").open_array();
  for (const Claim& claim : reading.record.claims) {
    if (!claim.perpetrator || claim.perpetrator->span.empty() || !is_police(document, *claim.perpetrator)) continue;
    std::string_view label;
    for (const uint32_t index : claim.harms) {
      const HarmKind kind = reading.record.harms[index].kind;
      if (kind == HarmKind::killed)
        label = "KILL";
      else if (label.empty() && (kind == HarmKind::detained || kind == HarmKind::captured))
        label = "ARREST";
    }
    if (label.empty() && claim.event == EventType::COERCE && claim.mode == "arrest") label = "ARREST";
    if (label.empty() && claim.event == EventType::ASSAULT) label = "FORCE";
    if (label.empty()) continue;
    if (!states_fact(claim)) {
      if (claim.polarity == Polarity::positive) continue;
      label = "FAIL";
    }
    json.open_object().key("span");
    write_span(json, points, claim.trigger);
    json.field("label", label).close_object();
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
