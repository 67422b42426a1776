#include "data/gazetteer_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/fold.h"
#include "data/phrases.h"
#include "data/tsv.h"

namespace parley::data {
namespace {

/// Kind by GeoNames' feature class and code.
PlaceKind kind_of(std::string_view feature_class, std::string_view code) {
  const auto is = [&](std::string_view start) { return code.starts_with(start); };
  switch (feature_class.empty() ? ' ' : feature_class[0]) {
    case 'A':
      if (code == "ADM1") return PlaceKind::unit1;
      if (code == "ADM2") return PlaceKind::unit2;
      if (code == "PCLI" || code == "PCLD" || code == "PCLS" || code == "PCLIX" || code == "PCLF" || code == "PCL" ||
          code == "TERR")
        return PlaceKind::state;
      return PlaceKind::unit;
    case 'P':
      return code == "PPLX" ? PlaceKind::quarter : PlaceKind::town;
    case 'H':
    case 'U':
      return PlaceKind::water;
    case 'T':
      return is("ISL") || code == "ATOL" ? PlaceKind::island : PlaceKind::relief;
    case 'L':
      return code == "CONT" ? PlaceKind::continent : PlaceKind::region;
    case 'R':
      return PlaceKind::road;
    case 'V':
      return PlaceKind::relief;
    default:
      return PlaceKind::site;
  }
}

bool read_degrees(std::string_view cell, double most, int32_t& out) {
  double value = 0;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (failure != std::errc() || end != cell.data() + cell.size() || !(std::fabs(value) <= most)) return false;
  out = static_cast<int32_t>(std::lround(value * 1e5));
  return true;
}

template <class T>
bool read_number(std::string_view cell, T& out) {
  if (cell.empty()) return out = 0, true;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
  return failure == std::errc() && end == cell.data() + cell.size();
}

uint16_t country_of(std::string_view code) {
  return code.size() < 2
             ? 0
             : static_cast<uint16_t>(static_cast<unsigned char>(code[0]) << 8 | static_cast<unsigned char>(code[1]));
}

constexpr uint64_t kKeyMark = uint64_t{1} << 63;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Takes the rows of one file.
class Rows {
 public:
  Rows(std::string file, const NameRules& rules) : file_(std::move(file)), rules_(rules) {}

  void fail(int line, int column, std::string message) {
    if (out_.errors.size() < kMaxBadRows) out_.errors.push_back({std::move(message), file_, line, column});
  }
  void add_name(std::string_view name, NameUse use) {
    if (name.size() < 2) return;
    const PlaceNameHash hash = hash_place_name(name);
    out_.names.push_back({hash.folded, static_cast<uint32_t>(out_.rows.size()), hash.written, use});
  }
  /// The name and what it is also called by rule.
  void add_own_name(std::string_view name, NameUse use, const SourceRow& row) {
    add_name(name, use);
    for (const NameRules::Spelling& rule : rules_.spellings) {
      if (!rule.country.empty() && country_of(rule.country) != row.country) continue;
      std::string other(name);
      if (!rule.from.empty()) {
        if (!other.starts_with(rule.from + " ")) continue;
        other = rule.to + other.substr(rule.from.size());
      }
      for (const auto& [from, to] : rule.letters) other = replaced(std::move(other), from, to);
      if (other != name) add_name(other, NameUse::alternate);
    }
    if (is_unit(row.kind)) add_bare(name);
  }
  void add_short_forms(std::string_view code) {
    const auto& forms = rules_.short_forms;
    const auto found = std::lower_bound(forms.begin(), forms.end(), code,
                                        [](const auto& entry, std::string_view c) { return entry.first < c; });
    if (found == forms.end() || found->first != code) return;
    for (const std::string& form : found->second) add_name(form, NameUse::short_form);
  }
  void add(const SourceRow& row) { out_.rows.push_back(row); }
  SourceRows take() { return std::move(out_); }

 private:
  /// "Rapides Parish" is also Rapides, "Province of Idlib" is also Idlib.
  void add_bare(std::string_view name) {
    const std::string folded = fold_place_name(name);
    for (const std::string& word : rules_.unit_words) {
      if (folded.size() <= word.size() + 2) continue;
      if (folded.ends_with(word) && folded[folded.size() - word.size() - 1] == ' ')
        add_name(std::string_view(folded).substr(0, folded.size() - word.size() - 1), NameUse::bare);
      else if (folded.starts_with(word) && folded[word.size()] == ' ')
        add_name(std::string_view(folded).substr(word.size() + 1), NameUse::bare);
    }
  }

  std::string file_;
  const NameRules& rules_;
  SourceRows out_;
};

/// The cells of a line with their columns; true when there are exactly `count`.
bool split_cells(std::string_view line, std::string_view* cells, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const size_t end = line.find('\t');
    if ((end == std::string_view::npos) != (i + 1 == count)) return false;
    cells[i] = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  }
  return true;
}

int column_of(std::string_view line, std::string_view cell) { return static_cast<int>(cell.data() - line.data()) + 1; }

template <class Take>
void for_each_line(std::string_view bytes, int first_line, const Take& take) {
  for (int number = first_line; !bytes.empty(); ++number) {
    const size_t end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) take(line, number);
  }
}

template <class Take>
void for_each_part(std::string_view list, char separator, const Take& take) {
  while (!list.empty()) {
    const size_t end = list.find(separator);
    if (end != 0) take(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
}

/// Codes of airports stand among the names of towns: "ALP".
bool is_code(std::string_view name) {
  return name.size() <= 3 && std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void set_units(SourceRow& row, std::string_view country, std::string_view admin1, std::string_view admin2) {
  row.country = country_of(country);
  if (country.empty() || admin1.empty() || admin1 == "00") return;
  row.unit1 = hash_on(hash_on(hash_on(kFoldStart, country), "."), admin1) | kKeyMark;
  if (!admin2.empty())
    row.unit2 = hash_on(hash_on(hash_on(hash_on(hash_on(kFoldStart, country), "."), admin1), "."), admin2) | kKeyMark;
}

void set_key(SourceRow& row, std::string_view country) {
  if (row.kind == PlaceKind::state) row.key = place_key(country);
  if (row.kind == PlaceKind::unit1) row.key = row.unit1, row.unit1 = row.unit2 = 0;
  if (row.kind == PlaceKind::unit2) row.key = row.unit2, row.unit2 = 0;
  if (row.key == 0) row.key = geonames_key(row.geonames_id);
}

}  // namespace

uint64_t place_key(std::string_view code) { return code.empty() ? 0 : hash_on(kFoldStart, code) | kKeyMark; }

Result<NameRules> NameRules::read(const std::filesystem::path& places) {
  NameRules out;
  const auto spellings = read_tsv(places / "spellings.tsv", {"country", "letters", "from", "to"});
  if (!spellings) return spellings.error();
  for (const TsvRow& row : spellings->rows) {
    Spelling rule{std::string(row.cells[spellings->column("country")]),
                  {},
                  std::string(row.cells[spellings->column("from")]),
                  std::string(row.cells[spellings->column("to")])};
    for (const std::string_view pair : split_list(row.cells[spellings->column("letters")])) {
      const size_t equals = pair.find('=');
      if (equals == std::string::npos || equals == 0)
        return Error{"write letters as ş=sh|ç=ch", spellings->file.string(), row.line};
      rule.letters.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    out.spellings.push_back(std::move(rule));
  }
  const auto words = read_tsv(places / "unit_words.tsv", {"word", "kind"});
  if (!words) return words.error();
  for (const TsvRow& row : words->rows) {
    if (row.cells[words->column("kind")].starts_with("unit"))
      out.unit_words.push_back(fold_place_name(row.cells[words->column("word")]));
  }
  const auto forms = read_tsv(places / "short_forms.tsv", {"code", "forms"});
  if (!forms) return forms.error();
  for (const TsvRow& row : forms->rows) {
    const auto names = split_list(row.cells[forms->column("forms")]);
    out.short_forms.emplace_back(row.cells[forms->column("code")],
                                 std::vector<std::string>(names.begin(), names.end()));
  }
  std::sort(out.short_forms.begin(), out.short_forms.end());
  return out;
}

SourceRows read_geonames_rows(std::string_view bytes, const std::string& file, int first_line, const NameRules& rules) {
  Rows out(file, rules);
  for_each_line(bytes, first_line, [&](std::string_view line, int number) {
    enum {
      id,
      name,
      ascii,
      names,
      lat,
      lon,
      feature_class,
      feature_code,
      country,
      cc2,
      admin1,
      admin2,
      admin3,
      admin4,
      population,
      elevation,
      dem,
      zone,
      changed,
      count
    };
    std::string_view cells[count];
    if (!split_cells(line, cells, count))
      return out.fail(number, 1,
                      "is no row of GeoNames: it needs 19 columns separated by tabs; correct or delete the line");
    SourceRow row;
    if (!read_number(cells[id], row.geonames_id))
      return out.fail(number, 1, "'" + std::string(cells[id].substr(0, 20)) + "' is no number of a place");
    if (cells[name].empty() || cells[name].size() > 400)
      return out.fail(number, column_of(line, cells[name]), "the name is empty or longer than 400 bytes");
    if (!read_degrees(cells[lat], 90, row.lat))
      return out.fail(number, column_of(line, cells[lat]),
                      "'" + std::string(cells[lat].substr(0, 20)) + "' is no latitude between -90 and 90");
    if (!read_degrees(cells[lon], 180, row.lon))
      return out.fail(number, column_of(line, cells[lon]),
                      "'" + std::string(cells[lon].substr(0, 20)) + "' is no longitude between -180 and 180");
    uint64_t people = 0;
    if (!read_number(cells[population], people))
      return out.fail(number, column_of(line, cells[population]),
                      "'" + std::string(cells[population].substr(0, 20)) + "' is no number of people");
    row.population = static_cast<uint32_t>(std::min<uint64_t>(people, UINT32_MAX));
    row.kind = kind_of(cells[feature_class], cells[feature_code]);
    row.capital = cells[feature_code] == "PPLC"    ? 1
                  : cells[feature_code] == "PPLA"  ? 2
                  : cells[feature_code] == "PPLA2" ? 3
                                                   : 0;
    row.name = cells[name].data();
    row.name_size = static_cast<uint16_t>(cells[name].size());
    uint32_t metres = 0;
    if (row.geonames_id == 0 && read_number(cells[elevation], metres))
      row.radius = static_cast<uint16_t>(std::min(metres / 100, 65535u));
    set_units(row, cells[country], cells[admin1], cells[admin2]);
    set_key(row, cells[country]);
    if (row.kind == PlaceKind::unit1)
      out.add_short_forms(std::string(cells[country]) + "." + std::string(cells[admin1]));
    out.add_own_name(cells[name], NameUse::primary, row);
    if (hash_place_name(cells[ascii]).folded != hash_place_name(cells[name]).folded)
      out.add_name(cells[ascii], NameUse::alternate);
    for_each_part(cells[names], ',', [&](std::string_view other) {
      if (other == cells[name] || other.find("://") != std::string_view::npos) return;
      out.add_name(other, is_code(other) ? NameUse::short_form : NameUse::alternate);
    });
    out.add(row);
  });
  return out.take();
}

SourceRows read_own_rows(std::string_view bytes, const std::string& file, const NameRules& rules) {
  Rows out(file, rules);
  constexpr std::string_view kColumns = "key\tid\tname\tnames\tpeople\tlat\tlon\tradius_km\tkind\tinside\tpopulation";
  bool header = false;
  for_each_line(bytes, 1, [&](std::string_view line, int number) {
    if (line.front() == '#') return;
    if (!header) {
      header = true;
      if (line != kColumns)
        out.fail(number, 1, "the first row must name the columns: " + replaced(std::string(kColumns), "\t", " "));
      return;
    }
    enum { key, id, name, names, people, lat, lon, radius, kind, inside, population, count };
    std::string_view cells[count];
    if (!split_cells(line, cells, count)) return out.fail(number, 1, "needs 11 columns separated by tabs");
    SourceRow row;
    double km = 0;
    const auto [end, failure] = std::from_chars(cells[radius].data(), cells[radius].data() + cells[radius].size(), km);
    if (!read_number(cells[id], row.geonames_id))
      return out.fail(number, column_of(line, cells[id]), "is no GeoNames id; leave it empty for none");
    if (cells[name].empty() || cells[name].size() > 400)
      return out.fail(number, column_of(line, cells[name]), "the name is empty or longer than 400 bytes");
    if (!read_degrees(cells[lat], 90, row.lat))
      return out.fail(number, column_of(line, cells[lat]), "is no latitude between -90 and 90");
    if (!read_degrees(cells[lon], 180, row.lon))
      return out.fail(number, column_of(line, cells[lon]), "is no longitude between -180 and 180");
    if (failure != std::errc() || end != cells[radius].data() + cells[radius].size() || !(km >= 0 && km < 6500))
      return out.fail(number, column_of(line, cells[radius]), "is no radius in km; 0 is an exact point");
    if (!parse_place_kind(cells[kind], row.kind))
      return out.fail(number, column_of(line, cells[kind]),
                      "'" + std::string(cells[kind].substr(0, 20)) +
                          "' is no kind of place: town, quarter, region, unit2 … (core/place.h)");
    if (!read_number(cells[population], row.population))
      return out.fail(number, column_of(line, cells[population]),
                      "is no number of people; leave it empty when it is not known");
    std::string_view codes[3];
    size_t depth = 0;
    for_each_part(cells[inside], '.', [&](std::string_view code) {
      if (depth < 3) codes[depth++] = code;
    });
    row.radius = static_cast<uint16_t>(std::lround(km * 10));
    row.name = cells[name].data();
    row.name_size = static_cast<uint16_t>(cells[name].size());
    set_units(row, codes[0], codes[1], codes[2]);
    row.key = row.geonames_id      ? geonames_key(row.geonames_id)
              : cells[key].empty() ? 0
                                   : place_key("key:" + std::string(cells[key]));
    out.add_own_name(cells[name], NameUse::primary, row);
    for_each_part(cells[names], '|', [&](std::string_view other) { out.add_name(other, NameUse::alternate); });
    for_each_part(cells[people], '|', [&](std::string_view other) { out.add_name(other, NameUse::people); });
    out.add(row);
  });
  return out.take();
}

SourceRows read_state_rows(std::string_view bytes, const std::string& file, const NameRules& rules) {
  Rows out(file, rules);
  bool header = false;
  for_each_line(bytes, 1, [&](std::string_view line, int number) {
    if (line.front() == '#') return;
    if (!std::exchange(header, true)) return;
    enum { code, lat, lon, name, names, people, count };
    std::string_view cells[count];
    if (!split_cells(line, cells, count))
      return out.fail(number, 1, "needs 6 columns separated by tabs: code lat lon name names people");
    SourceRow row;
    if (!read_degrees(cells[lat], 90, row.lat) || !read_degrees(cells[lon], 180, row.lon) || cells[code].size() != 2 ||
        cells[name].empty())
      return out.fail(number, 1, "needs a code of two letters, a latitude, a longitude and a name");
    row.kind = PlaceKind::state;
    row.country = country_of(cells[code]);
    row.key = place_key(cells[code]);
    row.name = cells[name].data();
    row.name_size = static_cast<uint16_t>(cells[name].size());
    out.add_name(cells[name], NameUse::primary);
    for_each_part(cells[names], '|', [&](std::string_view other) { out.add_name(other, NameUse::alternate); });
    for_each_part(cells[people], '|', [&](std::string_view other) { out.add_name(other, NameUse::people); });
    out.add(row);
  });
  return out.take();
}

}  // namespace parley::data
