#include "store/entry.h"

#include <doctest/doctest.h>

#include <functional>
#include <optional>

#include "ingest/ingest.h"

namespace parley::store {
namespace {

std::string id_of(const std::string& name, std::string_view bytes) {
  std::optional<std::string> id;
  ingest::read_bytes(name, bytes, [&](Result<Document> document) {
    REQUIRE_MESSAGE(document, document.error().message);
    id = document_id(*document);
  });
  REQUIRE(id);
  return *id;
}

TEST_CASE("a document is known by its bytes, whatever its file is called") {
  const std::string_view
      text = "Shells hit a market.\n\nTwo people were killed, the council said.\n",
      page = "<html><head><title>Market</title></head><body><p>Two people were killed.</p></body></html>";
  CHECK(id_of("a.txt", text) == id_of("/elsewhere/b.txt", text));
  CHECK(id_of("a.txt", text) == id_of("-", text));
  CHECK(id_of("a.html", page) == id_of("/elsewhere/b.html", page));
  CHECK(id_of("a.txt", text) != id_of("a.txt", std::string(text) + "Three, it said later.\n"));
}

TEST_CASE("in a collection the id, the publisher and the address tell documents of one text apart") {
  const auto line = [](const std::string& rest) { return "{\"text\":\"Two people were killed.\"" + rest + "}\n"; };
  const std::string plain = id_of("a.jsonl", line(""));
  CHECK(plain == id_of("b.jsonl", line("")));
  for (const char* rest : {",\"id\":\"1\"", ",\"publisher\":\"Harbour Gazette\"", ",\"url\":\"https://example.org/a\""})
    CHECK(plain != id_of("a.jsonl", line(rest)));
}

}  // namespace
}  // namespace parley::store
