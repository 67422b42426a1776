// RSS 2.0, RSS 1.0 (RDF) and Atom.  Tested by ingest/feed_test.cc.
#pragma once
#include "ingest/archive.h"

namespace parley::ingest {

/// Each item or entry is a document with its address and date.
void read_feed(const std::string& name, std::string_view bytes, Budget& budget, const Sink& sink);

}  // namespace parley::ingest
