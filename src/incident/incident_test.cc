// Accounts by hand -> blocks, links, incidents; the stored form.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "incident/block.h"
#include "incident/compare.h"
#include "incident/component.h"
#include "incident/persons.h"
#include "incident/resolve.h"
#include "incident/stored.h"
#include "tables.h"

namespace {

using namespace parley;
using namespace parley::incident;

const LinkRules& rules() { return test::link_rules(); }

Day day(int month, int number) { return to_day({2030, month, number}); }

AccountHarm killed(int64_t low, std::optional<int64_t> high, std::string group) {
  AccountHarm harm;
  harm.low = low, harm.high = high, harm.group = std::move(group);
  return harm;
}

Account account(std::string document, std::string group, Day happened, Point point) {
  Account out;
  out.document = document, out.id = document + "#0", out.group = std::move(group), out.main = true;
  out.first = out.last = happened, out.published = happened + 1;
  out.point = point, out.place_precision = 1, out.places = {"steinau"};
  out.event = EventType::ASSAULT, out.modes = {"artillery"};
  out.words = {11, 12, 13}, out.counts = {1, 1, 1};
  return out;
}

constexpr Point kSteinau{50.31, 9.46}, kFar{51.31, 9.48};

Account with(Account out, AccountHarm harm) {
  out.harms.push_back(std::move(harm));
  return out;
}

std::string form(const std::vector<Incident>& incidents) {
  std::string out;
  for (const Incident& incident : incidents) {
    out += incident.id + ':';
    for (const std::string& id : incident.accounts) out += ' ' + id;
    for (const Range& range : incident.ranges)
      out += " [" + std::to_string(range.low.value_or(-1)) + ' ' + std::to_string(range.best.value_or(-1)) + ' ' +
             std::to_string(range.high.value_or(-1)) + ']';
    out += '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("a stored account comes back as it was, and damage is noticed") {
  Account one = with(account("a", "outlet:one", day(5, 1), kSteinau), killed(3, {}, "party:AAA"));
  one.words = {1, 2, 3}, one.counts = {1, 1, 2}, one.persons = {"jo smith"}, one.blames = {{"outlet:one", "BBB-MIL"}};
  const std::string bytes = pack(one);
  const auto back = unpack(bytes);
  REQUIRE(back);
  CHECK(pack(*back) == bytes);
  CHECK(back->harms[0].low == 3);
  CHECK(!back->harms[0].high);
  for (size_t size = 0; size < bytes.size(); ++size) CHECK(!unpack(bytes.substr(0, size)));
  CHECK(!unpack(bytes + "x"));
  std::string eldest = pack(account("a", "outlet:one", day(5, 1), kSteinau));
  eldest[0] = 4;  // which knows less of figures, and this one has none; nor does it know the harmed and their ages
  constexpr size_t kEmptyLists = 8, kBehind = 55;  // bytes; from there to the end
  eldest.erase(eldest.size() - kBehind, kEmptyLists);
  REQUIRE(unpack(eldest));
  CHECK(unpack(eldest)->id == unpack(pack(account("a", "outlet:one", day(5, 1), kSteinau)))->id);
  eldest[0] = 3;
  CHECK(!unpack(eldest));
}

TEST_CASE("accounts of one day and town meet and are linked; those of another day or town are not") {
  const Account a = account("a", "outlet:one", day(5, 1), kSteinau),
                b = account("b", "outlet:two", day(5, 1), kSteinau);
  Account later = account("c", "outlet:two", day(5, 7), kSteinau);
  later.words = {12, 21, 22};
  Account elsewhere = account("d", "outlet:two", day(5, 1), kFar);
  elsewhere.places = {"kassel"}, elsewhere.words = {31, 32, 33};
  CHECK(meet(block(a, rules()), block(b, rules())));
  REQUIRE(compare({a, rules()}, {b, rules()}, rules()));
  CHECK(compare({a, rules()}, {b, rules()}, rules())->score == compare({b, rules()}, {a, rules()}, rules())->score);
  CHECK(!compare({a, rules()}, {b, rules()}, rules())->evidence.empty());
  CHECK(!meet(block(a, rules()), block(later, rules())));
  CHECK(!compare({a, rules()}, {later, rules()}, rules()));
  const auto apart = compare({a, rules()}, {elsewhere, rules()}, rules());  // a link may be weighed, but not for
  CHECK((!apart || apart->score < 0));
  CHECK(link_all({a, elsewhere}, {}, rules()).incidents.size() == 2);
}

TEST_CASE("who is named as harmed tells happenings of one day and town apart, or brings reports together") {
  CHECK(person_forms({"john a smith jr"}) == person_forms({"john smith"}));
  CHECK(person_forms({"smith"}).empty());
  CHECK(share_surname({"smith"}, {"john smith iii"}));
  Account a = with(account("a", "outlet:one", day(5, 1), kSteinau), killed(1, 1, "outlet:one"));
  Account b = with(account("b", "outlet:two", day(5, 1), kSteinau), killed(1, 1, "outlet:two"));
  const float unnamed = compare({a, rules()}, {b, rules()}, rules())->score;
  a.persons = a.harmed = {"john smith"}, b.persons = b.harmed = {"jane doe"};
  CHECK(compare({a, rules()}, {b, rules()}, rules())->score < unnamed);
  b.harms[0].low = b.harms[0].high = 2;  // and names one of them: the other may be John Smith
  CHECK(compare({a, rules()}, {b, rules()}, rules())->score > unnamed - 1);
  b.harms[0].low = b.harms[0].high = 1;
  b.persons = b.harmed = {"smith"};  // may be the same
  CHECK(compare({a, rules()}, {b, rules()}, rules())->score == unnamed);
  b.persons = b.harmed = {"john a smith"};
  CHECK(compare({a, rules()}, {b, rules()}, rules())->score > unnamed);
  Account trial = account("c", "outlet:two", day(5, 1) + 2000, kFar);
  trial.words = {31, 32, 33}, trial.places = {"kassel"};
  CHECK(!meet(block(a, rules()), block(trial, rules())));
  trial.persons = trial.harmed = {"john smith"};
  CHECK(meet(block(a, rules()), block(trial, rules())));
}

TEST_CASE("the latest figure of each independent group makes the range; open stays open") {
  const Account early = with(account("a", "party:AAA", day(5, 1), kSteinau), killed(3, 3, "party:AAA"));
  Account late = with(account("b", "party:AAA", day(5, 1), kSteinau), killed(5, 5, "party:AAA"));
  late.published = day(5, 4);
  const Account other = with(account("c", "igo:one", day(5, 1), kSteinau), killed(9, {}, "igo:one"));
  const Incident two = reconcile({&early, &late}, rules());
  REQUIRE(two.ranges.size() == 1);
  CHECK(two.ranges[0].low == 5);
  CHECK(two.ranges[0].high == 5);
  CHECK(two.sources == 1);
  CHECK(two.grading == "weak");
  const Incident three = reconcile({&early, &late, &other}, rules());
  CHECK(three.ranges[0].low == 5);
  CHECK(!three.ranges[0].high);
  CHECK(three.ranges[0].best == 9);
  CHECK(three.ranges[0].contested);
  CHECK(three.contested == std::vector<std::string>{"killed"});
  CHECK(three.grading == "fair");
}

TEST_CASE("claimed figures: rival and earlier tolls count, figures of some of the people do not") {
  const auto counted = [](Account out, uint32_t claim, AccountHarm harm) {
    harm.claim = claim, harm.harm = static_cast<uint32_t>(out.harms.size());
    return with(std::move(out), std::move(harm));
  };
  const auto of = [](AccountHarm harm, Status status) {
    harm.status = status;
    return harm;
  };
  const auto claimed = [](const Account& account) {
    const Range range = reconcile({&account}, rules()).ranges[0];
    return std::pair(range.claimed_low.value_or(-1), range.claimed_high.value_or(-1));
  };
  const Account one = account("a", "outlet:one", day(5, 1), kSteinau);
  const Account sides = counted(counted(one, 0, killed(9, 9, "party:AAA")), 1, killed(68, {}, "party:BBB"));
  CHECK(claimed(sides) == std::pair<int64_t, int64_t>(9, 68));
  CHECK(claimed(counted(sides, 2, of(killed(7, 7, "igo:one"), Status::civilian))) ==
        std::pair<int64_t, int64_t>(9, 68));
  CHECK(claimed(counted(sides, 2, killed(1, 1, "igo:one"))) == std::pair<int64_t, int64_t>(9, 68));
  const Account twice = counted(counted(one, 0, killed(51, 51, "party:BBB")), 0, killed(57, 57, "party:BBB"));
  CHECK(claimed(twice) == std::pair<int64_t, int64_t>(51, 57));
  const Account both = counted(counted(one, 0, of(killed(15, 15, "party:AAA"), Status::military)), 1,
                               of(killed(3, 3, "party:AAA"), Status::civilian));
  CHECK(claimed(both) == std::pair<int64_t, int64_t>(18, 18));
}

TEST_CASE("people's decisions win over every score") {
  const Account a = account("a", "outlet:one", day(5, 1), kSteinau),
                b = account("b", "outlet:two", day(5, 1), kSteinau);
  const Account far = account("c", "outlet:two", day(8, 7), kFar);
  CHECK(link_all({a, b, far}, {}, rules()).incidents.size() == 2);
  CHECK(link_all({a, b, far}, {{"a#0", "b#0", LinkDecision::apart}}, rules()).incidents.size() == 3);
  CHECK(link_all({a, b, far}, {{"a#0", "c#0", LinkDecision::together}}, rules()).incidents.size() == 1);
  const auto parts = link_all({a, b, far}, {{"a#0", "b#0", LinkDecision::part_of}}, rules()).incidents;
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].part_of == "b#0");
}

TEST_CASE("accounts that nothing connects stay apart, whoever hands them over together") {
  const Account a = account("a", "outlet:one", day(5, 1), kSteinau),
                b = account("b", "outlet:two", day(5, 1), kSteinau);
  const auto link = compare({a, rules()}, {b, rules()}, rules());
  REQUIRE(link);
  CHECK(resolve_all({a, b}, {*link}, {}, rules()).size() == 1);
  CHECK(resolve_all({a, b}, {}, {}, rules()).size() == 2);
}

TEST_CASE("incidents are the same in any order") {
  std::mt19937 random(7);
  std::vector<Account> accounts;
  for (int i = 0; i < 60; ++i) {
    const Point point{50 + 0.1 * static_cast<double>(random() % 4), 9 + 0.1 * static_cast<double>(random() % 4)};
    Account one = account("d" + std::to_string(i), "outlet:" + std::to_string(random() % 9),
                          day(5, 1 + static_cast<int>(random() % 6)), point);
    one.words = {random() % 40, 50 + random() % 40};
    std::sort(one.words.begin(), one.words.end());
    one.counts.assign(one.words.size(), 1);
    const int64_t number = 1 + random() % 5;
    accounts.push_back(with(std::move(one), killed(number, number, "outlet:x")));
  }
  const std::string expected = form(link_all(accounts, {}, rules()).incidents);
  for (int round = 0; round < 10; ++round) {
    std::shuffle(accounts.begin(), accounts.end(), random);
    CHECK(form(link_all(accounts, {}, rules()).incidents) == expected);
  }
}

TEST_CASE("of copies the first that is told stands for the others; what a person keeps apart stays apart") {
  std::vector<Account> accounts;
  for (int i = 0; i < 6; ++i) {
    accounts.push_back(account("d" + std::to_string(i), "outlet:" + std::to_string(i), day(5, 1), kSteinau));
    Account& one = accounts.back();
    one.published = day(5, 3 - i / 3);
    for (uint64_t bin = 0; bin < 64; ++bin)
      one.shingles.push_back(bin < 60 ? bin : 100 * static_cast<uint64_t>(i) + bin);
  }
  const Account own = account("e", "outlet:own", day(5, 1), kSteinau);
  accounts.push_back(own);
  const Linking linking = link_all(accounts, {}, rules());
  CHECK(linking.links.size() == 6);  // five to the original, one of the original to the report that copies nothing
  for (const Link& link : linking.links) {
    CHECK((link.kind == LinkKind::near_copy) == (link.first != "d3#0"));
    CHECK((link.first == "d3#0" || link.second == "d3#0"));
  }
  REQUIRE(linking.incidents.size() == 1);
  CHECK(linking.incidents[0].accounts.size() == 7);
  CHECK(linking.incidents[0].sources == 2);
  const auto apart = link_all(accounts, {{"d1#0", "d3#0", LinkDecision::apart}}, rules()).incidents;
  REQUIRE(apart.size() == 2);
  CHECK(std::min(apart[0].accounts.size(), apart[1].accounts.size()) == 1);
}

TEST_CASE("a component holds so many at most: the weakest links give way, whoever asks") {
  using Near = std::vector<Neighbour<int>>;
  const std::map<int, Near> links = {{1, {{2, 5}, {3, 2}}},     {2, {{1, 5}}},
                                     {3, {{1, 2}, {4, 3}}},     {4, {{3, 3}, {5, 1}}},
                                     {5, {{4, 1}, {6, kHeld}}}, {6, {{5, kHeld}, {7, kHeld}}},
                                     {7, {{6, kHeld}}}};
  const auto of = [&](int seed, size_t most) {
    return component_of(seed, most, [&](int id, const auto&) { return links.at(id); });
  };
  using Members = std::vector<int>;
  CHECK(of(1, 80).members == Members{1, 2, 3, 4, 5, 6, 7});
  CHECK(of(1, 5).members == Members{1, 2, 3, 4, 5, 6, 7});  // 5, 6 and 7 are held and count as one
  for (const int seed : {1, 2, 3, 4}) CHECK(of(seed, 4).members == Members{1, 2, 3, 4});
  CHECK(of(1, 4).cut == 1);
  for (const int seed : {5, 6, 7}) CHECK(of(seed, 4).members == Members{5, 6, 7});
  for (const int seed : {1, 2}) CHECK(of(seed, 3).members == Members{1, 2});
  for (const int seed : {3, 4}) CHECK(of(seed, 3).members == Members{3, 4});
  CHECK(of(3, 3).cut == 2);
  CHECK(of(4, 1).members == Members{4});
  CHECK(of(6, 1).members == Members{5, 6, 7});
  // links that the floor rules out count for nothing, though some of them are handed out
  const auto partly = [&](int id, const auto&) { return id == 3 ? Near{{4, 3}} : links.at(id); };
  CHECK(component_of(3, 2, partly, 2.0F).members == Members{3, 4});
  CHECK(component_of(3, 2, partly, 2.0F).cut == 2);
}
