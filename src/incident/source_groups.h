// Independence: who speaks with whom.  Corroboration counts groups, never documents.  Tested by
// incident/incident_test.cc.
#pragma once
#include <string>

#include "core/claim.h"
#include "core/document.h"
#include "data/publishers.h"

namespace parley::incident {

/// Kind and name: "party:AZE" for all who speak for that side, "igo:IGO-UNO", "outlet:reuters", "speaker:witnesses";
/// "document:" and its id where nobody is named.
/// What a collection says of its publishers stands; else what data/sources knows of the name.
std::string group_of_publisher(const Document& document, const data::Actors& actors, const data::Publishers& known);
/// Of the innermost speaker of a claim.
std::string group_of_speaker(const SpeakerChain& speakers, const Document& document, const data::Actors& actors,
                             const data::Publishers& known);
/// The row of data/sources that a document's publisher is, nullptr where the collection itself says what it is.
const data::Publisher* known_publisher(const Document& document, const data::Publishers& known);
/// The same of a code and the words that name the speaker; `publisher`: the group where neither is there.
std::string group_of_voice(std::string_view code, std::string_view words, const std::string& publisher,
                           const data::Actors& actors);

}  // namespace parley::incident
