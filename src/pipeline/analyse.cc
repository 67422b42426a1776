#include "pipeline/analyse.h"

#include "claim/attribution.h"

namespace parley::pipeline {

Result<Tables> Tables::load(const std::filesystem::path& data) {
  auto engine = language::Engine::open(data / "models/en");
  if (!engine) return engine.error();
  std::vector<Error> errors;
  auto lexicon = data::load_lexicon(data / "lang/en", errors);
  if (!lexicon) return lexicon.error();
  auto harm_model = claim::HarmModel::open(data / "models/en/harm.bin");
  if (!harm_model) return harm_model.error();
  return Tables{std::move(*lexicon), std::move(*engine), std::move(*harm_model)};
}

Reading analyse(const Document& document, const Tables& tables) {
  Reading out;
  out.analysis = tables.engine.analyse(document.text());
  const Grammar grammar(document.text(), out.analysis);
  out.times = mention::find_times(
      grammar, tables.lexicon.dates,
      document.metadata().published ? std::optional(document.metadata().published->first_day()) : std::nullopt);
  out.quantities = mention::find_quantities(grammar, tables.lexicon.numbers, out.times);
  out.record = claim::read_claims(grammar, tables.lexicon, out.quantities, out.times,
                                  tables.harm_model ? &*tables.harm_model : nullptr);
  claim::merge_issuer(out.record, document.text(), document.metadata().publisher);
  return out;
}

}  // namespace parley::pipeline
