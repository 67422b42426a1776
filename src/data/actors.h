// Who can act: states, armed groups, organisations, offices and their holders, out of data/actors/*.tsv.
// Tested by data/actors_test.cc and `parley data check`.
#pragma once
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/claim.h"
#include "core/result.h"

namespace parley::data {

// What a row is; `people` = adjective or people of a state ("Chadian"), `organ` = body of a state with a name of its
// own ("Pentagon"), `authority` = governs without being recognised, `office` = one person while in office.
// clang-format off
#define PARLEY_ACTOR_KINDS(M) \
  M(state) M(people) M(capital) M(place) M(organ) M(person) M(igo) M(ngo) M(monitor) M(outlet) M(coalition) M(group) \
  M(authority)
// clang-format on
enum class ActorKind : uint8_t {
#define PARLEY_ENUM(name) name,
  PARLEY_ACTOR_KINDS(PARLEY_ENUM)
#undef PARLEY_ENUM
};
std::string_view to_string(ActorKind kind);

/// "AZE" of "AZE-MIL": codes of one side begin alike.
inline std::string_view side_of(std::string_view code) { return code.substr(0, code.find('-')); }

struct Actor {
  std::string_view code;    // "AZE-MIL", "TLB"
  std::string_view name;    // the row's own
  std::string_view state;   // first role: ISO 3166-1, or IGO, NGO, IMG for those of no state
  std::string_view sector;  // second role, PLOVER: MIL GOV COP REB …; "" = the state as such
  ActorKind kind = ActorKind::state;
  Day from = INT32_MIN, to = INT32_MAX;  // both included
  RuleId rule;                           // "actors/world.tsv Kabul"
  bool valid(Day day) const { return from <= day && day <= to; }
};

class Actors {
 public:
  /// Reads every *.tsv of the folder.  `errors` takes those of all files; the result fails when there is one.
  static Result<Actors> load(const std::filesystem::path& folder, std::vector<Error>& errors);

  struct Match {
    uint32_t words = 0;                // 0 = no name begins here
    std::span<const uint32_t> actors;  // rows that bear the name
    bool capitals = false;             // written in capitals alone ("US")
  };
  /// The longest name that begins at `words[at]`; words by fold_hashes.
  Match longest_at(std::span<const uint64_t> words, size_t at) const;

  const Actor& operator[](uint32_t index) const { return actors_[index]; }
  size_t size() const { return actors_.size(); }
  /// The row whose code it is; nullptr for a code of no row (codes of states with a sector have none of their own).
  const Actor* by_code(std::string_view code) const;

 private:
  friend class ActorLoader;
  struct Slot {  // of the open-addressed table of phrases and their beginnings
    uint64_t key = 0;
    uint32_t first = 0, count = 0;  // into bearers_; count 0 = only the beginning of a name
    bool capitals = false;
  };
  const Slot* find(uint64_t key) const;

  std::vector<Actor> actors_;
  std::vector<uint32_t> bearers_;
  std::vector<Slot> slots_;  // a power of two
  std::unique_ptr<std::deque<std::string>> strings_ = std::make_unique<std::deque<std::string>>();
};

}  // namespace parley::data
