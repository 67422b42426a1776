// Where the words of a document stand on its pages, as the ledger keeps it: a line of text for each line of a page,
// "page top-bottom begin+size:left-right …", in points from the upper left corner and code points of the document's
// text. Tested by store/entry_test.cc.
#pragma once
#include "core/document.h"

namespace parley::store {

std::string write_layout(const Document& document, const CodePoints& points);
/// Spans are in code points.  Lines that are none are passed over.
std::vector<PlacedWord> read_layout(std::string_view text);

}  // namespace parley::store
