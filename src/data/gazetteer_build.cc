#include "data/gazetteer_build.h"

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>
#include <thread>
#include <unordered_map>

#include "data/gazetteer_rows.h"
#include "data/tsv.h"

namespace parley::data {
namespace {

namespace fs = std::filesystem;

/// Parts of whole lines, one a thread, each with the number of its first line.
std::vector<std::pair<std::string_view, int>> parts_of(std::string_view bytes, unsigned count) {
  std::vector<std::pair<std::string_view, int>> out;
  int line = 1;
  for (unsigned i = 0; i < count && !bytes.empty(); ++i) {
    const size_t want = bytes.size() / (count - i);
    size_t end = i + 1 == count ? bytes.size() : bytes.find('\n', want);
    end = end == std::string_view::npos ? bytes.size() : std::min(bytes.size(), end + 1);
    out.emplace_back(bytes.substr(0, end), line);
    line += static_cast<int>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    bytes.remove_prefix(end);
  }
  return out;
}

template <class Work>
void in_parallel(size_t count, const Work& work) {
  std::vector<std::jthread> threads;
  for (size_t i = 1; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  if (count > 0) work(0);
}

class Builder {
 public:
  Builder(const GazetteerSources& sources, std::vector<Error>& errors) : sources_(sources), errors_(errors) {}

  Result<GazetteerReport> build(const fs::path& out) {
    auto rules = NameRules::read(sources_.tables);
    if (!rules) return rules.error();
    rules_ = std::move(*rules);
    if (auto done = read_rows(); !done) return done.error();
    merge();
    if (auto done = read_alternate_names(); !done) return done.error();
    if (auto done = read_facts(); !done) return done.error();
    if (!errors_.empty()) return Error{"has bad rows; nothing was written", errors_.front().file};
    find_parents();
    sort_names();
    return write(out);
  }

 private:
  Result<std::string_view> map(const fs::path& path) {
    auto file = MappedFile::open(path);
    if (!file) return file.error();
    files_.push_back(std::move(*file));
    return files_.back().bytes();
  }

  void take(SourceRows part) {
    const auto base = static_cast<uint32_t>(rows_.size());
    for (SourceName& name : part.names) name.row += base;
    rows_.insert(rows_.end(), part.rows.begin(), part.rows.end());
    names_.insert(names_.end(), part.names.begin(), part.names.end());
    if (errors_.size() < kMaxBadRows) errors_.insert(errors_.end(), part.errors.begin(), part.errors.end());
  }

  Result<Ok> read_rows() {
    auto states = map(sources_.tables / "countries.tsv");
    if (!states) return states.error();
    take(read_state_rows(*states, (sources_.tables / "countries.tsv").string(), rules_));
    for (const fs::path& path : sources_.geonames) {
      auto bytes = map(path);
      if (!bytes) return bytes.error();
      const auto parts = parts_of(*bytes, std::max(1u, sources_.threads));
      std::vector<SourceRows> read(parts.size());
      in_parallel(parts.size(), [&](size_t i) {
        read[i] = read_geonames_rows(parts[i].first, path.string(), parts[i].second, rules_);
      });
      for (SourceRows& part : read) take(std::exchange(part, {}));
    }
    std::vector<fs::path> own{sources_.tables / "places.tsv"};
    own.insert(own.end(), sources_.own.begin(), sources_.own.end());
    for (const fs::path& path : own) {
      auto bytes = map(path);
      if (!bytes) return bytes.error();
      take(read_own_rows(*bytes, path.string(), rules_));
    }
    if (rows_.size() >= kNoPlace) return Error{"there are more than 4 billion rows of places"};
    return Ok{};
  }

  /// Rows with one key become one place: what a later row knows wins, names come together.
  void merge() {
    std::vector<std::pair<uint64_t, uint32_t>> order;
    order.reserve(rows_.size());
    for (uint32_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].key) order.emplace_back(rows_[i].key, i);
    }
    std::sort(order.begin(), order.end());
    place_of_.assign(rows_.size(), kNoPlace);
    for (size_t i = 0; i < order.size();) {
      size_t end = i + 1;
      while (end < order.size() && order[end].first == order[i].first) ++end;
      SourceRow& first = rows_[order[i].second];
      for (size_t k = i + 1; k < end; ++k) {
        const SourceRow& later = rows_[order[k].second];
        SourceRow merged = later;
        if (!merged.geonames_id) merged.geonames_id = first.geonames_id;
        if (!merged.population) merged.population = first.population;
        if (!merged.radius) merged.radius = first.radius;
        if (!merged.capital) merged.capital = first.capital;
        if (!merged.unit1) merged.unit1 = first.unit1, merged.unit2 = first.unit2;
        if (!merged.country) merged.country = first.country;
        // a packaged list of a state's names does not rename it or move it
        if (first.kind == PlaceKind::state && !later.geonames_id)
          merged.name = first.name, merged.name_size = first.name_size;
        first = merged;
        place_of_[order[k].second] = order[i].second;  // for now a row
      }
      i = end;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < rows_.size(); ++i) {
      if (place_of_[i] == kNoPlace) {
        place_of_[i] = count;
        rows_[count++] = rows_[i];
      } else {
        place_of_[i] = place_of_[place_of_[i]];  // the first row of the place stands before
      }
    }
    rows_.resize(count);
    for (SourceName& name : names_) name.row = place_of_[name.row];
    for (uint32_t i = 0; i < count; ++i) {
      if (rows_[i].key >> 63) units_.emplace(rows_[i].key, i);
    }
  }

  /// Names by the number of their place; those of links, codes of posts and airports are left out.
  Result<Ok> read_alternate_names() {
    if (sources_.alternate_names.empty()) return Ok{};
    std::unordered_map<uint32_t, uint32_t> by_id;
    for (uint32_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].geonames_id) by_id.emplace(rows_[i].geonames_id, i);
    }
    for (const fs::path& path : sources_.alternate_names) {
      auto bytes = map(path);
      if (!bytes) return bytes.error();
      std::string_view rest = *bytes;
      for (int line = 1; !rest.empty(); ++line) {
        const std::string_view row = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), row.size() + 1));
        if (row.empty()) continue;
        std::string_view cells[4];
        std::string_view cell = row;
        size_t count = 0;
        for (; count < 4; ++count) {
          const size_t end = cell.find('\t');
          cells[count] = cell.substr(0, end);
          if (end == std::string_view::npos) {
            ++count;
            break;
          }
          cell.remove_prefix(end + 1);
        }
        uint32_t id = 0;
        const auto [end, failure] = std::from_chars(cells[1].data(), cells[1].data() + cells[1].size(), id);
        if (count < 4 || failure != std::errc() || end != cells[1].data() + cells[1].size()) {
          if (errors_.size() < kMaxBadRows)
            errors_.push_back(
                {"is no row of alternateNamesV2: number, number of the place, language, name, separated by tabs",
                 path.string(), line, 1});
          continue;
        }
        const std::string_view language = cells[2];
        if (language.size() > 3 || language == "iata" || language == "wkdt") continue;  // also post, icao, link, phon …
        const auto found = by_id.find(id);
        if (found == by_id.end() || cells[3].size() < 2) continue;
        const PlaceNameHash hash = hash_place_name(cells[3]);
        names_.push_back({hash.folded, found->second, hash.written, NameUse::alternate});
      }
    }
    return Ok{};
  }

  uint32_t find_place(std::string_view code) const {
    uint32_t id = 0;
    const auto [end, failure] = std::from_chars(code.data(), code.data() + code.size(), id);
    const bool number = failure == std::errc() && end == code.data() + code.size();
    if (number) {
      for (uint32_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i].geonames_id == id) return i;
      }
      return kNoPlace;
    }
    auto found = units_.find(place_key(code));
    if (found == units_.end()) found = units_.find(place_key("key:" + std::string(code)));
    return found == units_.end() ? kNoPlace : found->second;
  }

  uint32_t keep(std::string_view text) {
    const auto [entry, fresh] = kept_.emplace(std::string(text), static_cast<uint32_t>(strings_.size()));
    if (fresh) strings_.append(text).push_back('\0');
    return entry->second;
  }

  /// Names by user and facts on territories; of places that no source given holds they are left out.
  Result<Ok> read_facts() {
    const auto names = read_tsv(sources_.tables / "names.tsv", {"place", "name", "language", "used_by", "source"});
    if (!names) return names.error();
    for (const TsvRow& row : names->rows) {
      const auto cell = [&](std::string_view column) { return row.cells[names->column(column)]; };
      const uint32_t place = find_place(cell("place"));
      if (place == kNoPlace) continue;
      labels_.push_back(
          {place, keep(cell("name")), keep(cell("language")), keep(cell("used_by")), keep(cell("source"))});
      const PlaceNameHash hash = hash_place_name(cell("name"));
      names_.push_back({hash.folded, place, hash.written, NameUse::alternate});
    }
    const auto territories =
        read_tsv(sources_.tables / "territories.tsv",
                 {"name", "places", "claimed_by", "administered_by", "recognised_by", "from", "to", "source"});
    if (!territories) return territories.error();
    for (const TsvRow& row : territories->rows) {
      const auto cell = [&](std::string_view column) { return row.cells[territories->column(column)]; };
      for (const std::string_view code : split_list(cell("places"))) {
        const uint32_t place = find_place(code);
        if (place == kNoPlace) continue;
        territories_.push_back({place, keep(cell("name")), keep(cell("claimed_by")), keep(cell("administered_by")),
                                keep(cell("recognised_by")), keep(cell("from")), keep(cell("to")),
                                keep(cell("source"))});
      }
    }
    return Ok{};
  }

  void find_parents() {
    std::unordered_map<uint16_t, uint32_t> states;
    for (uint32_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].kind == PlaceKind::state) states.emplace(rows_[i].country, i);
    }
    parents_.assign(rows_.size(), kNoPlace);
    in_parallel(std::max(1u, sources_.threads), [&](size_t part) {
      const size_t parts = std::max(1u, sources_.threads);
      for (size_t i = rows_.size() * part / parts; i < rows_.size() * (part + 1) / parts; ++i) {
        const SourceRow& row = rows_[i];
        if (row.kind == PlaceKind::state) continue;
        for (const uint64_t key : {row.unit2, row.unit1}) {
          const auto found = key ? units_.find(key) : units_.end();
          if (parents_[i] == kNoPlace && found != units_.end() && found->second != i) parents_[i] = found->second;
        }
        const auto state = states.find(row.country);
        if (parents_[i] == kNoPlace && state != states.end()) parents_[i] = state->second;
      }
    });
  }

  void sort_names() {
    const auto middle =
        std::partition(names_.begin(), names_.end(), [](const SourceName& n) { return n.folded >> 63 == 0; });
    // "Iraqi" is what people from there are called, although some language calls the state so
    const auto rank = [](NameUse use) {
      return use == NameUse::primary ? 0 : use == NameUse::people ? 1 : 2 + static_cast<int>(use);
    };
    const auto before = [&](const SourceName& a, const SourceName& b) {
      return std::tuple(a.folded, a.row, a.written, rank(a.use)) < std::tuple(b.folded, b.row, b.written, rank(b.use));
    };
    in_parallel(2, [&](size_t half) {
      half == 0 ? std::sort(names_.begin(), middle, before) : std::sort(middle, names_.end(), before);
    });
    names_.erase(std::unique(names_.begin(), names_.end(),
                             [](const SourceName& a, const SourceName& b) {
                               return a.folded == b.folded && a.row == b.row && a.written == b.written;
                             }),
                 names_.end());
  }

  Result<GazetteerReport> write(const fs::path& out) {
    std::vector<PlaceRow> places(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      const SourceRow& row = rows_[i];
      const auto name = static_cast<uint32_t>(strings_.size());
      if (strings_.size() + row.name_size + 1u > UINT32_MAX) return Error{"the names of places are over 4 GiB"};
      strings_.append(row.name, row.name_size).push_back('\0');
      places[i] = {row.geonames_id, row.lat,    row.lon,
                   row.population,  name,       parents_[i],
                   row.country,     row.radius, static_cast<uint8_t>(row.kind),
                   row.capital,     0};
    }
    GazetteerHeader h{};
    std::memcpy(h.magic, "PARLEYPL", 8);
    h.version = kGazetteerVersion;
    h.places = static_cast<uint32_t>(places.size());
    h.names = static_cast<uint32_t>(names_.size());
    h.bucket_bits = static_cast<uint32_t>(std::max(1, static_cast<int>(std::bit_width(names_.size() / 4))));
    h.labels = static_cast<uint32_t>(labels_.size());
    h.territories = static_cast<uint32_t>(territories_.size());
    std::vector<uint32_t> buckets((size_t{1} << h.bucket_bits) + 1), checks, targets;
    std::vector<uint16_t> written;
    std::vector<uint8_t> uses;
    for (const SourceName& name : names_) {
      ++buckets[(name.folded >> (64 - h.bucket_bits)) + 1];
      checks.push_back(static_cast<uint32_t>((name.folded << h.bucket_bits) >> 32));
      targets.push_back(name.row);
      written.push_back(name.written);
      uses.push_back(static_cast<uint8_t>(name.use));
    }
    for (size_t i = 1; i < buckets.size(); ++i) buckets[i] += buckets[i - 1];
    std::string file(sizeof h, '\0');
    const auto section = [&](const auto& rows) {
      file.resize((file.size() + 7) / 8 * 8, '\0');
      const uint64_t at = file.size();
      file.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(rows[0]));
      return at;
    };
    h.at_places = section(places);
    h.at_buckets = section(buckets);
    h.at_checks = section(checks);
    h.at_targets = section(targets);
    h.at_written = section(written);
    h.at_uses = section(uses);
    h.at_labels = section(labels_);
    h.at_territories = section(territories_);
    strings_.push_back('\0');
    h.at_strings = section(strings_);
    h.size = file.size();
    h.content_hash = content_hash(std::string_view(file).substr(sizeof h), kGazetteerVersion);
    h.header_hash = content_hash({reinterpret_cast<const char*>(&h), sizeof h}, 1);
    std::memcpy(file.data(), &h, sizeof h);
    if (auto done = replace(out, file); !done) return done.error();
    return GazetteerReport{places.size(), names_.size(), file.size()};
  }

  static Result<Ok> replace(const fs::path& out, const std::string& bytes) {
    std::error_code failure;
    if (out.has_parent_path()) fs::create_directories(out.parent_path(), failure);
    const fs::path part = out.string() + "." + std::to_string(::getpid()) + ".part";
    std::FILE* file = std::fopen(part.c_str(), "wb");
    bool written = file && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0 &&
                   ::fsync(fileno(file)) == 0;
    if (file) written = std::fclose(file) == 0 && written;
    if (written) fs::rename(part, out, failure);
    if (written && !failure) return Ok{};
    fs::remove(part, failure);
    return Error{"cannot be written; is the disk full, or the folder read-only?", out.string()};
  }

  const GazetteerSources& sources_;
  std::vector<Error>& errors_;
  NameRules rules_;
  std::vector<MappedFile> files_;
  std::vector<SourceRow> rows_;
  std::vector<SourceName> names_;
  std::vector<uint32_t> place_of_, parents_;
  std::unordered_map<uint64_t, uint32_t> units_;  // states, units, places with a key of their own
  std::vector<LabelRow> labels_;
  std::vector<TerritoryRow> territories_;
  std::map<std::string, uint32_t, std::less<>> kept_;
  std::string strings_;
};

}  // namespace

Result<GazetteerReport> build_gazetteer(const GazetteerSources& sources, const std::filesystem::path& out,
                                        std::vector<Error>& errors) {
  return Builder(sources, errors).build(out);
}

}  // namespace parley::data
