// Any bytes as any document format; the first byte chooses the format by a file name.
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "ingest/ingest.h"
#include "ingest/pages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  static const char* const names[] = {"a.txt",  "a.html", "a.jsonl", "a",     "a.eml",       "a.mbox",
                                      "a.mht",  "a.xml",  "a.csv",   "a.tsv", "result.json", "WhatsApp Chat with A.txt",
                                      "a.docx", "a.odt",  "a.epub"};
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 255) {  // what pdftotext tells of a hostile PDF
    parley::ingest::Pages pages;
    pages.read(std::string(bytes));
    if (!parley::is_utf8(pages.text)) std::abort();
    for (uint32_t i = 0; i < pages.text.size(); i += 3) (void)parley::rectangles(pages.words, {i, i + 5});
    return 0;
  }
  if (bytes.find("%PDF-") != bytes.npos) return 0;  // would start a process for each input
  parley::ingest::read_bytes(names[data[0] % std::size(names)], bytes, [](parley::Result<parley::Document> document) {
    if (!document) return;
    if (!parley::is_utf8(document->text())) std::abort();
    for (uint32_t i = 0; i <= document->text().size(); i += 7) (void)document->original_offset(i);
  });
  return 0;
}
