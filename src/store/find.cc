// Questions to the ledger: incidents, claims, sources, ids by their beginnings.
#include <algorithm>

#include "store/claims.h"
#include "store/days.h"
#include "store/lists.h"
#include "store/question.h"

namespace parley::store {
namespace {

/// The row where a page ended.
Row row_of(Database& database, const std::string& sql, const std::string& id) {
  const Rows rows = database.query(sql, {id});
  if (rows.empty()) throw Failure{"the page before ended at '" + id + "', which is no more; begin with the first page"};
  return rows[0];
}

const std::vector<std::string> kIncidentColumns = {"id",
                                                   "state",
                                                   "date_from",
                                                   "date_to",
                                                   "place",
                                                   "lat",
                                                   "lon",
                                                   "event",
                                                   "modes",
                                                   "accounts",
                                                   "sources",
                                                   "killed_low",
                                                   "killed_best",
                                                   "killed_high",
                                                   "contested",
                                                   "grading",
                                                   "suggested_grading",
                                                   "changed_since_read",
                                                   "radius_km"};

constexpr char kInOrder[] = " ORDER BY i.date_from DESC NULLS LAST, i.id";

/// What people are shown of incidents `i`, which the question behind it finds.
std::string incident_head() {
  std::string out = "SELECT ";
  for (const std::string& column : kIncidentColumns) {
    out += out.size() > 7 ? ", " : "";
    out += column.starts_with("killed_") ? "k." + column.substr(7) + " AS " + column : "i." + column;
  }
  return out + " FROM (SELECT i.* FROM incident i";
}
/// Ranges are looked up for the incidents of the page alone.
std::string incident_tail(const std::string& page) {
  return kInOrder + page +
         ") i LEFT JOIN incident_range k ON k.incident_id = i.id AND k.kind = 'killed' AND k.people = ''" + kInOrder;
}

}  // namespace

Result<Listing> Store::incidents(const IncidentQuery& q) {
  return guarded([&] {
    Question question(incident_head());
    if (q.state.empty())
      // not by the index of what was merged: many are not, and would have to be sorted; and in words of which
      // PostgreSQL knows how many rows they leave
      question.where("(i.merged_into IS NULL) IS TRUE AND i.accounts > 0");
    else
      question.where("i.state = " + question.add(q.state));
    narrow(question, *database_, q);
    if (const auto few = few_of_days(*database_, "incident", "n", q.from, q.to)) {
      std::vector<int64_t> numbers;
      for (const Row& row : *few) numbers.push_back(to_integer(row[0]));
      question.add(integer_list(*database_, numbers));
      question.where("i.n " + in_integers(*database_, static_cast<int>(question.parameters())));
    }
    if (!q.after.empty()) {
      const Value date = row_of(*database_, "SELECT date_from FROM incident WHERE id = ?1", q.after)[0];
      if (is_null(date)) {
        question.where("i.date_from IS NULL AND i.id > " + question.add(q.after));
      } else {
        const std::string at = question.add(date);
        question.where("(i.date_from IS NULL OR i.date_from < " + at + " OR (i.date_from = " + at + " AND i.id > " +
                       question.add(q.after) + "))");
      }
    }
    // a circle is cut out of its box afterwards
    Listing out{kIncidentColumns, question.run(*database_, incident_tail(q.near ? "" : limit(q.limit)))};
    if (q.near) {
      std::erase_if(out.rows, [&](const Row& row) {
        return distance_km(*q.near, {to_real(row[5]), to_real(row[6])}) > q.within_km;
      });
      if (out.rows.size() > q.limit) out.rows.resize(q.limit);
    }
    return out;
  });
}

Result<Listing> Store::claims(const ClaimQuery& q) {
  return guarded([&] {
    const auto few = few_of_days(*database_, "claim", "id", q.from, q.to);
    Question question(
        std::string(
            "SELECT c.id, c.document_id, c.state, s.text AS speaker, s.actor AS speaker_actor, c.stance, c.polarity, "
            "c.event, c.mode, c.trigger_text, "
            "p.text AS perpetrator, p.actor AS perpetrator_actor, g.text AS target, c.place, c.place_name, c.time, "
            "c.span_begin, c.span_end, "
            "a.incident_id FROM ") +
        (few ? "claim c CROSS JOIN document d " : "document d CROSS JOIN claim c ") +
        "LEFT JOIN claim_speaker s ON s.claim_id = c.id AND s.depth = (SELECT max(depth) FROM claim_speaker x WHERE "
        "x.claim_id = c.id) "
        "LEFT JOIN claim_role p ON p.claim_id = c.id AND p.role = 'perpetrator' AND p.number = 0 "
        "LEFT JOIN claim_role g ON g.claim_id = c.id AND g.role = 'target' AND g.number = 0 LEFT JOIN account a ON "
        "a.id = c.account_id");
    if (few) {
      std::vector<std::string> ids;
      for (const Row& row : *few) ids.push_back(to_text(row[0]));
      question.add(text_list(*database_, ids));
      question.where("c.id " + in_texts(*database_, static_cast<int>(question.parameters())) +
                     " AND d.id = c.document_id");
    } else {
      // document by document, in the order of the page: only the claims of one are sorted
      question.where("c.id > d.id || '-' AND c.id < d.id || '.'");
    }
    if (!q.document.empty()) question.where("d.id = " + question.add(q.document));
    if (!q.incident.empty()) {
      const std::string incident = question.add(q.incident);
      question.where("d.id IN (SELECT document_id FROM account WHERE incident_id = " + incident +
                     ") AND a.incident_id = " + incident);
    }
    if (!q.actor.empty())
      question.where("(s.actor = " + question.add(q.actor) + " OR p.actor = " + question.add(q.actor) +
                     " OR g.actor = " + question.add(q.actor) + ")");
    if (!q.event.empty()) question.where("c.event = " + question.add(q.event));
    if (!q.stance.empty()) question.where("c.stance = " + question.add(q.stance));
    if (!q.state.empty()) question.where("c.state = " + question.add(q.state));
    if (!q.from.empty()) question.where("coalesce(c.date_to, c.date_from) >= " + question.add(q.from));
    if (!q.to.empty()) question.where("c.date_from <= " + question.add(q.to));
    if (!q.after.empty()) {
      const Row last = row_of(*database_, "SELECT document_id, number, id FROM claim WHERE id = ?1", q.after);
      const std::string document = question.add(last[0]);
      question.where("d.id >= " + document + " AND (d.id, c.number, c.id) > (" + document + ", " +
                     question.add(last[1]) + ", " + question.add(last[2]) + ")");
    }
    return Listing{{"id", "document", "state", "speaker", "speaker_actor", "stance", "polarity", "event", "mode",
                    "trigger", "perpetrator", "perpetrator_actor", "target", "place", "place_name", "time",
                    "span_begin", "span_end", "incident"},
                   question.run(*database_, " ORDER BY d.id, c.number, c.id" + limit(q.limit))};
  });
}

Result<Listing> Store::sources() {
  return guarded([&] {
    return Listing{
        {"id", "name", "kind", "party", "group", "confirmed", "documents"},
        database_->query("SELECT s.id, s.name, s.kind, s.party, s.group_id, s.confirmed, count(d.id) FROM source s "
                         "LEFT JOIN document d ON d.source_id = s.id GROUP BY s.id, s.name, s.kind, s.party, "
                         "s.group_id, s.confirmed "
                         "ORDER BY s.id")};
  });
}

Result<std::pair<std::string, std::string>> Store::find(const std::string& id) {
  return guarded([&]() -> std::pair<std::string, std::string> {
    if (id.empty()) throw Failure{"an id is missing"};
    const bool victim = id.size() > 1 && id[0] == 'V' &&
                        std::all_of(id.begin() + 1, id.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (victim && !database_->query("SELECT 1 FROM victim WHERE id = ?1", {id}).empty()) return {"victim", id};
    const char* kind = id.find('#') != std::string::npos   ? "incident"
                       : id.find('/') != std::string::npos ? "harm"
                       : id.find('-') != std::string::npos ? "claim"
                                                           : "document";
    // '~' sorts after everything that ids hold.
    const Rows rows = database_->query(
        std::string("SELECT id FROM ") + kind + " WHERE id = ?1 OR (id >= ?1 AND id < ?2) ORDER BY id LIMIT 2",
        {id, id + "~"});
    if (rows.size() == 1 || (!rows.empty() && to_text(rows[0][0]) == id)) return {kind, to_text(rows[0][0])};
    if (!database_->query("SELECT 1 FROM source WHERE id = ?1", {id}).empty()) return {"source", id};
    if (!rows.empty()) throw Failure{"'" + id + "' is the beginning of several ids; give more of it"};
    throw Failure{"there is no '" + id +
                  "' in this ledger; `parley incidents`, `claims` and `sources` list what there is"};
  });
}

Result<std::vector<ClaimChange>> Store::compare_versions(const std::string& before, const std::string& after) {
  return guarded([&] { return compare_claims(load_claims(*database_, before), load_claims(*database_, after)); });
}

}  // namespace parley::store
