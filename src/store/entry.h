// A document with its claims as rows of the ledger's tables.  Offsets are code points of the document's text.
// Tested by store/entry_test.cc.
#pragma once
#include "core/claim.h"
#include "core/document.h"
#include "core/incident.h"
#include "store/audit.h"
#include "store/schema.h"

namespace parley::store {

/// One claim: a row of `claim`, and those of the tables that hang on it.
struct ClaimRows {
  Row claim;
  Rows speakers, roles, spans, harms;  // claim_speaker, claim_role, claim_span, harm
  const std::string& id() const { return std::get<std::string>(claim[0]); }
};
/// Of everything that the claim holds; its account aside, which linking chooses.
std::string digest_of(const ClaimRows& claim);
constexpr std::string_view kPartsOfClaims[] = {"claim_speaker", "claim_role", "claim_span", "harm"};
Rows& part(ClaimRows& claim, size_t which);  // in that order
const Rows& part(const ClaimRows& claim, size_t which);

struct Entry {
  Row document;             // of `document`; n, added_at and revision_of are filled in by the store
  std::string group;        // independence group of the publisher, as read
  std::string source_name;  // of a publisher under one name for all that it uses; "" = as the document names it
  std::string publisher_kind, publisher_code;
  std::vector<ClaimRows> claims;
  std::vector<Account> accounts;
  const std::string& id() const { return std::get<std::string>(document[1]); }
};

/// `extractor`: version of program and data.  `accounts` as incident/ made them; they take the ledger's ids.
/// `language`: pipeline::Reading's.
Entry make_entry(const Document& document, const Record& record, std::vector<Account> accounts, std::string_view group,
                 std::string_view extractor, std::string_view language);

/// 16 hex digits of what makes a capture: its bytes, its publisher and address, its id in the user's collection.
std::string document_id(const Document& document);

}  // namespace parley::store
