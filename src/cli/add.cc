// parley add: documents into the ledger.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "cli/files.h"
#include "cli/ledger.h"
#include "core/json.h"
#include "language/identify.h"
#include "pipeline/run.h"
#include "store/read_entry.h"

namespace parley::cli {
namespace {

namespace fs = std::filesystem;

struct Options : LedgerOptions {
  std::vector<std::string> files;
  unsigned threads = 0;
  bool again = false, relink = false;
  ingest::Options ingest;
};

/// Folders become the files in them, in the order of their names; hidden ones are left out.
std::vector<std::string> files_of(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    std::error_code failure;
    if (name == "-" || !fs::is_directory(name, failure)) {
      out.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (auto at = fs::recursive_directory_iterator(name, failure);
         !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
      if (at->path().filename().string().starts_with("."))
        at.disable_recursion_pending();
      else if (at->is_regular_file(failure))
        inside.push_back(at->path().string());
    }
    std::sort(inside.begin(), inside.end());
    out.insert(out.end(), inside.begin(), inside.end());
  }
  return out;
}

constexpr size_t kMany = 1000;  // documents

const char* word_for(store::Added::What what) {
  return what == store::Added::What::added       ? "added"
         : what == store::Added::What::unchanged ? "unchanged"
                                                 : "read again";
}

/// One document on the screen or as a record.
std::string describe(const Document& document, const store::Added& added, const std::string& language,
                     const std::string& format) {
  if (format == "table") {
    std::string out = added.document + "  " + word_for(added.what) + "  " + std::to_string(added.claims) + " claims  " +
                      std::to_string(added.incidents.size()) + " incidents  " +
                      one_line(document.metadata().title.empty() ? document.id() : document.metadata().title, 60) +
                      "\n";
    if (!language::is_read(language))
      out += "  in " + language::language_name(language) + ", which Parley does not read yet: kept whole, no claims\n";
    if (!added.revision_of.empty())
      out += "  a new version of " + added.revision_of + "; parley history shows what changed\n";
    for (const store::ClaimChange& c : added.changes) {
      const std::string head = "  " + c.claim + (c.field.empty() ? "" : " " + c.field);
      if (c.kept)
        out += head + ": decided, so it stays '" + c.before + "'; now read as '" + c.after + "'\n";
      else
        out += head + ": " + (c.before.empty() ? "new" : "'" + c.before + "'") + " → " +
               (c.after.empty() ? "gone" : "'" + c.after + "'") + "\n";
    }
    return out;
  }
  JsonWriter json;
  json.open_object().field("document", std::string_view(added.document)).field("name", std::string_view(document.id()));
  json.field("status", word_for(added.what)).field("claims", static_cast<int64_t>(added.claims));
  if (!language.empty()) json.field("language", std::string_view(language));
  if (!added.revision_of.empty()) json.field("revision_of", std::string_view(added.revision_of));
  json.key("incidents").open_array();
  for (const std::string& id : added.incidents) json.value(std::string_view(id));
  json.close_array().key("changes").open_array();
  for (const store::ClaimChange& c : added.changes) {
    json.open_object().field("claim", std::string_view(c.claim)).field("field", std::string_view(c.field));
    json.field("before", std::string_view(c.before))
        .field("after", std::string_view(c.after))
        .field("kept", c.kept)
        .close_object();
  }
  return json.close_array().close_object().take() + "\n";
}

int relink(store::Store& ledger) {
  const auto written = ledger.relink("parley " PARLEY_VERSION);
  if (!written) return report(written.error()), kFailed;
  std::fprintf(stderr, "parley: linked anew; %zu incidents changed\n", *written);
  return kOk;
}

int add(const Options& options) {
  const auto ledger = open_ledger(options, store::Open::create, Rules::load);
  if (!ledger) return kFailed;
  if (options.relink) {
    if (const int status = relink(*ledger); status != kOk || options.files.empty()) return status;
  }
  if (options.files.empty()) return report({"name the documents to add; - reads standard input"}), kWrongUse;
  const fs::path data = data_folder(options.data);
  static const auto tables = pipeline::Tables::load(data, gazetteer_file(""));
  if (!tables) return report(tables.error()), kFailed;
  const std::string extractor = "parley " PARLEY_VERSION " data " + data_version(data), by = "parley " PARLEY_VERSION;
  const std::string format = format_of(options);
  const unsigned threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  const bool progress = ::isatty(STDERR_FILENO) && !::isatty(STDOUT_FILENO);
  int status = kOk;
  size_t counts[3] = {}, seen = 0;
  size_t unread = 0;
  const auto tell = [&](const Document& document, const store::Added& added, const std::string& language) {
    unread += !language::is_read(language);
    ++counts[static_cast<size_t>(added.what)];
    if (progress && ++seen % 50 == 0) std::fprintf(stderr, "\r%zu documents", seen);
    const std::string line = describe(document, added, language, format);
    return std::fwrite(line.data(), 1, line.size(), stdout) == line.size() && std::fflush(stdout) == 0;
  };
  pipeline::run(
      files_of(options.files), *tables, threads,
      [&](const Document& found, const pipeline::Reading& found_reading) {
        const std::optional<Document> kept = ledger->as_kept(found);
        const Document& document = kept ? *kept : found;
        const pipeline::Reading again = kept ? pipeline::analyse(document, *tables) : pipeline::Reading();
        const pipeline::Reading& reading = kept ? again : found_reading;
        const store::Entry entry = store::read_entry(document, reading, *tables, extractor);
        const auto added = ledger->add(entry, by, options.again);
        if (added) return tell(document, *added, reading.language);
        report({added.error().message, document.id()});
        status = kFailed;
        return false;  // what stops one document stops the next: a full disk, a ledger that may not be written
      },
      [&](const Error& error) {
        report(error);
        status = kFailed;
      },
      [&](const Document& document) {
        if (options.again || !ledger->has(store::document_id(document), extractor)) return true;
        store::Added unchanged{store::Added::What::unchanged, store::document_id(document), {}, 0, {}, {}};
        return tell(document, unchanged, ""), false;
      },
      options.ingest);
  if (counts[0] + counts[2] >= kMany) {
    if (const auto tidied = ledger->tidy(); !tidied)
      report(tidied.error());  // nothing is lost: the server does it later
  }
  std::fprintf(stderr, "%sparley: %zu added, %zu read again, %zu there already; %s\n",
               progress && seen >= 50 ? "\r" : "", counts[0], counts[2], counts[1], ledger->describe().c_str());
  if (unread > 0)
    std::fprintf(stderr, "parley: %zu of them in languages that Parley does not read yet: kept whole, no claims\n",
                 unread);
  return std::fflush(stdout) == 0 ? status : kFailed;
}

}  // namespace

void add_add(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("add", "Put documents into the ledger: their claims, and the incidents that they tell of");
  command->add_option("files", options->files, kFilesRead);
  add_columns_option(*command, options->ingest);
  command->add_option("--threads", options->threads, "documents read at the same time (default: all cores)")
      ->check(CLI::Range(1u, 256u));
  command->add_flag("--again", options->again, "read documents anew that are there already; what people decided stays");
  command->add_flag("--relink", options->relink, "link all accounts anew, after a change of data/link/");
  add_ledger_options(*command, *options, Prints::records);
  command->footer(
      "Running it again changes nothing: documents are known by their content, and a run that was cut off goes on.\n"
      "A document in a language that Parley does not read yet is kept whole and marked; a later Parley reads it.\n"
      "A newer Parley reads known documents anew and prints what changed; decided claims stay as decided.\n\n"
      "Examples:\n  parley add sample/*.html\n  parley add statements/ --ledger karabakh.db\n"
      "  parley add reports.jsonl --ledger postgresql://user@host/parley\n  parley add --relink");
  command->callback([options, &status] { status = add(*options); });
}

}  // namespace parley::cli
