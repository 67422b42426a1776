// Stage 4c.  acts -> harms: who was hit, how many, of what status.
#pragma once
#include <vector>

#include "claim/act.h"
#include "core/claim.h"

namespace parley::claim {

/// Status and attributes of the victims, from the words that name them.
void describe_victims(const Grammar& grammar, const data::Lexicon& lexicon, int32_t head, Grammar::Words words,
                      Harm& harm);

/// Of the readings of a word: the first that tells of a harm by the word alone, without a particle or a word with it.
const data::Predicate* plain_harm(const std::vector<data::Predicate>* readings);

/// "Killed or wounded 30", "30 were killed and wounded": so many of both together.
bool is_unsplit(const Grammar& grammar, const data::Lexicon& lexicon, int32_t trigger);

class Harms {
 public:
  Harms(const Grammar& grammar, const data::Lexicon& lexicon, const std::vector<mention::QuantityMention>& quantities)
      : g_(grammar), lexicon_(lexicon), quantities_(quantities) {}

  /// Adds the harms of an act and returns their indexes; harms that are there already are not added again.
  /// `bare_plurals`: "civilians were killed" counts; it does not in a plan, a fear or a demand.
  std::vector<uint32_t> read(const Act& act, bool bare_plurals);
  std::vector<Harm> take() && { return std::move(harms_); }
  const std::vector<Harm>& all() const { return harms_; }

 private:
  struct Count {
    Quantity quantity;
    Grammar::Words words;
    bool stated;
  };
  bool count(int32_t head, const Act& act, Count& out) const;
  int32_t described(int32_t victim, int32_t trigger) const;
  int32_t companion_of(int32_t victim, int32_t trigger) const;
  bool befalls_otherwise(int32_t i, HarmKind kind) const;
  bool counts_wounded_apart(int32_t casualties) const;
  bool is_description(int32_t name, int32_t part) const;
  bool has_own_state(int32_t victim, int32_t trigger) const;
  int32_t joined_to_trigger(const Act& act, int32_t victim) const;
  bool is_full_name(int32_t head, const Act& act) const;
  bool is_described_by(int32_t trigger) const;
  bool is_listed_with_and(int32_t first) const;
  void join_inside(int32_t head, std::vector<int32_t>& parts) const;
  bool is_finite(int32_t trigger) const;
  bool is_whole_group(int32_t trigger) const;
  int32_t clause_of(int32_t trigger) const;
  bool is_relative_clause(int32_t trigger, int32_t head) const;
  bool is_habitual(int32_t trigger) const;
  bool starts_quantity(int32_t i) const;
  bool read_toll(const Act& act, std::vector<uint32_t>& out);
  const mention::QuantityMention* quantity_in(Grammar::Words words, int32_t head) const;
  const data::Object* thing_of(int32_t head, const Act& act) const;
  void add_part(int32_t head, HarmKind kind, const Act& act, std::vector<uint32_t>& out);
  void add_subsets(uint32_t whole, int32_t head, HarmKind kind, const Act& act, std::vector<uint32_t>& out);
  bool add_part_before(int32_t among, uint32_t whole, HarmKind kind, const Act& act, std::vector<uint32_t>& out);
  void add_loose(Grammar::Words words, uint32_t whole, HarmKind kind, const Act& act, std::vector<uint32_t>& out);
  int32_t find(HarmKind kind, Span span) const;

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  const std::vector<mention::QuantityMention>& quantities_;
  void push(Harm harm, const Act& act) {
    harms_.push_back(std::move(harm));
    triggers_.push_back(act.trigger);
  }

  std::vector<Harm> harms_;
  std::vector<int32_t> triggers_;  // of each harm
  bool bare_plurals_ = true;
};

}  // namespace parley::claim
