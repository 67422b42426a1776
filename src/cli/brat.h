// Claims as stand-off annotation for brat (brat.nlplab.org): NAME.txt, NAME.ann and annotation.conf in a folder.
#pragma once
#include <filesystem>
#include <set>

#include "pipeline/analyse.h"

namespace parley::cli {

class BratFolder {
 public:
  /// Makes the folder and writes annotation.conf; refuses a folder that holds other files.
  static Result<BratFolder> create(const std::filesystem::path& folder);
  Result<Ok> put(const Document& document, const pipeline::Reading& reading);

 private:
  explicit BratFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
  std::set<std::string> names_;
};

/// The lines of NAME.ann: text-bound annotations (T), events (E), their attributes (A) and figures as notes (#).
std::string brat_annotations(const Document& document, const pipeline::Reading& reading);

}  // namespace parley::cli
