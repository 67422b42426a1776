// What the commands that read files share.
#pragma once
#include "ingest/ingest.h"

namespace CLI {
class App;
}

namespace parley::cli {

constexpr char kFilesRead[] =
    "text, HTML, PDF, DOCX, ODT, EPUB, RTF, JSON Lines (id, text, date, publisher, title, url), mail (eml, mbox), "
    "saved pages (mht), feeds, "
    "exports of Telegram and WhatsApp, tables of posts (csv, tsv, xlsx, ods), also in zip, tar, WARC, WACZ, gzip, "
    "bzip2, xz or "
    "zstd; - reads standard input";
void add_columns_option(CLI::App& command, ingest::Options& options);

}  // namespace parley::cli
