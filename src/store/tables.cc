// The tables in the words that SQLite and PostgreSQL share; schema.cc adapts the names of types.
#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "core/claim.h"

#include "store/schema.h"

namespace parley::store {
namespace {

/// "name TYPE constraints" of each column.
Table make(std::string name, std::initializer_list<std::string_view> columns, std::string constraints = "") {
  Table table{std::move(name), {}, {}, std::move(constraints)};
  for (const std::string_view column : columns) {
    const size_t space = column.find(' ');
    table.columns.emplace_back(column.substr(0, space));
    table.definitions.emplace_back(column.substr(space + 1));
  }
  return table;
}

#define PARLEY_LIST(name) "'" #name "',"
const std::string kStances = "stance IN (" PARLEY_STANCES(PARLEY_LIST) "'')";
const std::string kHarms = "kind IN (" PARLEY_HARMS(PARLEY_LIST) "'')";
const std::string kEvents = "event IN (" PARLEY_EVENTS(PARLEY_LIST) "'')";
#undef PARLEY_LIST

std::vector<Table> all_tables() {
  std::vector<Table> all;
  all.push_back(make("independence_group", {"id TEXT PRIMARY KEY", "label TEXT NOT NULL", "reason TEXT"}));
  all.push_back(
      make("source", {"id TEXT PRIMARY KEY", "name TEXT NOT NULL", "kind TEXT", "party TEXT",
                      "group_id TEXT REFERENCES independence_group(id)", "confirmed INTEGER NOT NULL DEFAULT 0"}));
  all.push_back(make("document", {"n INTEGER PRIMARY KEY",
                                  "id TEXT NOT NULL UNIQUE",
                                  "name TEXT",
                                  "title TEXT",
                                  "publisher TEXT",
                                  "source_id TEXT REFERENCES source(id)",
                                  "url TEXT",
                                  "published TEXT",
                                  "published_from TEXT",
                                  "raw_sha256 TEXT NOT NULL",
                                  "text_sha256 TEXT NOT NULL",
                                  "text TEXT NOT NULL",
                                  "extractor TEXT NOT NULL",
                                  "added_at TEXT NOT NULL",
                                  "revision_of TEXT REFERENCES document(id)",
                                  "gone_at TEXT",
                                  "gone_kind TEXT CHECK (gone_kind IN ('deleted','changed','blocked','paywalled'))",
                                  "sensitivity TEXT NOT NULL DEFAULT 'internal' CHECK (sensitivity IN "
                                  "('public','internal','restricted','sealed'))",
                                  "captured TEXT",
                                  "language TEXT",
                                  "layout TEXT"}));
  all.push_back(
      make("document_link",
           {"from_document TEXT NOT NULL REFERENCES document(id)", "to_document TEXT NOT NULL REFERENCES document(id)",
            "kind TEXT NOT NULL CHECK (kind IN ('near_copy','republishes'))", "score REAL"},
           "PRIMARY KEY (from_document, to_document)"));
  all.push_back(
      make("incident",
           {"n INTEGER PRIMARY KEY",
            "id TEXT NOT NULL UNIQUE",
            "state TEXT NOT NULL CHECK (state IN ('candidate','in_review','agreed','published','withdrawn','merged'))",
            "merged_into TEXT",
            "part_of TEXT",
            "date_from TEXT",
            "date_to TEXT",
            "place TEXT",
            "lat REAL",
            "lon REAL",
            "radius_km REAL",
            "place_precision INTEGER",
            "event TEXT",
            "modes TEXT",
            "contested TEXT",
            "accounts INTEGER NOT NULL",
            "sources INTEGER NOT NULL",
            "suggested_grading TEXT",
            "suggested_reason TEXT",
            "grading TEXT",
            "grading_reason TEXT",
            "graded_by TEXT",
            "second_by TEXT",
            "changed_since_read INTEGER NOT NULL DEFAULT 0",
            "version INTEGER NOT NULL",
            "changed_at TEXT NOT NULL"},
           "CHECK (state <> 'published' OR (grading IS NOT NULL AND graded_by IS NOT NULL AND second_by IS NOT NULL "
           "AND second_by <> graded_by)), CHECK ((state = 'merged') = (merged_into IS NOT NULL))"));
  all.push_back(make(
      "account",
      {"n INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE", "document_id TEXT NOT NULL REFERENCES document(id)",
       "number INTEGER NOT NULL", "group_id TEXT NOT NULL", "main INTEGER NOT NULL", "published TEXT", "date_from TEXT",
       "date_to TEXT", "lat REAL", "lon REAL", "radius_km REAL", "place_precision INTEGER", "place TEXT", "event TEXT",
       "incident_id TEXT", "packed BLOB NOT NULL", "component TEXT", "document_n INTEGER"}));
  all.push_back(make("component", {"id TEXT PRIMARY KEY", "accounts INTEGER NOT NULL", "cut REAL"}));
  all.push_back(
      make("claim",
           {"id TEXT PRIMARY KEY",
            "document_id TEXT NOT NULL REFERENCES document(id)",
            "number INTEGER NOT NULL",
            "stance TEXT NOT NULL CHECK (" + kStances + ")",
            "polarity TEXT NOT NULL CHECK (polarity IN ('+','-'))",
            "denies TEXT",
            "event TEXT NOT NULL CHECK (" + kEvents + ")",
            "mode TEXT",
            "trigger_text TEXT NOT NULL",
            "span_begin INTEGER NOT NULL",
            "span_end INTEGER NOT NULL",
            "time TEXT",
            "date_from TEXT",
            "date_to TEXT",
            "time_basis TEXT",
            "place TEXT",
            "place_name TEXT",
            "place_basis TEXT",
            "geonames_id INTEGER",
            "lat REAL",
            "lon REAL",
            "radius_km REAL",
            "place_precision INTEGER",
            "disputed INTEGER",
            "ceasefire_violation INTEGER NOT NULL",
            "repeats INTEGER NOT NULL",
            "rule TEXT NOT NULL",
            "extractor TEXT NOT NULL",
            "state TEXT NOT NULL DEFAULT 'machine' CHECK (state IN ('machine','accepted','edited','rejected'))",
            "account_id TEXT"},
           "CHECK (span_end > span_begin)"));
  all.push_back(
      make("claim_speaker",
           {"claim_id TEXT NOT NULL REFERENCES claim(id)", "depth INTEGER NOT NULL", "text TEXT", "span_begin INTEGER",
            "span_end INTEGER", "actor TEXT", "basis TEXT NOT NULL", "rule TEXT", "actor_rule TEXT"},
           "PRIMARY KEY (claim_id, depth)"));
  all.push_back(make("claim_role",
                     {"claim_id TEXT NOT NULL REFERENCES claim(id)",
                      "role TEXT NOT NULL CHECK (role IN ('perpetrator','target','object'))", "number INTEGER NOT NULL",
                      "text TEXT", "span_begin INTEGER", "span_end INTEGER", "actor TEXT", "kind TEXT", "basis TEXT",
                      "rule TEXT", "actor_rule TEXT"},
                     "PRIMARY KEY (claim_id, role, number)"));
  all.push_back(make("claim_span",
                     {"claim_id TEXT NOT NULL REFERENCES claim(id)", "field TEXT NOT NULL",
                      "span_begin INTEGER NOT NULL", "span_end INTEGER NOT NULL", "text TEXT NOT NULL", "rule TEXT"},
                     "PRIMARY KEY (claim_id, field), CHECK (span_end > span_begin)"));
  all.push_back(make("harm",
                     {"id TEXT PRIMARY KEY",
                      "claim_id TEXT NOT NULL REFERENCES claim(id)",
                      "number INTEGER NOT NULL",
                      "kind TEXT NOT NULL CHECK (" + kHarms + ")",
                      "low INTEGER CHECK (low >= 0)",
                      "high INTEGER",
                      "qualifier TEXT NOT NULL",
                      "approximate INTEGER NOT NULL",
                      "status TEXT NOT NULL",
                      "status_basis TEXT NOT NULL",
                      "attributes TEXT",
                      "object TEXT",
                      "affected TEXT",
                      "affected_basis TEXT",
                      "subset_of TEXT",
                      "same_as TEXT",
                      "cumulative INTEGER NOT NULL",
                      "provisional INTEGER NOT NULL",
                      "text TEXT NOT NULL",
                      "span_begin INTEGER NOT NULL",
                      "span_end INTEGER NOT NULL",
                      "rule TEXT NOT NULL"},
                     "CHECK (low <= high), CHECK (span_end > span_begin)"));
  all.push_back(
      make("link",
           {"first_account TEXT NOT NULL REFERENCES account(id)", "second_account TEXT NOT NULL REFERENCES account(id)",
            "kind TEXT NOT NULL CHECK (kind IN ('same_incident','part_of','near_copy'))", "score REAL NOT NULL",
            "evidence TEXT NOT NULL"},
           "PRIMARY KEY (first_account, second_account, kind)"));
  all.push_back(make(
      "incident_range",
      {"incident_id TEXT NOT NULL REFERENCES incident(id)", "kind TEXT NOT NULL", "people TEXT NOT NULL", "low INTEGER",
       "best INTEGER", "high INTEGER", "rule TEXT", "sources INTEGER NOT NULL", "contested INTEGER NOT NULL",
       "provisional INTEGER NOT NULL", "low_from TEXT", "best_from TEXT", "high_from TEXT", "decision_id INTEGER"},
      "PRIMARY KEY (incident_id, kind, people)"));
  all.push_back(make("victim", {"id TEXT PRIMARY KEY", "incident_id TEXT NOT NULL REFERENCES incident(id)",
                                "pseudonym TEXT NOT NULL", "names TEXT", "age INTEGER", "sex TEXT", "status TEXT",
                                "external_id TEXT", "consent TEXT", "publish_name INTEGER NOT NULL DEFAULT 0"}));
  all.push_back(make(
      "decision", {"id INTEGER PRIMARY KEY", "made_at TEXT NOT NULL", "made_by TEXT NOT NULL", "action TEXT NOT NULL",
                   "target TEXT NOT NULL", "field TEXT", "before TEXT", "after TEXT",
                   "reason TEXT NOT NULL CHECK (length(trim(reason)) > 0)", "undoes INTEGER REFERENCES decision(id)"}));
  all.push_back(make("publication", {"decision_id INTEGER PRIMARY KEY REFERENCES decision(id)",
                                     "incident_id TEXT NOT NULL REFERENCES incident(id)", "content TEXT NOT NULL"}));
  all.push_back(
      make("link_decision",
           {"decision_id INTEGER NOT NULL REFERENCES decision(id)", "first_account TEXT NOT NULL",
            "second_account TEXT NOT NULL", "kind TEXT NOT NULL CHECK (kind IN ('together','apart','part_of'))"},
           "PRIMARY KEY (first_account, second_account, decision_id)"));
  all.push_back(make(
      "audit", {"seq INTEGER PRIMARY KEY", "at TEXT NOT NULL", "actor TEXT NOT NULL", "action TEXT NOT NULL",
                "target TEXT NOT NULL", "content TEXT NOT NULL", "prev TEXT NOT NULL", "hash TEXT NOT NULL UNIQUE"}));
  all.push_back(
      make("account_key", {"word INTEGER NOT NULL", "account_n INTEGER NOT NULL"}, "PRIMARY KEY (word, account_n)"));
  return all;
}

}  // namespace

std::span<const Table> tables() {
  static const std::vector<Table> all = all_tables();
  return all;
}

const Table& table(std::string_view name) {
  for (const Table& one : tables()) {
    if (one.name == name) return one;
  }
  assert(false && "no such table");
  std::abort();
}

size_t Table::at(std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  assert(found != columns.end());
  return static_cast<size_t>(found - columns.begin());
}

}  // namespace parley::store
