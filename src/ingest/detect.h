// The first bytes and the name of a file -> its format.  Tested by ingest/detect_test.cc.
#pragma once
#include "ingest/ingest.h"

namespace parley::ingest {

/// The root element of XML, without its prefix: "rss", "feed", "RDF", "html"; "" = none.
std::string_view root_element(std::string_view bytes);
bool is_telegram(std::string_view bytes);

}  // namespace parley::ingest
