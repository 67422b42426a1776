// HTML by gumbo: running text without navigation; title, date and publisher from Open Graph, JSON-LD, meta and time
// elements.
#include <gumbo.h>
#include <simdjson.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "ingest/encoding.h"
#include "ingest/ingest.h"

namespace parley::ingest {
namespace {

constexpr unsigned kDeepest = 400;  // gumbo and the walks below recurse
constexpr unsigned kDeepestOpen = 20'000;

/// Whether an element needs an end of its own: not "br", not "p", which the next one ends.
bool stays_open(std::string_view tag) {
  static constexpr std::string_view kEnded[] = {"br",  "img",   "hr",    "meta",   "link",  "input",  "p",    "li",
                                                "td",  "tr",    "th",    "dt",     "dd",    "option", "area", "base",
                                                "col", "embed", "param", "source", "track", "wbr"};
  std::string name;
  for (const char c : tag) {
    const char low = static_cast<char>(c | 0x20);
    if (low < 'a' || low > 'z') break;
    name += low;
  }
  return std::find(std::begin(kEnded), std::end(kEnded), name) == std::end(kEnded);
}

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view();
}

bool is_skipped(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_TEXTAREA:
      return true;
    default:
      return false;
  }
}
bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT:
      return true;
    default:
      return false;
  }
}

template <class Visit>
void walk(const GumboNode* node, const Visit& visit, unsigned depth = 0) {
  if (depth > kDeepest || (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE)) return;
  if (!visit(node->v.element)) return;
  for (unsigned i = 0; i < node->v.element.children.length; ++i)
    walk(static_cast<const GumboNode*>(node->v.element.children.data[i]), visit, depth + 1);
}

/// Text of the element with the places where it stood in the file.
class Text {
 public:
  explicit Text(std::string_view html) : html_(html) {}

  void add(const GumboNode* node, unsigned depth = 0) {
    if (depth > kDeepest) return;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA) {
      const char* stood = node->v.text.original_text.data;
      put(node->v.text.text, stood >= html_.data() ? static_cast<size_t>(stood - html_.data()) : html_.size(),
          std::string_view(node->v.text.text) == std::string_view(stood, node->v.text.original_text.length));
      return;
    }
    if (node->type != GUMBO_NODE_ELEMENT) return;
    const GumboElement& element = node->v.element;
    if (is_skipped(element.tag) || attribute(element, "aria-hidden") == "true" ||
        attribute(element, "hidden").data() != nullptr)
      return;
    if (element.tag == GUMBO_TAG_BR) return line_break(1);
    if (is_block(element.tag)) line_break(2);
    for (unsigned i = 0; i < element.children.length; ++i)
      add(static_cast<const GumboNode*>(element.children.data[i]), depth + 1);
    if (is_block(element.tag)) line_break(2);
  }

  std::string text;
  std::vector<uint32_t> origin;  // for each byte

 private:
  void put(std::string_view part, size_t at, bool literal) {
    for (size_t i = 0; i < part.size(); ++i) {
      const char c = part[i];
      // Entities make text and source run apart; a piece with one points at its begin.
      const uint32_t from = static_cast<uint32_t>(std::min(html_.size(), literal ? at + i : at));
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (!text.empty() && text.back() != ' ' && text.back() != '\n') text += ' ', origin.push_back(from);
      } else {
        text += c;
        origin.push_back(from);
      }
    }
  }
  void line_break(int lines) {
    while (!text.empty() && text.back() == ' ') text.pop_back(), origin.pop_back();
    if (text.empty()) return;
    int have = 0;
    while (have < static_cast<int>(text.size()) && text[text.size() - 1 - static_cast<size_t>(have)] == '\n') ++have;
    for (; have < lines; ++have) text += '\n', origin.push_back(origin.back());
  }
  std::string_view html_;
};

/// Words in paragraphs below the element, less those in links: what an article has and a menu has not.
struct Weight {
  long text = 0, link = 0;
};
Weight weigh(const GumboNode* node, bool in_link, std::vector<std::pair<long, const GumboNode*>>& candidates,
             unsigned depth = 0) {
  Weight out;
  if (depth > kDeepest) return out;
  if (node->type == GUMBO_NODE_TEXT) {
    const auto size = static_cast<long>(std::string_view(node->v.text.text).size());
    (in_link ? out.link : out.text) += size;
    return out;
  }
  if (node->type != GUMBO_NODE_ELEMENT || is_skipped(node->v.element.tag)) return out;
  const GumboTag tag = node->v.element.tag;
  long direct = 0;  // text of paragraphs right below
  for (unsigned i = 0; i < node->v.element.children.length; ++i) {
    const auto* child = static_cast<const GumboNode*>(node->v.element.children.data[i]);
    const Weight w = weigh(child, in_link || tag == GUMBO_TAG_A, candidates, depth + 1);
    out.text += w.text, out.link += w.link;
    if (child->type == GUMBO_NODE_ELEMENT &&
        (child->v.element.tag == GUMBO_TAG_P || child->v.element.tag == GUMBO_TAG_BLOCKQUOTE ||
         child->v.element.tag == GUMBO_TAG_BR))
      direct += w.text - w.link;
    if (child->type == GUMBO_NODE_TEXT) direct += w.text / 2;
  }
  long score = direct;
  if (tag == GUMBO_TAG_ARTICLE || attribute(node->v.element, "itemprop") == "articleBody")
    score += out.text - 3 * out.link;
  if (tag == GUMBO_TAG_MAIN || attribute(node->v.element, "role") == "main") score += (out.text - 3 * out.link) / 2;
  candidates.emplace_back(score, node);
  return out;
}

void read_json_ld(std::string_view json, Metadata& metadata, std::string& date) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (json.size() > (1 << 20) || parser.parse(simdjson::padded_string(json)).get(root)) return;
  int budget = 200;
  const std::function<void(const simdjson::dom::element&)> visit = [&](const simdjson::dom::element& element) {
    if (--budget < 0) return;
    if (element.type() == simdjson::dom::element_type::ARRAY) {
      for (const auto item : simdjson::dom::array(element)) visit(item);
      return;
    }
    if (element.type() != simdjson::dom::element_type::OBJECT) return;
    std::string_view value;
    if (date.empty() && !element["datePublished"].get(value)) date = value;
    if (metadata.title.empty() && !element["headline"].get(value)) metadata.title = value;
    if (metadata.publisher.empty() && !element["publisher"]["name"].get(value)) metadata.publisher = value;
    simdjson::dom::element graph;
    if (!element["@graph"].get(graph)) visit(graph);
  };
  visit(root);
}

std::string trimmed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void text_below(const GumboNode* node, std::string& out, unsigned depth = 0) {
  if (depth > kDeepest) return;
  if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE) out += node->v.text.text;
  if (node->type != GUMBO_NODE_ELEMENT) return;
  for (unsigned i = 0; i < node->v.element.children.length; ++i)
    text_below(static_cast<const GumboNode*>(node->v.element.children.data[i]), out, depth + 1);
}

Metadata read_metadata(const GumboNode* root) {
  Metadata out;
  std::string title, heading, date, time, site;
  walk(root, [&](const GumboElement& element) {
    const auto below = [&] {
      std::string text;
      for (unsigned i = 0; i < element.children.length; ++i)
        text_below(static_cast<const GumboNode*>(element.children.data[i]), text);
      return text;
    };
    if (element.tag == GUMBO_TAG_TITLE && title.empty()) title = trimmed(below());
    if (element.tag == GUMBO_TAG_H1 && heading.empty()) heading = trimmed(below());
    if (element.tag == GUMBO_TAG_META) {
      std::string_view name = attribute(element, "property");
      if (name.empty()) name = attribute(element, "name");
      if (name.empty()) name = attribute(element, "itemprop");
      const std::string_view content = attribute(element, "content");
      if (name == "og:title" && out.title.empty()) out.title = trimmed(content);
      if (name == "og:site_name") site = trimmed(content);
      if (name == "og:url" && out.url.empty()) out.url = content;
      if ((name == "publisher" || name == "article:publisher" || name == "dc.publisher" || name == "DC.publisher") &&
          out.publisher.empty() && content.find("://") == std::string_view::npos)
        out.publisher = trimmed(content);
      if ((name == "article:published_time" || name == "datePublished" || name == "date" || name == "dc.date" ||
           name == "DC.date" || name == "pubdate" || name == "dcterms.created") &&
          date.empty())
        date = content;
    }
    if (element.tag == GUMBO_TAG_LINK && attribute(element, "rel") == "canonical" && out.url.empty())
      out.url = attribute(element, "href");
    if (element.tag == GUMBO_TAG_TIME && time.empty()) {
      time = attribute(element, "datetime");
      if (time.empty()) time = trimmed(below());
    }
    if (element.tag == GUMBO_TAG_SCRIPT && attribute(element, "type") == "application/ld+json")
      read_json_ld(below(), out, date);
    return true;
  });
  if (out.title.empty()) out.title = heading.empty() ? title : heading;
  if (out.publisher.empty()) out.publisher = site;
  for (const std::string& candidate : {date, time}) {
    if (const auto day = parse_iso_day(std::string_view(candidate).substr(0, 10)); day && !out.published)
      out.published = TimeInterval::days(*day, *day);
  }
  return out;
}

/// The encoding that the page names in its first bytes.
std::string declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 2048);
  const size_t at = head.find("charset=");
  if (at == std::string_view::npos) return {};
  std::string out;
  for (size_t i = at + 8; i < head.size() && out.size() < 40; ++i) {
    const char c = head[i];
    if (c == '"' || c == '\'') {
      if (out.empty()) continue;
      break;
    }
    if (c == ' ' || c == '>' || c == ';' || c == '/') break;
    out += c;
  }
  return out;
}

}  // namespace

Result<Document> read_html(const std::string& name, std::string_view bytes) {
  auto decoded = decode(bytes, declared_encoding(bytes));
  if (!decoded) return Error{decoded.error().message, name};
  const std::string& html = decoded->text;
  // gumbo looks through all open elements at each tag, and recurses over the tree when it frees it: deep nesting is
  // refused before it parses
  unsigned open = 0, deepest = 0;
  for (size_t i = 0; i + 1 < html.size(); ++i) {
    if (html[i] != '<') continue;
    if (html[i + 1] == '/')
      open -= open > 0;
    else if ((html[i + 1] | 0x20) >= 'a' && (html[i + 1] | 0x20) <= 'z')
      open += stays_open(std::string_view(html).substr(i + 1, 12)), deepest = std::max(deepest, open);
  }
  if (deepest > kDeepestOpen) return Error{"nests its elements too deep to be a page", name};
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  if (!output) return Error{"cannot be read as HTML", name};
  struct Free {
    const GumboOptions* options;
    void operator()(GumboOutput* o) const { gumbo_destroy_output(options, o); }
  };
  const std::unique_ptr<GumboOutput, Free> guard(output, Free{&options});

  Metadata metadata = read_metadata(output->root);
  metadata.file = name;
  std::vector<std::pair<long, const GumboNode*>> candidates;
  const Weight all = weigh(output->root, false, candidates);
  const auto best = std::max_element(candidates.begin(), candidates.end(),
                                     [](const auto& a, const auto& b) { return a.first < b.first; });
  const GumboNode* article =
      best == candidates.end() || best->first * 4 < all.text - all.link ? output->root : best->second;
  Text text(html);
  text.add(article);
  while (!text.text.empty() && (text.text.back() == '\n' || text.text.back() == ' ')) text.text.pop_back();
  if (text.text.empty()) return Error{"holds no running text", name};
  Decoded clean = normalise(text.text);
  OffsetMap offsets;
  uint32_t last_text = 0, last_original = 0;
  for (uint32_t i = 0; i < clean.text.size(); ++i) {
    const uint32_t in_text = clean.offsets.original(i);
    const uint32_t original = decoded->offsets.original(
        in_text < text.origin.size() ? text.origin[in_text] : static_cast<uint32_t>(html.size()));
    if (i == 0 || original - last_original != i - last_text) {
      offsets.add(i, original);
      last_text = i, last_original = original;
    }
  }
  auto document = Document::make(std::move(clean.text), sha256(bytes), std::move(metadata), std::move(offsets));
  if (document) return document;
  return Error{document.error().message, name};
}

}  // namespace parley::ingest
