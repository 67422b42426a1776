#include "store/store.h"

#include "ingest/encoding.h"

#include "store/claims.h"
#include "store/linking.h"
#include "store/lists.h"

namespace parley::store {

Store::Store(std::unique_ptr<Database> database, std::string address, Options options)
    : database_(std::move(database)),
      memory_(std::make_unique<Memory>(*database_)),
      address_(std::move(address)),
      options_(std::move(options)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& address, Options options) {
  return guarded([&] {
    auto database = is_postgres(address) ? open_postgres(address, options.how) : open_sqlite(address, options.how);
    const int found = schema_version(*database);
    if (options.how == Open::create) {
      bring_up_to_date(*database, address);
    } else if (found == 0) {
      throw Failure{"'" + address + "' is no ledger of Parley; `parley add FILE --ledger …` makes one"};
    } else if (options.how == Open::existing || found > kSchemaVersion) {
      bring_up_to_date(*database, address);
    } else if (found < kSchemaVersion) {
      throw Failure{
          "this ledger was written by an older Parley; `parley add --ledger …` brings it up to date, after a copy"};
    }
    const bool can_link = options.rules && options.how != Open::read_only;
    std::unique_ptr<Store> store(new Store(std::move(database), address, std::move(options)));
    if (can_link && !store->database_->query("SELECT 1 FROM ledger WHERE name = 'link_anew'").empty()) {
      if (const auto linked = store->relink("parley"); !linked) throw Failure{linked.error().message};
    }
    return store;
  });
}

std::string Store::describe() const {
  return database_->version() + ", " + (is_postgres(address_) ? "server" : address_);
}

bool Store::has(const std::string& document, const std::string& extractor) {
  const auto rows = ask("SELECT 1 FROM document WHERE id = ?1 AND extractor = ?2", {document, extractor});
  return rows && !rows->rows.empty();
}

std::optional<Document> Store::as_kept(const Document& document) {
  const auto rows = ask("SELECT text FROM document WHERE id = ?1 AND text_sha256 <> ?2",
                        {document_id(document), ingest::sha256(document.text())});
  if (!rows || rows->rows.empty()) return std::nullopt;
  auto kept = Document::make(to_text(rows->rows[0][0]), document.hash(), document.metadata(), {});
  return kept ? std::optional(std::move(*kept)) : std::nullopt;
}

Result<Ok> Store::backup(const std::string& file) {
  return guarded([&] {
    database_->backup(file);
    return Ok{};
  });
}

Result<Listing> Store::ask(const std::string& sql, const Row& parameters) {
  return guarded([&] { return Listing{{}, database_->query(sql, parameters)}; });
}

Result<Ok> Store::tidy() {
  return guarded([&] {
    if (database_->dialect() == Dialect::postgresql) database_->script("VACUUM (SKIP_LOCKED) account, document_words");
    return Ok{};
  });
}

Result<size_t> Store::relink(const std::string& by) {
  return guarded([&] {
    if (!options_.rules) throw Failure{"the rules of linking are not loaded"};
    const std::string at = options_.clock();
    Transaction transaction(*database_, Durability::power);
    database_->change("DELETE FROM account_key");
    database_->change("DELETE FROM account_box");
    database_->change("DELETE FROM link");
    database_->change("DELETE FROM document_link");
    Memory memory(*database_);
    // as told, so that no copy has to make way for its original
    for (const Row& row : database_->query("SELECT id FROM account ORDER BY published IS NULL, published, id"))
      Linker(memory, *options_.rules).put_in({to_text(row[0])});
    const std::vector<std::string> written = write_all_incidents(*database_, *options_.rules, at);
    database_->change("DELETE FROM ledger WHERE name = 'link_anew'");
    database_->change(
        "INSERT INTO ledger (name, value) VALUES ('rules', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        {options_.rules_version});
    append_audit(*database_,
                 {at, by, "relink", "ledger", audit_content("", {{"rules", options_.rules_version}}, written)});
    transaction.commit();
    return written.size();
  });
}

}  // namespace parley::store
