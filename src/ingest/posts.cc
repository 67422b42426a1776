// Tables of posts (CSV, TSV): each row with a text is a document.
#include <algorithm>
#include <initializer_list>

#include "core/csv.h"
#include "ingest/encoding.h"
#include "ingest/ingest.h"
#include "ingest/stamp.h"

namespace parley::ingest {
namespace {

constexpr int kNone = -1;
using Row = std::vector<std::string>;

/// A field of a post and the names that its column has in exports of others, the surest first.
struct Field {
  const char* name;
  std::string Columns::*column;
  std::initializer_list<std::string_view> usual;
};
const Field kFields[] = {
    {"text",
     &Columns::text,
     {"text", "fulltext", "content", "rawcontent", "message", "messagetext", "body", "tweet", "tweettext", "posttext",
      "caption"}},
    {"date",
     &Columns::date,
     {"date", "published", "publishedat", "publishdate", "publicationdate", "createdat", "created", "createdtime",
      "postedat", "posted", "postdate", "timestamp", "datetime", "dateutc"}},
    {"url", &Columns::url, {"url", "permalink", "link", "posturl", "messageurl", "tweeturl", "permanenturl"}},
    {"publisher", &Columns::publisher, {"publisher", "channel", "channelname", "source", "outlet", "author"}},
    {"title", &Columns::title, {"title", "headline"}},
    {"id", &Columns::id, {"id", "postid", "messageid", "tweetid"}},
};
constexpr size_t kText = 0, kDate = 1, kUrl = 2, kPublisher = 3, kTitle = 4, kId = 5;

/// "Created_at" -> "createdat"
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != ' ' && c != '_' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\n"), last = text.find_last_not_of(" \t\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

char separator_of(std::string_view name, std::string_view text) {
  if (name.ends_with(".tsv") || name.ends_with(".TSV")) return '\t';
  const std::string_view head = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char c : {';', '\t'}) {
    if (std::count(head.begin(), head.end(), c) > std::count(head.begin(), head.end(), best)) best = c;
  }
  return best;
}

/// Where each field of kFields stands.
struct Places {
  int of[std::size(kFields)];
};

std::string names_of(const Row& header) {
  std::string out;
  for (const std::string& name : header) out += (out.empty() ? "" : ", ") + name.substr(0, 60);
  return out.substr(0, out.size() > 1000 ? out.rfind(", ", 1000) : out.size());
}

Result<Places> find_columns(const Row& header, const Columns& columns) {
  Places out;
  for (size_t f = 0; f < std::size(kFields); ++f) {
    out.of[f] = kNone;
    const std::string& given = columns.*kFields[f].column;
    const auto find = [&](const auto& matches) {
      const auto at = std::find_if(header.begin(), header.end(), matches);
      if (at != header.end() && out.of[f] == kNone) out.of[f] = static_cast<int>(at - header.begin());
    };
    if (!given.empty()) {
      find([&](const std::string& name) { return trimmed(name) == given; });
      if (out.of[f] == kNone) return Error{"has no column '" + given + "'; its columns: " + names_of(header)};
      continue;
    }
    for (const std::string_view usual : kFields[f].usual)
      find([&](const std::string& name) { return plain(trimmed(name)) == usual; });
  }
  if (out.of[kText] == kNone)
    return Error{
        "has no column that is known to hold the text; say which with --columns text=NAME,date=NAME,url=NAME; "
        "its columns: " +
        names_of(header)};
  return out;
}

class Reader {
 public:
  Reader(const std::string& name, const Places& places, const Sink& sink) : name_(name), places_(places), sink_(sink) {}

  void see_date(const Row& row) {
    const std::string_view date = cell(row, kDate);
    if (!date.empty() && !read_stamp(date)) dates_.see(date);
  }

  void read(const Row& row, std::string_view raw, int line) {
    const std::string_view text = cell(row, kText);
    if (text.empty()) return;  // a picture alone
    Metadata metadata;
    metadata.url = cell(row, kUrl);
    metadata.publisher = cell(row, kPublisher);
    metadata.title = cell(row, kTitle);
    metadata.id = cell(row, kId);
    const std::string_view date = cell(row, kDate);
    auto day = read_stamp(date);
    if (!day) day = dates_.day(date);
    if (day)
      metadata.published = TimeInterval::days(*day, *day);
    else if (!date.empty() && ++undated_ == 1)
      first_undated_ = line;
    // without an address of their own the same words on another day are another post
    std::string hash = sha256(metadata.url.empty() && metadata.id.empty() ? raw : text);
    metadata.file = name_ + "!" + (metadata.url.empty() ? hash.substr(0, 12) : metadata.url);
    Decoded decoded = normalise(text);
    sink_(Document::make(std::move(decoded.text), std::move(hash), std::move(metadata), std::move(decoded.offsets)));
    empty_ = false;
  }

  void finish() {
    if (empty_) return sink_(Error{"is a table without a row that holds text", name_});
    if (undated_ == 0) return;
    const std::string rows = std::to_string(undated_) + (undated_ == 1 ? " row is" : " rows are");
    sink_(Error{dates_.is_undecided() ? "its dates may have the day or the month first, and none tells which; " + rows +
                                            " read without a date"
                                      : "here and after, " + rows + " read without a date, which cannot be read",
                name_, first_undated_});
  }

 private:
  std::string_view cell(const Row& row, size_t field) const {
    const int at = places_.of[field];
    return at == kNone || static_cast<size_t>(at) >= row.size() ? std::string_view()
                                                                : trimmed(row[static_cast<size_t>(at)]);
  }

  const std::string& name_;
  const Places& places_;
  const Sink& sink_;
  DigitDates dates_;
  size_t undated_ = 0;
  int first_undated_ = 0;
  bool empty_ = true;
};

}  // namespace

Result<Columns> parse_columns(std::string_view text) {
  Columns out;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const size_t sign = pair.find('=');
    const std::string_view name = trimmed(pair.substr(0, sign));
    const Field* field = std::find_if(std::begin(kFields), std::end(kFields),
                                      [&](const Field& candidate) { return name == candidate.name; });
    if (sign == std::string_view::npos || field == std::end(kFields))
      return Error{"'" + std::string(pair) +
                   "' is none of text=NAME, date=NAME, url=NAME, publisher=NAME, title=NAME, id=NAME"};
    out.*field->column = trimmed(pair.substr(sign + 1));
  }
  return out;
}

void read_posts(const std::string& name, std::string_view bytes, const Columns& columns, const Sink& sink) {
  const auto decoded = decode(bytes, "");
  if (!decoded) return sink(Error{decoded.error().message, name});
  const char separator = separator_of(name, decoded->text);
  Row header, row;
  if (CsvRows rows(decoded->text, separator); !rows.next(header)) return sink(Error{"is an empty table", name});
  const auto places = find_columns(header, columns);
  if (!places) return sink(Error{places.error().message, name});
  Reader reader(name, *places, sink);
  CsvRows first(decoded->text, separator), second(decoded->text, separator);  // all dates tell the order of each
  first.next(row);
  while (first.next(row)) reader.see_date(row);
  second.next(row);
  while (second.next(row)) {
    if (second.is_cut()) {
      sink(Error{"a quote that opens in this row is not closed; what stands before is read", name, second.line()});
      break;
    }
    reader.read(row, second.raw(), second.line());
  }
  reader.finish();
}

}  // namespace parley::ingest
