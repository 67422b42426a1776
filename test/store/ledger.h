// An empty ledger on each backend, and documents to put into it.  Tests run on all backends that are installed.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "folder.h"
#include "store/store.h"
#include "tables.h"

namespace parley::test {

/// Runs a test on a fresh ledger of every backend; says which are skipped and why.
void on_every_backend(const std::function<void(const std::string& address)>& test);
std::unique_ptr<store::Store> open_ledger(const std::string& address, store::Open how = store::Open::create);

struct Text {
  std::string text, publisher, date, url, id;
};
/// The document as the whole line reads it.
store::Entry read_entry(const Text& text, const std::string& extractor = "test 1");
store::Entry entry_of(const Document& document, const std::string& extractor = "test 1");

/// One value of a question, as text; the number of rows of a table.
std::string ask(store::Store& store, const std::string& sql, const store::Row& parameters = {});

}  // namespace parley::test
