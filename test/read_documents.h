// All that is read out of bytes, documents and errors in their order.
#pragma once
#include <vector>

#include "ingest/ingest.h"

namespace parley::test {

inline std::vector<Result<Document>> read_documents(const std::string& name, std::string_view bytes,
                                                    const ingest::Options& options = {}) {
  std::vector<Result<Document>> out;
  const auto take = [&](Result<Document> document) { out.push_back(std::move(document)); };
  ingest::read_bytes(name, bytes, take, options);
  return out;
}

}  // namespace parley::test
