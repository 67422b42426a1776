// Sets of names: NER corpora, re3d.
#include <algorithm>

#include "evaluate/task.h"
#include "mention/actor.h"

namespace parley::evaluate {

std::string predict_ner(const Document& document, const Reading& reading, const pipeline::Tables&) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("entities").open_array();
  for (const Name& name : reading.analysis.names) {
    if (name.kind == NameKind::nationality) continue;
    json.open_object();
    json.field("start", static_cast<int64_t>(points.from_byte(reading.analysis.tokens[name.first].span.begin)));
    json.field("end", static_cast<int64_t>(points.from_byte(reading.analysis.tokens[name.last - 1].span.end)));
    json.field("type", name.kind == NameKind::person         ? "PER"
                       : name.kind == NameKind::organisation ? "ORG"
                                                             : "LOC")
        .close_object();
  }
  return json.close_array().close_object().take();
}

namespace {

// re3d names weapons and military platforms apart from each other.
constexpr std::string_view kPlatforms[] = {"aircraft", "jet",       "jets",    "helicopter", "helicopters", "tank",
                                           "tanks",    "warplanes", "warship", "frigate",    "drone",       "drones",
                                           "warships", "warplane",  "fighter", "submarine",  "bomber",      "bombers"};
constexpr std::string_view kWeapons[] = {"munition", "munitions", "weapon", "weapons", "rocket", "rockets",
                                         "missile",  "missiles",  "bomb",   "bombs",   "mortar", "mortars",
                                         "grenade",  "grenades",  "ied",    "ieds",    "rifle",  "rifles",
                                         "shell",    "shells",    "mines",  "vbied",   "vbieds"};
constexpr std::string_view kDocuments[] = {"report", "resolution", "communique", "treaty", "convention", "book"};

template <size_t N>
bool is_one_of(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// What re3d calls the phrase of a head; "" for what it does not annotate.
std::string_view entity_type(const Grammar& g, const mention::ActorReader& actors, int32_t head) {
  const std::string_view low = g.low(head);
  if (g.token(head).upos == Upos::PRON) {
    if (low == "i" || low == "he" || low == "she") return "Person";
    return low == "we" || low == "they" || low == "our" ? "Organisation" : "";
  }
  if (!g.is_noun(head) || g.token(head).relation == Relation::compound) return "";
  if (is_one_of(kPlatforms, low)) return "MilitaryPlatform";
  if (is_one_of(kWeapons, low)) return "Weapon";
  if (is_one_of(kDocuments, low)) return "DocumentReference";
  const data::RoleWord* role = actors.role_at(head);
  if (!role) return "";
  switch (role->kind) {
    case data::RoleWord::body:
    case data::RoleWord::people:
    case data::RoleWord::group:
    case data::RoleWord::coalition:
    case data::RoleWord::organisation:
      return "Organisation";
    case data::RoleWord::office:
      return "Person";
    default:
      return "";
  }
}

}  // namespace

std::string predict_entities(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  const CodePoints points(document.text());
  const Grammar grammar(document.text(), reading.analysis);
  const mention::ActorReader actors(grammar, tables.lexicon, tables.actors, document.metadata(), tables.gazetteer,
                                    reading.places);
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id())).key("entities").open_array();
  const auto words = [&](uint32_t first, uint32_t last) {
    return Span{reading.analysis.tokens[first].span.begin, reading.analysis.tokens[last - 1].span.end};
  };
  const auto write = [&](Span span, std::string_view type) {
    json.open_object()
        .field("start", static_cast<int64_t>(points.from_byte(span.begin)))
        .field("end", static_cast<int64_t>(points.from_byte(span.end)));
    json.field("type", type).close_object();
  };
  std::vector<bool> taken(reading.analysis.tokens.size());
  for (const mention::ActorName& name : actors.names()) {
    const data::Actor& actor = tables.actors[name.actor];
    if (mention::is_territorial(actor.kind) || actor.kind == data::ActorKind::person) continue;
    write(words(name.first, name.last), "Organisation");
    for (uint32_t i = name.first; i < name.last; ++i) taken[i] = true;
  }
  for (const Name& name : reading.analysis.names) {
    if (taken[name.first]) continue;
    write(words(name.first, name.last), name.kind == NameKind::person         ? "Person"
                                        : name.kind == NameKind::organisation ? "Organisation"
                                        : name.kind == NameKind::place        ? "Location"
                                                                              : "Nationality");
    for (uint32_t i = name.first; i < name.last; ++i) taken[i] = true;
  }
  for (uint32_t i = 0; i < taken.size(); ++i) {
    const std::string_view type = taken[i] ? std::string_view() : entity_type(grammar, actors, static_cast<int32_t>(i));
    if (!type.empty()) write(grammar.span(grammar.phrase(static_cast<int32_t>(i))), type);
  }
  for (const mention::TimeMention& time : reading.times) write(words(time.first, time.last), "Temporal");
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
