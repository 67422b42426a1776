// parley explain: every stage's output for one document.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>

#include "claim/sayings.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "core/conllu.h"
#include "ingest/ingest.h"
#include "pipeline/analyse.h"

namespace parley::cli {
namespace {

/// Who says what by which word, before it is asked who claims an act.
std::string sayings_of(const Document& document, const Analysis& analysis, const data::Lexicon& lexicon) {
  const Grammar grammar(document.text(), analysis);
  std::string out;
  for (const claim::Saying& saying : claim::find_sayings(grammar, lexicon).all) {
    const auto text = [&](Grammar::Words words) { return document.text(grammar.span(words)); };
    out +=
        fmt::format("{}\tsource '{}'\tcue '{}'\trule {}\n", to_string(saying.form),
                    saying.source_words.empty() ? "" : text(saying.source_words), text(saying.cue_words), saying.rule);
    for (const Grammar::Words part : saying.content) out += fmt::format("  content\t'{}'\n", text(part));
  }
  return out;
}

void explain(const Document& document, const pipeline::Reading& reading, const data::Lexicon& lexicon) {
  const auto words = [&](uint32_t first, uint32_t last) {
    return document.text(Span{reading.analysis.tokens[first].span.begin, reading.analysis.tokens[last - 1].span.end});
  };
  std::string out = fmt::format(
      "# 1 ingest\nid\t{}\nsha256\t{}\ntitle\t{}\npublisher\t{}\npublished\t{}\nbytes of text\t{}\n\n", document.id(),
      document.hash(), document.metadata().title, document.metadata().publisher,
      document.metadata().published ? edtf(*document.metadata().published) : "not stated", document.text().size());
  out += "# 2 language\n" + to_conllu(document.text(), reading.analysis);
  out += "# 3 mentions\n";
  for (const auto& q : reading.quantities) {
    out += fmt::format("quantity\t{}\t{}\t{}\n", to_string(q.quantity), to_string(q.quantity.qualifier()),
                       words(q.first, q.last));
  }
  for (const auto& t : reading.times)
    out += fmt::format("time\t{}\t{}\t{}\n", edtf(t.time), to_string(t.time.basis), words(t.first, t.last));
  for (const Name& name : reading.analysis.names)
    out += fmt::format("{}\t{}\n", to_string(name.kind), words(name.first, name.last));
  out += "\n# 4 sayings\n" + sayings_of(document, reading.analysis, lexicon);
  out += "\n# 5 claims\n";
  for (const Claim& claim : reading.record.claims) {
    out += fmt::format("{}\t{}\t{}\t'{}'\trule {}\n", to_string(claim.event), to_string(claim.stance),
                       claim.polarity == Polarity::positive ? "+" : "-", document.text(claim.trigger), claim.rule);
    if (claim.denies != Denial::none) out += fmt::format("  denies\t{}\n", to_string(claim.denies));
    for (const Speaker& speaker : claim.speakers.all()) {
      if (speaker.is_issuer()) continue;
      out += fmt::format("  speaker\t'{}'\tcue '{}'\t{}\trule {}\n", document.text(speaker.span),
                         speaker.cue.empty() ? "" : document.text(speaker.cue), to_string(speaker.basis), speaker.rule);
    }
    for (const auto& [name, party] : {std::pair{"perpetrator", &claim.perpetrator}, {"target", &claim.target}}) {
      if (*party) out += fmt::format("  {}\t'{}'\trule {}\n", name, document.text((*party)->span), (*party)->rule);
    }
    if (claim.place)
      out += fmt::format("  place\t'{}'\trule {}\n", document.text(claim.place->span()), claim.place->rule());
    if (claim.time)
      out += fmt::format("  time\t{}\t'{}'\n", edtf(claim.time->value()), document.text(claim.time->span()));
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      out += fmt::format("  {}\t{}\t{}\t'{}'\trule {}\n", to_string(harm.kind), to_string(*harm.quantity),
                         to_string(harm.status), document.text(harm.quantity.span()), harm.quantity.rule());
    }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
}

}  // namespace

void add_explain(CLI::App& app, int& status) {
  struct Options {
    std::string file, data;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "explain", "Print every stage's output for a document: tokens and trees, mentions, claims with their rules");
  command->add_option("file", options->file, "a document; - reads standard input")->required();
  command->add_option("--data", options->data, "folder of the tables and models");
  command->footer("Example:\n  echo 'The army said five soldiers were killed.' | parley explain -");
  command->callback([options, &status] {
    const auto tables = pipeline::Tables::load(data_folder(options->data));
    if (!tables) return report(tables.error()), void(status = kFailed);
    ingest::read_file(options->file, [&](Result<Document> document) {
      if (!document)
        report(document.error()), status = kFailed;
      else
        explain(*document, pipeline::analyse(*document, *tables), tables->lexicon);
    });
  });
}

}  // namespace parley::cli
