// parley explain: every stage's output for one document.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>

#include "claim/sayings.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "core/conllu.h"
#include "ingest/ingest.h"
#include "mention/actor.h"
#include "pipeline/analyse.h"

namespace parley::cli {
namespace {

std::string actor(const Document& document, std::string_view code, Span evidence, RuleId rule) {
  if (code.empty()) return "";
  return fmt::format("    is {}\tby '{}'\trule {}\n", code, document.text(evidence), rule);
}

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

/// The name, how it is used, and the candidates: the first won because its sum is the highest.
std::string explain_place(const Document& document, const PlaceMention& mention, const data::Gazetteer& gazetteer) {
  std::string out = fmt::format("place\t{}\t{}\t{}\n", document.text(mention.span), to_string(mention.use),
                                !mention.resolved   ? "not in the gazetteer"
                                : mention.enclosing ? "within " + mention.place.name
                                                    : fmt::format("precision {}, radius {:.1f} km",
                                                                  mention.place.precision, mention.place.radius_km));
  constexpr size_t kShown = 4;
  for (size_t i = 0; i < std::min(kShown, mention.candidates.size()); ++i) {
    const PlaceCandidate& c = mention.candidates[i];
    const uint32_t unit = gazetteer.row(c.index).parent;
    out += fmt::format(
        "  {}\t{:.1f} = prior {:.1f} + words beside {:.1f} + document {:.1f}\t{} {}, {}\t{} {}\tGeoNames {}\n",
        i == 0 ? "chosen" : "other", c.score, c.prior, c.agreement, c.context, to_string(gazetteer.kind(c.index)),
        gazetteer.name(c.index), gazetteer.name(unit), to_degrees(gazetteer.point(c.index).lat),
        to_degrees(gazetteer.point(c.index).lon), gazetteer.row(c.index).geonames_id);
  }
  if (mention.candidates.size() > kShown) out += fmt::format("  and {} more\n", mention.candidates.size() - kShown);
  if (mention.resolved && mention.place.disputed) {
    for (const auto& t : gazetteer.territories(mention.place.index))
      out += fmt::format("  territory\t{}\tclaimed by {}\tadministered by {}\t{}/{}\t{}\n", t.name, t.claimed_by,
                         t.administered_by, t.from, t.to, t.recognised_by);
    for (const auto& label : gazetteer.labels(mention.place.index))
      out += fmt::format("  name\t{}\t{}\tused by {}\n", label.name, label.language, label.used_by);
  }
  return out;
}

void explain(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables) {
  const auto words = [&](uint32_t first, uint32_t last) {
    return document.text(Span{reading.analysis.tokens[first].span.begin, reading.analysis.tokens[last - 1].span.end});
  };
  std::string out = fmt::format(
      "# 1 ingest\nid\t{}\nsha256\t{}\ntitle\t{}\npublisher\t{}\npublished\t{}\nbytes of text\t{}\n\n", document.id(),
      document.hash(), document.metadata().title, document.metadata().publisher,
      document.metadata().published ? edtf(*document.metadata().published) : "not stated", document.text().size());
  out += "# 2 language\n" + to_conllu(document.text(), reading.analysis);
  out += "# 3 mentions\n";
  for (const auto& q : reading.numbers) {
    out += fmt::format("quantity\t{}\t{}\t{}\t'{}'\n", to_string(q.kind), to_string(q.quantity),
                       to_string(q.quantity.qualifier()), words(q.first, q.last));
  }
  for (const auto& t : reading.times)
    out += fmt::format("time\t{}\t{}\t{}\t'{}'\trule {}\n", edtf(t.time), mention::to_string(t.use),
                       to_string(t.time.basis), words(t.first, t.last), t.rule);
  for (const Name& name : reading.analysis.names)
    out += fmt::format("{}\t{}\n", to_string(name.kind), words(name.first, name.last));
  for (const PlaceMention& place : reading.places) out += explain_place(document, place, tables.gazetteer);
  const Grammar grammar(document.text(), reading.analysis);
  const mention::ActorReader actors(grammar, tables.lexicon, tables.actors, document.metadata(), tables.gazetteer,
                                    reading.places);
  if (actors.issuer())
    out += fmt::format("actor\t{}\t{}\tissuer\trule {}\n", actors.issuer().code, to_string(actors.issuer().basis),
                       actors.issuer().rule);
  for (const auto& named : actors.named()) {  // what later phrases without a name of their own may refer to
    out += fmt::format("actor\t{}\t{}\t'{}'\trule {}\n", named.value.code, to_string(named.value.basis),
                       document.text(grammar.span(grammar.phrase(named.head))), named.value.rule);
  }
  out += "\n# 4 sayings\n" + sayings_of(document, reading.analysis, tables.lexicon);
  out += "\n# 5 claims\n";
  for (const Claim& claim : reading.record.claims) {
    out += fmt::format("{}\t{}\t{}\t'{}'\trule {}\n", to_string(claim.event), to_string(claim.stance),
                       claim.polarity == Polarity::positive ? "+" : "-", document.text(claim.trigger), claim.rule);
    if (claim.denies != Denial::none) out += fmt::format("  denies\t{}\n", to_string(claim.denies));
    for (const Speaker& speaker : claim.speakers.all()) {
      if (speaker.is_issuer()) continue;
      out += fmt::format("  speaker\t'{}'\tcue '{}'\t{}\trule {}\n", document.text(speaker.span),
                         speaker.cue.empty() ? "" : document.text(speaker.cue), to_string(speaker.basis), speaker.rule);
      out += actor(document, speaker.actor, speaker.evidence, speaker.actor_rule);
    }
    for (const auto& [name, party] : {std::pair{"perpetrator", &claim.perpetrator}, {"target", &claim.target}}) {
      if (!*party) continue;
      out += fmt::format("  {}\t'{}'\t{}\trule {}\n", name, document.text((*party)->span), to_string((*party)->basis),
                         (*party)->rule);
      out += actor(document, (*party)->actor, (*party)->evidence, (*party)->actor_rule);
    }
    if (claim.place)
      out += fmt::format("  place\t'{}'\t{}\t{}\trule {}\n", document.text(claim.place->span()),
                         (*claim.place)->resolved ? (*claim.place)->resolved->name : "not resolved",
                         to_string((*claim.place)->basis), claim.place->rule());
    if (claim.time)
      out += fmt::format("  time\t{}\t{}\t'{}'\trule {}\n", edtf(claim.time->value()),
                         to_string(claim.time->value().basis), document.text(claim.time->span()), claim.time->rule());
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      out += fmt::format("  {}\t{}\t{}\t'{}'\trule {}\n", to_string(harm.kind), to_string(*harm.quantity),
                         to_string(harm.status), document.text(harm.quantity.span()), harm.quantity.rule());
      out += actor(document, harm.affected.actor, harm.affected.evidence, harm.affected.actor_rule);
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
    const auto tables = pipeline::Tables::load(data_folder(options->data), gazetteer_file(""));
    if (!tables) return report(tables.error()), void(status = kFailed);
    ingest::read_file(options->file, [&](Result<Document> document) {
      if (!document)
        report(document.error()), status = kFailed;
      else
        explain(*document, pipeline::analyse(*document, *tables), *tables);
    });
  });
}

}  // namespace parley::cli
