#include "report/html.h"

#include <doctest/doctest.h>

#include "report/page.h"

namespace parley::report {

TEST_CASE("text and attributes cannot end what they stand in") {
  Html html;
  html.put("p", "<script>alert(1)</script> & \"quoted\" 'once'", {{"title", "\"><img src=x onerror='x'>"}});
  CHECK(html.str() ==
        "<p title=\"&quot;&gt;&lt;img src=x onerror=&#39;x&#39;&gt;\">&lt;script&gt;alert(1)&lt;/script&gt; &amp; "
        "&quot;quoted&quot; &#39;once&#39;</p>\n");
  CHECK(escaped(std::string_view("a\0b\x1B\x7F\xC2\x85z\n", 9)) == "a\uFFFDb\uFFFD\uFFFD\uFFFDz\n");
}

TEST_CASE("numbers of drawings") {
  CHECK(to_pixels(12) == "12");
  CHECK(to_pixels(12.26) == "12.3");
  CHECK(to_pixels(-0.5) == "-0.5");
  CHECK(to_pixels(-3) == "-3");
  CHECK(to_pixels(0.04) == "0");
}

TEST_CASE("a page lets nothing in: no script, no address of a resource, a style sheet by its hash") {
  Html body;
  body.put("h1", "A & B");
  const std::string page = make_page("A & B", body);
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(page.find("default-src &#39;none&#39;; style-src &#39;sha256-") != std::string::npos);
  for (const char* never : {"<script", "<link", "<img", "src=", "@import", "url(", " style="})
    CHECK_MESSAGE(page.find(never) == std::string::npos, never);
  CHECK(anchor("incident", "3f9c#0") == "incident-3f9c_0");
}

}  // namespace parley::report
