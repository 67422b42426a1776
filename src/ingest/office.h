// Word processor files, books and sheets of posts: packages of XML (DOCX, ODT, EPUB, XLSX, ODS).  Fields, comments and
// deleted passages are left out.  Offsets point into the text, since the packages are compressed.  Tested by
// ingest/office_test.cc.
#pragma once
#include "ingest/archive.h"

namespace parley::ingest {

/// By the first member of the zip, which the formats fix, or by the name's ending.
bool is_office(std::string_view name, std::string_view bytes);
/// `columns`: of a sheet, whose rows are posts.
void read_office(const std::string& name, std::string_view bytes, const Columns& columns, Budget& budget,
                 const Sink& sink);

}  // namespace parley::ingest
