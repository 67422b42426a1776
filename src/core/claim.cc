#include "core/claim.h"

namespace parley {
namespace {

#define PARLEY_NAME(name) #name,
constexpr std::string_view kEvents[] = {PARLEY_EVENTS(PARLEY_NAME)};
constexpr std::string_view kStances[] = {PARLEY_STANCES(PARLEY_NAME)};
constexpr std::string_view kHarms[] = {PARLEY_HARMS(PARLEY_NAME)};
constexpr std::string_view kStatuses[] = {PARLEY_STATUSES(PARLEY_NAME)};
#undef PARLEY_NAME

template <class E, size_t N>
bool parse(std::string_view name, const std::string_view (&names)[N], E& out) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return out = static_cast<E>(i), true;
  }
  return false;
}

}  // namespace

std::string_view to_string(EventType event) { return kEvents[static_cast<size_t>(event)]; }
std::string_view to_string(Denial denial) {
  static constexpr std::string_view kDenials[] = {"", "fact", "responsibility", "civilian nature"};
  return kDenials[static_cast<size_t>(denial)];
}
std::string_view to_string(Stance stance) { return kStances[static_cast<size_t>(stance)]; }
std::string_view to_string(HarmKind kind) { return kHarms[static_cast<size_t>(kind)]; }
std::string_view to_string(Status status) { return kStatuses[static_cast<size_t>(status)]; }

bool parse_event(std::string_view name, EventType& out) { return parse(name, kEvents, out); }
bool parse_stance(std::string_view name, Stance& out) { return parse(name, kStances, out); }
bool parse_harm(std::string_view name, HarmKind& out) { return parse(name, kHarms, out); }
bool parse_status(std::string_view name, Status& out) { return parse(name, kStatuses, out); }

bool is_of_objects(HarmKind kind) { return kind >= HarmKind::damaged; }

bool is_claimed_as_fact(Stance stance) {
  return stance == Stance::asserted || stance == Stance::reported || stance == Stance::alleged ||
         stance == Stance::presupposed;
}

}  // namespace parley
