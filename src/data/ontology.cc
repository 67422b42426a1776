#include "data/ontology.h"

#include <algorithm>

#include "data/phrases.h"
#include "data/tsv.h"

namespace parley::data {
namespace {

constexpr std::string_view kConditions[] = {"killed", "civilian",  "military",  "police",
                                            "crowd",  "violation", "settlement"};

}  // namespace

Ontology load_ontology(const std::filesystem::path& folder, std::vector<Error>& errors) {
  Ontology out;
  const std::filesystem::path file = folder / "crosswalk.tsv";
  auto table = read_tsv(file, {"event", "mode", "when", "plover_mode", "cameo", "acled", "acled_sub", "ucdp"});
  if (!table) {
    errors.push_back(table.error());
    return out;
  }
  for (const TsvRow& row : table->rows) {
    const auto cell = [&](std::string_view name) { return row.cells[table->column(name)]; };
    CodeRow code;
    if (!parse_event(cell("event"), code.event))
      errors.push_back({"'" + std::string(cell("event")) + "' is no PLOVER event", file.string(), row.line});
    for (const std::string& word : split_words(cell("when"))) {
      const auto* found = std::find(std::begin(kConditions), std::end(kConditions), word);
      if (found == std::end(kConditions)) {
        errors.push_back(
            {"'" + word + "' is no condition: killed, civilian, military, police, crowd, violation, settlement",
             file.string(), row.line});
        continue;
      }
      code.when.push_back(static_cast<Condition>(found - kConditions));
    }
    code.mode = cell("mode");
    code.plover_mode = cell("plover_mode");
    code.cameo = cell("cameo");
    code.acled = cell("acled");
    code.acled_sub = cell("acled_sub");
    code.ucdp = cell("ucdp");
    out.rows.push_back(std::move(code));
  }
  return out;
}

}  // namespace parley::data
