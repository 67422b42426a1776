// Which accounts are worth comparing.  A store keeps the block of each account and asks with that of a new one: two
// accounts meet when they share a key, or when both their days and their boxes meet.  Symmetric, and a function of the
// account alone.  Tested by incident/incident_test.cc.
#pragma once
#include <vector>

#include "incident/rules.h"

namespace parley::incident {

struct Box {  // degrees, borders included; never crosses the 180th meridian
  double south = 0, north = 0, west = 0, east = 0;
};

struct BlockQuery {
  Day first_day = 0, last_day = 0;  // meaningless without boxes
  std::vector<Box> boxes;           // of the places that it names; none: only keys bring it together with others
  std::vector<uint64_t> keys;       // sorted, without doubles
  std::vector<uint64_t> copies;     // sorted: under which it is found while another account stands for it
};

BlockQuery block(const Account& account, const LinkRules& rules);
/// Whether the two are compared.
bool meet(const BlockQuery& a, const BlockQuery& b);
/// Whether they share one of the keys by which copies of one text find each other.
bool share_copy_key(const Account& a, const Account& b);

}  // namespace parley::incident
