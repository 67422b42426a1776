// Documents whose harms are annotated: what train/harm_pairs.cc and train/harm_fields.cc learn from.
//   *.jsonl  text and harms [{outcome, low, high, span in code points, status, subset_of, cumulative, optional}]
//   *.txt    passages between empty lines, annotated inline: [PHRASE]{KIND LOW..HIGH STATUS FLAGS};
//   data/training/en/harms
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/claim.h"
#include "core/document.h"

namespace parley::train {

struct GoldHarm {
  Span span;                         // bytes
  HarmKind kind = HarmKind::killed;  // broad (claim::broad_kind)
  std::optional<int64_t> low, high;
  std::optional<Status> status;  // none: as annotated from more than the victims' own words, not learned from
  bool part = false, total = false;
  int32_t whole = -1;     // index of the harm that it is a part of; -1 = none, or not said which
  bool optional = false;  // annotators may disagree
};

/// Calls `sink` for each document of the files, folders of *.txt included.
Result<Ok> read_gold_harms(const std::vector<std::string>& files,
                           const std::function<void(const Document&, const std::vector<GoldHarm>&)>& sink);

}  // namespace parley::train
