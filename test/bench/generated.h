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
  /// growth: as above; crowd: all of it in one town in one week; copies: one text in many papers.
  enum Kind : uint8_t { growth, crowd, copies };
  explicit Generator(const data::Gazetteer& places, Kind kind = growth);
  /// One line of JSON Lines; later numbers tell of later days.
  std::string document(uint64_t number) const;

 private:
  std::string write(uint64_t number, uint64_t id) const;
  Kind kind_;
  std::vector<std::string> towns_, words_;
};

}  // namespace parley::bench
