// Web archives (WARC 1.0 and 1.1, ISO 28500), plain or compressed: the pages, texts and PDFs that were captured, record
// by record; only one record is held at a time.  Tested by ingest/ingest_test.cc.
#pragma once
#include "ingest/archive.h"

namespace parley::ingest {

bool is_warc(std::string_view bytes);
/// A captured page: its bytes as sent, without the transfer's and the content's encoding.
struct Capture {
  std::string name, url, type;  // type: "text/html"
  std::string captured;         // RFC 3339; "" = not stated
  std::string_view bytes;
};
using TakeCapture = std::function<void(const Capture&)>;
/// Takes what was answered with success and can be read: HTML, text, PDF.  Errors go to `sink`, one a record.
void read_warc(const std::string& name, std::string_view bytes, Budget& budget, const TakeCapture& take,
               const Sink& sink);
/// The same, streamed from a file of any size.
void read_warc_file(const std::string& path, const TakeCapture& take, const Sink& sink);
/// The web archives in a WACZ (a zip of them with indexes), streamed as well.
void read_wacz_file(const std::string& path, const TakeCapture& take, const Sink& sink);

}  // namespace parley::ingest
