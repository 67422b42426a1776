// Rows of an event dataset -> documents whose claims are what the columns say.  A dataset is one voice more, which
// retells what others said: its figures count in no range beside theirs (incident/reconcile.cc).  Tested by
// dataset/dataset_test.cc.
#pragma once
#include <functional>

#include "dataset/format.h"
#include "incident/accounts.h"

namespace parley::dataset {

/// "dataset:": begins the independence group of a dataset.
constexpr std::string_view kGroup = "dataset:";

struct Row {
  Document document;  // the prose of the row as paragraphs, then a line "column: value" for each other cell
  pipeline::Reading reading;
  std::vector<Account> accounts;  // one, or none where the row tells of no attack
  std::string country;
  std::optional<Day> first, last;
};

using TakeRow = std::function<bool(Row&)>;       // false ends the work
using Fail = std::function<void(const Error&)>;  // a row that cannot be read; the others go on
/// `format`: one of `formats` by name, "" = told by the columns.  `publisher`: name and edition of the dataset, "" =
/// the format's.
Result<Ok> read_table(const std::string& file, std::string_view bytes, const std::vector<Format>& formats,
                      const std::string& format, const std::string& publisher, const pipeline::Tables& tables,
                      const TakeRow& take, const Fail& fail);

}  // namespace parley::dataset
