#include "ingest/office.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "ingest/encoding.h"
#include "ingest/package.h"
#include "ingest/sheet.h"
#include "ingest/text.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostXml = size_t{64} << 20;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "w:p" -> "p": prefixes are the file's choice.
std::string_view local(pugi::xml_node node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);
}

/// The text below an element as a person reads it.  Walks without recursion: files nest as deep as they like.
class Flow {
 public:
  enum class Of : uint8_t { word, open_document };
  explicit Flow(Of of) : of_(of) {}

  void add(pugi::xml_node root) {
    pugi::xml_node at = root.first_child();
    while (at) {
      if (enter(at) && at.first_child()) {
        at = at.first_child();
        continue;
      }
      leave(at);
      while (!at.next_sibling() && at.parent() != root) leave(at = at.parent());
      at = at.next_sibling();
    }
  }
  /// Notes stand behind the text, so that they do not break a sentence.
  void add_notes() {
    for (size_t i = 0; i < notes_.size(); ++i) add(notes_[i]);
  }

  std::string text;

 private:
  bool enter(pugi::xml_node node) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      put(node);
      return false;
    }
    const std::string_view name = local(node);
    if (name == "tab") text += '\t';
    if (is_one_of(name, {"br", "cr", "line-break"})) text += '\n';
    if (name == "noBreakHyphen") text += '-';
    if (of_ == Of::word) return !is_one_of(name, {"del", "moveFrom", "instrText", "Fallback", "pPr", "rPr"});
    if (name == "s") text.append(std::clamp(node.attribute("text:c").as_int(1), 1, 100), ' ');
    if (name == "note") {
      for (const pugi::xml_node child : node.children()) {
        if (local(child) == "note-body") notes_.push_back(child);
      }
      return false;
    }
    return !is_one_of(name, {"tracked-changes", "annotation", "table-of-content", "alphabetical-index", "forms"});
  }
  void leave(pugi::xml_node node) {
    if (!is_one_of(local(node), {"p", "h"})) return;
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    if (!text.empty() && !text.ends_with("\n\n")) text += text.ends_with('\n') ? "\n" : "\n\n";
  }
  void put(pugi::xml_node node) {
    if (of_ == Of::word) {
      if (local(node.parent()) == "t") text += node.value();
      return;
    }
    pugi::xml_node above = node.parent();
    while (above && !is_one_of(local(above), {"p", "h"})) above = above.parent();
    if (!above) return;  // blanks between elements
    for (const char c : std::string_view(node.value())) {
      const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!blank)
        text += c;
      else if (!text.empty() && text.back() != ' ' && text.back() != '\n')
        text += ' ';
    }
  }

  Of of_;
  std::vector<pugi::xml_node> notes_;
};

/// The first element of that name, whatever its prefix: "" = none.
std::string value_of(const pugi::xml_document& xml, std::string_view name) {
  const pugi::xml_node found = xml.find_node([&](pugi::xml_node node) { return local(node) == name; });
  return found.text().as_string();
}

Result<std::string> word_text(const Parts& parts, Metadata& metadata) {
  pugi::xml_document properties;
  if (parse_part(parts, "docProps/core.xml", kMostXml, properties)) metadata.title = value_of(properties, "title");
  Flow flow(Flow::Of::word);
  for (const char* name : {"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"}) {
    pugi::xml_document part;
    if (parse_part(parts, name, kMostXml, part))
      flow.add(part);
    else if (std::string_view(name) == "word/document.xml")
      return Error{"cannot be read as DOCX: its text is missing, damaged or larger than 64 MiB"};
  }
  return flow.text;
}

Result<std::string> open_document_text(const Parts& parts, Metadata& metadata) {
  pugi::xml_document about, content;
  if (parse_part(parts, "meta.xml", kMostXml, about)) metadata.title = value_of(about, "title");
  if (!parse_part(parts, "content.xml", kMostXml, content))
    return Error{"cannot be read as OpenDocument: its text is missing, damaged or larger than 64 MiB"};
  const pugi::xml_node body = content.find_node([](pugi::xml_node node) { return local(node) == "body"; });
  if (!body || !body.find_child([](pugi::xml_node node) { return local(node) == "text"; }))
    return Error{"is a drawing or slides, which Parley does not read; save it as PDF"};
  Flow flow(Flow::Of::open_document);
  flow.add(body);
  flow.add_notes();
  return flow.text;
}

/// Of an address in the package: "text/a%20b.xhtml#part" beside "OEBPS/book.opf" -> "OEBPS/text/a b.xhtml".
std::string beside(const std::string& file, std::string_view address) {
  address = address.substr(0, address.find('#'));
  std::string out = file.substr(0, file.rfind('/') + 1);  // npos + 1 = 0
  for (size_t i = 0; i < address.size(); ++i) {
    const auto digit = [&](size_t at) { return at < address.size() ? hex_digit(address[at]) : -1; };
    if (address[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
      out += static_cast<char>(digit(i + 1) * 16 + digit(i + 2));
      i += 2;
    } else {
      out += address[i];
    }
  }
  return out;
}

Result<std::string> book_text(const Parts& parts, Metadata& metadata) {
  pugi::xml_document container, package;
  std::string opf;
  if (parse_part(parts, "META-INF/container.xml", kMostXml, container))
    opf = container.find_node([](pugi::xml_node node) { return local(node) == "rootfile"; })
              .attribute("full-path")
              .as_string();
  if (!parse_part(parts, opf, kMostXml, package))
    return Error{"cannot be read as EPUB: its list of contents is missing or damaged"};
  metadata.title = value_of(package, "title");
  metadata.publisher = value_of(package, "publisher");
  if (const auto day = parse_iso_day(value_of(package, "date").substr(0, 10)))
    metadata.published = TimeInterval::days(*day, *day);
  std::map<std::string, std::string> files;  // id -> part
  std::vector<std::string> spine;
  for (const pugi::xml_node group : package.document_element().children()) {
    for (const pugi::xml_node item : group.children()) {
      if (local(item) == "item")
        files[item.attribute("id").as_string()] = beside(opf, item.attribute("href").as_string());
      if (local(item) == "itemref") spine.push_back(item.attribute("idref").as_string());
    }
  }
  std::string text;
  for (const std::string& id : spine) {
    const auto part = parts.find(files[id]);
    if (part == parts.end()) continue;
    if (auto chapter = read_html(part->first, part->second)) text.append(chapter->text()) += "\n\n";
    if (text.size() > kMostXml) return Error{"is a book of more than 64 MiB of text; split it"};
  }
  return text;
}

}  // namespace

bool is_office(std::string_view name, std::string_view bytes) {
  if (!bytes.starts_with("PK\3\4")) return false;
  if (ends_with_any(name, {".docx", ".docm", ".odt", ".epub", ".xlsx", ".pptx", ".ods", ".odp"})) return true;
  const std::string_view first = bytes.substr(std::min<size_t>(30, bytes.size()), 19);
  return first.starts_with("mimetype") || first == "[Content_Types].xml";
}

void read_office(const std::string& name, std::string_view bytes, const Columns& columns, Budget& budget,
                 const Sink& sink) {
  Parts parts;
  std::optional<Error> failure;
  read_archive(
      name, bytes, budget,
      [&](const std::string& path, std::string_view member) {
        const std::string part = path.substr(name.size() + 1);  // archive!part
        if (ends_with_any(part, {".xml", ".opf", ".xhtml", ".html", ".htm", "mimetype"})) parts[part] = member;
      },
      [&](Result<Document> result) {
        if (!result && !failure) failure = result.error();
      });
  if (const auto sheet = sheet_of_workbook(parts)) return read_posts(name, *sheet, columns, sink);
  Metadata metadata;
  const auto text = [&]() -> Result<std::string> {
    if (parts.contains("word/document.xml")) return word_text(parts, metadata);
    if (parts.contains("content.xml")) return open_document_text(parts, metadata);
    if (parts.contains("META-INF/container.xml")) return book_text(parts, metadata);
    if (failure) return *failure;
    return Error{
        "is a damaged sheet, slides or another package of XML, which Parley does not read; save it as PDF or CSV"};
  }();
  if (!text) return sink(Error{text.error().message, name});
  sink(document_of(name, bytes, *text, std::move(metadata)));
}

}  // namespace parley::ingest
