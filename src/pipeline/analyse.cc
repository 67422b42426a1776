#include "pipeline/analyse.h"

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
  const Metadata& metadata = document.metadata();
  const auto published = metadata.published ? std::optional(metadata.published->first_day()) : std::nullopt;
  out.times = mention::find_times(grammar, tables.lexicon.dates, {published, metadata.publisher_code});
  out.numbers = mention::find_numbers(grammar, tables.lexicon.numbers, out.times);
  out.quantities = mention::only_counts(out.numbers);
  out.record = claim::read_claims(grammar, tables.lexicon, out.quantities, out.times, published,
                                  tables.harm_model ? &*tables.harm_model : nullptr);
  return out;
}

}  // namespace parley::pipeline
