// Adding a document: its rows, its accounts with their links, the incidents that it touches, the audit; all or nothing.
#include <algorithm>
#include <utility>

#include "store/claims.h"
#include "store/linking.h"
#include "store/lists.h"
#include "store/store.h"

namespace parley::store {
namespace {

class Adder {
 public:
  /// `head`: of the audit trail, before.
  Adder(Memory& memory, const incident::LinkRules& rules, const Entry& entry, AuditHead head, std::string at,
        std::string by)
      : database_(memory.database),
        memory_(memory),
        rules_(rules),
        entry_(entry),
        head_(std::move(head)),
        at_(std::move(at)),
        by_(std::move(by)) {}

  Added run(bool again) {
    Added out;
    out.document = entry_.id();
    const Table& t = table("document");
    const Rows known = database_.query("SELECT extractor, raw_sha256 FROM document WHERE id = ?1", {entry_.id()});
    if (!known.empty()) {
      if (known[0][1] != entry_.document[t.at("raw_sha256")])
        throw Failure{"document " + entry_.id() + " has the id of another one; please report both files"};
      if (known[0][0] == entry_.document[t.at("extractor")] && !again) {
        out.what = Added::What::unchanged;
        return out;
      }
      out.what = Added::What::read_again;
      read_again(out);
    } else {
      put(out);
    }
    return out;
  }

 private:
  void put(Added& out) {
    const std::string group = put_source();
    Row document = entry_.document;
    const Table& t = table("document");
    document[0] = integer(memory_.next_number("document"));
    document[t.at("added_at")] = at_;
    out.revision_of = earlier_capture();
    document[t.at("revision_of")] = text_or_null(out.revision_of);
    Filling rows_of_accounts =
        account_rows(entry_.accounts, numbers(entry_.accounts.size()), document[t.at("n")], group);
    std::vector<std::string> accounts;
    for (const Account& account : entry_.accounts) accounts.push_back(account.id);
    memory_.add(accounts, rows_of_accounts.rows);
    Linker linker(memory_, rules_);
    linker.look_around(accounts);
    write({document}, entry_.claims, std::move(rows_of_accounts));
    out.claims = entry_.claims.size();
    out.incidents = write_incidents(memory_, linker.put_in(accounts), rules_, at_);
    Digests rows = digests_of(entry_.claims, entry_.accounts);
    rows[entry_.id()] = document_digest(document);
    if (new_source_)
      rows["source " + to_text(document[t.at("source_id")])] =
          source_digest(database_, to_text(document[t.at("source_id")]));
    append_audit(database_, {at_, by_, "add", entry_.id(), audit_content("", rows, out.incidents)}, head_);
  }

  /// For so many accounts that come.
  std::vector<int64_t> numbers(size_t accounts) {
    std::vector<int64_t> out(accounts);
    for (int64_t& n : out) n = memory_.next_number("account");
    return out;
  }

  void write(const Rows& document, const std::vector<ClaimRows>& claims, Filling accounts) {
    std::vector<Filling> all = claim_rows(claims);
    all.insert(all.begin(), {"document", table("document").columns, document});
    all.push_back(std::move(accounts));
    database_.insert(all);
  }

  /// The group that people or earlier documents gave the source; "" where the document names no publisher.
  std::string put_source() {
    const Table& t = table("document");
    const Value id = entry_.document[t.at("source_id")];
    if (is_null(id)) return "";
    const auto known = database_.query("SELECT group_id FROM source WHERE id = ?1", {id});
    if (!known.empty()) return to_text(known[0][0]);
    new_source_ = true;
    const std::string group = entry_.group.empty() ? to_text(id) : entry_.group;
    database_.change("INSERT INTO independence_group (id, label) VALUES (?1, ?1) ON CONFLICT (id) DO NOTHING", {group});
    database_.change("INSERT INTO source (id, name, kind, party, group_id, confirmed) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                     {id,
                      !entry_.source_name.empty()                   ? Value(entry_.source_name)
                      : is_null(entry_.document[t.at("publisher")]) ? id
                                                                    : entry_.document[t.at("publisher")],
                      text_or_null(entry_.publisher_kind), text_or_null(entry_.publisher_code), group});
    return group;
  }

  std::string earlier_capture() {
    const Table& t = table("document");
    const Value url = entry_.document[t.at("url")], name = entry_.document[t.at("name")];
    Rows found;
    if (!is_null(url))
      found = database_.query("SELECT id FROM document WHERE url = ?1 ORDER BY n DESC LIMIT 1", {url});
    else if (!is_null(name))
      found = database_.query(
          "SELECT id FROM document WHERE name = ?1 AND url IS NULL AND coalesce(publisher, '') = ?2 ORDER BY n DESC "
          "LIMIT 1",
          {name, to_text(entry_.document[t.at("publisher")])});
    return found.empty() ? "" : to_text(found[0][0]);
  }

  void read_again(Added& out) {
    std::vector<ClaimRows> before = load_claims(database_, entry_.id());
    const Rows old_rows = database_.query(
        "SELECT id, group_id, incident_id FROM account WHERE document_id = ?1 ORDER BY id", {entry_.id()});
    std::vector<std::string> old_ids, old_incidents;
    std::string group;
    for (const Row& row : old_rows) {
      old_ids.push_back(to_text(row[0])), group = to_text(row[1]);
      if (!is_null(row[2])) old_incidents.push_back(to_text(row[2]));
    }
    Linker linker(memory_, rules_);
    linker.take_out(old_ids);
    const Reread fresh = keep_decided(before, packed_accounts(database_, entry_.id()), entry_);
    out.changes = fresh.changes;
    out.claims = fresh.claims.size();
    database_.change("DELETE FROM account WHERE document_id = ?1", {entry_.id()});
    forget_claims(database_, entry_.id());
    database_.change("UPDATE document SET extractor = ?2, language = ?3 WHERE id = ?1",
                     {entry_.id(), entry_.document[table("document").at("extractor")],
                      entry_.document[table("document").at("language")]});
    const Value n = database_.query("SELECT n FROM document WHERE id = ?1", {entry_.id()})[0][0];
    write({}, fresh.claims, account_rows(fresh.accounts, numbers(fresh.accounts.size()), n, group));
    std::vector<std::string> ids;
    for (const Account& account : fresh.accounts) ids.push_back(account.id);
    Touched touched = linker.put_in(ids);
    std::erase_if(touched.accounts, [&](const auto& entry) {
      return std::binary_search(old_ids.begin(), old_ids.end(), entry.first) &&
             std::find(ids.begin(), ids.end(), entry.first) == ids.end();
    });
    out.incidents = write_incidents(memory_, touched, rules_, at_);
    for (std::string& id : bury_empty(memory_, old_incidents, at_)) out.incidents.push_back(std::move(id));
    Digests rows = digests_of(fresh.claims, fresh.accounts);
    rows[entry_.id()] = document_digest(database_, entry_.id());
    append_audit(database_, {at_, by_, "read again", entry_.id(), audit_content("", rows, out.incidents)}, head_);
  }

  Database& database_;
  Memory& memory_;
  const incident::LinkRules& rules_;
  const Entry& entry_;
  AuditHead head_;
  std::string at_, by_;
  bool new_source_ = false;
};

}  // namespace

Result<Added> Store::add(const Entry& entry, const std::string& by, bool again) {
  return guarded([&] {
    if (!options_.rules) throw Failure{"the rules of linking are not loaded"};
    Transaction transaction(*database_, Durability::process);
    const int64_t before = std::exchange(remembered_at_, -1);
    const AuditHead head = audit_head(*database_);
    if (before != head.seq) {
      memory_->forget();
      database_->change("INSERT INTO ledger (name, value) VALUES ('rules', ?1) ON CONFLICT (name) DO NOTHING",
                        {options_.rules_version});
    }
    Added added = Adder(*memory_, *options_.rules, entry, head, options_.clock(), by).run(again);
    if (added.what != Added::What::unchanged) transaction.commit();
    if (added.what == Added::What::unchanged) remembered_at_ = before == head.seq ? before : -1;
    if (added.what == Added::What::added) remembered_at_ = head.seq + 1;
    return added;
  });
}

}  // namespace parley::store
