// What `show` and `history` print: the rows around one id.
#include <cmath>

#include "store/layout.h"
#include "store/lists.h"
#include "store/store.h"
#include "store/text_diff.h"

namespace parley::store {
namespace {

class Viewer {
 public:
  explicit Viewer(Database& database) : database_(database) {}

  std::vector<Section> incident(const std::string& id) {
    add("incident",
        "id state merged_into part_of date_from date_to place lat lon radius_km place_precision event modes contested "
        "accounts "
        "sources suggested_grading suggested_reason grading grading_reason graded_by second_by changed_since_read "
        "version "
        "changed_at",
        "FROM incident WHERE id = ?1", {id});
    add("parts", "id date_from date_to place event", "FROM incident WHERE part_of = ?1 ORDER BY id", {id});
    add("ranges",
        "kind people low best high rule sources contested provisional low_from best_from high_from decision_id",
        "FROM incident_range WHERE incident_id = ?1 ORDER BY kind, people", {id});
    add("accounts",
        "a.group_id a.id a.document_id d.publisher d.published d.title d.url d.gone_kind a.main a.date_from a.date_to "
        "a.place",
        "FROM account a JOIN document d ON d.id = a.document_id WHERE a.incident_id = ?1 ORDER BY a.group_id, "
        "d.published_from, a.id",
        {id});
    // without names: `show` of the victim has them
    add("victims", "v.id v.pseudonym v.age v.sex v.status v.external_id v.consent v.publish_name",
        "FROM victim v WHERE v.incident_id = ?1 OR v.incident_id IN (SELECT id FROM incident WHERE merged_into = ?1) "
        "ORDER BY v.id",
        {id});
    claims("a.incident_id = ?1", id);
    // evidence of the links among its own accounts
    add("links", "l.first_account l.second_account l.kind l.score l.evidence",
        "FROM link l JOIN account a ON a.id = l.first_account JOIN account b ON b.id = l.second_account "
        "WHERE a.incident_id = ?1 AND b.incident_id = ?1 ORDER BY l.score DESC, l.first_account, l.second_account",
        {id});
    decisions("(d.target = ?1 OR d.target IN (SELECT id FROM incident WHERE merged_into = ?1))", id);
    return std::move(out_);
  }

  std::vector<Section> claim(const std::string& id) {
    const Table& t = table("claim");
    std::string columns;
    for (const std::string& column : t.columns) columns += (columns.empty() ? "" : " ") + column;
    add("claim", columns, "FROM claim WHERE id = ?1", {id});
    for (const char* part : {"claim_speaker", "claim_role", "harm", "claim_span"}) {
      columns.clear();
      for (const std::string& column : table(part).columns) {
        if (column != "claim_id") columns += (columns.empty() ? "" : " ") + column;
      }
      add(part, columns, std::string("FROM ") + part + " WHERE claim_id = ?1", {id});
    }
    places_on_pages(id);
    decisions("(d.target = ?1 OR d.target LIKE ?1 || '/%')", id);
    return std::move(out_);
  }

  /// Of a claim from a document with pages: the rectangle of each line that its characters stand in.
  void places_on_pages(const std::string& claim) {
    const Rows layout = database_.query(
        "SELECT d.layout FROM claim c JOIN document d ON d.id = c.document_id WHERE c.id = ?1 AND d.layout IS NOT NULL",
        {claim});
    if (layout.empty()) return;
    const std::vector<PlacedWord> words = read_layout(to_text(layout[0][0]));
    Section section{"on the page", {{"what", "page", "left", "top", "right", "bottom"}, {}}};
    for (const Row& span :
         database_.query("SELECT 'act', span_begin, span_end FROM claim WHERE id = ?1 UNION ALL "
                         "SELECT 'speaker', span_begin, span_end FROM claim_speaker WHERE claim_id = ?1 UNION ALL "
                         "SELECT role, span_begin, span_end FROM claim_role WHERE claim_id = ?1 UNION ALL "
                         "SELECT kind, span_begin, span_end FROM harm WHERE claim_id = ?1 UNION ALL "
                         "SELECT field, span_begin, span_end FROM claim_span WHERE claim_id = ?1 ORDER BY 2, 3, 1",
                         {claim})) {
      if (is_null(span[1]) || is_null(span[2])) continue;
      const Span where{static_cast<uint32_t>(to_integer(span[1])), static_cast<uint32_t>(to_integer(span[2]))};
      for (const Rectangle& r : rectangles(words, where)) {
        section.listing.rows.push_back({span[0], integer(r.page), integer(std::lround(r.left)),
                                        integer(std::lround(r.top)), integer(std::lround(r.right)),
                                        integer(std::lround(r.bottom))});
      }
    }
    out_.push_back(std::move(section));
  }

  std::vector<Section> document(const std::string& id) {
    add("document",
        "id name title publisher source_id url published raw_sha256 text_sha256 extractor added_at captured language "
        "revision_of gone_at "
        "gone_kind sensitivity",
        "FROM document WHERE id = ?1", {id});
    add("near copies", "from_document to_document kind score",
        "FROM document_link WHERE from_document = ?1 OR to_document = ?1", {id});
    claims("c.document_id = ?1", id);
    decisions("d.target = ?1", id);
    return std::move(out_);
  }

  std::vector<Section> victim(const std::string& id) {
    add("victim", "id incident_id pseudonym names age sex status external_id consent publish_name",
        "FROM victim WHERE id = ?1", {id});
    decisions("d.target = ?1", id);
    return std::move(out_);
  }

  std::vector<Section> source(const std::string& id) {
    add("source", "id name kind party group_id confirmed", "FROM source WHERE id = ?1", {id});
    add("one voice with", "id name",
        "FROM source WHERE group_id = (SELECT group_id FROM source WHERE id = ?1) AND id <> ?1 ORDER BY id", {id});
    add("documents", "id published title url gone_kind",
        "FROM document WHERE source_id = ?1 ORDER BY published_from, n LIMIT 1000", {id});
    decisions("d.target = ?1", id);
    return std::move(out_);
  }

  /// The captures that `history` of a document looked at.
  const std::vector<std::string>& captures() const { return versions_; }

  std::vector<Section> history(const std::string& kind, const std::string& id) {
    if (kind == "document") {
      versions(id);
    } else if (kind == "incident") {
      add("earlier ids", "id version changed_at", "FROM incident WHERE merged_into = ?1 ORDER BY id", {id});
      add("documents", "d.added_at d.id d.publisher d.title a.id",
          "FROM account a JOIN document d ON d.id = a.document_id WHERE a.incident_id = ?1 ORDER BY d.n", {id});
      decisions("(d.target = ?1 OR d.target IN (SELECT id FROM incident WHERE merged_into = ?1))", id);
    } else {
      decisions("(d.target = ?1 OR d.target LIKE ?1 || '/%')", id);
    }
    add("audit", "seq at actor action target hash",
        "FROM audit WHERE target = ?1 OR target LIKE ?1 || '/%' ORDER BY seq", {id});
    return std::move(out_);
  }

 private:
  /// `columns`: names apart by spaces; printed without their table.
  void add(std::string name, const std::string& columns, const std::string& rest, const Row& parameters) {
    Section section{std::move(name), {}};
    std::string sql = "SELECT ", column;
    const auto put = [&] {
      sql += (section.listing.columns.empty() ? "" : ", ") + column;
      section.listing.columns.push_back(column.substr(column[1] == '.' ? 2 : 0));
      column.clear();
    };
    for (const char c : columns) c == ' ' ? put() : void(column += c);
    put();
    section.listing.rows = database_.query(sql + " " + rest, parameters);
    out_.push_back(std::move(section));
  }

  void claims(const std::string& where, const std::string& id) {
    // the words around the trigger, for people; offsets count from 1 in SQL
    Section section{"claims",
                    {{"account", "id", "state", "speaker", "speaker_actor", "stance", "polarity", "event", "mode",
                      "trigger", "span_begin", "span_end", "before", "after"},
                     {}}};
    section.listing.rows = database_.query(
        "SELECT c.account_id, c.id, c.state, s.text, s.actor, c.stance, c.polarity, c.event, c.mode, c.trigger_text, "
        "c.span_begin, c.span_end, "
        "substr(d.text, CAST(CASE WHEN c.span_begin > 160 THEN c.span_begin - 159 ELSE 1 END AS INTEGER), "
        "CAST(CASE WHEN c.span_begin > 160 THEN 160 ELSE c.span_begin END AS INTEGER)), "
        "substr(d.text, CAST(c.span_end + 1 AS INTEGER), 160) "
        "FROM claim c JOIN document d ON d.id = c.document_id LEFT JOIN account a ON a.id = c.account_id "
        "LEFT JOIN claim_speaker s ON s.claim_id = c.id AND s.depth = (SELECT max(depth) FROM claim_speaker x WHERE "
        "x.claim_id = c.id) "
        "WHERE " +
            where + " ORDER BY a.group_id, c.document_id, c.number, c.id",
        {id});
    std::vector<std::string> ids;
    for (const Row& row : section.listing.rows) ids.push_back(to_text(row[1]));
    out_.push_back(std::move(section));
    add("harms",
        "claim_id id kind low high qualifier approximate provisional cumulative status attributes object subset_of "
        "same_as text",
        "FROM harm WHERE claim_id " + in_texts(database_, 1) + " ORDER BY claim_id, number",
        {text_list(database_, ids)});
  }

  void decisions(const std::string& where, const std::string& id) {
    add("decisions", "d.id d.made_at d.made_by d.action d.target d.field d.before d.after d.reason d.undoes u.id",
        "FROM decision d LEFT JOIN decision u ON u.undoes = d.id WHERE " + where + " ORDER BY d.id", {id});
    out_.back().listing.columns.back() = "undone_by";
  }

  /// All captures of one address, the first first; what changed from each to the next.
  void versions(std::string id) {
    std::vector<std::string> chain{id};
    for (Rows up = parent(id); !up.empty() && !is_null(up[0][0]); up = parent(chain.front()))
      chain.insert(chain.begin(), to_text(up[0][0]));
    for (Rows down = child(id); !down.empty(); down = child(chain.back())) chain.push_back(to_text(down[0][0]));
    add("versions", "id added_at published title raw_sha256 gone_kind gone_at",
        "FROM document WHERE id " + in_texts(database_, 1) + " ORDER BY n", {text_list(database_, chain)});
    Section text{"text changes", {{"from", "to", "change", "text"}, {}}};
    for (size_t i = 1; i < chain.size(); ++i) {
      for (const TextChange& change : compare_texts(text_of(chain[i - 1]), text_of(chain[i])))
        text.listing.rows.push_back({chain[i - 1], chain[i], std::string(1, change.sign), change.text});
    }
    out_.push_back(std::move(text));
    decisions("d.target = ?1", id);
    versions_ = std::move(chain);
  }
  Rows parent(const std::string& id) { return database_.query("SELECT revision_of FROM document WHERE id = ?1", {id}); }
  Rows child(const std::string& id) {
    return database_.query("SELECT id FROM document WHERE revision_of = ?1 ORDER BY n LIMIT 1", {id});
  }
  std::string text_of(const std::string& id) {
    const Rows rows = database_.query("SELECT text FROM document WHERE id = ?1", {id});
    return rows.empty() ? "" : to_text(rows[0][0]);
  }

  Database& database_;
  std::vector<Section> out_;

  std::vector<std::string> versions_;
};

}  // namespace

Result<std::vector<Section>> Store::show(const std::string& kind, const std::string& id) {
  return guarded([&] {
    Viewer viewer(*database_);
    return kind == "incident"   ? viewer.incident(id)
           : kind == "document" ? viewer.document(id)
           : kind == "source"   ? viewer.source(id)
           : kind == "victim"   ? viewer.victim(id)
                                : viewer.claim(id.substr(0, id.find('/')));
  });
}

Result<std::vector<Section>> Store::history(const std::string& kind, const std::string& id) {
  return guarded([&] {
    Viewer viewer(*database_);
    std::vector<Section> out = viewer.history(kind, id);
    Section claims{"claim changes", {{"from", "to", "claim", "field", "before", "after"}, {}}};
    for (size_t i = 1; i < viewer.captures().size(); ++i) {
      const auto changes = compare_versions(viewer.captures()[i - 1], viewer.captures()[i]);
      if (!changes) throw Failure{changes.error().message};
      for (const ClaimChange& c : *changes)
        claims.listing.rows.push_back({viewer.captures()[i - 1], viewer.captures()[i], c.claim, text_or_null(c.field),
                                       text_or_null(c.before), text_or_null(c.after)});
    }
    if (kind == "document") out.insert(out.begin() + 2, std::move(claims));
    return out;
  });
}

}  // namespace parley::store
