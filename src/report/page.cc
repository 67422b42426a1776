#include "report/page.h"

#include <algorithm>
#include <cstdint>

#include "ingest/encoding.h"
#include "report/words.h"

namespace parley::report {
namespace {

// Read in black on white; no colour is the only sign of anything.
constexpr char kStyle[] = R"(
:root { font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif; color: #15191c; background: #ffffff; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; border-bottom: 1px solid #c3cbd0; break-after: avoid; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; break-after: avoid; overflow-wrap: anywhere; }
p, ul, ol, dl { margin: 0.25rem 0 0.75rem; }
a { color: #14506b; }
.note, caption, figcaption { color: #4d585f; font-size: 0.875rem; }
.promise { border-left: 4px solid #4d585f; padding-left: 0.75rem; }
.contested { border: 1px solid #8a3b00; color: #8a3b00; padding: 0 0.35rem; font-size: 0.8125rem; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 0.75rem; }
caption { text-align: left; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem 0.25rem 0; border-bottom: 1px solid #dde2e5; overflow-wrap: anywhere; }
thead th { border-bottom-color: #4d585f; font-size: 0.875rem; overflow-wrap: normal; }
tr, li, blockquote, svg { break-inside: avoid; }
dt { font-weight: 600; }
dd { margin: 0 0 0.35rem 1rem; overflow-wrap: anywhere; }
blockquote { margin: 0.5rem 0 0.25rem; padding-left: 0.75rem; border-left: 3px solid #c3cbd0; }
code { font: 0.8125rem ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; margin: 0.5rem 0; }
svg.chart { max-width: 42.5rem; }
svg.map { max-width: 30rem; }
svg text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: #2c353a; }
.grid { stroke: #c3cbd0; fill: none; }
.grid text, .mark text, .town text, .scale text { stroke: none; }
.band { fill: #e6ecef; }
.mark rect, .mark path { fill: #5c8aa0; stroke: #15191c; }
.frame { fill: #ffffff; stroke: #4d585f; }
.town circle { fill: #4d585f; }
.place .area { fill: #5c8aa0; fill-opacity: 0.25; stroke: #15191c; stroke-width: 1.5; }
.place .point { fill: #5c8aa0; stroke: #15191c; stroke-width: 1.5; }
.source circle { fill: none; stroke: #15191c; stroke-dasharray: 4 3; }
.scale line { stroke: #15191c; stroke-width: 2; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } a { color: inherit; } }
@page { margin: 18mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
)";

std::string base64_of_hex(std::string_view hex) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto nibble = [](char c) { return static_cast<uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 6) {  // three bytes
    uint32_t bits = 0;
    for (size_t k = 0; k < 6; ++k) bits = bits << 4 | (i + k < hex.size() ? nibble(hex[i + k]) : 0);
    const size_t bytes = std::min<size_t>(3, (hex.size() - i) / 2);
    for (size_t k = 0; k < 4; ++k) out += k <= bytes ? kDigits[bits >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

std::string make_page(std::string_view title, const Html& body) {
  Html html;
  const std::string policy = "default-src 'none'; style-src 'sha256-" + base64_of_hex(ingest::sha256(kStyle)) +
                             "'; base-uri 'none'; form-action 'none'";
  html.open("html", {{"lang", "en"}}).open("head");
  html.put_empty("meta", {{"charset", "utf-8"}});
  html.put_empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}});
  html.put_empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.put_empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  html.put("title", title);
  html.put_style(kStyle);
  html.close();
  html.open("body").open("main").add(body).close().close().close();
  return "<!DOCTYPE html>\n" + html.str();
}

Html about(const exports::Edition& edition, const Withheld& withheld) {
  Html html;
  html.open("section", {{"id", "about"}}).put("h2", "About this page");
  html.open("dl");
  const auto say = [&](std::string_view name, std::string_view value) { html.put("dt", name).put("dd", value); };
  std::string profile = edition.profile + ": " +
                        (withheld.values ? count_of(withheld.values, "value") + " changed or withheld. "
                                         : std::string("no value had to be changed. ")) +
                        kPersonsNote;
  if (withheld.coarse) profile += std::string(" ") + kCoarseNote;
  say("Publication profile", profile);
  say("Viewpoint on disputed territory", edition.viewpoint);
  say("Made by", edition.version);
  html.put("dt", "Hash of the data that documents are read with").open("dd").put("code", edition.data_version).close();
  html.put("dt", "Last entry of the ledger's audit trail").open("dd").put("code", edition.head);
  html.text(" of " + edition.at + "; the page shows the ledger at this point.").close();
  html.close();
  html.put("p", "`parley verify --head NUMBER:HASH` checks that the ledger still holds this trail.",
           {{"class", "note"}});
  html.close();
  return html;
}

std::string anchor(std::string_view kind, std::string_view id) {
  std::string out = std::string(kind) + "-";
  for (const char c : id) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
    out += plain ? c : '_';
  }
  return out;
}

Table::Table(Html& html, std::string_view caption, std::initializer_list<std::string_view> columns) : html_(html) {
  html_.open("table");
  if (!caption.empty()) html_.put("caption", caption);
  html_.open("thead").open("tr");
  for (const std::string_view column : columns) html_.put("th", column, {{"scope", "col"}});
  html_.close().close().open("tbody");
}
Table::~Table() { html_.close().close(); }
void Table::row(std::initializer_list<std::string_view> cells) {
  html_.open("tr");
  bool first = true;
  for (const std::string_view cell : cells) {
    if (first)
      html_.put("th", cell, {{"scope", "row"}});
    else
      html_.put("td", cell);
    first = false;
  }
  html_.close();
}

}  // namespace parley::report
