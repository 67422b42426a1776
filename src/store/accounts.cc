#include "store/accounts.h"

#include <algorithm>
#include <unordered_map>

#include "core/sort_unique.h"
#include "incident/block.h"
#include "incident/stored.h"
#include "store/lists.h"

namespace parley::store {
namespace {

using incident::BlockQuery;
using incident::Box;

// What bounds the work where very much is told of one place, or in the same words: those that share most keys, the
// latest ones in a place.
constexpr char kMostByKeys[] = "300", kMostByPlace[] = "500";

/// One decided change of a claim or a harm of it.
struct Edit {
  std::string field, after;
};

void edit_harm(AccountHarm& harm, const Edit& edit) {
  const auto number = [&]() -> std::optional<int64_t> {
    if (edit.after.empty()) return std::nullopt;
    return std::atoll(edit.after.c_str());
  };
  if (edit.field == "low") harm.low = number();
  if (edit.field == "high") harm.high = number();
  if (edit.field == "kind") parse_harm(edit.after, harm.kind);
  if (edit.field == "status") parse_status(edit.after, harm.status);
}

void edit_claim(Account& account, uint32_t claim, const Edit& edit) {
  for (AccountHarm& harm : account.harms) {
    if (harm.claim != claim) continue;
    if (edit.field == "stance") parse_stance(edit.after, harm.stance);
    if (edit.field == "polarity") harm.polarity = edit.after == "-" ? Polarity::negative : Polarity::positive;
  }
  if (edit.field == "event") parse_event(edit.after, account.event);
  if (edit.field == "date_from") account.first = parse_iso_day(edit.after);
  if (edit.field == "date_to") account.last = parse_iso_day(edit.after);
  if (account.first && account.last && *account.last < *account.first) account.last = account.first;
  if (edit.field == "lat" || edit.field == "lon") {
    if (!account.point) account.point = Point{};
    (edit.field == "lat" ? account.point->lat : account.point->lon) = std::atof(edit.after.c_str());
    account.radius_km = 0, account.place_precision = 1;
  }
  if (edit.field == "place_name") account.places.insert(account.places.begin(), edit.after);
  if (edit.field == "mode") account.modes = {edit.after};
  if (edit.field == "perpetrator") {
    account.perpetrators = {edit.after};
    for (AccountBlame& blame : account.blames) blame.actor = edit.after;
  }
}

/// Lays rejected and edited claims over the accounts that have some: the machine's reading stays as it was packed.
void lay_over(Database& database, const std::unordered_map<std::string, Account*>& by_id) {
  if (by_id.empty()) return;
  std::vector<std::string> ids;
  for (const auto& [id, account] : by_id) ids.push_back(id);
  const Rows decided = database.query("SELECT id, account_id, number, state FROM claim WHERE account_id " +
                                          in_texts(database, 1) + " AND state IN ('edited','rejected') ORDER BY id",
                                      {text_list(database, ids)});
  for (const Row& row : decided) {
    Account& account = *by_id.at(to_text(row[1]));
    const auto claim = static_cast<uint32_t>(to_integer(row[2]));
    if (to_text(row[3]) == "rejected") {
      std::erase_if(account.harms, [&](const AccountHarm& harm) { return harm.claim == claim; });
      continue;
    }
    const Rows edits = database.query(
        "SELECT d.target, d.field, d.after FROM decision d WHERE d.action = 'edit' AND (d.target = ?1 OR (d.target > "
        "?2 AND d.target < ?3)) "
        "AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id) ORDER BY d.id",
        {row[0], to_text(row[0]) + "/", to_text(row[0]) + "0"});
    for (const Row& one : edits) {
      const Edit edit{to_text(one[1]), to_text(one[2])};
      if (one[0] == row[0]) {
        edit_claim(account, claim, edit);
        continue;
      }
      const Rows harm = database.query("SELECT number FROM harm WHERE id = ?1", {one[0]});
      for (AccountHarm& h : account.harms) {
        if (!harm.empty() && h.harm == to_integer(harm[0][0])) edit_harm(h, edit);
      }
    }
  }
}

}  // namespace

Row account_row(const Account& a, int64_t n, const Value& document_n) {
  const auto point = [&](double value) { return a.point ? degrees(value) : Value(); };
  const int64_t number = std::atoll(a.id.c_str() + a.id.rfind('#') + 1);
  return {integer(n),
          a.id,
          a.document,
          integer(number),
          a.group,
          integer(a.main),
          day_or_null(a.published),
          day_or_null(a.first),
          day_or_null(a.last),
          point(a.point ? a.point->lat : 0),
          point(a.point ? a.point->lon : 0),
          point(static_cast<double>(a.radius_km)),
          integer(a.place_precision),
          a.places.empty() ? Value() : Value(a.places.front()),
          text(to_string(a.event)),
          Value(),
          Blob{incident::pack(a)},
          Value(),
          document_n};
}

void write_blocks(Database& database, int64_t account, const BlockQuery& block, bool copy) {
  const Value n = integer(account);
  Rows keys;
  for (const uint64_t key : copy ? block.copies : block.keys) keys.push_back({integer(key), n});
  database.insert("account_key", table("account_key").columns, keys);
  if (copy) return;
  const bool own_types = database.dialect() == Dialect::postgresql;
  const std::string days = "[" + std::to_string(block.first_day) + "," + std::to_string(block.last_day) + "]";
  Rows boxes;
  for (const Box& box : block.boxes) {
    if (own_types)
      boxes.push_back({n, days, box_literal(box)});
    else
      boxes.push_back({integer(block.first_day), integer(block.last_day), box.south, box.north, box.west, box.east, n});
  }
  using Columns = std::vector<std::string>;
  database.insert("account_box",
                  own_types ? Columns{"account_n", "days", "area"}
                            : Columns{"day_from", "day_to", "south", "north", "west", "east", "account_n"},
                  boxes);
}

void forget_blocks(Database& database, int64_t account, const BlockQuery& block) {
  const Value n = integer(account);
  std::vector<uint64_t> keys = block.keys;
  keys.insert(keys.end(), block.copies.begin(), block.copies.end());
  database.change("DELETE FROM account_key WHERE account_n = ?1 AND word " + in_integers(database, 2),
                  {n, integer_list(database, keys)});
  if (database.dialect() == Dialect::postgresql) {
    database.change("DELETE FROM account_box WHERE account_n = ?1", {n});
    return;
  }
  for (const Box& box : block.boxes) {
    const Rows found = database.query(
        "SELECT n FROM account_box WHERE day_from <= ?1 AND day_to >= ?2 AND south <= ?3 AND north >= ?4 "
        "AND west <= ?5 AND east >= ?6 AND account_n = ?7",
        {integer(block.last_day), integer(block.first_day), box.north, box.south, box.east, box.west, n});
    for (const Row& one : found) database.change("DELETE FROM account_box WHERE n = ?1", {one[0]});
  }
}

Filling account_rows(const std::vector<Account>& accounts, const std::vector<int64_t>& numbers, const Value& document_n,
                     const std::string& group) {
  Filling out{"account", table("account").columns, {}};
  for (size_t i = 0; i < accounts.size(); ++i) {
    out.rows.push_back(account_row(accounts[i], numbers[i], document_n));
    if (!group.empty()) out.rows.back()[table("account").at("group_id")] = group;
  }
  return out;
}

namespace {

constexpr char kLoad[] =
    "SELECT id, group_id, packed, EXISTS (SELECT 1 FROM claim c WHERE c.account_id = account.id AND c.state IN "
    "('edited','rejected')), n FROM account WHERE ";

/// From rows of kLoad.
std::vector<Account> unpack_all(Database& database, const Rows& rows) {
  std::vector<Account> out;
  out.reserve(rows.size());
  std::unordered_map<std::string, Account*> changed;
  for (const Row& row : rows) {
    auto account = incident::unpack(std::get<Blob>(row[2]).bytes);
    if (!account)
      throw Failure{"account " + to_text(row[0]) + " cannot be read (" + account.error().message +
                    "); `parley verify` says what is damaged"};
    account->id = to_text(row[0]);
    if (const std::string group = to_text(row[1]); group != account->group) {  // a person joined sources
      for (AccountHarm& harm : account->harms) {
        if (harm.group == account->group) harm.group = group;
      }
      for (AccountBlame& blame : account->blames) {
        if (blame.group == account->group) blame.group = group;
      }
      account->group = group;
    }
    out.push_back(std::move(*account));
    if (to_integer(row[3])) changed[out.back().id] = &out.back();
  }
  lay_over(database, changed);
  return out;
}

}  // namespace

std::vector<Account> load_accounts(Database& database, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::vector<Account> out =
      unpack_all(database, database.query(kLoad + ("id " + in_texts(database, 1)), {text_list(database, ids)}));
  std::sort(out.begin(), out.end(), [](const Account& a, const Account& b) { return a.id < b.id; });
  return out;
}

void Accounts::forget_many() {
  constexpr size_t kMany = 20'000;  // some 60 MB
  if (by_number_.size() > kMany) forget();
}

void Accounts::read(const std::string& condition, const Value& parameter) {
  keep(database_.query(kLoad + condition, {parameter}));
}

void Accounts::add(const Rows& rows) {
  const Table& t = table("account");
  Rows loaded;
  for (const Row& row : rows)
    loaded.push_back({row[t.at("id")], row[t.at("group_id")], row[t.at("packed")], integer(0), row[t.at("n")]});
  keep(loaded);
}

void Accounts::keep(const Rows& rows) {
  std::vector<Account> accounts = unpack_all(database_, rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    const int64_t n = to_integer(rows[i][4]);
    numbers_.emplace(accounts[i].id, n);
    by_number_.emplace(n, std::move(accounts[i]));
  }
}

Accounts::Found Accounts::with_ids(const std::vector<std::string>& ids) {
  std::vector<std::string> unknown;
  for (const std::string& id : ids) {
    if (!numbers_.contains(id)) unknown.push_back(id);
  }
  if (!unknown.empty()) read("id " + in_texts(database_, 1), text_list(database_, unknown));
  Found out;
  for (const std::string& id : ids) {
    if (const auto number = numbers_.find(id); number != numbers_.end()) out.push_back(&by_number_.at(number->second));
  }
  std::sort(out.begin(), out.end(), [](const Account* a, const Account* b) { return a->id < b->id; });
  return out;
}

int64_t Accounts::number_of(const std::string& id) {
  with_ids({id});
  return numbers_.at(id);
}

Accounts::Found Accounts::numbered(const Rows& numbers, const std::string& without_document) {
  std::vector<int64_t> unknown;
  for (const Row& row : numbers) {
    if (!by_number_.contains(to_integer(row[0]))) unknown.push_back(to_integer(row[0]));
  }
  if (!unknown.empty()) read("n " + in_integers(database_, 1), integer_list(database_, unknown));
  Found out;
  for (const Row& row : numbers) {
    const auto known = by_number_.find(to_integer(row[0]));
    if (known != by_number_.end() && known->second.document != without_document) out.push_back(&known->second);
  }
  std::sort(out.begin(), out.end(), [](const Account* a, const Account* b) { return a->id < b->id; });
  return out;
}

Accounts::Found Accounts::candidates(const Account& account, const BlockQuery& block) {
  Row parameters;
  const auto add = [&](Value value) {
    parameters.push_back(std::move(value));
    return static_cast<int>(parameters.size());
  };
  const auto next = [&](Value value) { return "?" + std::to_string(add(std::move(value))); };
  std::string met;
  const auto meet = [&](const std::string& question) {
    met += (met.empty() ? "" : " UNION ") + ("SELECT account_n FROM (" + question + ") m");
  };
  if (!block.keys.empty())
    meet("SELECT account_n FROM account_key WHERE word " +
         in_integers(database_, add(integer_list(database_, block.keys))) +
         " GROUP BY account_n ORDER BY count(*) DESC, account_n DESC LIMIT " + kMostByKeys);
  for (const Box& box : block.boxes) {
    const std::string first = next(integer(block.first_day)), last = next(integer(block.last_day));
    const std::string within =
        database_.dialect() == Dialect::sqlite
            ? "day_from <= " + last + " AND day_to >= " + first + " AND south <= " + next(box.north) +
                  " AND north >= " + next(box.south) + " AND west <= " + next(box.east) +
                  " AND east >= " + next(box.west)
            : "days && int4range(" + first + ", " + last + ", '[]') AND area && " + next(box_literal(box)) + "::box";
    meet("SELECT account_n FROM account_box WHERE " + within + " ORDER BY account_n DESC LIMIT " + kMostByPlace);
  }
  if (met.empty()) return {};
  return numbered(database_.query(met, parameters), account.document);
}

Accounts::Found Accounts::copies(const Account& account, const BlockQuery& block) {
  if (block.copies.empty()) return {};
  return numbered(database_.query("SELECT DISTINCT account_n FROM account_key WHERE word " + in_integers(database_, 1),
                                  {integer_list(database_, block.copies)}),
                  account.document);
}

}  // namespace parley::store
