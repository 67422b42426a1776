// What linking is told by data/link/: weights of evidence, windows, words.  Tested by incident/incident_test.cc.
#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/incident.h"
#include "core/result.h"

namespace parley::incident {

// Reasons for or against a link of two accounts; their weights and meanings stand in data/link/weights.tsv.
// clang-format off
#define PARLEY_LINK_FEATURES(M) \
  M(bias) \
  M(days_same) M(days_overlap) M(days_1) M(days_2_3) M(days_4_7) M(days_far) M(days_unsure) M(days_impossible) \
  M(told_same) M(told_week) M(told_month) M(told_far) \
  M(place_same) M(place_near) M(place_within) M(place_also) M(place_apart) M(place_far) M(towns_apart) M(place_name) \
  M(mode_same) M(mode_differs) M(event_differs) \
  M(perpetrator_same) M(perpetrator_differs) M(affected_same) M(affected_differs) \
  M(killed_equal) M(killed_grows) M(killed_differs) M(injured_equal) M(injured_differs) \
  M(objects) M(persons) M(harmed_same) M(harmed_differ) M(ages_same) M(ages_differ) M(words) M(words_within) M(words_few) M(near_copy) \
  M(both_main) M(neither_main)
// clang-format on
enum class Feature : uint8_t {
#define PARLEY_ENUM(name) name,
  PARLEY_LINK_FEATURES(PARLEY_ENUM)
#undef PARLEY_ENUM
};
constexpr size_t kFeatures = static_cast<size_t>(Feature::neither_main) + 1;
std::string_view to_string(Feature feature);
using FeatureValues = std::array<float, kFeatures>;
/// Log-odds: what is there, weighed.
inline float dot(const FeatureValues& values, const FeatureValues& weights) {
  float out = 0;
  for (size_t i = 0; i < kFeatures; ++i) out += values[i] * weights[i];
  return out;
}

/// What a shared word is worth; a word outside the table counts as rare.
class WordWeights {
 public:
  void add(uint64_t word, float weight);
  float operator()(uint64_t word) const;
  float rare = 8;

 private:
  struct Slot {
    uint64_t word = 0;  // 0 = free
    float weight = 0;
  };
  std::vector<Slot> slots_;  // a power of two, at most half full
  size_t used_ = 0;
};

struct LinkRules {
  FeatureValues weights{}, priors{};  // priors: what training starts from and holds on to
  WordWeights words;
  float link = 0;           // log-odds from which two accounts are linked
  float merge = 0;          // mean log-odds from which two groups of accounts become one
  float unknown = 0;        // log-odds of two accounts without a link
  float same_document = 0;  // log-odds of two accounts of one document
  float near_copy = 0;      // share of the sketch in common from which one text is a copy of the other
  int day_margin = 0;       // days: how far apart two accounts of one happening may date it
  int key_days = 0;         // days between the reports of two accounts that only words bring together
  int person_days = 0;      // the same of accounts that name a person: courts tell of a deed after a year
  int place_margin_km = 0;  // how far apart two accounts of one happening may place it
  int widest_km = 0;        // accounts placed less exactly are brought together by words alone
  int same_place_km = 0, near_place_km = 0, apart_place_km = 0;
  int most_words = 0;                    // rare words of an account that become keys
  int largest_component = 0;             // accounts; above it the weakest links give way
  std::vector<std::string> reliability;  // kinds of independence groups, the most reliable first
};

/// Reads data/link/ of the data folder.
Result<LinkRules> load_rules(const std::filesystem::path& data);

}  // namespace parley::incident
