#include "templates/models.h"

namespace parley::templates {

Result<Models> Models::open(const std::filesystem::path& folder) {
  Models out;
  for (const std::string_view name : kModelFiles) {
    auto file = data::MappedFile::open(folder / name);
    if (!file) return file.error();
    out.files_.push_back(std::move(*file));
    auto model = language::LinearModel::open(out.files_.back().bytes(), (folder / name).string());
    if (!model) return model.error();
    out.models_.push_back(std::move(*model));
  }
  if (out.of(Model::dates).classes() != 1)
    return Error{"does not say which date is the incident's; train it again (parley train --incidents)",
                 (folder / kModelFiles[static_cast<size_t>(Model::dates)]).string()};
  if (!std::filesystem::exists(folder / kNetworkFile)) return out;
  auto file = data::MappedFile::open(folder / kNetworkFile);
  if (!file) return file.error();
  out.files_.push_back(std::move(*file));
  auto network = FillerNetwork::open(out.files_.back().bytes(), (folder / kNetworkFile).string());
  if (!network) return network.error();
  const language::LinearModel& fillers = out.of(Model::fillers);
  bool same = network->roles().size() == fillers.classes() &&
              network->document_classes() == out.of(Model::documents).classes() &&
              network->sentence_classes() == out.of(Model::sentences).classes();
  for (uint32_t c = 0; same && c < fillers.classes(); ++c) same = network->roles()[c] == fillers.name(c);
  if (!same)
    return Error{"belongs to other models of incidents than those beside it; run tools/train_incidents",
                 (folder / kNetworkFile).string()};
  out.network_ = std::move(*network);
  return out;
}

void Models::score(Model which, const FeatureList& features, std::vector<int32_t>& row) const {
  const language::LinearModel& model = of(which);
  language::Scores scores;
  model.clear(scores);
  model.add(features.data(), static_cast<uint32_t>(features.size()), scores);
  row.assign(scores.of, scores.of + model.classes());
}

std::optional<uint32_t> Models::find(Model which, std::string_view name) const {
  const language::LinearModel& model = of(which);
  for (uint32_t c = 0; c < model.classes(); ++c) {
    if (model.name(c) == name) return c;
  }
  return std::nullopt;
}

std::string_view Models::best(Model which, std::string_view slot, const int32_t* row, int32_t* score) const {
  const language::LinearModel& model = of(which);
  std::string_view out;
  int32_t most = INT32_MIN;
  for (uint32_t c = 0; c < model.classes(); ++c) {
    const std::string_view name = model.name(c);
    if (row[c] <= most || name.size() <= slot.size() || !name.starts_with(slot) || name[slot.size()] != ' ') continue;
    most = row[c];
    out = name.substr(slot.size() + 1);
  }
  if (score) *score = most;
  return out;
}

}  // namespace parley::templates
