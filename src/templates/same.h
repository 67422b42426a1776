// Which candidates are the same thing.  Tested by templates/templates_test.cc.
#pragma once
#include "templates/candidates.h"

namespace parley::templates {

/// Whether both name the same filler: one phrase cut in two ways, a short form, or the words of one are among those of
/// the other.
bool is_same(const Grammar& grammar, const Candidate& a, const Candidate& b);

}  // namespace parley::templates
