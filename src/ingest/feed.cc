#include "ingest/feed.h"

#include <pugixml.hpp>

#include <sstream>

#include "ingest/encoding.h"
#include "ingest/stamp.h"

namespace parley::ingest {
namespace {

using Node = pugi::xml_node;

std::string_view local_name(const Node& node) {
  const std::string_view name = node.name();
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Node child(const Node& parent, std::string_view name) {
  for (const Node& node : parent.children()) {
    if (local_name(node) == name) return node;
  }
  return {};
}

/// What stands in the element; markup that is not escaped stays markup.
std::string content_of(const Node& element) {
  std::ostringstream out;
  for (const Node& node : element.children()) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata)
      out << node.value();
    else if (node.type() == pugi::node_element)
      node.print(out, "", pugi::format_raw);
  }
  return out.str();
}

std::string text_of(const Node& parent, std::string_view name) {
  std::string out;
  for (const char c : content_of(child(parent, name)).substr(0, 2000)) {
    if (static_cast<unsigned char>(c) > ' ')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return is_utf8(out) ? out : "";
}

bool is_address(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

/// RSS has the address as text, Atom in an attribute, beside those of other things.
std::string address_of(const Node& item) {
  for (const Node& node : item.children()) {
    if (local_name(node) != "link") continue;
    const std::string_view kind = node.attribute("rel").as_string("alternate"), href = node.attribute("href").value();
    if (kind == "alternate" && is_address(href)) return std::string(href);
  }
  const std::string link = text_of(item, "link"), guid = text_of(item, "guid");
  if (is_address(link)) return link;
  const std::string_view permanent = child(item, "guid").attribute("isPermaLink").as_string("true");
  return is_address(guid) && permanent == "true" ? guid : "";
}

std::optional<TimeInterval> published(const Node& item) {
  for (const std::string_view name : {"pubDate", "published", "date", "issued", "updated", "modified"}) {
    if (const auto day = read_stamp(text_of(item, name))) return TimeInterval::days(*day, *day);
  }
  return std::nullopt;
}

/// The longest form that the feed carries; an item may have nothing but its title.
Result<Document> read_content(const std::string& name, const Node& item) {
  for (const std::string_view part : {"encoded", "content", "description", "summary"}) {
    const Node node = child(item, part);
    const std::string content = content_of(node);
    if (content.find_first_not_of(" \t\r\n") == std::string::npos) continue;
    const bool atom = part == "content" || part == "summary";
    const std::string_view type = node.attribute("type").as_string(atom ? "text" : "html");
    auto document = type == "text" || type == "text/plain" ? read_text(name, content) : read_html(name, content);
    if (document) return document;
  }
  const std::string title = text_of(item, "title");
  if (title.empty()) return Error{"is an entry without text", name};
  return read_text(name, title);
}

Result<Document> read_item(const std::string& file, const Node& item, const std::string& feed) {
  Metadata metadata;
  metadata.url = address_of(item);
  metadata.title = text_of(item, "title");
  metadata.published = published(item);
  const Node source = child(item, "source");  // of what another feed carries
  metadata.publisher = child(source, "title") ? text_of(source, "title") : text_of(item, "source");
  if (metadata.publisher.empty()) metadata.publisher = feed;
  std::string id = metadata.url.empty() ? text_of(item, child(item, "guid") ? "guid" : "id") : metadata.url;
  if (id.empty()) id = sha256(content_of(item)).substr(0, 12);
  auto document = read_content(file + "!" + id, item);
  if (document) document->described(metadata);
  return document;
}

/// The encoding that XML names in its first line.
std::string declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 200);
  const size_t at = head.find("encoding=");
  if (!head.starts_with("<?xml") || at == std::string_view::npos || at + 10 >= head.size()) return {};
  const std::string_view value = head.substr(at + 10);
  return std::string(value.substr(0, value.find_first_of("\"'")));
}

}  // namespace

void read_feed(const std::string& name, std::string_view bytes, Budget& budget, const Sink& sink) {
  auto decoded = decode(bytes, declared_encoding(bytes));
  if (!decoded) return sink(Error{decoded.error().message, name});
  pugi::xml_document xml;  // reads no DTD and expands no entity but the five of XML
  const pugi::xml_parse_result parsed =
      xml.load_buffer_inplace(decoded->text.data(), decoded->text.size(), pugi::parse_default, pugi::encoding_utf8);
  const Node root = xml.document_element(), channel = child(root, "channel");
  const Node about = channel ? channel : root;
  std::string feed = text_of(about, "title");
  bool empty = true;
  for (const Node& holder : {root, channel}) {
    for (const Node& item : holder.children()) {
      if (local_name(item) != "item" && local_name(item) != "entry") continue;
      if (budget.members == 0) return sink(Error{"holds too many entries; what stands before is read", name});
      --budget.members;
      empty = false;
      sink(read_item(name, item, feed));
    }
  }
  if (!parsed)
    sink(Error{std::string("is damaged; what stands before is read: ") + parsed.description(), name});
  else if (empty)
    sink(Error{"is a feed without entries", name});
}

}  // namespace parley::ingest
