// An analysis in the CoNLL-U format of Universal Dependencies: ten columns, names in MISC.
#pragma once
#include <string>
#include <string_view>

#include "core/syntax.h"

namespace parley {

std::string to_conllu(std::string_view text, const Analysis& analysis);

}  // namespace parley
