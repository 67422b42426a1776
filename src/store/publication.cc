#include "store/publication.h"

namespace parley::store {

Result<Listing> list_publication(Store& store) {
  return guarded([&] {
    const std::string change =
        "CASE WHEN i.state = 'withdrawn' THEN 'withdrawn' WHEN i.state = 'agreed' THEN 'new' WHEN i.changed_at > "
        "d.made_at OR EXISTS (SELECT 1 FROM account a JOIN claim c ON c.account_id = a.id JOIN decision e ON e.target "
        "= c.id WHERE a.incident_id = i.id AND e.id > d.id) OR EXISTS (SELECT 1 FROM account a JOIN claim c ON "
        "c.account_id = a.id JOIN harm h ON h.claim_id = c.id JOIN decision e ON e.target = h.id WHERE a.incident_id "
        "= i.id AND e.id > d.id) THEN 'changed' ELSE 'same' END";
    return Listing{
        {"id", "state", "change", "date_from", "date_to", "place", "event", "killed_low", "killed_best", "killed_high",
         "grading", "graded_by", "second_by", "published_at", "published_by", "changed_at", "documents_since"},
        store.database().query(
            "SELECT i.id, i.state, " + change +
            ", i.date_from, i.date_to, i.place, i.event, k.low, k.best, k.high, i.grading, i.graded_by, i.second_by, "
            "d.made_at, d.made_by, i.changed_at, (SELECT count(*) FROM account a JOIN document t ON t.id = "
            "a.document_id WHERE a.incident_id = i.id AND t.added_at > d.made_at) FROM incident i LEFT JOIN "
            "incident_range k ON k.incident_id = i.id AND k.kind = 'killed' AND k.people = '' LEFT JOIN decision d ON "
            "d.id = (SELECT max(p.id) FROM decision p WHERE p.action = 'publish' AND p.target = i.id AND NOT EXISTS "
            "(SELECT 1 FROM decision u WHERE u.undoes = p.id)) WHERE i.state IN ('agreed', 'published') OR (i.state = "
            "'withdrawn' AND d.id IS NOT NULL) ORDER BY i.date_from, i.id")};
  });
}

}  // namespace parley::store
