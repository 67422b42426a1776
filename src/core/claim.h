// What a document claims: who says that who did what to whom, where, when, with what harm.  Made by claim/.
// Offsets are bytes into Document::text; a rule id names the line of data or the model that read the value.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/place.h"
#include "core/quantity.h"
#include "core/span.h"
#include "core/time.h"

namespace parley {

/// "verbs/death.toml kill passive": text of a constant table, which outlives every claim.
using RuleId = std::string_view;

/// A value with the characters that state it and the rule that read them; there is none without both.
template <class T>
class Cited {
 public:
  Cited(T value, Span span, RuleId rule) : value_(std::move(value)), span_(span), rule_(rule) {
    assert(!span.empty() && !rule.empty());
  }
  const T& value() const { return value_; }
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }
  Span span() const { return span_; }
  RuleId rule() const { return rule_; }

 private:
  T value_;
  Span span_;
  RuleId rule_;
};

// The sixteen events of PLOVER; `none` = a harm whose act is not stated ("five people died").
// clang-format off
#define PARLEY_EVENTS(M) \
  M(none) M(AGREE) M(CONSULT) M(SUPPORT) M(CONCEDE) M(COOPERATE) M(AID) M(RETREAT) M(REQUEST) M(ACCUSE) M(REJECT) \
  M(THREATEN) M(PROTEST) M(SANCTION) M(MOBILIZE) M(COERCE) M(ASSAULT)
#define PARLEY_STANCES(M) \
  M(asserted) M(reported) M(alleged) M(denied) M(predicted) M(demanded) M(conditional) M(intended) M(presupposed) M(wished)
#define PARLEY_HARMS(M) \
  M(killed) M(injured) M(hospitalised) M(missing) M(detained) M(captured) M(abducted) M(displaced) M(damaged) \
  M(destroyed) M(service_cut)
#define PARLEY_STATUSES(M) M(unknown) M(civilian) M(military) M(police) M(mixed)
// clang-format on

#define PARLEY_ENUM(name) name,
enum class EventType : uint8_t { PARLEY_EVENTS(PARLEY_ENUM) };
enum class Stance : uint8_t { PARLEY_STANCES(PARLEY_ENUM) };
enum class HarmKind : uint8_t { PARLEY_HARMS(PARLEY_ENUM) };
enum class Status : uint8_t { PARLEY_STATUSES(PARLEY_ENUM) };
#undef PARLEY_ENUM
enum class Polarity : uint8_t { positive, negative };
/// What a denial denies: that it took place, that the accused did it, that civilians were hit.
enum class Denial : uint8_t { none, fact, responsibility, civilian_nature };

std::string_view to_string(EventType event);
std::string_view to_string(Stance stance);
std::string_view to_string(Denial denial);
std::string_view to_string(HarmKind kind);
std::string_view to_string(Status status);
/// False, and `out` untouched, for a name outside the vocabulary.
bool parse_event(std::string_view name, EventType& out);
bool parse_stance(std::string_view name, Stance& out);
bool parse_harm(std::string_view name, HarmKind& out);
bool parse_status(std::string_view name, Status& out);

/// Damage to things is a harm as well: houses, power lines.
bool is_of_objects(HarmKind kind);
/// Demand, forecast, denial and hypothesis never become an asserted event.
bool is_claimed_as_fact(Stance stance);

/// Somebody who acts or suffers, as the text names them.
struct Party {
  Span span;          // empty = not named here; then basis says where the value comes from
  std::string actor;  // code of data/actors ("AZE-MIL"), "" = not resolved
  Basis basis = Basis::unknown;
  RuleId rule;
  Span evidence;      // the characters that name the actor; outside `span` where the basis is `context`
  RuleId actor_rule;  // what led from them to the code
};

struct Speaker {
  Span span;          // empty = the issuer of the document
  Span cue;           // "said", "according to"
  std::string actor;  // code, "" = not resolved
  Basis basis = Basis::stated;
  RuleId rule;
  Span evidence;      // the characters that name the actor; may stand elsewhere ("the ministry")
  RuleId actor_rule;  // what led from them to the code
  bool is_issuer() const { return span.empty(); }
};

/// From the issuer (always the first) to the innermost speaker; never empty.
class SpeakerChain {
 public:
  SpeakerChain() : speakers_(1) {}
  void add(Speaker speaker) {
    assert(!speaker.span.empty());
    speakers_.push_back(std::move(speaker));
  }
  const Speaker& innermost() const { return speakers_.back(); }
  const std::vector<Speaker>& all() const { return speakers_; }
  std::vector<Speaker>& all() { return speakers_; }

 private:
  std::vector<Speaker> speakers_;
};

struct Harm {
  HarmKind kind = HarmKind::killed;
  Cited<Quantity> quantity;  // its span is the phrase of number and victims ("19 civilians")
  Status status = Status::unknown;
  Basis status_basis = Basis::unknown;
  std::vector<std::string_view>
      attributes;            // child, woman, man, elderly, journalist, medic, aid_worker, family, rank …
  std::string_view object;   // house, school … for harm to things
  Party affected;            // whose people they are
  int32_t subset_of = -1;    // index into Record::harms
  int32_t same_as = -1;      // index into Record::harms: the same persons
  bool cumulative = false;   // a running total over a period
  bool provisional = false;  // "so far"
  Span as_of;                // the words that say so
};

/// Where: the text's own words, and what they resolve to.
struct ClaimPlace {
  std::string text;
  std::optional<ResolvedPlace> resolved;
  Basis basis = Basis::stated;
  bool enclosing = false;  // `resolved` encloses what the text names
  operator std::string_view() const { return text; }
};

struct Claim {
  Claim(SpeakerChain who, Stance how) : speakers(std::move(who)), stance(how) {}

  SpeakerChain speakers;
  Stance stance;
  Polarity polarity = Polarity::positive;
  Denial denies = Denial::none;  // of a denied or negated act, and of the denial itself
  EventType event = EventType::none;
  std::string_view mode;  // of the event: airstrike, artillery, …; ceasefire, withdraw; arrest
  Span trigger;           // the words that name the act
  RuleId rule;            // the frame that read the trigger
  uint32_t sentence = 0;  // index into Analysis::sentences
  std::optional<Party> perpetrator, target;
  std::vector<Cited<std::string_view>> objects;  // what was hit: house, school …
  std::optional<Cited<ClaimPlace>> place;
  std::optional<Cited<TimeInterval>> time;
  bool time_carried = false;    // the time is told of another act nearby or of the saying
  std::vector<uint32_t> harms;  // indexes into Record::harms
  bool ceasefire_violation = false;
  bool later = false;    // its day may be long after the act that led to it ("died of wounds")
  bool repeats = false;  // names again an act that an earlier claim of the document has ("the attack")
};

/// All claims of one document.
struct Record {
  std::vector<Claim> claims;  // in the order of their triggers
  std::vector<Harm> harms;
};

}  // namespace parley
