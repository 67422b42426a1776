#include "train/train.h"

#include <algorithm>
#include <fstream>

#include "core/conllu.h"
#include "data/mapped_file.h"
#include "language/engine.h"
#include "train/clusters.h"
#include "train/namer.h"
#include "train/parser.h"
#include "train/splitter.h"
#include "train/words.h"

namespace parley::train {
namespace {

namespace fs = std::filesystem;
using language::hash_bytes;
using language::word_key;
using language::WordKey;

constexpr int kFolds = 5;
constexpr uint32_t kTogether = 6;  // trainings in different orders, whose weights are added: better than one, and no slower


std::string lower(std::string_view text) {
  std::string low;
  language::append_lower(text, low);
  return low;
}

struct Corpus {
  std::vector<GoldSentence> trees, names;
  std::vector<std::vector<std::string>> texts;  // lower-case words, for the clusters
  std::map<uint64_t, uint32_t> lists;
};

Result<Corpus> read(const Sources& sources, const language::Tokeniser& tokeniser) {
  Corpus corpus;
  std::error_code failure;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(sources.treebanks, failure)) files.push_back(entry.path());
  if (failure) return Error{"cannot read the folder of treebanks: " + failure.message(), sources.treebanks.string()};
  std::sort(files.begin(), files.end());
  const auto add_text = [&](std::string_view text) {
    corpus.texts.emplace_back();
    for (const language::Word& word : tokeniser.words(text)) corpus.texts.back().push_back(lower(word.span.of(text)));
  };
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    if (!name.starts_with("train.")) continue;
    if (name.ends_with(".conllu")) {
      auto sentences = read_conllu(file);
      if (!sentences) return sentences.error();
      for (GoldSentence& sentence : *sentences) {
        add_text(sentence.text);
        corpus.trees.push_back(std::move(sentence));
      }
    } else if (name.ends_with(".iob2")) {
      auto sentences = read_iob2(file);
      if (!sentences) return sentences.error();
      // One corpus is annotated as the names are wanted; it counts three times as much as those of other manners.
      const int times = name.find("uner") != std::string::npos ? 3 : 1;
      for (const GoldSentence& sentence : *sentences) {
        if (times == 1) {
          corpus.texts.emplace_back();
          for (const GoldWord& word : sentence.words) corpus.texts.back().push_back(lower(word.form));
        }
        for (int i = 0; i < times; ++i) corpus.names.push_back(sentence);
      }
    }
  }
  if (corpus.trees.empty()) return Error{"no train.*.conllu here; unpack the treebanks first", sources.treebanks.string()};
  if (sources.lists_and_text.empty()) return corpus;
  const auto text = data::MappedFile::open(sources.lists_and_text / "text.txt"), lists = data::MappedFile::open(sources.lists_and_text / "lists.tsv");
  if (!text) return text.error();
  if (!lists) return lists.error();
  const auto each_line = [](std::string_view rest, const auto& use) {
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      use(rest.substr(0, end));
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
  };
  each_line(text->bytes(), add_text);
  each_line(lists->bytes(), [&](std::string_view line) {
    const size_t tab = line.find('\t');
    const auto list = std::find(std::begin(language::kNameLists), std::end(language::kNameLists), line.substr(0, tab));
    if (tab == std::string_view::npos || list == std::end(language::kNameLists)) return;
    const std::string_view entry = line.substr(tab + 1);
    uint64_t key = 0;
    const auto words = tokeniser.words(entry);
    for (const language::Word& word : words) key = language::extend_entry(key, hash_bytes(lower(word.span.of(entry))));
    if (words.size() <= language::kLongestListed) corpus.lists[key] |= 1u << (list - std::begin(language::kNameLists));
  });
  return corpus;
}

/// How a word is usually written inside a sentence.
void learn_usual_case(const std::vector<GoldSentence>& sentences, language::WordTableWriter& table) {
  std::map<std::string, std::array<int, 3>> counts;
  for (const GoldSentence& sentence : sentences) {
    int capitals = 0;
    for (const GoldWord& word : sentence.words) capitals += word.form[0] >= 'A' && word.form[0] <= 'Z';
    if (capitals * 2 > static_cast<int>(sentence.words.size())) continue;  // a headline or a shout says nothing
    for (size_t i = 1; i < sentence.words.size(); ++i) {
      const language::Form form = language::make_form(sentence.words[i].form, lower(sentence.words[i].form));
      ++counts[lower(sentence.words[i].form)][form.flags & language::kAllCaps ? 2 : form.flags & language::kCapital ? 1 : 0];
    }
  }
  for (const auto& [word, count] : counts) {
    table.add(word_key(WordKey::usual_case, hash_bytes(word)), static_cast<uint32_t>(std::max_element(count.begin(), count.end()) - count.begin()));
  }
}

/// Pruned as far as `most` bytes need: small weights cost speed and memory, and little accuracy.
std::string pruned(const Perceptron& weights, const std::vector<std::string>& names, uint32_t dense_from, size_t most) {
  std::string out;
  for (float threshold = 8; out.empty() || out.size() > most; threshold *= 1.15f) out = weights.pack(names, {threshold, dense_from});
  return out;
}

class Trainer {
 public:
  Trainer(const Corpus& corpus, const Epochs& epochs, const Progress& progress) : corpus_(corpus), epochs_(epochs), progress_(progress) {}

  void words_and_tagger() {
    clusters_ = cluster_words(corpus_.texts, 512, 64, progress_);
    tagger_ = tagger_of(corpus_.trees, 7, progress_);
    for (uint32_t seed = 1; seed < kTogether; ++seed) tagger_.weights.merge(tagger_of(corpus_.trees, seed * 100, progress_).weights);
    learn_words(corpus_.trees, tagger_.ambiguities, table_);
    learn_usual_case(corpus_.trees, table_);
    for (const auto& [word, cluster] : clusters_) table_.add(word_key(WordKey::cluster, hash_bytes(word)), cluster.fine * 256 + cluster.coarse);
    for (const auto& [key, lists] : corpus_.lists) table_.add(word_key(WordKey::lists, key), lists);
    // The parser and the namer learn on tags as wrong as they will be: each part is tagged by a tagger that did not see it.
    for (int fold = 0; fold < kFolds; ++fold) {
      std::vector<GoldSentence> rest;
      for (size_t i = 0; i < corpus_.trees.size(); ++i) {
        if (fold_of(i, corpus_.trees.size()) != fold) rest.push_back(corpus_.trees[i]);
      }
      folds_.push_back(tagger_of(rest, 7, [](const std::string&) {}));
      progress_("tagger without part " + std::to_string(fold + 1));
    }
  }

  Parser parser() {
    std::vector<ParseSentence> sentences;
    for (size_t i = 0; i < corpus_.trees.size(); ++i) {
      const GoldSentence& gold = corpus_.trees[i];
      const Tagger& tagger = folds_[static_cast<size_t>(fold_of(i, corpus_.trees.size()))];
      const auto forms = forms_of(gold, tagger);
      const auto tags = tagger.tag(forms);
      ParseSentence sentence;
      for (size_t w = 0; w < forms.size(); ++w) {
        const std::string& name = tagger.names[tags[w]];
        sentence.words.push_back({forms[w].low, forms[w].suffix[2], forms[w].cluster[1], hash_bytes(name), hash_bytes(name.substr(0, name.find(' ')))});
        sentence.heads.push_back(gold.words[w].head);
        sentence.relations.push_back(gold.words[w].relation);
      }
      sentences.push_back(std::move(sentence));
    }
    Parser out = train_parser(sentences, epochs_.parser, 11, progress_);
    for (uint32_t seed = 1; seed < kTogether; ++seed) out.weights.merge(train_parser(sentences, epochs_.parser, seed * 100, progress_).weights);
    return out;
  }

  Namer namer() {
    const std::string bytes = table_.bytes();
    const auto table = language::WordTable::open(bytes, "words");
    std::map<std::string, int> fold_of_text;  // the name corpus annotates treebank sentences
    for (size_t i = 0; i < corpus_.trees.size(); ++i) fold_of_text[joined(corpus_.trees[i])] = fold_of(i, corpus_.trees.size());
    std::vector<NameSentence> sentences;
    for (const GoldSentence& gold : corpus_.names) {
      const auto found = fold_of_text.find(joined(gold));
      const Tagger& tagger = found == fold_of_text.end() ? tagger_ : folds_[static_cast<size_t>(found->second)];
      NameSentence sentence;
      sentence.forms = forms_of(gold, tagger);
      for (const uint16_t tag : tagger.tag(sentence.forms)) sentence.words.push_back({.tag = hash_bytes(tagger.names[tag])});
      language::mark_lists(*table, sentence.forms, sentence.words);
      sentence.labels = name_labels(gold);
      sentences.push_back(std::move(sentence));
    }
    return train_namer(sentences, epochs_.namer, progress_);
  }

  const Tagger& tagger() const { return tagger_; }
  const language::WordTableWriter& table() const { return table_; }

 private:
  static int fold_of(size_t i, size_t size) { return static_cast<int>(i * kFolds / size); }
  static std::string joined(const GoldSentence& sentence) {
    std::string out;
    for (const GoldWord& word : sentence.words) out += word.form + ' ';
    return out;
  }
  std::vector<language::Form> forms_of(const GoldSentence& sentence, const Tagger& tagger) const {
    auto forms = make_forms(sentence, tagger.ambiguities);
    for (size_t i = 0; i < forms.size(); ++i) set_cluster(sentence.words[i].form, forms[i]);
    return forms;
  }
  void set_cluster(const std::string& word, language::Form& form) const {
    if (const auto found = clusters_.find(lower(word)); found != clusters_.end()) {
      form.cluster[0] = found->second.fine + 1000;
      form.cluster[1] = found->second.coarse;
    }
  }
  Tagger tagger_of(const std::vector<GoldSentence>& sentences, uint32_t seed, const Progress& progress) const {
    return train_tagger(sentences, epochs_.tagger, seed, [this](const std::string& word, language::Form& form) { set_cluster(word, form); }, progress);
  }

  const Corpus& corpus_;
  Epochs epochs_;
  const Progress& progress_;
  std::map<std::string, Cluster> clusters_;
  Tagger tagger_;
  std::vector<Tagger> folds_;
  language::WordTableWriter table_;
};

}  // namespace

Result<Ok> train(const Sources& sources, const fs::path& out, const Epochs& epochs, const Progress& progress) {
  const auto abbreviations = data::MappedFile::open(sources.abbreviations);
  if (!abbreviations) return abbreviations.error();
  const auto sample_file = data::MappedFile::open(sources.sample);
  if (!sample_file) return sample_file.error();
  const std::string sample(sample_file->bytes());  // copied: the file itself may be written below
  const language::Tokeniser tokeniser(abbreviations->bytes());
  auto corpus = read(sources, tokeniser);
  if (!corpus) return corpus.error();
  std::error_code failure;
  fs::create_directories(out, failure);
  if (failure) return Error{"cannot make the folder: " + failure.message(), out.string()};
  bool written = true;
  const auto write = [&](const char* name, std::string_view bytes) {
    std::ofstream file(out / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    written = written && file.good();
    progress(std::string(name) + ": " + std::to_string(bytes.size() / 1024) + " KiB");
  };
  write("abbreviations.txt", std::string(abbreviations->bytes()));
  write("splitter.bin", train_splitter(corpus->trees, tokeniser, epochs.splitter, progress).pack({"inside", "end"}, {1, 3}));
  Trainer trainer(*corpus, epochs, progress);
  trainer.words_and_tagger();
  write("words.bin", trainer.table().bytes());
  write("tagger.bin", pruned(trainer.tagger().weights, trainer.tagger().names, 24, 9'000'000));
  const Namer namer = trainer.namer();
  write("namer.bin", pruned(namer.weights, namer.names, 9, 7'000'000));
  const Parser parser = trainer.parser();
  write("parser.bin", pruned(parser.weights, parser.names, 40, 20'000'000));
  write("selftest.txt", sample);
  write("selftest.conllu", "");
  if (!written) return Error{"cannot write the models; is the disk full?", out.string()};
  auto engine = language::Engine::open_untested(out);
  if (!engine) return engine.error();
  write("selftest.conllu", to_conllu(sample, engine->analyse(sample)));
  return Ok{};
}

}  // namespace parley::train
