#include "store/question.h"

#include <algorithm>
#include <cmath>

#include "store/lists.h"

namespace parley::store {
namespace {

constexpr size_t kMostFound = 5000;  // documents of a search whose incidents are looked at, the newest first

/// Every word of a search must stand in the document; quotation marks hold words together.
std::string fts_words(const std::string& words) {
  std::string out, word;
  bool quoted = false;
  const auto flush = [&] {
    if (!word.empty()) out += (out.empty() ? "\"" : " \"") + word + "\"";
    word.clear();
  };
  for (const char c : words) {
    if (c == '"')
      quoted = !quoted, flush();
    else if (c == ' ' && !quoted)
      flush();
    else
      word += c;
  }
  flush();
  return out;
}

Rows documents_with(Database& database, const std::string& words) {
  if (database.dialect() == Dialect::sqlite) {
    const std::string query = fts_words(words);
    if (query.empty()) return {};
    return database.query(
        "SELECT d.id FROM (SELECT rowid AS n FROM document_words WHERE document_words MATCH ?1 ORDER BY rowid DESC" +
            limit(kMostFound) + ") f JOIN document d ON d.n = f.n",
        {query});
  }
  return database.query(
      "SELECT id FROM document WHERE to_tsvector('english', coalesce(title, '') || ' ' || text) @@ "
      "websearch_to_tsquery('english', ?1) ORDER BY n DESC" +
          limit(kMostFound),
      {words});
}

/// The box around a circle; what is within is measured afterwards.
incident::Box frame_of(Point p, double km) {
  constexpr double kKmPerDegree = 111.2;
  const double high = km / kKmPerDegree, wide = high / std::max(0.01, std::cos(p.lat * 3.14159265358979 / 180));
  return {p.lat - high, p.lat + high, p.lon - wide, p.lon + wide};
}

}  // namespace

std::string limit(size_t n) { return " LIMIT " + std::to_string(std::min<size_t>(n, 1'000'000)); }

void narrow(Question& question, Database& database, const IncidentQuery& q) {
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
    std::vector<std::string> documents;
    for (const Row& row : documents_with(database, q.words)) documents.push_back(to_text(row[0]));
    const Value list = text_list(database, documents);
    question.add(list);
    question.where("i.id IN (SELECT incident_id FROM account WHERE document_id " +
                   in_texts(database, static_cast<int>(question.parameters())) + ")");
  }
}

}  // namespace parley::store
