#include "store/derived.h"

#include <algorithm>
#include <map>
#include <set>

#include "incident/block.h"
#include "incident/compare.h"
#include "incident/stored.h"
#include "store/linking.h"
#include "store/lists.h"

namespace parley::store {
namespace {

/// SQLite's R*Tree keeps 32-bit numbers, rounded so that a box never loses a point.
Value rounded_down(double value) {
  constexpr double kTowards = 1.0 - 1.0 / 8388608.0, kAway = 1.0 + 1.0 / 8388608.0;
  auto out = static_cast<float>(value);
  if (double{out} > value) out = static_cast<float>(value * (value < 0 ? kAway : kTowards));
  return static_cast<double>(out);
}
Value rounded_up(double value) {
  constexpr double kTowards = 1.0 - 1.0 / 8388608.0, kAway = 1.0 + 1.0 / 8388608.0;
  auto out = static_cast<float>(value);
  if (double{out} < value) out = static_cast<float>(value * (value < 0 ? kTowards : kAway));
  return static_cast<double>(out);
}

Row box_row(int64_t account, const incident::BlockQuery& block, const incident::Box& box) {
  return {rounded_down(block.first_day), rounded_up(block.last_day), rounded_down(box.south), rounded_up(box.north),
          rounded_down(box.west),        rounded_up(box.east),       integer(account)};
}

class Deriver {
 public:
  Deriver(Database& database, const incident::LinkRules& rules, const Damaged& damaged)
      : database_(database), rules_(rules), damaged_(damaged) {}

  void run() {
    accounts();
    links();
    copies();
    components();
    groups();
    if (database_.dialect() == Dialect::sqlite) points(), definitions();
  }

 private:
  /// Keys are too many to hold: their sums are compared, whatever their order.
  struct Sum {
    uint64_t rows = 0, sum = 0;
    void add(int64_t word, int64_t account) {
      uint64_t x = static_cast<uint64_t>(word) * 0x9E3779B97F4A7C15ull ^ static_cast<uint64_t>(account);
      x = (x ^ (x >> 31)) * 0xBF58476D1CE4E5B9ull;
      ++rows, sum += x ^ (x >> 29);
    }
    bool operator==(const Sum&) const = default;
  };

  void accounts() {
    Sum keys;
    std::multiset<Row> boxes;
    for (int64_t from = 0;;) {
      const Rows rows = database_.query("SELECT * FROM account WHERE n > ?1 ORDER BY n LIMIT 500", {integer(from)});
      if (rows.empty()) break;
      for (const Row& row : rows) {
        from = to_integer(row[0]);
        account(row);
        for (const Account& now : load_accounts(database_, {to_text(row[1])})) {
          const incident::BlockQuery block = incident::block(now, rules_);
          const bool copy = is_copy(now.id);
          for (const uint64_t key : copy ? block.copies : block.keys) keys.add(static_cast<int64_t>(key), from);
          if (copy) continue;
          for (const incident::Box& box : block.boxes) boxes.insert(box_row(from, block, box));
        }
      }
    }
    Sum there;
    for (int64_t word = INT64_MIN, account = INT64_MIN;;) {
      const Rows rows = database_.query(
          "SELECT word, account_n FROM account_key WHERE (word, account_n) > (?1, ?2) ORDER BY word, account_n LIMIT "
          "10000",
          {integer(word), integer(account)});
      if (rows.empty()) break;
      for (const Row& row : rows) word = to_integer(row[0]), account = to_integer(row[1]), there.add(word, account);
    }
    if (!(keys == there))
      damaged_("table account_key", "", "holds other keys than follow from the accounts; `parley add --relink`");
    if (database_.dialect() != Dialect::sqlite) return;
    std::multiset<Row> kept;
    for (const Row& row :
         database_.query("SELECT day_from, day_to, south, north, west, east, account_n FROM account_box"))
      kept.insert(row);
    if (kept != boxes)
      damaged_("table account_box", "", "holds other boxes than follow from the accounts; `parley add --relink`");
  }

  bool is_copy(const std::string& account) {
    return !database_.query("SELECT 1 FROM link WHERE first_account = ?1 AND kind = 'near_copy'", {account}).empty();
  }

  /// The columns of an account against what it was packed from.
  void account(const Row& row) {
    const std::string name = "account " + to_text(row[1]);
    const auto packed = incident::unpack(std::get<Blob>(row[table("account").at("packed")]).bytes);
    if (!packed) return damaged_(name, "packed", packed.error().message);
    Account own = *packed;
    own.id = to_text(row[1]);
    const Rows document = database_.query("SELECT n FROM document WHERE id = ?1", {own.document});
    const Row expected = account_row(own, to_integer(row[0]), document.empty() ? Value() : document[0][0]);
    const Table& t = table("account");
    for (size_t i = 0; i < t.columns.size(); ++i) {
      const std::string& column = t.columns[i];
      if (column == "incident_id" || column == "component" || column == "group_id" || column == "packed") continue;
      if (row[i] != expected[i]) damaged_(name, column, "is not that of its document or of what was packed");
    }
    const Value& group = row[t.at("group_id")];
    const Rows source = database_.query(
        "SELECT s.group_id FROM document d JOIN source s ON s.id = d.source_id WHERE d.id = ?1", {own.document});
    if (group != (source.empty() ? Value(own.group) : source[0][0]))
      damaged_(name, "group_id", "is not the group of its source");
  }

  void links() {
    std::string first, second;
    std::vector<Account> of_first;
    for (;;) {
      const Rows rows = database_.query(
          "SELECT first_account, second_account, kind, score, evidence FROM link WHERE (first_account, "
          "second_account) > (?1, ?2) ORDER BY first_account, second_account LIMIT 1000",
          {first, second});
      if (rows.empty()) return;
      for (const Row& row : rows) {
        if (to_text(row[0]) != first || of_first.empty()) of_first = load_accounts(database_, {to_text(row[0])});
        first = to_text(row[0]), second = to_text(row[1]);
        const std::vector<Account> of_second = load_accounts(database_, {second});
        if (of_first.size() != 1 || of_second.size() != 1)
          damaged_("link " + first + " " + second, "", "one of its accounts is not there");
        else if (link_row(of_first[0], of_second[0], rules_) != std::optional(row))
          damaged_("link " + first + " " + second, "", "is not what comparing its accounts gives");
        else if (to_text(row[2]) == "near_copy")
          copy(of_first[0], of_second[0]);
      }
    }
  }

  /// The original stands for its copy in all that it is linked with.
  void copy(const Account& account, const Account& original) {
    const Row links =
        database_.query("SELECT count(*) FROM link WHERE first_account = ?1 OR second_account = ?1", {account.id})
            .at(0);
    if (to_integer(links[0]) != 1) damaged_("account " + account.id, "", "is a copy of another and has further links");
    if (account.main && database_
                            .query("SELECT 1 FROM document_link WHERE from_document = ?1 AND to_document = ?2",
                                   {account.document, original.document})
                            .empty())
      damaged_("document_link " + account.document + " " + original.document, "",
               "follows from a link, but is not there");
  }

  void copies() {
    for (const Row& row : database_.query(
             "SELECT l.from_document, l.to_document, l.kind, l.score, a.source_id, b.source_id, a.published_from, "
             "b.published_from FROM document_link l JOIN document a ON a.id = l.from_document JOIN document b ON b.id "
             "= l.to_document")) {
      const std::string name = "document_link " + to_text(row[0]) + " " + to_text(row[1]);
      const bool republished = to_text(row[4]) != to_text(row[5]) && to_text(row[6]) != to_text(row[7]);
      if (row[2] != text(republished ? "republishes" : "near_copy"))
        damaged_(name, "kind", "does not follow from the documents");
      const Rows links = database_.query(
          "SELECT l.score FROM link l JOIN account a ON a.id = l.first_account JOIN account b ON b.id = "
          "l.second_account WHERE l.kind = 'near_copy' AND a.main = 1 AND a.document_id = ?1 AND b.document_id = ?2",
          {row[0], row[1]});
      if (links.size() != 1 || links[0][0] != row[3]) damaged_(name, "score", "is not that of the link");
    }
  }

  void components() {
    std::map<std::string, Row> kept;
    for (const Row& row : database_.query("SELECT id, accounts, cut FROM component")) kept[to_text(row[0])] = row;
    for_each_component(database_, rules_, [&](const Component& component) {
      const std::string& id = component.members.front();
      const auto found = kept.find(id);
      if (found == kept.end()) return damaged_("component " + id, "", "follows from the links, but is not there");
      if (found->second != component_row(component))
        damaged_("component " + id, "", "is not what follows from the links");
      kept.erase(found);
      const Rows members = database_.query("SELECT id FROM account WHERE component = ?1 ORDER BY id", {id});
      if (!std::equal(members.begin(), members.end(), component.members.begin(), component.members.end(),
                      [](const Row& row, const std::string& member) { return to_text(row[0]) == member; }))
        damaged_("component " + id, "accounts", "are others than follow from the links");
    });
    for (const auto& [id, row] : kept) damaged_("component " + id, "", "follows from no links");
  }

  void groups() {
    for (const Row& row : database_.query("SELECT id, label, reason FROM independence_group")) {
      const std::string name = "independence_group " + to_text(row[0]);
      if (row[0] != row[1]) damaged_(name, "label", "is not its name");
      if (!is_null(row[2]) &&
          database_.query("SELECT 1 FROM decision WHERE action = 'group' AND reason = ?1", {row[2]}).empty())
        damaged_(name, "reason", "is that of no decision");
    }
  }

  void points() {
    std::map<int64_t, Row> kept;
    for (const Row& row : database_.query("SELECT n, south, north, west, east FROM incident_box"))
      kept[to_integer(row[0])] = row;
    for (const Row& row : database_.query("SELECT n, lat, lon, id FROM incident WHERE lat IS NOT NULL")) {
      const auto found = kept.find(to_integer(row[0]));
      const double lat = to_real(row[1]), lon = to_real(row[2]);
      const Row expected = {row[0], rounded_down(lat), rounded_up(lat), rounded_down(lon), rounded_up(lon)};
      if (found == kept.end() || found->second != expected)
        damaged_("incident " + to_text(row[3]), "incident_box", "is searched for at another place than it has");
      if (found != kept.end()) kept.erase(found);
    }
    for (const auto& [n, row] : kept)
      damaged_("incident_box " + std::to_string(n), "", "is of no incident with a place");
    for (const char* tree : {"account_box", "incident_box"}) {
      const std::string found = to_text(database_.query(std::string("SELECT rtreecheck('") + tree + "')").at(0)[0]);
      if (found != "ok") damaged_(std::string("table ") + tree, "", found);
    }
  }

  /// How tables are defined, against an empty ledger; one that an older Parley made has other words for the same.
  void definitions() {
    if (database_.query("SELECT 1 FROM ledger WHERE name = 'incidents_in_trail'").empty()) return;
    const auto empty = open_sqlite(":memory:", Open::create);
    make_tables(*empty, kSchemaVersion);
    constexpr char kAll[] = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY name";
    const Rows expected = empty->query(kAll), there = database_.query(kAll);
    for (size_t i = 0; i < std::max(expected.size(), there.size()); ++i) {
      if (i < expected.size() && i < there.size() && expected[i] == there[i]) continue;
      return damaged_("definition of " + to_text(i < expected.size() ? expected[i][1] : there[i][1]), "",
                      "is not that of a ledger");
    }
  }

  Database& database_;
  const incident::LinkRules& rules_;
  const Damaged& damaged_;
};

}  // namespace

void check_derived(Database& database, const incident::LinkRules& rules, const Damaged& damaged) {
  Deriver(database, rules, damaged).run();
}

}  // namespace parley::store
