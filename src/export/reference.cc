#include "export/reference.h"

namespace parley::exports {
namespace {

bool names_itself(data::ActorKind kind) {
  using enum data::ActorKind;
  return kind == state || kind == group || kind == authority || kind == igo || kind == ngo || kind == monitor ||
         kind == coalition || kind == outlet;
}

}  // namespace

Result<Reference> Reference::load(const std::filesystem::path& data, const std::filesystem::path& gazetteer) {
  Reference out;
  std::vector<Error> errors;
  auto lexicon = data::load_lexicon(data / "lang/en", errors, gazetteer.parent_path() / "lexicon.bin");
  out.ontology = data::load_ontology(data / "ontology", errors);
  auto actors = data::Actors::load(data / "actors", errors);
  if (!errors.empty()) return errors.front();
  if (!lexicon) return lexicon.error();
  if (!actors) return actors.error();
  out.lexicon = std::move(*lexicon), out.actors = std::move(*actors);
  for (uint32_t i = 0; i < out.actors.size(); ++i) {
    if (names_itself(out.actors[i].kind)) out.named_.emplace(out.actors[i].code, i);  // the first of a code
  }
  std::error_code absent;
  if (std::filesystem::exists(gazetteer, absent)) {
    auto opened = data::Gazetteer::open(gazetteer);
    if (!opened) return opened.error();
    out.gazetteer = std::move(*opened);
  }
  for (const auto& [file, columns] :
       {std::pair<const char*, std::vector<std::string_view>>{"places/countries.tsv", {"code", "name"}},
        {"export/countries.tsv", {"iso2", "iso3", "number", "gwno", "region"}},
        {"export/sectors.tsv", {"sector", "words", "group"}}}) {
    auto table = data::read_tsv(data / file, columns);
    if (!table) return table.error();
    out.tables_.push_back(std::move(*table));
  }
  const data::Tsv &names = out.tables_[0], &codes = out.tables_[1], &sectors = out.tables_[2];
  std::unordered_map<std::string_view, std::string_view> name_of;
  for (const data::TsvRow& row : names.rows) name_of[row.cells[names.column("code")]] = row.cells[names.column("name")];
  for (const data::TsvRow& row : codes.rows) {
    const auto cell = [&](std::string_view column) { return row.cells[codes.column(column)]; };
    const auto index = static_cast<uint32_t>(out.countries_.size());
    out.countries_.push_back(
        {cell("iso2"), cell("iso3"), cell("number"), cell("gwno"), cell("region"), name_of[cell("iso2")]});
    out.iso2_[cell("iso2")] = out.iso3_[cell("iso3")] = out.names_[name_of[cell("iso2")]] = index;
  }
  for (const data::TsvRow& row : sectors.rows)
    out.sectors_[row.cells[sectors.column("sector")]] = {row.cells[sectors.column("words")],
                                                         row.cells[sectors.column("group")]};
  return out;
}

std::string_view side_of_actor(std::string_view code) {
  for (const std::string_view none : {"IGO-", "NGO-", "IMG-"}) {
    if (code.starts_with(none)) return code;
  }
  return data::side_of(code);
}

bool is_state(std::string_view side, const Reference& reference) {
  const data::Actor* actor = reference.actor(side);
  return reference.by_iso3(side) && (!actor || actor->kind == data::ActorKind::state);
}

std::string name_of_actor(std::string_view code, const Reference& reference) {
  if (const data::Actor* actor = reference.actor(code)) return std::string(actor->name);
  const std::string_view side = data::side_of(code);
  if (side.size() == code.size()) {
    const Country* country = reference.by_iso3(code);
    return std::string(country ? country->name : code);
  }
  const Sector* sector = reference.sector(code.substr(side.size() + 1));
  if (!sector) return std::string(code);
  return name_of_actor(side, reference) + ", " + std::string(sector->words);
}

}  // namespace parley::exports
