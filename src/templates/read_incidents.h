// A document and its reading -> the incidents that it tells of, each with the fillers of its roles, as the task of
// MUC-4 asks for them.  Learned; a filler is a string of the text.  Tested by templates/templates_test.cc.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "templates/models.h"

namespace parley::templates {

enum class FillerRole : uint8_t { perp_ind, perp_org, target, victim, victim_description, weapon, place, district };
constexpr uint32_t kFillerRoles = 8;
/// The name of its class in the filler model.
std::string_view to_string(FillerRole role);

struct Filler {
  FillerRole role = FillerRole::perp_ind;
  Span span;
  Span description;             // of a victim with a name: what he or she is called besides, empty = nothing
  std::string_view kind;        // of a target, victim or weapon, as the official key calls it
  std::string_view effect;      // DEATH, SOME DAMAGE, …
  std::string_view nation;      // "" = not stated or that of the place
  std::string_view confidence;  // of an organisation
  std::optional<Quantity> number;
  int32_t score = 0;
};

struct Incident {
  std::string_view type, stage, category, country;
  std::vector<Filler> fillers;
  Span place;                        // the narrowest, empty = not stated
  std::optional<TimeInterval> date;  // from may be open: on that day or before
  std::optional<Quantity> killed, injured;
};

std::vector<Incident> read_incidents(const Document& document, const pipeline::Reading& reading,
                                     const pipeline::Tables& tables, const Models& models);

}  // namespace parley::templates
