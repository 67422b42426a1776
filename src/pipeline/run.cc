#include "pipeline/run.h"

#include <atomic>
#include <optional>
#include <thread>

namespace parley::pipeline {
namespace {

constexpr size_t kBatchDocuments = 256;
constexpr size_t kBatchBytes = size_t{4} << 20;  // of text: bounds the memory

struct Item {
  std::optional<Result<Document>> document;
  std::optional<Reading> reading;
};

/// Analyses a batch on all threads; each takes the next document that nobody has.
void analyse_all(std::vector<Item>& items, const Tables& tables, unsigned threads) {
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < items.size(); i = next++) {
      if (*items[i].document) items[i].reading = analyse(**items[i].document, tables);
    }
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < threads && i < items.size(); ++i) helpers.emplace_back(work);
  work();
}

}  // namespace

void run(const std::vector<std::string>& files, const Tables& tables, unsigned threads, const Take& take,
         const Fail& fail, const Want& want, const ingest::Options& options) {
  std::vector<Item> batch;
  size_t bytes = 0;
  bool wanted = true;
  const auto flush = [&] {
    analyse_all(batch, tables, threads);
    for (Item& item : batch) {
      if (!wanted) break;
      if (!*item.document)
        fail(item.document->error());
      else
        wanted = take(**item.document, *item.reading);
    }
    batch.clear();
    bytes = 0;
  };
  for (const std::string& file : files) {
    if (!wanted) return;
    ingest::read_file(
        file,
        [&](Result<Document> document) {
          if (!wanted || (want && document && !want(*document))) return;
          if (document) bytes += document->text().size();
          batch.push_back({std::move(document), {}});
          if (batch.size() >= kBatchDocuments || bytes >= kBatchBytes) flush();
        },
        options);
  }
  flush();
}

}  // namespace parley::pipeline
