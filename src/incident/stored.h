// The stored form of an account: a version, then its fields in order; little-endian.  Tested by
// incident/incident_test.cc.
#pragma once
#include <string>
#include <string_view>

#include "core/incident.h"
#include "core/result.h"

namespace parley::incident {

std::string pack(const Account& account);
/// Fails on bytes of another version, and on any that `pack` cannot have written.
Result<Account> unpack(std::string_view bytes);

}  // namespace parley::incident
