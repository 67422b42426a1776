#include "data/frames.h"

#include <algorithm>

namespace parley::data {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRoles[] = {"victim", "perpetrator", "target", "object", "place", "topic"};

/// "[Five men]{killed 5..5} died" -> text, spans and labels.
bool parse_brackets(std::string_view marked, Example& example) {
  for (size_t i = 0; i < marked.size(); ++i) {
    if (marked[i] == '[') {
      example.spans.push_back({static_cast<uint32_t>(example.text.size()), 0});
      example.labels.emplace_back();
    } else if (marked[i] == ']') {
      if (example.spans.empty() || example.spans.back().end != 0) return false;
      example.spans.back().end = static_cast<uint32_t>(example.text.size());
      if (i + 1 < marked.size() && marked[i + 1] == '{') {
        const size_t close = marked.find('}', i);
        if (close == std::string_view::npos) return false;
        example.labels.back() = marked.substr(i + 2, close - i - 2);
        i = close;
      }
    } else {
      example.text += marked[i];
    }
  }
  return example.spans.empty() || example.spans.back().end != 0;
}

class PredicateReader {
 public:
  PredicateReader(fs::path file, Lexicon& lexicon, std::vector<Error>& errors)
      : file_(std::move(file)), name_("verbs/" + file_.filename().string()), lexicon_(lexicon), errors_(errors) {}

  void read(const Toml& entry) {
    const auto lemmas = entry["lemma"].strings();
    if (lemmas.empty()) return fail(entry, "a predicate needs a lemma: lemma = \"kill\"");
    Predicate predicate;
    const std::string_view pos = entry["pos"].string("verb");
    if (pos == "noun")
      predicate.pos = TriggerClass::noun;
    else if (pos == "adjective")
      predicate.pos = TriggerClass::adjective;
    else if (pos != "verb")
      return fail(entry["pos"], "pos is verb, noun or adjective");
    if (entry["event"] && !parse_event(entry["event"].string(), predicate.event)) {
      return fail(entry["event"], "'" + std::string(entry["event"].string()) + "' is no PLOVER event");
    }
    for (const std::string_view name : entry["harm"].strings()) {
      HarmKind kind;
      if (!parse_harm(name, kind)) return fail(entry["harm"], "'" + std::string(name) + "' is no harm");
      predicate.harms.push_back(kind);
    }
    predicate.from_afar = entry["from_afar"].boolean(false);
    predicate.later = entry["later"].boolean(false);
    predicate.mode = lexicon_.keep(std::string(entry["mode"].string()));
    predicate.particle = entry["particle"].string();
    for (const std::string_view lemma : entry["with"].strings()) predicate.with.emplace_back(lemma);
    for (const std::string_view lemma : entry["unless"].strings()) predicate.unless.emplace_back(lemma);
    static constexpr std::string_view kNeeds[] = {"", "means", "copula", "future", "place", "participant", "told"};
    const auto* needs = std::find(std::begin(kNeeds), std::end(kNeeds), entry["needs"].string());
    if (needs == std::end(kNeeds))
      return fail(entry["needs"], "needs is means, copula, future, place, participant or told");
    predicate.needs = static_cast<Predicate::Needs>(needs - kNeeds);
    const auto& frames = entry["frame"].items();
    if (frames.empty()) return fail(entry, "'" + std::string(lemmas[0]) + "' has no [[predicate.frame]]");
    for (const Toml& frame : frames) {
      if (!read_frame(frame, std::string(lemmas[0]), predicate)) return;
    }
    for (const std::string_view lemma : lemmas) add(lemma, predicate);
  }

 private:
  bool read_frame(const Toml& entry, const std::string& lemma, Predicate& predicate) {
    Frame frame;
    frame.id = lexicon_.keep(name_ + " " + lemma + " " + std::string(entry["name"].string("frame")));
    for (const auto& [name, value] : entry["roles"].entries()) {
      Role role;
      const auto* found = std::find(std::begin(kRoles), std::end(kRoles), name);
      if (found == std::end(kRoles)) return fail(value, "'" + std::string(name) + "' is no role"), false;
      role.kind = static_cast<Role::Kind>(found - kRoles);
      std::string_view arguments = value.string();
      if (arguments.ends_with('?')) role.required = false, arguments.remove_suffix(1);
      if (!parse_arguments(arguments, role.arguments)) {
        return fail(value, "'" + std::string(arguments) +
                               "' is no list of arguments: self, subject, object, modifier, possessor, :by, "
                               "joined by |"),
               false;
      }
      frame.roles.push_back(std::move(role));
    }
    read_examples(entry, name_, frame.id, lexicon_, errors_);
    predicate.frames.push_back(std::move(frame));
    return true;
  }

  void add(std::string_view lemma, Predicate& predicate) {
    predicate.id = lexicon_.keep(name_ + " " + std::string(lemma));
    auto& table = predicate.pos == TriggerClass::verb   ? lexicon_.verbs
                  : predicate.pos == TriggerClass::noun ? lexicon_.nouns
                                                        : lexicon_.adjectives;
    pending_.push_back({&table, std::string(lemma), predicate});
  }

  void fail(const Toml& at, std::string message) { errors_.push_back(at.error(std::move(message), file_)); }

  struct Pending {
    Phrases<std::vector<Predicate>>* table;
    std::string lemma;
    Predicate predicate;
  };
  fs::path file_;
  std::string name_;
  Lexicon& lexicon_;
  std::vector<Error>& errors_;

 public:
  std::vector<Pending> pending_;
};

}  // namespace

bool parse_arguments(std::string_view text, std::vector<Argument>& out) {
  static constexpr std::string_view kNames[] = {"self", "subject", "object", "", "modifier", "possessor"};
  while (true) {
    const size_t bar = text.find('|');
    const std::string_view word = text.substr(0, bar);
    if (word.starts_with(':') && word.size() > 1) {
      out.push_back({Argument::preposition, std::string(word.substr(1))});
    } else {
      const auto* found = std::find(std::begin(kNames), std::end(kNames), word);
      if (word.empty() || found == std::end(kNames)) return false;
      out.push_back({static_cast<Argument::Kind>(found - kNames), {}});
    }
    if (bar == std::string_view::npos) return true;
    text.remove_prefix(bar + 1);
  }
}

void read_examples(const Toml& table, const std::string& file, RuleId rule, Lexicon& lexicon,
                   std::vector<Error>& errors) {
  for (const bool yes : {true, false}) {
    const Toml& list = table[yes ? "yes" : "no"];
    if (list.items().empty()) {
      errors.push_back(
          table.error(std::string("needs at least one example: ") + (yes ? "yes" : "no") + " = [\"…\"]", file));
    }
    for (const Toml& item : list.items()) {
      Example example{rule, file, item.line(), item.column(), yes, {}, {}, {}};
      if (!parse_brackets(item.string(), example)) {
        errors.push_back(item.error("the brackets of this example do not match", file));
      } else {
        lexicon.examples.push_back(std::move(example));
      }
    }
  }
}

void read_predicates(const fs::path& file, const Toml& toml, Lexicon& lexicon, std::vector<Error>& errors) {
  PredicateReader reader(file, lexicon, errors);
  for (const Toml& entry : toml["predicate"].items()) reader.read(entry);
  for (auto& [table, lemma, predicate] : reader.pending_) table->at(lemma).push_back(predicate);
}

}  // namespace parley::data
