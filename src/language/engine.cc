#include "language/engine.h"

#include <algorithm>
#include <atomic>

#include "core/conllu.h"
#include "data/mapped_file.h"
#include "language/lemma.h"
#include "language/network.h"
#include "language/split.h"
#include "language/tokenise.h"

namespace parley::language {
namespace {

struct TagClass {
  Upos upos = Upos::X;
  uint8_t xpos = 0;
  Features features;
};

struct NameLabel {
  char place = 'O';  // B I L U O
  NameKind kind = NameKind::place;
};

/// "U-PER" -> label; false for another text.
bool parse_name_label(std::string_view text, NameLabel& out) {
  if (text == "O") return out = {}, true;
  if (text.size() != 5 || text[1] != '-' || std::string_view("BILU").find(text[0]) == std::string_view::npos)
    return false;
  const std::string_view kind = text.substr(2);
  if (kind != "PER" && kind != "ORG" && kind != "LOC") return false;
  out = {text[0], kind == "PER" ? NameKind::person : kind == "ORG" ? NameKind::organisation : NameKind::place};
  return true;
}

/// "Report.pdf", "www.example.org": nobody's name.
bool is_file_name(std::string_view word) {
  const size_t stop = word.rfind('.');
  const std::string_view ending = word.substr(stop + 1);
  return stop != std::string_view::npos && stop > 1 && ending.size() >= 2 && ending.size() <= 4 &&
         std::all_of(ending.begin(), ending.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_all_caps(std::span<const Form> forms) {
  uint32_t caps = 0, lower = 0;
  for (const Form& form : forms) {
    if (form.flags & kAllCaps)
      ++caps;
    else if (form.flags & kLower)
      ++lower;
  }
  return caps >= 4 && lower * 8 <= caps;
}

/// What a thread keeps from document to document: to take it anew costs more than to read one.  Of bounded size.
struct Memory {
  struct Seen {
    Form form;
    uint16_t lists = 0xFFFF;  // of no word
    WordRows rows;
  };
  uint64_t models = 0;  // whose it is
  std::vector<Seen> seen;
  Network::Scratch network;
};

}  // namespace

struct Engine::Models {
  uint64_t id = 0;  // in this process
  std::vector<data::MappedFile> files;
  std::unique_ptr<Tokeniser> tokeniser;
  LinearModel splitter;
  Network network;
  WordTable words;
  std::vector<TagClass> tag_classes;  // as the network numbers them
  std::vector<Relation> relations;
  std::vector<NameLabel> labels;

  Result<Ok> load(const std::filesystem::path& folder);
  Result<Ok> self_test(const std::filesystem::path& folder) const;
  Analysis analyse(std::string_view text) const;
  WordRows rows_of(const Form& form, uint16_t lists, Memory& memory) const;
  void fold_capitals(std::string_view text, std::span<const Word> words, std::span<const Span> lows,
                     std::string_view low, std::span<uint16_t> lists, std::span<Form> forms) const;
  void unmask_acronyms(std::span<const Span> lows, std::string_view low, std::span<uint16_t> lists,
                       std::span<Form> forms) const;
  void add_names(std::string_view text, std::span<const Word> own, std::span<const Form> forms,
                 std::span<const uint16_t> lists, std::span<const WordReading> readings, uint32_t first,
                 std::vector<Name>& names) const;
};

Engine::Engine(std::unique_ptr<Models> models) : models_(std::move(models)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open_untested(const std::filesystem::path& folder) {
  static std::atomic<uint64_t> opened = 0;
  auto models = std::make_unique<Models>();
  models->id = ++opened;
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

uint32_t Engine::word_class(std::string_view low) const {
  return models_->words.number(word_key(WordKey::sense_class, hash_bytes(low))).value_or(0);
}

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
  const auto linear = map("splitter.bin");
  if (!linear) return linear.error();
  auto split = LinearModel::open(*linear, (folder / "splitter.bin").string());
  if (!split) return split.error();
  splitter = std::move(*split);
  const auto weights = map("network.bin");
  if (!weights) return weights.error();
  auto net = Network::open(*weights, (folder / "network.bin").string());
  if (!net) return net.error();
  network = std::move(*net);
  const auto damaged = [&](const char* file, std::string_view name) {
    return Error{"does not know the class '" + std::string(name) + "'; train the models again or restore the file",
                 (folder / file).string()};
  };
  for (const std::string_view name : network.tags()) {
    // "VERB VBN Tense=Past|VerbForm=Part"
    const size_t upos = name.find(' '), xpos = name.find(' ', upos + 1);
    TagClass tag;
    if (xpos == std::string_view::npos || !parse_upos(name.substr(0, upos), tag.upos))
      return damaged("network.bin", name);
    tag.xpos = penn_index(name.substr(upos + 1, xpos - upos - 1));
    tag.features = Features::parse(name.substr(xpos + 1));
    tag_classes.push_back(tag);
  }
  for (const std::string_view name : network.relations()) {
    if (!parse_relation(name, relations.emplace_back())) return damaged("network.bin", name);
  }
  for (const std::string_view name : network.labels()) {
    if (!parse_name_label(name, labels.emplace_back())) return damaged("network.bin", name);
  }
  if (labels[0].place != 'O') return damaged("network.bin", network.labels()[0]);
  if (splitter.classes() != 2) return damaged("splitter.bin", splitter.name(0));
  return Ok{};
}

Result<Ok> Engine::Models::self_test(const std::filesystem::path& folder) const {
  const auto text = data::MappedFile::open(folder / "selftest.txt"),
             expected = data::MappedFile::open(folder / "selftest.conllu");
  if (!text) return text.error();
  if (!expected) return expected.error();
  if (to_conllu(text->bytes(), analyse(text->bytes())) != expected->bytes()) {
    return Error{
        "the models do not analyse their own sample as they did when they were trained: a model file is damaged or "
        "mixed with "
        "another version; restore data/models or run `parley train` again",
        (folder / "selftest.conllu").string()};
  }
  return Ok{};
}

WordRows Engine::Models::rows_of(const Form& form, uint16_t lists, Memory& memory) const {
  Memory::Seen& seen = memory.seen[mix(form.exact + lists) % memory.seen.size()];
  if (seen.lists == lists && seen.form == form) return seen.rows;
  seen.form = form;
  seen.lists = lists;
  uint64_t keys[kWordFeatures];
  word_features(form, lists, keys);
  for (uint32_t k = 0; k < kWordFeatures; ++k)
    seen.rows[k] = keys[k] == 0 ? 0 : words.number(word_key(WordKey::row, keys[k])).value_or(0);
  return seen.rows;
}

/// A sentence all in capitals is read as if in the usual case: known words small, others as names.
void Engine::Models::fold_capitals(std::string_view text, std::span<const Word> words_, std::span<const Span> lows,
                                   std::string_view low, std::span<uint16_t> lists, std::span<Form> forms) const {
  for (uint32_t i = 0; i < forms.size(); ++i) {
    if (!(forms[i].flags & kAllCaps) && words_[i].span.size() > 1) continue;
    const std::string_view small = lows[i].of(low);
    if (small.empty() || !(small[0] >= 'a' && small[0] <= 'z')) continue;
    const auto usual = words.number(word_key(WordKey::usual_case, hash_bytes(small)));
    std::string cased(small);
    if (i == 0 || !usual || *usual == 1) cased[0] = static_cast<char>(cased[0] - 32);
    if (usual && *usual == 2) cased = std::string(words_[i].span.of(text));  // "UN", "NATO"
    Form folded = make_form(cased, std::string(small));
    look_up(words, folded);
    make_neutral(folded, small, lists[i]);
    forms[i] = folded;
  }
}

/// Names in capitals that in small letters are other words are read as any acronym of a body is.
void Engine::Models::unmask_acronyms(std::span<const Span> lows, std::string_view low, std::span<uint16_t> lists,
                                     std::span<Form> forms) const {
  static constexpr std::string_view kMasked[] = {"who", "is"};
  static constexpr std::string_view kSubjects[] = {"it",    "he",   "she",  "this", "that", "there",
                                                   "which", "what", "here", "who",  "one",  "i"};  // "it IS true"
  static const std::string kLike = "unicef";
  const auto has = [](const auto& list, std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
  };
  const auto is_loud = [&](size_t i) { return i < forms.size() && (forms[i].flags & kAllCaps); };
  for (size_t i = 0; i < forms.size(); ++i) {
    if (!is_loud(i) || is_loud(i + 1) || (i > 0 && is_loud(i - 1)) || !has(kMasked, lows[i].of(low))) continue;
    if (i > 0 && has(kSubjects, lows[i - 1].of(low))) continue;
    forms[i] = make_form("UNICEF", kLike);
    look_up(words, forms[i]);
    make_neutral(forms[i], kLike, lists[i]);
  }
}

void Engine::Models::add_names(std::string_view text, std::span<const Word> own, std::span<const Form> forms,
                               std::span<const uint16_t> lists, std::span<const WordReading> readings, uint32_t first,
                               std::vector<Name>& names) const {
  constexpr uint16_t kNationalityBit = 1u << (2 * 4);
  static_assert(kNameLists[4] == "nationalities");
  for (uint32_t i = 0; i < forms.size(); ++i) {
    const NameLabel label = labels[readings[i].label];
    uint32_t end = i + 1;
    if (label.place == 'B') {
      while (end < forms.size() && labels[readings[end - 1].label].place != 'L') ++end;
    }
    const bool listed = (lists[i] & kNationalityBit) && (forms[i].flags & kCapital);
    if (listed && (label.place == 'O' || (end == i + 1 && tag_classes[readings[i].tag].upos == Upos::ADJ))) {
      names.push_back({first + i, first + i + 1, NameKind::nationality});
    } else if (label.place == 'B' || label.place == 'U') {
      if (label.kind != NameKind::person || end > i + 1 || !is_file_name(own[i].span.of(text))) {
        names.push_back({first + i, first + end, label.kind});
      }
      i = end - 1;
    }
  }
}

Analysis Engine::Models::analyse(std::string_view text) const {
  Analysis out;
  const std::vector<Word> all = tokeniser->words(text);
  const size_t count = all.size();
  std::string lows;  // lower-case forms, one after the other
  std::vector<Span> low_spans;
  std::vector<Form> forms;
  lows.reserve(text.size());
  low_spans.reserve(count);
  forms.reserve(count);
  std::string low;
  for (const Word& word : all) {
    low.clear();
    append_lower(word.span.of(text), low);
    low_spans.push_back({static_cast<uint32_t>(lows.size()), static_cast<uint32_t>(lows.size() + low.size())});
    lows += low;
    forms.push_back(make_form(word.span.of(text), low));
    prefetch(words, forms.back());
  }
  for (Form& form : forms) look_up(words, form);
  std::vector<uint16_t> lists(count);
  mark_lists(words, forms, lists);
  for (size_t i = 0; i < count; ++i) make_neutral(forms[i], low_spans[i].of(lows), lists[i]);
  for (size_t i = 0; i < count; ++i) forget_unknown_place(words, forms[i], lists[i]);
  std::vector<WordRange> ranges;
  for (const SentenceRange range : split_sentences(splitter, text, all, forms)) {
    const uint32_t size = range.last - range.first;
    const std::span<Form> own(forms.data() + range.first, size);
    const auto own_lows = std::span(low_spans).subspan(range.first, size);
    if (is_all_caps(own))
      fold_capitals(text, std::span(all).subspan(range.first, size), own_lows, lows,
                    std::span(lists).subspan(range.first, size), own);
    else
      unmask_acronyms(own_lows, lows, std::span(lists).subspan(range.first, size), own);
    ranges.push_back({range.first, range.last});
    out.sentences.push_back({range.first, range.last});
  }
  thread_local Memory memory;
  if (memory.models != id) {
    memory = {};
    memory.models = id;
    memory.seen.resize(4096);
  }
  std::vector<WordRows> rows(count);
  for (size_t i = 0; i < count; ++i) rows[i] = rows_of(forms[i], lists[i], memory);
  std::vector<WordReading> readings(count);
  network.read(ranges, rows, readings, memory.network);

  out.tokens.reserve(count);
  out.lemmas.reserve(text.size());
  for (const WordRange range : ranges) {
    for (uint32_t i = range.first; i < range.last; ++i) {
      const WordReading& reading = readings[i];
      const TagClass& tag_class = tag_classes[reading.tag];
      Token token;
      token.span = all[i].span;
      token.joined = all[i].joined;
      token.upos = tag_class.upos;
      token.xpos = tag_class.xpos;
      token.head = reading.head < 0 ? kRoot : static_cast<int32_t>(range.first) + reading.head;
      token.relation = relations[reading.relation];
      const std::string_view small = low_spans[i].of(lows);
      token.features = tag_class.features;
      token.lemma = static_cast<uint32_t>(out.lemmas.size());
      append_lemma(words, all[i].span.of(text), small, hash_bytes(small), tag_class.xpos, out.lemmas);
      token.lemma_size = static_cast<uint16_t>(std::min<size_t>(out.lemmas.size() - token.lemma, 0xFFFF));
      out.tokens.push_back(token);
    }
    const uint32_t size = range.last - range.first;
    add_names(text, std::span(all).subspan(range.first, size), std::span(forms).subspan(range.first, size),
              std::span(lists).subspan(range.first, size), std::span(readings).subspan(range.first, size), range.first,
              out.names);
  }
  return out;
}

}  // namespace parley::language
