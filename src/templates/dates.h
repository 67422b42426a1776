// The days that an incident of a document may have.
#pragma once
#include <vector>

#include "core/document.h"
#include "pipeline/analyse.h"

namespace parley::templates {

/// A day or some, once for all words that tell it.
struct Date {
  TimeInterval time;
  std::vector<int32_t> tokens;  // the first of each mention; none for the day of publication or before
};

/// Not long before publication, and not longer than an incident lasts; "until the day of publication" first.
std::vector<Date> find_dates(const Document& document, const pipeline::Reading& reading);

}  // namespace parley::templates
