// Chats as Telegram Desktop exports them (result.json): each message that people wrote is a document.
#include <simdjson.h>

#include "ingest/encoding.h"
#include "ingest/ingest.h"
#include "ingest/stamp.h"

namespace parley::ingest {
namespace {

using simdjson::dom::element;

std::string text_at(const element& object, const char* key) {
  std::string_view text;
  int64_t number;
  if (!object[key].get(text)) return std::string(text);
  return object[key].get(number) ? "" : std::to_string(number);
}

/// A string, or an array of strings and of objects with a string: links, bold words.
std::string text_of(const element& message) {
  simdjson::dom::array pieces;
  if (message["text"].get(pieces)) return text_at(message, "text");
  std::string out;
  for (const auto piece : pieces) {
    std::string_view text;
    if (!piece.get(text) || !piece["text"].get(text)) out += text;
  }
  return out;
}

std::optional<TimeInterval> published(const element& message) {
  for (const char* key : {"date", "date_unixtime"}) {  // the first by the clock of the machine that exported
    if (const auto day = read_stamp(text_at(message, key))) return TimeInterval::days(*day, *day);
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const std::string& name, const Sink& sink) : name_(name), sink_(sink) {}

  void read_chat(const element& chat) {
    simdjson::dom::array messages;
    if (chat["messages"].get(messages)) return;
    const std::string type = text_at(chat, "type");
    // a chat of two is named for a person, and numbered for one
    const bool open = type.find("channel") != std::string::npos || type.find("group") != std::string::npos;
    const std::string publisher = open ? text_at(chat, "name") : "", number = open ? text_at(chat, "id") : "";
    for (const auto message : messages) {
      if (text_at(message, "type") != "message") continue;  // "service": who joined, what was pinned
      const std::string text = text_of(message);
      if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;  // a picture alone
      Metadata metadata;
      metadata.id = (number.empty() ? "" : number + "/") + text_at(message, "id");
      const std::string forwarded = text_at(message, "forwarded_from");  // another's words, maybe a person's
      if (forwarded.empty() || forwarded == publisher) metadata.publisher = publisher;
      metadata.published = published(message);
      Decoded decoded = normalise(text);
      sink_(Document::make(std::move(decoded.text), sha256(text), std::move(metadata), std::move(decoded.offsets)));
      empty_ = false;
    }
  }
  void finish() {
    if (empty_) sink_(Error{"is an export of chats without a message that holds text", name_});
  }

 private:
  const std::string& name_;
  const Sink& sink_;
  bool empty_ = true;
};

}  // namespace

void read_telegram(const std::string& name, std::string_view bytes, const Sink& sink) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  simdjson::dom::parser parser;
  element root;
  if (const auto error = parser.parse(bytes.data(), bytes.size()).get(root))
    return sink(Error{std::string("is no sound export of chats: ") + simdjson::error_message(error), name});
  Reader reader(name, sink);
  simdjson::dom::array chats;
  if (root["chats"]["list"].get(chats)) {
    reader.read_chat(root);
  } else {
    for (const auto chat : chats) reader.read_chat(chat);
  }
  reader.finish();
}

}  // namespace parley::ingest
