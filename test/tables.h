// The tables and models, loaded once for all tests.
#pragma once
#include "pipeline/analyse.h"

namespace parley::test {

const pipeline::Tables& tables();

}  // namespace parley::test
