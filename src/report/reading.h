// An incident as a page tells it: what may leave of it, who speaks in each claim, the words around it.  What needs the
// texts as they are (independence, passages) is taken before the profile is applied.  Tested by report/summary_test.cc.
#pragma once
#include <map>
#include <optional>

#include "core/document.h"
#include "export/export.h"
#include "report/words.h"

namespace parley::report {

/// Who says it.
struct Voice {
  std::string name;   // "Harbour Gazette"; "“the city council”, quoted by Harbour Gazette"
  std::string group;  // of independence: never shown, persons may be named in it
};

/// Words of a document, cut at ends of sentences where some are near; offsets are code points.
struct Passage {
  uint32_t begin = 0, end = 0;
  std::string text;    // without names of persons
  bool exact = false;  // no name was taken out: offsets within it hold
};

/// What every report is made with.
struct Setting {
  exports::Edition edition;
  exports::Profile profile;
  const exports::Reference& reference;
  const exports::Locator& locator;
};

struct Reading {
  store::FiledIncident incident;
  exports::Derived derived;
  std::vector<store::TrailEntry> trail;
  std::vector<std::string> documents;       // ids, by day of publication
  std::map<std::string, Voice> voices;      // by claim
  std::map<std::string, Passage> passages;  // by claim; none where the profile blanks words
  size_t blanked = 0;                       // texts that name a place, where the profile coarsens places

  std::string id() const { return exports::words(incident.incident, "incident", "id"); }
  std::string of(std::string_view column) const { return exports::words(incident.incident, "incident", column); }
  const store::SourceDocument& document_of(const store::FiledClaim& claim) const;
  /// Claims in the order in which they were published.
  std::vector<const store::FiledClaim*> claims() const;
  const Voice& voice_of(const store::FiledClaim& claim) const { return voices.at(claim.rows.id()); }
};

using Copies = std::vector<std::pair<std::string, std::string>>;  // accounts
/// nullopt: nothing of it may leave.
std::optional<Reading> read_incident(store::FiledIncident incident, const Copies& copies, const Setting& setting,
                                     const exports::Redactor& redactor);

/// The characters around [begin, end) of a text.  Tested by report/summary_test.cc.
Passage passage_around(std::string_view text, const CodePoints& points, uint32_t begin, uint32_t end,
                       const std::vector<std::string>& persons);

/// Tells of something done or suffered, and says that it is so.
bool tells_act(const store::FiledClaim& claim);
Number bound(const store::Row& row, std::string_view table, std::string_view column);

}  // namespace parley::report
