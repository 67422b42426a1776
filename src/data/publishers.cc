#include "data/publishers.h"

#include <algorithm>

#include "data/fold.h"
#include "data/tsv.h"

namespace parley::data {
namespace {

constexpr std::string_view kKinds[] = {
#define PARLEY_NAME(name) #name,
    PARLEY_PUBLISHER_KINDS(PARLEY_NAME)
#undef PARLEY_NAME
};

/// 1-based, in bytes, as editors count them in a line of plain letters.
int column_of(const TsvRow& row, size_t cell) {
  return static_cast<int>(row.cells[cell].data() - row.cells[0].data()) + 1;
}

bool is_state(const Actors& actors, std::string_view code) {
  for (uint32_t i = 0; i < actors.size(); ++i) {
    if (actors[i].code == code && actors[i].kind == ActorKind::state) return true;
  }
  return false;
}

}  // namespace

std::string_view to_string(PublisherKind kind) { return kKinds[static_cast<size_t>(kind)]; }

Publishers Publishers::load(const std::filesystem::path& folder, const Actors& actors, std::vector<Error>& errors) {
  Publishers out;
  std::vector<std::filesystem::path> files;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  }
  if (failure) errors.push_back({"cannot be read: " + failure.message(), folder.string()});
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto table = read_tsv(file, {"name", "aliases", "kind", "party", "country", "source"});
    if (!table) {
      errors.push_back(table.error());
      continue;
    }
    const size_t name = table->column("name"), aliases = table->column("aliases"), kind = table->column("kind"),
                 party = table->column("party"), country = table->column("country"), source = table->column("source");
    for (const TsvRow& row : table->rows) {
      const auto fail = [&](size_t cell, std::string message) {
        errors.push_back({std::move(message), file.string(), row.line, column_of(row, cell)});
      };
      const std::string_view code = row.cells[party], seat = row.cells[country];
      Publisher one{std::string(row.cells[name]), PublisherKind::news_agency, std::string(code), std::string(seat)};
      const auto* known = std::find(std::begin(kKinds), std::end(kKinds), row.cells[kind]);
      if (known == std::end(kKinds)) {
        std::string all;
        for (const std::string_view each : kKinds) all += (all.empty() ? "" : ", ") + std::string(each);
        fail(kind, "'" + std::string(row.cells[kind]) + "' is no kind of publisher; write one of " + all);
        continue;
      }
      one.kind = static_cast<PublisherKind>(known - kKinds);
      const bool of_state = one.kind == PublisherKind::state_agency || one.kind == PublisherKind::ministry;
      if (row.cells[source].empty()) fail(source, "name a public reference for this row");
      if (!seat.empty() && !is_state(actors, seat))
        fail(country, "'" + std::string(seat) + "' is no country of data/actors; write its code of ISO 3166-1");
      if (of_state && code.empty())
        fail(party, "a " + std::string(row.cells[kind]) + " speaks for somebody: write the code of data/actors");
      else if (one.kind == PublisherKind::news_agency && !code.empty())
        fail(party, "a news_agency speaks for nobody; where a state owns it, write state_agency");
      else if (!code.empty() && !actors.by_code(code) && !actors.by_code(side_of(code)))
        fail(party, "'" + std::string(code) + "' is no code of data/actors; add the actor there or correct the code");
      else if (of_state && !seat.empty() && is_state(actors, side_of(code)) && side_of(code) != seat)
        fail(party, "'" + std::string(code) + "' is of another state than the country '" + std::string(seat) + "'");
      std::vector<std::string_view> names = split_list(row.cells[aliases]);
      names.insert(names.begin(), row.cells[name]);
      for (size_t i = 0; i < names.size(); ++i) {
        const std::string key = folded(names[i]);
        if (key.empty())
          fail(i ? aliases : name, "a name has no letters; write one or take the bar away");
        else if (const auto [other, fresh] = out.by_name_.emplace(key, out.rows_.size());
                 !fresh && other->second != out.rows_.size())
          fail(i ? aliases : name,
               "'" + std::string(names[i]) + "' names '" + out.rows_[other->second].name + "' as well; keep one");
      }
      out.rows_.push_back(std::move(one));
    }
  }
  return out;
}

const Publisher* Publishers::find(std::string_view name) const {
  if (name.empty()) return nullptr;
  const auto found = by_name_.find(folded(name));
  return found == by_name_.end() ? nullptr : &rows_[found->second];
}

}  // namespace parley::data
