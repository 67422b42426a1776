// Incidents: what several documents say of one happening, set side by side.  Made by incident/, kept by store/.
// Derived from the claims and from people's decisions; the same set of both gives the same incidents in any order.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/claim.h"

namespace parley {

/// A figure as linking compares it: one harm of one document, with who says it.
struct AccountHarm {
  uint32_t harm = 0;   // index into Record::harms of its document
  uint32_t claim = 0;  // index into Record::claims: the claim that carries it
  HarmKind kind = HarmKind::killed;
  Status status = Status::unknown;
  Stance stance = Stance::asserted;
  Polarity polarity = Polarity::positive;
  std::optional<int64_t> low, high;  // nullopt = no bound is claimed
  bool approximate = false, provisional = false;
  bool vague = false;       // "several", "people": no number
  bool loose = false;       // "dozens"
  bool numbered = false;    // "one man", "1 dead"; not "a man" or a name
  bool cumulative = false;  // over a period, not of this happening
  bool part = false;        // of another figure of the account
  bool repeat = false;      // the same persons again
  std::string attribute;    // "child", "" = all: the group that the figure counts
  std::string group;        // independence group of who says so
};

constexpr uint64_t kNoShingle = UINT64_MAX;  // of an Account's sketch: the document has no shingle there

/// A further place that an account names.
struct AccountPlace {
  Point point;
  float radius_km = 0;
  uint8_t precision = 7;  // UCDP
};

/// Who names whom as perpetrator.
struct AccountBlame {
  std::string group;  // independence group of who says so
  std::string actor;  // code
  auto operator<=>(const AccountBlame&) const = default;
};

/// What one document says of one happening: the claims that belong together, and what linking compares of them.
struct Account {
  std::string id;        // document id, '#', number in the document
  std::string document;  // Document::id
  std::string group;     // independence group of the publisher: "party:AZE", "outlet:reuters"
  bool main = false;     // the happening that the document is about
  std::optional<Day> published;
  std::vector<uint32_t> claims;    // indexes into Record::claims, ascending
  std::optional<Day> first, last;  // of the happening, both included; nullopt = not said
  TimePrecision precision = TimePrecision::day;
  bool dated_by_context = false;  // no clause of its own says when: carried over from another
  std::optional<Point> point;
  float radius_km = 0;
  uint8_t place_precision = 7;                      // UCDP
  std::vector<std::string> places;                  // names in small letters, most specific first
  std::vector<AccountPlace> also;                   // further places, those told most first
  EventType event = EventType::none;                // the gravest
  std::vector<std::string> modes, objects;          // sorted, without doubles
  std::vector<std::string> perpetrators, affected;  // codes of actors, sorted
  std::vector<std::string> deniers;                 // independence groups of those who deny it, sorted
  std::vector<AccountBlame> blames;                 // sorted
  std::vector<std::string> persons;                 // names of persons in the passage, small letters, sorted
  std::vector<std::string> harmed;                  // those of whom it tells a harm, in the same form, sorted
  std::vector<uint8_t> ages;                        // years: of people of whom it tells a harm, sorted
  std::vector<AccountHarm> harms;
  std::vector<uint64_t> words;     // hashes of the content words of its passage, sorted
  std::vector<uint8_t> counts;     // [words]: how often each stands there, 255 = or more
  std::vector<uint64_t> shingles;  // of the main account: sketch of the whole document, for near-copies
};

/// One reason for or against a link, as people read it: "same town 1.8", "dates 6 days apart -3.1".
struct Evidence {
  std::string feature;
  std::string detail;
  float weight = 0;  // log-odds
};

// part_of: the first is part of the second; near_copy: the first is a copy of the second, which stands for it
enum class LinkKind : uint8_t { same_incident, part_of, near_copy };
struct Link {
  std::string first, second;  // account ids; of same_incident first < second
  LinkKind kind = LinkKind::same_incident;
  float score = 0;  // log-odds
  std::vector<Evidence> evidence;
};

/// low..high of one kind and group over the independent sources, and the claims behind each end.
struct Range {
  HarmKind kind = HarmKind::killed;
  std::string group;                                 // status or attribute: "", "civilian", "child"
  std::optional<int64_t> low, best, high;            // high nullopt = open
  std::string rule;                                  // that chose `best`
  std::optional<int64_t> claimed_low, claimed_high;  // figures for the whole, superseded ones too; vague ones where
                                                     // nobody gives another; an open one by what it is at least
  uint32_t sources = 0;                              // independence groups behind it
  bool contested = false, provisional = false;
  std::vector<std::string> low_from, high_from, best_from;  // account id ':' index of the harm
};

struct Incident {
  std::string id;                     // of its earliest account: the same in any order of arrival
  std::vector<std::string> accounts;  // ids, sorted
  std::string part_of;                // incident id, "" = of none
  std::optional<Day> first, last;
  std::optional<Point> point;
  float radius_km = 0;
  uint8_t place_precision = 7;
  std::string place;
  EventType event = EventType::none;
  std::vector<std::string> modes;
  std::vector<Range> ranges;
  std::vector<std::string> contested;   // fields: "killed", "perpetrator", "status", "denied"
  uint32_t sources = 0;                 // independence groups
  std::string grading, grading_reason;  // suggested; a person grades
};

/// What people have decided about linking; it wins over every score.
struct LinkDecision {
  std::string first, second;  // account ids
  enum Kind : uint8_t { together, apart, part_of } kind = together;
};

}  // namespace parley
