// What people who review a ledger look at: documents with all their characters, incidents with every figure, the trail.
// Tested by test/serve/desk_test.cc.
#pragma once
#include <map>

#include "store/store.h"

namespace parley::store {

struct DocumentQuery {
  std::string source;
  std::string words;  // full text
  std::string state;  // "" = all; open: claims that nobody decided about; unread: no decision at all; changed: a later
                      // capture of an address; gone: at its publisher; copy: near copies of earlier ones
  std::string after;  // id of the last document of the page before
  size_t limit = 100;
};
/// The newest first, with the number of their claims and of those that people decided about.
Result<Listing> list_documents(Store& store, const DocumentQuery& query);

/// Sections document (with its text), claims, speakers, roles, harms, spans, copies, versions, decisions.
Result<std::vector<Section>> open_document(Store& store, const std::string& id);
/// Sections incident, parts, ranges, accounts, claims, speakers, roles, harms, spans, links, decisions.
Result<std::vector<Section>> open_incident(Store& store, const std::string& id);
/// As `show`, with the document that a claim is of.
Result<std::vector<Section>> open_claim(Store& store, const std::string& id);

struct Hit {
  std::string document, title, publisher, published, sensitivity;
  size_t begin = 0, end = 0;  // code points of the word found; both 0 = another form of it
  std::string before, found, after;
};
Result<std::vector<Hit>> search_documents(Store& store, const std::string& words, size_t limit);

struct DecisionQuery {
  std::string target, by, action;
  int64_t before = 0;  // number of the last decision of the page before; 0 = the first page
  size_t limit = 100;
};
/// The newest first.
Result<Listing> list_decisions(Store& store, const DecisionQuery& query);
/// Entries of the trail, the newest first, without their content; `before` as above.
Result<Listing> list_audit(Store& store, int64_t before, size_t limit);
/// Entries after `seq`, the oldest first.
Result<Listing> audit_after(Store& store, int64_t seq, size_t limit);
int64_t last_audit(Store& store);  // 0 = none, or the ledger cannot be read

struct Chain {
  int64_t entries = 0, broken_at = 0;  // seq of the first entry that does not fit; 0 = all fit
  std::string head;                    // "120:9f86d081…", to be noted elsewhere
};
/// Walks the whole audit trail.
Result<Chain> check_chain(Store& store);

/// How much there is: documents, claims, machine claims, incidents, decisions.
Result<Listing> count_all(Store& store);

/// Of each claim of a document with pages, counted from 1: the page that its characters begin on.
Result<std::map<std::string, int64_t>> claim_pages(Store& store, const std::string& document);

/// Of each claim of a document.
Result<std::map<std::string, std::string>> claim_versions(Store& store, const std::string& document);
Result<std::string> version_of(Store& store, std::string_view kind, const std::string& id);

}  // namespace parley::store
