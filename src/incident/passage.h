// The words of an account's passage, as linking compares them, and the sketch of a document.  Tested by
// incident/incident_test.cc.
#pragma once
#include "core/claim.h"
#include "core/document.h"
#include "core/incident.h"
#include "core/syntax.h"
#include "data/actors.h"

namespace parley::incident {

/// Puts words and names of persons of the sentences into the account, without office holders whom every report names;
/// `title` as well where the account is main.
void read_passage(const Document& document, const Analysis& analysis, const data::Actors& actors,
                  const std::vector<bool>& sentences, Account& account);
/// One-permutation sketch of runs of four words: for each of kShingleBins bins the least hash that falls in it.
std::vector<uint64_t> sketch(std::string_view text);

constexpr size_t kShingleBins = 64;

}  // namespace parley::incident
