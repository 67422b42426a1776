// The samples are written for these tests; nobody in them exists.
#include <doctest/doctest.h>

#include <vector>

#include "ingest/whatsapp.h"
#include "read_documents.h"

using namespace parley;
using test::read_documents;

TEST_CASE("Telegram: each message of a channel, with its number, its day and the channel's name") {
  const auto got = read_documents("result.json",
                                  R"({
 "name": "Channel of Steinau", "type": "public_channel", "id": 77,
 "messages": [
  {"id": 1, "type": "service", "date": "2020-09-27T10:00:00", "action": "create_channel", "text": ""},
  {"id": 2, "type": "message", "date": "2020-09-28T01:30:00", "date_unixtime": "1601242200", "from": "A. Writer",
   "text": ["Shells hit ", {"type": "bold", "text": "Steinau"}, ". Two fell."]},
  {"id": 3, "type": "message", "date_unixtime": "1601287800", "from": "A. Writer", "text": "Quiet.",
   "forwarded_from": "C. Person"},
  {"id": 4, "type": "message", "date": "2020-09-28T12:00:00", "photo": "p.jpg", "text": ""}
 ]})");
  REQUIRE(got.size() == 2);
  CHECK(got[0]->text() == "Shells hit Steinau. Two fell.");
  CHECK(got[0]->id() == "77/2");
  CHECK(got[0]->metadata().publisher == "Channel of Steinau");
  CHECK(edtf(*got[0]->metadata().published) == "2020-09-28");
  CHECK(got[1]->text() == "Quiet.");
  CHECK(got[1]->metadata().publisher == "");
  CHECK(edtf(*got[1]->metadata().published) == "2020-09-28");
}

TEST_CASE("Telegram: an export of all chats; a chat of two names nobody") {
  const auto got = read_documents("a", R"({"about": "all", "chats": {"list": [
 {"name": "B. Person", "type": "personal_chat", "id": 5, "messages": [
  {"id": 9, "type": "message", "date": "2020-09-28T10:00:00", "from": "B. Person", "text": "One fell."}]},
 {"name": "Group", "type": "private_supergroup", "id": 6, "messages": [
  {"id": 9, "type": "message", "date": "2020-09-28T10:00:00", "from": "B. Person", "text": "Two fell."}]}]}})");
  REQUIRE(got.size() == 2);
  CHECK(got[0]->metadata().publisher == "");
  CHECK(got[0]->id() == "9");
  CHECK(got[1]->metadata().publisher == "Group");
  CHECK_FALSE(
      read_documents("result.json", "{\"messages\": [{\"type\": \"message\", \"date\": \"2020\", \"text\":")[0]);
  CHECK_FALSE(
      read_documents("result.json", "{\"messages\": [{\"type\": 5, \"date\": 7, \"text\": [[{}], 4]}, 3, []]}")[0]);
}

TEST_CASE("WhatsApp: each message with its day; notices and pictures left out; the group's name, never a writer's") {
  const auto got =
      read_documents("WhatsApp Chat with Steinau watch.txt",
                     "12/31/23, 9:41 PM - Messages and calls are end-to-end encrypted.\n"
                     "12/31/23, 9:42\u202FPM - A. Writer created group \"Steinau watch\"\n"
                     "12/31/23, 9:43 PM - A. Writer: Shells hit Steinau: two fell.\nMore to come.\n\nLater.\n"
                     "1/1/24, 12:05 AM - B. Writer: <Media omitted>\n"
                     "1/1/24, 12:06 AM - B. Writer: Quiet.\n");
  REQUIRE(got.size() == 2);
  CHECK(got[0]->text() == "Shells hit Steinau: two fell.\nMore to come.\n\nLater.");
  CHECK(edtf(*got[0]->metadata().published) == "2023-12-31");
  CHECK(got[0]->metadata().publisher == "Steinau watch");
  CHECK(got[0]->id().find("Writer") == std::string::npos);
  CHECK(got[1]->text() == "Quiet.");
  CHECK(edtf(*got[1]->metadata().published) == "2024-01-01");
  CHECK(got[1]->original_offset(0) > got[0]->original_offset(0));
}

TEST_CASE("WhatsApp: the other form; the order of day and month out of the whole file, or no date") {
  const std::string first = "\u200E[05/04/2023, 21:41:07] A. Writer: One fell.\r\n",
                    second = "[31/12/2023, 21:41:07] A. Writer: Two fell.\r\n",
                    notice = "[31/12/2023, 21:42:00] Group: \u200EA. Writer left\r\n";
  const auto got = read_documents("WhatsApp Chat - B. Person.zip!_chat.txt", first + second + notice);
  REQUIRE(got.size() == 2);
  CHECK(got[0]->text() == "One fell.");
  CHECK(edtf(*got[0]->metadata().published) == "2023-04-05");
  CHECK(got[0]->metadata().publisher == "");  // it may be a person's
  const auto undecided = read_documents("_chat.txt", first);
  REQUIRE(undecided.size() == 2);
  CHECK_FALSE(undecided[0]->metadata().published);
  CHECK_FALSE(undecided[1]);
  const auto contradiction =
      read_documents("_chat.txt", first + second + "[12/31/2023, 10:00:00] A. Writer: Three fell.\r\n");
  CHECK_FALSE(contradiction[0]->metadata().published);
  const auto german = read_documents("WhatsApp Chat.txt", "31.12.23, 21:41 - A. Writer: One fell.\n");
  CHECK(edtf(*german[0]->metadata().published) == "2023-12-31");
}

TEST_CASE("a log with hours is no chat") {
  const std::string log = "12/05/23, 21:41 - Steinau: two fell.\n12/05/23, 21:50 - Zell: quiet.\n";
  CHECK(read_documents("log.txt", log)[0]->text() == log);
  CHECK(read_documents("WhatsApp Chat with Log.txt", log)[0]->text() == "two fell.");
}
