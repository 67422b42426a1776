#include "ingest/mime.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/document.h"
#include "ingest/encoding.h"
#include "ingest/gmime.h"

namespace parley::ingest {
namespace {

constexpr size_t kMostField = 4000;  // GMime's parsers of fields recurse

char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string low(std::string_view text) {
  std::string out;
  for (const char c : text) out += low(c);
  return out;
}

/// The line at `at` without its end; `at` moves behind it.
std::string_view take_line(std::string_view bytes, size_t& at) {
  const size_t end = std::min(bytes.find('\n', at), bytes.size());
  std::string_view line = bytes.substr(at, end - at);
  at = std::min(bytes.size(), end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct Free {
  void operator()(GMimeParserOptions* options) const { gmime().options_free(options); }
  void operator()(void* object) const { gmime().unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// Parameters as they stand: what GMime makes of encoded words in them loses some (decision 0015).
Owned<GMimeParserOptions> options() {
  Owned<GMimeParserOptions> out(gmime().options_new());
  gmime().options_set_parameters(out.get(), GMIME_RFC_COMPLIANCE_STRICT);
  return out;
}

std::string decode_transfer(std::string_view bytes, GMimeContentEncoding encoding) {
  GMimeEncoding state;
  gmime().decode_begin(&state, encoding);
  std::string out(gmime().decode_size(&state, bytes.size()) + 64, '\0');
  out.resize(gmime().decode(&state, bytes.data(), bytes.size(), out.data()));
  return out;
}

/// Text in another charset than UTF-8 becomes UTF-8.
std::string to_utf8(std::string bytes, std::string charset) {
  charset = low(charset.substr(0, charset.find('*')));  // RFC 2231: "utf-8*en"
  if (is_utf8(bytes)) return bytes;
  if (charset == "us-ascii") charset.clear();             // it is not, and decode() finds out what it is
  if (charset == "iso-8859-1") charset = "windows-1252";  // as in HTML
  auto decoded = decode(bytes, charset);
  return decoded ? std::move(decoded->text) : bytes;
}

/// "=?charset?q?text?=" at the begin.
struct Word {
  std::string charset, bytes;
  size_t size = 0;  // of it in the field
};
std::optional<Word> read_word(std::string_view text) {
  const size_t charset = 2, coding = text.find('?', charset);
  if (!text.starts_with("=?") || coding == std::string_view::npos || coding + 2 >= text.size() ||
      text[coding + 2] != '?')
    return std::nullopt;
  const size_t end = text.find("?=", coding + 3);
  const char kind = low(text[coding + 1]);
  if (end == std::string_view::npos || (kind != 'q' && kind != 'b')) return std::nullopt;
  std::string payload(text.substr(coding + 3, end - coding - 3));
  const bool quoted = kind == 'q';
  if (quoted) std::replace(payload.begin(), payload.end(), '_', ' ');
  return Word{std::string(text.substr(charset, coding - charset)),
              decode_transfer(payload, quoted ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_BASE64),
              end + 2};
}

/// RFC 2047.  A character may stand half in one word and half in the next.
std::string decode_words(std::string_view text) {
  std::string out, bytes, charset;
  const auto flush = [&] { out += to_utf8(std::move(bytes), charset), bytes.clear(); };
  while (!text.empty()) {
    if (auto word = read_word(text)) {
      if (word->charset != charset) flush();
      charset = std::move(word->charset);
      bytes += word->bytes;
      text.remove_prefix(word->size);
      const size_t next = text.find_first_not_of(" \t");
      if (next != std::string_view::npos && read_word(text.substr(next))) text.remove_prefix(next);
      continue;
    }
    flush();
    const size_t next = std::min(text.find("=?", 1), text.size());
    out += to_utf8(std::string(text.substr(0, next)), "");
    text.remove_prefix(next);
  }
  flush();
  return out;
}

/// One line of UTF-8.
std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return is_utf8(out) ? out : "";
}

}  // namespace

Entity::Entity(std::string_view bytes, std::string_view type_where_none) {
  size_t at = 0;
  while (at < bytes.size()) {
    const size_t begin = at;
    if (take_line(bytes, at).empty()) {
      head_ = bytes.substr(0, begin);
      break;
    }
    if (at == bytes.size()) head_ = bytes;
  }
  body_ = bytes.substr(at);
  const std::string value = field("content-type");
  if (value.empty()) {
    type_ = type_where_none;
    return;
  }
  const auto parse = options();
  const Owned<GMimeContentType> type(gmime().type_parse(parse.get(), value.c_str()));
  const char *major = gmime().type_major(type.get()), *minor = gmime().type_minor(type.get());
  type_ = low(std::string(major ? major : "text") + "/" + (minor ? minor : "plain"));
}

std::string Entity::field(std::string_view name) const {
  std::string out;
  bool inside = false;
  const std::string_view head = head_.substr(0, kMostHead);
  for (size_t at = 0; at < head.size() && out.size() < kMostField;) {
    const std::string_view line = take_line(head, at);
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (inside) out.append(line.substr(0, kMostField - out.size()));
      continue;
    }
    if (inside) break;
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    inside = low(line.substr(0, name.size())) == name;
    if (inside) out = line.substr(name.size() + 1, kMostField);
  }
  const size_t first = out.find_first_not_of(" \t");
  for (char& c : out) c = c == '\0' ? ' ' : c;
  return first == std::string::npos ? "" : out.substr(first);
}

std::string Entity::words(std::string_view name) const { return clean(decode_words(field(name))); }

std::string Entity::parameter(const char* name) const {
  const auto parse = options();
  const Owned<GMimeContentType> type(gmime().type_parse(parse.get(), field("content-type").c_str()));
  const char* value = gmime().type_parameter(type.get(), name);
  return value ? value : "";
}

bool Entity::is_attachment() const { return low(field("content-disposition").substr(0, 10)) == "attachment"; }

std::string Entity::file_name() const {
  const auto parse = options();
  const Owned<GMimeContentDisposition> disposition(
      gmime().disposition_parse(parse.get(), field("content-disposition").c_str()));
  const char* name = gmime().disposition_parameter(disposition.get(), "filename");
  return clean(decode_words(name && *name ? name : parameter("name")));
}

std::string Entity::content() const {
  std::string name = low(field("content-transfer-encoding").substr(0, 40));
  name = name.substr(0, name.find_first_of(" \t;("));
  const GMimeContentEncoding encoding = gmime().encoding_from_name(name.c_str());
  if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
    return std::string(body_);
  return decode_transfer(body_, encoding);
}

std::string Entity::content_as_text() const {
  const std::string charset = parameter("charset");
  return charset.empty() ? content() : to_utf8(content(), charset);
}

Result<std::vector<std::string_view>> Entity::parts(size_t most) const {
  const std::string boundary = "--" + parameter("boundary");
  if (boundary == "--") return Error{"has parts but does not say what stands between them (no boundary)"};
  std::vector<std::string_view> out;
  size_t begin = std::string_view::npos;  // of the part that is open
  for (size_t at = 0; at < body_.size();) {
    const size_t line_begin = at;
    const std::string_view line = take_line(body_, at);
    if (!line.starts_with(boundary)) continue;
    const std::string_view rest = line.substr(boundary.size());
    const bool last = rest.starts_with("--");
    if (!last && rest.find_first_not_of(" \t") != std::string_view::npos) continue;
    if (begin != std::string_view::npos) {
      std::string_view part = body_.substr(begin, line_begin - begin);
      if (part.ends_with('\n')) part.remove_suffix(1);  // the line's end before a boundary is the boundary's
      if (part.ends_with('\r')) part.remove_suffix(1);
      out.push_back(part);
    }
    begin = last ? std::string_view::npos : at;
    if (last) break;
    if (out.size() == most) return out;
  }
  if (begin != std::string_view::npos) out.push_back(body_.substr(begin));
  if (out.empty()) return Error{"has parts, but the line that should stand between them does not occur"};
  return out;
}

std::string name_of_mailbox(const std::string& field) {
  std::string name;
  bool quoted = false;
  size_t at = 0;
  for (; at < field.size() && (quoted || field[at] != '<'); ++at) {
    if (field[at] == '"')
      quoted = !quoted;
    else if (field[at] != '\\' || ++at < field.size())
      name += field[at];
  }
  if (at == field.size()) {  // "press@example.org (Press office)"
    const size_t open = field.find('('), close = field.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return "";
    name = field.substr(open + 1, close - open - 1);
  }
  name = clean(decode_words(name));
  return name.find('@') == std::string::npos ? name : "";
}

}  // namespace parley::ingest
