// Parley's own words in reports: every sentence template stands in words.cc, the same for all parties.  A report says
// who claims what, never that something happened.  Tested by report/summary_test.cc.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::report {

using Number = std::optional<int64_t>;  // nullopt = not claimed, an open end

/// What one sentence of a summary is made of; each is written by `sentence`.
struct Told {
  size_t accounts = 0, sources = 0;
  std::string first, last;  // days of publication
  std::string event, mode;  // codes
  std::string place, area;  // "Ganja"; "Gǝncǝ, Azerbaijan"
  std::string from, to;     // days of the incident
};
std::string lead_sentence(const Told& told);
/// "2 sources claim that X did it: A; B."
std::string blame_sentence(std::string_view party, const std::vector<std::string>& voices, size_t sources);
std::string target_sentence(std::string_view party, const std::vector<std::string>& voices, size_t sources);
std::string no_blame_sentence();
struct ToldHarm {
  std::string kind;
  Number low, best, high;
  size_t sources = 0;
  bool provisional = false;
  std::vector<std::pair<std::string, std::string>> groups;  // "civilian", "9": counted apart
};
std::string harm_sentence(const ToldHarm& harm);
/// `denies`: fact, responsibility, civilian nature; `party`: who is said not to have done it, "" = not named.
std::string denial_words(std::string_view denies, std::string_view party);
std::string denial_sentence(const std::vector<std::string>& voices, size_t sources, std::string_view denies,
                            std::string_view party);
std::string contested_sentence(const std::vector<std::string>& fields);
std::string grade_sentence(std::string_view grading, std::string_view by, std::string_view second);
std::string suggestion_sentence(std::string_view grading);

/// Who that is, with the source's own words: "Azerbaijan, military forces (“its troops”)"; `name` "" = not known.
std::string party_words(std::string_view name, std::string_view words, std::string_view basis);
std::string period_title(std::string_view from, std::string_view to, std::string_view country);
std::string overview_sentence(std::string_view from, std::string_view to, size_t incidents, size_t contested);
std::string before_sentence(std::string_view from, std::string_view to, size_t incidents, size_t contested);
/// `figures`, `before`: as Sum writes them; before "" = no comparison.
std::string sum_sentence(std::string_view kind, std::string_view figures, size_t incidents, std::string_view before);

/// "5", "5 or more", "up to 30", "2 to 7", "no figure".
std::string figure(Number low, Number high);
/// "2 sources", "1 source".
std::string count_of(size_t n, std::string_view one, std::string_view many = "");
std::string event_words(std::string_view event, std::string_view modes);
/// "people killed", "children injured", "buildings and other things damaged".
std::string harm_words(std::string_view kind, std::string_view people);
std::string field_words(std::string_view field);
std::string days_words(std::string_view from, std::string_view to);
/// "claims", "denies": of a stance.
std::string stance_words(std::string_view stance);
std::string people_words(std::string_view people);
std::string state_words(std::string_view state);
/// Of UCDP's codes 1 to 7.
std::string precision_words(int64_t precision);
/// "A; B and 3 more": at most `most` of them.
std::string listed(const std::vector<std::string>& items, size_t most = 12);
/// "Mariupol": the ledger has names of places in small letters where no index of places is at hand.
std::string capitalised(std::string_view text);

// Fixed words of the pages.
extern const char kPeriodPromise[];
extern const char kPromise[];  // under every title
extern const char kBestRule[];
extern const char kRangeRule[];
extern const char kGradeRule[];
extern const char kNoClaimOfFigure[];
extern const char kChartNote[];
extern const char kMapNote[];
extern const char kTownNote[];
extern const char kNoMark[];
extern const char kOffsetsNote[];
extern const char kPersonsNote[];
extern const char kCoarseNote[];
extern const char kPeriodNote[];
extern const char kPartyNote[];
extern const char kAreaNote[];
extern const char kHarmNote[];
extern const char kSinceNote[];
extern const char kNothing[];
extern const char kNoParty[];

}  // namespace parley::report
