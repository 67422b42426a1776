#include "incident/figures.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace parley::incident {
namespace {

constexpr int64_t kPart =
    3;  // a figure of some so many times smaller than another of its account is of some of the same

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

void mark_partial(std::vector<std::vector<Figure>>& by_group) {
  int64_t of_any = 0, of_all = 0;
  for (const auto& figures : by_group) {
    for (const Figure& figure : figures) {
      if (figure.vague) continue;
      of_any = std::max(of_any, figure.low.value_or(0));
      if (!figure.of_some) of_all = std::max(of_all, figure.low.value_or(0));
    }
  }
  for (auto& figures : by_group) {
    for (Figure& figure : figures) {
      const int64_t low = figure.low.value_or(figure.high.value_or(0));
      figure.partial |= figure.of_some && (low * kPart < of_any || low < of_all);
    }
  }
}

}  // namespace parley::incident
