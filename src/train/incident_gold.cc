#include "train/incident_gold.h"

#include "templates/candidates.h"

namespace parley::train {
namespace {

using simdjson::dom::element;

/// The strings of a list; a single string counts as a list of one.
std::vector<std::string> strings(const element& object, const char* key) {
  std::vector<std::string> out;
  simdjson::dom::array list;
  if (object[key].get(list)) return out;
  for (const element each : list) {
    std::string_view text;
    if (!each.get(text)) out.emplace_back(text);
  }
  return out;
}

/// Values such as [{"value": ["DEATH"], "optional": false}]: the first alternative of each.
void add_values(const element& object, const char* key, const std::string& slot, std::vector<std::string>& out) {
  simdjson::dom::array list;
  if (object[key].get(list)) return;
  for (const element each : list) {
    const std::vector<std::string> values = strings(each, "value");
    if (!values.empty()) out.push_back(slot + ' ' + values[0]);
  }
}

void add_fillers(const element& object, const char* key, const char* mentions, const std::string& role,
                 std::initializer_list<std::pair<const char*, const char*>> slots, std::vector<GoldFiller>& out) {
  simdjson::dom::array list;
  if (object[key].get(list)) return;
  for (const element each : list) {
    GoldFiller filler;
    filler.role = role;
    for (const std::string& mention : strings(each, mentions)) filler.keys.push_back(templates::key_of(mention));
    if (filler.keys.empty()) continue;
    for (const auto& [field, slot] : slots) add_values(each, field, slot, filler.values);
    out.push_back(std::move(filler));
  }
}

void add_places(const element& object, GoldTemplate& out) {
  simdjson::dom::array alternatives, chain;
  if (object["location"].get(alternatives) || alternatives.size() == 0 || alternatives.at(0).get(chain)) return;
  size_t at = 0;
  for (const element place : chain) {
    std::string_view name;
    if (!place["name"].get(name)) {
      if (at == 0)
        out.values.push_back("country " + std::string(name));
      else
        out.fillers.push_back({at + 1 == chain.size() ? "place" : "district", {templates::key_of(name)}, {}});
    }
    ++at;
  }
}

void add_dates(const element& object, GoldTemplate& out) {
  simdjson::dom::array list;
  if (object["date"].get(list)) return;
  const auto day = [](const element& of, const char* key) {
    std::string_view text;
    return of[key].get(text) ? std::nullopt : parse_iso_day(text);
  };
  for (const element each : list) out.dates.push_back({day(each, "from"), day(each, "to")});
}

GoldTemplate read_template(const element& object) {
  GoldTemplate out;
  for (const std::string& type : strings(object, "incident_type")) out.types.push_back("type " + type);
  const std::vector<std::string> stage = strings(object, "stage"), category = strings(object, "category");
  if (!stage.empty()) out.values.push_back("stage " + stage[0]);
  out.values.push_back("category " + (category.empty() ? "none" : category[0]));
  add_places(object, out);
  add_dates(object, out);
  add_fillers(object, "perp_inds", "mentions", "perp_ind", {}, out.fillers);
  add_fillers(object, "perp_orgs", "mentions", "perp_org", {{"confidence", "confidence"}}, out.fillers);
  add_fillers(object, "instruments", "mentions", "weapon", {{"type", "weapon_type"}}, out.fillers);
  add_fillers(object, "phys_targets", "mentions", "target",
              {{"type", "target_type"}, {"effect", "target_effect"}, {"nation", "nation"}}, out.fillers);
  const auto victim = {std::pair{"type", "victim_type"}, {"effect", "victim_effect"}, {"nation", "nation"}};
  add_fillers(object, "human_targets", "names", "victim", victim, out.fillers);
  add_fillers(object, "human_targets", "descriptions", "victim_description", victim, out.fillers);
  return out;
}

}  // namespace

Result<std::vector<GoldTemplate>> read_incident_gold(const element& line) {
  simdjson::dom::array list;
  if (line["templates"].get(list)) return Error{"has no \"templates\""};
  std::vector<GoldTemplate> out;
  for (const element each : list) out.push_back(read_template(each));
  return out;
}

}  // namespace parley::train
