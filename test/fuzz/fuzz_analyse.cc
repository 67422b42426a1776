// Any text through all stages: spans must lie in the text, on borders of characters.
#include <cstdint>
#include <cstdlib>

#include "incident/accounts.h"
#include "ingest/encoding.h"
#include "tables.h"
#include "templates/read_incidents.h"

using namespace parley;

static void check(std::string_view text, Span span) {
  if (span.begin > span.end || span.end > text.size()) std::abort();
  if (span.begin < text.size() && (text[span.begin] & 0xC0) == 0x80) std::abort();
  if (span.end < text.size() && (text[span.end] & 0xC0) == 0x80) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), std::min<size_t>(size, 4000));
  if (!is_utf8(bytes)) return 0;
  auto decoded = ingest::decode(bytes, "");
  if (!decoded) return 0;
  const auto document = Document::make(std::move(decoded->text), "0", {}, std::move(decoded->offsets));
  if (!document) return 0;
  static const auto models = templates::Models::open("data/models/en");
  if (!models) std::abort();
  const auto reading = pipeline::analyse(*document, test::tables());
  for (const Token& token : reading.analysis.tokens) check(document->text(), token.span);
  for (const Claim& claim : reading.record.claims) {
    check(document->text(), claim.trigger);
    for (const Speaker& speaker : claim.speakers.all()) check(document->text(), speaker.span);
    for (const uint32_t harm : claim.harms) check(document->text(), reading.record.harms.at(harm).quantity.span());
  }
  (void)incident::find_accounts(*document, reading, test::tables());
  for (const auto& incident : templates::read_incidents(*document, reading, test::tables(), *models)) {
    for (const auto& filler : incident.fillers) check(document->text(), filler.span);
  }
  return 0;
}
