// Trees that the parser often gets wrong in the same way (verbs read as one noun phrase, a subject as the object of the
// verb before, a time or a source as a subject) -> mended by their tags.  Tested by test/probes/mended.txt and
// test/fuzz/fuzz_trees.cc.
#pragma once
#include "core/syntax.h"

namespace parley::language {

void mend_trees(Analysis& analysis);

}  // namespace parley::language
