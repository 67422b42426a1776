// Stage 4d.  Harms of a document -> status of the victims, part or whole, one incident or a total over a period.
// Lexicons say what the victims' own words state; a trained model weighs the words around them.  Trained by
// train/harm_fields.cc.
#pragma once
#include <vector>

#include "core/claim.h"
#include "core/grammar.h"
#include "data/lexicon.h"
#include "data/mapped_file.h"
#include "language/linear_model.h"

namespace parley::claim {

/// Classes of the model: one of each group is chosen.
enum class FieldClass : uint8_t { unknown, civilian, military, mixed, incident, total };
constexpr const char* kFieldClasses[] = {"unknown", "civilian", "military", "mixed", "incident", "total"};

/// harm_fields.bin: the classes above; harm_parts.bin: "no" and "yes" for a harm and the one that it may be a part of.
struct HarmFieldsModel {
  static Result<HarmFieldsModel> open(const std::filesystem::path& folder);

  data::MappedFile fields_file, parts_file;
  language::LinearModel fields, parts;
};

/// Looks at the harms of a record, which must outlive it.
class HarmFields {
 public:
  HarmFields(const Grammar& grammar, const data::Lexicon& lexicon, const Record& record);

  /// What the model of fields sees of a harm (index into Record::harms): for its status, and for "incident or total".
  std::vector<uint64_t> status_features(uint32_t harm) const;
  std::vector<uint64_t> total_features(uint32_t harm) const;
  /// Harms that this one may be a part of: told before it, of its kind, and not smaller.
  std::vector<uint32_t> wholes(uint32_t harm) const;
  /// What the model of parts sees of a harm and a possible whole.
  std::vector<uint64_t> part_features(uint32_t harm, uint32_t whole) const;

 private:
  int32_t token_at(uint32_t byte) const;
  int32_t first_of(uint32_t harm) const { return token_at(record_.harms[harm].quantity.span().begin); }
  int32_t last_of(uint32_t harm) const { return token_at(record_.harms[harm].quantity.span().end - 1); }
  int status_word(int32_t i) const;
  uint64_t word_id(int32_t i) const;
  uint32_t period(uint32_t sentence) const;
  bool sums_up(uint32_t harm, uint32_t whole) const;

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const Record& record_;
  std::vector<const Claim*> claim_of_;
};

/// Sets status, subset_of and cumulative of the record's harms.
void read_harm_fields(const Grammar& grammar, const data::Lexicon& lexicon, const HarmFieldsModel& model,
                      Record& record);

}  // namespace parley::claim
