// Who a sentence names must not change how it is read: every pair of names gives the same trees and the same claims.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tables.h"

using namespace parley;

namespace {

struct Side {
  std::string state, people, code;
};

std::string filled(std::string text, const Side& a, const Side& b) {
  for (const auto& [slot, word] :
       {std::pair<std::string, std::string>{"{A}", a.state}, {"{B}", b.state}, {"{a}", a.people}, {"{b}", b.people}}) {
    for (size_t at = text.find(slot); at != std::string::npos; at = text.find(slot, at))
      text.replace(at, slot.size(), word);
  }
  return text;
}

/// The code with the side's letter in place of its state.
std::string mirrored(std::string_view actor, const Side& a, const Side& b) {
  for (const auto& [side, letter] : {std::pair{&a, "A"}, {&b, "B"}}) {
    if (actor.starts_with(side->code)) return letter + std::string(actor.substr(side->code.size()));
  }
  return std::string(actor);
}

/// Tags and heads, and of each claim the indices of the words that it cites and the codes of its actors.
std::string shape(const std::string& text, const Side& a, const Side& b) {
  const auto document = Document::make(text, "0", {}, {});
  REQUIRE(document);
  const Analysis analysis = test::tables().engine.analyse(text);
  std::string out;
  for (const Token& token : analysis.tokens) {
    out += std::string(to_string(token.upos)) + ' ' + std::to_string(token.head) + ' ' +
           std::string(to_string(token.relation)) + '\n';
  }
  for (const Name& name : analysis.names)
    out +=
        std::to_string(name.first) + '-' + std::to_string(name.last) + ' ' + std::string(to_string(name.kind)) + '\n';
  const Record record = pipeline::analyse(*document, test::tables()).record;
  const auto word = [&](Span span) {
    for (size_t i = 0; i < analysis.tokens.size(); ++i) {
      if (analysis.tokens[i].span.end > span.begin) return std::to_string(i);
    }
    return std::string("end");
  };
  for (const Claim& claim : record.claims) {
    out += "claim " + word(claim.trigger) + ' ' + std::string(to_string(claim.stance));
    for (const Party* party :
         {claim.perpetrator ? &*claim.perpetrator : nullptr, claim.target ? &*claim.target : nullptr})
      out += ' ' + (party ? word(party->span) + ' ' + mirrored(party->actor, a, b) : "-");
    for (const Speaker& speaker : claim.speakers.all()) out += " by " + mirrored(speaker.actor, a, b);
    for (const uint32_t harm : claim.harms) out += " of " + mirrored(record.harms[harm].affected.actor, a, b);
    out += '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("no name of a state or people changes the reading") {
  const std::vector<Side> sides = {{"Armenia", "Armenian", "ARM"}, {"Azerbaijan", "Azerbaijani", "AZE"},
                                   {"Russia", "Russian", "RUS"},   {"Ukraine", "Ukrainian", "UKR"},
                                   {"Israel", "Israeli", "ISR"},   {"Palestine", "Palestinian", "PSE"},
                                   {"India", "Indian", "IND"},     {"Pakistan", "Pakistani", "PAK"}};
  const std::vector<std::string> texts = {
      "{A} said on Monday that the {b} army had shelled two villages, killing five civilians.",
      "The Ministry of Defence of {A} denies that {a} forces opened fire. {B} has lost 12 servicemen, {b} officials "
      "said.",
      "{A} and {B} accuse each other of having violated the ceasefire. No {b} soldier was hurt, according to {A}'s "
      "General Staff.",
      "Three {a} soldiers were wounded when {b} troops attacked their post near the border with {B}.",
  };
  for (const std::string& text : texts) {
    const std::string expected = shape(filled(text, sides[0], sides[1]), sides[0], sides[1]);
    CHECK(expected.find(" A") != std::string::npos);
    for (const Side& a : sides) {
      for (const Side& b : sides) {
        if (&a == &b) continue;
        const std::string read = filled(text, a, b);
        CAPTURE(read);
        CHECK(shape(read, a, b) == expected);
      }
    }
  }
}
