// The characters that the fields of a claim stand on, as people move them: "perpetrator span" of a claim, "span" of a
// harm.  A decision holds them as BEGIN-END, code points of the document.  Tested by test/serve/desk_test.cc.
#pragma once
#include <string>
#include <string_view>

#include "store/database.h"

namespace parley::store {

/// `harm`: of a harm, else of a claim: act, perpetrator, target, object, speaker (the one who says it), place, time.
bool is_span_field(std::string_view field, bool harm);

/// "120-125"; "" = the field stands on no characters.
std::string span_of(Database& database, const std::string& target, std::string_view field);

/// Throws a Failure where `after` names no characters of the document that the claim is of.
void check_span(Database& database, const std::string& target, const std::string& after);

/// Moves the field to those characters; one that the machine did not read is made, with the rule "decided", and taken
/// away again by "".
void set_span(Database& database, const std::string& target, std::string_view field, const std::string& span);

}  // namespace parley::store
