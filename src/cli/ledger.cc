#include "cli/ledger.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "core/csv.h"
#include "core/json.h"
#include "data/mapped_file.h"
#include "ingest/encoding.h"

namespace parley::cli {
namespace {

namespace fs = std::filesystem;

/// Hash of the files below a folder, with their names, in the order of the names.
std::string hash_of(const fs::path& folder, const fs::path& without) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (auto at = fs::recursive_directory_iterator(folder, failure);
       !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
    if (at->path() == without) at.disable_recursion_pending();
    if (at->is_regular_file(failure)) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  std::string all;
  for (const fs::path& file : files) {
    const auto mapped = data::MappedFile::open(file);
    all += file.lexically_relative(folder).generic_string() + "\n" +
           ingest::sha256(mapped ? mapped->bytes() : std::string_view()) + "\n";
  }
  return ingest::sha256(all).substr(0, 12);
}

/// Columns that a terminal shows, in code points; wide characters count as one.
size_t width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void print_rows(const store::Listing& listing, bool colour) {
  constexpr size_t kWidest = 44;
  std::vector<std::vector<std::string>> cells;
  std::vector<size_t> widths;
  std::vector<bool> used(listing.columns.size(), false);
  for (const std::string& column : listing.columns) widths.push_back(width(column));
  for (const store::Row& row : listing.rows) {
    auto& line = cells.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) {
      line.push_back(one_line(store::to_text(row[i]), kWidest));
      widths[i] = std::max(widths[i], width(line.back()));
      used[i] = used[i] || !line.back().empty();
    }
  }
  const auto put = [&](const std::vector<std::string>& line, const char* before, const char* after) {
    std::string out;
    for (size_t i = 0; i < line.size(); ++i) {
      if (!used[i]) continue;  // a column that nothing fills
      out += line[i];
      out.append(widths[i] - width(line[i]) + 2, ' ');
    }
    while (out.ends_with(' ')) out.pop_back();
    std::printf("%s%s%s\n", before, out.c_str(), after);
  };
  put(listing.columns, colour ? "\033[1m" : "", colour ? "\033[0m" : "");
  for (const auto& line : cells) put(line, "", "");
}

/// "47.1,37.5" or "47.1,37.5,25": degrees and kilometres.
bool parse_near(const std::string& text, store::IncidentQuery& query) {
  Point p;
  double km = query.within_km;
  char rest = 0;
  const int read = std::sscanf(text.c_str(), "%lf,%lf,%lf%c", &p.lat, &p.lon, &km, &rest);
  if ((read != 2 && read != 3) || p.lat < -90 || p.lat > 90 || p.lon < -180 || p.lon > 180 || km <= 0) return false;
  query.near = p, query.within_km = km;
  return true;
}

}  // namespace

bool is_day_or_empty(const std::string& text) { return text.empty() || parse_iso_day(text).has_value(); }

void add_incident_options(CLI::App& command, WhichIncidents& which, const char* last_day) {
  store::IncidentQuery& query = which.query;
  command.add_option("words", which.words, "words that the documents hold; \"held together\" by quotation marks");
  command.add_option("--from", query.from, "first day, as 2020-09-27");
  command.add_option(last_day, query.to, "last day");
  command.add_option("--place", query.place, "name of the place, or its beginning");
  command.add_option("--near", which.near, "LAT,LON or LAT,LON,KM (25 km)");
  command.add_option("--kind", query.kind, "a harm is told of: killed, injured, displaced …");
  command.add_option("--state", query.state, "candidate, in_review, agreed, published, withdrawn, merged")
      ->check(CLI::IsMember({"candidate", "in_review", "agreed", "published", "withdrawn", "merged"}));
  command.add_flag("--contested", query.contested, "only those whose accounts contradict each other");
}

Result<store::IncidentQuery> query_of(const WhichIncidents& which) {
  store::IncidentQuery query = which.query;
  for (const std::string& day : {query.from, query.to}) {
    if (!is_day_or_empty(day)) return Error{"'" + day + "' " + kNoDay};
  }
  if (!which.near.empty() && !parse_near(which.near, query))
    return Error{"--near reads LAT,LON or LAT,LON,KM in degrees: --near 47.1,37.5,20"};
  for (const std::string& word : which.words) query.words += (query.words.empty() ? "" : " ") + word;
  return query;
}

std::string one_line(std::string_view text, size_t limit) {
  std::string out;
  size_t characters = 0;
  for (const char c : text) {
    const bool begins = (c & 0xC0) != 0x80;
    if (begins && ++characters > limit) return out + "…";
    if (static_cast<unsigned char>(c) <= ' ') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

void add_ledger_options(CLI::App& command, LedgerOptions& options, Prints prints) {
  command.add_option("--ledger", options.ledger,
                     "the ledger: a file (default parley.db), or postgresql://user@host/database");
  command.add_option("--data", options.data, "folder of the tables and models");
  if (prints == Prints::nothing) return;
  command.add_option("--format", options.format, "table (default on a terminal), jsonl (default in a pipe), csv")
      ->check(CLI::IsMember({"table", "jsonl", "csv"}));
  command.add_option("--color,--colour", options.colour, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

std::string format_of(const LedgerOptions& options) {
  return !options.format.empty() ? options.format : ::isatty(STDOUT_FILENO) ? "table" : "jsonl";
}

bool colour_of(const LedgerOptions& options) {
  return options.colour == "always" ||
         (options.colour == "auto" && ::isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR"));
}

std::string data_version(const fs::path& data) { return hash_of(data, data / "link"); }
std::string link_version(const fs::path& data) { return hash_of(data / "link", {}); }

std::unique_ptr<store::Store> open_ledger(const LedgerOptions& options, store::Open how, Rules rules) {
  static Result<incident::LinkRules> loaded = incident::LinkRules{};
  store::Options with{how, nullptr, "", store::now};
  if (rules == Rules::load) {
    const fs::path data = data_folder(options.data);
    loaded = incident::load_rules(data);
    if (!loaded) return report(loaded.error()), nullptr;
    with.rules = &*loaded, with.rules_version = link_version(data);
  }
  auto opened = store::Store::open(options.ledger, std::move(with));
  if (!opened) return report(opened.error()), nullptr;
  return std::move(*opened);
}

std::string json_of(const std::vector<std::string>& columns, const store::Row& row) {
  JsonWriter json;
  json.open_object();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (store::is_null(row[i])) continue;
    const std::string text = store::to_text(row[i]);
    json.key(columns[i]);
    if (std::holds_alternative<std::string>(row[i]) && columns[i] != "evidence")
      json.value(std::string_view(text));
    else
      json.number(text);  // evidence is JSON already
  }
  return json.close_object().take();
}

void print(const store::Listing& listing, const std::string& format, bool colour) {
  if (format == "table") return print_rows(listing, colour);
  std::string out;
  if (format == "csv") {
    for (size_t i = 0; i < listing.columns.size(); ++i) out += (i ? "," : "") + listing.columns[i];
    out += '\n';
  }
  for (const store::Row& row : listing.rows) {
    if (format == "csv") {
      for (size_t i = 0; i < row.size(); ++i) {
        if (i) out += ',';
        if (std::holds_alternative<std::string>(row[i]))
          append_csv(store::to_text(row[i]), ',', out);
        else
          out += store::to_text(row[i]);
      }
      out += '\n';
    } else {
      out += json_of(listing.columns, row) + '\n';
    }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
}

}  // namespace parley::cli
