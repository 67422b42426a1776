// Stage 5c, first half.  What one voice says in one account -> its figures: what is counted together is one, and what
// is of some of the people alone is told apart from what is of all.  Tested by incident/incident_test.cc.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/incident.h"

namespace parley::incident {

struct Figure {
  std::optional<int64_t> low, high;
  bool provisional = false;
  bool vague = false;             // "several": no number
  bool loose = false;             // "dozens"
  bool of_some = false;           // of one person or nobody, or of people of one status or kind alone
  bool partial = false;           // beside a figure for all of them: "one woman died in hospital", after a toll of ten
  std::vector<std::string> from;  // account id ':' index of the harm
};

/// Claimed as a fact, of this happening, not said before.
bool is_counted(const AccountHarm& harm);
/// Of the harms of one kind that one group claims in one account; the one that covers the others first: the largest.
std::vector<Figure> figures_of(const Account& account, const std::vector<const AccountHarm*>& harms);
using FiguresByGroup = std::map<std::string, std::vector<Figure>>;
/// Marks those that are partial beside the figures of all groups of the account.
void mark_partial(FiguresByGroup& told);
/// Of some of the people only, beside a figure of the account for all.
bool is_partial(const Account& account, const AccountHarm& harm);
/// The number that the account tells most, its lead first; 0 = of no such harm.
int64_t most_told(const Account& account, HarmKind kind);

}  // namespace parley::incident
