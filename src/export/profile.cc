#include "export/profile.h"

#include <algorithm>
#include <cmath>

#include "data/fold.h"
#include "data/toml.h"
#include "store/schema.h"

namespace parley::exports {
namespace {

using store::Row;
using store::Value;

constexpr std::string_view kSensitivities[] = {"public", "internal", "restricted", "sealed"};
constexpr double kKmPerDegree = 111.2;

size_t rank_of(std::string_view sensitivity) {
  return static_cast<size_t>(std::find(std::begin(kSensitivities), std::end(kSensitivities), sensitivity) -
                             std::begin(kSensitivities));
}

bool is_letter(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9');
}

struct Piece {
  std::string folded;  // one word, or several of a joint name
  size_t begin, end;
  bool capital;
};

/// Whether a typographic apostrophe or quotation mark stands there: U+2018 to U+201F.
bool is_quote(std::string_view text, size_t at) {
  return text.substr(at, 2) == "\xE2\x80" && at + 2 < text.size() && (text[at + 2] & 0xF8) == 0x98;
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> out;
  for (size_t i = 0; i < text.size();) {
    if (is_quote(text, i)) {
      i += 3;
      continue;
    }
    size_t end = i;
    while (end < text.size() && is_letter(text[end]) && !is_quote(text, end)) ++end;
    if (end > i) {
      std::string folded = data::folded(text.substr(i, end - i));
      const bool capital = (text[i] >= 'A' && text[i] <= 'Z') || static_cast<unsigned char>(text[i]) >= 0x80;
      if (!folded.empty()) out.push_back({std::move(folded), i, end, capital});
    }
    i = std::max(end, i + 1);
  }
  return out;
}

/// Pieces from `at` on that make up the name; 0 = they do not.
size_t length_of(const std::vector<Piece>& pieces, size_t at, std::string_view name) {
  size_t used = 0;
  for (size_t i = at; i < pieces.size(); ++i) {
    const std::string& word = pieces[i].folded;
    if (name.substr(used, word.size()) != word) return 0;
    used += word.size();
    if (used == name.size()) return i - at + 1;
    if (name[used] != ' ') return 0;
    ++used;
  }
  return 0;
}

std::string_view last_word(std::string_view name) { return name.substr(name.rfind(' ') + 1); }

}  // namespace

std::string without_persons(std::string_view text, const std::vector<std::string>& persons) {
  if (persons.empty() || text.empty()) return std::string(text);
  const std::vector<Piece> pieces = pieces_of(text);
  std::string out;
  size_t copied = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    size_t person = persons.size(), length = 0;
    for (size_t p = 0; p < persons.size(); ++p) {
      size_t found = length_of(pieces, i, persons[p]);
      if (!found && pieces[i].capital && pieces[i].folded.size() > 2 && pieces[i].folded == last_word(persons[p]))
        found = 1;
      if (found > length) person = p, length = found;
    }
    if (!length) continue;
    out += text.substr(copied, pieces[i].begin - copied);
    out += "[person " + std::to_string(person + 1) + "]";
    copied = pieces[i + length - 1].end;
    i += length - 1;
  }
  return out += text.substr(copied);
}

Result<Profile> Profile::read(const std::filesystem::path& file) {
  const auto parsed = data::TomlFile::read(file, {});
  if (!parsed) return parsed.error();
  const data::Toml root = parsed->root();
  Profile out;
  out.name = file.stem().string();
  for (const auto& [key, value] : root.entries()) {
    if (key == "sensitivity") {
      out.sensitivity = value.string();
      if (rank_of(out.sensitivity) == std::size(kSensitivities))
        return value.error("sensitivity is public, internal, restricted or sealed", file);
    } else if (key == "names") {
      if (value.string() != "pseudonyms" && value.string() != "consented")
        return value.error("names is \"pseudonyms\" or \"consented\"", file);
      out.consented_names = value.string() == "consented";
    } else if (key == "coordinates_thousandths") {
      if (value.integer(-1) < 0 || value.integer() > 10'000)
        return value.error("coordinates_thousandths is 0 to 10000: 100 is a grid of 0.1 degrees, about 11 km", file);
      out.degrees = static_cast<double>(value.integer()) / 1000;
    } else if (key == "blank") {
      for (const std::string_view name : value.strings()) {
        const size_t dot = name.find('.');
        const std::string table(name.substr(0, dot)), column(name.substr(std::min(name.size(), dot + 1)));
        const auto known = store::tables();
        const auto* found =
            std::find_if(known.data(), known.data() + known.size(), [&](const auto& t) { return t.name == table; });
        const bool there = dot != std::string_view::npos && found != known.data() + known.size() &&
                           std::find(found->columns.begin(), found->columns.end(), column) != found->columns.end();
        if (!there || column == "id" || column.ends_with("_id"))
          return value.error("'" + std::string(name) +
                                 "' is no column that can be blanked; \"document.title\" is one (docs/ledger.md)",
                             file);
        out.blank.emplace_back(table, column);
      }
    } else {
      return value.error(
          "'" + std::string(key) + "' is unknown here; known are sensitivity, names, coordinates_thousandths, blank",
          file);
    }
  }
  return out;
}

void Redactor::change(Value& value, Value after, const std::string& id, std::string field, const char* why) const {
  if (value == after) return;
  if (tell_) tell_({id, std::move(field), store::to_text(value), store::to_text(after), why});
  value = std::move(after);
}

void Redactor::row(Row& row, std::string_view table, const std::string& id) const {
  if (row.empty()) return;
  const store::Table& t = store::table(table);
  for (const auto& [blank_table, column] : profile_.blank) {
    if (blank_table == table) change(row[t.at(column)], {}, id, blank_table + "." + column, "blanked");
  }
  if (profile_.degrees == 0 || std::find(t.columns.begin(), t.columns.end(), "lat") == t.columns.end()) return;
  const std::string name(table);
  for (const char* column : {"place", "place_name"}) {  // a name would tell what the coordinates no longer do
    if (const auto at = std::find(t.columns.begin(), t.columns.end(), column); at != t.columns.end())
      change(row[static_cast<size_t>(at - t.columns.begin())], {}, id, name + "." + column, "coarsened");
  }
  Value &lat = row[t.at("lat")], &lon = row[t.at("lon")];
  if (store::is_null(lat)) return;
  const double grid = profile_.degrees;
  const auto coarse = [&](const Value& v) { return store::degrees(std::round(store::to_real(v) / grid) * grid); };
  change(lat, coarse(lat), id, name + ".lat", "coarsened");
  change(lon, coarse(lon), id, name + ".lon", "coarsened");
  Value& radius = row[t.at("radius_km")];
  change(radius, std::round(store::to_real(radius) + grid * kKmPerDegree * 0.75), id, name + ".radius_km", "coarsened");
  if (table == "claim") change(row[t.at("geonames_id")], {}, id, name + ".geonames_id", "coarsened");
}

void Redactor::persons(Row& row, std::string_view table, std::string_view column, const std::string& id,
                       const std::vector<std::string>& names) const {
  if (names.empty() || row.empty()) return;
  Value& value = row[store::table(table).at(column)];
  const auto* text = std::get_if<std::string>(&value);
  if (text)
    change(value, without_persons(*text, names), id, std::string(table) + "." + std::string(column), "a person's name");
}

bool Redactor::may_leave(const store::SourceDocument& document) const {
  return rank_of(words(document.document, "document", "sensitivity")) <= rank_of(profile_.sensitivity);
}

/// The whole text keeps its names: offsets point into it.  No format writes it; what cites it takes the names out.
void Redactor::document_texts(store::SourceDocument& one) const {
  const std::string id = words(one.document, "document", "id");
  persons(one.document, "document", "title", id, one.persons);
  row(one.document, "document", id);
  row(one.source, "source", id);
}

void Redactor::claim_texts(store::FiledClaim& claim, const std::vector<std::string>& names) const {
  const std::string id = claim.rows.id();
  for (const char* column : {"trigger_text", "place"}) persons(claim.rows.claim, "claim", column, id, names);
  row(claim.rows.claim, "claim", id);
  for (Row& speaker : claim.rows.speakers) {
    // who speaks for a body that has a code does so in public; a witness has none
    if (store::is_null(cell(speaker, "claim_speaker", "actor"))) persons(speaker, "claim_speaker", "text", id, names);
    row(speaker, "claim_speaker", id);
  }
  for (Row& role : claim.rows.roles) {
    persons(role, "claim_role", "text", id, names);
    row(role, "claim_role", id);
  }
  for (Row& span : claim.rows.spans) {
    if (profile_.degrees > 0 && words(span, "claim_span", "field") == "place")
      change(span[store::table("claim_span").at("text")], {}, id, "claim_span.text", "coarsened");
    persons(span, "claim_span", "text", id, names);
    row(span, "claim_span", id);
  }
  for (Row& harm : claim.rows.harms) {
    const std::string harm_id = words(harm, "harm", "id");
    persons(harm, "harm", "text", harm_id, names);
    row(harm, "harm", harm_id);
  }
}

/// A bound that rests on an account which stays is blank.
void Redactor::withhold_figures(store::FiledIncident& incident, const std::vector<std::string>& accounts) const {
  static const store::Table& t = store::table("incident_range");
  const std::string id = words(incident.incident, "incident", "id");
  for (Row& range : incident.ranges) {
    for (const char* end : {"low", "best", "high"}) {
      const std::string from = words(range, "incident_range", std::string(end) + "_from");
      for (const std::string& account : accounts) {
        if (!from.starts_with(account + ":")) continue;
        const std::string field = "incident_range." + words(range, "incident_range", "kind") + "." + end;
        change(range[t.at(end)], {}, id, field, "of a document that stays");
        change(range[t.at(std::string(end) + "_from")], {}, id, field + "_from", "of a document that stays");
      }
    }
  }
}

/// Who reads and decides for the ledger's keeper is nobody's business outside.
void Redactor::readers(store::FiledIncident& incident) const {
  const std::string id = words(incident.incident, "incident", "id");
  std::vector<std::string> known;
  const auto pseudonym = [&](Row& row, std::string_view table, std::string_view column) {
    Value& value = row[store::table(table).at(column)];
    if (store::is_null(value)) return;
    const std::string name = store::to_text(value);
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
    const auto number = std::find(known.begin(), known.end(), name) - known.begin() + 1;
    change(value, "reader " + std::to_string(number), id, std::string(table) + "." + std::string(column),
           "a reader's name");
  };
  pseudonym(incident.incident, "incident", "graded_by");
  pseudonym(incident.incident, "incident", "second_by");
  for (Row& decision : incident.decisions) pseudonym(decision, "decision", "made_by");
}

void Redactor::victims(store::FiledIncident& incident) const {
  for (Row& victim : incident.victims) {
    const bool publish = profile_.consented_names && store::to_integer(cell(victim, "victim", "publish_name")) != 0;
    const std::string id = words(victim, "victim", "id");
    if (!publish) change(victim[store::table("victim").at("names")], {}, id, "victim.names", "a victim's name");
    row(victim, "victim", id);
  }
}

bool Redactor::apply(store::FiledIncident& incident) const {
  const std::string id = words(incident.incident, "incident", "id");
  std::vector<std::string> staying, accounts;
  std::erase_if(incident.accounts, [&](const Row& account) {
    const std::string document = words(account, "account", "document_id");
    const auto found = incident.documents.find(document);
    if (found != incident.documents.end() && may_leave(found->second)) return false;
    staying.push_back(document);
    accounts.push_back(words(account, "account", "id"));
    if (tell_) tell_({accounts.back(), "", document, "", "its document may not leave"});
    return true;
  });
  if (incident.accounts.empty()) {
    if (tell_) tell_({id, "", id, "", "all of its documents may not leave"});
    return false;
  }
  withhold_figures(incident, accounts);
  std::erase_if(incident.claims, [&](const store::FiledClaim& claim) {
    const std::string document = words(claim.rows.claim, "claim", "document_id");
    return std::find(staying.begin(), staying.end(), document) != staying.end();
  });
  std::vector<std::string> names;
  for (const std::string& document : staying) incident.documents.erase(document);
  for (auto& [document, one] : incident.documents) {
    names.insert(names.end(), one.persons.begin(), one.persons.end());
    document_texts(one);
  }
  row(incident.incident, "incident", id);
  for (Row& account : incident.accounts) row(account, "account", words(account, "account", "id"));
  for (Row& range : incident.ranges) row(range, "incident_range", id);
  for (store::FiledClaim& claim : incident.claims)
    claim_texts(claim, incident.documents.at(words(claim.rows.claim, "claim", "document_id")).persons);
  for (Row& decision : incident.decisions) {
    for (const char* column : {"before", "after", "reason"})
      persons(decision, "decision", column, words(decision, "decision", "target"), names);
    row(decision, "decision", words(decision, "decision", "target"));
  }
  victims(incident);
  readers(incident);
  return true;
}

bool Redactor::shows_places() const {
  return profile_.degrees == 0 && std::none_of(profile_.blank.begin(), profile_.blank.end(), [](const auto& b) {
           return b.second == "place" || b.second == "place_name";
         });
}

bool Redactor::apply(store::FiledClaim& claim, store::SourceDocument& document) const {
  if (!may_leave(document)) {
    if (tell_) tell_({claim.rows.id(), "", claim.rows.id(), "", "its document may not leave"});
    return false;
  }
  claim_texts(claim, document.persons);
  document_texts(document);
  return true;
}

}  // namespace parley::exports
