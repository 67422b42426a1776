#include "claim/codes.h"

#include <algorithm>

namespace parley::claim {
namespace {

using data::Condition;

/// The words of a party in small letters.
std::vector<std::string> words_of(std::string_view party) {
  std::string low;
  for (const char c : party) low += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return data::split_words(low);
}

template <class T>
const T* look_up(const data::Phrases<T>& table, const std::string& word) {
  if (const T* found = table.find(word)) return found;
  return word.ends_with('s') ? table.find(word.substr(0, word.size() - 1)) : nullptr;
}

class Facts {
 public:
  Facts(const CodeFacts& claim, const data::Lexicon& lexicon) : claim_(claim) {
    for (const CodeFacts::Hurt& harm : claim.harms) {
      killed_ = killed_ || (harm.kind == HarmKind::killed && harm.low > 0);
      see(harm.status);
    }
    for (const std::string& word : words_of(claim.target)) {
      if (const data::Victim* victim = look_up(lexicon.victims, word)) see(victim->status);
      const std::string_view* body = look_up(lexicon.bodies, word);
      military_ = military_ || (body && (*body == "force" || *body == "group"));
      crowd_ = crowd_ || word.starts_with("crowd") || word.starts_with("protest") || word.starts_with("demonstrat");
    }
    for (const std::string_view object : claim.objects) {
      settlement_ = settlement_ || object == "settlement";
      military_ = military_ || object == "military";
      civilian_ = civilian_ || (object != "military" && object != "settlement");
    }
    for (const std::string& word : words_of(claim.perpetrator)) {
      const std::string_view* body = look_up(lexicon.bodies, word);
      police_ = police_ || (body && *body == "police");
    }
  }

  bool holds(Condition condition) const {
    switch (condition) {
      case Condition::killed:
        return killed_;
      case Condition::civilian:
        return civilian_ && !military_;
      case Condition::military:
        return military_;
      case Condition::police:
        return police_;
      case Condition::crowd:
        return crowd_;
      case Condition::violation:
        return claim_.ceasefire_violation;
      case Condition::settlement:
        return settlement_;
    }
    return false;
  }

 private:
  void see(Status status) {
    civilian_ = civilian_ || status == Status::civilian;
    military_ = military_ || status == Status::military;
  }

  const CodeFacts& claim_;
  bool killed_ = false, civilian_ = false, military_ = false, police_ = false, crowd_ = false, settlement_ = false;
};

}  // namespace

const data::CodeRow* codes_of(const CodeFacts& claim, const data::Lexicon& lexicon, const data::Ontology& ontology) {
  if (claim.event == EventType::none) return nullptr;
  const Facts facts(claim, lexicon);
  for (const data::CodeRow& row : ontology.rows) {
    if (row.event != claim.event || (!row.mode.empty() && row.mode != claim.mode)) continue;
    if (std::all_of(row.when.begin(), row.when.end(), [&](Condition c) { return facts.holds(c); })) return &row;
  }
  return nullptr;
}

const data::CodeRow* codes_of(const Claim& claim, const Record& record, std::string_view text,
                              const data::Lexicon& lexicon, const data::Ontology& ontology) {
  CodeFacts facts{claim.event, claim.mode, claim.ceasefire_violation};
  if (claim.perpetrator) facts.perpetrator = claim.perpetrator->span.of(text);
  if (claim.target) facts.target = claim.target->span.of(text);
  for (const auto& object : claim.objects) facts.objects.push_back(*object);
  for (const uint32_t index : claim.harms) {
    const Harm& harm = record.harms[index];
    facts.harms.push_back({harm.kind, harm.quantity->low().value_or(0), harm.status});
  }
  return codes_of(facts, lexicon, ontology);
}

}  // namespace parley::claim
