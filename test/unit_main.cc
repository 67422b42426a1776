// The unit tests of all folders in one program: `parley_tests --help` lists how to select some of them.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
