#include "dataset/read.h"

#include <algorithm>
#include <charconv>

#include "core/csv.h"
#include "incident/passage.h"
#include "ingest/encoding.h"

namespace parley::dataset {
namespace {

constexpr size_t kLongestCell = 1 << 16;
// about how far an event may lie from its point, by UCDP's precision; index 0 is unused
constexpr float kRadiusKm[] = {0, 2, 25, 40, 100, 200, 400, 200};

template <class T>
std::optional<T> number_of(std::string_view cell) {
  T out{};
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
  return error == std::errc() && end == cell.data() + cell.size() ? std::optional(out) : std::nullopt;
}

/// "2020-10-04", "2020-10-04 00:00:00.000", "04 October 2020", "04-Oct-2020".
std::optional<Day> day_of(std::string_view cell) {
  if (const auto day = parse_iso_day(cell.substr(0, 10))) return day;
  constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  const size_t first = cell.find_first_of(" -"), second = cell.find_first_of(" -", first + 1);
  if (first == cell.npos || second == cell.npos || second - first < 4) return std::nullopt;
  std::string month(cell.substr(first + 1, 3));
  for (char& c : month) c = static_cast<char>(c | 0x20);
  const size_t found = kMonths.find(month);
  const auto day = number_of<int>(cell.substr(0, first)), year = number_of<int>(cell.substr(second + 1, 4));
  if (found == kMonths.npos || found % 3 != 0 || !day || !year) return std::nullopt;
  const CivilDate date{*year, static_cast<int>(found / 3) + 1, *day};
  return is_valid(date) ? std::optional(to_day(date)) : std::nullopt;
}

/// The columns of one file, and what a row of them says.
class Table {
 public:
  Table(const Format& format, std::vector<std::string> columns, const pipeline::Tables& tables)
      : format_(format), columns_(std::move(columns)), tables_(tables) {}

  Result<Row> row(std::vector<std::string> cells, const std::string& publisher) {
    cells_ = std::move(cells);
    if (cells_.size() != columns_.size())
      return Error{"has " + std::to_string(cells_.size()) + " cells, not " + std::to_string(columns_.size())};
    spans_.assign(cells_.size(), {});
    const std::string id(cell(format_.id));
    if (id.empty()) return Error{"has no " + format_.id};
    const auto first = day_of(cell(format_.date_from));
    auto last = day_of(cell(format_.date_to));
    if (!first) return Error{"has no day in " + format_.date_from + " (as 2020-10-04)"};
    if (!last || *last < *first) last = first;
    const std::string text = write_text();
    Metadata metadata;
    metadata.id = format_.name + ":" + id;
    metadata.title = format_.title + " " + id;
    metadata.publisher = publisher;
    metadata.publisher_kind = "dataset";
    auto document = Document::make(text, ingest::sha256(text), std::move(metadata), {});
    if (!document) return document.error();
    Row out{std::move(*document), {}, {}, std::string(cell(format_.country)), first, last};
    out.reading.language = "en";
    out.reading.analysis = tables_.engine.analyse(out.document.text());
    claim(*first, *last, out.reading);
    out.accounts = incident::find_accounts(out.document, out.reading, tables_);
    for (Account& account : out.accounts) compare_by_prose(out, account);
    return out;
  }

 private:
  std::string_view cell(std::string_view column) const {
    const size_t at = index(column);
    return at < cells_.size() ? std::string_view(cells_[at]) : std::string_view();
  }
  size_t index(std::string_view column) const {
    return column.empty() ? columns_.size()
                          : static_cast<size_t>(std::find(columns_.begin(), columns_.end(), column) - columns_.begin());
  }
  Span span(std::string_view column) const {
    const size_t at = index(column);
    return at < spans_.size() ? spans_[at] : Span{};
  }

  std::string write_text() {
    std::string text;
    const auto put = [&](size_t at) {
      std::string value = ingest::normalise(cells_[at].substr(0, kLongestCell)).text;
      std::replace(value.begin(), value.end(), '\n', ' ');
      if (!is_utf8(value)) value = "?";
      spans_[at] = {static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size() + value.size())};
      text += value;
    };
    std::vector<bool> is_prose(cells_.size());
    for (const std::string& column : format_.prose) {
      const size_t at = index(column);
      if (at == cells_.size() || cells_[at].empty() || is_prose[at]) continue;
      is_prose[at] = true;
      put(at);
      text += "\n\n";
    }
    prose_end_ = static_cast<uint32_t>(text.size());
    for (size_t at = 0; at < cells_.size(); ++at) {
      if (cells_[at].empty() || is_prose[at]) continue;
      text += columns_[at] + ": ";
      put(at);
      text += '\n';
    }
    return text;
  }

  std::string_view chosen(const Choice& choice) const {
    if (choice.column.empty()) return choice.constant;
    const auto found = choice.map.find(std::string(cell(choice.column)));
    return found == choice.map.end() ? std::string_view() : std::string_view(found->second);
  }

  void claim(Day first, Day last, pipeline::Reading& reading) const {
    EventType event = EventType::none;
    if (!parse_event(chosen(format_.event), event) || event == EventType::none) return;
    Claim claim(SpeakerChain(), Stance::reported);
    claim.event = event;
    claim.mode = chosen(format_.mode);
    claim.rule = format_.rule;
    claim.trigger = span(format_.event.column.empty() ? format_.id : format_.event.column);
    claim.time.emplace(TimeInterval::days(first, last), span(format_.date_from), format_.rule);
    put_place(claim);
    const auto& sentences = reading.analysis.sentences;
    const auto& tokens = reading.analysis.tokens;
    for (uint32_t i = 0; i < sentences.size(); ++i) {
      if (tokens[sentences[i].first].span.begin <= claim.trigger.begin) claim.sentence = i;
    }
    for (const Figure& figure : format_.figures) put_figure(figure, claim, reading.record);
    reading.record.claims.push_back(std::move(claim));
  }

  void put_place(Claim& claim) const {
    const auto name = std::find_if(format_.place.begin(), format_.place.end(),
                                   [&](const std::string& column) { return !cell(column).empty(); });
    const auto lat = number_of<double>(cell(format_.lat)), lon = number_of<double>(cell(format_.lon));
    const bool on_earth = lat && lon && *lat >= -90 && *lat <= 90 && *lon >= -180 && *lon <= 180;
    if (name == format_.place.end() && !on_earth) return;
    const std::string& column = name == format_.place.end() ? format_.lat : *name;
    ClaimPlace place;
    place.text = cell(column);
    if (on_earth) {
      ResolvedPlace at;
      at.name = place.text, at.point = {*lat, *lon};
      const auto word = format_.precisions.find(std::string(cell(format_.precision)));
      const int code = word != format_.precisions.end() ? word->second
                       : format_.precisions.empty()     ? number_of<int>(cell(format_.precision)).value_or(5)
                                                        : 5;
      at.precision = static_cast<uint8_t>(std::clamp(code, 1, 7));
      at.radius_km = kRadiusKm[at.precision];
      place.resolved = at;
    }
    claim.place.emplace(std::move(place), span(column), format_.rule);
  }

  void put_figure(const Figure& figure, Claim& claim, Record& record) const {
    const auto best = number_of<int64_t>(cell(figure.best)), low = number_of<int64_t>(cell(figure.low)),
               high = number_of<int64_t>(cell(figure.high));
    const int64_t least = low ? *low : best.value_or(0);
    const int64_t most = high ? *high : best ? *best : least;
    if (least < 0 || most <= 0 || most > 100'000'000) return;  // nought: none is known
    const std::string& column = best ? figure.best : low ? figure.low : figure.high;
    const Quantity quantity = least == most ? Quantity::exactly(least) : Quantity::between(least, most);
    Harm harm{figure.kind, {quantity, span(column), format_.rule}};
    harm.status = figure.status;
    harm.status_basis = figure.status == Status::unknown ? Basis::unknown : Basis::stated;
    claim.harms.push_back(static_cast<uint32_t>(record.harms.size()));
    if (figure.status != Status::unknown && !record.harms.empty() && record.harms.front().kind == figure.kind)
      harm.subset_of = 0;
    record.harms.push_back(std::move(harm));
  }

  /// Names of columns are no words of the happening, and a form that is filled in again is no copy.
  void compare_by_prose(const Row& row, Account& account) const {
    const auto& analysis = row.reading.analysis;
    std::vector<bool> own(analysis.sentences.size());
    for (size_t i = 0; i < own.size(); ++i)
      own[i] = analysis.tokens[analysis.sentences[i].first].span.begin < prose_end_;
    account.words.clear(), account.counts.clear(), account.persons.clear(), account.shingles.clear();
    account.main = false;  // its title names the dataset
    incident::read_passage(row.document, analysis, tables_.actors, own, account);
    account.main = true;
  }

  const Format& format_;
  std::vector<std::string> columns_, cells_;
  std::vector<Span> spans_;  // [cell] in the document's text
  const pipeline::Tables& tables_;
  uint32_t prose_end_ = 0;
};

const Format* recognised(const std::vector<Format>& formats, const std::string& name,
                         const std::vector<std::string>& columns) {
  for (const Format& format : formats) {
    if (!name.empty() ? format.name == name
                      : std::all_of(format.recognise.begin(), format.recognise.end(), [&](const std::string& column) {
                          return std::find(columns.begin(), columns.end(), column) != columns.end();
                        }))
      return &format;
  }
  return nullptr;
}

std::string names_of(const std::vector<Format>& formats) {
  std::string out;
  for (const Format& format : formats) out += (out.empty() ? "" : ", ") + format.name;
  return out;
}

}  // namespace

Result<Ok> read_table(const std::string& file, std::string_view bytes, const std::vector<Format>& formats,
                      const std::string& format, const std::string& publisher, const pipeline::Tables& tables,
                      const TakeRow& take, const Fail& fail) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view head = bytes.substr(0, bytes.find('\n'));
  const char separator =
      std::count(head.begin(), head.end(), '\t') > std::count(head.begin(), head.end(), ',') ? '\t' : ',';
  CsvRows rows(bytes, separator);
  std::vector<std::string> columns, cells;
  if (!rows.next(columns)) return Error{"is empty", file};
  const Format* found = recognised(formats, format, columns);
  bool has_header = true;
  for (const Format& one : formats) {  // some editions come without a row of names
    if ((found && found != &one) || one.without_header.size() != columns.size() || !number_of<int64_t>(columns[0]))
      continue;
    found = &one, has_header = false;
    cells = columns, columns = one.without_header;
    break;
  }
  if (!found)
    return Error{format.empty() ? "has the columns of no dataset that Parley knows (" + names_of(formats) +
                                      "); name one with --dataset, or describe its columns in data/import/"
                                : "'" + format + "' is no dataset that Parley knows; there are " + names_of(formats),
                 file};
  for (const std::string& needed : {found->id, found->date_from}) {
    if (std::find(columns.begin(), columns.end(), needed) == columns.end())
      return Error{"has no column '" + needed + "', which " + found->title + " has", file};
  }
  Table table(*found, columns, tables);
  for (bool more = has_header ? rows.next(cells) : true; more; more = rows.next(cells)) {
    auto row = table.row(cells, publisher.empty() ? found->publisher : publisher);
    if (!row)
      fail({row.error().message + "; left out", file, rows.line()});
    else if (!take(*row))
      break;
  }
  return Ok{};
}

}  // namespace parley::dataset
