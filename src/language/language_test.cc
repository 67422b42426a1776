#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

#include "core/conllu.h"
#include "language/engine.h"
#include "language/kernels.h"
#include "language/lemma.h"
#include "language/linear_model.h"
#include "language/network.h"
#include "language/tokenise.h"
#include "language/tree.h"
#include "language/word_table.h"

using namespace parley;
using namespace parley::language;

TEST_CASE("a damaged model is refused, never read") {
  CHECK_FALSE(LinearModel::open("", "m"));
  CHECK_FALSE(LinearModel::open("PLYL and then nothing of use at all", "m"));
  CHECK_FALSE(WordTable::open("PLYT", "w"));
  CHECK_FALSE(Network::open("", "n"));
  alignas(64) static char bytes[4096] = "PLYN";
  bytes[4] = 1;
  std::memset(bytes + 8, 32, 64);
  CHECK_FALSE(Network::open({bytes, sizeof bytes}, "n"));
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
  CHECK(apply("l99", "a", "a") == "a");            // a rule longer than the word leaves it
  CHECK(apply("l1s", "\u2019", "\u2019") == "s");  // never half a character
}

TEST_CASE("every variant of the arithmetic gives the same bits") {
  std::mt19937 random(1);
  const auto number = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
  constexpr uint32_t kRows = 96, kInputs = 160, kWords = 19, kHidden = 32;
  std::vector<int8_t> weights(kRows * kInputs);
  std::vector<int32_t> bias(kRows);
  std::vector<float> scale(kRows);
  std::vector<uint8_t> in(kWords * kInputs);
  for (size_t i = 0; i < weights.size(); ++i) {
    // rows 0 and 1 of each block as large as a group may be that is not split: (38 + 7 * 31) at each half row; in the
    // last block as large as a weight may be
    const size_t row = i / 4 % Matrix::kBlock, four = i / 4 / Matrix::kBlock % Matrix::kGroup;
    const int most = i >= kInputs * (kRows - Matrix::kBlock) ? 63 : four == 0 && i % 2 == 0 ? 38 : 31;
    weights[i] = static_cast<int8_t>(row == 0 ? most : row == 1 ? -most : number(-31, 31));
  }
  for (auto& b : bias) b = number(-1000000, 1000000);
  for (auto& s : scale) s = static_cast<float>(number(1, 1000)) / 30000.f;
  for (auto& x : in) x = static_cast<uint8_t>(number(0, 9) == 0 ? 255 : number(0, 255));
  std::fill_n(in.begin(), kInputs, uint8_t{255});
  std::fill_n(in.begin() + kInputs, kInputs, uint8_t{0});
  Matrix matrix{
      .weights = weights.data(), .bias = bias.data(), .scale = scale.data(), .rows = kRows, .inputs = kInputs};
  prepare(matrix);
  CHECK(std::count(matrix.split.begin(), matrix.split.end(), 0) > 0);
  CHECK(std::count(matrix.split.begin(), matrix.split.end(), 1) > 0);
  std::vector<int16_t> gates(8 * kHidden), cells(kHidden);
  for (auto& g : gates) g = static_cast<int16_t>(number(-32768, 32767));
  for (auto& c : cells) c = static_cast<int16_t>(number(-32768, 32767));
  std::vector<int16_t> expected;
  std::vector<uint8_t> state;
  int32_t product = 0;
  for (const Kernels* const* kernels = all_kernels(); *kernels; ++kernels) {
    CAPTURE((*kernels)->name);
    std::vector<int16_t> out(kWords * kRows), cell = cells;
    (*kernels)->multiply(matrix, in.data(), kInputs, kWords, out.data(), kRows);
    std::vector<uint8_t> h(kHidden);
    (*kernels)->step(gates.data(), gates.data() + 4 * kHidden, cell.data(), h.data(), kHidden);
    out.insert(out.end(), cell.begin(), cell.end());
    const int8_t* vectors[] = {weights.data(), weights.data() + 64, weights.data() + 128};
    std::vector<uint8_t> sum(64);
    (*kernels)->add_vectors(vectors, 3, 1, sum.data(), sum.size());
    out.insert(out.end(), sum.begin(), sum.end());
    std::vector<uint8_t> small(in.begin(), in.begin() + kInputs);
    for (auto& x : small) x &= 127;
    const int32_t dot = (*kernels)->dot(small.data(), weights.data(), kInputs);
    if (expected.empty()) expected = out, state = h, product = dot;
    CHECK(out == expected);
    CHECK(h == state);
    CHECK(dot == product);
  }
}

TEST_CASE("the best tree is the best of all trees") {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    const uint32_t words = 1 + static_cast<uint32_t>(round) % 5, width = words + 1;
    std::vector<int32_t> scores(words * width);
    for (auto& s : scores) s = std::uniform_int_distribution<int>(-20, 20)(random);
    std::vector<uint32_t> heads;
    best_tree(scores, words, heads);
    const auto total = [&](const std::vector<uint32_t>& tree) {
      int64_t sum = 0;
      for (uint32_t w = 0; w < words; ++w) sum += scores[w * width + tree[w]];
      return sum;
    };
    const auto is_tree = [&](const std::vector<uint32_t>& tree) {
      for (uint32_t w = 0; w < words; ++w) {
        uint32_t at = w, steps = 0;
        while (at != words && steps++ <= words) at = tree[at];
        if (at != words) return false;
      }
      return true;
    };
    uint32_t root = words;
    for (uint32_t w = 0; w < words; ++w) {
      if (heads[w] != words) continue;
      CHECK(root == words);
      root = w;
    }
    REQUIRE(is_tree(heads));
    // every tree with that root, one number a word
    int64_t best = total(heads);
    std::vector<uint32_t> tree(words);
    const auto all = static_cast<uint64_t>(std::pow(width, words));
    for (uint64_t code = 0; code < all; ++code) {
      uint64_t rest = code;
      for (uint32_t w = 0; w < words; ++w) tree[w] = static_cast<uint32_t>(rest % width), rest /= width;
      const auto roots = std::count(tree.begin(), tree.end(), words);
      if (roots == 1 && tree[root] == words && is_tree(tree)) CHECK(total(tree) <= best);
    }
  }
}

TEST_CASE("the engine is total") {
  const auto engine = Engine::open("data/models/en");
  REQUIRE(engine);
  for (const std::string& text :
       {std::string(), std::string(" \n\t"), std::string("\xC2\xA0"), std::string(5000, 'x'), std::string(3000, '('),
        std::string("a\n\n\n\nb"), std::string("\xF0\x9F\x98\x80 \xE2\x80\x94 \xE2\x80\x9C"),
        std::string("...........?!?!?!'''\"\"\"")}) {
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
        if (token.head != kRoot)
          CHECK(
              (token.head >= static_cast<int32_t>(sentence.first) && token.head < static_cast<int32_t>(sentence.last)));
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
