// Accounts as a ledger keeps them, damaged: read back whole or refused, and what is read can be compared.
#include "incident/block.h"
#include "incident/compare.h"
#include "incident/resolve.h"
#include "incident/stored.h"
#include "tables.h"

using namespace parley;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto account = incident::unpack({reinterpret_cast<const char*>(data), size});
  if (!account) return 0;
  const incident::LinkRules& rules = test::link_rules();
  Account other = *account;
  other.id += "x", other.document += "x";
  incident::block(*account, rules);
  incident::compare({*account, rules}, {other, rules}, rules);
  incident::reconcile({&*account, &other}, rules);
  const auto again = incident::unpack(incident::pack(*account));
  if (!again || again->id != account->id) __builtin_trap();
  return 0;
}
