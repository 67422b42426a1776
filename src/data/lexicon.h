// What a linguist edits, as constant tables: data/lang/<lang>/.  Tested by data/data_test.cc and `parley data check`.
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
  Phrases<int64_t> units;        // "mm", "km", "percent", "year": what follows such a number is no count of people
  Phrases<int64_t> labels;       // "resolution", "article", "brigade no": what precedes such a number likewise
};

// ---- dates.toml
struct Dates {
  Phrases<int64_t> months;     // 1..12
  Phrases<int64_t> weekdays;   // 0 = Monday
  Phrases<int64_t> day_words;  // "yesterday" -> -1
  Phrases<int64_t> parts;      // "morning" …: part of a day
  Phrases<int64_t> units;      // "day" -> 1, "week" -> 7
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

// ---- verbs/*.toml
/// How a role hangs on its trigger.  subject and object are logical: in the passive the object is what stands as
/// subject.
struct Argument {
  enum Kind : uint8_t { self, subject, object, preposition, modifier, possessor } kind = self;
  std::string word;  // of preposition: "by"
};
struct Role {
  enum Kind : uint8_t { victim, perpetrator, target, object, place } kind = victim;
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
  std::vector<HarmKind> harms;
  std::string particle;  // "down" of "gun down": a compound:prt or advmod child that must be there
  std::vector<std::string>
      with;  // lemmas of which one must be its object, oblique or complement ("opened fire", "lost … lives")
  std::vector<std::string> unless;  // lemmas that must not hang on it or govern it ("heart" attack)
  enum Needs : uint8_t { nothing, means, copula, future, place, participant } needs = nothing;
  // what else must be there: a weapon as subject or object; "is a lie"; "will"; a named place as
  // object; somebody or something concrete ("hit", which is not said of attacks alone)
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
  std::string particle;
  std::vector<std::string> content;  // prepositions whose object is content: accuse … "of"
};
struct StanceWord {
  RuleId id;
  Stance stance;
};

struct Lexicon {
  Numbers numbers;
  Dates dates;
  Phrases<Victim> victims;                                   // by lemma
  std::unordered_set<std::string_view> people;               // other nouns for persons, by lemma
  Phrases<Object> objects;                                   // by lemma
  Phrases<std::string_view> means;                           // words -> mode
  Phrases<HarmKind> harm_words;                              // words that tell of a harm without a frame
  Phrases<std::vector<Predicate>> verbs, nouns, adjectives;  // by lemma
  Phrases<Cue> cues;                                         // by lemma of a verb
  Phrases<Cue> cue_nouns;                                    // "statement", "report", "allegation"
  Phrases<RuleId> according;                                 // "according to", "in the words of"
  Phrases<StanceWord> adverbs;                               // "reportedly" -> alleged
  Phrases<StanceWord> modals;                                // "may" -> predicted
  Phrases<StanceWord> conditions;                            // "if", "unless"
  Phrases<RuleId> negators;                                  // "not", "never"
  std::vector<Example> examples;
  std::unique_ptr<std::deque<std::string>> strings =
      std::make_unique<std::deque<std::string>>();  // what views point into

  std::string_view keep(std::string text) { return strings->emplace_back(std::move(text)); }
};

/// Reads data/lang/<lang>.  `errors` takes those of all files; the result fails when there is one.
Result<Lexicon> load_lexicon(const std::filesystem::path& folder, std::vector<Error>& errors);

}  // namespace parley::data
