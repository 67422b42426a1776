#include "store/schema.h"

#include <filesystem>

namespace parley::store {
namespace {

struct Index {
  const char* name;
  const char* on;
};
constexpr Index kIndexes[] = {
    {"document_url", "document(url)"},
    {"document_name", "document(name)"},
    {"document_source", "document(source_id)"},
    {"document_published", "document(published_from)"},
    {"document_revision", "document(revision_of)"},
    {"claim_of_account", "claim(account_id)"},
    {"harm_of_claim", "harm(claim_id)"},
    {"account_of_document", "account(document_id)"},
    {"account_of_incident", "account(incident_id)"},
    {"link_second", "link(second_account)"},
    {"link_decision_second", "link_decision(second_account)"},
    {"link_decision_of", "link_decision(decision_id)"},
    {"decision_target", "decision(target)"},
    {"decision_undoes", "decision(undoes)"},
    {"audit_target", "audit(target)"},
    {"incident_date", "incident(date_from)"},
    {"incident_place", "incident(place, date_from)"},
    {"incident_merged", "incident(merged_into)"},
    {"incident_part", "incident(part_of)"},
};

constexpr char kViews[] =
    "CREATE VIEW incident_account AS SELECT incident_id, id AS account_id, document_id FROM account;"
    "CREATE VIEW incident_claim AS SELECT a.incident_id, c.id AS claim_id, c.document_id FROM claim c "
    "JOIN account a ON a.id = c.account_id;";

// What only SQLite says in this way: full text, places and days, what may never change.
constexpr char kSqlite[] =
    "CREATE VIRTUAL TABLE document_words USING fts5(title, text, content='document', content_rowid='n', "
    "tokenize='porter unicode61 remove_diacritics 2');"
    "CREATE TRIGGER document_words_add AFTER INSERT ON document BEGIN "
    "INSERT INTO document_words(rowid, title, text) VALUES (NEW.n, NEW.title, NEW.text); END;"
    "CREATE VIRTUAL TABLE account_box USING rtree(n, day_from, day_to, south, north, west, east, +account_n INTEGER);"
    "CREATE VIRTUAL TABLE incident_box USING rtree(n, south, north, west, east);"
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;"
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;"
    "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;"
    "CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are "
    "append-only'); END;"
    "CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are "
    "append-only'); END;"
    "CREATE TRIGGER document_fixed BEFORE UPDATE OF id, raw_sha256, text_sha256, text ON document "
    "BEGIN SELECT RAISE(ABORT, 'a document never changes; a new capture is a new version'); END;"
    "CREATE TRIGGER document_kept BEFORE DELETE ON document "
    "BEGIN SELECT RAISE(ABORT, 'a document never goes; it may be marked as gone at its publisher'); END;";

// The same for PostgreSQL.
constexpr char kPostgres[] =
    "CREATE INDEX document_words ON document USING gin "
    "(to_tsvector('english', coalesce(title, '') || ' ' || text));"
    "CREATE TABLE account_box (account_n BIGINT NOT NULL, days int4range NOT NULL, area box NOT NULL);"
    "CREATE INDEX account_box_area ON account_box USING gist (days, area);"
    "CREATE INDEX account_box_account ON account_box (account_n);"
    "CREATE INDEX incident_point ON incident USING gist (point(lon, lat));"
    "CREATE FUNCTION parley_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;"
    "CREATE TRIGGER audit_fixed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION parley_refuse();"
    "CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION parley_refuse();"
    "CREATE TRIGGER decision_fixed BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION parley_refuse();"
    "CREATE TRIGGER decision_kept BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION parley_refuse();"
    "CREATE TRIGGER document_kept BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION parley_refuse();"
    "CREATE TRIGGER document_fixed BEFORE UPDATE OF id, raw_sha256, text_sha256, text ON document "
    "FOR EACH ROW EXECUTE FUNCTION parley_refuse();";

// Words are taken from a text once, not again for each document that a search looks at.
constexpr char kPostgresWords[] =
    "DROP INDEX document_words;"
    "CREATE TABLE document_words (n BIGINT PRIMARY KEY REFERENCES document(n), words tsvector NOT NULL);"
    "INSERT INTO document_words SELECT n, to_tsvector('english', coalesce(title, '') || ' ' || text) FROM document;"
    "CREATE INDEX document_words_words ON document_words USING gin (words) WITH (gin_pending_list_limit = 1024);"
    "CREATE FUNCTION parley_index_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO document_words VALUES (NEW.n, to_tsvector('english', coalesce(NEW.title, '') || ' ' || NEW.text)); "
    "RETURN NULL; END $$;"
    "CREATE TRIGGER document_words_add AFTER INSERT ON document FOR EACH ROW EXECUTE FUNCTION parley_index_words();";

// The rows are written anew, in their order, with the index after them; who may read the table stays.  No words wait to
// be put into the index: a search would read those that do for each block.
constexpr char kPostgresBlocks[] =
    "CREATE TABLE words_before AS SELECT * FROM document_words;"
    "DROP INDEX document_words_words;"
    "TRUNCATE document_words;"
    "INSERT INTO document_words SELECT n, words || array_to_tsvector(ARRAY['#' || (n >> 12)]) FROM words_before "
    "ORDER BY n;"
    "DROP TABLE words_before;"
    "CREATE INDEX document_words_words ON document_words USING gin (words) WITH (fastupdate = off);"
    "ANALYZE document_words;"
    "CREATE OR REPLACE FUNCTION parley_index_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO document_words VALUES (NEW.n, to_tsvector('english', coalesce(NEW.title, '') || ' ' || NEW.text) || "
    "array_to_tsvector(ARRAY['#' || (NEW.n >> 12)])); "
    "RETURN NULL; END $$;";

// A map layer for QGIS: PostGIS's own type where the server has it, numbers elsewhere.
constexpr char kMapView[] =
    "CREATE VIEW incident_map AS SELECT i.n, i.id, i.state, i.date_from, i.date_to, i.place, i.lat, i.lon, "
    "i.radius_km, "
    "i.place_precision, i.event, i.accounts, i.sources, i.contested, k.low AS killed_low, k.best AS killed_best, "
    "k.high AS killed_high@GEOMETRY@ FROM incident i "
    "LEFT JOIN incident_range k ON k.incident_id = i.id AND k.kind = 'killed' AND k.people = '' "
    "WHERE i.merged_into IS NULL AND i.lat IS NOT NULL;";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string create(const Table& one, Dialect dialect) {
  std::string sql = "CREATE TABLE " + one.name + " (";
  for (size_t i = 0; i < one.columns.size(); ++i) {
    std::string type = one.definitions[i];
    if (dialect == Dialect::postgresql) {
      replace_all(type, "TEXT", "TEXT COLLATE \"C\"");  // ids sort by their bytes in every database
      replace_all(type, "INTEGER", "BIGINT");
      replace_all(type, "REAL", "DOUBLE PRECISION");
      replace_all(type, "BLOB", "BYTEA");
    }
    sql += (i ? ", " : "") + one.columns[i] + " " + type;
  }
  if (!one.constraints.empty()) sql += ", " + one.constraints;
  sql += ")";
  // Rows found by their whole key stand in the tree of the key itself: those of a document lie side by side.
  if (dialect == Dialect::sqlite && one.columns[0] != "n" && one.definitions[0] != "INTEGER PRIMARY KEY")
    sql += " WITHOUT ROWID";
  return sql + ";";
}

void first_step(Database& database) {
  std::string sql;
  for (const Table& one : tables()) sql += create(one, database.dialect());
  for (const Index& index : kIndexes) sql += std::string("CREATE INDEX ") + index.name + " ON " + index.on + ";";
  sql += database.dialect() == Dialect::sqlite ? kSqlite : kPostgres;
  sql += kViews;
  sql += "CREATE TABLE ledger (name TEXT PRIMARY KEY, value TEXT NOT NULL);";
  // From the first entry on, the audit trail names an incident each time that it is written.
  sql += "INSERT INTO ledger (name, value) VALUES ('incidents_in_trail', '1');";
  database.script(sql);
}

bool has_postgis(Database& database) {
  if (database.dialect() != Dialect::postgresql) return false;
  if (database.query("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'").empty()) return false;
  if (!database.query("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").empty()) return true;
  if (database
          .query("SELECT 1 WHERE has_database_privilege(current_database(), 'CREATE') AND "
                 "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
          .empty())
    return false;
  database.script("CREATE EXTENSION postgis");
  return true;
}

/// 2: the map layer.
void second_step(Database& database) {
  std::string view = kMapView;
  replace_all(
      view, "@GEOMETRY@",
      has_postgis(database) ? ", ST_SetSRID(ST_MakePoint(i.lon, i.lat), 4326)::geometry(Point, 4326) AS geom" : "");
  database.script(view);
}

bool has_column(Database& database, const char* table, const char* column) {
  return !database
              .query(database.dialect() == Dialect::sqlite
                         ? "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2"
                         : "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND "
                           "table_name = ?1 AND column_name = ?2",
                     {text(table), text(column)})
              .empty();
}

/// 3: components.  Those of an older ledger are its incidents until something touches them, or `add --relink`.
void third_step(Database& database) {
  if (!has_column(database, "account", "component")) {
    database.script(database.dialect() == Dialect::sqlite
                        ? "ALTER TABLE account ADD COLUMN component TEXT"
                        : "ALTER TABLE account ADD COLUMN component TEXT COLLATE \"C\"");
    database.script(create(table("component"), database.dialect()));
    database.script(
        "UPDATE account SET component = incident_id;"
        "INSERT INTO component (id, accounts) SELECT incident_id, count(*) FROM account WHERE incident_id IS NOT NULL "
        "GROUP BY incident_id;");
  }
  database.script(database.dialect() == Dialect::sqlite
                      ? "CREATE INDEX incident_latest ON incident(date_from DESC, id)"
                      : "CREATE INDEX incident_latest ON incident(date_from DESC NULLS LAST, id)");
  // Links from both sides without their evidence, and the few claims that people changed: what linking asks most.
  database.script(
      "CREATE INDEX account_of_component ON account(component);"
      "DROP INDEX link_second;"
      "CREATE INDEX link_from_first ON link(first_account, score, second_account, kind);"
      "CREATE INDEX link_from_second ON link(second_account, score, first_account, kind);"
      "CREATE INDEX claim_changed ON claim(account_id) WHERE state IN ('edited','rejected');");
}

/// 4: when a capture was taken, the language of a document, where its words stand on its pages.
void fourth_step(Database& database) {
  for (const char* column : {"captured", "language", "layout"}) {
    if (!has_column(database, "document", column))
      database.script(std::string("ALTER TABLE document ADD COLUMN ") + column +
                      (database.dialect() == Dialect::sqlite ? " TEXT" : " TEXT COLLATE \"C\""));
  }
}

/// 5: what was published; claims and incidents by their days.  What lasts from one month into another is found by its
/// end, all else by its month: see days.h.
void fifth_step(Database& database) {
  if (!has_column(database, "publication", "content"))
    database.script(create(table("publication"), database.dialect()));
  database.script(
      "CREATE INDEX publication_of ON publication(incident_id);"
      "CREATE INDEX claim_day ON claim(date_from, date_to);"
      "DROP INDEX incident_date;"
      "CREATE INDEX incident_day ON incident(date_from, date_to);"
      "CREATE INDEX claim_lasting ON claim(date_to, date_from) WHERE substr(date_from, 1, 7) <> substr(date_to, 1, 7);"
      "CREATE INDEX incident_lasting ON incident(date_to, date_from) WHERE substr(date_from, 1, 7) <> "
      "substr(date_to, 1, 7);");
}

/// 6: of copies of one text one stands for the others: a ledger with copies is linked anew once the rules are there.
/// On PostgreSQL the words of each document stand in a table of their own, as they do on SQLite.
void sixth_step(Database& database) {
  database.script(
      "INSERT INTO ledger (name, value) SELECT 'link_anew', 'copies' WHERE EXISTS (SELECT 1 FROM link WHERE kind = "
      "'near_copy')");
  if (database.dialect() == Dialect::postgresql) database.script(kPostgresWords);
}

/// 7: a search goes from thousands of documents to their incidents by one index; copies are found beside links of a
/// score.
void seventh_step(Database& database) {
  database.script(
      "DROP INDEX account_of_document;"
      "CREATE INDEX account_of_document ON account(document_id, incident_id);"
      "CREATE INDEX link_of_copy ON link(first_account, second_account) WHERE kind = 'near_copy';"
      "CREATE INDEX link_of_original ON link(second_account, first_account) WHERE kind = 'near_copy';");
}

/// 8: a search finds the accounts of thousands of documents side by side, by the numbers that the full text gives.
/// Ranges follow other rules since: a ledger is linked anew once these are there.
void eighth_step(Database& database) {
  if (!has_column(database, "account", "document_n"))
    database.script(database.dialect() == Dialect::sqlite ? "ALTER TABLE account ADD COLUMN document_n INTEGER"
                                                          : "ALTER TABLE account ADD COLUMN document_n BIGINT");
  database.script(
      "UPDATE account SET document_n = (SELECT d.n FROM document d WHERE d.id = document_id);"
      "DROP INDEX account_of_document;"
      "CREATE INDEX account_of_document ON account(document_id);"
      "CREATE INDEX account_told ON account(document_n, incident_id);"
      "INSERT INTO ledger (name, value) SELECT 'link_anew', 'ranges' WHERE EXISTS (SELECT 1 FROM account) "
      "ON CONFLICT (name) DO NOTHING;");
}

/// 9: accounts are found by the first and the last word of a person's name, whatever stands between.
void ninth_step(Database& database) {
  database.script(
      "INSERT INTO ledger (name, value) SELECT 'link_anew', 'persons' WHERE EXISTS (SELECT 1 FROM account) "
      "ON CONFLICT (name) DO NOTHING;");
}

/// 10: on PostgreSQL each document has the block of its number among its words, "#7", which is in no text: so a search
/// reads the newest blocks alone.
void tenth_step(Database& database) {
  if (database.dialect() == Dialect::postgresql) database.script(kPostgresBlocks);
}

/// 11: PostgreSQL looks after the accounts when a thousand are new, not when a fifth of them is: until then a search,
/// which asks for the newest, reads each of them besides their index.
void eleventh_step(Database& database) {
  if (database.dialect() == Dialect::postgresql)
    database.script(
        "ALTER TABLE account SET ("
        "autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000, "
        "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);");
}

using Step = void (*)(Database&);
constexpr Step kSteps[] = {first_step,   second_step, third_step, fourth_step, fifth_step,   sixth_step,
                           seventh_step, eighth_step, ninth_step, tenth_step,  eleventh_step};
static_assert(std::size(kSteps) == kSchemaVersion);

void run_steps(Database& database, int from, int to) {
  Transaction transaction(database, Durability::power);
  if (schema_version(database) != from) return;  // another process was faster
  for (int i = from; i < to; ++i) kSteps[i](database);
  database.change(
      "INSERT INTO ledger (name, value) VALUES ('schema_version', ?1) ON CONFLICT (name) DO UPDATE SET value = "
      "excluded.value",
      {std::to_string(to)});
  transaction.commit();
}

}  // namespace

int schema_version(Database& database) {
  const char* named = database.dialect() == Dialect::sqlite
                          ? "SELECT count(*), sum(name = 'ledger') FROM sqlite_schema WHERE type = 'table'"
                          : "SELECT count(*), count(*) FILTER (WHERE tablename = 'ledger') FROM pg_tables "
                            "WHERE schemaname = current_schema() AND tablename NOT LIKE 'spatial_ref_sys'";
  const Row row = database.query(named).at(0);
  if (to_integer(row[0]) == 0) return 0;
  if (to_integer(row[1]) == 0)
    throw Failure{"this database holds other tables and no ledger; name a file or database of its own"};
  const Rows version = database.query("SELECT value FROM ledger WHERE name = 'schema_version'");
  return version.empty() ? 0 : std::atoi(to_text(version[0][0]).c_str());
}

void make_tables(Database& database, int version) { run_steps(database, 0, version); }

void bring_up_to_date(Database& database, const std::string& address) {
  const int found = schema_version(database);
  if (found == kSchemaVersion) return;
  if (found > kSchemaVersion)
    throw Failure{"this ledger was written by a newer Parley (version " + std::to_string(found) +
                  " of the tables, this one knows " + std::to_string(kSchemaVersion) + "); install that Parley"};
  if (found > 0) {
    const std::string copy = is_postgres(address) ? "" : address + ".before-v" + std::to_string(kSchemaVersion);
    if (!copy.empty() && !std::filesystem::exists(copy)) database.backup(copy);
  }
  run_steps(database, found, kSchemaVersion);
}

}  // namespace parley::store
