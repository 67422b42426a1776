// The five linear models of templates/ and their classes: of a document, its sentences, its dates, its
// candidates, and of what is said about a filler; and the network that looks at candidates beside them.  A class is
// called as its slot and value: "type bombing", "victim_effect DEATH".
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "data/mapped_file.h"
#include "language/linear_model.h"
#include "templates/features.h"
#include "templates/filler_network.h"

namespace parley::templates {

constexpr std::string_view kModelFiles[] = {"incident_documents.bin", "incident_sentences.bin", "incident_dates.bin",
                                            "incident_fillers.bin", "incident_values.bin"};
enum class Model : uint8_t { documents, sentences, dates, fillers, values };
constexpr std::string_view kNetworkFile = "incident_network.bin";

class Models {
 public:
  /// The network may be missing: models that were only just trained do without.
  static Result<Models> open(const std::filesystem::path& folder);

  const language::LinearModel& of(Model model) const { return models_[static_cast<size_t>(model)]; }
  /// One row of scores; log-odds in steps of 1/256.
  void score(Model model, const FeatureList& features, std::vector<int32_t>& row) const;
  std::optional<uint32_t> find(Model model, std::string_view class_) const;
  const std::optional<FillerNetwork>& network() const { return network_; }
  /// The value of the slot with the highest score in the row, "" when no class has the slot.
  std::string_view best(Model model, std::string_view slot, const int32_t* row, int32_t* score = nullptr) const;

 private:
  std::vector<data::MappedFile> files_;
  std::vector<language::LinearModel> models_;
  std::optional<FillerNetwork> network_;
};

}  // namespace parley::templates
