// Stage 2.  text -> tokens with tags, features, lemmas and heads, sentences, names.
// Tested by test/corpus/en/*.txt, test/treebank/ and language/language_test.cc.
#pragma once
#include <filesystem>
#include <memory>
#include <string_view>

#include "core/result.h"
#include "core/syntax.h"

namespace parley::language {

/// Constant after opening; one engine serves any number of threads.
class Engine {
 public:
  /// Maps the models of one language (data/models/en) and replays their self-test samples.
  static Result<Engine> open(const std::filesystem::path& folder);
  /// Without the self-test: for the training, which writes it.
  static Result<Engine> open_untested(const std::filesystem::path& folder);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Total: any UTF-8 text gives an analysis whose sentences hold all tokens.  Spans are bytes of `text`.
  Analysis analyse(std::string_view text) const;

  /// Class of a word in small letters, of words that stand in like places: fine * 256 + coarse, 0 = none.
  uint32_t word_class(std::string_view low) const;

 private:
  struct Models;
  explicit Engine(std::unique_ptr<Models> models);
  std::unique_ptr<Models> models_;
};

}  // namespace parley::language
