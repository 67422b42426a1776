#include "train/train.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <set>

#include "data/mapped_file.h"
#include "language/tokenise.h"
#include "language/word_features.h"
#include "train/clusters.h"
#include "train/samples.h"
#include "train/splitter.h"
#include "train/words.h"

namespace parley::train {
namespace {

namespace fs = std::filesystem;
using language::hash_bytes;
using language::word_key;
using language::WordKey;

std::string joined(const GoldSentence& sentence) {
  std::string out;
  for (const GoldWord& word : sentence.words) out += word.form + ' ';
  return out;
}

struct Part {
  std::vector<GoldSentence> sentences;
  int corpus = -1;  // manner of naming, -1 = no names
  bool held_out = false;
};

struct Corpus {
  std::vector<GoldSentence> trees;
  std::vector<Part> parts;
  std::vector<std::vector<std::string>> texts;  // lower-case words, for the clusters
  std::map<uint64_t, uint32_t> lists;
  Vectors vectors;
};

/// Corpora of names by the word in their file names; the first is named as the product should name.
constexpr std::string_view kManners[] = {"uner", "btc", "wnut", "re3d", "gum"};

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
    Part part{.held_out = name.starts_with("dev.")};
    if (!part.held_out && !name.starts_with("train.")) continue;
    if (name.ends_with(".conllu")) {
      auto sentences = read_conllu(file);
      if (!sentences) return sentences.error();
      part.sentences = std::move(*sentences);
      if (!part.held_out) {
        for (const GoldSentence& sentence : part.sentences) add_text(sentence.text);
        corpus.trees.insert(corpus.trees.end(), part.sentences.begin(), part.sentences.end());
      }
    } else if (name.ends_with(".iob2")) {
      const auto manner = std::find_if(std::begin(kManners), std::end(kManners),
                                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
      if (manner == std::end(kManners))
        return Error{"no manner of naming is known for this corpus; add it to kManners in src/train/train.cc",
                     file.string()};
      auto sentences = read_iob2(file);
      if (!sentences) return sentences.error();
      part.sentences = std::move(*sentences);
      part.corpus = static_cast<int>(manner - std::begin(kManners));
      if (!part.held_out && part.corpus > 0 && part.corpus < 4) {  // the others name the sentences of a treebank
        for (const GoldSentence& sentence : part.sentences) {
          corpus.texts.emplace_back();
          for (const GoldWord& word : sentence.words) corpus.texts.back().push_back(lower(word.form));
        }
      }
    } else {
      continue;
    }
    corpus.parts.push_back(std::move(part));
  }
  if (corpus.trees.empty())
    return Error{"no train.*.conllu here; unpack the treebanks first", sources.treebanks.string()};
  if (sources.lists_and_text.empty()) return corpus;
  const auto text = data::MappedFile::open(sources.lists_and_text / "text.txt"),
             lists = data::MappedFile::open(sources.lists_and_text / "lists.tsv"),
             spelt = data::MappedFile::open(sources.lists_and_text / "vectors.txt"),
             numbers = data::MappedFile::open(sources.lists_and_text / "vectors.f32");
  for (const auto* file : {&text, &lists, &spelt, &numbers}) {
    if (!*file) return file->error();
  }
  const auto each_line = [](std::string_view rest, const auto& use) {
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      use(rest.substr(0, end));
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
  };
  each_line(text->bytes(), add_text);
  each_line(spelt->bytes(), [&](std::string_view line) { corpus.vectors.words.emplace_back(line); });
  corpus.vectors.numbers.resize(numbers->bytes().size() / sizeof(float));
  std::memcpy(corpus.vectors.numbers.data(), numbers->bytes().data(), corpus.vectors.numbers.size() * sizeof(float));
  if (corpus.vectors.words.empty() || corpus.vectors.numbers.size() % corpus.vectors.words.size() != 0)
    return Error{"does not hold one vector for each line of vectors.txt; run tools/training_data.py again",
                 (sources.lists_and_text / "vectors.f32").string()};
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
      ++counts[lower(sentence.words[i].form)][form.flags & language::kAllCaps   ? 2
                                              : form.flags & language::kCapital ? 1
                                                                                : 0];
    }
  }
  for (const auto& [word, count] : counts) {
    table.add(word_key(WordKey::usual_case, hash_bytes(word)),
              static_cast<uint32_t>(std::max_element(count.begin(), count.end()) - count.begin()));
  }
}

/// Everything that is looked up by word.
language::WordTableWriter word_table(const Corpus& corpus, const Progress& progress) {
  language::WordTableWriter table;
  learn_words(corpus.trees, table);
  learn_usual_case(corpus.trees, table);
  for (const auto& [word, cluster] : cluster_words(corpus.texts, 512, 64, progress)) {
    table.add(word_key(WordKey::cluster, hash_bytes(word)), cluster.fine * 256 + cluster.coarse);
  }
  const std::vector<Cluster> classes = cluster_vectors(corpus.vectors, 1024, 128);
  for (size_t i = 0; i < classes.size(); ++i) {
    table.add(word_key(WordKey::sense_class, hash_bytes(corpus.vectors.words[i])),
              classes[i].fine * 256 + classes[i].coarse);
  }
  for (const auto& [key, lists] : corpus.lists) table.add(word_key(WordKey::lists, key), lists);
  return table;
}

/// All sentences for the network.  Names of a corpus that annotates sentences of a treebank are joined with their
/// trees.
std::vector<SampleSentence> sample_sentences(Corpus& corpus, const language::WordTable& table) {
  std::vector<SampleSentence> out;
  std::map<std::string, size_t> with_tree;
  const auto add = [&](const GoldSentence& gold, const Part& part, bool tree) {
    SampleSentence sample{&gold, part.corpus, tree, part.held_out, {}, std::vector<uint16_t>(gold.words.size())};
    for (const GoldWord& word : gold.words) {
      sample.forms.push_back(language::make_form(word.form, lower(word.form)));
      language::look_up(table, sample.forms.back());
    }
    language::mark_lists(table, sample.forms, sample.lists);
    for (size_t i = 0; i < gold.words.size(); ++i)
      language::make_neutral(sample.forms[i], lower(gold.words[i].form), sample.lists[i]);
    out.push_back(std::move(sample));
  };
  for (Part& part : corpus.parts) {
    if (part.corpus >= 0) continue;
    for (GoldSentence& gold : part.sentences) {
      with_tree[joined(gold)] = out.size();
      add(gold, part, true);
    }
  }
  for (const Part& part : corpus.parts) {
    if (part.corpus < 0) continue;
    for (const GoldSentence& gold : part.sentences) {
      const auto tree = with_tree.find(joined(gold));
      if (tree == with_tree.end() || out[tree->second].gold->words.size() != gold.words.size()) {
        add(gold, part, false);
        continue;
      }
      SampleSentence& sample = out[tree->second];
      sample.corpus = part.corpus;
      sample.names = &gold;
    }
  }
  return out;
}

}  // namespace

Result<Ok> train(const Sources& sources, const fs::path& out, const Progress& progress) {
  const auto abbreviations = data::MappedFile::open(sources.abbreviations);
  if (!abbreviations) return abbreviations.error();
  const language::Tokeniser tokeniser(abbreviations->bytes());
  auto corpus = read(sources, tokeniser);
  if (!corpus) return corpus.error();
  std::error_code failure;
  fs::create_directories(out, failure);
  fs::create_directories(sources.samples, failure);
  if (failure) return Error{"cannot make the folder: " + failure.message(), out.string()};
  bool written = true;
  const auto write = [&](const fs::path& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    written = written && file.good();
    progress(path.filename().string() + ": " + std::to_string(bytes.size() / 1024) + " KiB");
  };
  write(out / "abbreviations.txt", abbreviations->bytes());
  language::WordTableWriter table = word_table(*corpus, progress);
  const std::string bytes = table.bytes();
  const auto opened = language::WordTable::open(bytes, "words");
  if (!opened) return opened.error();
  write(out / "splitter.bin",
        train_splitter(corpus->trees, tokeniser, *opened, 8, progress).pack({"inside", "end"}, {1, 3}));
  const Samples samples = make_samples(sample_sentences(*corpus, *opened), table);
  write(out / "words.bin", table.bytes());
  write(sources.samples / "samples.json", samples.header);
  write(sources.samples / "samples.bin", samples.numbers);
  if (!written) return Error{"cannot write the models; is the disk full?", out.string()};
  return Ok{};
}

}  // namespace parley::train
