#include <doctest/doctest.h>

#include "core/conllu.h"
#include "language/engine.h"
#include "language/lemma.h"
#include "language/linear_model.h"
#include "language/tokenise.h"
#include "language/word_table.h"

using namespace parley;
using namespace parley::language;

TEST_CASE("a damaged model is refused, never read") {
  CHECK_FALSE(LinearModel::open("", "m"));
  CHECK_FALSE(LinearModel::open("PLYL and then nothing of use at all", "m"));
  CHECK_FALSE(WordTable::open("PLYT", "w"));
  const auto engine = Engine::open("test");
  REQUIRE_FALSE(engine);
  CHECK(engine.error().file.find("abbreviations.txt") != std::string::npos);
}

TEST_CASE("a word table gives back what was put in") {
  WordTableWriter writer;
  for (uint32_t i = 0; i < 1000; ++i) writer.add(word_key(WordKey::cluster, i), i * 3);
  writer.add(word_key(WordKey::lemma, 7, 2), "l1y");
  const std::string bytes = writer.bytes();
  const auto table = WordTable::open(bytes, "w");
  REQUIRE(table);
  for (uint32_t i = 0; i < 1000; ++i) CHECK(table->number(word_key(WordKey::cluster, i)) == i * 3);
  CHECK(table->text(word_key(WordKey::lemma, 7, 2)) == "l1y");
  CHECK_FALSE(table->number(word_key(WordKey::cluster, 5000)));
  CHECK_FALSE(WordTable::open(std::string_view(bytes).substr(0, bytes.size() - 1), "w"));
}

TEST_CASE("lemma rules") {
  const auto apply = [](std::string_view rule, std::string_view form, std::string_view low) {
    std::string out;
    apply_lemma_rule(rule, form, low, out);
    return out;
  };
  CHECK(apply(make_lemma_rule("Cities", "cities", "city"), "Parties", "parties") == "party");
  CHECK(apply(make_lemma_rule("Bakus", "bakus", "Baku"), "Hamas", "hamas") == "Hama");
  CHECK(apply(make_lemma_rule("6,606", "6,606", "6606"), "1,200", "1,200") == "1200");
  CHECK(apply("l99", "a", "a") == "a");  // a rule longer than the word leaves it
}

TEST_CASE("the engine is total") {
  const auto engine = Engine::open("data/models/en");
  REQUIRE(engine);
  for (const std::string& text : {std::string(), std::string(" \n\t"), std::string("\xC2\xA0"), std::string(5000, 'x'), std::string(3000, '('), std::string("a\n\n\n\nb"),
                                  std::string("\xF0\x9F\x98\x80 \xE2\x80\x94 \xE2\x80\x9C"), std::string("...........?!?!?!'''\"\"\"")}) {
    const Analysis analysis = engine->analyse(text);
    uint32_t at = 0;
    for (const Sentence& sentence : analysis.sentences) {
      CHECK(sentence.first == at);
      CHECK(sentence.last > sentence.first);
      at = sentence.last;
      int roots = 0;
      for (uint32_t i = sentence.first; i < sentence.last; ++i) {
        const Token& token = analysis.tokens[i];
        CHECK(token.span.end <= text.size());
        CHECK(!token.span.empty());
        roots += token.head == kRoot;
        if (token.head != kRoot) CHECK((token.head >= static_cast<int32_t>(sentence.first) && token.head < static_cast<int32_t>(sentence.last)));
      }
      CHECK(roots >= 1);
    }
    CHECK(at == analysis.tokens.size());
  }
}

TEST_CASE("capitals are read as the usual case") {
  const auto engine = Engine::open("data/models/en");
  REQUIRE(engine);
  const std::string text = "THE ARMY SAID FIVE SOLDIERS WERE KILLED IN THE ATTACK.";
  const Analysis analysis = engine->analyse(text);
  REQUIRE(analysis.tokens.size() == 11);
  CHECK(analysis.tokens[2].upos == Upos::VERB);
  CHECK(analysis.tokens[4].upos == Upos::NOUN);
  CHECK(analysis.lemma(4) == "soldier");
}
