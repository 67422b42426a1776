// The tables and models, loaded once for all tests.
#pragma once
#include "incident/rules.h"
#include "pipeline/analyse.h"

namespace parley::test {

const pipeline::Tables& tables();
const incident::LinkRules& link_rules();

}  // namespace parley::test
