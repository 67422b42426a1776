#include "data/lexicon.h"

#include <algorithm>

#include "data/frames.h"
#include "data/mapped_file.h"
#include "data/toml.h"
#include "data/tsv.h"

namespace parley::data {
namespace {

namespace fs = std::filesystem;

class Loader {
 public:
  Loader(const fs::path& folder, std::vector<Error>& errors) : folder_(folder), errors_(errors) {}

  Lexicon take() && { return std::move(lexicon_); }

  void load() {
    numbers();
    dates();
    victims();
    people();
    objects();
    means();
    harm_words();
    attribution();
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_ / "verbs", ignored)) {
      if (entry.path().extension() == ".toml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) errors_.push_back({"holds no *.toml file", (folder_ / "verbs").string()});
    for (const fs::path& file : files) read_predicates(file, lexicon_, errors_);
  }

 private:
  void numbers() {
    const Toml file = open("numbers.toml");
    Numbers& n = lexicon_.numbers;
    integers(file["cardinal"], n.cardinals);
    integers(file["scale"], n.scales);
    integers(file["plural"], n.plurals);
    integers(file["vague"], n.vague);
    integers(file["none"], n.none);
    for (const std::string_view word : file["units"].strings()) n.units.add(word, 1);
    for (const std::string_view word : file["labels"].strings()) n.labels.add(word, 1);
    bounds(file["before"], n.before);
    bounds(file["after"], n.after);
    read_examples(file, "numbers.toml", lexicon_.keep("numbers.toml"), lexicon_, errors_);
  }

  void bounds(const Toml& table, Phrases<Bound>& out) {
    static constexpr std::string_view kNames[] = {"at_least", "more_than", "at_most", "fewer_than", "approximate"};
    for (const auto& [name, phrases] : table.entries()) {
      const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
      if (found == std::end(kNames)) {
        errors_.push_back(
            phrases.error("'" + name + "' is no bound: at_least, more_than, at_most, fewer_than, approximate",
                          folder_ / "numbers.toml"));
        continue;
      }
      for (const std::string_view phrase : phrases.strings()) out.add(phrase, static_cast<Bound>(found - kNames));
    }
  }

  void dates() {
    const Toml file = open("dates.toml");
    integers(file["month"], lexicon_.dates.months);
    integers(file["weekday"], lexicon_.dates.weekdays);
    integers(file["day"], lexicon_.dates.day_words);
    integers(file["part"], lexicon_.dates.parts);
    integers(file["unit"], lexicon_.dates.units);
    read_examples(file, "dates.toml", lexicon_.keep("dates.toml"), lexicon_, errors_);
  }

  static void integers(const Toml& table, Phrases<int64_t>& out) {
    for (const auto& [phrase, value] : table.entries()) out.add(phrase, value.integer());
  }

  void victims() {
    const Tsv table = tsv("victims.tsv", {"lemma", "status", "attribute", "group"});
    for (const TsvRow& row : table.rows) {
      Victim victim;
      if (!parse_status(row.cells[table.column("status")], victim.status)) {
        errors_.push_back(
            {"'" + row.cells[table.column("status")] + "' is no status: unknown, civilian, military, police, mixed",
             table.file.string(), row.line});
      }
      victim.attribute = lexicon_.keep(row.cells[table.column("attribute")]);
      victim.group = !row.cells[table.column("group")].empty();
      lexicon_.victims.add(row.cells[table.column("lemma")], victim);
    }
  }

  void people() {
    auto file = MappedFile::open(folder_ / "people.txt");
    if (!file) return errors_.push_back(file.error());
    const std::string_view all = lexicon_.keep(std::string(file->bytes()));
    for (size_t at = 0; at < all.size();) {
      const size_t end = std::min(all.find('\n', at), all.size());
      if (end > at && all[at] != '#') lexicon_.people.insert(all.substr(at, end - at));
      at = end + 1;
    }
  }

  void objects() {
    const Tsv table = tsv("objects.tsv", {"lemma", "kind", "use"});
    for (const TsvRow& row : table.rows) {
      lexicon_.objects.add(row.cells[table.column("lemma")], {lexicon_.keep(row.cells[table.column("kind")]),
                                                              row.cells[table.column("use")] != "military"});
    }
  }

  void means() {
    const Tsv table = tsv("means.tsv", {"words", "mode"});
    for (const TsvRow& row : table.rows) {
      lexicon_.means.add(row.cells[table.column("words")], lexicon_.keep(row.cells[table.column("mode")]));
    }
  }

  void harm_words() {
    const Tsv table = tsv("harm_words.tsv", {"words", "kind"});
    for (const TsvRow& row : table.rows) {
      HarmKind kind = HarmKind::killed;
      if (!parse_harm(row.cells[table.column("kind")], kind))
        errors_.push_back({"'" + row.cells[table.column("kind")] + "' is no harm: killed, injured, missing …",
                           table.file.string(), row.line});
      lexicon_.harm_words.add(row.cells[table.column("words")], kind);
    }
  }

  void attribution() {
    const Toml file = open("attribution.toml");
    for (const Toml& entry : file["cue"].items()) read_cue(entry, "attribution.toml", lexicon_.cues);
    for (const Toml& entry : file["noun"].items()) read_cue(entry, "attribution.toml", lexicon_.cue_nouns);
    words(file["according"], "attribution.toml according", lexicon_.according);
    read_examples(file, "attribution.toml", lexicon_.keep("attribution.toml"), lexicon_, errors_);
    const Toml stance = open("stance.toml");
    for (const Toml& entry : stance["complement"].items()) read_cue(entry, "stance.toml", lexicon_.cues);
    stances(stance["adverb"], "stance.toml adverb", lexicon_.adverbs);
    stances(stance["modal"], "stance.toml modal", lexicon_.modals);
    stances(stance["condition"], "stance.toml condition", lexicon_.conditions);
    words(stance["negator"], "stance.toml negator", lexicon_.negators);
    read_examples(stance, "stance.toml", lexicon_.keep("stance.toml"), lexicon_, errors_);
  }

  void read_cue(const Toml& entry, const std::string& file, Phrases<Cue>& out) {
    Cue cue;
    cue.speaks = entry["speaks"].boolean(true);
    cue.takes_object = entry["takes_object"].boolean(file == "stance.toml");
    cue.particle = entry["particle"].string();
    for (const std::string_view preposition : entry["content"].strings()) cue.content.emplace_back(preposition);
    if (!parse_stance(entry["stance"].string("asserted"), cue.stance)) {
      errors_.push_back(entry["stance"].error("is no stance", folder_ / file));
    }
    if (entry["event"] && !parse_event(entry["event"].string(), cue.event)) {
      errors_.push_back(entry["event"].error("is no PLOVER event", folder_ / file));
    }
    if (entry["lemma"].strings().empty()) errors_.push_back(entry.error("has no lemma", folder_ / file));
    for (const std::string_view lemma : entry["lemma"].strings()) {
      cue.id = lexicon_.keep(file + " " + std::string(lemma));
      out.add(lemma, cue);
    }
  }

  void stances(const Toml& table, const std::string& rule, Phrases<StanceWord>& out) {
    for (const auto& [name, phrases] : table.entries()) {
      StanceWord word{lexicon_.keep(rule), Stance::asserted};
      if (!parse_stance(name, word.stance))
        errors_.push_back(phrases.error("'" + name + "' is no stance", folder_ / "stance.toml"));
      for (const std::string_view phrase : phrases.strings()) out.add(phrase, word);
    }
  }

  void words(const Toml& list, const std::string& rule, Phrases<RuleId>& out) {
    for (const std::string_view phrase : list.strings()) out.add(phrase, lexicon_.keep(rule));
  }

  Toml open(const std::string& name) {
    auto file = Toml::read(folder_ / name);
    if (file) return std::move(*file);
    errors_.push_back(file.error());
    return {};
  }

  Tsv tsv(const std::string& name, const std::vector<std::string_view>& columns) {
    auto table = read_tsv(folder_ / name, columns);
    if (table) return std::move(*table);
    errors_.push_back(table.error());
    return {};
  }

  fs::path folder_;
  std::vector<Error>& errors_;
  Lexicon lexicon_;
};

}  // namespace

Result<Lexicon> load_lexicon(const fs::path& folder, std::vector<Error>& errors) {
  const size_t before = errors.size();
  Loader loader(folder, errors);
  loader.load();
  if (errors.size() > before) return errors[before];
  return std::move(loader).take();
}

}  // namespace parley::data
