// What stands in every exported file or beside it: which ledger at which point, read by which Parley, seen from where.
#pragma once
#include <string>

namespace parley::exports {

struct Edition {
  std::string version;              // "parley 0.1.0"
  std::string data_version;         // hash of data/
  std::string viewpoint = "iso";    // on disputed territory: iso, de_facto, or a claimant's name
  std::string at, head;             // time, number and hash of the last entry of the audit trail
  std::string profile = "default";  // of publication: name and hash of its file
  std::string format;
};

}  // namespace parley::exports
