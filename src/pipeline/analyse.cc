#include "pipeline/analyse.h"

namespace parley::pipeline {

Result<Tables> Tables::load(const std::filesystem::path& data, const std::filesystem::path& gazetteer) {
  auto engine = language::Engine::open(data / "models/en");
  if (!engine) return engine.error();
  std::vector<Error> errors;
  auto lexicon = data::load_lexicon(data / "lang/en", errors);
  if (!lexicon) return lexicon.error();
  auto harm_model = claim::HarmModel::open(data / "models/en/harm.bin");
  if (!harm_model) return harm_model.error();
  auto rules = data::PlaceRules::read(data);
  if (!rules) return rules.error();
  Tables tables{std::move(*lexicon), std::move(*engine), std::move(*harm_model), std::move(*rules), {}};
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
  out.analysis = tables.engine.analyse(document.text());
  const Grammar grammar(document.text(), out.analysis);
  out.times = mention::find_times(
      grammar, tables.lexicon.dates,
      document.metadata().published ? std::optional(document.metadata().published->first_day()) : std::nullopt);
  out.quantities = mention::find_quantities(grammar, tables.lexicon.numbers, out.times);
  out.places = mention::find_places(grammar, tables.gazetteer, tables.place_rules, document.metadata());
  out.record = claim::read_claims(grammar, tables.lexicon, out.quantities, out.times,
                                  tables.harm_model ? &*tables.harm_model : nullptr);
  claim::locate(grammar, out.places, document.metadata().title, out.record);
  return out;
}

}  // namespace parley::pipeline
