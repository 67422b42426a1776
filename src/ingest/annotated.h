// JSON Lines that say more of each document than ingest reads: gold sets.  Tested by ingest/ingest_test.cc.
#pragma once
#include <simdjson.h>

#include "ingest/ingest.h"

namespace parley::ingest {

/// Takes a document together with its whole line; an error ends the reading and is the result.
using AnnotatedSink = std::function<Result<Ok>(const Document&, const simdjson::dom::element&)>;
Result<Ok> read_annotated(const std::string& file, const AnnotatedSink& sink);

}  // namespace parley::ingest
