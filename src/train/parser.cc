#include "train/parser.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

namespace parley::train {
namespace {

using language::Move;
using language::MoveKind;
using language::ParseState;

constexpr float kMargin = 4;

/// Gold arcs that become impossible by a move (Goldberg & Nivre 2013, arc-hybrid).
int cost(const ParseState& state, const ParseSentence& gold, MoveKind kind) {
  const int top = state.stack(0), second = state.stack(1), next = state.buffer(0);
  int lost = 0;
  if (kind == MoveKind::shift) {
    // the next word loses its dependents on the stack, and its head there below the top
    for (uint32_t depth = 0; depth + 1 < state.stack_size(); ++depth) {
      const int word = state.stack(depth);
      if (gold.heads[static_cast<size_t>(word)] == next) ++lost;
      if (depth > 0 && gold.heads[static_cast<size_t>(next)] == word) ++lost;
    }
    if (gold.heads[static_cast<size_t>(next)] == kRoot && state.stack_size() > 1) ++lost;
    return lost;
  }
  // the top loses its dependents in the buffer, and its head other than the one that it gets
  for (uint32_t word = state.next(); word < state.size(); ++word) {
    if (gold.heads[word] == top) ++lost;
    if (kind == MoveKind::right && gold.heads[static_cast<size_t>(top)] == static_cast<int>(word)) ++lost;
    if (kind == MoveKind::left && gold.heads[static_cast<size_t>(top)] == static_cast<int>(word) && static_cast<int>(word) != next) ++lost;
  }
  if (kind == MoveKind::left && gold.heads[static_cast<size_t>(top)] == second) ++lost;
  return lost;
}

bool may(const ParseState& state, MoveKind kind) {
  return kind == MoveKind::shift ? state.may_shift() : kind == MoveKind::left ? state.may_left() : state.may_right();
}

bool labels_right(const ParseState& state, const ParseSentence& gold, Move move) {
  if (move.kind == MoveKind::shift) return true;
  const int top = state.stack(0);
  const int head = move.kind == MoveKind::left ? state.buffer(0) : state.stack(1);
  return gold.heads[static_cast<size_t>(top)] != head || gold.relations[static_cast<size_t>(top)] == move.relation;
}

void collect_moves(const std::vector<ParseSentence>& sentences, Parser& parser) {
  std::map<std::pair<int, int>, int> counts;
  for (const ParseSentence& sentence : sentences) {
    for (size_t i = 0; i < sentence.heads.size(); ++i) {
      ++counts[{sentence.heads[i] > static_cast<int>(i) ? 1 : 2, static_cast<int>(sentence.relations[i])}];
    }
  }
  parser.moves.push_back({});
  parser.names.push_back("shift");
  for (const auto& [move, count] : counts) {
    if (count < 8) continue;
    parser.moves.push_back({static_cast<MoveKind>(move.first), static_cast<Relation>(move.second)});
    parser.names.push_back((move.first == 1 ? "left " : "right ") + std::string(to_string(static_cast<Relation>(move.second))));
  }
}

uint32_t best_move(const Parser& parser, const ParseState& state, const std::vector<float>& scores) {
  uint32_t best = 0;
  bool found = false;
  for (uint32_t i = 0; i < scores.size(); ++i) {
    if (may(state, parser.moves[i].kind) && (!found || scores[i] > scores[best])) best = i, found = true;
  }
  return best;
}

}  // namespace

language::ParseState Parser::parse(const std::vector<language::ParseWord>& words) const {
  ParseState state;
  state.start(static_cast<uint32_t>(words.size()));
  std::vector<uint64_t> features;
  std::vector<float> scores;
  while (!state.finished()) {
    features.resize(language::kParseFeatures);
    features.resize(language::parse_features(state, words, features.data()));
    weights.scores(features, scores);
    state.apply(moves[best_move(*this, state, scores)]);
  }
  return state;
}

Parser train_parser(const std::vector<ParseSentence>& sentences, int epochs, uint32_t seed, const Progress& progress) {
  Parser parser;
  collect_moves(sentences, parser);
  parser.weights = Perceptron(static_cast<uint32_t>(parser.moves.size()));
  std::vector<size_t> order(sentences.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(seed);
  std::vector<uint64_t> features;
  std::vector<float> scores;
  ParseState state;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    size_t wrong = 0, total = 0;
    for (const size_t s : order) {
      const ParseSentence& gold = sentences[s];
      state.start(static_cast<uint32_t>(gold.words.size()));
      while (!state.finished()) {
        features.resize(language::kParseFeatures);
        features.resize(language::parse_features(state, gold.words, features.data()));
        parser.weights.scores(features, scores);
        const uint32_t guess = best_move(parser, state, scores);
        int costs[3], least = 1 << 30;
        for (int k = 0; k < 3; ++k) {
          costs[k] = may(state, static_cast<MoveKind>(k)) ? cost(state, gold, static_cast<MoveKind>(k)) : 1 << 30;
          least = std::min(least, costs[k]);
        }
        const auto is_right = [&](uint32_t i) {
          return costs[static_cast<int>(parser.moves[i].kind)] == least && labels_right(state, gold, parser.moves[i]);
        };
        ++total;
        parser.weights.tick();
        if (is_right(guess)) {
          // right, but too close to a wrong move: the margin makes it robust
          uint32_t rival = guess;
          for (uint32_t i = 0; i < scores.size(); ++i) {
            if (may(state, parser.moves[i].kind) && !is_right(i) && (rival == guess || scores[i] > scores[rival])) rival = i;
          }
          if (rival != guess && scores[guess] - scores[rival] < kMargin) parser.weights.update(features, guess, rival);
          state.apply(parser.moves[guess]);
          continue;
        }
        ++wrong;
        uint32_t right = guess;
        for (uint32_t i = 0; i < scores.size(); ++i) {
          if (is_right(i) && (right == guess || scores[i] > scores[right])) right = i;
        }
        if (right != guess) parser.weights.update(features, right, guess);
        // From the second epoch on the parser mostly follows its own errors, as it will have to.
        const bool explore = epoch > 0 && random() % 10 < 9;
        state.apply(parser.moves[explore ? guess : right]);
      }
    }
    progress("parser: epoch " + std::to_string(epoch + 1) + ", wrong moves " +
             std::to_string(100.0 * static_cast<double>(wrong) / static_cast<double>(total)) + " %, rows " + std::to_string(parser.weights.rows()));
  }
  parser.weights.average();
  return parser;
}

}  // namespace parley::train
