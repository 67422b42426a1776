// Documents made up for measuring: 12 happenings a day in the towns of a small country at peace, as crowded as the
// worst wars of the last years, each told by four of forty publishers.  The same numbers give the same documents.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "data/gazetteer.h"

namespace parley::bench {

class Generator {
 public:
  explicit Generator(const data::Gazetteer& places);
  /// One line of JSON Lines; later numbers tell of later days.
  std::string document(uint64_t number) const;

 private:
  std::vector<std::string> towns_, words_;
};

}  // namespace parley::bench
