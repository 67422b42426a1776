#include "report/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace parley::report {
namespace {

struct Word {
  std::string_view code, words;
};

constexpr Word kEvents[] = {
    {"none", "harm whose act is not stated"},
    {"AGREE", "an agreement"},
    {"CONSULT", "talks"},
    {"SUPPORT", "support"},
    {"CONCEDE", "a concession"},
    {"COOPERATE", "cooperation"},
    {"AID", "aid"},
    {"RETREAT", "a retreat"},
    {"REQUEST", "a request"},
    {"ACCUSE", "an accusation"},
    {"REJECT", "a rejection"},
    {"THREATEN", "a threat"},
    {"PROTEST", "a protest"},
    {"SANCTION", "a sanction"},
    {"MOBILIZE", "a mobilisation"},
    {"COERCE", "coercion"},
    {"ASSAULT", "an attack"},
};
constexpr Word kPeople[] = {
    {"", "people"},       {"civilian", "civilians"},     {"military", "members of armed forces"},
    {"police", "police"}, {"child", "children"},         {"woman", "women"},
    {"man", "men"},       {"elderly", "elderly people"}, {"journalist", "journalists"},
    {"medic", "medics"},  {"aid_worker", "aid workers"}, {"family", "members of families"},
};
constexpr Word kFields[] = {
    {"perpetrator", "who did it"},
    {"status", "whether those killed were civilians"},
    {"denied", "whether it took place, or who did it, which is denied"},
};
constexpr Word kStances[] = {
    {"asserted", "claims"},
    {"reported", "reports"},
    {"alleged", "alleges"},
    {"denied", "denies"},
    {"predicted", "predicts"},
    {"demanded", "demands"},
    {"conditional", "says, under a condition,"},
    {"intended", "announces"},
    {"presupposed", "takes for given"},
    {"wished", "wishes"},
};
constexpr Word kDenials[] = {
    {"fact", "that it took place"},
    {"responsibility", "that {} did it"},
    {"civilian nature", "that civilians or civilian objects were hit"},
};
constexpr Word kStates[] = {
    {"candidate", "candidate: put together by the program, read by nobody yet"},
    {"in_review", "in review"},
    {"agreed", "agreed"},
    {"published", "published"},
    {"withdrawn", "withdrawn"},
    {"merged", "merged into another incident"},
};
constexpr std::string_view kPrecisions[] = {"the place itself (a town, a village, a site)",
                                            "near the place, to about 25 km",
                                            "a second-order unit of administration (a district)",
                                            "a first-order unit of administration (a province)",
                                            "an area or a line larger than a unit",
                                            "a state",
                                            "at sea or in the air"};

template <size_t N>
std::string_view look_up(const Word (&words)[N], std::string_view code) {
  const auto* found = std::find_if(std::begin(words), std::end(words), [&](const Word& w) { return w.code == code; });
  return found == std::end(words) ? std::string_view() : found->words;
}

std::string spaced(std::string_view code) {
  std::string out(code);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

bool of_objects(std::string_view kind) { return kind == "damaged" || kind == "destroyed" || kind == "service_cut"; }

std::string basis_words(std::string_view basis) { return basis == "context" ? "from the context" : std::string(basis); }

std::string with_verb(size_t sources, const char* one, const char* many) {
  return count_of(sources, "independent source") + " " + (sources == 1 ? one : many);
}

}  // namespace

// ---- sentences

std::string lead_sentence(const Told& told) {
  std::string published = told.first.empty()        ? "without a date of publication"
                          : told.first == told.last ? "published on " + told.first
                                                    : fmt::format("published from {} to {}", told.first, told.last);
  std::string out = fmt::format("{} by {}, {}, {} {}", count_of(told.accounts, "account"),
                                count_of(told.sources, "independent source"), published,
                                told.accounts == 1 ? "claims" : "claim", event_words(told.event, told.mode));
  if (!told.place.empty() && told.place != told.area)
    out += told.area.empty() ? fmt::format(" at {}", told.place) : fmt::format(" at {} ({})", told.place, told.area);
  else if (!told.area.empty())
    out += fmt::format(" in {}", told.area);
  if (!told.from.empty()) out += fmt::format(", dated {}", days_words(told.from, told.to));
  return out + ".";
}

std::string blame_sentence(std::string_view party, const std::vector<std::string>& voices, size_t sources) {
  return fmt::format("{} that {} did it: {}.", with_verb(sources, "claims", "claim"), party, listed(voices));
}

std::string target_sentence(std::string_view party, const std::vector<std::string>& voices, size_t sources) {
  return fmt::format("{} that it was directed at {}: {}.", with_verb(sources, "claims", "claim"), party,
                     listed(voices));
}

std::string no_blame_sentence() { return "No source names a party, known to Parley, as having done it."; }

std::string harm_sentence(const ToldHarm& harm) {
  std::string out;
  if (harm.sources > 0) {
    out = fmt::format("{} {}: {}", with_verb(harm.sources, "gives figures of", "give figures of"),
                      harm_words(harm.kind, ""), figure(harm.low, harm.high));
    if (harm.best && (harm.best != harm.low || harm.low != harm.high))
      out += fmt::format(", best figure {}", *harm.best);
    out += harm.provisional ? ", so far." : ".";
  }
  if (harm.groups.empty()) return out;
  std::vector<std::string> said;
  for (const auto& [people, number] : harm.groups) said.push_back(fmt::format("{} {}", people_words(people), number));
  return out + (out.empty() ? fmt::format("Figures of {}, by group: {}.", harm_words(harm.kind, ""), listed(said))
                            : fmt::format(" Counted apart: {}.", listed(said)));
}

std::string denial_words(std::string_view denies, std::string_view party) {
  std::string what(look_up(kDenials, denies));
  if (what.empty()) what = "what others claim";
  if (const size_t at = what.find("{}"); at != std::string::npos)
    what.replace(at, 2, party.empty() ? std::string("the party that is claimed to have done it") : std::string(party));
  return what;
}

std::string denial_sentence(const std::vector<std::string>& voices, size_t sources, std::string_view denies,
                            std::string_view party) {
  return fmt::format("{} {}: {}.", with_verb(sources, "denies", "deny"), denial_words(denies, party), listed(voices));
}

std::string contested_sentence(const std::vector<std::string>& fields) {
  std::vector<std::string> said;
  for (const std::string& field : fields) said.push_back(field_words(field));
  return said.empty() ? "The accounts do not contradict each other in what Parley compares."
                      : fmt::format("Contested: the accounts contradict each other about {}.", listed(said));
}

std::string grade_sentence(std::string_view grading, std::string_view by, std::string_view second) {
  return fmt::format("Graded {} by {}{}.", grading, by.empty() ? "a reader" : by,
                     second.empty() ? "" : fmt::format(", second reader {}", second));
}

std::string suggestion_sentence(std::string_view grading) {
  return fmt::format("No person has graded it. The program suggests {}.", grading);
}

std::string party_words(std::string_view name, std::string_view words, std::string_view basis) {
  if (name.empty()) return fmt::format("“{}”", words);
  const bool read = basis.empty() || basis == "stated";
  if (words.empty()) return read ? std::string(name) : fmt::format("{} ({})", name, basis_words(basis));
  return read ? fmt::format("{} (“{}”)", name, words) : fmt::format("{} ({}; “{}”)", name, basis_words(basis), words);
}

std::string period_title(std::string_view from, std::string_view to, std::string_view country) {
  return fmt::format("Incidents as claimed, {}{}{}", days_words(from, to), country.empty() ? "" : ", ", country);
}

std::string overview_sentence(std::string_view from, std::string_view to, size_t incidents, size_t contested) {
  return fmt::format("Sources in the ledger claim {} dated {}; the accounts of {} contradict each other.",
                     count_of(incidents, "incident"), days_words(from, to), contested);
}

std::string before_sentence(std::string_view from, std::string_view to, size_t incidents, size_t contested) {
  return fmt::format("In the period of equal length before, {}: {}, of which {} contested.", days_words(from, to),
                     count_of(incidents, "incident"), contested);
}

std::string sum_sentence(std::string_view kind, std::string_view figures, size_t incidents, std::string_view before) {
  return fmt::format("Figures of {}, as claimed, over {}: {}{}{}.", harm_words(kind, ""),
                     count_of(incidents, "incident that has one", "incidents that have one"), figures,
                     before.empty() ? "" : "; before: ", before);
}

// ---- phrases

std::string figure(Number low, Number high) {
  if (!low && !high) return "no figure";
  if (!high) return fmt::format("{} or more", *low);
  if (!low) return fmt::format("up to {}", *high);
  return *low == *high ? std::to_string(*low) : fmt::format("{} to {}", *low, *high);
}

std::string count_of(size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}{}", n, n == 1 || many.empty() ? one : many, n != 1 && many.empty() ? "s" : "");
}

std::string event_words(std::string_view event, std::string_view modes) {
  std::string out(look_up(kEvents, event));
  if (out.empty()) out = event.empty() ? "an event of a kind that is not stated" : spaced(event);
  if (modes.empty()) return out;
  std::string joined;
  for (size_t at = 0; at < modes.size();) {
    const size_t end = std::min(modes.find(' ', at), modes.size());
    joined += (joined.empty() ? "" : ", ") + spaced(modes.substr(at, end - at));
    at = end + 1;
  }
  return out + " (" + joined + ")";
}

std::string people_words(std::string_view people) {
  const std::string_view found = look_up(kPeople, people);
  return found.empty() ? spaced(people) : std::string(found);
}

std::string stance_words(std::string_view stance) {
  const std::string_view found = look_up(kStances, stance);
  return std::string(found.empty() ? stance : found);
}

std::string harm_words(std::string_view kind, std::string_view people) {
  if (of_objects(kind)) {
    const std::string what = kind == "service_cut" ? "services cut off" : "things " + spaced(kind);
    return people.empty() ? what : what + " (" + spaced(people) + ")";
  }
  std::string who(look_up(kPeople, people));
  if (who.empty()) who = "people (" + spaced(people) + ")";
  return who + " " + spaced(kind);
}

std::string field_words(std::string_view field) {
  if (const std::string_view found = look_up(kFields, field); !found.empty()) return std::string(found);
  return "the number of " + harm_words(field, "");
}

std::string days_words(std::string_view from, std::string_view to) {
  if (from.empty()) return "no day told";
  return to.empty() || to == from ? std::string(from) : fmt::format("{} to {}", from, to);
}

std::string state_words(std::string_view state) {
  const std::string_view found = look_up(kStates, state);
  return std::string(found.empty() ? state : found);
}

std::string precision_words(int64_t precision) {
  return precision < 1 || precision > 7 ? "not stated" : std::string(kPrecisions[precision - 1]);
}

std::string listed(const std::vector<std::string>& items, size_t most) {
  std::string out;
  for (size_t i = 0; i < std::min(most, items.size()); ++i) out += (i ? "; " : "") + items[i];
  if (items.size() > most) out += fmt::format(" and {} more", items.size() - most);
  return out;
}

std::string capitalised(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i) {
    if ((i == 0 || out[i - 1] == ' ' || out[i - 1] == '-') && out[i] >= 'a' && out[i] <= 'z') out[i] -= 'a' - 'A';
  }
  return out;
}

// ---- fixed words

const char kPromise[] =
    "This page does not say what happened. It sets side by side what sources claim, with the words that they used. "
    "Every value leads to the characters that it was read from.";
const char kPeriodPromise[] =
    "This page does not say what happened. It counts what sources claim; `parley report incident` with the code of an "
    "incident shows the words behind each value.";
const char kBestRule[] =
    "The best figure is chosen by the rule that is named beside it, or by a person; it is never an average.";
const char kRangeRule[] =
    "Min is the lowest and max the highest figure over independent sources, each with its latest one. Only claims that "
    "are asserted, reported or alleged count; denials, forecasts and demands do not, nor parts of a figure, running "
    "totals and repetitions. A max that no source bounds is open. An empty cell is not claimed, never 0.";
const char kGradeRule[] =
    "Suggested grades: confirmed: the party that is claimed to have done it says so itself; fair: two or more "
    "independent sources; weak: one; contested: different parties are claimed to have done it. A person grades.";
const char kNoClaimOfFigure[] = "No source gives a figure of people harmed or things damaged.";
const char kChartNote[] =
    "Each mark is a figure that one source claims, on its day of publication; a bar reaches from its lower to its "
    "upper "
    "bound, an arrow means that there is no bound on that side. The band is the range above. Numbers are those of the "
    "list below. Parts of figures, running totals and repetitions are left out.";
const char kMapNote[] =
    "North is up; the grid is of degrees (WGS 84). The circle is the area that the place is known to, not the area of "
    "effect; dashed circles are where single sources place it. No borders are drawn.";
const char kTownNote[] =
    "Towns are the most populous nearby, for orientation (GeoNames, CC BY 4.0); those in disputed territory are left "
    "out.";
const char kNoMark[] =
    "The place is a unit of administration or an area whose extent is not known: no mark is drawn, because a mark "
    "would "
    "say more than the sources do.";
const char kOffsetsNote[] =
    "Offsets count characters (code points, from 0, the end not included) of the text of the document as stored, whose "
    "SHA-256 is given. The words in brackets are those that name the act.";
const char kPersonsNote[] =
    "Names of persons stand as [person N], readers as “reader N”, victims by the pseudonyms of the ledger.";
const char kCoarseNote[] =
    "Places are withheld: coordinates lie on a coarse grid; names of places are blank, and so are titles, addresses "
    "and "
    "words that hold one of them; no sentences are quoted. State and first-order unit stay.";
const char kPeriodNote[] =
    "An incident counts in the period that its first day lies in; parts of another incident that is counted are left "
    "out of sums. A sum is of the lowest and of the highest figures; it is open where a highest figure is.";
const char kPartyNote[] =
    "A row counts the incidents in which at least one source claims that the party did it. An incident for which "
    "several parties are claimed counts in each of their rows; rows do not add up to the total. Figures are of whole "
    "incidents, by all of their sources, not only by those that name the party.";
const char kAreaNote[] = "First-order units by the viewpoint named below; disputed places are marked.";
const char kHarmNote[] =
    "Rows of groups (civilians, children …) are within the rows of all people, as far as sources tell.";
const char kSinceNote[] =
    "New are documents that came into the ledger after that time. A range has changed where one of its ends rests on a "
    "new document.";

const char kNothing[] = "No source in the ledger claims an incident of these days.";
const char kNoParty[] = "no party named that is known to Parley";

}  // namespace parley::report
