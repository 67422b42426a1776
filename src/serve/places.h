// Which state a place is of, by a viewpoint that the reader chooses.  Tested by test/serve/desk_test.cc.
#pragma once
#include "export/reference.h"
#include "serve/routes.h"

namespace parley::serve {

/// The parameter `viewpoint` on disputed territory; "iso" where none is asked for.
Result<std::string> viewpoint_of(const Call& call, const exports::Reference& reference);

/// Columns country, disputed, territory, claimed_by, administered_by, recognised_by for incidents, where `viewpoint` is
/// asked for: without one no state is told.
Result<Ok> tell_states(const Call& call, store::Listing& incidents);

}  // namespace parley::serve
