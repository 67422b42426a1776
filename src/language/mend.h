// Trees in which a coordination of verbs is read as one noun phrase, or a subject as the object of the verb before ->
// mended by their tags.  Tested by test/probes/mended.txt.
#pragma once
#include "core/syntax.h"

namespace parley::language {

void mend_trees(Analysis& analysis);

}  // namespace parley::language
