#include "store/entry.h"
#include "store/layout.h"

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

TEST_CASE("places of words on pages are kept in code points, and come back") {
  auto document = Document::make("Zürich fell.\nTwo died.", "0", {}, {});
  REQUIRE(document);
  document->place_words(
      {{{0, 7}, 1, 50, 100, 90, 110}, {{8, 13}, 1, 95, 100, 130, 110}, {{14, 17}, 2, 50, 700, 70, 712}});
  const std::string text = write_layout(*document, CodePoints(document->text()));
  CHECK(text == "1 100-110 0+6:50-90 7+5:95-130\n2 700-712 13+3:50-70");
  const auto words = read_layout(text);
  REQUIRE(words.size() == 3);
  CHECK(words[2].span.begin == 13);
  CHECK(words[2].page == 2);
  const auto both = rectangles(words, {7, 16});
  REQUIRE(both.size() == 2);
  CHECK(both[0].left == 95);
  CHECK(both[1].bottom == 712);
  CHECK(read_layout("").empty());
  CHECK(read_layout("1 2\n1 2-3 4\nx\n1 2-3 4+0:1-2 5+1:99999999999-1\n1 1-2 5+1:3-4 5+2:3-4").size() == 1);
}

}  // namespace
}  // namespace parley::store
