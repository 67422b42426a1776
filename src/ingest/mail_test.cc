// The samples are written for these tests; nobody in them exists.
#include "ingest/mail.h"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include "folder.h"
#include "ingest/mime.h"
#include "read_documents.h"

using namespace parley;
using test::read_documents;

namespace {

const std::string kHead =
    "Received: from mx.example.org\r\nFrom: =?utf-8?q?Press_office_of_Z=C3=BCrs?= <press@example.org>\r\n"
    "To: list@example.org\r\nSubject: =?iso-8859-1?Q?Shelling_of_Z=FCrs?=\r\n  on Monday\r\n"
    "Date: Mon, 28 Sep 2020 01:30:00 +0400\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";

std::string part(const std::string& head, const std::string& body) { return "--b\r\n" + head + "\r\n" + body + "\r\n"; }
std::string mixed(const std::string& parts) {
  return kHead + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\nfor old programs\r\n" + parts +
         "--b--\r\nafter\r\n";
}

}  // namespace

TEST_CASE("mail: text, sender, subject, day and address of a message, whatever they are coded in") {
  const std::string message = kHead +
                              "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: "
                              "quoted-printable\r\n\r\nShells hit Z=FCrs. Two people were ki=\r\nlled.\r\n";
  for (const char* name : {"a.eml", "a", "stdin"}) {
    const auto got = read_documents(name, message);
    REQUIRE(got.size() == 1);
    REQUIRE(got[0]);
    CHECK(got[0]->text() == "Shells hit Zürs. Two people were killed.\n");
    CHECK(got[0]->metadata().title == "Shelling of Zürs on Monday");
    CHECK(got[0]->metadata().publisher == "Press office of Zürs");
    CHECK(edtf(*got[0]->metadata().published) == "2020-09-28");
    CHECK(got[0]->metadata().url == "mid:1@example.org");
    CHECK(got[0]->id() == name);
  }
  CHECK(read_documents("a.eml", "From: press@example.org\n\nOne fell.\n")[0]->metadata().publisher ==
        "");  // no address
  CHECK(read_documents("memo", "From: The council\nTo: All\nDate: Monday\nSubject: Shelling\n\nOne fell.\n")[0]
            ->text()
            .starts_with("From: The council"));
}

TEST_CASE("mail: encoded words, also where characters and padding stand at their ends; forms of senders") {
  const auto metadata = [](const std::string& head) {
    return read_documents("a.eml", head + "\n\nOne fell.\n")[0]->metadata();
  };
  CHECK(metadata("Subject: =?utf-8?b?WsO8cnM=?= =?utf-8?b?IGZlbGw=?= now").title == "Zürs fell now");
  CHECK(metadata("Subject: =?utf-8?q?Z=C3?=\n =?utf-8?q?=BCrs_?= =?iso-8859-1*en?Q?Z=FCrs?=").title == "Zürs Zürs");
  CHECK(metadata("Subject: =?utf-8?x?a?= 1 =? 2 =?utf-8?q?").title == "=?utf-8?x?a?= 1 =? 2 =?utf-8?q?");
  CHECK(metadata("Subject: Z\xFCrs").title == "Zürs");
  CHECK(metadata("From: \"Council, \\\"Z\\\"\" <a@example.org>").publisher == "Council, \"Z\"");
  CHECK(metadata("From: a@example.org (Press office)").publisher == "Press office");
  CHECK(metadata("From: \"a@example.org\" <a@example.org>").publisher == "");
  CHECK(metadata("From: <a@example.org>").publisher == "");
}

TEST_CASE("mail: a reply does not say what it quotes") {
  const std::string body = "\nWe count two dead.\n> Ten fell.\n>> Nine fell.\nMore later.";
  CHECK(read_documents("a.eml", "In-Reply-To: <1@x>\n" + body)[0]->text() == "We count two dead.\nMore later.");
  CHECK(read_documents("a.eml", "Subject: x\n" + body)[0]->text() == body.substr(1));
}

TEST_CASE("mail: the plain form before the HTML form; HTML where it is alone") {
  const std::string plain = part("Content-Type: text/plain\r\n", "One fell."),
                    html = part("Content-Type: text/html\r\n", "<p>One <b>fell</b>.</p>"),
                    empty = part("Content-Type: text/plain\r\n", " ");
  const std::string head = kHead + "Content-Type: multipart/alternative; boundary=b\r\n\r\n";
  CHECK(read_documents("a.eml", head + plain + html + "--b--")[0]->text() == "One fell.");
  CHECK(read_documents("a.eml", head + empty + html)[0]->text() == "One fell.");
  CHECK(read_documents("a.eml", head + html)[0]->metadata().title == "Shelling of Zürs on Monday");
  const auto two = read_documents("a.eml", mixed(plain + part("Content-Type: image/png\r\n", "x") + plain));
  REQUIRE(two.size() == 1);
  CHECK(two[0]->text() == "One fell.\n\nOne fell.");
}

TEST_CASE("mail: what is attached is read by its kind and named behind the message") {
  const std::string parts =
      part("Content-Type: text/plain\r\n", "See below.") +
      part(
          "Content-Type: text/html; name=\"r=1.html\"\r\nContent-Disposition: attachment; "
          "filename*=utf-8''r%C3%A9s.html\r\n"
          "Content-Transfer-Encoding: base64\r\n",
          "PHA+VHdvIGZlbGwuPC9wPg==") +
      part(
          "Content-Type: text/plain; charset=windows-1251\r\nContent-Disposition: attachment; "
          "filename=\"../a.txt\"\r\n",
          "\xCA\xE8\xE5\xE2") +
      part("Content-Type: image/png\r\nContent-Disposition: attachment; filename=map.png\r\n", "\x89PNG") +
      part("Content-Type: message/rfc822\r\n", "Subject: Inner\r\n\r\nThree fell.") +
      part("Content-Type: text/csv; name=posts.csv\r\n", "text,date\r\nFour fell.,2020-09-28\r\n");
  const auto got = read_documents("a.eml", mixed(parts));
  REQUIRE(got.size() == 6);
  CHECK(got[0]->text() == "Two fell.");
  CHECK(got[0]->id() == "a.eml!rés.html");
  CHECK(got[0]->metadata().publisher == "");
  CHECK(got[0]->hash() == read_documents("b.html", "<p>Two fell.</p>")[0]->hash());
  CHECK(got[1]->text() == "Киев");
  CHECK(got[1]->id() == "a.eml!.._a.txt");
  REQUIRE_FALSE(got[2]);
  CHECK(got[2].error().file == "a.eml!map.png");
  CHECK(got[3]->text() == "Three fell.");
  CHECK(got[3]->metadata().title == "Inner");
  CHECK(got[3]->id() == "a.eml!part 4.eml");
  CHECK(got[4]->text() == "Four fell.");
  CHECK(got[5]->text() == "See below.");
}

TEST_CASE("mailboxes: each message under its number, streamed or not; a paragraph may begin with From") {
  const std::string box =
      "From press@example.org Mon Sep 28 10:00:00 2020\nFrom: Press office <p@example.org>\nMessage-ID: <1@x>\n\n"
      "One fell.\n\nFrom 12:30 on shells hit.\n>From the hills.\n\n"
      "From - Tue Sep 29 10:00:00 2020\nMessage-ID: <2@x>\nContent-Type: multipart/mixed; boundary=b\n\n"
      "--b\n\nTwo fell.\n--b\nContent-Type: text/plain; name=r.txt\n\nThree fell.\n--b--\n\n";
  const test::Folder folder;
  const std::string path = folder.write("m.mbox", box).string();
  std::vector<Result<Document>> streamed;
  ingest::read_file(path, [&](Result<Document> document) { streamed.push_back(std::move(document)); });
  const auto whole = read_documents("m.mbox", box);
  for (const auto* got : {&std::as_const(streamed), &whole}) {
    REQUIRE(got->size() == 3);
    CHECK((*got)[0]->text() == "One fell.\n\nFrom 12:30 on shells hit.\nFrom the hills.\n\n");
    CHECK((*got)[0]->id().ends_with("m.mbox!1"));
    CHECK((*got)[1]->id().ends_with("m.mbox!2/r.txt"));
    CHECK((*got)[2]->text() == "Two fell.");
    CHECK((*got)[2]->metadata().url == "mid:2@x");
  }
  CHECK(read_documents("box", box).size() == 3);
  CHECK_FALSE(read_documents("m.mbox", "One fell.")[0]);
}

TEST_CASE("mail that is broken or hostile is told, quickly, and the rest of the mailbox is read") {
  const auto told = [](const std::string& message, const std::string& what) {
    const auto start = std::chrono::steady_clock::now();
    const auto got = read_documents("m.mbox", "From - Mon Sep 28 10:00:00 2020\n" + message +
                                                  "\n\nFrom - Tue Sep 29 10:00:00 2020\nSubject: Next\n\nTwo fell.\n");
    CAPTURE(what);
    REQUIRE(got.size() >= 2);
    bool found = false;
    for (const auto& document : got) found |= !document && document.error().message.find(what) != std::string::npos;
    CHECK(found);
    REQUIRE(got.back());
    CHECK(got.back()->text() == "Two fell.\n");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  };
  const auto repeated = [](size_t times, const std::string& text) {
    std::string out;
    while (times-- > 0) out += text;
    return out;
  };
  told("Content-Type: multipart/mixed\n\n--x\n\nOne fell.\n--x--\n", "no boundary");
  told("Content-Type: multipart/mixed; boundary=y\n\n--x\n\nOne fell.\n--x--\n", "does not occur");
  told("Subject: " + std::string(10'000'000, 'x') + "\n\nOne fell.\n", "larger than 256 KiB");
  told("X: " + repeated(1'000'000, "a:") + "\n\nOne fell.\n", "larger than 256 KiB");
  told(mixed(part(repeated(100'000, "X: y\n"), "One fell.")), "a part of it has a head");
  told(repeated(50'000, "Content-Type: message/rfc822\n\n"), "more than 4 deep");
  told(repeated(50'000, "Content-Type: multipart/mixed; boundary=b\n\n--b\n"), "does not occur");
  std::string deep;
  for (int i = 0; i < 50'000; ++i)
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
  told(deep, "more than 16 deep");
  told("Content-Type: multipart/mixed; boundary=b\n\n" + repeated(200'000, "--b\nx:y\n\n"), "too many parts");
  told("Subject: Nothing\n\n", "without text");
  const auto addresses = read_documents("a.eml", "From: " + repeated(100'000, "a:") + "\n\nOne fell.\n");
  CHECK(addresses[0]->text() == "One fell.\n");
}

TEST_CASE("saved pages: the page that was saved, with its address") {
  const std::string page =
      "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Page\r\n"
      "Date: Mon, 28 Sep 2020 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
      "\ttype=\"text/html\";\r\n\tboundary=\"b\"\r\n\r\n" +
      part("Content-Type: text/css\r\nContent-Location: https://example.org/a.css\r\n", "p {}") +
      part("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n",
           "<html><head><title>Story</title></head><body><p>Two peo=\r\nple fell.</p></body></html>") +
      part("Content-Type: text/html\r\nContent-Location: https://ads.example.org/\r\n", "<p>Buy.</p>") + "--b--\r\n";
  for (const char* name : {"a.mht", "a.mhtml", "a"}) {
    const auto got = read_documents(name, page);
    REQUIRE(got.size() == 1);
    REQUIRE(got[0]);
    CHECK(got[0]->text() == "Two people fell.");
    CHECK(got[0]->metadata().url == "https://example.org/a");
    CHECK(got[0]->metadata().title == "Story");
    CHECK_FALSE(got[0]->metadata().published);  // the day of saving is none
  }
  CHECK_FALSE(read_documents("a.mht", "One fell.")[0]);
  CHECK_FALSE(read_documents(
      "a.mht", "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--")[0]);
}
