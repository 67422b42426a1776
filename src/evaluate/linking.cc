// Reports on shootings into incidents, with the figures, day and place of what each is about: the GVA set.
#include <map>

#include "evaluate/task.h"
#include "incident/figures.h"

namespace parley::evaluate {
namespace {

/// What most accounts of the incident say; the document's own figure where as many say that, and that nobody died where
/// it tells of the injured alone.
int64_t agreed_figure(const Linked& linked, HarmKind kind) {
  std::map<int64_t, int> votes;
  for (const Account& account : linked.together) ++votes[incident::most_told(account, kind)];
  int64_t best = linked.main() ? incident::most_told(*linked.main(), kind) : 0;
  const bool none_died = kind == HarmKind::killed && best == 0 && linked.main() &&
                         incident::most_told(*linked.main(), HarmKind::injured) > 0;
  for (const auto& [number, count] : votes) {
    if (count > votes[best] || (best == 0 && number > 0 && count >= votes[best] && !none_died)) best = number;
  }
  return best;
}

}  // namespace

std::string predict_linking(const Document& document, const Reading&, const Linked& linked) {
  JsonWriter json;
  const Account* main = linked.main();
  json.open_object().field("id", std::string_view(document.id()));
  if (const Incident* incident = linked.incident_of_main()) json.field("cluster", std::string_view(incident->id));
  json.field("killed", agreed_figure(linked, HarmKind::killed))
      .field("injured", agreed_figure(linked, HarmKind::injured));
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
