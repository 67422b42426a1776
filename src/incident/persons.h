// Names of persons as linking compares them, and whom a harm names.  Tested by incident/incident_test.cc.
#pragma once
#include "core/document.h"
#include "core/incident.h"
#include "pipeline/analyse.h"

namespace parley::incident {

/// First and last word of each name, hashed ("john a smith jr" and "john smith" are one), sorted without doubles.
std::vector<uint64_t> person_forms(const std::vector<std::string>& names);
/// A last word in common: "Smith" of one report may be the "John Smith" of the other.
bool share_surname(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// Not of the detained: whom police arrest for a deed, another report does not name beside its victim.
bool tells_victims(HarmKind kind);
/// Puts whom the harm names, and their ages, into the account ("John Smith, 23, was shot", "a 7-year-old girl").
void put_harmed(const Document& document, const pipeline::Reading& reading, const Harm& harm, Account& account);

}  // namespace parley::incident
