#include "store/linking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "incident/resolve.h"
#include "store/lists.h"

namespace parley::store {
namespace {

std::string evidence_json(const Link& link) {
  JsonWriter json;
  json.open_array();
  for (const Evidence& one : link.evidence) {
    json.open_object().field("feature", std::string_view(one.feature));
    if (!one.detail.empty()) json.field("detail", std::string_view(one.detail));
    json.key("weight").number(to_text(static_cast<double>(std::lround(one.weight * 100)) / 100)).close_object();
  }
  return json.close_array().take();
}

const char* name_of(LinkKind kind) {
  return kind == LinkKind::part_of ? "part_of" : kind == LinkKind::near_copy ? "near_copy" : "same_incident";
}

Row row_of(const Link& link) {
  return {link.first, link.second, text(name_of(link.kind)), static_cast<double>(link.score), evidence_json(link)};
}

LinkKind kind_of(const std::string& name) {
  return name == "part_of" ? LinkKind::part_of : name == "near_copy" ? LinkKind::near_copy : LinkKind::same_incident;
}

/// Two documents of nearly one text: the copy republishes the original where the publishers and days differ.
void link_documents(Database& database, const std::string& copy, const std::string& original, double score) {
  const Rows rows = database.query(
      "SELECT a.source_id IS DISTINCT FROM b.source_id AND a.published_from IS DISTINCT FROM b.published_from FROM "
      "document a, document b WHERE a.id = ?1 AND b.id = ?2",
      {copy, original});
  const char* kind = !rows.empty() && to_integer(rows[0][0]) ? "republishes" : "near_copy";
  database.change(
      "INSERT INTO document_link (from_document, to_document, kind, score) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO "
      "NOTHING",
      {copy, original, text(kind), score});
}

/// Links between these accounts, in the order of their ids.
std::vector<Link> load_links(Database& database, const std::vector<std::string>& accounts) {
  std::vector<Link> out;
  // the plus keeps SQLite from looking for each pair
  const char* second = database.dialect() == Dialect::sqlite ? " AND +second_account " : " AND second_account ";
  const Rows rows = database.query("SELECT first_account, second_account, kind, score FROM link WHERE first_account " +
                                       in_texts(database, 1) + second + in_texts(database, 1) +
                                       " ORDER BY first_account, second_account, kind",
                                   {text_list(database, accounts)});
  for (const Row& row : rows)
    out.push_back(
        {to_text(row[0]), to_text(row[1]), kind_of(to_text(row[2])), static_cast<float>(to_real(row[3])), {}});
  return out;
}

}  // namespace

namespace {

constexpr float kNone = -std::numeric_limits<float>::infinity();

/// Of the accounts that the first parameter lists, or of the one that it is; the second is the floor.
std::string neighbours_sql(const Database& database, bool one) {
  const std::string in = one ? "= ?1" : in_texts(database, 1);
  const auto both = [&](const std::string& score, const std::string& kind, const std::string& from) {
    return "SELECT first_account, second_account, " + score + ", " + kind + ", 1 FROM " + from + " AND first_account " +
           in + " UNION ALL SELECT second_account, first_account, " + score + ", " + kind + ", 2 FROM " + from +
           " AND second_account " + in;
  };
  return both("score", "kind", "link WHERE kind <> 'near_copy' AND score > ?2") + " UNION ALL " +
         both("NULL", "kind", "link WHERE kind = 'near_copy'") + " UNION ALL " +
         both("NULL", "NULL", "link_decision WHERE kind <> 'apart'");
}

}  // namespace

int64_t Memory::next_number(const std::string& table) {
  const auto [known, is_new] = last_numbers_.try_emplace(table);
  if (is_new) known->second = to_integer(database.query("SELECT max(n) FROM " + table)[0][0]);
  return ++known->second;
}

std::optional<Row> link_row(const Account& a, const Account& b, const incident::LinkRules& rules) {
  const auto link = incident::compare({a, rules}, {b, rules}, rules);
  return link ? std::optional(row_of(*link)) : std::nullopt;
}

void Linker::take_out(const std::vector<std::string>& accounts) {
  for (const Account* account : memory_.accounts.with_ids(accounts)) take_out_one(*account);
  memory_.forget();                                   // they will change
  std::erase_if(open_, [&](const Account& account) {  // they come back with put_in, as they are then
    return std::find(accounts.begin(), accounts.end(), account.id) != accounts.end();
  });
}

/// With the copies that it stands for.
void Linker::take_out_one(const Account& account) {
  grows_ = false;
  std::vector<std::string> copies;
  touched_.accounts[account.id] = kNone;
  for (const Tie& tie : memory_.neighbours(account.id, kNone)) {
    touched_.accounts[tie.id] = kNone;
    if (tie.by == Tie::By::link_to && tie.kind == LinkKind::near_copy) copies.push_back(tie.id);
  }
  memory_.neighbours.take_out(account.id);
  database_.change(
      "DELETE FROM document_link WHERE (from_document, to_document) IN (SELECT a.document_id, b.document_id FROM link "
      "l JOIN account a ON a.id = l.first_account JOIN account b ON b.id = l.second_account WHERE l.kind = 'near_copy' "
      "AND a.main = 1 AND b.main = 1 AND (l.first_account = ?1 OR l.second_account = ?1))",
      {account.id});
  database_.change("DELETE FROM link WHERE first_account = ?1 OR second_account = ?1", {account.id});
  forget_blocks(database_, memory_.accounts.number_of(account.id), incident::block(account, rules_));
  open_.insert(account);
  for (const Account* copy : memory_.accounts.with_ids(copies)) {
    if (!open_.contains(*copy)) take_out_one(*copy);
  }
}

void Linker::look_around(const std::vector<std::string>& accounts) {
  memory_.forget_many();
  for (const Account* account : memory_.accounts.with_ids(accounts)) around_[account->id] = around(*account);
}

Linker::Around Linker::around(const Account& account) {
  incident::BlockQuery block = incident::block(account, rules_);
  Accounts::Found candidates = memory_.accounts.candidates(account, block);
  return {std::move(block), std::move(candidates)};
}

Touched Linker::put_in(const std::vector<std::string>& accounts) {
  if (around_.empty()) memory_.forget_many();
  for (const Account* account : memory_.accounts.with_ids(accounts)) open_.insert(*account);
  while (!open_.empty()) {
    const Account first = std::move(open_.extract(open_.begin()).value());
    put_in_one(first);
  }
  if (!grows_) {
    for (auto& [account, floor] : touched_.accounts) floor = kNone;
  }
  touched_.only_grown = grows_;
  return std::move(touched_);
}

void Linker::put_in_one(const Account& account) {
  const auto known = around_.find(account.id);
  // copies that have made way are found otherwise than before
  const auto [block, candidates] = known != around_.end() && grows_ ? std::move(known->second) : around(account);
  const incident::Compared own(account, rules_);
  std::vector<std::pair<Link, const Account*>> links;
  Accounts::Found displaced;  // copies that were told later
  const std::pair<Link, const Account*>* original = nullptr;
  for (const Account* other : candidates) {
    if (auto link = incident::compare(own, {*other, rules_}, rules_)) links.emplace_back(std::move(*link), other);
  }
  for (const auto& one : links) {
    if (one.first.kind == LinkKind::near_copy && one.first.first == account.id &&
        (!original || incident::stands_before(*one.second, *original->second)))
      original = &one;
  }
  if (original) return copy_of(account, *original->second, original->first);
  for (const auto& [link, other] : links) {
    if (link.kind == LinkKind::near_copy) displaced.push_back(other);
  }
  for (const Account* copy : memory_.accounts.copies(account, block)) {
    if (!incident::stands_before(account, *copy)) continue;
    const auto link = incident::compare(own, {*copy, rules_}, rules_);
    if (!link || link->kind != LinkKind::near_copy) continue;
    const Rows of =
        database_.query("SELECT second_account FROM link WHERE first_account = ?1 AND kind = 'near_copy'", {copy->id});
    const Accounts::Found its = of.empty() ? Accounts::Found() : memory_.accounts.with_ids({to_text(of[0][0])});
    if (its.empty() || incident::stands_before(account, *its[0])) displaced.push_back(copy);
  }
  for (const Account* other : displaced) {
    if (!open_.contains(*other)) take_out_one(*other);
  }
  std::erase_if(links, [&](const auto& one) { return open_.contains(*one.second); });
  std::vector<std::string> neighbours;
  for (const auto& [link, other] : links) neighbours.push_back(other->id);
  memory_.membership.know(neighbours);
  Rows rows;
  float strongest = kNone, own_floor = kNone;
  for (const auto& [link, other] : links) {
    rows.push_back(row_of(link));
    memory_.neighbours.add(link);
    const float strength = incident::strength(link), cut = memory_.membership.cut_of(other->id);
    if (strength > cut) touched_.accounts.emplace(other->id, cut);
    // It goes with its strongest neighbour, or stands alone because that one's component is too large at this score.
    if (strength > strongest) own_floor = kNone;
    if (strength >= strongest) own_floor = std::max(own_floor, std::min(strength, cut));
    strongest = std::max(strongest, strength);
  }
  touched_.accounts.emplace(account.id, own_floor);
  database_.insert("link", table("link").columns, rows);
  write_blocks(database_, memory_.accounts.number_of(account.id), block, false);
}

void Linker::copy_of(const Account& account, const Account& original, const Link& link) {
  database_.insert("link", table("link").columns, {row_of(link)});
  memory_.neighbours.add(link);
  if (account.main) link_documents(database_, account.document, original.document, double{link.score});
  write_blocks(database_, memory_.accounts.number_of(account.id), incident::block(account, rules_), true);
  memory_.membership.know({original.id});
  const float cut = memory_.membership.cut_of(original.id);
  touched_.accounts.emplace(original.id, cut);
  touched_.accounts.emplace(account.id, cut);
}

Touched with_neighbours(Database& database, const std::vector<std::string>& accounts) {
  Touched out;
  Neighbourhood neighbours_of(database);
  for (const std::string& account : accounts) {
    out.accounts[account] = kNone;
    for (const auto& neighbour : neighbours_of(account, kNone)) out.accounts[neighbour.id] = kNone;
  }
  return out;
}

const Neighbourhood::Near& Neighbourhood::operator()(const std::string& account, float floor,
                                                     std::span<const std::pair<float, std::string>> ahead) {
  // for SQLite one question for many is not faster than one for each
  const size_t at_once = database_.dialect() == Dialect::sqlite ? 1 : 64;
  if (!knows(account, floor)) {
    std::vector<std::string> wanted{account};
    for (size_t i = 0; i < ahead.size() && wanted.size() < at_once; ++i) {
      if (!knows(ahead[i].second, floor)) wanted.push_back(ahead[i].second);
    }
    know(wanted, floor);
  }
  return known_.at(account).second;
}

void Neighbourhood::know(const std::vector<std::string>& accounts, float floor) {
  std::vector<std::string> fresh, copies;
  for (const std::string& account : accounts) {
    const auto [known, is_new] = known_.try_emplace(account);
    if (!is_new && known->second.first <= floor) continue;
    known->second = {floor, {}};
    fresh.push_back(account);
  }
  if (fresh.empty()) return;
  for (const Row& row : database_.query(neighbours_sql(database_, fresh.size() == 1),
                                        {fresh.size() == 1 ? Value(fresh[0]) : text_list(database_, fresh),
                                         std::isfinite(floor) ? double{floor} : -1e9})) {
    const float score = is_null(row[2]) ? incident::kHeld : static_cast<float>(to_real(row[2]));
    const auto by = is_null(row[3])           ? Tie::By::decision
                    : to_integer(row[4]) == 1 ? Tie::By::link_from
                                              : Tie::By::link_to;
    const LinkKind kind = kind_of(to_text(row[3]));
    known_[to_text(row[0])].second.push_back({{to_text(row[1]), score}, by, kind});
    if (by == Tie::By::link_to && kind == LinkKind::near_copy) copies.push_back(to_text(row[1]));
  }
  if (!copies.empty()) know(copies, floor);  // all at once: there may be hundreds
}

std::vector<Link> Neighbourhood::links_between(const std::vector<std::string>& accounts) const {
  if (!knows_all_of(accounts)) return load_links(database_, accounts);
  std::vector<Link> out;
  for (const std::string& account : accounts) {
    const size_t own = out.size();
    for (const Tie& tie : known_.at(account).second) {
      if (tie.by == Tie::By::link_from && std::binary_search(accounts.begin(), accounts.end(), tie.id))
        out.push_back({account, tie.id, tie.kind, tie.score, {}});
    }
    std::sort(out.begin() + static_cast<long>(own), out.end(),
              [](const Link& a, const Link& b) { return a.second < b.second; });
  }
  return out;
}

bool Neighbourhood::knows_all_of(const std::vector<std::string>& accounts) const {
  return std::all_of(accounts.begin(), accounts.end(), [&](const std::string& one) { return knows(one, kNone); });
}

void Neighbourhood::add(const std::string& account) { known_[account] = {kNone, {}}; }

void Neighbourhood::add(const Link& link) {
  const float score = incident::strength(link);
  const auto tell = [&](const std::string& account, const std::string& other, Tie::By by) {
    if (const auto known = known_.find(account); known != known_.end())
      known->second.second.push_back({{other, score}, by, link.kind});
  };
  tell(link.first, link.second, Tie::By::link_from);
  tell(link.second, link.first, Tie::By::link_to);
}

void Neighbourhood::take_out(const std::string& account) {
  for (const Tie& tie : operator()(account, kNone)) {
    if (const auto known = known_.find(tie.id); known != known_.end())
      std::erase_if(known->second.second,
                    [&](const Tie& one) { return one.id == account && one.by != Tie::By::decision; });
  }
  std::erase_if(known_.at(account).second, [](const Tie& one) { return one.by != Tie::By::decision; });
}

void Neighbourhood::forget_many() {
  constexpr size_t kMany = 20'000;  // some 100 MB
  if (known_.size() > kMany) forget();
}

Component derive_component(Neighbourhood& neighbours, const std::string& account, float floor,
                           const incident::LinkRules& rules) {
  return incident::component_of(
      account, static_cast<size_t>(rules.largest_component),
      [&](const std::string& id, auto ahead) -> const Neighbourhood::Near& { return neighbours(id, floor, ahead); },
      floor);
}

void for_each_component(Database& database, const incident::LinkRules& rules,
                        const std::function<void(const Component&)>& work) {
  std::set<std::string> done;
  for (int64_t from = 0;;) {
    const Rows rows = database.query("SELECT n, id FROM account WHERE n > ?1 ORDER BY n LIMIT 1000", {integer(from)});
    if (rows.empty()) return;
    for (const Row& row : rows) {
      from = to_integer(row[0]);
      if (done.contains(to_text(row[1]))) continue;
      Neighbourhood neighbours(database);
      const Component component = derive_component(neighbours, to_text(row[1]), kNone, rules);
      done.insert(component.members.begin(), component.members.end());
      work(component);
    }
  }
}

std::vector<Incident> resolve_component(Memory& memory, const std::vector<std::string>& component,
                                        const incident::LinkRules& rules,
                                        const std::map<std::vector<std::string>, std::string>& kept) {
  const std::vector<Link> links = memory.neighbours.links_between(component);
  memory.decided.know(component);
  const std::vector<LinkDecision> decisions = memory.decided.links_of(component);
  std::vector<Incident> out;
  for (const std::vector<uint32_t>& group : incident::cluster(component, links, decisions, rules)) {
    std::vector<std::string> accounts;
    for (const uint32_t i : group) accounts.push_back(component[i]);
    const auto known = kept.find(accounts);
    if (known == kept.end()) {
      out.push_back(resolve_group(memory, accounts, rules));
    } else {
      out.emplace_back().id = known->second;
      out.back().accounts = accounts;
    }
  }
  incident::set_parts(links, decisions, out);
  std::sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) { return a.id < b.id; });
  return out;
}

Incident resolve_group(Memory& memory, const std::vector<std::string>& accounts, const incident::LinkRules& rules) {
  memory.accounts.forget_many();
  const Accounts::Found group = memory.accounts.with_ids(accounts);
  if (group.size() != accounts.size())
    throw Failure{"a link names an account that is not there; `parley verify` says what is damaged"};
  return incident::reconcile(group, rules);
}

}  // namespace parley::store
