#include "data/actors.h"

#include <algorithm>
#include <unordered_map>

#include "data/fold.h"
#include "data/tsv.h"

namespace parley::data {

namespace fs = std::filesystem;

std::string_view to_string(ActorKind kind) {
  static constexpr std::string_view kNames[] = {
#define PARLEY_NAME(name) #name,
      PARLEY_ACTOR_KINDS(PARLEY_NAME)
#undef PARLEY_NAME
  };
  return kNames[static_cast<size_t>(kind)];
}

namespace {

bool parse_kind(std::string_view name, ActorKind& out) {
  for (size_t i = 0; i <= static_cast<size_t>(ActorKind::authority); ++i) {
    if (to_string(static_cast<ActorKind>(i)) != name) continue;
    out = static_cast<ActorKind>(i);
    return true;
  }
  return false;
}

/// "2020-09-27", "2020-09", "2020": the first or the last day of it.
bool parse_day(std::string_view cell, bool last, Day& out) {
  if (cell.empty()) return true;
  std::string day(cell);
  if (day.size() == 4) day += last ? "-12" : "-01";
  if (day.size() == 7) {
    const auto first = parse_iso_day(day + "-01");
    if (!first) return false;
    const CivilDate date = to_civil(*first);
    out = last ? to_day({date.year, date.month, days_in_month(date.year, date.month)}) : *first;
    return true;
  }
  const auto parsed = parse_iso_day(day);
  if (parsed) out = *parsed;
  return parsed.has_value();
}

bool has_small_letter(std::string_view name) {
  return std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

class ActorLoader {
 public:
  explicit ActorLoader(std::vector<Error>& errors) : errors_(errors) {}

  void read(const fs::path& file) {
    auto table = read_tsv(file, {"id", "name", "aliases", "kind", "roles", "from", "to", "source"});
    if (!table) return errors_.push_back(table.error());
    file_ = keep(file.filename().string());
    for (const TsvRow& row : table->rows) read_row(*table, row);
  }

  Actors take() && {
    build();
    return std::move(out_);
  }

 private:
  struct Bearer {
    uint32_t actor;
    std::string_view file;
    int line;
  };
  struct Phrase {
    std::vector<Bearer> bearers;
    bool capitals = false;
  };

  void read_row(const Tsv& table, const TsvRow& row) {
    const auto cell = [&](std::string_view column) { return row.cells[table.column(column)]; };
    const auto fail = [&](std::string_view column, std::string message) {
      size_t at = 1;  // of the cell in the line
      for (size_t i = 0; i < table.column(column); ++i) at += row.cells[i].size() + 1;
      errors_.push_back({std::move(message), table.file.string(), row.line, static_cast<int>(at)});
    };
    Actor actor;
    actor.code = keep(cell("id"));
    actor.name = keep(cell("name"));
    if (actor.code.empty()) return fail("id", "has no id; give the code that records use, like 'ISO3-SECTOR'");
    if (actor.name.empty()) return fail("name", "has no name");
    if (cell("source").empty()) return fail("source", "has no source; name the public reference that the row is from");
    if (!parse_kind(cell("kind"), actor.kind)) {
      std::string known;
      for (size_t i = 0; i <= static_cast<size_t>(ActorKind::authority); ++i)
        known += (i ? ", " : "") + std::string(to_string(static_cast<ActorKind>(i)));
      return fail("kind", "'" + std::string(cell("kind")) + "' is no kind; the kinds are " + known);
    }
    const std::vector<std::string_view> roles = split_list(cell("roles"));
    if (roles.empty() || roles.size() > 2) return fail("roles", "needs 'STATE' or 'STATE|SECTOR'");
    actor.state = keep(roles[0]);
    if (roles.size() > 1) actor.sector = keep(roles[1]);
    for (const char* column : {"from", "to"}) {
      const bool last = column[0] == 't';
      if (!parse_day(cell(column), last, last ? actor.to : actor.from))
        return fail(column, "'" + std::string(cell(column)) + "' is no date; write 2020-09-27, 2020-09 or 2020");
    }
    if (actor.to < actor.from) return fail("to", "ends before it begins");
    actor.rule = keep("actors/" + std::string(file_) + " " + std::string(actor.name));
    const uint32_t index = static_cast<uint32_t>(out_.actors_.size());
    out_.actors_.push_back(actor);
    add_name(cell("name"), index, table, row.line);
    for (const std::string_view alias : split_list(cell("aliases"))) add_name(alias, index, table, row.line);
  }

  void add_name(std::string_view name, uint32_t index, const Tsv& table, int line) {
    std::vector<uint64_t> words;
    fold_hashes(name, words);
    if (words.empty()) return errors_.push_back({"an alias without letters", table.file.string(), line});
    const bool capitals = !has_small_letter(name) && name.size() <= 5;
    Phrase& phrase = phrases_[words];
    for (const Bearer& other : phrase.bearers) {
      const Actor &a = out_.actors_[index], &b = out_.actors_[other.actor];
      if (a.from > b.to || b.from > a.to) continue;
      if (a.code == b.code && a.kind == b.kind) return;
      errors_.push_back({"'" + std::string(name) + "' already means " + std::string(b.code) + " (" +
                             std::string(other.file) + ":" + std::to_string(other.line) + ") at the same time as " +
                             std::string(a.code) +
                             "; give the two rows dates that do not meet, or leave the name out of one",
                         table.file.string(), line});
    }
    phrase.capitals = phrase.bearers.empty() ? capitals : phrase.capitals && capitals;
    phrase.bearers.push_back({index, file_, line});
  }

  void build() {
    size_t count = 0;
    for (const auto& [words, phrase] : phrases_) count += words.size();
    size_t size = 1024;
    while (size < count * 2) size *= 2;
    out_.slots_.resize(size);
    for (const auto& [words, phrase] : phrases_) {
      uint64_t key = kFoldStart;
      for (size_t i = 0; i < words.size(); ++i) {
        key = extend_phrase(key, words[i]);
        Actors::Slot& slot = place(key);
        if (i + 1 < words.size()) continue;
        slot.first = static_cast<uint32_t>(out_.bearers_.size());
        slot.count = static_cast<uint32_t>(phrase.bearers.size());
        slot.capitals = phrase.capitals;
        for (const Bearer& bearer : phrase.bearers) out_.bearers_.push_back(bearer.actor);
      }
    }
  }

  Actors::Slot& place(uint64_t key) {
    size_t at = key & (out_.slots_.size() - 1);
    while (out_.slots_[at].key != 0 && out_.slots_[at].key != key) at = (at + 1) & (out_.slots_.size() - 1);
    out_.slots_[at].key = key;
    return out_.slots_[at];
  }

  template <class Text>
  std::string_view keep(Text&& text) {
    return out_.strings_->emplace_back(std::forward<Text>(text));
  }

  std::vector<Error>& errors_;
  Actors out_;
  std::string_view file_;  // the one being read
  struct HashOfWords {
    size_t operator()(const std::vector<uint64_t>& words) const {
      uint64_t key = kFoldStart;
      for (const uint64_t word : words) key = extend_phrase(key, word);
      return key;
    }
  };
  std::unordered_map<std::vector<uint64_t>, Phrase, HashOfWords> phrases_;
};

Result<Actors> Actors::load(const fs::path& folder, std::vector<Error>& errors) {
  const size_t before = errors.size();
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) errors.push_back({"holds no *.tsv file", folder.string()});
  ActorLoader loader(errors);
  for (const fs::path& file : files) loader.read(file);
  if (errors.size() > before) return errors[before];
  return std::move(loader).take();
}

const Actors::Slot* Actors::find(uint64_t key) const {
  if (slots_.empty()) return nullptr;
  for (size_t at = key & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].key == key) return &slots_[at];
    if (slots_[at].key == 0) return nullptr;
  }
}

Actors::Match Actors::longest_at(std::span<const uint64_t> words, size_t at) const {
  Match best;
  uint64_t key = kFoldStart;
  for (size_t i = at; i < words.size(); ++i) {
    key = extend_phrase(key, words[i]);
    const Slot* slot = find(key);
    if (!slot) break;
    if (slot->count == 0) continue;
    best = {static_cast<uint32_t>(i - at + 1), std::span(bearers_).subspan(slot->first, slot->count), slot->capitals};
  }
  return best;
}

const Actor* Actors::by_code(std::string_view code) const {
  for (const Actor& actor : actors_) {
    if (actor.code == code) return &actor;
  }
  return nullptr;
}

}  // namespace parley::data
