// Stage 5a, first half.  claims of one document -> groups of claims, each about one happening.  Tested by
// incident/incident_test.cc.
#pragma once
#include <optional>
#include <vector>

#include "core/claim.h"

namespace parley::incident {

struct Happening {
  std::vector<uint32_t> claims;    // ascending indexes into Record::claims
  std::optional<Day> first, last;  // as told: not the day of saying or of publication
  TimePrecision precision = TimePrecision::day;
  bool dated_by_context = false;
  std::vector<const ClaimPlace*> places;  // without doubles, the one that it is told of most first
  bool total = false;                     // figures over a period, of no one happening
  float weight = 0;                       // how much of the document it takes, the lead most
};

std::vector<Happening> find_happenings(const Record& record);
/// Higher = graver; 0 = no act: what is said, agreed or asked.  Of several events of one happening the gravest stands.
int gravity(EventType event);
/// Tells of something done or suffered.
bool is_act(const Claim& claim);
/// When the claim says that it happened; nullopt where nothing but the report's own day says so.
std::optional<TimeInterval> told_time(const Claim& claim);

}  // namespace parley::incident
