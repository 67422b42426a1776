#include <fstream>

#include "core/conllu.h"
#include "data/mapped_file.h"
#include "language/engine.h"
#include "train/train.h"

namespace parley::train {

Result<Ok> write_self_test(const std::filesystem::path& models) {
  const auto text = data::MappedFile::open(models / "selftest.txt");
  if (!text) return text.error();
  auto engine = language::Engine::open_untested(models);
  if (!engine) return engine.error();
  std::ofstream file(models / "selftest.conllu", std::ios::binary);
  file << to_conllu(text->bytes(), engine->analyse(text->bytes()));
  if (!file.flush())
    return Error{"cannot write the self-test; is the disk full?", (models / "selftest.conllu").string()};
  return Ok{};
}

}  // namespace parley::train
