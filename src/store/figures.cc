#include "store/figures.h"

#include <map>

#include "incident/resolve.h"
#include "store/accounts.h"
#include "store/lists.h"

namespace parley::store {
namespace {

struct Published {
  std::string day, account;
};

/// killed, of all people: low, high, contested.
Row figure_of(const std::vector<const Account*>& accounts, const incident::LinkRules& rules) {
  const Incident made = incident::reconcile(accounts, rules);
  for (const Range& range : made.ranges) {
    if (range.kind == HarmKind::killed && range.group.empty())
      return {integer_or_null(range.low), integer_or_null(range.high), integer(range.contested)};
  }
  return {Value(), Value(), integer(0)};
}

void add_days(const std::string& incident, const std::vector<Published>& all,
              const std::map<std::string, const Account*>& accounts, const incident::LinkRules& rules, Rows& out) {
  std::vector<const Account*> known;
  Row last;
  for (size_t i = 0; i < all.size(); ++i) {
    if (const auto found = accounts.find(all[i].account); found != accounts.end()) known.push_back(found->second);
    if (i + 1 < all.size() && all[i + 1].day == all[i].day) continue;
    Row figure = figure_of(known, rules);
    if (figure == last) continue;
    out.push_back({incident, all[i].day, figure[0], figure[1], figure[2]});
    last = std::move(figure);
  }
}

}  // namespace

Result<Listing> list_figures(Store& store, const std::vector<std::string>& incidents) {
  return guarded([&] {
    if (!store.rules()) throw Failure{"the rules of linking are not loaded"};
    Database& database = store.database();
    std::map<std::string, std::vector<Published>> published;
    for (const Row& row :
         database.query("SELECT incident_id, published, id FROM account WHERE incident_id " + in_texts(database, 1) +
                            " AND published IS NOT NULL ORDER BY incident_id, published, id",
                        {text_list(database, incidents)}))
      published[to_text(row[0])].push_back({to_text(row[1]), to_text(row[2])});
    std::vector<std::string> ids;
    for (const auto& [incident, own] : published) {
      for (const Published& one : own) ids.push_back(one.account);
    }
    const std::vector<Account> loaded = load_accounts(database, ids);
    std::map<std::string, const Account*> accounts;
    for (const Account& account : loaded) accounts.emplace(account.id, &account);
    Listing out{{"incident", "day", "low", "high", "contested"}, {}};
    for (const std::string& incident : incidents) {
      if (const auto found = published.find(incident); found != published.end())
        add_days(incident, found->second, accounts, *store.rules(), out.rows);
    }
    return out;
  });
}

}  // namespace parley::store
