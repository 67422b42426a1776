// The speed of each stage on the sample documents: make bench.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <thread>

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

/// In a new thread each time: the engine knows no word of the texts yet.
void engine(benchmark::State& state) {
  size_t words = 0;
  for (const Document& document : documents()) words += test::tables().engine.analyse(document.text()).tokens.size();
  for (auto _ : state) {
    std::thread([] {
      for (const Document& d : documents()) benchmark::DoNotOptimize(test::tables().engine.analyse(d.text()));
    }).join();
  }
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

BENCHMARK(engine)->MeasureProcessCPUTime();
BENCHMARK(whole_path);
BENCHMARK(load)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
