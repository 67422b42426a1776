// The range rule: low and high over independent groups, the latest figure of each; open stays open; never an average.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "data/actors.h"
#include "incident/compare.h"
#include "incident/figures.h"
#include "incident/resolve.h"

namespace parley::incident {
namespace {

struct RangeKey {
  HarmKind kind;
  std::string group;  // "", a status or an attribute
  auto operator<=>(const RangeKey&) const = default;
};

/// Figures of one range by independence group, each with the day of its account: the latest stands.
struct Voices {
  struct Voice {
    std::optional<Day> published;
    std::string account;
    Figure figure;
  };
  std::map<std::string, Voice> by_group;
  std::vector<Figure> all;  // superseded ones too, but for parts of what the same account has

  void add(const std::string& group, const Account& account, const std::vector<Figure>& figures) {
    for (const Figure& figure : figures) {
      if (!figure.partial) all.push_back(figure);
    }
    Voice& voice = by_group[group];
    const bool later =
        voice.account.empty() || std::tie(voice.published, voice.account) < std::tie(account.published, account.id);
    if (later) voice = {account.published, account.id, figures.front()};
  }
};

class Reconciler {
 public:
  /// A dataset retells what others said: beside them it is heard in nothing.
  Reconciler(const std::vector<const Account*>& accounts, const LinkRules& rules) : accounts_(accounts), rules_(rules) {
    std::erase_if(accounts_, [](const Account* account) { return account->group.starts_with("dataset:"); });
    if (accounts_.empty()) accounts_ = accounts;
    for (const Account* account : accounts) out_.accounts.push_back(account->id);
    std::sort(out_.accounts.begin(), out_.accounts.end());
  }

  Incident run() {
    header();
    join_copies();
    for (const Account* account : accounts_) figures(*account);
    for (auto& [key, voices] : ranges_) out_.ranges.push_back(range(key, voices));
    out_.sources = count_sources();
    contests();
    grade();
    return std::move(out_);
  }

 private:
  /// Groups that give figures or name a perpetrator; a publisher who only quotes others is none of them.
  uint32_t count_sources() const {
    std::set<std::string> speaking;
    for (const Account* account : accounts_) {
      bool speaks = false;
      for (const AccountHarm& harm : account->harms) {
        if (is_counted(harm)) speaking.insert(heard(*account, harm.group)), speaks = true;
      }
      for (const AccountBlame& blame : account->blames) speaking.insert(heard(*account, blame.group)), speaks = true;
      if (!speaks) speaking.insert(heard(*account, account->group));
    }
    return static_cast<uint32_t>(speaking.size());
  }

  void header() {
    const Account* earliest = nullptr;
    const Account* placed = nullptr;
    std::set<std::string> modes;
    for (const Account* account : accounts_) {
      if (!earliest || std::pair(account->published.value_or(INT32_MAX), account->id) <
                           std::pair(earliest->published.value_or(INT32_MAX), earliest->id))
        earliest = account;
      if (better_place(*account, placed)) placed = account;
      if (account->event > out_.event) out_.event = account->event;
      modes.insert(account->modes.begin(), account->modes.end());
    }
    out_.id = earliest->id;
    out_.modes.assign(modes.begin(), modes.end());
    date();
    if (!placed) return;
    out_.point = placed->point, out_.radius_km = placed->radius_km, out_.place_precision = placed->place_precision;
    if (!placed->places.empty()) out_.place = placed->places.front();
  }
  static bool better_place(const Account& account, const Account* than) {
    if (account.places.empty() && !account.point) return false;
    if (!than) return true;
    return std::tuple(account.place_precision, !account.main, account.id) <
           std::tuple(than->place_precision, !than->main, than->id);
  }
  /// Of the narrowest stretches the one that most accounts tell of, else the first: who dies or is found later is told
  /// of with a later day.
  void date() {
    std::map<std::pair<Day, Day>, uint32_t> told;
    for (const Account* account : accounts_) {
      if (account->first && account->last) ++told[{*account->first, *account->last}];
    }
    if (told.empty()) return;
    const auto rank = [](const auto& entry) {
      return std::tuple(entry.first.second - entry.first.first, -static_cast<int64_t>(entry.second), entry.first.first);
    };
    const auto best =
        std::min_element(told.begin(), told.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    out_.first = best->first.first, out_.last = best->first.second;
  }

  /// Near-copies of one text are one source: the one of the group that comes first.
  void join_copies() {
    std::vector<const Account*> order = accounts_, originals;
    std::sort(order.begin(), order.end(), [](const Account* a, const Account* b) { return stands_before(*a, *b); });
    for (const Account* account : order) {
      bool copy = false;
      for (const Account* original : originals) {
        if (!is_one_source(*original, *account, rules_)) continue;
        copy = true;
        const std::string one = heard(*original, original->group), other = heard(*account, account->group);
        if (one != other) copies_[std::max(one, other)] = std::min(one, other);
      }
      if (!copy) originals.push_back(account);
    }
  }
  /// The group that is heard when an account's publisher speaks for itself.
  std::string heard(const Account& account, const std::string& group) const {
    if (group != account.group) return group;
    std::string out = group;
    for (auto found = copies_.find(out); found != copies_.end(); found = copies_.find(out)) out = found->second;
    return out;
  }

  void figures(const Account& account) {
    std::map<std::pair<RangeKey, std::string>, std::vector<const AccountHarm*>> said;
    for (const AccountHarm& harm : account.harms) {
      if (!is_counted(harm)) continue;
      const std::string group = heard(account, harm.group);
      if (!harm.part && !(harm.high == 0 && harm.status != Status::unknown))
        said[{{harm.kind, ""}, group}].push_back(&harm);
      if (harm.status != Status::unknown && harm.status != Status::mixed)
        said[{{harm.kind, std::string(to_string(harm.status))}, group}].push_back(&harm);
      if (!harm.attribute.empty()) said[{{harm.kind, harm.attribute}, group}].push_back(&harm);
    }
    std::map<RangeKey, FiguresByGroup> told;
    for (auto& [key, harms] : said) {
      // "Nine civilians, four of them women": the four stand within the nine
      if (std::any_of(harms.begin(), harms.end(), [](const AccountHarm* harm) { return !harm->part; }))
        std::erase_if(harms, [](const AccountHarm* harm) { return harm->part; });
      told[key.first].emplace(key.second, figures_of(account, harms));
    }
    for (auto& [key, by_group] : told) {
      mark_partial(by_group);
      for (const auto& [group, figures] : by_group) ranges_[key].add(group, account, figures);
    }
  }

  Range range(const RangeKey& key, const Voices& voices) const {
    Range out;
    out.kind = key.kind, out.group = key.group;
    out.sources = static_cast<uint32_t>(voices.by_group.size());
    bool open = false;
    for (const auto& [group, voice] : voices.by_group) {
      const Figure& figure = voice.figure;
      if (figure.low && (!out.low || *figure.low < *out.low)) out.low = figure.low;
      open |= !figure.high;
      if (figure.high && (!out.high || *figure.high > *out.high)) out.high = figure.high;
      out.provisional |= figure.provisional;
    }
    const std::optional<int64_t> highest = out.high;
    if (open) out.high.reset();
    for (const auto& [group, voice] : voices.by_group) {
      const Figure& figure = voice.figure;
      if (figure.low == out.low && figure.low)
        out.low_from.insert(out.low_from.end(), figure.from.begin(), figure.from.end());
      if (figure.high == out.high && (open || figure.high == highest))
        out.high_from.insert(out.high_from.end(), figure.from.begin(), figure.from.end());
    }
    best(voices, out);
    claimed(voices, out);
    out.contested = do_not_meet(voices);
    return out;
  }

  static void claimed(const Voices& voices, Range& out) {
    const bool exact = std::any_of(voices.all.begin(), voices.all.end(), [](const Figure& f) { return !f.vague; });
    for (const Figure& figure : voices.all) {
      if (figure.vague && exact) continue;
      const std::optional<int64_t> low = figure.low ? figure.low : figure.high,
                                   high = figure.high ? figure.high : figure.low;
      if (low && (!out.claimed_low || *low < *out.claimed_low)) out.claimed_low = low;
      if (high && (!out.claimed_high || *high > *out.claimed_high)) out.claimed_high = high;
    }
  }

  void best(const Voices& voices, Range& out) const {
    const Voices::Voice* chosen = nullptr;
    size_t chosen_rank = 0;
    for (const auto& [group, voice] : voices.by_group) {
      if (!voice.figure.low) continue;
      const size_t rank = rank_of(group) + (voice.figure.partial ? rules_.reliability.size() + 1 : 0);
      if (!chosen || rank < chosen_rank ||
          (rank == chosen_rank &&
           std::tie(chosen->published, chosen->account) < std::tie(voice.published, voice.account)))
        chosen = &voice, chosen_rank = rank;
    }
    if (!chosen) return;
    out.best = chosen->figure.low;
    out.best_from = chosen->figure.from;
    out.rule = "latest figure of the most reliable group";
  }
  size_t rank_of(std::string_view group) const {
    const std::string_view kind = group.substr(0, group.find(':'));
    return static_cast<size_t>(std::find(rules_.reliability.begin(), rules_.reliability.end(), kind) -
                               rules_.reliability.begin());
  }

  static bool do_not_meet(const Voices& voices) {
    for (auto a = voices.by_group.begin(); a != voices.by_group.end(); ++a) {
      for (auto b = std::next(a); b != voices.by_group.end(); ++b) {
        const Figure &x = a->second.figure, &y = b->second.figure;
        if ((x.low && y.high && *x.low > *y.high) || (y.low && x.high && *y.low > *x.high)) return true;
      }
    }
    return false;
  }

  void contests() {
    for (const Range& range : out_.ranges) {
      if (range.contested && range.group.empty()) out_.contested.emplace_back(to_string(range.kind));
    }
    if (perpetrators_differ()) out_.contested.emplace_back("perpetrator");
    if (statuses_differ()) out_.contested.emplace_back("status");
    if (std::any_of(accounts_.begin(), accounts_.end(), [](const Account* a) { return !a->deniers.empty(); }))
      out_.contested.emplace_back("denied");
  }

  static std::string side(const std::string& code) { return std::string(data::side_of(code)); }
  /// Two groups name perpetrators, and none in common.
  bool perpetrators_differ() const {
    std::map<std::string, std::set<std::string>> named;
    for (const Account* account : accounts_) {
      for (const AccountBlame& blame : account->blames) named[heard(*account, blame.group)].insert(side(blame.actor));
    }
    for (auto a = named.begin(); a != named.end(); ++a) {
      for (auto b = std::next(a); b != named.end(); ++b) {
        if (std::none_of(a->second.begin(), a->second.end(),
                         [&](const std::string& s) { return b->second.contains(s); }))
          return true;
      }
    }
    return false;
  }
  /// One group has killed civilians only, another killed soldiers only.
  bool statuses_differ() const {
    std::map<std::string, std::set<Status>> said;
    for (const Account* account : accounts_) {
      for (const AccountHarm& harm : account->harms) {
        if (!is_counted(harm) || harm.kind != HarmKind::killed || harm.part || harm.high == 0) continue;
        if (harm.status != Status::unknown) said[heard(*account, harm.group)].insert(harm.status);
      }
    }
    bool civilian = false, military = false;
    for (const auto& [group, statuses] : said) {
      civilian |= statuses == std::set{Status::civilian};
      military |= statuses == std::set{Status::military};
    }
    return civilian && military;
  }

  /// The grades of Airwars.  A suggestion: a person grades.
  void grade() {
    if (std::find(out_.contested.begin(), out_.contested.end(), "perpetrator") != out_.contested.end()) {
      out_.grading = "contested", out_.grading_reason = "competing claims of responsibility";
      return;
    }
    for (const Account* account : accounts_) {
      for (const AccountBlame& blame : account->blames) {
        if (blame.group == "party:" + side(blame.actor)) {
          out_.grading = "confirmed", out_.grading_reason = blame.group + " accepts that it did it";
          return;
        }
      }
    }
    if (out_.sources >= 2) {
      out_.grading = "fair", out_.grading_reason = std::to_string(out_.sources) + " independent groups";
    } else {
      out_.grading = "weak", out_.grading_reason = "one group";
    }
  }

  std::vector<const Account*> accounts_;
  const LinkRules& rules_;
  std::map<RangeKey, Voices> ranges_;
  std::map<std::string, std::string> copies_;  // group -> the one that it copies
  Incident out_;
};

}  // namespace

Incident reconcile(const std::vector<const Account*>& accounts, const LinkRules& rules) {
  return Reconciler(accounts, rules).run();
}

}  // namespace parley::incident
