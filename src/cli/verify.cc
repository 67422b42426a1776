// parley verify: every span of a record against the text that it cites; a ledger against all that it says of itself.
#include <simdjson.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <map>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/ledger.h"

namespace parley::cli {
namespace {

struct Checker {
  std::string_view text;
  const CodePoints* points = nullptr;
  size_t right = 0;
  std::vector<std::string> wrong;

  /// Each object with "text" and "span" cites: the characters must be those.
  void visit(const simdjson::dom::element& element) {
    if (element.type() == simdjson::dom::element_type::ARRAY) {
      for (const auto item : simdjson::dom::array(element)) visit(item);
    } else if (element.type() == simdjson::dom::element_type::OBJECT) {
      std::string_view cited;
      simdjson::dom::array span;
      if (!(element["trigger"].get(cited) && element["text"].get(cited)) && !element["span"].get(span) &&
          span.size() == 2)
        compare(cited, span);
      for (const auto field : simdjson::dom::object(element)) visit(field.value);
    }
  }
  void compare(std::string_view cited, const simdjson::dom::array& span) {
    uint64_t begin, end;
    const bool numbers = !span.at(0).get(begin) && !span.at(1).get(end) && begin < end && end <= text.size();
    const uint32_t from = numbers ? points->to_byte(static_cast<uint32_t>(begin)) : 0,
                   to = numbers ? points->to_byte(static_cast<uint32_t>(end)) : 0;
    if (numbers && text.substr(from, to - from) == cited)
      ++right;
    else
      wrong.push_back("'" + std::string(cited) + "' does not stand at its span");
  }
};

int verify(const std::string& record, const std::vector<std::string>& files, const ingest::Options& ingest) {
  std::map<std::string, Document> documents;
  int status = kOk;
  for (const std::string& file : files) {
    const ingest::Sink sink = [&](Result<Document> document) {
      if (!document)
        report(document.error()), status = kFailed;
      else
        documents.insert_or_assign(document->hash(), std::move(*document));
    };
    ingest::read_file(file, sink, ingest);
  }
  std::ifstream in(record);
  if (!in) return report({"cannot be opened", record}), kFailed;
  simdjson::dom::parser parser;
  std::string line;
  int number = 0;
  size_t right = 0;
  while (std::getline(in, line)) {
    ++number;
    if (line.empty()) continue;
    simdjson::dom::element claim;
    std::string_view hash;
    if (parser.parse(line).get(claim) || claim["sha256"].get(hash)) {
      report({"is no claim of `parley read --format jsonl`", record, number});
      status = kFailed;
      continue;
    }
    const auto document = documents.find(std::string(hash));
    if (document == documents.end()) {
      report({"its document (sha256 " + std::string(hash) + ") is not among the files given, or was changed", record,
              number});
      status = kFailed;
      continue;
    }
    const CodePoints points(document->second.text());
    Checker checker{document->second.text(), &points, 0, {}};
    checker.visit(claim);
    right += checker.right;
    for (const std::string& message : checker.wrong) report({message, record, number}), status = kFailed;
  }
  std::printf("%zu values stand at their characters%s\n", right, status == kOk ? "" : "; see the errors above");
  return status;
}

int verify_ledger(const LedgerOptions& options, const std::string& head, const std::vector<std::string>& files,
                  const ingest::Options& ingest) {
  const auto ledger = open_ledger(options, store::Open::read_only, Rules::load);
  if (!ledger) return kFailed;
  const auto verified = ledger->verify(head);
  if (!verified) return report(verified.error()), kFailed;
  int status = verified->damage.empty() ? kOk : kFailed;
  for (const store::Damage& damage : verified->damage)
    report({damage.row + (damage.field.empty() ? "" : ", " + damage.field) + ": " + damage.what});
  for (const std::string& file : files) {  // bytes kept elsewhere, against the hashes of the ledger
    const ingest::Sink sink = [&](Result<Document> document) {
      if (!document) return report(document.error()), void(status = kFailed);
      const auto known = ledger->ask("SELECT raw_sha256 FROM document WHERE id = ?1", {store::document_id(*document)});
      if (!known || known->rows.empty() || store::to_text(known->rows[0][0]) != document->hash())
        report({"no document of the ledger has these bytes (sha256 " + document->hash() + ")", file}), status = kFailed;
    };
    ingest::read_file(file, sink, ingest);
  }
  std::printf("%zu documents, %zu claims, %zu spans, %zu incidents, %zu decisions, %zu audit entries%s\n",
              verified->documents, verified->claims, verified->spans, verified->incidents, verified->decisions,
              verified->entries, status == kOk ? ": all sound" : "; see the errors above");
  if (!verified->ranges_checked)
    std::printf(
        "incidents were linked by other rules than those of data/link/ and were not compared; `parley add --relink` "
        "links them anew\n");
  if (!verified->head.empty()) std::printf("head of the audit trail: %s\n", verified->head.c_str());
  return status;
}

}  // namespace

void add_verify(CLI::App& app, int& status) {
  struct Options : LedgerOptions {
    std::string record, head;
    std::vector<std::string> files;
    ingest::Options ingest;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("verify", "Check a record, or a whole ledger, against the characters that it cites");
  command->add_option("record", options->record,
                      "output of parley read --format jsonl; left out: the ledger is checked");
  command->add_option("files", options->files, "the documents it was read from");
  add_columns_option(*command, options->ingest);
  CLI::Option* named =
      command->add_option("--ledger", options->ledger, "the ledger: a file (default parley.db), or postgresql://…");
  command->add_option("--head", options->head, "an audit entry noted earlier, NUMBER:HASH: it must still be there");
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer(
      "Of a ledger it checks texts and hashes, every span, every row against the audit trail, the chain of the trail, "
      "and\n"
      "derives links, incidents, ranges and indexes anew.  Files that are named besides are compared with the hashes "
      "of their "
      "documents.\n\n"
      "Examples:\n  parley read --format jsonl sample/*.html > claims.jsonl\n  parley verify claims.jsonl "
      "sample/*.html\n"
      "  parley verify\n  parley verify --ledger karabakh.db --head 120:9f86d081…\n  parley verify --ledger "
      "karabakh.db sample/*.html");
  command->callback([options, named, &status] {
    if (options->record.empty() || named->count() > 0) {
      if (!options->record.empty()) options->files.insert(options->files.begin(), options->record);
      status = verify_ledger(*options, options->head, options->files, options->ingest);
    } else if (options->files.empty()) {
      report({"name the documents that the record was read from, or --ledger to check a ledger"});
      status = kWrongUse;
    } else {
      status = verify(options->record, options->files, options->ingest);
    }
  });
}

}  // namespace parley::cli
