// Stage 5b.  Two accounts -> the evidence that they tell of one happening.  Looks at nothing but the two, so that no
// other document changes the result.  Tested by incident/incident_test.cc.
#pragma once
#include <optional>

#include "incident/rules.h"

namespace parley::incident {

/// An account with what comparing it again and again would work out anew.  Keeps a reference to the account.
struct Compared {
  Compared(const Account& account, const LinkRules& rules);
  const Account& account;
  std::vector<float> weights;             // [account.words]: topic_weight
  std::vector<uint64_t> persons, harmed;  // forms of names: person_form, sorted without doubles
  float length = 0;                       // sum of their squares
};

/// What the accounts have in common and apart, as `weights` are multiplied with it; the same for (a, b) and (b, a).
FeatureValues pair_features(const Compared& a, const Compared& b, const LinkRules& rules);
/// The link with its reasons; nullopt where the score is too low, or both are of one document or one dataset.
std::optional<Link> compare(const Compared& a, const Compared& b, const LinkRules& rules);

/// How much a word of the account says of what it is about: the rarer, and the more often it stands there.
float topic_weight(const Account& account, size_t word, const LinkRules& rules);

/// Whether `a` tells of a part of what `b` tells of as a whole: a day of shelling in a district and one house in it.
bool is_part_of(const Account& a, const Account& b, const LinkRules& rules);

/// Share of the sketches in common, an estimate of the share of runs of words; 0 where one has none.
float sketch_similarity(const Account& a, const Account& b);
/// One text is a copy of the other, or both of a third; so are passages beside the main one in the same words.  Texts
/// that name different days or different people as harmed are none, however alike: a form that somebody fills in.
bool is_near_copy(const Account& a, const Account& b, const LinkRules& rules);
/// Copies count as one source; but two may use the same few words.
bool is_one_source(const Account& a, const Account& b, const LinkRules& rules);
/// Of two copies the one that is told first stands for the other.
bool stands_before(const Account& a, const Account& b);

}  // namespace parley::incident
