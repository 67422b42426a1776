// Stage 7.  a ledger -> a file or folder in one of the formats of others, with the list of what it could not hold.
// Memory stays flat: rows leave as they are read.  Tested by export/export_test.cc and test/e2e/export.
#pragma once
#include <map>

#include "export/difference.h"
#include "export/profile.h"
#include "export/writer.h"

namespace parley::exports {

/// What leaves of an incident, and what follows from it as a whole; nullopt = nothing of it may leave.
std::optional<Derived> let_leave(store::FiledIncident& incident, const Redactor& redactor, const Reference& reference,
                                 const Locator& locator);

struct Request {
  std::string ledger, format;
  std::filesystem::path out, data;
  store::IncidentQuery query;  // its limit aside
  Edition edition;             // without the ledger's point, which is filled in
  Profile profile;
  bool overwrite = false;
};
struct Exported {
  std::string what;               // "21 incidents"
  size_t lost = 0, withheld = 0;  // values
  std::filesystem::path lost_file;
  std::string head;  // of the ledger
};
/// `tick` is told the incidents and claims read so far.
Result<Exported> run(const Request& request, const Reference& reference, const std::function<void(size_t)>& tick);

/// How the incidents with those ids would leave otherwise than they were published; both as the profile lets them
/// leave.  Those of which it was not kept are not in the map.
Result<std::map<std::string, std::vector<Difference>>> compare_published(const Request& request,
                                                                         const std::vector<std::string>& ids);

/// What would leave changed or stay, without a file being written.
Result<size_t> preview(const Request& request, const OnWithheld& each);

}  // namespace parley::exports
