// What a linguist edits, as constant tables: data/lang/<lang>/.  Tested by `parley data check`.
#pragma once
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/claim.h"
#include "core/result.h"
#include "core/syntax.h"
#include "data/phrases.h"

namespace parley::data {

// ---- numbers.toml
enum class Bound : uint8_t { at_least, more_than, at_most, fewer_than, approximate };
struct Numbers {
  Phrases<int64_t> cardinals;    // "five", "nineteen"
  Phrases<int64_t> scales;       // "dozen", "hundred", "million": multiply
  Phrases<int64_t> plurals;      // "dozens" -> 24, "hundreds" -> 200: the least the plural can mean
  Phrases<Bound> before, after;  // "at least", "or more"
  Phrases<int64_t> vague;        // "several", "a number of" -> 2
  Phrases<int64_t> none;         // "no", "not a single"
  Phrases<int64_t> groups;       // "a pair of" -> 2
  Phrases<int64_t> fractions;    // "third" -> 3: a part of so many
  Phrases<int64_t> ordinals;     // "third" -> 3
  Phrases<int64_t> losses;       // what "without" and "did not suffer" deny: "casualties"
  Phrases<int64_t> change;       // verbs, by lemma, of figures that move "from 12 to 15"
  Phrases<int64_t> suffer;       // verbs, by lemma, of which losses are the object
  Phrases<QuantityKind> behind;  // what follows a number that counts nobody: "mm", "percent", "years old"
  Phrases<QuantityKind> ahead;   // what precedes it: "resolution", "aged", "$"
  Phrases<int64_t> idioms;       // "no longer": no number at all
  Phrases<bool> openers;         // first words of what can be a quantity
};

// ---- dates.toml
enum class Pointer : uint8_t { none, this_one, last, next, past, same, previous, following };
enum class Portion : uint8_t { whole, early, middle, late };
enum class TimeUse : uint8_t { when, since, until, after, as_of, aside, dateline };  // aside: a birth, a law
struct Hours {
  int from = 0, to = 0;  // of the day; 30 = six o'clock of the next
};
struct Zone {
  int minutes = 0;  // east of Greenwich
  Day since = INT32_MIN;
  bool summer = false;  // one hour more in the summer of the European Union
};
/// A day that has a name: of the year, from Easter, or of the Islamic year.
struct Feast {
  enum Kind : uint8_t { fixed, easter, orthodox_easter, islamic } kind = fixed;
  int month = 0, day = 0;  // day: days from Easter where it counts from there
};
struct Dates {
  Phrases<int64_t> months, solar_hijri_months, islamic_months;  // 1..12
  Phrases<Feast> feasts;                                        // "easter monday"
  Phrases<int64_t> weekdays;                                    // 0 = Monday
  Phrases<int64_t> day_words;                                   // "yesterday" -> -1
  Phrases<int64_t> seasons;                                     // first month
  Phrases<int64_t> units;                                       // "week" -> 7 days, 0 and less = parts of a day
  Phrases<int64_t> counts, ordinals;                            // "two", "a"; "third", "last" -> -1
  Phrases<int64_t> overnight, future;
  Phrases<int64_t> telling;     // verbs, by lemma, whose date is not that of the act told
  Phrases<Hours> parts, edges;  // "morning"; "early", "late"
  Phrases<Pointer> pointers;
  Phrases<int64_t> shifts;  // behind "two days": 0 ago, -1 earlier, 1 later
  Phrases<Portion> portions;
  Phrases<TimeUse> uses;
  Phrases<int64_t> approximate;
  Phrases<Zone> zones;
  std::vector<std::string> month_first;  // publishers that write 9/27/2020
  Phrases<bool> openers;                 // first words of what can begin a time
};

// ---- victims.tsv, objects.tsv, means.tsv
struct Victim {
  Status status = Status::unknown;
  std::string_view attribute;  // "" or child, woman, man, elderly, journalist, medic, aid_worker, family, …
  bool group = false;          // a body of people ("family", "unit"): "two families" are no two persons
};
struct Object {
  std::string_view kind;
  bool civilian = true;
};

struct Means {
  std::string_view mode;
  bool weak = false;  // names a means only where nothing else does ("raid", "helicopter")
};

// ---- light_verbs.toml
/// A verb that says no more than that the act of its noun is done or suffered.
struct LightVerb {
  bool suffers = false;     // its subject is the target: "came under fire"
  std::string preposition;  // of the noun; "" = the noun is its object
};

// ---- verbs/*.toml
/// How a role hangs on its trigger.  subject and object are logical: in the passive the object is what stands as
/// subject.
struct Argument {
  enum Kind : uint8_t { self, subject, object, preposition, modifier, possessor } kind = self;
  std::string word;  // of preposition: "by"
};
struct Role {
  enum Kind : uint8_t { victim, perpetrator, target, object, place, topic } kind = victim;
  bool required = true;
  std::vector<Argument> arguments;  // the first that is there fills the role
};
struct Frame {
  RuleId id;  // "verbs/death.toml kill passive"
  std::vector<Role> roles;
};
enum class TriggerClass : uint8_t { verb, noun, adjective };  // adjective: also as a noun ("12 dead")
struct Predicate {
  RuleId id;
  TriggerClass pos = TriggerClass::verb;
  EventType event = EventType::none;
  std::string_view mode;
  bool from_afar = false;  // an attack whose means the passage may tell ("struck the town")
  bool later = false;      // its day may be long after the act that led to it ("died of wounds")
  std::vector<HarmKind> harms;
  std::string particle;  // "down" of "gun down": a compound:prt or advmod child that must be there
  std::vector<std::string>
      with;  // lemmas of which one must be its object, oblique or complement ("opened fire", "lost … lives")
  std::vector<std::string> unless;  // lemmas that must not hang on it or govern it ("heart" attack)
  enum Needs : uint8_t { nothing, means, copula, future, place, participant, told } needs = nothing;
  // what else must be there: a weapon as subject or object; "is a lie"; "will"; a named place as
  // object; somebody or something concrete ("hit", which is not said of attacks alone); the dead told of
  // shortly before ("put the figure at 22")
  std::vector<Frame> frames;
};
struct Example {  // runs as a test
  RuleId rule;
  std::string file;
  int line = 0, column = 0;
  bool yes = true;
  std::string text;                 // without the brackets
  std::vector<Span> spans;          // the bracketed characters, bytes of text
  std::vector<std::string> labels;  // "[…]{killed 5..5}" -> "killed 5..5", "" without
};

// ---- attribution.toml
struct Cue {
  RuleId id;
  Stance stance = Stance::asserted;   // of what is said
  EventType event = EventType::none;  // of the saying itself: ACCUSE, REJECT, REQUEST, THREATEN
  bool speaks = true;                 // false: governs a complement without anybody's speech ("plans to", "failed to")
  bool takes_object = false;          // "reported a raid"; false: only clauses are content ("said that …")
  bool attitude = false;              // of what somebody thinks or wants: makes a saying, but no speaker of a claim
  std::string particle;
  std::vector<std::string> content;  // prepositions whose object is content: accuse … "of"
};

// ---- roles.tsv
struct RoleWord {  // a word for those who act: "army", "spokesman", "militants"
  RuleId id;
  std::string_view sector, plover;  // "MIL", "GOV" …; "" = takes it from what it belongs to
  enum Kind : uint8_t {
    body,
    people,
    office,
    voice,
    thing,
    group,
    coalition,
    organisation,
    outlet,
    state,
    enemy
  } kind = body;
};
struct StanceWord {
  RuleId id;
  Stance stance;
};

// ---- police.toml
/// What police do, in sentences that may not name them.
struct Police {
  Phrases<RuleId> arrest, no_arrest, force, firing, action, failure;
};

struct Lexicon {
  Numbers numbers;
  Dates dates;
  Phrases<Victim> victims;                                   // by lemma
  Phrases<std::string_view> bodies;                          // "army" -> force: bodies and offices that act, by lemma
  std::unordered_set<std::string_view> people;               // other nouns for persons, by lemma
  Phrases<Object> objects;                                   // by lemma
  Phrases<Means> means;                                      // by words
  std::vector<std::string_view> means_modes;                 // the modes of means.tsv
  Phrases<LightVerb> light_verbs;                            // by lemma
  Phrases<RuleId> breaches;                                  // "in violation of": words before a broken ceasefire
  Phrases<RuleId> owns;                                      // "claim" responsibility for an act; by lemma
  Phrases<RuleId> containers;                                // "ton", "series": what comes after "of" counts
  Phrases<HarmKind> harm_words;                              // words that tell of a harm without a frame
  Phrases<std::vector<Predicate>> verbs, nouns, adjectives;  // by lemma
  Phrases<RoleWord> roles;                                   // by lemma
  Phrases<Cue> cues;                                         // by lemma of a verb
  Phrases<Cue> quote_cues;                                   // verbs that speak beside a quotation: "beamed", "joked"
  Phrases<Cue> attitudes;                                    // by lemma of a verb: "think", "oppose"
  Phrases<Cue> states;                                       // by form: "convinced", "afraid"
  Phrases<Cue> cue_nouns;                                    // "statement", "report", "allegation"
  Phrases<Cue> attitude_nouns;                               // "belief", "support"
  Phrases<RuleId> according;                                 // "according to", "in the words of"
  Phrases<RuleId> accounts;                                  // "in the general's words", "by their count": by lemma
  Phrases<StanceWord> adverbs;                               // "reportedly" -> alleged
  Phrases<StanceWord> modals;                                // "may" -> predicted
  Phrases<StanceWord> conditions;                            // "if", "unless"
  Phrases<StanceWord> estimates;                             // "(in our) estimation" -> alleged, by lemma
  Phrases<RuleId> hearsay;                                   // "is said", by lemma
  Phrases<RuleId> refuted;                                   // "is a lie", by lemma
  Phrases<RuleId> verifying;                                 // "verify": not to do so denies nothing; by lemma
  Phrases<RuleId> presupposing;                              // "investigate": what is investigated took place; by lemma
  Phrases<RuleId> support;                                   // "evidence": without it nobody says so; by lemma
  Phrases<RuleId> judged;                                    // those of them that may be said of what is true
  bool denies(std::string_view lemma) const { return refuted.find(lemma) && !judged.find(lemma); }
  Phrases<RuleId> responsibility;  // "involvement": what "denied … in the attack" denies
  Phrases<RuleId> negators;        // "not", "never"
  Phrases<RuleId> tolls;           // "the civilian toll", by lemma
  Phrases<RuleId> named_again;     // "the attackers": whoever was counted before, by lemma
  Phrases<RuleId> lasting;         // "the five-year conflict", by lemma
  Phrases<RuleId> courses;         // "since the offensive", by lemma
  Phrases<RuleId> tallies;         // what counts over a period: "bulletin", by lemma
  Phrases<RuleId> periods;         // "monthly", "quarter"
  Police police;
  std::vector<Example> examples;
  std::unique_ptr<std::deque<std::string>> strings =
      std::make_unique<std::deque<std::string>>();  // what views point into

  std::string_view keep(std::string text) { return strings->emplace_back(std::move(text)); }
};

/// Reads data/lang/<lang>.  `errors` takes those of all files; the result fails when there is one.
/// `compiled`: what compile_lexicon() wrote, which may be absent or of older files.
Result<Lexicon> load_lexicon(const std::filesystem::path& folder, std::vector<Error>& errors,
                             const std::filesystem::path& compiled = {});
/// Parses the TOML files once and for all, so that a run starts sooner.
Result<Ok> compile_lexicon(const std::filesystem::path& folder, const std::filesystem::path& compiled);

}  // namespace parley::data
