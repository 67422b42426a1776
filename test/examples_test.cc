// Every example inside data/lang/en runs: what a "yes" brackets is read, what a "no" shows is not.
#include <doctest/doctest.h>

#include "tables.h"

using namespace parley;

TEST_CASE("examples inside the lexicon") {
  const data::Lexicon& lexicon = test::tables().lexicon;
  CHECK(lexicon.examples.size() > 60);
  for (const data::Example& example : lexicon.examples) {
    if (!example.file.starts_with("verbs/")) continue;
    OffsetMap offsets;
    offsets.add(0, 0);
    const auto document = Document::make(example.text, "0", {}, offsets);
    REQUIRE(document);
    const Record record = pipeline::analyse(*document, test::tables()).record;
    std::string read;
    for (const Claim& claim : record.claims) {
      read += "\n    " + std::string(to_string(claim.event)) + " '" + std::string(document->text(claim.trigger)) + "' by " + std::string(claim.rule);
      for (const uint32_t h : claim.harms) {
        const Harm& harm = record.harms[h];
        read += ", " + std::string(to_string(harm.kind)) + " " + to_string(*harm.quantity) + " '" + std::string(document->text(harm.quantity.span())) + "'";
      }
    }
    const std::string where = example.file + ":" + std::to_string(example.line) + ": " + std::string(example.rule) + ": " + example.text + read;
    const std::string_view predicate = example.rule.substr(0, example.rule.rfind(' '));
    if (!example.yes) {
      for (const Claim& claim : record.claims) {
        const bool stated = claim.polarity == Polarity::positive && is_claimed_as_fact(claim.stance);
        CHECK_MESSAGE(!(claim.rule == example.rule && stated), where);
      }
      continue;
    }
    for (size_t i = 0; i < example.spans.size(); ++i) {
      bool found = false;
      for (const Claim& claim : record.claims) {
        if (example.labels[i].empty()) found = found || (claim.trigger.overlaps(example.spans[i]) && claim.rule.starts_with(predicate.substr(0, predicate.find(' '))));
        for (const uint32_t h : claim.harms) {
          const Harm& harm = record.harms[h];
          const std::string label = std::string(to_string(harm.kind)) + " " + to_string(*harm.quantity);
          found = found || (!example.labels[i].empty() && label == example.labels[i] && harm.quantity.span().overlaps(example.spans[i]));
        }
      }
      CHECK_MESSAGE(found, where, "\n    expected ", example.labels[i], " at '", std::string(example.spans[i].of(example.text)), "'");
    }
  }
}
