#include "incident/accounts.h"

#include <algorithm>

#include "core/sort_unique.h"
#include "data/fold.h"
#include "incident/happenings.h"
#include "incident/passage.h"
#include "incident/persons.h"
#include "incident/source_groups.h"

namespace parley::incident {
namespace {

/// Too wide to tell one happening from another.
bool is_state(const ClaimPlace& place) {
  return place.resolved && (place.resolved->kind == PlaceKind::state || place.resolved->kind == PlaceKind::continent);
}

constexpr size_t kFurtherPlaces = 3;
constexpr int64_t kBarePlural = 2;  // "people" are two or more, "dozens" more than that

class Builder {
 public:
  Builder(const Document& document, const pipeline::Reading& reading, const pipeline::Tables& tables)
      : document_(document), reading_(reading), tables_(tables) {}

  std::vector<Account> run() {
    const std::vector<Happening> happenings = find_happenings(reading_.record);
    std::vector<Account> out;
    size_t main = happenings.size();
    for (size_t i = 0; i < happenings.size(); ++i) {
      if (!happenings[i].total && (main == happenings.size() || happenings[i].weight > happenings[main].weight))
        main = i;
    }
    if (main == happenings.size() && main > 0) main = 0;
    for (size_t i = 0; i < happenings.size(); ++i) out.push_back(account(happenings[i], i, i == main));
    passages(out);
    return out;
  }

 private:
  Account account(const Happening& happening, size_t number, bool main) const {
    Account out;
    out.id = document_.id() + '#' + std::to_string(number);
    out.document = document_.id();
    out.group = group_of_publisher(document_, tables_.actors, tables_.publishers);
    out.main = main;
    if (const auto& published = document_.metadata().published) out.published = published->first_day();
    out.claims = happening.claims;
    out.first = happening.first, out.last = happening.last, out.precision = happening.precision;
    out.dated_by_context = happening.dated_by_context;
    put_places(happening.places, out);
    for (const uint32_t claim : happening.claims) put_claim(claim, out);
    sort_unique(out.blames);
    for (auto* list : {&out.modes, &out.objects, &out.perpetrators, &out.affected, &out.deniers}) sort_unique(*list);
    sort_unique(out.harmed), sort_unique(out.ages);
    if (main) out.shingles = sketch(document_.text());
    return out;
  }

  /// The first place with a point is where it happened; the next few stand beside it.
  static void put_places(const std::vector<const ClaimPlace*>& places, Account& out) {
    for (const ClaimPlace* place : places) {
      if (is_state(*place)) continue;
      add_name(place->text, out);
      if (!place->resolved) continue;
      if (!place->enclosing) add_name(place->resolved->name, out);
    }
    for (const ClaimPlace* place : places) {
      if (!place->resolved) continue;
      const ResolvedPlace& resolved = *place->resolved;
      if (!out.point) {
        out.point = resolved.point, out.radius_km = resolved.radius_km, out.place_precision = resolved.precision;
      } else if (!is_state(*place) && out.also.size() < kFurtherPlaces) {
        out.also.push_back({resolved.point, resolved.radius_km, resolved.precision});
      }
    }
  }
  static void add_name(std::string_view text, Account& out) {
    std::string name = data::folded(text);
    if (std::find(out.places.begin(), out.places.end(), name) == out.places.end())
      out.places.push_back(std::move(name));
  }

  void put_claim(uint32_t index, Account& out) const {
    const Claim& claim = reading_.record.claims[index];
    if (claim.denies != Denial::none)
      out.deniers.push_back(group_of_speaker(claim.speakers, document_, tables_.actors, tables_.publishers));
    if (!is_act(claim)) return;  // what is said of it
    if (gravity(claim.event) > gravity(out.event)) out.event = claim.event;
    if (claim.event == EventType::ASSAULT && !claim.mode.empty()) out.modes.emplace_back(claim.mode);
    for (const auto& object : claim.objects) out.objects.emplace_back(*object);
    if (claim.perpetrator && !claim.perpetrator->actor.empty() && is_claimed_as_fact(claim.stance) &&
        claim.polarity == Polarity::positive && claim.denies == Denial::none)
      out.perpetrators.push_back(claim.perpetrator->actor),
          out.blames.push_back({group_of_speaker(claim.speakers, document_, tables_.actors, tables_.publishers),
                                claim.perpetrator->actor});
    for (const uint32_t harm : claim.harms) put_harm(index, harm, out);
  }

  void put_harm(uint32_t claim, uint32_t index, Account& out) const {
    const Harm& harm = reading_.record.harms[index];
    if (std::any_of(out.harms.begin(), out.harms.end(), [&](const AccountHarm& h) { return h.harm == index; })) return;
    AccountHarm row;
    row.harm = index, row.claim = claim;
    row.kind = harm.kind, row.status = harm.status;
    row.stance = reading_.record.claims[claim].stance, row.polarity = reading_.record.claims[claim].polarity;
    row.low = harm.quantity->low(), row.high = harm.quantity->high();
    row.approximate = harm.quantity->approximate(), row.provisional = harm.provisional;
    row.cumulative = harm.cumulative;
    const Qualifier qualifier = harm.quantity->qualifier();
    row.loose = qualifier == Qualifier::plural && row.low > kBarePlural;
    row.vague = (qualifier == Qualifier::plural && !row.loose) || qualifier == Qualifier::vague ||
                qualifier == Qualifier::uncounted || qualifier == Qualifier::many_more;
    row.numbered = has_number(harm.quantity.span());
    row.part = harm.subset_of >= 0;
    row.repeat = harm.same_as >= 0;
    if (!harm.attributes.empty()) row.attribute = harm.attributes.front();
    row.group = group_of_speaker(reading_.record.claims[claim].speakers, document_, tables_.actors, tables_.publishers);
    if (is_of_objects(harm.kind) && !harm.object.empty()) out.objects.emplace_back(harm.object);
    if (!harm.affected.actor.empty()) out.affected.push_back(harm.affected.actor);
    if (tells_victims(harm.kind) && is_claimed_as_fact(row.stance) && row.polarity == Polarity::positive)
      put_harmed(document_, reading_, harm, out);
    out.harms.push_back(std::move(row));
  }

  bool has_number(Span span) const {
    const std::vector<Token>& tokens = reading_.analysis.tokens;
    auto token = std::lower_bound(tokens.begin(), tokens.end(), span.begin,
                                  [](const Token& t, uint32_t begin) { return t.span.begin < begin; });
    for (; token != tokens.end() && token->span.begin < span.end; ++token) {
      if (token->upos == Upos::NUM) return true;
    }
    return false;
  }

  /// The main account has every sentence that is not of another; another one those of its claims.
  void passages(std::vector<Account>& accounts) const {
    const size_t count = reading_.analysis.sentences.size();
    std::vector<bool> of_main(count, true);
    for (Account& account : accounts) {
      if (account.main) continue;
      std::vector<bool> own(count);
      for (const uint32_t claim : account.claims) own[reading_.record.claims[claim].sentence] = true;
      for (size_t i = 0; i < count; ++i) of_main[i] = of_main[i] && !own[i];
      read_passage(document_, reading_.analysis, tables_.actors, own, account);
    }
    for (Account& account : accounts) {
      if (!account.main) continue;
      for (const uint32_t claim : account.claims) of_main[reading_.record.claims[claim].sentence] = true;
      read_passage(document_, reading_.analysis, tables_.actors, of_main, account);
    }
  }

  const Document& document_;
  const pipeline::Reading& reading_;
  const pipeline::Tables& tables_;
};

}  // namespace

std::vector<Account> find_accounts(const Document& document, const pipeline::Reading& reading,
                                   const pipeline::Tables& tables) {
  return Builder(document, reading, tables).run();
}

}  // namespace parley::incident
