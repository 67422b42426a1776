#include "store/question.h"

#include <algorithm>
#include <cmath>

#include "store/lists.h"
#include "store/search.h"

namespace parley::store {
namespace {

/// The box around a circle; what is within is measured afterwards.
incident::Box frame_of(Point p, double km) {
  constexpr double kKmPerDegree = 111.2;
  const double high = km / kKmPerDegree, wide = high / std::max(0.01, std::cos(p.lat * 3.14159265358979 / 180));
  return {p.lat - high, p.lat + high, p.lon - wide, p.lon + wide};
}

}  // namespace

std::string limit(size_t n) { return " LIMIT " + std::to_string(std::min<size_t>(n, 1'000'000)); }

void narrow(Question& question, Database& database, const IncidentQuery& q) {
  if (!q.id.empty()) question.where("i.id = " + question.add(q.id));
  if (!q.from.empty()) question.where("coalesce(i.date_to, i.date_from) >= " + question.add(q.from));
  if (!q.to.empty()) question.where("i.date_from <= " + question.add(q.to));
  if (!q.place.empty()) {
    std::string folded;
    for (const char c : q.place) folded += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    question.where("i.place >= " + question.add(folded) + " AND i.place < " +
                   question.add(folded + "\xF4\x8F\xBF\xBF"));
  }
  if (q.near) {
    const incident::Box f = frame_of(*q.near, q.within_km);
    if (database.dialect() == Dialect::sqlite)
      question.where("i.n IN (SELECT n FROM incident_box WHERE south <= " + question.add(f.north) +
                     " AND north >= " + question.add(f.south) + " AND west <= " + question.add(f.east) +
                     " AND east >= " + question.add(f.west) + ")");
    else
      question.where("point(i.lon, i.lat) <@ " + question.add(box_literal(f)) + "::box");
  }
  if (!q.kind.empty())
    question.where(
        "EXISTS (SELECT 1 FROM incident_range r WHERE r.incident_id = i.id AND r.kind = " + question.add(q.kind) + ")");
  if (q.contested) question.where("i.contested IS NOT NULL");
  if (!q.words.empty()) {
    const std::string documents = documents_with(database, question.add(words_to_find(database, q.words)));
    question.where("i.id " + in_found(database, "SELECT DISTINCT incident_id FROM account WHERE document_n " +
                                                    in_found(database, documents)));
  }
}

}  // namespace parley::store
