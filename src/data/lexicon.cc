#include "data/lexicon.h"

#include <algorithm>
#include <deque>

#include "data/frames.h"
#include "data/mapped_file.h"
#include "data/toml.h"
#include "data/tsv.h"

namespace parley::data {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> toml_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Loader {
 public:
  Loader(const fs::path& folder, const TomlCache& compiled, std::vector<Error>& errors)
      : folder_(folder), compiled_(compiled), errors_(errors) {}

  Lexicon take() && { return std::move(lexicon_); }

  void load() {
    numbers();
    dates();
    victims();
    people();
    bodies();
    police();
    objects();
    means();
    roles();
    light_verbs();
    harm_words();
    attribution();
    figures();
    const std::vector<fs::path> files = toml_files(folder_ / "verbs");
    if (files.empty()) errors_.push_back({"holds no *.toml file", (folder_ / "verbs").string()});
    for (const fs::path& file : files)
      read_predicates(file, open("verbs/" + file.filename().string()), lexicon_, errors_);
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
    integers(file["group"], n.groups);
    integers(file["fraction"], n.fractions);
    integers(file["ordinal"], n.ordinals);
    for (const std::string_view word : file["losses"].strings()) n.losses.add(word, 1);
    for (const std::string_view word : file["change"].strings()) n.change.add(word, 1);
    for (const std::string_view word : file["suffer"].strings()) n.suffer.add(word, 1);
    for (const std::string_view word : file["idioms"].strings()) n.idioms.add(word, 1);
    kinds(file["behind"], n.behind);
    kinds(file["ahead"], n.ahead);
    for (const std::string_view table :
         {"cardinal", "scale", "plural", "vague", "none", "group", "fraction", "ordinal"}) {
      for (const auto& [phrase, value] : file[table].entries()) n.openers.add(phrase.substr(0, phrase.find(' ')), true);
    }
    for (const auto& [name, phrases] : file["before"].entries()) {
      for (const std::string_view phrase : phrases.strings()) n.openers.add(phrase.substr(0, phrase.find(' ')), true);
    }
    for (const std::string_view word : {"a", "an", "between", "from", "not", "n't", "never", "all", "in"})
      n.openers.add(word, true);
    bounds(file["before"], n.before);
    bounds(file["after"], n.after);
    read_examples(file, "numbers.toml", lexicon_.keep("numbers.toml"), lexicon_, errors_);
  }

  void kinds(const Toml& table, Phrases<QuantityKind>& out) {
    for (const auto& [name, phrases] : table.entries()) {
      QuantityKind kind = QuantityKind::count;
      if (!parse_quantity_kind(name, kind))
        errors_.push_back(
            phrases.error("'" + std::string(name) + "' is no kind of quantity", folder_ / "numbers.toml"));
      for (const std::string_view phrase : phrases.strings()) out.add(phrase, kind);
    }
  }

  void bounds(const Toml& table, Phrases<Bound>& out) {
    static constexpr std::string_view kNames[] = {"at_least", "more_than", "at_most", "fewer_than", "approximate"};
    for (const auto& [name, phrases] : table.entries()) {
      const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
      if (found == std::end(kNames)) {
        errors_.push_back(phrases.error(
            "'" + std::string(name) + "' is no bound: at_least, more_than, at_most, fewer_than, approximate",
            folder_ / "numbers.toml"));
        continue;
      }
      for (const std::string_view phrase : phrases.strings()) out.add(phrase, static_cast<Bound>(found - kNames));
    }
  }

  void dates() {
    const Toml file = open("dates.toml");
    Dates& d = lexicon_.dates;
    const std::pair<std::string_view, Phrases<int64_t>*> numbers[] = {{"month", &d.months},
                                                                      {"solar_hijri_month", &d.solar_hijri_months},
                                                                      {"islamic_month", &d.islamic_months},
                                                                      {"weekday", &d.weekdays},
                                                                      {"day", &d.day_words},
                                                                      {"season", &d.seasons},
                                                                      {"unit", &d.units},
                                                                      {"count", &d.counts},
                                                                      {"ordinal", &d.ordinals},
                                                                      {"overnight", &d.overnight}};
    for (const auto& [name, table] : numbers) integers(file[name], *table);
    named(file["pointer"], {"none", "this", "last", "next", "past", "same", "previous", "following"}, d.pointers);
    named(file["portion"], {"whole", "early", "middle", "late"}, d.portions);
    named(file["use"], {"when", "since", "until", "after", "as_of", "aside"}, d.uses);
    for (const std::string_view word : file["future"].strings()) d.future.add(word, 1);
    for (const std::string_view word : file["telling"].strings()) d.telling.add(word, 1);
    for (const std::string_view word : file["approximate"]["about"].strings()) d.approximate.add(word, 1);
    for (const std::string_view code : file["month_first"].strings()) d.month_first.emplace_back(code);
    for (const auto& [name, shift] : {std::pair{"before", -1}, {"ago", 0}, {"after", 1}}) {
      for (const std::string_view word : file["shift"][name].strings()) d.shifts.add(word, shift);
    }
    for (const auto& [phrase, day] : file["feast"].entries()) {
      Feast feast;
      if (day["easter"]) feast = {Feast::easter, 0, static_cast<int>(day["easter"].integer())};
      if (day["orthodox"]) feast = {Feast::orthodox_easter, 0, static_cast<int>(day["orthodox"].integer())};
      if (day["month"]) feast = {Feast::fixed, static_cast<int>(day["month"].integer()), 0};
      if (day["islamic_month"]) feast = {Feast::islamic, static_cast<int>(day["islamic_month"].integer()), 0};
      if (feast.kind == Feast::fixed || feast.kind == Feast::islamic) {
        feast.day = static_cast<int>(day["day"].integer());
        if (feast.month < 1 || feast.month > 12 || feast.day < 1 || feast.day > 31)
          errors_.push_back(day.error("a feast has month (or islamic_month) and day, or easter, or orthodox",
                                      folder_ / "dates.toml"));
      }
      d.feasts.add(in_tokens(phrase), feast);
    }
    hours(file["part"], d.parts);
    hours(file["edge"], d.edges);
    zones(file["zone"], d.zones);
    for (const std::string_view table :
         {"month", "feast", "weekday", "day", "season", "count", "ordinal", "overnight", "part", "edge"}) {
      for (const auto& [phrase, value] : file[table].entries()) open_with(phrase);
    }
    for (const std::string_view table : {"pointer", "portion"}) {
      for (const auto& [name, phrases] : file[table].entries()) {
        for (const std::string_view phrase : phrases.strings()) open_with(phrase);
      }
    }
    for (const std::string_view word : {"between", "from", "half", "quarter", "q1", "q2", "q3", "q4"}) open_with(word);
    for (const std::string_view table : {"solar_hijri_month", "islamic_month"}) {
      for (const auto& [phrase, value] : file[table].entries()) open_with(phrase);
    }
    read_examples(file, "dates.toml", lexicon_.keep("dates.toml"), lexicon_, errors_);
  }

  void open_with(std::string_view phrase) { lexicon_.dates.openers.add(phrase.substr(0, phrase.find(' ')), true); }

  /// Tables of phrases whose keys are the names of an enumeration, in its order.
  template <class Enum>
  void named(const Toml& table, std::initializer_list<std::string_view> names, Phrases<Enum>& out) {
    for (const auto& [name, phrases] : table.entries()) {
      const auto* found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        errors_.push_back(
            phrases.error("'" + std::string(name) + "' is no name of this table", folder_ / "dates.toml"));
        continue;
      }
      for (const std::string_view phrase : phrases.strings()) out.add(phrase, static_cast<Enum>(found - names.begin()));
    }
  }

  void hours(const Toml& table, Phrases<Hours>& out) {
    for (const auto& [phrase, pair] : table.entries()) {
      if (pair.items().size() != 2)
        errors_.push_back(pair.error("needs two hours", folder_ / "dates.toml"));
      else
        out.add(phrase, {static_cast<int>(pair.items()[0].integer()), static_cast<int>(pair.items()[1].integer())});
    }
  }

  void zones(const Toml& table, Phrases<Zone>& out) {
    for (const auto& [phrase, entry] : table.entries()) {
      Zone zone{static_cast<int>(entry["minutes"].integer()), INT32_MIN, entry["summer"].boolean()};
      if (entry["since"]) {
        const auto day = parse_iso_day(entry["since"].string());
        if (!day) errors_.push_back(entry["since"].error("is no day such as 2014-10-26", folder_ / "dates.toml"));
        zone.since = day.value_or(0);
      }
      out.add(phrase, zone);
    }
  }

  static void integers(const Toml& table, Phrases<int64_t>& out) {
    for (const auto& [phrase, value] : table.entries()) out.add(in_tokens(phrase), value.integer());
  }

  /// As a text's tokens stand: "eid al - fitr", "new year 's day".
  static std::string in_tokens(std::string_view phrase) {
    std::string out;
    for (size_t i = 0; i < phrase.size(); ++i) {
      const bool hyphen = phrase[i] == '-' && i > 0 && i + 1 < phrase.size() && phrase.find(' ') != phrase.npos;
      if (hyphen)
        out += " - ";
      else if (phrase.substr(i).starts_with("'s ") && i > 0)
        out += " '";
      else
        out += phrase[i];
    }
    return out;
  }

  void victims() {
    const Tsv table = tsv("victims.tsv", {"lemma", "status", "attribute", "group"});
    for (const TsvRow& row : table.rows) {
      Victim victim;
      if (!parse_status(row.cells[table.column("status")], victim.status)) {
        errors_.push_back({"'" + std::string(row.cells[table.column("status")]) +
                               "' is no status: unknown, civilian, military, police, mixed",
                           table.file.string(), row.line});
      }
      victim.attribute = keep(row.cells[table.column("attribute")]);
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

  void bodies() {
    const Tsv table = tsv("bodies.tsv", {"lemma", "kind"});
    for (const TsvRow& row : table.rows)
      lexicon_.bodies.add(row.cells[table.column("lemma")], keep(row.cells[table.column("kind")]));
  }

  void police() {
    const Toml file = open("police.toml");
    Police& p = lexicon_.police;
    words(file["arrest"], "police.toml arrest", p.arrest);
    words(file["no_arrest"], "police.toml no_arrest", p.no_arrest);
    words(file["force"], "police.toml force", p.force);
    words(file["firing"], "police.toml firing", p.firing);
    words(file["action"], "police.toml action", p.action);
    words(file["failure"], "police.toml failure", p.failure);
  }

  void objects() {
    const Tsv table = tsv("objects.tsv", {"lemma", "kind", "use"});
    for (const TsvRow& row : table.rows) {
      lexicon_.objects.add(row.cells[table.column("lemma")],
                           {keep(row.cells[table.column("kind")]), row.cells[table.column("use")] != "military"});
    }
  }

  void means() {
    const Tsv table = tsv("means.tsv", {"words", "mode", "weak"});
    for (const TsvRow& row : table.rows) {
      const std::string_view mode = row.cells[table.column("mode")];
      auto& modes = lexicon_.means_modes;
      if (std::find(modes.begin(), modes.end(), mode) == modes.end()) modes.push_back(keep(mode));
      lexicon_.means.add(row.cells[table.column("words")],
                         {*std::find(modes.begin(), modes.end(), mode), !row.cells[table.column("weak")].empty()});
    }
  }

  void roles() {
    static constexpr std::string_view kKinds[] = {"body",      "people",       "office", "voice", "thing", "group",
                                                  "coalition", "organisation", "outlet", "state", "enemy"};
    const Tsv table = tsv("roles.tsv", {"words", "sector", "plover", "kind"});
    for (const TsvRow& row : table.rows) {
      const auto cell = [&](std::string_view column) { return row.cells[table.column(column)]; };
      const auto* kind = std::find(std::begin(kKinds), std::end(kKinds), cell("kind"));
      if (kind == std::end(kKinds)) {
        errors_.push_back({"'" + std::string(cell("kind")) + "' is no kind of role; see the top of the file",
                           table.file.string(), row.line});
        continue;
      }
      RoleWord role;
      role.id = lexicon_.keep("roles.tsv " + std::string(cell("words")));
      role.sector = keep(cell("sector"));
      role.plover = cell("plover").empty() ? role.sector : keep(cell("plover"));
      role.kind = static_cast<RoleWord::Kind>(kind - kKinds);
      lexicon_.roles.add(cell("words"), role);
    }
  }

  void light_verbs() {
    const Toml file = open("light_verbs.toml");
    for (const Toml& entry : file["verb"].items()) {
      const LightVerb verb{entry["suffers"].boolean(false), std::string(entry["preposition"].string())};
      for (const std::string_view lemma : entry["lemma"].strings()) lexicon_.light_verbs.add(lemma, verb);
    }
    words(file["breaches"], "light_verbs.toml breaches", lexicon_.breaches);
    words(file["containers"], "light_verbs.toml containers", lexicon_.containers);
    words(file["owns"], "light_verbs.toml owns", lexicon_.owns);
    read_examples(file, "light_verbs.toml", lexicon_.keep("light_verbs.toml"), lexicon_, errors_);
  }

  void harm_words() {
    const Tsv table = tsv("harm_words.tsv", {"words", "kind"});
    for (const TsvRow& row : table.rows) {
      HarmKind kind = HarmKind::killed;
      if (!parse_harm(row.cells[table.column("kind")], kind))
        errors_.push_back(
            {"'" + std::string(row.cells[table.column("kind")]) + "' is no harm: killed, injured, missing …",
             table.file.string(), row.line});
      lexicon_.harm_words.add(row.cells[table.column("words")], kind);
    }
  }

  void attribution() {
    const Toml file = open("attribution.toml");
    for (const Toml& entry : file["cue"].items())
      read_cue(entry, "attribution.toml", entry["quoted"].boolean(false) ? lexicon_.quote_cues : lexicon_.cues);
    for (const Toml& entry : file["attitude"].items()) read_cue(entry, "attribution.toml", lexicon_.attitudes);
    for (const Toml& entry : file["state"].items()) read_cue(entry, "attribution.toml", lexicon_.states);
    for (const Toml& entry : file["noun"].items())
      read_cue(entry, "attribution.toml",
               entry["attitude"].boolean(false) ? lexicon_.attitude_nouns : lexicon_.cue_nouns);
    words(file["according"], "attribution.toml according", lexicon_.according);
    words(file["account"], "attribution.toml account", lexicon_.accounts);
    read_examples(file, "attribution.toml", lexicon_.keep("attribution.toml"), lexicon_, errors_);
    const Toml stance = open("stance.toml");
    for (const Toml& entry : stance["complement"].items()) read_cue(entry, "stance.toml", lexicon_.cues);
    stances(stance["adverb"], "stance.toml adverb", lexicon_.adverbs);
    stances(stance["modal"], "stance.toml modal", lexicon_.modals);
    stances(stance["condition"], "stance.toml condition", lexicon_.conditions);
    stances(stance["estimate"], "stance.toml estimate", lexicon_.estimates);
    words(stance["negator"], "stance.toml negator", lexicon_.negators);
    words(stance["hearsay"], "stance.toml hearsay", lexicon_.hearsay);
    words(stance["responsibility"], "stance.toml responsibility", lexicon_.responsibility);
    words(stance["refuted"], "stance.toml refuted", lexicon_.refuted);
    words(stance["judged"], "stance.toml judged", lexicon_.judged);
    words(stance["verifying"], "stance.toml verifying", lexicon_.verifying);
    words(stance["presupposing"], "stance.toml presupposing", lexicon_.presupposing);
    words(stance["support"], "stance.toml support", lexicon_.support);
    read_examples(stance, "stance.toml", lexicon_.keep("stance.toml"), lexicon_, errors_);
  }

  void figures() {
    const Toml file = open("figures.toml");
    words(file["toll"], "figures.toml toll", lexicon_.tolls);
    words(file["lasting"], "figures.toml lasting", lexicon_.lasting);
    words(file["named_again"], "figures.toml named_again", lexicon_.named_again);
    words(file["course"], "figures.toml course", lexicon_.courses);
    words(file["tally"], "figures.toml tally", lexicon_.tallies);
    words(file["period"], "figures.toml period", lexicon_.periods);
    read_examples(file, "figures.toml", lexicon_.keep("figures.toml"), lexicon_, errors_);
  }

  void read_cue(const Toml& entry, const std::string& file, Phrases<Cue>& out) {
    Cue cue;
    cue.attitude = &out == &lexicon_.attitudes || &out == &lexicon_.states || &out == &lexicon_.attitude_nouns;
    cue.speaks = !cue.attitude && entry["speaks"].boolean(true);
    cue.takes_object = entry["takes_object"].boolean(file == "stance.toml");
    cue.particle = entry["particle"].string();
    for (const std::string_view preposition : entry["content"].strings()) cue.content.emplace_back(preposition);
    if (!parse_stance(entry["stance"].string("asserted"), cue.stance)) {
      errors_.push_back(entry["stance"].error("is no stance", folder_ / file));
    }
    if (entry["event"] && !parse_event(entry["event"].string(), cue.event)) {
      errors_.push_back(entry["event"].error("is no PLOVER event", folder_ / file));
    }
    const std::vector<std::string_view> lemmas = (entry["form"] ? entry["form"] : entry["lemma"]).strings();
    if (lemmas.empty()) errors_.push_back(entry.error("has no lemma", folder_ / file));
    for (const std::string_view lemma : lemmas) {
      cue.id = lexicon_.keep(file + " " + std::string(lemma));
      out.add(lemma, cue);
    }
  }

  void stances(const Toml& table, const std::string& rule, Phrases<StanceWord>& out) {
    for (const auto& [name, phrases] : table.entries()) {
      StanceWord word{lexicon_.keep(rule), Stance::asserted};
      if (!parse_stance(name, word.stance))
        errors_.push_back(phrases.error("'" + std::string(name) + "' is no stance", folder_ / "stance.toml"));
      for (const std::string_view phrase : phrases.strings()) out.add(phrase, word);
    }
  }

  void words(const Toml& list, const std::string& rule, Phrases<RuleId>& out) {
    for (const std::string_view phrase : list.strings()) out.add(phrase, lexicon_.keep(rule));
  }

  Toml open(const std::string& name) {
    auto file = TomlFile::read(folder_ / name, compiled_);
    if (file) return files_.emplace_back(std::move(*file)).root();
    errors_.push_back(file.error());
    return {};
  }

  Tsv tsv(const std::string& name, const std::vector<std::string_view>& columns) {
    auto table = read_tsv(folder_ / name, columns);
    if (table) return std::move(*table);
    errors_.push_back(table.error());
    return {};
  }

  std::string_view keep(std::string_view text) { return lexicon_.keep(std::string(text)); }

  fs::path folder_;
  const TomlCache& compiled_;
  std::deque<TomlFile> files_;
  std::vector<Error>& errors_;
  Lexicon lexicon_;
};

}  // namespace

Result<Lexicon> load_lexicon(const fs::path& folder, std::vector<Error>& errors, const fs::path& compiled) {
  const size_t before = errors.size();
  TomlCache cache;
  std::error_code failure;
  if (fs::exists(compiled, failure)) {
    auto opened = TomlCache::open(compiled);
    if (!opened) return opened.error();
    cache = std::move(*opened);
  }
  Loader loader(folder, cache, errors);
  loader.load();
  if (errors.size() > before) return errors[before];
  return std::move(loader).take();
}

Result<Ok> compile_lexicon(const fs::path& folder, const fs::path& compiled) {
  std::vector<fs::path> files = toml_files(folder);
  const std::vector<fs::path> verbs = toml_files(folder / "verbs");
  files.insert(files.end(), verbs.begin(), verbs.end());
  return TomlCache::write(files, compiled);
}

}  // namespace parley::data
