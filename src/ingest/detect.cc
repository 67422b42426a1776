#include "ingest/detect.h"

#include "ingest/mail.h"
#include "ingest/text.h"
#include "ingest/whatsapp.h"

namespace parley::ingest {
namespace {

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : bytes.substr(first);
}

bool is_feed_root(std::string_view root) { return root == "rss" || root == "feed" || root == "RDF"; }

/// By content; for names that say nothing.
Format detect_content(std::string_view name, std::string_view bytes) {
  if (is_mbox(bytes)) return Format::mbox;
  const std::string_view start = without_mark(bytes);
  if (is_telegram(start)) return Format::telegram;
  if (start.starts_with("{\"") || start.starts_with("{ \"")) return Format::jsonl;
  const std::string_view root = root_element(start);
  if (is_feed_root(root)) return Format::feed;
  if (root == "html") return Format::html;
  for (const std::string_view tag : {"<!doctype html", "<!DOCTYPE html", "<!DOCTYPE HTML", "<html", "<HTML"}) {
    if (start.starts_with(tag)) return Format::html;
  }
  if (is_mhtml(bytes)) return Format::mhtml;
  if (is_mail(bytes)) return Format::mail;
  return is_whatsapp(name, bytes) ? Format::whatsapp : Format::text;
}

}  // namespace

std::string_view root_element(std::string_view bytes) {
  bytes = without_mark(bytes).substr(0, 1 << 16);
  while (bytes.starts_with("<?") || bytes.starts_with("<!")) {
    std::string_view end = bytes.starts_with("<!--") ? "-->" : ">";
    if (bytes.starts_with("<!D") && bytes.find('[') < bytes.find('>')) end = "]>";  // a DTD inside
    const size_t at = bytes.find(end);
    if (at == std::string_view::npos) return {};
    bytes = without_mark(bytes.substr(at + end.size()));
  }
  if (!bytes.starts_with('<')) return {};
  std::string_view name = bytes.substr(1, bytes.find_first_of(" \t\r\n/>") - 1);
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_telegram(std::string_view bytes) {
  if (!bytes.starts_with('{')) return false;
  const std::string_view start = bytes.substr(0, 1 << 20);  // an export of all chats names its owner's contacts first
  for (const std::string_view key : {"\"messages\"", "\"chats\""}) {
    const size_t at = start.find(key);
    if (at == std::string_view::npos || start[at - 1] == '\\') continue;
    const size_t next = start.find_first_not_of(" \t\r\n:", at + key.size());
    if (next == std::string_view::npos || start[next] != (key == "\"chats\"" ? '{' : '[')) continue;
    const std::string_view rest = start.substr(next, 1 << 16);
    if (rest.find("\"date_unixtime\"") != std::string_view::npos ||
        (rest.find("\"type\"") != std::string_view::npos && rest.find("\"date\"") != std::string_view::npos))
      return true;
  }
  return false;
}

Format detect_format(std::string_view name, std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return Format::pdf;
  if (bytes.starts_with("{\\rtf")) return Format::rtf;
  if (ends_with_any(name, {".jsonl", ".ndjson"})) return Format::jsonl;
  if (ends_with_any(name, {".html", ".htm", ".xhtml"})) return Format::html;
  if (ends_with_any(name, {".pdf"})) return Format::pdf;
  if (ends_with_any(name, {".csv", ".tsv"})) return Format::posts;
  if (ends_with_any(name, {".mht", ".mhtml"})) return Format::mhtml;
  if (ends_with_any(name, {".eml"})) return is_mhtml(bytes) ? Format::mhtml : Format::mail;
  if (ends_with_any(name, {".mbox", ".mbx"})) return Format::mbox;
  if (ends_with_any(name, {".txt", ".text", ".md"})) return is_whatsapp(name, bytes) ? Format::whatsapp : Format::text;
  return detect_content(name, bytes);
}

}  // namespace parley::ingest
