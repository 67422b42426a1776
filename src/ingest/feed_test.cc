// The samples are written for these tests.
#include "ingest/feed.h"

#include <doctest/doctest.h>

#include <vector>
#include "read_documents.h"

using namespace parley;
using test::read_documents;

TEST_CASE("RSS: an item is a document with address, day, title and the feed's name") {
  const auto got = read_documents(
      "a.xml",
      "<?xml version=\"1.0\"?><!-- made for a test --><rss version=\"2.0\" "
      "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>The Wire</title>"
      "<item><title>Shelling</title><link>https://example.org/1</link><pubDate>Mon, 28 Sep 2020 01:30:00 "
      "+0400</pubDate>"
      "<description>short</description><content:encoded><![CDATA[<p>Shells hit a house.</p><p>Two "
      "fell.</p>]]></content:encoded></item>"
      "<item><title>Other</title><guid>https://example.org/2</guid><source url=\"https://example.com\">Agency</source>"
      "<description>A mine &amp;amp; a shell hurt &lt;b&gt;three&lt;/b&gt;&amp;nbsp;people.</description></item>"
      "<item><title>Only a title: one fell.</title><guid "
      "isPermaLink=\"false\">x3</guid></item><item/></channel></rss>");
  REQUIRE(got.size() == 4);
  CHECK(got[0]->text() == "Shells hit a house.\n\nTwo fell.");
  CHECK(got[0]->metadata().url == "https://example.org/1");
  CHECK(got[0]->metadata().title == "Shelling");
  CHECK(got[0]->metadata().publisher == "The Wire");
  CHECK(edtf(*got[0]->metadata().published) == "2020-09-28");
  CHECK(got[0]->id() == "a.xml!https://example.org/1");
  CHECK(got[1]->text() == "A mine & a shell hurt three\u00A0people.");
  CHECK(got[1]->metadata().url == "https://example.org/2");
  CHECK(got[1]->metadata().publisher == "Agency");
  CHECK(got[2]->text() == "Only a title: one fell.");
  CHECK(got[2]->id() == "a.xml!x3");
  CHECK_FALSE(got[3]);
}

TEST_CASE("Atom and RDF, also in other encodings and without a telling name") {
  const auto atom = read_documents(
      "feed",
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Monitor</title><entry><title>T</title><link rel=\"self\" "
      "href=\"https://example.org/self\"/><link href=\"https://example.org/3\"/><updated>2020-09-29T10:00:00Z</updated>"
      "<published>2020-09-28T10:00:00Z</published><content type=\"xhtml\"><div><p>One fell.</p></div></content></entry>"
      "<entry><id>urn:4</id><summary>Two &lt; three.</summary></entry></feed>");
  REQUIRE(atom.size() == 2);
  CHECK(atom[0]->text() == "One fell.");
  CHECK(atom[0]->metadata().url == "https://example.org/3");
  CHECK(edtf(*atom[0]->metadata().published) == "2020-09-28");
  CHECK(atom[1]->text() == "Two < three.");
  CHECK(atom[1]->id() == "feed!urn:4");

  const auto rdf = read_documents(
      "a.rdf",
      "<?xml version=\"1.0\" encoding=\"windows-1252\"?><rdf:RDF><channel><title>Z\xFCrs</title></channel>"
      "<item><link>https://example.org/5</link><dc:date>2020-09-28</dc:date><description>One fell.</description></item>"
      "</rdf:RDF>");
  REQUIRE(rdf.size() == 1);
  CHECK(rdf[0]->metadata().publisher == "Zürs");
  CHECK(edtf(*rdf[0]->metadata().published) == "2020-09-28");
}

TEST_CASE("feeds that are cut off, empty, deep or full of entities") {
  const auto cut =
      read_documents("a.rss", "<rss><channel><item><description>One fell.</description></item><item><descr");
  REQUIRE(cut.size() >= 2);
  CHECK(cut[0]->text() == "One fell.");
  CHECK_FALSE(cut.back());
  CHECK_FALSE(read_documents("a.rss", "<rss><channel/></rss>")[0]);
  std::string deep = "<rss><channel><item><description>";
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  CHECK_FALSE(read_documents("a.rss", deep)[0]);
  const auto entities =
      read_documents("a.rss",
                     "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><rss><channel>"
                     "<item><description>One fell &a; &f;</description></item></channel></rss>");
  REQUIRE(entities.size() == 1);
  CHECK(entities[0]->text() == "One fell &a; &f;");
}

TEST_CASE("XML of other kinds stays what it was") {
  CHECK(read_documents("a.xml", "<?xml version=\"1.0\"?><!DOCTYPE html><html><body><p>One fell.</p></body></html>")[0]
            ->text() == "One fell.");
  CHECK(read_documents("a.xml", "<list><a>One fell.</a></list>")[0]->text() == "<list><a>One fell.</a></list>");
}
