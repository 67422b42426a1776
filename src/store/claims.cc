#include "store/claims.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "incident/stored.h"
#include "store/lists.h"

namespace parley::store {
namespace {

const size_t kNumber = 2;  // claim.number and harm.number

bool decided(const ClaimRows& claim) { return to_text(claim.claim[table("claim").at("state")]) != "machine"; }

/// Gives new accounts the numbers of those old ones with which they share most claims: what people decided about an
/// account goes on to mean the same.
void keep_numbers(const std::vector<ClaimRows>& before, Reread& out) {
  std::map<std::string, std::string> account_before;  // claim -> old account
  std::map<std::string, bool> taken;
  for (const ClaimRows& claim : before) {
    const std::string account = to_text(claim.claim.back());
    if (!account.empty()) account_before[claim.id()] = account, taken[account] = false;
  }
  std::map<std::string, std::map<std::string, int>> shared;  // new -> old -> claims
  for (const ClaimRows& claim : out.claims) {
    const auto old = account_before.find(claim.id());
    if (!is_null(claim.claim.back()) && old != account_before.end()) ++shared[to_text(claim.claim.back())][old->second];
  }
  std::map<std::string, std::string> renamed;
  for (const Account& account : out.accounts) {
    const std::string* best = nullptr;
    int most = 0;
    for (const auto& [old, count] : shared[account.id]) {
      if (!taken[old] && count > most) best = &old, most = count;
    }
    if (best) renamed[account.id] = *best, taken[*best] = true;
  }
  int next = 0;
  for (Account& account : out.accounts) {
    std::string& name = renamed[account.id];
    while (name.empty()) {
      std::string free = account.document + "#" + std::to_string(next++);
      if (!taken.contains(free)) name = free, taken[free] = true;
    }
  }
  for (Account& account : out.accounts) account.id = renamed[account.id];
  for (ClaimRows& claim : out.claims) {
    if (!is_null(claim.claim.back())) claim.claim.back() = renamed[to_text(claim.claim.back())];
  }
}

/// One decided claim into the new reading, with the figures that linking compares.
class Keeper {
 public:
  Keeper(const std::vector<Account>& old_accounts, Reread& out) : old_accounts_(old_accounts), out_(out) {
    for (const ClaimRows& claim : out.claims) {
      claims_[claim.id()] = to_integer(claim.claim[kNumber]);
      next_claim_ = std::max(next_claim_, to_integer(claim.claim[kNumber]) + 1);
      for (const Row& harm : claim.harms) {
        harms_[to_text(harm[0])] = to_integer(harm[kNumber]);
        next_harm_ = std::max(next_harm_, to_integer(harm[kNumber]) + 1);
      }
    }
  }

  void keep(const ClaimRows& old) {
    ClaimRows kept = old;
    const int64_t before = to_integer(old.claim[kNumber]);
    const auto fresh =
        std::find_if(out_.claims.begin(), out_.claims.end(), [&](const ClaimRows& c) { return c.id() == old.id(); });
    const int64_t number = fresh != out_.claims.end() ? claims_[old.id()] : next_claim_++;
    kept.claim[kNumber] = integer(number);
    kept.claim.back() = fresh != out_.claims.end() ? fresh->claim.back() : Value();
    std::map<int64_t, int64_t> moved;  // number of a harm before -> now
    for (Row& harm : kept.harms) {
      const auto known = harms_.find(to_text(harm[0]));
      const int64_t now = known != harms_.end() ? known->second : next_harm_++;
      moved[to_integer(harm[kNumber])] = now;
      harm[kNumber] = integer(now);
    }
    Account* account = home(kept);
    if (account) {
      std::erase_if(account->harms, [&](const AccountHarm& h) { return h.claim == number; });
      carry(before, number, moved, *account);
      kept.claim.back() = account->id;
    }
    if (fresh != out_.claims.end())
      *fresh = std::move(kept);
    else
      out_.claims.push_back(std::move(kept));
  }

 private:
  Account* home(const ClaimRows& claim) {
    if (out_.accounts.empty()) return nullptr;
    for (Account& account : out_.accounts) {
      if (account.id == to_text(claim.claim.back())) return &account;
    }
    for (Account& account : out_.accounts) {
      if (account.main) return &account;
    }
    return &out_.accounts.front();
  }
  void carry(int64_t before, int64_t number, const std::map<int64_t, int64_t>& moved, Account& account) {
    if (std::find(account.claims.begin(), account.claims.end(), number) == account.claims.end()) {
      account.claims.push_back(static_cast<uint32_t>(number));
      std::sort(account.claims.begin(), account.claims.end());
    }
    for (const Account& old : old_accounts_) {
      for (AccountHarm harm : old.harms) {
        const auto now = moved.find(harm.harm);
        if (harm.claim != before || now == moved.end()) continue;
        harm.claim = static_cast<uint32_t>(number), harm.harm = static_cast<uint32_t>(now->second);
        account.harms.push_back(std::move(harm));
      }
    }
  }

  const std::vector<Account>& old_accounts_;
  Reread& out_;
  std::map<std::string, int64_t> claims_, harms_;
  int64_t next_claim_ = 0, next_harm_ = 0;
};

/// Fields that a reader would look at; offsets and rules aside.
std::map<std::string, std::string> fields_of(const ClaimRows& claim) {
  std::map<std::string, std::string> out;
  const Table& t = table("claim");
  for (const char* field :
       {"stance", "polarity", "denies", "event", "mode", "trigger_text", "time", "place", "place_name"})
    out[field] = to_text(claim.claim[t.at(field)]);
  for (const Row& row : claim.speakers) out["speaker " + to_text(row[1])] = to_text(row[2]);
  for (const Row& row : claim.roles)
    out[to_text(row[1]) + (to_integer(row[2]) ? " " + to_text(row[2]) : "")] = to_text(row[3]);
  int n = 0;
  for (const Row& row : claim.harms) {
    const std::string name = "harm " + std::to_string(n++);
    out[name] = to_text(row[3]) + " " + to_text(row[4]) + ".." + to_text(row[5]) +
                (to_text(row[8]) == "unknown" ? "" : " " + to_text(row[8]));
  }
  return out;
}

void compare_fields(const ClaimRows& before, const ClaimRows& after, bool kept, std::vector<ClaimChange>& out) {
  const auto a = fields_of(before), b = fields_of(after);
  for (const auto& [field, value] : a) {
    const auto other = b.find(field);
    const std::string now = other == b.end() ? "" : other->second;
    if (now != value) out.push_back({before.id(), field, value, now, kept});
  }
  for (const auto& [field, value] : b) {
    if (!a.contains(field) && !value.empty()) out.push_back({before.id(), field, "", value, kept});
  }
}

}  // namespace

std::vector<Filling> claim_rows(const std::vector<ClaimRows>& claims) {
  std::vector<Filling> out{{"claim", table("claim").columns, {}}};
  for (const std::string_view name : kPartsOfClaims) out.push_back({std::string(name), table(name).columns, {}});
  for (const ClaimRows& claim : claims) {
    out[0].rows.push_back(claim.claim);
    for (size_t i = 0; i < std::size(kPartsOfClaims); ++i)
      out[i + 1].rows.insert(out[i + 1].rows.end(), part(claim, i).begin(), part(claim, i).end());
  }
  return out;
}

std::vector<ClaimRows> load_claims(Database& database, const std::string& document) {
  std::vector<ClaimRows> out;
  std::unordered_map<std::string, size_t> at;
  // The ids of a document's claims begin with its own: '-' to '.' is all of them.
  const Row ends{document + "-", document + "."};
  for (Row& row : database.query("SELECT * FROM claim WHERE id > ?1 AND id < ?2 ORDER BY number, id", ends)) {
    at[to_text(row[0])] = out.size();
    out.push_back({std::move(row), {}, {}, {}, {}});
  }
  for (size_t i = 0; i < std::size(kPartsOfClaims); ++i) {
    const Table& t = table(kPartsOfClaims[i]);
    const size_t owner = t.at("claim_id");
    for (Row& row : database.query("SELECT * FROM " + t.name + " WHERE claim_id > ?1 AND claim_id < ?2", ends)) {
      const auto claim = at.find(to_text(row[owner]));
      if (claim != at.end()) part(out[claim->second], i).push_back(std::move(row));
    }
  }
  return out;
}

void forget_claims(Database& database, const std::string& document) {
  const Row ends{document + "-", document + "."};
  for (const std::string_view name : kPartsOfClaims)
    database.change("DELETE FROM " + std::string(name) + " WHERE claim_id > ?1 AND claim_id < ?2", ends);
  database.change("DELETE FROM claim WHERE id > ?1 AND id < ?2", ends);
}

std::vector<Account> packed_accounts(Database& database, const std::string& document) {
  std::vector<Account> out;
  for (const Row& row : database.query("SELECT packed FROM account WHERE document_id = ?1 ORDER BY id", {document})) {
    auto account = incident::unpack(to_text(row[0]));
    if (!account) throw Failure{"an account of document " + document + " cannot be read: " + account.error().message};
    out.push_back(std::move(*account));
  }
  return out;
}

Digests digests_of(const std::vector<ClaimRows>& claims, const std::vector<Account>& accounts) {
  Digests out;
  for (const ClaimRows& claim : claims) out[claim.id()] = digest_of(claim);
  for (const Account& account : accounts) out[account.id] = digest(incident::pack(account));
  return out;
}

std::string document_digest(const Row& document) {
  const Table& t = table("document");
  Row row, later;
  for (size_t i = 0; i < t.columns.size(); ++i) {
    const std::string& column = t.columns[i];
    // Columns that came later count where they hold something: digests in an older audit trail go on to hold.
    if (column == "captured" || column == "language" || column == "layout") {
      if (!is_null(document[i])) later.push_back(document[i]);
    } else if (column != "n" && column != "text") {
      row.push_back(document[i]);
    }
  }
  row.insert(row.end(), later.begin(), later.end());
  return digest(canonical(row));
}

std::string document_digest(Database& database, const std::string& id) {
  std::string columns;
  for (const std::string& column : table("document").columns)
    columns += (columns.empty() ? "" : ", ") + (column == "text" ? "''" : column);
  const Rows rows = database.query("SELECT " + columns + " FROM document WHERE id = ?1", {id});
  return rows.empty() ? "" : document_digest(rows[0]);
}

std::string links_digest(Database& database, int64_t decision) {
  std::string all;
  for (const Row& row : database.query("SELECT first_account, second_account, kind FROM link_decision WHERE "
                                       "decision_id = ?1 ORDER BY first_account, second_account",
                                       {integer(decision)}))
    all += canonical(row);
  return digest(all);
}

std::string source_digest(Database& database, const std::string& id) {
  const Rows rows = database.query("SELECT * FROM source WHERE id = ?1", {id});
  return rows.empty() ? "" : digest(canonical(rows[0]));
}

std::string audit_content(const std::string& decision, const Digests& rows, const std::vector<std::string>& incidents) {
  JsonWriter json;
  json.open_object();
  if (!decision.empty()) json.field("decision", std::string_view(decision));
  json.key("rows").open_object();
  for (const auto& [name, hash] : rows) json.field(name, std::string_view(hash));
  json.close_object().key("incidents").open_array();
  for (const std::string& id : incidents) json.value(std::string_view(id));
  return json.close_array().close_object().take();
}

Reread keep_decided(const std::vector<ClaimRows>& before, const std::vector<Account>& old_accounts,
                    const Entry& fresh) {
  Reread out{fresh.claims, fresh.accounts, {}};
  std::unordered_map<std::string, const ClaimRows*> old;
  for (const ClaimRows& claim : before) old[claim.id()] = &claim;
  for (const ClaimRows& claim : fresh.claims) {
    const auto known = old.find(claim.id());
    if (known == old.end())
      out.changes.push_back({claim.id(), "", "", describe(claim), false});
    else
      compare_fields(*known->second, claim, decided(*known->second), out.changes), old.erase(known);
  }
  for (const ClaimRows& claim : before) {
    if (old.contains(claim.id())) out.changes.push_back({claim.id(), "", describe(claim), "", decided(claim)});
  }
  keep_numbers(before, out);
  Keeper keeper(old_accounts, out);
  for (const ClaimRows& claim : before) {
    if (decided(claim)) keeper.keep(claim);
  }
  return out;
}

std::string describe(const ClaimRows& claim) {
  const Table& t = table("claim");
  const auto field = [&](const char* name) { return to_text(claim.claim[t.at(name)]); };
  std::string out = field("event") + (field("mode").empty() ? "" : " " + field("mode")) + " '" + field("trigger_text") +
                    "' " + field("stance");
  if (field("polarity") == "-") out += ", negated";
  for (const Row& harm : claim.harms) out += "; " + to_text(harm[3]) + " " + to_text(harm[4]) + ".." + to_text(harm[5]);
  return out;
}

std::vector<ClaimChange> compare_claims(const std::vector<ClaimRows>& before, const std::vector<ClaimRows>& after) {
  std::vector<ClaimChange> out;
  const Table& t = table("claim");
  const auto key = [&](const ClaimRows& claim) {
    return to_text(claim.claim[t.at("event")]) + "\n" + to_text(claim.claim[t.at("trigger_text")]);
  };
  std::multimap<std::string, const ClaimRows*> left;
  for (const ClaimRows& claim : after) left.emplace(key(claim), &claim);
  for (const ClaimRows& claim : before) {
    auto [first, last] = left.equal_range(key(claim));
    if (first == last) {
      out.push_back({claim.id(), "", describe(claim), "", false});
      continue;
    }
    const auto same =
        std::find_if(first, last, [&](const auto& other) { return fields_of(*other.second) == fields_of(claim); });
    const auto match = same != last ? same : first;
    compare_fields(claim, *match->second, false, out);
    left.erase(match);
  }
  for (const auto& [words, claim] : left) out.push_back({claim->id(), "", "", describe(*claim), false});
  return out;
}

}  // namespace parley::store
