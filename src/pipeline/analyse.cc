#include "pipeline/analyse.h"

#include <future>

#include "claim/attribution.h"
#include "claim/locate.h"
#include "claim/parties.h"
#include "language/identify.h"
#include "language/mend.h"
#include "mention/actor.h"

namespace parley::pipeline {

Result<Tables> Tables::load(const std::filesystem::path& data, const std::filesystem::path& gazetteer) {
  // The engine replays its samples meanwhile.
  auto opening = std::async(std::launch::async, [&] { return language::Engine::open(data / "models/en"); });
  std::vector<Error> errors;
  auto actors = data::Actors::load(data / "actors", errors);
  auto rules = data::PlaceRules::read(data);
  auto harm_model = claim::HarmModel::open(data / "models/en/harm.bin");
  data::Ontology ontology = data::load_ontology(data / "ontology", errors);
  auto lexicon = data::load_lexicon(data / "lang/en", errors,
                                    gazetteer.empty() ? gazetteer : gazetteer.parent_path() / "lexicon.bin");
  auto engine = opening.get();
  if (!engine) return engine.error();
  if (!lexicon) return lexicon.error();
  if (!actors) return actors.error();
  if (!rules) return rules.error();
  if (!harm_model) return harm_model.error();
  data::Publishers publishers = data::Publishers::load(data / "sources", *actors, errors);
  if (!errors.empty()) return errors.front();
  Tables tables{std::move(*lexicon), std::move(*engine),    std::move(*actors),    std::move(*rules), {},
                std::move(ontology), std::move(publishers), std::move(*harm_model)};
  std::error_code failure;
  if (std::filesystem::exists(gazetteer, failure)) {
    auto places = data::Gazetteer::open(gazetteer);
    if (!places) return places.error();
    tables.gazetteer = std::move(*places);
  }
  return tables;
}

Reading analyse(const Document& document, const Tables& tables) {
  Reading out;
  out.language = language::identify(document.text());
  if (!language::is_read(out.language)) return out;  // kept whole, not guessed at
  out.analysis = tables.engine.analyse(document.text());
  language::mend_trees(out.analysis);
  const Grammar grammar(document.text(), out.analysis);
  const Metadata& metadata = document.metadata();
  const auto published = metadata.published ? std::optional(metadata.published->first_day()) : std::nullopt;
  out.times = mention::find_times(grammar, tables.lexicon.dates, {published, metadata.publisher_code});
  out.numbers = mention::find_numbers(grammar, tables.lexicon.numbers, out.times);
  out.quantities = mention::only_counts(out.numbers);
  out.places = mention::find_places(grammar, tables.gazetteer, tables.place_rules, metadata);
  out.record = claim::read_claims(grammar, tables.lexicon, out.quantities, out.times, published,
                                  tables.harm_model ? &*tables.harm_model : nullptr);
  claim::locate(grammar, out.places, tables.gazetteer, tables.place_rules, metadata.title, out.record);
  claim::merge_issuer(out.record, document.text(), metadata.publisher);
  const mention::ActorReader actors(grammar, tables.lexicon, tables.actors, metadata, tables.gazetteer, out.places);
  claim::name_parties(grammar, tables.lexicon, actors, out.record);
  return out;
}

}  // namespace parley::pipeline
