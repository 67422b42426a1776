#include "claim/mode.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace parley::claim {
namespace {

enum Level : int32_t { kTrigger, kArgument, kClause, kDefault, kSentence, kNowhere };

/// How near the words stand to the act in the tree.
Level level_of(const Grammar& g, const Act& act, int32_t first, int32_t last) {
  const int32_t trigger = act.trigger;
  const Grammar::Words own = g.phrase(trigger);
  if (first >= own.first && last <= own.last) return kTrigger;
  for (const int32_t role : act.roles) {
    if (role == kNone || role == trigger) continue;
    const Grammar::Words words = g.phrase(role);
    if (first >= words.first && last <= words.last) return kArgument;
  }
  const int32_t up = g.token(trigger).head;
  int32_t at = last;
  for (int32_t steps = 0; at >= 0 && steps < 12; ++steps) {
    if (at == trigger) return steps <= 3 ? kArgument : kClause;
    // "launched an attack with rockets": what hangs on the verb that governs the noun
    if (at == up && up >= 0 && g.is_verb(up) && !g.is_verb(trigger)) return steps <= 3 ? kArgument : kClause;
    if (at != last && g.is_verb(at) && g.token(at).relation != Relation::acl && g.token(at).relation != Relation::advcl)
      return kSentence;
    at = g.token(at).head;
  }
  return kSentence;
}

bool is_of_means(const data::Lexicon& lexicon, std::string_view mode) {
  return std::find(lexicon.means_modes.begin(), lexicon.means_modes.end(), mode) != lexicon.means_modes.end();
}

/// "An air strike by a drone", "shells filled with chlorine": these tell more than what carries them.
bool is_particular(std::string_view mode) { return mode == "chemical" || mode == "drone" || mode == "suicide"; }

}  // namespace

std::string_view mode_of(const Grammar& g, const data::Lexicon& lexicon, const Act& act) {
  const std::string_view own = act.predicate->mode;
  const bool things =
      act.predicate->event == EventType::ASSAULT && (own == "destroy" || own == "arson");  // means tell more
  if (act.predicate->event != EventType::ASSAULT || (!own.empty() && !things && !is_of_means(lexicon, own))) return own;
  const auto words = [&](uint32_t at) { return g.low(static_cast<int32_t>(at)); };
  const Sentence& sentence = g.sentence(g.sentence_of(act.trigger));
  std::string_view best = own;
  int32_t nearest = own.empty() ? kNowhere * 1000 : kDefault * 1000;
  std::string_view only;
  bool several = false, flies = false;
  for (int32_t i = static_cast<int32_t>(sentence.first); i < static_cast<int32_t>(sentence.last); ++i) {
    const auto match = lexicon.means.longest_at(static_cast<uint32_t>(i), words);
    if (!match) continue;
    const int32_t last = i + static_cast<int32_t>(match.size) - 1;
    const Level level = level_of(g, act, i, last);
    if (!match.value->weak) {
      several = several || (!only.empty() && only != match.value->mode);
      only = match.value->mode;
    }
    flies = flies || (level <= kArgument && match.value->mode == "airstrike");
    if (level < kSentence) {
      const int32_t apart = act.trigger < i ? i - act.trigger : std::max(0, act.trigger - last);
      const int32_t away = level * 1000 + (match.value->weak ? 1500 : 0) + std::min(apart, 400) +
                           (is_particular(match.value->mode) ? -1200 : 0);
      if (away < nearest) nearest = away, best = match.value->mode;
    }
    i = last;
  }
  if (best == "explosive" && flies) return "airstrike";  // "aircraft released ten bombs"
  return best.empty() && !several ? only : best;
}

void settle_modes(Record& record, const std::vector<uint32_t>& from_afar) {
  static constexpr std::array<std::string_view, 4> kFromAfar = {"airstrike", "artillery", "missile", "drone"};
  std::array<int, kFromAfar.size()> told{};
  for (const Claim& claim : record.claims) {
    const auto mode = std::find(kFromAfar.begin(), kFromAfar.end(), claim.mode);
    if (claim.event == EventType::ASSAULT && mode != kFromAfar.end())
      ++told[static_cast<size_t>(mode - kFromAfar.begin())];
  }
  const auto most = std::max_element(told.begin(), told.end());
  const int all = std::accumulate(told.begin(), told.end(), 0);
  if (*most == 0 || *most * 3 < all * 2) return;  // of none, or of several kinds
  const std::string_view only = kFromAfar[static_cast<size_t>(most - told.begin())];
  for (Claim& claim : record.claims) {
    if (claim.event == EventType::ASSAULT && claim.mode.empty() &&
        std::find(from_afar.begin(), from_afar.end(), claim.trigger.end) != from_afar.end())
      claim.mode = only;
  }
}

}  // namespace parley::claim
