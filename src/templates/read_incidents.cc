#include "templates/read_incidents.h"

#include <algorithm>
#include <limits>
#include <map>

#include "core/sort_unique.h"
#include "incident/accounts.h"
#include "incident/figures.h"
#include "templates/same.h"

namespace parley::templates {
namespace {

// Scores are log-odds in steps of 1/256.
constexpr int32_t kRelevant = -700;  // of a document that is looked through for fillers; they decide
constexpr int32_t kType = -1500;     // of a kind of incident that a filler may belong to
constexpr int32_t kFills = 20;       // of a filler
constexpr int32_t kAside = -600;     // of a sentence whose figures may be the incident's
constexpr float kState = 10000;      // of a country when all places of the document lie in it
constexpr float kToldThere = 3;      // places that one counts for in a sentence which tells of the incident
constexpr Day kLongAgo = 365;        // days before publication: such figures are not the incident's
constexpr std::string_view kRoleNames[kFillerRoles] = {"perp_ind",           "perp_org", "target", "victim",
                                                       "victim_description", "weapon",   "place",  "district"};

struct Chosen {
  uint32_t candidate = 0;
  FillerRole role = FillerRole::perp_ind;
  int32_t score = 0;
  std::vector<int32_t> values;  // scores of the value model
};

class Reader {
 public:
  Reader(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables,
         const Models& models)
      : document_(document),
        reading_(reading),
        tables_(tables),
        models_(models),
        grammar_(document.text(), reading.analysis),
        features_(grammar_, reading, tables) {}

  std::vector<Incident> run();

 private:
  void score_text();
  std::vector<std::string_view> types() const;
  void choose();
  bool describes(const Candidate& description, const Candidate& name) const;
  Filler make_filler(const Chosen& chosen) const;
  void fill(Incident& incident, const std::vector<std::string_view>& all);
  bool is_long_ago(uint32_t claim) const;
  void read_tolls();
  bool names_victim(const Incident& incident, uint32_t sentence) const;
  std::optional<Quantity> toll_of(const Incident& incident, HarmKind kind, const std::vector<Incident>& all) const;
  int32_t sentence_score(uint32_t sentence, std::string_view type) const;
  int32_t document_score(std::string_view type) const;
  std::string_view country_of(std::string_view type) const;
  std::optional<TimeInterval> date_of(std::string_view type) const;
  std::optional<Quantity> number_of(const Occurrence& occurrence, FillerRole role) const;

  const Document& document_;
  const pipeline::Reading& reading_;
  const pipeline::Tables& tables_;
  const Models& models_;
  Grammar grammar_;
  Features features_;
  ScoreTable text_, sentences_;
  std::vector<Candidate> candidates_;
  std::vector<Chosen> chosen_;
  struct Toll {
    uint32_t sentence = 0;
    HarmKind kind = HarmKind::killed;
    Quantity quantity;
  };
  std::vector<Toll> tolls_;  // what each claim counts, in the order of the text
};

void Reader::score_text() {
  FeatureList features;
  std::vector<int32_t> row;
  features_.add_document(features);
  sort_unique(features);
  models_.score(Model::documents, features, row);
  text_ = {static_cast<uint32_t>(row.size()), row};
  sentences_.classes = models_.of(Model::sentences).classes();
  for (uint32_t s = 0; s < reading_.analysis.sentences.size(); ++s) {
    features.clear();
    features_.add_sentence(s, text_, features);
    models_.score(Model::sentences, features, row);
    sentences_.scores.insert(sentences_.scores.end(), row.begin(), row.end());
  }
}

/// The kinds of incident that the text tells of; empty when it tells of none.
std::vector<std::string_view> Reader::types() const {
  const language::LinearModel& model = models_.of(Model::documents);
  std::vector<std::string_view> out;
  std::string_view best;
  int32_t most = INT32_MIN;
  bool relevant = false;
  for (uint32_t c = 0; c < model.classes(); ++c) {
    const int32_t score = text_.row(0)[c];
    const std::string_view name = model.name(c);
    if (name == "relevant") relevant = score >= kRelevant;
    if (!name.starts_with("type ")) continue;
    if (score >= kType) out.push_back(name.substr(5));
    if (score > most) most = score, best = name.substr(5);
  }
  if (!relevant) return {};
  if (out.empty()) out.push_back(best);
  return out;
}

void Reader::choose() {
  const language::LinearModel& model = models_.of(Model::fillers);
  std::vector<int> role_of(model.classes(), -1);
  for (uint32_t c = 0; c < model.classes(); ++c) {
    for (uint32_t r = 0; r < kFillerRoles; ++r) {
      if (model.name(c) == kRoleNames[r]) role_of[c] = static_cast<int>(r);
    }
  }
  FeatureList features;
  std::vector<int32_t> row;
  std::vector<Chosen> all;
  std::vector<int32_t> more;  // of the network
  if (const auto& network = models_.network()) more = network->score(features_.words(), candidates_, text_, sentences_);
  for (uint32_t k = 0; k < candidates_.size(); ++k) {
    features.clear();
    features_.add_candidate(candidates_[k], text_, sentences_, features);
    models_.score(Model::fillers, features, row);
    for (size_t c = 0; !more.empty() && c < row.size(); ++c) row[c] += more[k * row.size() + c];
    Chosen best{k, FillerRole::perp_ind, kFills, {}};
    for (uint32_t c = 0; c < model.classes(); ++c) {
      if (role_of[c] < 0) continue;
      if (row[c] > best.score) best.score = row[c], best.role = static_cast<FillerRole>(role_of[c]);
    }
    if (best.score <= kFills) continue;
    models_.score(Model::values, features, best.values);
    all.push_back(std::move(best));
  }
  std::stable_sort(all.begin(), all.end(), [](const Chosen& a, const Chosen& b) { return a.score > b.score; });
  for (Chosen& each : all) {
    const bool known = std::any_of(chosen_.begin(), chosen_.end(), [&](const Chosen& other) {
      return other.role == each.role && is_same(grammar_, candidates_[other.candidate], candidates_[each.candidate]);
    });
    if (!known) chosen_.push_back(std::move(each));
  }
}

bool Reader::describes(const Candidate& description, const Candidate& name) const {
  for (const Occurrence& d : description.occurrences) {
    for (const Occurrence& n : name.occurrences) {
      const int32_t gap = d.first > n.last ? d.first - n.last : n.first - d.last;
      if (gap >= 1 && gap <= 3 && grammar_.sentence_of(d.head) == grammar_.sentence_of(n.head)) return true;
    }
  }
  return false;
}

std::optional<Quantity> Reader::number_of(const Occurrence& occurrence, FillerRole role) const {
  for (const auto& each : reading_.quantities) {
    if (static_cast<int32_t>(each.first) < occurrence.first - 4 ||
        static_cast<int32_t>(each.last) - 1 > occurrence.head)
      continue;
    const int32_t governor = grammar_.token(static_cast<int32_t>(each.last) - 1).head;
    if (governor == occurrence.head || static_cast<int32_t>(each.last) == occurrence.first) return each.quantity;
  }
  if (role == FillerRole::victim) return Quantity::exactly(1);
  const std::string_view tag = grammar_.penn(occurrence.head);
  if (tag == "NNS" || tag == "NNPS") return Quantity::at_least(2, Qualifier::plural);
  return Quantity::exactly(1);
}

Filler Reader::make_filler(const Chosen& chosen) const {
  const Occurrence& at = candidates_[chosen.candidate].occurrences.front();
  Filler out;
  out.role = chosen.role;
  out.score = chosen.score;
  out.span = grammar_.span({at.first, at.last});
  const auto value = [&](std::string_view slot) { return models_.best(Model::values, slot, chosen.values.data()); };
  const auto likely = [&](std::string_view slot, int32_t least) {
    int32_t score = 0;
    const std::string_view best = models_.best(Model::values, slot, chosen.values.data(), &score);
    return score >= least ? best : std::string_view();
  };
  switch (chosen.role) {
    case FillerRole::target:
      out.kind = value("target_type"), out.effect = likely("target_effect", 0), out.nation = likely("nation", 0);
      break;
    case FillerRole::victim:
    case FillerRole::victim_description:
      out.kind = value("victim_type"), out.effect = likely("victim_effect", 0), out.nation = likely("nation", 0);
      break;
    case FillerRole::weapon:
      out.kind = value("weapon_type");
      break;
    case FillerRole::perp_org:
      out.confidence = value("confidence");
      break;
    default:
      break;
  }
  if (chosen.role == FillerRole::target || chosen.role == FillerRole::victim ||
      chosen.role == FillerRole::victim_description)
    out.number = number_of(at, chosen.role);
  return out;
}

/// The fillers that belong to the incident's type, or to no other type better.
void Reader::fill(Incident& incident, const std::vector<std::string_view>& all) {
  const language::LinearModel& model = models_.of(Model::values);
  const auto type_score = [&](const Chosen& chosen, std::string_view type) {
    for (uint32_t c = 0; c < model.classes(); ++c) {
      if (model.name(c).starts_with("type ") && model.name(c).substr(5) == type)
        return chosen.values[c] + document_score(type);
    }
    return INT32_MIN;
  };
  std::vector<const Chosen*> own;
  for (const Chosen& chosen : chosen_) {
    if (chosen.role == FillerRole::place || chosen.role == FillerRole::district) {
      own.push_back(&chosen);
      continue;
    }
    int32_t most = INT32_MIN;
    for (const std::string_view type : all) most = std::max(most, type_score(chosen, type));
    const int32_t score = type_score(chosen, incident.type);
    if (score == most || score > 0) own.push_back(&chosen);
  }
  int32_t best_place = INT32_MIN;
  for (const Chosen* chosen : own) {
    Filler filler = make_filler(*chosen);
    if (chosen->role == FillerRole::district) continue;
    if (chosen->role == FillerRole::place) {
      if (chosen->score > best_place) best_place = chosen->score, incident.place = filler.span;
      continue;
    }
    if (chosen->role == FillerRole::victim_description) {  // told together with a name?
      bool joined = false;
      for (const Chosen* other : own) {
        if (other->role != FillerRole::victim ||
            !describes(candidates_[chosen->candidate], candidates_[other->candidate]))
          continue;
        const Span name = make_filler(*other).span;
        for (Filler& have : incident.fillers) {
          if (have.span == name && have.description.empty()) have.description = filler.span, joined = true;
        }
        if (joined) break;
      }
      if (joined) continue;
    }
    incident.fillers.push_back(filler);
  }
}

int32_t Reader::document_score(std::string_view type) const {
  const auto own = models_.find(Model::documents, "type " + std::string(type));
  return own ? text_.row(0)[*own] : 0;
}

/// Of the sentence: whether it tells of such an incident.
int32_t Reader::sentence_score(uint32_t sentence, std::string_view type) const {
  const auto own = models_.find(Model::sentences, "type " + std::string(type));
  return own ? sentences_.row(sentence)[*own] : INT32_MIN;
}

/// "Killed 4 years ago": another incident than those which the document reports.
bool Reader::is_long_ago(uint32_t claim) const {
  const auto& published = document_.metadata().published;
  const auto& time = reading_.record.claims[claim].time;
  return published && time && (*time)->to != kOpenEnd && (*time)->last_day() < published->first_day() - kLongAgo;
}

/// What one claim counts together: "six priests, their cook and her daughter".
void Reader::read_tolls() {
  for (const Account& account : incident::find_accounts(document_, reading_, tables_)) {
    std::map<std::pair<uint32_t, HarmKind>, std::vector<const AccountHarm*>> told;
    for (const AccountHarm& harm : account.harms) {
      if (incident::is_counted(harm) && !harm.part && harm.high != 0 && !is_long_ago(harm.claim))
        told[{harm.claim, harm.kind}].push_back(&harm);
    }
    for (const auto& [key, harms] : told) {
      const incident::Figure figure = incident::figures_of(account, harms).front();
      const Quantity quantity = figure.low == figure.high ? Quantity::exactly(*figure.low)
                                : harms.size() == 1       ? *reading_.record.harms[harms.front()->harm].quantity
                                                    : Quantity::at_least(figure.low.value_or(1), Qualifier::plural);
      tolls_.push_back({reading_.record.claims[key.first].sentence, key.second, quantity});
    }
  }
  std::stable_sort(tolls_.begin(), tolls_.end(), [](const Toll& a, const Toll& b) { return a.sentence < b.sentence; });
}

/// In words that the text has for one of them somewhere.
bool Reader::names_victim(const Incident& incident, uint32_t sentence) const {
  const Sentence& own = grammar_.sentence(sentence);
  const std::string_view text =
      document_.text(grammar_.span({static_cast<int32_t>(own.first), static_cast<int32_t>(own.last) - 1}));
  return std::any_of(incident.fillers.begin(), incident.fillers.end(), [&](const Filler& filler) {
    return (filler.role == FillerRole::victim || filler.role == FillerRole::victim_description) &&
           text.find(document_.text(filler.span)) != std::string_view::npos;
  });
}

/// The figure in the sentence that tells most of the incident and names a victim of it, for others fell in fights and
/// in other incidents; none killed when no filler is said to be; nullopt = as the victims say.
std::optional<Quantity> Reader::toll_of(const Incident& incident, HarmKind kind,
                                        const std::vector<Incident>& all) const {
  std::optional<Quantity> out;
  int32_t most = kAside;
  for (const Toll& toll : tolls_) {
    const int32_t own = sentence_score(toll.sentence, incident.type);
    const bool of_other = std::any_of(
        all.begin(), all.end(), [&](const Incident& other) { return sentence_score(toll.sentence, other.type) > own; });
    if (toll.kind != kind || of_other || own <= most || !names_victim(incident, toll.sentence)) continue;
    most = own;
    out = toll.quantity;
  }
  if (out) return out;
  const std::string_view effect = kind == HarmKind::killed ? "DEATH" : "INJURY";
  const bool any = std::any_of(incident.fillers.begin(), incident.fillers.end(),
                               [&](const Filler& filler) { return filler.effect == effect; });
  return any ? std::nullopt : std::optional(Quantity::exactly(0));
}

/// By the words of the document, and by the states of the places that it names, most of all where it tells of the
/// incident.
std::string_view Reader::country_of(std::string_view type) const {
  const language::LinearModel& model = models_.of(Model::documents);
  std::vector<float> votes(model.classes(), 0);
  float all = 0;
  for (const PlaceMention& mention : reading_.places) {
    if (!mention.resolved || mention.place.index == kNoPlace) continue;
    const uint32_t state = tables_.gazetteer.state_of(mention.place.index);
    if (state == kNoPlace) continue;
    std::string name = "country ";
    for (const char c : tables_.gazetteer.name(state)) name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    const float weight =
        sentence_score(grammar_.sentence_of(static_cast<int32_t>(mention.first)), type) > 0 ? kToldThere : 1;
    all += weight;
    if (const auto country = models_.find(Model::documents, name)) votes[*country] += weight;
  }
  std::string_view out;
  float most = -std::numeric_limits<float>::max();
  for (uint32_t c = 0; c < model.classes(); ++c) {
    if (!model.name(c).starts_with("country ")) continue;
    const float score = static_cast<float>(text_.row(0)[c]) + (all > 0 ? kState * votes[c] / all : 0);
    if (score > most) most = score, out = model.name(c).substr(8);
  }
  return out;
}

/// The likeliest; none without a day of publication.
std::optional<TimeInterval> Reader::date_of(std::string_view type) const {
  const auto& published = document_.metadata().published;
  const std::string name = "type " + std::string(type);
  const auto in_document = models_.find(Model::documents, name), in_sentences = models_.find(Model::sentences, name);
  if (!published || !in_document) return std::nullopt;
  std::vector<Date> dates = find_dates(document_, reading_);
  if (!in_sentences || sentences_.scores.empty()) return dates.front().time;
  const TypeScores scores = scores_of(text_, *in_document, sentences_, *in_sentences);
  std::optional<TimeInterval> out;
  int32_t most = INT32_MIN;
  FeatureList features;
  std::vector<int32_t> row;
  for (const Date& date : dates) {
    features.clear();
    features_.add_date(date, dates, *published, scores, features);
    models_.score(Model::dates, features, row);
    if (row[0] > most) most = row[0], out = date.time;
  }
  return out;
}

std::vector<Incident> Reader::run() {
  score_text();
  const std::vector<std::string_view> all = types();
  std::vector<Incident> out;
  if (all.empty()) return out;
  candidates_ = find_candidates(grammar_);
  choose();
  // names first, so that descriptions find them
  std::stable_sort(chosen_.begin(), chosen_.end(), [](const Chosen& a, const Chosen& b) { return a.role < b.role; });
  for (const std::string_view type : all) {
    Incident& incident = out.emplace_back();
    incident.type = type;
    incident.stage = models_.best(Model::documents, "stage", text_.row(0));
    incident.category = models_.best(Model::documents, "category", text_.row(0));
    incident.country = country_of(type);
    incident.date = date_of(type);
    fill(incident, all);
    if (incident.fillers.empty()) out.pop_back();
  }
  read_tolls();
  for (Incident& incident : out) {
    incident.killed = toll_of(incident, HarmKind::killed, out);
    incident.injured = toll_of(incident, HarmKind::injured, out);
  }
  return out;
}

}  // namespace

std::string_view to_string(FillerRole role) { return kRoleNames[static_cast<size_t>(role)]; }

std::vector<Incident> read_incidents(const Document& document, const pipeline::Reading& reading,
                                     const pipeline::Tables& tables, const Models& models) {
  return Reader(document, reading, tables, models).run();
}

}  // namespace parley::templates
