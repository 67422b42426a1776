// parley read: documents -> claims on the screen or as records.
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <thread>

#include "cli/brat.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/print.h"
#include "core/conllu.h"
#include "language/identify.h"
#include "pipeline/run.h"

namespace parley::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string format, data, out, colour = "auto";
  unsigned threads = 0;
  ingest::Options ingest;
};

int read(const Options& options) {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const std::string format = options.format.empty() ? (terminal ? "table" : "jsonl") : options.format;
  const bool colour = options.colour == "always" || (options.colour == "auto" && terminal && !std::getenv("NO_COLOR"));
  if ((format == "brat") != !options.out.empty())
    return report({"--format brat and --out FOLDER go together: brat wants two files for each document"}), kWrongUse;
  static const auto tables = pipeline::Tables::load(data_folder(options.data), gazetteer_file(""));
  if (!tables) return report(tables.error()), kFailed;
  int status = kOk;
  std::optional<BratFolder> folder;
  if (format == "brat") {
    auto made = BratFolder::create(options.out);
    if (!made) return report(made.error()), kFailed;
    folder = std::move(*made);
  }
  if (format == "csv") std::fputs(csv_header().c_str(), stdout);
  const unsigned threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  const bool progress = ::isatty(STDERR_FILENO) && !terminal;
  size_t done = 0;
  pipeline::run(
      options.files, *tables, threads,
      [&](const Document& document, const pipeline::Reading& reading) {
        if (folder) {
          if (const auto written = folder->put(document, reading); !written)
            return report(written.error()), status = kFailed, false;
        }
        const std::string text = folder               ? ""
                                 : format == "table"  ? print_table(document, reading, colour)
                                 : format == "csv"    ? print_csv(document, reading)
                                 : format == "conllu" ? "# newdoc id = " + document.id() + "\n" +
                                                            to_conllu(document.text(), reading.analysis)
                                                      : print_jsonl(document, reading, *tables);
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
          return false;  // a closed pipe ends the work
        if (progress && ++done % 100 == 0) std::fprintf(stderr, "\r%zu documents", done);
        if (!language::is_read(reading.language))
          std::fprintf(stderr, "parley: %s: is in %s, which Parley does not read yet: no claims\n",
                       document.id().c_str(), language::language_name(reading.language).c_str());
        else if (reading.record.claims.empty())
          std::fprintf(stderr,
                       "parley: %s: no claim found: no word of an act or a harm of data/lang/en/verbs with its roles\n",
                       document.id().c_str());
        return true;
      },
      [&](const Error& error) {
        report(error);
        status = kFailed;
      },
      {}, options.ingest);
  if (progress && done >= 100) std::fprintf(stderr, "\r%zu documents\n", done);
  return std::fflush(stdout) == 0 ? status : kFailed;
}

}  // namespace

void add_read(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("read", "Read documents and print their claims with the evidence");
  command->add_option("files", options->files, kFilesRead)->required();
  command
      ->add_option("--format", options->format,
                   "table (default on a terminal), jsonl (default in a pipe), csv, conllu, brat")
      ->check(CLI::IsMember({"table", "jsonl", "csv", "conllu", "brat"}));
  command->add_option("--out", options->out,
                      "the folder that --format brat writes to: NAME.txt, NAME.ann, annotation.conf");
  command->add_option("--color,--colour", options->colour, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->add_option("--threads", options->threads, "documents read at the same time (default: all cores)")
      ->check(CLI::Range(1u, 256u));
  add_columns_option(*command, options->ingest);
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer(
      "Examples:\n  parley read sample/*.html\n  parley read --format brat --out for-brat sample/*.html\n  parley read "
      "--format csv statements.jsonl > claims.csv\n  parley read "
      "week.zip\n  parley read press.mbox feed.xml\n  parley read posts.csv --columns text=Body,date=Posted\n  curl -s "
      "https://example.org/statement | parley read -");
  command->callback([options, &status] { status = read(*options); });
}

}  // namespace parley::cli
