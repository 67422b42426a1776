#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

std::string_view modality(Stance stance, Polarity polarity) {
  if (polarity == Polarity::negative && is_claimed_as_fact(stance)) return "denied";
  switch (stance) {
    case Stance::denied:
      return "denied";
    case Stance::alleged:
    case Stance::reported:
      return "unconfirmed";
    case Stance::predicted:
    case Stance::intended:
      return "predicted";
    case Stance::conditional:
      return "hypothetical";
    case Stance::demanded:
    case Stance::wished:
      return "demanded";
    default:
      return "asserted";
  }
}

void write_source(JsonWriter& json, const Document& document, const SpeakerChain& speakers) {
  json.key("source").open_object();
  const Speaker& speaker = speakers.innermost();
  json.field("text", speaker.is_issuer() ? std::string_view() : document.text(speaker.span));
  json.field("kind", speaker.is_issuer() ? "publisher" : "party")
      .field("code", std::string_view(speaker.actor))
      .close_object();
}

void write_common(JsonWriter& json, const Document& document, const Claim& claim) {
  write_source(json, document, claim.speakers);
  json.field("modality", modality(claim.stance, claim.polarity));
  if (claim.place) {
    json.field("place", std::string_view(claim.place->value()));
    if (const auto& resolved = (*claim.place)->resolved;
        resolved && resolved->precision <= 3 && (!(*claim.place)->enclosing || resolved->kind == PlaceKind::town))
      json.key("lat").number(to_degrees(resolved->point.lat)).key("lon").number(to_degrees(resolved->point.lon));
  }
  if (claim.time && claim.time->value().from != kOpenStart && claim.time->value().to != kOpenEnd) {
    json.field("date_from", std::string_view(iso_day(claim.time->value().first_day())));
    json.field("date_to", std::string_view(iso_day(claim.time->value().last_day())));
  }
}

std::string_view claimbench_outcome(HarmKind kind) {
  switch (kind) {
    case HarmKind::killed:
      return "killed";
    case HarmKind::injured:
    case HarmKind::hospitalised:
      return "wounded";
    case HarmKind::missing:
      return "missing";
    case HarmKind::detained:
    case HarmKind::captured:
      return "detained";
    case HarmKind::displaced:
      return "displaced";
    case HarmKind::abducted:
      return "abducted";
    default:
      return "";
  }
}

/// The set's own names for modes; it has modes for attacks, coercion and retreat only.
std::string_view claimbench_mode(const Claim& claim) {
  struct Row {
    EventType event;
    std::string_view ours, theirs;
  };
  static constexpr Row kRows[] = {
      {EventType::ASSAULT, "artillery", "artillery"},  {EventType::ASSAULT, "missile", "missile"},
      {EventType::ASSAULT, "airstrike", "airstrike"},  {EventType::ASSAULT, "drone", "drone"},
      {EventType::ASSAULT, "small_arms", "smallarms"}, {EventType::ASSAULT, "execute", "smallarms"},
      {EventType::ASSAULT, "explosive", "explosive"},  {EventType::ASSAULT, "suicide", "explosive"},
      {EventType::ASSAULT, "ground", "ground"},        {EventType::ASSAULT, "abduct", "abduct"},
      {EventType::ASSAULT, "arson", "arson"},          {EventType::ASSAULT, "chemical", "chemical"},
      {EventType::COERCE, "seize", "seize"},           {EventType::COERCE, "arrest", "arrest"},
      {EventType::COERCE, "blockade", "blockade"},     {EventType::COERCE, "expel", "expel"},
      {EventType::RETREAT, "withdraw", "withdraw"},    {EventType::RETREAT, "ceasefire", "ceasefire"},
      {EventType::RETREAT, "release", "release"},      {EventType::RETREAT, "return", "return"},
  };
  for (const Row& row : kRows) {
    if (row.event == claim.event && row.ours == claim.mode) return row.theirs;
  }
  return claim.event == EventType::ASSAULT ? "unspecified" : "";
}

/// The set's own names for things that are hit; it names no villages and towns.
std::string_view claimbench_object(std::string_view kind, std::string_view phrase) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {{"apartment", "apartment_building"},
                                                                             {"mosque", "mosque"},
                                                                             {"church", "church"},
                                                                             {"market", "market"},
                                                                             {"bazaar", "market"},
                                                                             {"airport", "airport"},
                                                                             {"airbase", "airport"},
                                                                             {"bus", "bus"},
                                                                             {"ambulance", "ambulance"},
                                                                             {"vehicle", "vehicle"},
                                                                             {"car", "vehicle"},
                                                                             {"convoy", "vehicle"},
                                                                             {"truck", "vehicle"},
                                                                             {"power", "power"},
                                                                             {"bridge", "bridge"},
                                                                             {"camp", "camp"},
                                                                             {"clinic", "clinic"},
                                                                             {"prison", "detention_centre"},
                                                                             {"detention", "detention_centre"},
                                                                             {"infrastructure", "infrastructure"},
                                                                             {"office", "office"},
                                                                             {"shop", "shop"},
                                                                             {"station", "station"},
                                                                             {"warehouse", "warehouse"},
                                                                             {"checkpoint", "checkpoint"},
                                                                             {"ship", "ship"},
                                                                             {"drone", "drone"},
                                                                             {"aircraft", "aircraft"},
                                                                             {"launcher", "weapon"},
                                                                             {"tank", "weapon"}};
  for (const auto& [word, theirs] : kWords) {
    if (phrase.find(word) != std::string_view::npos) return theirs;
  }
  if (kind == "military") return "military_position";
  return kind == "house" || kind == "school" || kind == "hospital" ? kind : "";
}

/// The set's guidelines leave out talks, and what is only demanded or supposed.
bool is_annotated(const Claim& claim) {
  if (claim.event == EventType::none || claim.event == EventType::CONSULT) return false;
  return claim.stance != Stance::demanded && claim.stance != Stance::wished && claim.stance != Stance::conditional;
}

}  // namespace

std::string predict_claimbench(const Document& document, const Reading& reading, const Linked& linked) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id()));
  if (const Incident* incident = linked.incident_of_main()) json.field("cluster", std::string_view(incident->id));
  json.key("harms").open_array();
  std::vector<bool> written(reading.record.harms.size());
  for (const Claim& claim : reading.record.claims) {
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      const std::string_view outcome = claimbench_outcome(harm.kind);
      if (written[index] || outcome.empty()) continue;
      if (harm.same_as >= 0 &&
          claimbench_outcome(reading.record.harms[static_cast<size_t>(harm.same_as)].kind) == outcome)
        continue;
      written[index] = true;
      json.open_object().field("id", std::string_view("h" + std::to_string(index))).field("outcome", outcome);
      write_bound(json, "low", harm.quantity->low());
      write_bound(json, "high", harm.quantity->high());
      json.field("approx", harm.quantity->approximate());
      json.field("status", harm.status == Status::unknown ? "unknown" : to_string(harm.status));
      if (harm.subset_of >= 0) json.field("subset_of", std::string_view("h" + std::to_string(harm.subset_of)));
      json.field("cumulative", harm.cumulative);
      json.key("span");
      write_span(json, points, harm.quantity.span());
      if (claim.perpetrator) {
        json.field("perpetrator_text", document.text(claim.perpetrator->span));
        json.field("perpetrator", std::string_view(claim.perpetrator->actor));
      }
      json.field("affected", std::string_view(harm.affected.actor));
      if (const Incident* incident = linked.incident_of_harm(index))
        json.field("incident", std::string_view(incident->id));
      write_common(json, document, claim);
      json.close_object();
    }
  }
  json.close_array().key("events").open_array();
  for (size_t i = 0; i < reading.record.claims.size(); ++i) {
    const Claim& claim = reading.record.claims[i];
    if (!is_annotated(claim)) continue;
    json.open_object()
        .field("id", std::string_view("e" + std::to_string(i)))
        .field("event", to_string(claim.event))
        .field("mode", claimbench_mode(claim));
    json.key("span");
    write_span(json, points, claim.trigger);
    for (const auto& [key, party] : {std::pair{"actor", &claim.perpetrator}, {"target", &claim.target}}) {
      if (!*party) continue;
      json.field(std::string(key) + "_text", document.text((*party)->span));
      json.field(key, std::string_view((*party)->actor));
    }
    json.key("objects").open_array();
    for (const auto& object : claim.objects) {
      const std::string_view kind = claimbench_object(*object, document.text(object.span()));
      if (!kind.empty()) json.value(kind);
    }
    json.close_array().field("ceasefire_violation", claim.ceasefire_violation);
    write_common(json, document, claim);
    json.close_object();
  }
  json.close_array().key("links").open_array();
  for (size_t i = 0; i < reading.record.claims.size(); ++i) {
    if (!is_annotated(reading.record.claims[i])) continue;
    for (const uint32_t harm : reading.record.claims[i].harms) {
      if (!written[harm]) continue;
      json.open_array()
          .value(std::string_view("h" + std::to_string(harm)))
          .value(std::string_view("e" + std::to_string(i)))
          .close_array();
    }
  }
  return json.close_array().close_object().take();
}

std::string predict_claimbench_cluster(const Incident& incident, const std::vector<std::string>& documents) {
  JsonWriter json;
  json.open_object().field("cluster", std::string_view(incident.id)).key("documents").open_array();
  for (const std::string& document : documents) json.value(std::string_view(document));
  json.close_array();
  for (const Range& range : incident.ranges) {
    if (!range.group.empty() || (range.kind != HarmKind::killed && range.kind != HarmKind::injured)) continue;
    const std::string name = range.kind == HarmKind::killed ? "killed" : "wounded";
    write_bound(json, name + "_min", range.claimed_low);
    write_bound(json, name + "_max", range.claimed_high);
  }
  return json.field("contested", !incident.contested.empty()).close_object().take();
}

}  // namespace parley::evaluate
