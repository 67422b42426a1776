// Persons who were harmed, kept apart from the claims: a pseudonym always, names only here.  Neither the decisions nor
// the audit trail hold a name: they hold its digest, so that a person can be taken off the list for good. Tested by
// test/store/ledger_test.cc.
#pragma once
#include "store/store.h"

namespace parley::store {

/// Whether the decision is about the list of victims.
bool is_about_victims(std::string_view action);
/// Throws where a `victim-edit` makes no sense; returns what stood before.
std::string check_victim_edit(Database& database, const Decision& decision);
/// What the decision's row says instead of a name.
std::string name_digest(const std::string& victim, const std::string& names);
/// The victim that the decision of this number put on the list.
std::string victim_of(int64_t decision);
/// Brings the row in line with the decisions in force.  `names`: as just given, else empty.
void apply_to_victim(Database& database, const std::string& victim, const std::string& names);
/// That of no row where the victim is not on the list.
std::string victim_digest(Database& database, const std::string& victim);

}  // namespace parley::store
