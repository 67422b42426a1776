#include "ingest/whatsapp.h"

#include <set>
#include <vector>

#include "ingest/encoding.h"
#include "ingest/stamp.h"

namespace parley::ingest {
namespace {

constexpr std::string_view kMark = "\xE2\x80\x8E";  // left-to-right mark: before what the program itself wrote

bool skip(std::string_view& text, std::string_view what) {
  const bool there = text.starts_with(what);
  if (there) text.remove_prefix(what.size());
  return there;
}
void skip_spaces(std::string_view& text) {
  while (skip(text, " ") || skip(text, "\xC2\xA0") || skip(text, "\xE2\x80\xAF")) {
  }
}
bool skip_digits(std::string_view& text, size_t most) {
  size_t size = 0;
  while (size < most && size < text.size() && text[size] >= '0' && text[size] <= '9') ++size;
  text.remove_prefix(size);
  return size > 0;
}
/// "9:41 PM", "21.41.07", "9:41 p. m."
bool skip_time(std::string_view& text) {
  if (!skip_digits(text, 2) || !(skip(text, ":") || skip(text, ".")) || !skip_digits(text, 2)) return false;
  if ((skip(text, ":") || skip(text, ".")) && !skip_digits(text, 2)) return false;
  std::string_view half = text;
  skip_spaces(half);
  if (skip(half, "a") || skip(half, "p") || skip(half, "A") || skip(half, "P")) {
    skip(half, ".");
    skip_spaces(half);
    if (!skip(half, "m") && !skip(half, "M")) return false;
    skip(half, ".");
    text = half;
  }
  return true;
}

struct Head {
  std::string_view date, rest;
  bool bracketed = false;
};
std::optional<Head> read_head(std::string_view line) {
  while (skip(line, kMark) || skip(line, "\xEF\xBB\xBF")) {
  }
  Head head;
  head.bracketed = skip(line, "[");
  head.date = line.substr(0, 16);
  for (int part = 0; part < 3; ++part) {
    if (!skip_digits(line, 4)) return std::nullopt;
    if (part < 2 && !skip(line, "/") && !skip(line, ".") && !skip(line, "-")) return std::nullopt;
    if (part < 2) skip(line, " ");
  }
  skip(line, ",");
  skip_spaces(line);
  if (!skip_time(line) || !skip(line, head.bracketed ? "] " : " - ")) return std::nullopt;
  head.rest = line;
  return head;
}

/// "Name: text" -> where the text begins; 0 = a line of the program.
size_t text_begin(std::string_view rest) {
  const size_t colon = rest.find(": ");
  return colon == std::string_view::npos || colon == 0 || colon > 120 ? 0 : colon + 2;
}

struct Message {
  size_t begin = 0, text = 0, end = 0;  // text: where the words begin; begin = text: a line of the program
  std::string_view date, writer;
};

std::vector<Message> split(std::string_view text) {
  std::vector<Message> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (const auto head = read_head(line)) {
      const size_t rest = static_cast<size_t>(head->rest.data() - text.data()), words = text_begin(head->rest);
      out.push_back({at, words ? rest + words : at, end, head->date, head->rest.substr(0, words ? words - 2 : 0)});
    } else if (!out.empty()) {
      out.back().end = end;
    }
    at = end + 1;
  }
  return out;
}

/// What people wrote: not a notice, not "<Media omitted>" in any language.
bool is_written(const Message& message, std::string_view text) {
  std::string_view words = text.substr(message.text, message.end - message.text);
  while (words.ends_with('\n') || words.ends_with(' ')) words.remove_suffix(1);
  return message.text != message.begin && !words.empty() && !words.starts_with(kMark) &&
         !(words.starts_with('<') && words.ends_with('>') && words.find('\n') == std::string_view::npos);
}

/// The name that the file says the chat has: that of a group, or of a person.
std::string name_in_file(std::string_view file) {
  for (const std::string_view before : {"WhatsApp Chat with ", "WhatsApp Chat - "}) {
    const size_t at = file.rfind(before);
    if (at == std::string_view::npos) continue;
    std::string_view name = file.substr(at + before.size());
    name = name.substr(0, name.find_first_of("/!"));
    for (const std::string_view ending : {".txt", ".zip"}) {
      if (name.ends_with(ending)) name.remove_suffix(ending.size());
    }
    return std::string(name);
  }
  return "";
}

/// The chat's name where it is a group's: several people write, none of that name, or a notice quotes the name.
std::string publisher_of(std::string_view file, std::string_view text, const std::vector<Message>& messages) {
  const std::string name = name_in_file(file);
  if (name.empty()) return "";
  std::set<std::string_view> writers;
  bool quoted = false;
  for (const Message& message : messages) {
    if (is_written(message, text)) {
      writers.insert(message.writer);
      continue;
    }
    const std::string_view notice = text.substr(message.begin, message.end - message.begin);
    quoted |= notice.find("\"" + name + "\"") != std::string_view::npos ||
              notice.find("\xE2\x80\x9C" + name + "\xE2\x80\x9D") != std::string_view::npos;
  }
  return !writers.contains(name) && (quoted || writers.size() > 2) ? name : "";
}

}  // namespace

bool is_whatsapp(std::string_view name, std::string_view bytes) {
  const std::string_view start = bytes.substr(0, size_t{1} << 16);
  const size_t first = start.find_first_not_of("\r\n");
  if (first == std::string_view::npos || !read_head(start.substr(first, 200))) return false;
  size_t heads = 0, bracketed = 0, writers = 0;
  for (size_t at = 0; at < start.size();) {
    const size_t end = std::min(start.find('\n', at), start.size());
    if (const auto head = read_head(start.substr(at, end - at))) {
      ++heads, bracketed += head->bracketed, writers += text_begin(head->rest) > 0;
    }
    at = end + 1;
  }
  const bool marked = name.find("WhatsApp") != std::string_view::npos || name.ends_with("_chat.txt") ||
                      start.find(kMark) != std::string_view::npos ||
                      start.find("end-to-end encrypted") != std::string_view::npos;
  return writers > 0 && (marked || (heads > 1 && bracketed == heads));
}

void read_whatsapp(const std::string& name, std::string_view bytes, const Sink& sink) {
  const auto decoded = decode(bytes, "");
  if (!decoded) return sink(Error{decoded.error().message, name});
  const std::string_view text = decoded->text;
  const std::vector<Message> messages = split(text);
  DigitDates dates;
  for (const Message& message : messages) dates.see(message.date);
  const std::string publisher = publisher_of(name, text, messages);
  bool empty = true;
  for (const Message& message : messages) {
    if (!is_written(message, text)) continue;
    empty = false;
    size_t end = message.end;
    while (end > message.text && (text[end - 1] == '\n' || text[end - 1] == ' ')) --end;
    Metadata metadata;
    metadata.publisher = publisher;
    if (const auto day = dates.day(message.date)) metadata.published = TimeInterval::days(*day, *day);
    // with its line's begin: the same words at another minute are another message
    std::string hash = sha256(text.substr(message.begin, end - message.begin));
    metadata.file = name + "!" + hash.substr(0, 12);
    OffsetMap offsets;
    for (size_t i = message.text; i < end; ++i)
      offsets.add(static_cast<uint32_t>(i - message.text), decoded->offsets.original(static_cast<uint32_t>(i)));
    sink(Document::make(std::string(text.substr(message.text, end - message.text)), std::move(hash),
                        std::move(metadata), std::move(offsets)));
  }
  if (empty) return sink(Error{"holds no message", name});
  if (dates.is_undecided())
    sink(Error{"its dates may have the day or the month first, and none tells which; read without dates", name});
}

}  // namespace parley::ingest
