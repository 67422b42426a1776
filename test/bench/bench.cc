// The speed of each stage on the sample documents: make bench.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>

#include "claim/read_claims.h"
#include "ingest/ingest.h"
#include "tables.h"

using namespace parley;

namespace {

const std::vector<Document>& documents() {
  static const std::vector<Document> all = [] {
    std::vector<Document> out;
    for (const auto& entry : std::filesystem::directory_iterator("sample")) {
      if (entry.path().extension() == ".md") continue;
      ingest::read_file(entry.path().string(), [&](Result<Document> document) {
        if (document) out.push_back(std::move(*document));
      });
    }
    return out;
  }();
  return all;
}

/// Runs over all documents and reports words a second.
template <class Work>
void over_documents(benchmark::State& state, const Work& work) {
  size_t words = 0;
  for (const Document& document : documents()) words += test::tables().engine.analyse(document.text()).tokens.size();
  for (auto _ : state) {
    for (const Document& document : documents()) work(document);
  }
  state.counters["words/s"] =
      benchmark::Counter(static_cast<double>(words * state.iterations()), benchmark::Counter::kIsRate);
}

/// 30,000 words of invented reports (data/training), as texts of 20 passages each: more words than the engine keeps.
const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator("data/training/en/harms")) {
      if (entry.path().extension() != ".txt") continue;
      std::ifstream file(entry.path());
      int passages = 0;
      out.emplace_back();
      for (std::string line; std::getline(file, line);) {
        if (line.starts_with("#")) continue;
        if (line.empty() && ++passages % 20 == 0) out.emplace_back();
        std::string& text = out.back();
        bool note = false;  // "[12 residents]{killed 12}"
        for (const char c : line) {
          if (c == '{') note = true;
          if (!note && c != '[' && c != ']') text += c;
          if (c == '}') note = false;
        }
        text += '\n';
      }
    }
    return out;
  }();
  return all;
}

void engine(benchmark::State& state) {
  size_t words = 0;
  for (const std::string& text : texts()) words += test::tables().engine.analyse(text).tokens.size();
  for (auto _ : state) {
    for (const std::string& text : texts()) benchmark::DoNotOptimize(test::tables().engine.analyse(text));
  }
  state.counters["words"] = static_cast<double>(words);
  state.counters["words/s"] =
      benchmark::Counter(static_cast<double>(words * state.iterations()), benchmark::Counter::kIsRate);
}
void whole_path(benchmark::State& state) {
  over_documents(state, [](const Document& d) { benchmark::DoNotOptimize(pipeline::analyse(d, test::tables())); });
}
void load(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(pipeline::Tables::load("data", "build/gazetteer.bin"));
}

}  // namespace

BENCHMARK(engine);
BENCHMARK(whole_path);
BENCHMARK(load)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
