#include "language/engine.h"

#include <algorithm>

#include "core/conllu.h"
#include "data/mapped_file.h"
#include "language/lemma.h"
#include "language/name.h"
#include "language/parse.h"
#include "language/split.h"
#include "language/tag.h"
#include "language/tokenise.h"
#include "language/word_table.h"

namespace parley::language {
namespace {

struct TagClass {
  Upos upos = Upos::X;
  uint8_t xpos = 0;
  uint32_t hash = 0, upos_hash = 0;
  uint8_t kind = 0;
};

/// What one document needs; kept from sentence to sentence so that nothing is allocated in between.
struct Scratch {
  std::string low;                      // lower-case forms, one after the other
  std::vector<Span> lows;               // where they lie
  std::vector<Form> forms;
  std::vector<uint16_t> tags;
  std::vector<ParseWord> parse_words;
  std::vector<NameWord> name_words;
  std::vector<uint8_t> labels;
  ParseState state;
};

bool is_all_caps(std::span<const Form> forms) {
  uint32_t caps = 0, lower = 0;
  for (const Form& form : forms) {
    if (form.flags & kAllCaps) ++caps;
    else if (form.flags & kLower) ++lower;
  }
  return caps >= 4 && lower * 8 <= caps;
}

}  // namespace

struct Engine::Models {
  std::vector<data::MappedFile> files;
  std::unique_ptr<Tokeniser> tokeniser;
  LinearModel splitter, tagger, parser, namer;
  WordTable words;
  std::vector<TagClass> tag_classes;
  std::vector<Move> moves;
  std::vector<NameLabel> labels;

  Result<Ok> load(const std::filesystem::path& folder);
  Result<Ok> self_test(const std::filesystem::path& folder) const;
  Analysis analyse(std::string_view text) const;
  void look_up(Form& form) const;
  void fold_capitals(std::string_view text, std::span<const Word> words, std::span<const Span> lows, std::string_view low, std::span<Form> forms) const;
  void tag(Scratch& s, std::span<const Form> forms) const;
  void parse(Scratch& s, std::span<const Form> forms) const;
  void find_names(Scratch& s, std::span<const Form> forms, uint32_t first, std::vector<Name>& names) const;
};

Engine::Engine(std::unique_ptr<Models> models) : models_(std::move(models)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open_untested(const std::filesystem::path& folder) {
  auto models = std::make_unique<Models>();
  if (auto loaded = models->load(folder); !loaded) return loaded.error();
  return Engine(std::move(models));
}

Result<Engine> Engine::open(const std::filesystem::path& folder) {
  auto engine = open_untested(folder);
  if (!engine) return engine;
  if (auto passed = engine->models_->self_test(folder); !passed) return passed.error();
  return engine;
}

Analysis Engine::analyse(std::string_view text) const { return models_->analyse(text); }

Result<Ok> Engine::Models::load(const std::filesystem::path& folder) {
  const auto map = [&](const char* name) -> Result<std::string_view> {
    auto file = data::MappedFile::open(folder / name);
    if (!file) return file.error();
    files.push_back(std::move(*file));
    return files.back().bytes();
  };
  const auto list = map("abbreviations.txt");
  if (!list) return list.error();
  tokeniser = std::make_unique<Tokeniser>(*list);
  const auto table = map("words.bin");
  if (!table) return table.error();
  auto opened = WordTable::open(*table, (folder / "words.bin").string());
  if (!opened) return opened.error();
  words = *opened;
  for (const auto& [name, model] : {std::pair{"splitter.bin", &splitter}, {"tagger.bin", &tagger}, {"parser.bin", &parser}, {"namer.bin", &namer}}) {
    const auto bytes = map(name);
    if (!bytes) return bytes.error();
    auto linear = LinearModel::open(*bytes, (folder / name).string());
    if (!linear) return linear.error();
    *model = std::move(*linear);
  }
  const auto damaged = [&](const char* file, std::string_view name) {
    return Error{"does not know the class '" + std::string(name) + "'; train the models again or restore the file", (folder / file).string()};
  };
  for (uint32_t i = 0; i < tagger.classes(); ++i) {
    const std::string_view name = tagger.name(i), upos = name.substr(0, name.find(' '));
    TagClass tag{.hash = hash_bytes(name), .upos_hash = hash_bytes(upos)};
    if (upos.size() + 1 >= name.size() || !parse_upos(upos, tag.upos)) return damaged("tagger.bin", name);
    tag.xpos = penn_index(name.substr(upos.size() + 1));
    tag_classes.push_back(tag);
  }
  for (uint32_t i = 0; i < parser.classes(); ++i) {
    const std::string_view name = parser.name(i);
    Move move;
    if (name.starts_with("left ")) move.kind = MoveKind::left;
    else if (name.starts_with("right ")) move.kind = MoveKind::right;
    else if (name != "shift") return damaged("parser.bin", name);
    if (name != "shift" && !parse_relation(name.substr(name.find(' ') + 1), move.relation)) return damaged("parser.bin", name);
    moves.push_back(move);
  }
  for (uint32_t i = 0; i < namer.classes(); ++i) {
    NameLabel label;
    if (!parse_name_label(namer.name(i), label)) return damaged("namer.bin", namer.name(i));
    labels.push_back(label);
  }
  if (splitter.classes() != 2) return damaged("splitter.bin", splitter.name(0));
  return Ok{};
}

Result<Ok> Engine::Models::self_test(const std::filesystem::path& folder) const {
  const auto text = data::MappedFile::open(folder / "selftest.txt"), expected = data::MappedFile::open(folder / "selftest.conllu");
  if (!text) return text.error();
  if (!expected) return expected.error();
  if (to_conllu(text->bytes(), analyse(text->bytes())) != expected->bytes()) {
    return Error{"the models do not analyse their own sample as they did when they were trained: a model file is damaged or mixed with "
                 "another version; restore data/models or run `parley train` again", (folder / "selftest.conllu").string()};
  }
  return Ok{};
}

void Engine::Models::look_up(Form& form) const {
  form.ambiguity = words.number(word_key(WordKey::ambiguity, form.low)).value_or(form.suffix[1]);
  if (const auto cluster = words.number(word_key(WordKey::cluster, form.low))) {
    form.cluster[0] = (*cluster >> 8) + 1000;
    form.cluster[1] = *cluster & 0xFF;
  }
}

/// A sentence all in capitals is read as if in the usual case: known words small, others as names.
void Engine::Models::fold_capitals(std::string_view text, std::span<const Word> words_, std::span<const Span> lows, std::string_view low, std::span<Form> forms) const {
  for (uint32_t i = 0; i < forms.size(); ++i) {
    if (!(forms[i].flags & kAllCaps) && words_[i].span.size() > 1) continue;
    const std::string_view small = lows[i].of(low);
    if (small.empty() || !(small[0] >= 'a' && small[0] <= 'z')) continue;
    const auto usual = words.number(word_key(WordKey::usual_case, forms[i].low));
    std::string cased(small);
    if (i == 0 || !usual || *usual == 1) cased[0] = static_cast<char>(cased[0] - 32);
    if (usual && *usual == 2) cased = std::string(words_[i].span.of(text));  // "UN", "NATO"
    Form folded = make_form(cased, std::string(small));
    look_up(folded);
    forms[i] = folded;
  }
}

void Engine::Models::tag(Scratch& s, std::span<const Form> forms) const {
  s.tags.clear();
  uint64_t features[kTagFeatures];
  Scores scores;
  for (uint32_t i = 0; i < forms.size(); ++i) {
    tagger.clear(scores);
    tagger.add(features, tag_features(forms, s.tags, i, features), scores);
    s.tags.push_back(static_cast<uint16_t>(tagger.best(scores)));
  }
}

void Engine::Models::parse(Scratch& s, std::span<const Form> forms) const {
  s.parse_words.clear();
  for (uint32_t i = 0; i < forms.size(); ++i) {
    const TagClass& tag = tag_classes[s.tags[i]];
    s.parse_words.push_back({forms[i].low, forms[i].suffix[2], forms[i].cluster[1], tag.hash, tag.upos_hash});
  }
  uint64_t features[kParseFeatures];
  Scores scores;
  s.state.start(static_cast<uint32_t>(forms.size()));
  while (!s.state.finished()) {
    const bool shift = s.state.may_shift(), left = s.state.may_left(), right = s.state.may_right();
    if (shift && !left && !right) {
      s.state.apply({});
      continue;
    }
    parser.clear(scores);
    parser.add(features, parse_features(s.state, s.parse_words, features), scores);
    int best = -1;
    for (uint32_t i = 0; i < moves.size(); ++i) {
      const bool may = moves[i].kind == MoveKind::shift ? shift : moves[i].kind == MoveKind::left ? left : right;
      if (may && (best < 0 || scores.of[i] > scores.of[best])) best = static_cast<int>(i);
    }
    s.state.apply(moves[static_cast<size_t>(best)]);
  }
}

void Engine::Models::find_names(Scratch& s, std::span<const Form> forms, uint32_t first, std::vector<Name>& names) const {
  s.name_words.clear();
  for (const uint16_t tag : s.tags) s.name_words.push_back({.tag = tag_classes[tag].hash});
  mark_lists(words, forms, s.name_words);
  label_names(namer, labels, forms, s.name_words, s.labels);
  for (uint32_t i = 0; i < forms.size(); ++i) {
    const NameLabel label = labels[s.labels[i]];
    uint32_t end = i + 1;
    if (label.place == 'B') {
      while (end < forms.size() && labels[s.labels[end - 1]].place != 'L') ++end;
    }
    constexpr uint16_t kNationalityBit = 1u << (2 * 4);
    const bool listed = (s.name_words[i].lists & kNationalityBit) && (forms[i].flags & kCapital);
    if (listed && (label.place == 'O' || (end == i + 1 && tag_classes[s.tags[i]].upos == Upos::ADJ))) {
      names.push_back({first + i, first + i + 1, NameKind::nationality});
    } else if (label.place == 'B' || label.place == 'U') {
      names.push_back({first + i, first + end, label.kind});
      i = end - 1;
    }
  }
}

Analysis Engine::Models::analyse(std::string_view text) const {
  Analysis out;
  Scratch s;
  const std::vector<Word> all = tokeniser->words(text);
  out.tokens.reserve(all.size());
  out.lemmas.reserve(text.size());
  s.low.reserve(text.size());
  std::string low;
  for (const Word& word : all) {
    low.clear();
    append_lower(word.span.of(text), low);
    s.lows.push_back({static_cast<uint32_t>(s.low.size()), static_cast<uint32_t>(s.low.size() + low.size())});
    s.low += low;
    s.forms.push_back(make_form(word.span.of(text), low));
    look_up(s.forms.back());
  }
  for (const SentenceRange range : split_sentences(splitter, text, all, s.forms)) {
    const uint32_t size = range.last - range.first;
    const std::span<Form> forms(s.forms.data() + range.first, size);
    const std::span<const Word> words_(all.data() + range.first, size);
    const std::span<const Span> lows(s.lows.data() + range.first, size);
    if (is_all_caps(forms)) fold_capitals(text, words_, lows, s.low, forms);
    tag(s, forms);
    parse(s, forms);
    for (uint32_t i = 0; i < size; ++i) {
      const TagClass& tag_class = tag_classes[s.tags[i]];
      const ParseState::Node& node = s.state.node(static_cast<int>(i));
      Token token;
      token.span = words_[i].span;
      token.joined = words_[i].joined;
      token.upos = tag_class.upos;
      token.xpos = tag_class.xpos;
      token.head = node.head < 0 ? kRoot : static_cast<int32_t>(range.first) + node.head;
      token.relation = node.head < 0 ? Relation::root : node.relation;
      const std::string_view small = lows[i].of(s.low);
      token.features = features_of(words, small, forms[i].low, tag_class.hash);
      token.lemma = static_cast<uint32_t>(out.lemmas.size());
      append_lemma(words, words_[i].span.of(text), small, forms[i].low, tag_class.xpos, out.lemmas);
      token.lemma_size = static_cast<uint16_t>(std::min<size_t>(out.lemmas.size() - token.lemma, 0xFFFF));
      out.tokens.push_back(token);
    }
    find_names(s, forms, range.first, out.names);
    out.sentences.push_back({range.first, range.last});
  }
  return out;
}

}  // namespace parley::language
