#include "incident/rules.h"

#include <cstdlib>

#include "data/fold.h"
#include "data/toml.h"
#include "data/tsv.h"

namespace parley::incident {
namespace {

constexpr std::string_view kNames[] = {
#define PARLEY_NAME(name) #name,
    PARLEY_LINK_FEATURES(PARLEY_NAME)
#undef PARLEY_NAME
};

struct NamedNumber {
  const char *section, *key;
  int LinkRules::*number;
};
constexpr NamedNumber kNumbers[] = {
    {"block", "day_margin", &LinkRules::day_margin},   {"block", "place_margin_km", &LinkRules::place_margin_km},
    {"block", "widest_km", &LinkRules::widest_km},     {"block", "key_days", &LinkRules::key_days},
    {"block", "person_days", &LinkRules::person_days}, {"block", "most_words", &LinkRules::most_words},
    {"place", "same_km", &LinkRules::same_place_km},   {"place", "near_km", &LinkRules::near_place_km},
    {"place", "apart_km", &LinkRules::apart_place_km}, {"cluster", "largest_component", &LinkRules::largest_component},
};
struct NamedHundredths {
  const char* key;
  float LinkRules::*number;
};
constexpr NamedHundredths kHundredths[] = {{"link", &LinkRules::link},
                                           {"merge", &LinkRules::merge},
                                           {"unknown", &LinkRules::unknown},
                                           {"near_copy", &LinkRules::near_copy},
                                           {"same_document", &LinkRules::same_document}};

Result<Ok> read_numbers(const std::filesystem::path& file, LinkRules& out) {
  const auto parsed = data::TomlFile::read(file, data::TomlCache());
  if (!parsed) return parsed.error();
  const data::Toml toml = parsed->root();
  const auto number = [&](const char* section, const char* key) -> Result<int> {
    const data::Toml value = toml[section][key];
    if (value.integer(INT64_MIN) == INT64_MIN)
      return Error{"[" + std::string(section) + "] needs a whole number " + key, file.string(), toml[section].line()};
    return static_cast<int>(value.integer());
  };
  for (const NamedNumber& named : kNumbers) {
    const auto value = number(named.section, named.key);
    if (!value) return value.error();
    out.*(named.number) = *value;
  }
  for (const NamedHundredths& named : kHundredths) {
    const auto value = number("cluster", named.key);
    if (!value) return value.error();
    out.*(named.number) = static_cast<float>(*value) / 100;
  }
  for (const std::string_view kind : toml["range"]["reliability"].strings()) out.reliability.emplace_back(kind);
  if (out.reliability.empty()) return Error{"[range] needs a list reliability", file.string(), toml["range"].line()};
  return Ok{};
}

/// A column of numbers by name; `take` says whether the name is known.
template <class Take>
Result<Ok> read_weights(const std::filesystem::path& file, const char* column, const char* number_column,
                        const Take& take) {
  const auto table = data::read_tsv(file, {column, number_column});
  if (!table) return table.error();
  for (const data::TsvRow& row : table->rows) {
    const std::string value(row.cells[table->column(number_column)]);
    char* end = nullptr;
    const float number = std::strtof(value.c_str(), &end);
    if (end == value.c_str() || *end) return Error{"'" + value + "' is no number", file.string(), row.line};
    if (!take(std::string(row.cells[table->column(column)]), number))
      return Error{"'" + std::string(row.cells[table->column(column)]) + "' is no name that is known", file.string(),
                   row.line};
  }
  return Ok{};
}

}  // namespace

std::string_view to_string(Feature feature) { return kNames[static_cast<size_t>(feature)]; }

void WordWeights::add(uint64_t word, float weight) {
  if (2 * (used_ + 1) > slots_.size()) {
    std::vector<Slot> old(std::max<size_t>(64, 2 * slots_.size()));
    old.swap(slots_);
    used_ = 0;
    for (const Slot& slot : old) {
      if (slot.word) add(slot.word, slot.weight);
    }
  }
  size_t at = word & (slots_.size() - 1);
  while (slots_[at].word && slots_[at].word != word) at = (at + 1) & (slots_.size() - 1);
  used_ += slots_[at].word == 0;
  slots_[at] = {word, weight};
}

float WordWeights::operator()(uint64_t word) const {
  if (slots_.empty()) return rare;
  size_t at = word & (slots_.size() - 1);
  while (slots_[at].word) {
    if (slots_[at].word == word) return slots_[at].weight;
    at = (at + 1) & (slots_.size() - 1);
  }
  return rare;
}

Result<LinkRules> load_rules(const std::filesystem::path& data) {
  LinkRules out;
  const std::filesystem::path folder = data / "link";
  if (const auto done = read_numbers(folder / "rules.toml", out); !done) return done.error();
  for (const auto& [column, values] : {std::pair{"weight", &out.weights}, {"prior", &out.priors}}) {
    size_t known = 0;
    const auto done = read_weights(folder / "weights.tsv", "feature", column,
                                   [&, to = values](const std::string& name, float weight) {
                                     const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
                                     if (found == std::end(kNames)) return false;
                                     (*to)[static_cast<size_t>(found - kNames)] = weight;
                                     ++known;
                                     return true;
                                   });
    if (!done) return done.error();
    if (known != kFeatures)
      return Error{"must have one row for each of " + std::to_string(kFeatures) + " features",
                   (folder / "weights.tsv").string()};
  }
  std::vector<uint64_t> words;
  for (const char* file : {"words.tsv", "domain_words.tsv"}) {
    const auto done = read_weights(folder / file, "word", "weight", [&](const std::string& word, float weight) {
      words.clear();
      data::fold_hashes(word, words);
      if (words.size() != 1) return false;
      out.words.add(words[0], weight);
      return true;
    });
    if (!done) return done.error();
  }
  return out;
}

}  // namespace parley::incident
