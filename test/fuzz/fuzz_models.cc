// Any bytes as a model file, a word table, a TSV or a TOML table.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "data/toml.h"
#include "data/tsv.h"
#include "language/linear_model.h"
#include "language/network.h"
#include "language/word_table.h"
#include "templates/filler_network.h"

using namespace parley;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);  // aligned, as a mapped file is
  if (const auto model = language::LinearModel::open(bytes, "fuzz")) {
    language::Scores scores;
    model->clear(scores);
    uint64_t features[64];
    for (uint64_t i = 0; i < 64; ++i) features[i] = language::feature(1, i * 7919 + size);
    model->add(features, 64, scores);
    (void)model->best(scores);
  }
  if (const auto table = language::WordTable::open(bytes, "fuzz")) {
    for (uint64_t i = 0; i < 64; ++i) (void)table->text(language::word_key(language::WordKey::lemma, i));
  }
  const std::unique_ptr<char, void (*)(void*)> aligned(
      static_cast<char*>(std::aligned_alloc(64, (size + 64) / 64 * 64)), std::free);
  std::memcpy(aligned.get(), data, size);
  if (const auto network = language::Network::open({aligned.get(), size}, "fuzz")) {
    const language::WordRange sentence{0, 5};
    std::vector<language::WordRows> rows(5, language::WordRows{1, 2, 3});
    std::vector<language::WordReading> out(5);
    language::Network::Scratch scratch;
    network->read({&sentence, 1}, rows, out, scratch);
  }
  if (const auto network = templates::FillerNetwork::open(bytes, "fuzz")) {
    const std::vector<templates::WordView> words(5);
    (void)network->score(words, {{"word", {{0, 2, 1}}}},
                         {network->document_classes(), std::vector<int32_t>(network->document_classes())},
                         {network->sentence_classes(), std::vector<int32_t>(network->sentence_classes())});
  }
  static const std::string path = "/tmp/parley-fuzz-" + std::to_string(::getpid());
  if (std::FILE* file = std::fopen(path.c_str(), "wb")) {
    std::fwrite(data, 1, size, file);
    std::fclose(file);
    (void)data::read_tsv(path, {});
    (void)data::TomlFile::read(path, data::TomlCache());
    (void)data::TomlCache::open(path);
    std::remove(path.c_str());
  }
  return 0;
}
