// parley verify: every span of a record against the text that it cites.
#include <simdjson.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <map>

#include "cli/commands.h"
#include "ingest/ingest.h"

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

int verify(const std::string& record, const std::vector<std::string>& files) {
  std::map<std::string, Document> documents;
  int status = kOk;
  for (const std::string& file : files) {
    ingest::read_file(file, [&](Result<Document> document) {
      if (!document)
        report(document.error()), status = kFailed;
      else
        documents.insert_or_assign(document->hash(), std::move(*document));
    });
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

}  // namespace

void add_verify(CLI::App& app, int& status) {
  struct Options {
    std::string record;
    std::vector<std::string> files;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("verify", "Check every value of a record against the characters that it cites");
  command->add_option("record", options->record, "output of parley read --format jsonl")->required();
  command->add_option("files", options->files, "the documents it was read from")->required();
  command->footer(
      "Example:\n  parley read --format jsonl sample/*.html > claims.jsonl\n  parley verify claims.jsonl "
      "sample/*.html");
  command->callback([options, &status] { status = verify(options->record, options->files); });
}

}  // namespace parley::cli
