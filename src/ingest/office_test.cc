#include "ingest/office.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include <vector>

#include "read_documents.h"

using namespace parley;

namespace {

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out(1 << 22, '\0');
  size_t used = 0;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  REQUIRE(archive_write_open_memory(a, out.data(), out.size(), &used) == ARCHIVE_OK);
  for (const auto& [name, bytes] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(a, entry);
    archive_write_data(a, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

Result<Document> read(const std::string& name, std::string_view bytes) {
  std::vector<Result<Document>> out = test::read_documents(name, bytes);
  REQUIRE(out.size() == 1);
  return std::move(out[0]);
}

const std::string kTypes = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>";

}  // namespace

TEST_CASE("DOCX: the words as they stand, without what was deleted, field codes and the second copy of a text box") {
  const std::string body =
      "<w:document xmlns:w='w' xmlns:mc='mc'><w:body>"
      "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Shelling of Steinau</w:t></w:r></w:p>"
      "<w:p><w:r><w:t xml:space='preserve'>The council said </w:t></w:r><w:del><w:r><w:delText>five</w:delText></w:r>"
      "</w:del><w:ins><w:r><w:t>seven</w:t></w:r></w:ins><w:r><w:t xml:space='preserve"
      "'> people were killed.</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
      "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Choice>"
      "<mc:Fallback><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Killed</w:t><w:br/><w:t>Wounded</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
      "</w:body></w:document>";
  const auto document = read(
      "a.docx", zip_of({{"[Content_Types].xml", kTypes},
                        {"word/document.xml", body},
                        {"word/footnotes.xml", "<w:footnotes><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnotes>"},
                        {"docProps/core.xml", "<cp:p xmlns:dc='d'><dc:title>A report</dc:title></cp:p>"}}));
  REQUIRE(document);
  CHECK(document->text() ==
        "Shelling of Steinau\n\nThe council said seven people were killed.\n\nBox\n\nKilled\nWounded\n\nA note.\n\n");
  CHECK(document->metadata().title == "A report");
}

TEST_CASE("OpenDocument text: blanks as they are shown, notes behind the text") {
  const std::string content =
      "<office:document-content xmlns:office='o' xmlns:text='t'><office:body><office:text>\n"
      "  <text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
      "<text:h>Steinau</text:h>\n <text:p>Two   "
      "people<text:note><text:note-citation>1</text:note-citation><text:note-body>"
      "<text:p>By the mayor.</text:p></text:note-body></text:note> died<text:s text:c='2'/>&amp; one\n was "
      "hurt.</text:p></office:text></office:body></office:document-content>";
  const auto document =
      read("a.odt", zip_of({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", content}}));
  REQUIRE(document);
  CHECK(document->text() == "Steinau\n\nTwo people died  & one was hurt.\n\nBy the mayor.\n\n");
  const auto drawing =
      read("a.odp", zip_of({{"mimetype", "application/vnd.oasis.opendocument.presentation"},
                            {"content.xml", "<o:c xmlns:o='o'><o:body><o:presentation/></o:body></o:c>"}}));
  REQUIRE_FALSE(drawing);
  CHECK(drawing.error().message.find("slides") != std::string::npos);
}

TEST_CASE("EPUB: the chapters in the order of the spine") {
  const auto document = read(
      "a.epub",
      zip_of(
          {{"mimetype", "application/epub+zip"},
           {"META-INF/container.xml", "<container><rootfiles><rootfile full-path='O/b.opf'/></rootfiles></container>"},
           {"O/two.xhtml", "<html><body><p>Second chapter, in which three people were wounded.</p></body></html>"},
           {"O/one 1.xhtml", "<html><body><p>First chapter.</p></body></html>"},
           {"O/b.opf",
            "<package xmlns:dc='d'><metadata><dc:title>Report</dc:title><dc:publisher>A monitor</dc:publisher>"
            "<dc:date>2030-05-01</dc:date></metadata><manifest><item id='a' href='one%201.xhtml'/>"
            "<item id='b' href='two.xhtml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/>"
            "<itemref idref='lost'/></spine></package>"}}));
  REQUIRE(document);
  CHECK(document->text() == "First chapter.\n\nSecond chapter, in which three people were wounded.\n\n");
  CHECK(document->metadata().publisher == "A monitor");
  REQUIRE(document->metadata().published);
}

TEST_CASE("RTF: encodings of fonts, Unicode with its stand-ins, and nothing of its tables") {
  const auto document =
      read("a.rtf",
           "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times;}{\\f1\\fcharset204 Arial;}}"
           "{\\info{\\title The title}{\\author Nobody}}{\\*\\generator X;}\\f0 Caf\\'e9 \\u8212 ? "
           "{\\f1\\'ca\\'e8\\'e5\\'e2} \\{7\\}\\par\nTwo{\\v hidden} killed.{\\field{\\*\\fldinst HYPERLINK}"
           "{\\fldrslt  Link}}\\bin3 }}}}");
  REQUIRE(document);
  CHECK(document->text() == "Caf\u00E9 \u2014 \u041A\u0438\u0435\u0432 {7}\n\nTwo killed. Link");
  CHECK(document->metadata().title == "The title");
  CHECK_FALSE(read("a.rtf", "{\\rtf1" + std::string(20'000, '{')));
}

TEST_CASE("sheets of posts: a row is a document, days are those that the cells show") {
  const std::string sheet =
      "<worksheet><sheetData><row><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='D1' "
      "t='inlineStr'><is><t>url</t></is></c></row>"
      "<row><c r='A2' t='inlineStr'><is><r><t>Two people </t></r><r><t>\"died\", they said.</t></r></is></c><c r='B2' "
      "s='1'><v>47604.5</v></c>"
      "<c r='D2' t='str'><v>http://example.org/1</v></c></row><row/><row><c "
      "r='ZZZZ9'><v>1</v></c></row></sheetData></worksheet>";
  const std::string strings = "<sst><si><t>message</t></si><si><r><t>da</t></r><r><t>te</t></r></si></sst>";
  const std::string styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>";
  const auto document = read("a.xlsx", zip_of({{"[Content_Types].xml", kTypes},
                                               {"xl/workbook.xml", "<workbook/>"},
                                               {"xl/worksheets/sheet1.xml", sheet},
                                               {"xl/sharedStrings.xml", strings},
                                               {"xl/styles.xml", styles}}));
  REQUIRE(document);
  CHECK(document->text() == "Two people \"died\", they said.");
  CHECK(document->metadata().url == "http://example.org/1");
  REQUIRE(document->metadata().published);
  CHECK(iso_day(document->metadata().published->first_day()) == "2030-05-01");
  const std::string content =
      "<office:document-content xmlns:office='o' xmlns:table='t' "
      "xmlns:text='x'><office:body><office:spreadsheet><table:table>"
      "<table:table-row><table:table-cell><text:p>text</text:p></table:table-cell><table:table-cell "
      "table:number-columns-repeated='2'/>"
      "<table:table-cell><text:p>date</text:p></table:table-cell></table:table-row>"
      "<table:table-row><table:table-cell><text:p>One died.</text:p></table:table-cell><table:table-cell "
      "table:number-columns-repeated='2'/>"
      "<table:table-cell office:date-value='2030-05-02T10:00:00'><text:p>2 "
      "May</text:p></table:table-cell></table:table-row>"
      "</table:table></office:spreadsheet></office:body></office:document-content>";
  const auto open =
      read("a.ods", zip_of({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", content}}));
  REQUIRE(open);
  CHECK(open->text() == "One died.");
  REQUIRE(open->metadata().published);
  CHECK(iso_day(open->metadata().published->first_day()) == "2030-05-02");
}

TEST_CASE("packages that are broken or of another kind are told") {
  CHECK_FALSE(read("a.docx", zip_of({{"[Content_Types].xml", kTypes}, {"word/document.xml", "<w:document><w:p>"}})));
  CHECK_FALSE(read("a.xlsx", zip_of({{"[Content_Types].xml", kTypes}, {"xl/workbook.xml", "<workbook/>"}})));
  CHECK_FALSE(read("a.epub", zip_of({{"mimetype", "application/epub+zip"}})));
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<w:p>";
  deep += "<w:t>x</w:t>";
  for (int i = 0; i < 200'000; ++i) deep += "</w:p>";
  CHECK(read("deep.docx", zip_of({{"[Content_Types].xml", kTypes}, {"word/document.xml", deep}})));
}
