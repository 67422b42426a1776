#include "ingest/mail.h"

#include <algorithm>
#include <optional>
#include <set>

#include "ingest/encoding.h"
#include "ingest/gmime.h"
#include "ingest/mime.h"
#include "ingest/stamp.h"

namespace parley::ingest {
namespace {

constexpr unsigned kMostNesting = 16;  // of multiparts; each level is gone over once more
constexpr char kNoGmime[] = "needs GMime: install the package libgmime-3.0-0";
constexpr size_t kMostParts = 10'000;  // of one message

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }
bool is_html(const Entity& part) { return part.type() == "text/html" || part.type() == "application/xhtml+xml"; }
/// What people see of the message itself, not beside it.
bool is_body(const Entity& part) {
  return !part.is_attachment() && part.file_name().empty() && (part.type() == "text/plain" || is_html(part));
}

/// A reply without the lines that it quotes: they are another's words.
std::string without_quotes(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (text[at] != '>') out += text.substr(at, end - at);
    at = end;
  }
  return out;
}

/// Pictures, sounds, and what programs add for each other.
bool is_picture(const std::string& type) {
  return type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
}
bool is_for_programs(const std::string& type) {
  for (const std::string_view start :
       {"font/", "application/pgp", "application/pkcs7", "application/x-pkcs7", "application/ms-tnef", "text/calendar",
        "text/css", "text/vcard", "text/x-vcard", "text/x-amp", "text/rfc822-headers", "message/delivery-status",
        "message/disposition-notification", "message/feedback-report"}) {
    if (type.starts_with(start)) return true;
  }
  return false;
}

/// A name whose ending says what the type says, where the ending decides how the bytes are read.
std::string name_of(const Entity& part, size_t number) {
  std::string name = part.file_name().substr(0, 200);
  if (!is_utf8(name)) name.clear();
  std::replace(name.begin(), name.end(), '/', '_');
  if (name.empty()) name = "part " + std::to_string(number);
  static constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
      {"text/html", ".html"}, {"text/plain", ".txt"},      {"text/csv", ".csv"},
      {"message/", ".eml"},   {"application/pdf", ".pdf"}, {"multipart/related", ".mht"}};
  const size_t dot = name.rfind('.');
  for (const auto& [type, ending] : kEndings) {
    if (!part.type().starts_with(type)) continue;
    if (dot == std::string::npos || name.size() - dot > 6 || type == "message/") name += ending;
  }
  return name;
}

class Message {
 public:
  Message(const std::string& name, Budget& budget, const Member& member, const Sink& sink)
      : name_(name), budget_(budget), member_(member), sink_(sink) {}

  void read(std::string_view bytes) {
    if (!load_gmime()) return sink_(Error{kNoGmime, name_});
    const Entity whole(bytes);
    if (whole.has_large_head()) return sink_(Error{"has a head larger than 256 KiB; left out", name_});
    is_reply_ = !whole.field("in-reply-to").empty() || !whole.field("references").empty();
    visit(whole, 0, Body::take);
    if (is_blank(body_)) {
      if (told_.empty() && !attached_) sink_(Error{"is a message without text", name_});
      return;
    }
    Metadata metadata;
    metadata.title = whole.words("subject");
    metadata.publisher = name_of_mailbox(whole.field("from"));
    if (const auto day = read_stamp(whole.field("date"))) metadata.published = TimeInterval::days(*day, *day);
    std::string id = whole.words("message-id");
    if (id.starts_with('<') && id.ends_with('>') && id.find(' ') == std::string::npos)
      metadata.url = "mid:" + id.substr(1, id.size() - 2);  // RFC 2392
    auto document = html_ ? read_html(name_, body_) : read_text(name_, body_);
    if (document) document->described(metadata);
    sink_(std::move(document));
  }

 private:
  enum class Body : uint8_t { take, pass };

  void visit(const Entity& part, unsigned depth, Body body) {
    if (budget_.members == 0 || parts_ == kMostParts) return tell("holds too many parts; the first are read");
    --budget_.members, ++parts_;
    if (part.has_large_head()) return tell("a part of it has a head larger than 256 KiB; left out");
    if (part.type().starts_with("multipart/")) return visit_parts(part, depth, body);
    if (is_body(part)) {
      if (body == Body::pass) return;
      if (body_.empty() || html_ == is_html(part)) {
        html_ = is_html(part);
        std::string text = part.content_as_text();
        if (!spend(text.size())) return;
        if (is_reply_ && !html_) text = without_quotes(text);
        if (!is_blank(text)) body_ += (body_.empty() ? "" : "\n\n") + text;
        return;
      }
    }
    attach(part);
  }

  void visit_parts(const Entity& part, unsigned depth, Body body) {
    if (depth == kMostNesting) return tell("nests its parts more than 16 deep; left out");
    const auto parts = part.parts(kMostParts + 1);
    if (!parts) return tell(parts.error().message + "; left out");
    const std::string_view type_where_none = part.type() == "multipart/digest" ? "message/rfc822" : "text/plain";
    std::vector<Entity> children;
    for (const std::string_view child : *parts) children.emplace_back(child, type_where_none);
    const Entity* const chosen = part.type() == "multipart/alternative" ? choose(children) : nullptr;
    for (const Entity& child : children) visit(child, depth + 1, chosen && &child != chosen ? Body::pass : body);
  }

  /// Of several forms of one text the plain one, unless it is empty; else the last, which is the best (RFC 2046).
  static const Entity* choose(const std::vector<Entity>& forms) {
    const Entity* best = nullptr;
    for (const Entity& form : forms) {
      if (form.type() == "text/plain" && is_body(form) && !is_blank(form.content())) return &form;
      if (is_body(form) || form.type().starts_with("multipart/")) best = &form;
    }
    return best;
  }

  void attach(const Entity& part) {
    const std::string& type = part.type();
    ++number_;
    if (is_for_programs(type) || (is_picture(type) && !part.is_attachment())) return;
    std::string name = name_of(part, number_);
    if (!names_.insert(name).second) name = std::to_string(number_) + " " + name;
    const std::string full = name_ + (name_.find('!') == std::string::npos ? "!" : "/") + name;
    attached_ = true;
    if (is_picture(type)) return sink_(Error{"is attached, but no text; left out", full});
    const std::string bytes = type.starts_with("text/") ? part.content_as_text() : part.content();
    if (spend(bytes.size())) member_(full, bytes);
  }

  bool spend(size_t size) {
    const bool enough = size <= budget_.bytes;
    if (enough)
      budget_.bytes -= size;
    else
      tell("holds more than what one file may; what stands before is read");
    return enough;
  }
  void tell(const std::string& what) {
    if (told_.insert(what).second) sink_(Error{what, name_});
  }

  const std::string& name_;
  Budget& budget_;
  const Member& member_;
  const Sink& sink_;
  std::string body_;
  std::set<std::string> names_, told_;
  size_t number_ = 0, parts_ = 0;
  bool html_ = false, attached_ = false, is_reply_ = false;
};

}  // namespace

bool is_mail(std::string_view bytes) {
  size_t told = 0, carried = 0;  // fields that letters of other kinds have too; those that only a mail program writes
  for (size_t at = 0, lines = 0; lines < 60; ++lines) {
    const size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos || end - at > 1000) break;
    const std::string_view line = bytes.substr(at, end - at);
    at = end + 1;
    if (line.starts_with(' ') || line.starts_with('\t')) continue;
    const size_t colon = line.find(':');
    const bool is_field = colon != 0 && colon != std::string_view::npos && line.find(' ') > colon;
    if (!is_field) break;
    const std::string_view name = line.substr(0, colon);
    for (const std::string_view field : {"From", "To", "Date", "Subject"}) told += name == field;
    for (const std::string_view field : {"Received", "Return-Path", "Delivered-To", "Message-ID", "Message-Id",
                                         "MIME-Version", "Mime-Version", "DKIM-Signature"})
      carried += name == field;
  }
  return told > 1 && carried > 0;
}

bool is_mhtml(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, 4096), head = start.substr(0, start.find("\n\r\n"));
  const std::string_view first = head.substr(0, head.find("\n\n"));
  return (first.starts_with("From: <Saved by ") ||
          first.find("\nSnapshot-Content-Location:") != std::string_view::npos) &&
         first.find("multipart/related") != std::string_view::npos;
}

void read_mail(const std::string& name, std::string_view bytes, Budget& budget, const Member& member,
               const Sink& sink) {
  Message(name, budget, member, sink).read(bytes);
}

Result<Document> read_mhtml(const std::string& name, std::string_view bytes) {
  if (!load_gmime()) return Error{kNoGmime, name};
  const Entity whole(bytes);
  if (whole.has_large_head()) return Error{"has a head larger than 256 KiB", name};
  std::vector<std::string_view> parts{bytes};
  if (whole.type().starts_with("multipart/")) {
    auto found = whole.parts(Budget().members);
    if (!found) return Error{found.error().message, name};
    parts = std::move(*found);
  }
  const std::string start = whole.parameter("start");
  std::optional<Entity> page;
  for (const std::string_view bytes_of_part : parts) {
    const Entity part(bytes_of_part);
    if (part.has_large_head() || !(is_html(part) || part.type() == "text/plain")) continue;
    const bool named = !start.empty() && part.field("content-id") == start;
    if (!page || named) page = part;
    if (named) break;
  }
  if (!page) return Error{"holds no page; a saved page has a part that is HTML", name};
  const std::string text = page->content_as_text();
  auto document = is_html(*page) ? read_html(name, text) : read_text(name, text);
  for (const std::string& url :
       {whole.field("snapshot-content-location"), page->field("content-location"), whole.field("content-location")}) {
    if (document && is_utf8(url) && (url.starts_with("http://") || url.starts_with("https://")))
      document->found_at(url);
  }
  return document;
}

}  // namespace parley::ingest
