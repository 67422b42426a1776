// Casualty claims with their sources out of reports on one conflict: the Syria set.
#include <set>

#include "evaluate/task.h"

namespace parley::evaluate {

std::string predict_syria(const Document& document, const Reading& reading, const Linked& linked) {
  const CodePoints points(document.text());
  JsonWriter json;
  json.open_object().field("id", std::string_view(document.id()));
  const Incident* main = linked.incident_of_main();
  if (main) json.field("cluster", std::string_view(main->id));
  json.key("claims").open_array();
  std::set<uint32_t> written;
  for (const Claim& claim : reading.record.claims) {
    if (!states_fact(claim)) continue;
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      const bool injured = harm.kind == HarmKind::injured;
      if ((harm.kind != HarmKind::killed && !injured) || harm.subset_of >= 0 || !written.insert(index).second) continue;
      const Qualifier qualifier = harm.quantity->qualifier();
      if (qualifier == Qualifier::plural || qualifier == Qualifier::uncounted || qualifier == Qualifier::vague ||
          qualifier == Qualifier::many_more)
        continue;  // the set lists figures
      json.open_object().field("kind", injured ? "wounded" : "killed");
      // the set counts "more than 100" as 100..
      const auto low = harm.quantity->low();
      write_bound(json, "min", low && qualifier == Qualifier::more_than ? std::optional(*low - 1) : low);
      write_bound(json, "max", harm.quantity->high());
      json.field("main", !harm.cumulative && linked.incident_of_harm(index) == main && !linked.is_partial(index));
      json.key("span");
      write_span(json, points, harm.quantity.span());
      const Speaker& speaker = claim.speakers.innermost();
      if (!speaker.is_issuer()) {
        json.field("source", document.text(speaker.span)).key("source_span");
        write_span(json, points, speaker.span);
      }
      json.close_object();
    }
  }
  return json.close_array().close_object().take();
}

}  // namespace parley::evaluate
