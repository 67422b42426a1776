// Words with their places on pages, as pdftotext tells them (-bbox-layout) -> running text.  Tested by
// ingest/pages_test.cc.
#pragma once
#include <string>
#include <vector>

#include "core/document.h"

namespace parley::ingest {

/// Numbers of pages and what stands at the head or foot of three pages or more are left out; words that were divided at
/// the end of a line are whole again; a sentence goes on over columns and pages.
struct Pages {
  std::string text;
  std::vector<PlacedWord> words;

  /// False where the XML holds no page.
  bool read(const std::string& xml);
};

}  // namespace parley::ingest
