#include "ledger.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "ingest/encoding.h"
#include "store/read_entry.h"

namespace parley::test {
namespace {

std::string output_of(const std::string& command, int& status) {
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string out;
  char buffer[256];
  while (std::fgets(buffer, sizeof buffer, pipe)) out += buffer;
  status = ::pclose(pipe);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

/// One server for all tests of this process; "" = none.
class Server {
 public:
  Server() {
    char folder[] = "/tmp/parley-postgres-XXXXXX";
    folder_ = ::mkdtemp(folder);
    int status = 0;
    address_ = output_of("tools/postgres start " + folder_ + " fsync=off 2>&1", status);
    if (status == 0) return;
    std::printf("skipped: the ledger on PostgreSQL: %s\n", address_.c_str());
    if (WEXITSTATUS(status) != 3) FAIL("PostgreSQL is installed, but does not start");
    address_.clear();
  }
  ~Server() {
    int status = 0;
    if (!address_.empty()) output_of("tools/postgres stop " + folder_, status);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  /// An empty database.
  std::string fresh() {
    const std::string name = "ledger" + std::to_string(++made_);
    auto server = store::open_postgres(address_, store::Open::existing);
    server->script("CREATE DATABASE " + name);
    std::string out = address_;
    return out.replace(out.find("/postgres?"), 9, "/" + name);
  }
  bool runs() const { return !address_.empty(); }

 private:
  std::string folder_, address_;
  int made_ = 0;
};

}  // namespace

void on_every_backend(const std::function<void(const std::string&)>& test) {
  SUBCASE("SQLite") {
    const Folder folder;
    test((folder.path() / "ledger.db").string());
  }
  SUBCASE("PostgreSQL") {
    static Server server;
    if (server.runs()) test(server.fresh());
  }
}

std::unique_ptr<store::Store> open_ledger(const std::string& address, store::Open how) {
  auto opened =
      store::Store::open(address, {how, &link_rules(), "test", [] { return std::string("2026-01-01T00:00:00Z"); }});
  REQUIRE_MESSAGE(opened, opened.error().message);
  return std::move(*opened);
}

store::Entry read_entry(const Text& text, const std::string& extractor) {
  Metadata metadata;
  metadata.publisher = text.publisher, metadata.url = text.url, metadata.id = text.id;
  if (const auto day = parse_iso_day(text.date)) metadata.published = TimeInterval::days(*day, *day);
  auto document = Document::make(text.text, ingest::sha256(text.text), metadata, {});
  REQUIRE(document);
  return entry_of(*document, extractor);
}

store::Entry entry_of(const Document& document, const std::string& extractor) {
  const pipeline::Reading reading = pipeline::analyse(document, tables());
  return store::read_entry(document, reading, tables(), extractor);
}

std::string ask(store::Store& store, const std::string& sql, const store::Row& parameters) {
  const auto found = store.ask(sql, parameters);
  REQUIRE_MESSAGE(found, found.error().message);
  return found->rows.empty() ? "" : store::to_text(found->rows[0][0]);
}

}  // namespace parley::test
