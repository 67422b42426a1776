#include "ingest/ingest.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include <vector>

#include "folder.h"
#include "ingest/annotated.h"
#include "ingest/encoding.h"
#include "read_documents.h"

using namespace parley;
using test::read_documents;

TEST_CASE("plain text keeps its characters and their places") {
  const auto documents =
      read_documents("a.txt", "First line.\r\nZu\xCC\x88rich fell.\n");  // CRLF; u + combining diaeresis
  REQUIRE(documents.size() == 1);
  REQUIRE(documents[0]);
  const Document& document = *documents[0];
  CHECK(document.text() == "First line.\nZürich fell.\n");
  CHECK(document.original_offset(0) == 0);
  CHECK(document.original_offset(12) == 13);  // behind the carriage return
  const uint32_t fell = static_cast<uint32_t>(document.text().find("fell"));
  CHECK(document.original_offset(fell) == 13 + 9 - 0);  // "Zu" + 2 bytes + "rich " stand before it
}

TEST_CASE("other encodings become UTF-8") {
  CHECK(read_documents("a.txt", std::string_view("\xFF\xFE"
                                                 "K\0i\0e\0v\0",
                                                 10))[0]
            ->text() == "Kiev");
  const auto cyrillic = ingest::decode("\xCA\xE8\xE5\xE2", "windows-1251");
  REQUIRE(cyrillic);
  CHECK(cyrillic->text == "Киев");
  CHECK(cyrillic->offsets.original(2) == 1);
}

TEST_CASE("a file that is no text is refused") {
  const auto documents = read_documents("a.bin", std::string_view("\x7F"
                                                                  "ELF\0\0\0",
                                                                  7));
  REQUIRE(documents.size() == 1);
  CHECK_FALSE(documents[0]);
  CHECK(documents[0].error().file == "a.bin");
  CHECK_FALSE(read_documents("empty.txt", "")[0]);
}

TEST_CASE("JSON Lines: one bad line fails alone") {
  const auto documents =
      read_documents("a.jsonl",
                     "{\"id\":\"x\",\"text\":\"One.\",\"date\":\"2020-09-28\",\"publisher\":\"P\",\"title\":\"T\"}\n"
                     "{\"id\":\"y\",\"text\":\n"
                     "{\"id\":\"z\"}\n"
                     "\n"
                     "{\"id\":7,\"text\":\"Two.\",\"date\":\"soon\"}\n"
                     "{\"id\":8,\"text\":\"Three.\"}\n");
  REQUIRE(documents.size() == 6);
  REQUIRE(documents[0]);
  CHECK(documents[0]->id() == "x");
  CHECK(documents[0]->metadata().publisher == "P");
  CHECK(edtf(*documents[0]->metadata().published) == "2020-09-28");
  CHECK_FALSE(documents[1]);
  CHECK(documents[1].error().line == 2);
  CHECK(documents[2].error().line == 3);
  CHECK(documents[3].error().line == 5);  // of the date; the document is read without it
  REQUIRE(documents[4]);
  CHECK(documents[4]->id() == "7");
  CHECK_FALSE(documents[4]->metadata().published);
  REQUIRE(documents[5]);
  CHECK(documents[5]->id() == "8");
}

TEST_CASE("HTML: the article without the page around it, and its metadata") {
  const std::string html =
      "<!doctype html><html><head><title>Site | Story</title><meta property='og:title' content='Story'>"
      "<meta property='article:published_time' content='2021-03-04T10:00:00Z'><meta property='og:site_name' "
      "content='The Site'>"
      "<script>var x = 'hidden';</script></head><body><nav><a href='/'>Home</a></nav>"
      "<div class='side'><a href='#'>Other story about a town</a></div>"
      "<article><h1>Story</h1><p>Shells hit the town&#39;s market &amp; school.</p><p>Two people were hurt, officials "
      "said, in the worst attack.</p></article>"
      "<footer>All rights reserved</footer></body></html>";
  const auto documents = read_documents("a.html", html);
  REQUIRE(documents[0]);
  const Document& document = *documents[0];
  CHECK(document.text().find("Shells hit the town's market & school.\n\nTwo people were hurt") !=
        std::string_view::npos);
  CHECK(document.text().find("Home") == std::string_view::npos);
  CHECK(document.text().find("hidden") == std::string_view::npos);
  CHECK(document.text().find("rights") == std::string_view::npos);
  CHECK(document.metadata().title == "Story");
  CHECK(document.metadata().publisher == "The Site");
  CHECK(edtf(*document.metadata().published) == "2021-03-04");
  const uint32_t two = static_cast<uint32_t>(document.text().find("Two people"));
  CHECK(html.substr(document.original_offset(two), 10) == "Two people");
}

TEST_CASE("HTML: date and publisher from JSON-LD") {
  const auto documents = read_documents(
      "a.html",
      "<html><head><script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"H\","
      "\"datePublished\":\"2019-05-06\",\"publisher\":{\"name\":\"Agency\"}}]}</script></head><body><p>Text of the "
      "story.</p></body></html>");
  REQUIRE(documents[0]);
  CHECK(documents[0]->metadata().title == "H");
  CHECK(documents[0]->metadata().publisher == "Agency");
  CHECK(edtf(*documents[0]->metadata().published) == "2019-05-06");
}

TEST_CASE("deep nesting is bounded") {
  std::string html = "<html><body>";
  for (int i = 0; i < 20000; ++i) html += "<div>";
  html += "text";
  read_documents("deep.html", html);  // must come back
  CHECK(read_documents("deep.html", html).size() == 1);
  for (int i = 0; i < 5000; ++i) html += "<div>";
  CHECK_FALSE(read_documents("deep.html", html)[0]);
  std::string flat = "<html><body>";
  for (int i = 0; i < 30000; ++i) flat += "<p>A mine hurt a soldier.<br>";
  CHECK(read_documents("flat.html", flat)[0]);
}

TEST_CASE("PDF by pdftotext") {
  const auto broken = read_documents("a.pdf", "%PDF-1.4 nothing more");
  REQUIRE(broken.size() == 1);
  CHECK_FALSE(broken[0]);
  // a page written by hand: one line of text
  std::string pdf = "%PDF-1.4\n";
  std::vector<size_t> at;
  const auto object = [&](const std::string& body) {
    at.push_back(pdf.size());
    pdf += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  const std::string content = "BT /F1 12 Tf 72 720 Td (Five soldiers were killed near the bridge.) Tj ET";
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  object(
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>");
  object("<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream");
  object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  const size_t xref = pdf.size();
  pdf += "xref\n0 6\n0000000000 65535 f \n";
  for (const size_t offset : at) {
    const std::string digits = std::to_string(offset);
    pdf += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  pdf += "trailer << /Size 6 /Root 1 0 R >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
  const auto documents = read_documents("a.pdf", pdf);
  REQUIRE(documents.size() == 1);
  if (!documents[0]) {
    // Inside some containers no namespace may be made: the error must say what is missing then
    MESSAGE("PDF not read here: ", to_string(documents[0].error()));
    CHECK(!documents[0].error().message.empty());
  } else {
    CHECK(documents[0]->text().find("Five soldiers were killed near the bridge.") != std::string_view::npos);
  }
}

TEST_CASE("annotated lines come with their documents, up to the first that cannot be taken") {
  const test::Folder folder;
  const auto file =
      folder.write("gold.jsonl",
                   "{\"id\":\"a\",\"text\":\"One.\",\"gold\":1}\n\n{\"id\":\"b\",\"text\":\"Two.\",\"gold\":2}\n"
                   "{\"id\":\"c\",\"text\":\"Three.\"}\n{\"id\":\"d\",\"text\":\"Four.\",\"gold\":4}\n");
  std::string seen;
  const auto done = ingest::read_annotated(
      file.string(), [&](const Document& document, const simdjson::dom::element& line) -> Result<Ok> {
        int64_t gold = 0;
        if (line["gold"].get(gold)) return Error{"has no \"gold\"", document.id()};
        seen += document.id() + std::to_string(gold);
        return Ok{};
      });
  CHECK(seen == "a1b2");
  REQUIRE_FALSE(done);
  CHECK(done.error().file == "c");
  CHECK_FALSE(ingest::read_annotated((folder.path() / "none.jsonl").string(), {}));
}

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

/// Written by libarchive: `format` zip or ustar, `filter` "" or gzip, zstd …
std::string pack(const Entries& entries, const char* format, const char* filter, unsigned type = AE_IFREG) {
  std::string out(size_t{4} << 20, '\0');
  size_t used = 0;
  archive* a = ::archive_write_new();
  REQUIRE(::archive_write_set_format_by_name(a, format) == ARCHIVE_OK);
  if (*filter) REQUIRE(::archive_write_add_filter_by_name(a, filter) == ARCHIVE_OK);
  REQUIRE(::archive_write_open_memory(a, out.data(), out.size(), &used) == ARCHIVE_OK);
  for (const auto& [name, bytes] : entries) {
    archive_entry* entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, name.c_str());
    ::archive_entry_set_filetype(entry, type);
    ::archive_entry_set_perm(entry, 0644);
    ::archive_entry_set_size(entry, type == AE_IFREG ? static_cast<la_int64_t>(bytes.size()) : 0);
    if (type == AE_IFLNK) ::archive_entry_set_symlink(entry, bytes.c_str());
    REQUIRE(::archive_write_header(a, entry) == ARCHIVE_OK);
    if (type == AE_IFREG) REQUIRE(::archive_write_data(a, bytes.data(), bytes.size()) >= 0);
    ::archive_entry_free(entry);
  }
  REQUIRE(::archive_write_close(a) == ARCHIVE_OK);
  ::archive_write_free(a);
  out.resize(used);
  return out;
}

}  // namespace

TEST_CASE("members of archives are documents that are named by archive and path") {
  for (const auto& [format, filter] :
       {std::pair{"zip", ""}, {"ustar", ""}, {"ustar", "gzip"}, {"ustar", "zstd"}, {"ustar", "xz"}}) {
    CAPTURE(format);
    CAPTURE(filter);
    const auto documents =
        read_documents("day.bin", pack({{"a.txt", "One fell."}, {"../b\n.txt", "Two fell."}}, format, filter));
    REQUIRE(documents.size() == 2);
    REQUIRE(documents[0]);
    REQUIRE(documents[1]);
    CHECK(documents[0]->text() == "One fell.");
    CHECK(documents[0]->id() == "day.bin!a.txt");
    CHECK(documents[0]->hash() == read_documents("a.txt", "One fell.")[0]->hash());
    CHECK(documents[1]->id() == "day.bin!../b?.txt");
  }
}

TEST_CASE("a compressed file holds one document") {
  for (const char* filter : {"gzip", "bzip2", "xz", "zstd"}) {
    CAPTURE(filter);
    const auto documents = read_documents("in/a.html.gz", pack({{"x", "<p>One fell.</p>"}}, "raw", filter));
    REQUIRE(documents.size() == 1);
    REQUIRE(documents[0]);
    CHECK(documents[0]->id() == "in/a.html.gz!a.html");
    CHECK(documents[0]->text().find("<p>") == std::string_view::npos);
  }
}

TEST_CASE("archives that are damaged, nested too deep or grow too much are told; the rest is read") {
  std::string nested = pack({{"a.txt", "One fell."}}, "zip", "");
  for (int i = 0; i < 3; ++i) nested = pack({{"in.zip", nested}}, "zip", "");
  CHECK(read_documents("n.zip", nested)[0]);
  const auto deeper = read_documents("n.zip", pack({{"in.zip", nested}, {"b.txt", "Two fell."}}, "zip", ""));
  REQUIRE(deeper.size() == 2);
  REQUIRE_FALSE(deeper[0]);
  CHECK(deeper[0].error().message.find("more than 4 deep") != std::string::npos);
  CHECK(deeper[1]);

  const auto bomb = read_documents("b.gz", pack({{"x", std::string(size_t{64} << 20, 'a')}}, "raw", "gzip"));
  REQUIRE(bomb.size() == 1);
  REQUIRE_FALSE(bomb[0]);
  CHECK(bomb[0].error().message.find("too much for its size") != std::string::npos);

  const auto link = read_documents("l.tar", pack({{"passwd", "/etc/passwd"}}, "ustar", "", AE_IFLNK));
  REQUIRE(link.size() == 1);
  CHECK_FALSE(link[0]);

  const std::string whole = pack({{"a.txt", "One fell."}, {"b.txt", "Two fell."}}, "ustar", "");
  const auto cut = read_documents("c.tar", std::string_view(whole).substr(0, 1024 + 512 + 4));
  REQUIRE(cut.size() == 2);
  CHECK(cut[0]);
  CHECK_FALSE(cut[1]);

  const auto office =
      read_documents("a.docx", pack({{"[Content_Types].xml", "<x/>"}, {"word/document.xml", "<x/>"}}, "zip", ""));
  REQUIRE(office.size() == 1);
  CHECK_FALSE(office[0]);
}

namespace {

std::string record(const std::string& type, const std::string& url, const std::string& content,
                   const std::string& block, const std::string& more = "") {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + url + "\r\nContent-Type: " + content +
         "\r\nContent-Length: " + std::to_string(block.size()) + "\r\n" + more + "\r\n" + block + "\r\n\r\n";
}
std::string http(const std::string& type, const std::string& body, const std::string& more = "",
                 const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + more + "\r\n" + body;
}

}  // namespace

TEST_CASE("web archives: the pages that were answered, with their addresses; what is cut off is told") {
  const std::string kHttp = "application/http; msgtype=response",
                    kPage = "<html><body><p>Shells hit a house.</p></body></html>";
  const std::string whole =
      record("warcinfo", "", "application/warc-fields", "software: a test\r\n") +
      record("request", "http://example.org/a", "application/http; msgtype=request", "GET /a HTTP/1.1\r\n\r\n") +
      record("response", "http://example.org/a", kHttp, http("text/html", kPage),
             "WARC-Date: 2030-05-01T10:00:00Z\r\n") +
      record(
          "response", "http://example.org/b", kHttp,
          http("text/plain", "5\r\nA min\r\n11\r\ne hurt a soldier.\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")) +
      record("response", "http://example.org/gone", kHttp, http("text/html", kPage, "", "404 Not Found")) +
      record("response", "http://example.org/i.png", kHttp, http("image/png", "\x89PNG")) +
      record("response", "http://example.org/c", kHttp, http("text/html", kPage),
             "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n") +
      record("resource", "http://example.org/d", "text/plain", "A mast fell.", "WARC-Date: 1 May\r\n");
  const auto got = read_documents("web.warc", whole);
  REQUIRE(got.size() == 4);
  REQUIRE(got[0]);
  CHECK(got[0]->id() == "web.warc!http://example.org/a");
  CHECK(got[0]->metadata().url == "http://example.org/a");
  CHECK(got[0]->metadata().captured == "2030-05-01T10:00:00Z");
  CHECK(got[0]->text().find("Shells hit a house.") != std::string::npos);
  REQUIRE(got[1]);
  CHECK(got[1]->text() == "A mine hurt a soldier.");
  REQUIRE_FALSE(got[2]);
  CHECK(got[2].error().message.find("digest differs") != std::string::npos);
  REQUIRE(got[3]);
  CHECK(got[3]->text() == "A mast fell.");
  CHECK(got[3]->metadata().captured == "");

  CHECK(read_documents("web.warc", record("resource", "http://example.org/\xE4", "text/plain", "A mast fell."))[0]
            ->id() == "web.warc!?");
  const auto cut = read_documents("web.warc", whole.substr(0, whole.size() - 10));
  REQUIRE(cut.size() == 4);
  CHECK_FALSE(cut[3]);
  CHECK_FALSE(read_documents("web.warc", "WARC/1.1\r\nContent-Length: many\r\n\r\n")[0]);
  CHECK_FALSE(read_documents("web.warc", "WARC/1.1\r\n" + std::string(100'000, 'x'))[0]);
}
