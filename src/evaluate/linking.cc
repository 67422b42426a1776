// Reports on shootings into incidents, with the figures, day and place of what each is about: the GVA set.
#include "evaluate/task.h"

namespace parley::evaluate {
namespace {

/// The largest figure of the account that is no part of another.
int64_t figure(const Account* account, HarmKind kind) {
  int64_t out = 0;
  for (const AccountHarm& harm : account ? account->harms : std::vector<AccountHarm>()) {
    if (harm.kind == kind && harm.low && !harm.part && !harm.cumulative && is_claimed_as_fact(harm.stance))
      out = std::max(out, *harm.low);
  }
  return out;
}

}  // namespace

std::string predict_linking(const Document& document, const Reading&, const Linked& linked) {
  JsonWriter json;
  const Account* main = linked.main();
  json.open_object().field("id", std::string_view(document.id()));
  if (const Incident* incident = linked.incident_of_main()) json.field("cluster", std::string_view(incident->id));
  json.field("killed", figure(main, HarmKind::killed)).field("injured", figure(main, HarmKind::injured));
  if (main && main->first)
    json.field("date", std::string_view(iso_day(*main->first)));
  else if (main && main->published)
    json.field("date", std::string_view(iso_day(*main->published)));
  std::string places;
  for (const std::string& place : main ? main->places : std::vector<std::string>())
    places += (places.empty() ? "" : ", ") + place;
  json.field("place", std::string_view(places));
  return json.close_object().take();
}

}  // namespace parley::evaluate
