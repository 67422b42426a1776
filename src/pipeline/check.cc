#include "pipeline/check.h"

#include <algorithm>

#include "pipeline/analyse.h"

namespace parley::pipeline {
namespace {

/// What is read at the bracketed characters; "" when that is what the label wants.
std::string wrong(const data::Example& example, size_t bracket, const Document& document, const Reading& reading) {
  const Span span = example.spans[bracket];
  const std::string& label = example.labels[bracket];
  const std::string_view file = example.rule.substr(0, example.rule.find(' '));
  std::vector<std::string> found;
  const auto see = [&](Span at, std::string what) {
    if (at.overlaps(span)) found.push_back(std::move(what));
  };
  if (file.starts_with("verbs/")) {
    for (const Claim& claim : reading.record.claims) {
      if (label.empty() && claim.rule.starts_with(file)) see(claim.trigger, "");
      for (const uint32_t h : claim.harms) {
        const Harm& harm = reading.record.harms[h];
        see(harm.quantity.span(), std::string(to_string(harm.kind)) + " " + to_string(*harm.quantity));
      }
    }
  } else if (file == "light_verbs.toml") {  // an act with somebody who does or suffers it
    for (const Claim& claim : reading.record.claims) {
      if (claim.perpetrator || claim.target) see(claim.trigger, "");
    }
  } else if (file == "numbers.toml") {
    for (const auto& q : reading.quantities)
      see({reading.analysis.tokens[q.first].span.begin, reading.analysis.tokens[q.last - 1].span.end},
          to_string(q.quantity));
  } else if (file == "dates.toml") {
    for (const auto& t : reading.times)
      see({reading.analysis.tokens[t.first].span.begin, reading.analysis.tokens[t.last - 1].span.end}, edtf(t.time));
  } else if (label == "speaker") {
    for (const Claim& claim : reading.record.claims) {
      for (const Speaker& speaker : claim.speakers.all()) see(speaker.span, "speaker");
    }
  } else {  // stance.toml: the label is the stance of a claim of the sentence
    for (const Claim& claim : reading.record.claims) found.push_back(std::string(to_string(claim.stance)));
  }
  if (std::find(found.begin(), found.end(), label) != found.end()) return "";
  std::string message = "expected " + (label.empty() ? "an act" : label) + " at '" + std::string(document.text(span)) +
                        "' of: " + example.text + " - read:";
  for (const std::string& what : found) message += " " + (what.empty() ? "an act" : what);
  return message + (found.empty() ? " nothing" : "");
}

}  // namespace

size_t check_tables(const std::filesystem::path& data, std::vector<Error>& errors) {
  std::vector<Error> broken;
  auto lexicon = data::load_lexicon(data / "lang/en", broken);
  errors.insert(errors.end(), broken.begin(), broken.end());
  broken.clear();
  auto actors = data::Actors::load(data / "actors", broken);
  errors.insert(errors.end(), broken.begin(), broken.end());
  auto engine = language::Engine::open(data / "models/en");
  if (!engine) errors.push_back(engine.error());
  auto rules = data::PlaceRules::read(data);
  if (!rules) errors.push_back(rules.error());
  data::Ontology ontology = data::load_ontology(data / "ontology", errors);
  if (!lexicon || !engine || !actors || !rules) return 0;
  data::Publishers publishers = data::Publishers::load(data / "sources", *actors, errors);
  const Tables tables{std::move(*lexicon),
                      std::move(*engine),
                      std::move(*actors),
                      std::move(*rules),
                      {},
                      std::move(ontology),
                      std::move(publishers),
                      {}};
  for (const data::Example& example : tables.lexicon.examples) {
    OffsetMap offsets;
    offsets.add(0, 0);
    const auto fail = [&](std::string message) {
      errors.push_back({std::move(message), (data / "lang/en" / example.file).string(), example.line, example.column});
    };
    auto document = Document::make(example.text, "example", {}, offsets);
    if (!document) {
      fail(document.error().message);
      continue;
    }
    const Reading reading = analyse(*document, tables);
    for (size_t i = 0; example.yes && i < example.spans.size(); ++i) {
      if (std::string message = wrong(example, i, *document, reading); !message.empty()) fail(std::move(message));
    }
    if (example.yes) continue;
    bool found = false;
    if (example.file == "numbers.toml")
      found = !reading.quantities.empty();
    else if (example.file == "dates.toml")
      found = !reading.times.empty();
    for (const Claim& claim : reading.record.claims) {
      const bool stated = claim.polarity == Polarity::positive && is_claimed_as_fact(claim.stance);
      if (example.file == "attribution.toml")
        found = found || !claim.speakers.innermost().is_issuer();
      else if (example.file == "stance.toml")
        found = found || !stated;
      else if (example.file == "light_verbs.toml")
        found = found || stated;
      else
        found = found || (claim.rule == example.rule && stated);
    }
    if (found) fail("must not be read: " + example.text);
  }
  return tables.lexicon.examples.size();
}

}  // namespace parley::pipeline
