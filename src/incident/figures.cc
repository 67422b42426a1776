#include "incident/figures.h"

#include <algorithm>
#include <tuple>

namespace parley::incident {
namespace {

constexpr int64_t kPart = 3;  // a figure of some people so many times smaller than another one counts some of the same

using Harms = std::vector<const AccountHarm*>;

bool is_exact(const AccountHarm& harm) { return harm.low && harm.low == harm.high; }
bool is_of_some(const AccountHarm& harm) { return harm.status != Status::unknown || !harm.attribute.empty(); }

/// "Two officers and seven servicemen".  An open end stays open.
Figure sum_of(const Account& account, const Harms& harms) {
  Figure out{.low = 0, .high = 0, .vague = true, .loose = true, .from = {}};
  for (const AccountHarm* harm : harms) {
    out.low = harm->low ? std::optional(out.low.value_or(0) + *harm->low) : out.low;
    out.high = out.high && harm->high ? std::optional(*out.high + *harm->high) : std::nullopt;
    out.provisional |= harm->provisional;
    out.vague &= harm->vague, out.loose &= harm->loose;
    out.of_some |= is_of_some(*harm);
    out.from.push_back(account.id + ':' + std::to_string(harm->harm));
  }
  if (harms.size() == 1) out.low = harms.front()->low;
  out.of_some |= out.high == 1 || out.high == 0;
  return out;
}

auto size_of(const Figure& figure) {
  return std::tuple(!figure.vague, !figure.loose, figure.low.value_or(-1), figure.high.value_or(INT64_MAX));
}
bool larger(const Figure& a, const Figure& b) { return size_of(a) > size_of(b); }

/// One claim counts them side by side, and not first so many and then so many of the same: "51, and later 57".
bool are_counted_together(const Harms& harms) {
  const bool exact = std::all_of(harms.begin(), harms.end(), [](const AccountHarm* harm) { return is_exact(*harm); });
  const auto bare = std::count_if(harms.begin(), harms.end(),
                                  [](const AccountHarm* harm) { return !is_of_some(*harm) && harm->low != 1; });
  return harms.size() > 1 && exact && bare < 2;
}

/// The largest exact figure for the status; nullptr = none.
const AccountHarm* most_of(const Harms& harms, Status status) {
  const AccountHarm* out = nullptr;
  for (const AccountHarm* harm : harms) {
    if (harm->status == status && is_exact(*harm) && (!out || *harm->low > *out->low)) out = harm;
  }
  return out;
}

/// Soldiers and civilians told apart by different claims are together more than either: they are no part of each other.
std::optional<Figure> sum_of_statuses(const Account& account, const Harms& harms) {
  const AccountHarm *soldiers = most_of(harms, Status::military), *civilians = most_of(harms, Status::civilian);
  if (!soldiers || !civilians || soldiers->claim == civilians->claim || *soldiers->low == 0 || *civilians->low == 0)
    return {};
  Figure sum = sum_of(account, {soldiers, civilians});
  sum.of_some = false;
  return sum;
}

}  // namespace

bool is_counted(const AccountHarm& harm) {
  return is_claimed_as_fact(harm.stance) && harm.polarity == Polarity::positive && !harm.cumulative && !harm.repeat &&
         (harm.low || harm.high);
}

std::vector<Figure> figures_of(const Account& account, const Harms& harms) {
  std::map<uint32_t, Harms> by_claim;
  for (const AccountHarm* harm : harms) by_claim[harm->claim].push_back(harm);
  std::vector<Figure> out;
  for (const auto& [claim, own] : by_claim) {
    if (are_counted_together(own)) {
      out.push_back(sum_of(account, own));
      continue;
    }
    for (const AccountHarm* harm : own) out.push_back(sum_of(account, {harm}));
  }
  if (auto sum = sum_of_statuses(account, harms)) out.push_back(std::move(*sum));
  std::stable_sort(out.begin(), out.end(), larger);
  for (size_t i = 1; i < out.size(); ++i) out[i].partial = out[i].of_some;
  return out;
}

void mark_partial(FiguresByGroup& told) {
  int64_t largest = 0;
  for (const auto& [group, figures] : told) {
    for (const Figure& figure : figures) {
      if (!figure.vague) largest = std::max(largest, figure.low.value_or(0));
    }
  }
  for (auto& [group, figures] : told) {
    for (Figure& figure : figures)
      figure.partial |= figure.of_some && figure.low.value_or(figure.high.value_or(0)) * kPart < largest;
  }
}

bool is_partial(const Account& account, const AccountHarm& harm) {
  std::map<std::string_view, Harms> by_group;
  for (const AccountHarm& other : account.harms) {
    if (other.kind == harm.kind && is_counted(other) && !other.part) by_group[other.group].push_back(&other);
  }
  FiguresByGroup told;
  for (const auto& [group, harms] : by_group) told.emplace(group, figures_of(account, harms));
  mark_partial(told);
  const std::string wanted = account.id + ':' + std::to_string(harm.harm);
  bool partial = false;
  for (const auto& [group, figures] : told) {
    for (const Figure& figure : figures) {
      if (std::find(figure.from.begin(), figure.from.end(), wanted) == figure.from.end()) continue;
      if (!figure.partial) return false;
      partial = true;
    }
  }
  return partial;
}

int64_t most_told(const Account& account, HarmKind kind) {
  constexpr float kLead = 5, kPersons = 0.5f, kNearly = 0.5f;  // weights of a claim; of the largest weight
  std::map<uint32_t, Harms> by_claim;
  bool vague = false;
  for (const AccountHarm& harm : account.harms) {
    if (harm.kind != kind || !harm.low || harm.part || harm.cumulative || !is_claimed_as_fact(harm.stance)) continue;
    if (!harm.vague) by_claim[harm.claim].push_back(&harm);
    vague |= harm.vague;
  }
  if (by_claim.empty()) return vague ? 1 : 0;
  const auto is_person = [](const AccountHarm* harm) { return *harm->low == 1 && !harm->numbered; };
  std::map<int64_t, float> told;
  float weight = kLead;
  for (const auto& [claim, harms] : by_claim) {
    if (std::all_of(harms.begin(), harms.end(), is_person)) {  // "his wife and son"
      told[static_cast<int64_t>(harms.size())] += weight * kPersons;
    } else {
      for (const AccountHarm* harm : harms) {
        told[*harm->low] += weight * (is_person(harm) ? kPersons : 1);
        weight = 1;
      }
    }
    weight = 1;
  }
  float most = 0;
  for (const auto& [number, sum] : told) most = std::max(most, sum);
  return std::find_if(told.rbegin(), told.rend(), [&](const auto& entry) { return entry.second >= kNearly * most; })
      ->first;
}

}  // namespace parley::incident
