// What a growing ledger costs: documents made up by generated.h go in one by one; at powers of ten of claims (and half
// way) the latest additions and some questions are timed.  make bench-ledger; a line of TSV for each size.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "generated.h"
#include "ingest/ingest.h"
#include "store/read_entry.h"
#include "store/store.h"
#include "tables.h"

using namespace parley;

namespace {

class Timings {
 public:
  template <class Work>
  auto time(const Work& work) {
    const double cpu = cpu_ms();
    const auto begin = std::chrono::steady_clock::now();
    auto result = work();
    cpu_.push_back(cpu_ms() - cpu);
    milliseconds_.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    if (!result) {
      std::fprintf(stderr, "%s\n", result.error().message.c_str());
      std::exit(1);
    }
    return std::move(*result);
  }
  double at(double share) { return at(milliseconds_, share); }
  /// Of the processor alone: what the time would be if nothing else ran and disks took none.
  double cpu_at(double share) { return at(cpu_, share); }
  double mean() const { return mean(milliseconds_); }
  double cpu_mean() const { return mean(cpu_); }
  void clear() { milliseconds_.clear(), cpu_.clear(); }
  /// The process of a server on this machine that works for us counts as well.
  void watch_server(int64_t process) { server_ = "/proc/" + std::to_string(process) + "/schedstat"; }

 private:
  double cpu_ms() const {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    unsigned long long server = 0;  // nanoseconds
    if (std::FILE* file = server_.empty() ? nullptr : std::fopen(server_.c_str(), "r")) {
      if (std::fscanf(file, "%llu", &server) != 1) server = 0;
      std::fclose(file);
    }
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 +
           static_cast<double>(server) / 1e6;
  }
  static double mean(const std::vector<double>& all) {
    double sum = 0;
    for (const double one : all) sum += one;
    return all.empty() ? 0 : sum / static_cast<double>(all.size());
  }
  static double at(std::vector<double>& all, double share) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, static_cast<size_t>(share * static_cast<double>(all.size())))];
  }
  std::vector<double> milliseconds_, cpu_;
  std::string server_;
};

store::Entry entry_of(const std::string& line) {
  std::optional<store::Entry> out;
  ingest::read_bytes("generated.jsonl", line, [&](Result<Document> document) {
    if (!document) std::exit((std::fprintf(stderr, "%s\n", document.error().message.c_str()), 1));
    const pipeline::Reading reading = pipeline::analyse(*document, test::tables());
    out = store::read_entry(*document, reading, test::tables(), "bench");
  });
  return std::move(*out);
}

int64_t count(store::Store& ledger, const char* table) {
  const auto rows = ledger.ask(std::string("SELECT count(*) FROM ") + table);
  return rows ? store::to_integer(rows->rows[0][0]) : 0;
}

/// Bytes of the ledger: the file with its log, or what the server says.
int64_t size_of(store::Store& ledger, const std::string& address) {
  if (store::is_postgres(address)) {
    const auto rows = ledger.ask("SELECT pg_database_size(current_database())");
    return rows ? store::to_integer(rows->rows[0][0]) : 0;
  }
  std::error_code failure;
  return static_cast<int64_t>(std::filesystem::file_size(address, failure));
}

struct Questions {
  Timings list, search;
};
Questions ask(store::Store& ledger, uint64_t documents, std::optional<int64_t> server) {
  Questions out;
  if (server) out.list.watch_server(*server), out.search.watch_server(*server);
  const char* const words[] = {"market shelling", "\"residential building\"", "denied ambush", "children school"};
  for (uint64_t i = 0; i < 100; ++i) {
    const std::string day = iso_day(18628 + static_cast<Day>(i * documents / 100 / 48));
    store::IncidentQuery latest, dated, near, kind, contested, text;
    dated.from = dated.to = day;
    near.near = Point{46.2 + 0.012 * static_cast<double>(i), 6.2 + 0.03 * static_cast<double>(i)}, near.within_km = 10;
    kind.kind = "killed", kind.from = day;
    contested.contested = true;
    text.words = words[i % 4];
    for (const auto* query : {&latest, &dated, &near, &kind, &contested}) {
      out.list.time([&] { return ledger.incidents(*query); });
    }
    out.search.time([&] { return ledger.incidents(text); });
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t documents = 200'000, from = 0;  // those before `from` are in the ledger
  std::string address;
  auto kind = bench::Generator::growth;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--documents")) documents = std::strtoull(argv[i + 1], nullptr, 10);
    if (!std::strcmp(argv[i], "--from")) from = std::strtoull(argv[i + 1], nullptr, 10);
    if (!std::strcmp(argv[i], "--ledger")) address = argv[i + 1];
    if (!std::strcmp(argv[i], "--of") && !std::strcmp(argv[i + 1], "crowd")) kind = bench::Generator::crowd;
    if (!std::strcmp(argv[i], "--of") && !std::strcmp(argv[i + 1], "copies")) kind = bench::Generator::copies;
  }
  if (address.empty() || documents <= from) {
    std::fprintf(
        stderr,
        "ledger_bench --ledger FILE|postgresql://… [--documents 200000] [--from 0] [--of growth|crowd|copies]\n");
    return 2;
  }
  const bench::Generator generator(test::tables().gazetteer, kind);
  auto opened = store::Store::open(address, {store::Open::create, &test::link_rules(), "bench", store::now});
  if (!opened) return std::fprintf(stderr, "%s\n", opened.error().message.c_str()), 1;
  store::Store& ledger = **opened;
  std::vector<uint64_t> stops;
  for (double at = kind == bench::Generator::growth ? 2000 : 100; at < static_cast<double>(documents) * 0.99;
       at *= 3.1623) {
    if (static_cast<uint64_t>(at) > from) stops.push_back(static_cast<uint64_t>(at));
  }
  stops.push_back(documents);
  std::printf(
      "documents\tclaims\tincidents\tlinks\tadd_mean_ms\tadd_p50_ms\tadd_p99_ms\tadd_max_ms\tadd_cpu_mean_ms\tadd_cpu_"
      "p99_ms\tlist_p50_ms\tlist_p99_ms\tlist_cpu_p99_ms\tsearch_p50_ms\tsearch_p99_ms\tsearch_cpu_p99_ms\tbytes_per_"
      "claim\n");
  Timings adds;
  std::optional<int64_t> server;
  if (store::is_postgres(address)) {
    if (const auto rows = ledger.ask("SELECT pg_backend_pid()")) server = store::to_integer(rows->rows[0][0]);
    if (server) adds.watch_server(*server);
  }
  size_t next = 0;
  for (uint64_t i = from; i < documents; ++i) {
    const store::Entry entry = entry_of(generator.document(i));
    adds.time([&] { return ledger.add(entry, "bench"); });
    if (i + 1 != stops[next]) continue;
    ++next;
    if (const auto tidied = ledger.tidy(); !tidied) std::fprintf(stderr, "%s\n", tidied.error().message.c_str());
    Questions q = ask(ledger, i + 1, server);
    const int64_t claims = count(ledger, "claim");
    std::printf(
        "%llu\t%lld\t%lld\t%lld\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\n",
        static_cast<unsigned long long>(i + 1), static_cast<long long>(claims),
        static_cast<long long>(count(ledger, "incident WHERE merged_into IS NULL AND accounts > 0")),
        static_cast<long long>(count(ledger, "link")), adds.mean(), adds.at(0.5), adds.at(0.99), adds.at(1),
        adds.cpu_mean(), adds.cpu_at(0.99), q.list.at(0.5), q.list.at(0.99), q.list.cpu_at(0.99), q.search.at(0.5),
        q.search.at(0.99), q.search.cpu_at(0.99),
        static_cast<double>(size_of(ledger, address)) / static_cast<double>(std::max<int64_t>(1, claims)));
    std::fflush(stdout);
    adds.clear();
  }
  return 0;
}
