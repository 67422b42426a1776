// The ledger beside an event dataset that was imported into it: what both have, what one of them lacks, which figures
// differ. Tested by test/store/comparison_test.cc, test/e2e/datasets.
#pragma once
#include "store/store.h"

namespace parley::store {

struct ComparisonQuery {
  std::string dataset;     // id of a source of kind "dataset"; "" = the only one
  std::string from, to;    // days, both included; "" = those of the dataset
  int days = 1;            // an event that linking leaves alone goes with the nearest incident so many days …
  double kilometres = 25;  // … and kilometres away, beside what their precision leaves open
};

/// A row for each incident that both have, that only the ledger has (with a death, where and when the dataset has
/// events) and that only the dataset has.  Columns: kComparisonColumns; `by`: how both came together, link or nearness;
/// `figures`: same, within (each in the other's range), apart, or what is missing.
Result<Listing> compare_with_dataset(Store& store, const ComparisonQuery& query);

inline const std::vector<std::string> kComparisonColumns = {
    "match",       "by",          "incident",     "events",        "date_from",        "date_to",    "dataset_from",
    "dataset_to",  "days_apart",  "place",        "dataset_place", "kilometres_apart", "killed_low", "killed_best",
    "killed_high", "dataset_low", "dataset_best", "dataset_high",  "figures",          "sources"};

}  // namespace parley::store
