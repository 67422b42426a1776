// Which state and unit a place lies in, by the viewpoint that the export names.  A disputed place keeps who claims,
// administers and recognises it beside that.  Tested by export/export_test.cc.
#pragma once
#include <optional>

#include "core/place.h"
#include "export/reference.h"

namespace parley::exports {

struct Location {
  std::string country;            // name by the viewpoint; "" = none
  const Country* code = nullptr;  // of that name; nullptr = the authority has none
  std::string unit1, unit2, kind;
  bool disputed = false;
  std::string territory, claimed_by, administered_by, recognised_by;
};

class Locator {
 public:
  Locator(const Reference& reference, std::string viewpoint)
      : reference_(reference), viewpoint_(std::move(viewpoint)) {}
  /// `name` as the gazetteer has it; `day`: of the event, "" = today's status.
  Location locate(std::string_view name, Point point, std::string_view day) const;
  /// Who claims a disputed territory, each once.
  static std::vector<std::string> claimants(const Reference& reference);
  /// Whether the viewpoint is one that is known.
  static bool knows(const Reference& reference, std::string_view viewpoint);

  /// The place of that name at that point; kNoPlace = none.
  uint32_t find(std::string_view name, Point point) const;

 private:
  const Reference& reference_;
  std::string viewpoint_;
};

}  // namespace parley::exports
