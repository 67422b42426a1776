// Several documents -> incidents: test/link/*.txt; and the same incidents in any order of arrival.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "incident/accounts.h"
#include "incident/resolve.h"
#include "tables.h"

using namespace parley;

namespace {

struct LinkCase {
  std::vector<std::string> head;  // the lines as they stand, up to and with "----"
  std::string title;
  std::vector<Account> accounts;
  std::vector<LinkDecision> decisions;
  std::string expected;
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> out(1);
  for (size_t i = 0; i < line.size(); ++i) {
    if (line.compare(i, 3, " | ") == 0)
      out.emplace_back(), i += 2;
    else
      out.back() += line[i];
  }
  return out;
}

void read_document(const std::string& header, const std::string& text, LinkCase& out) {
  const auto fields = fields_of(header);
  REQUIRE_MESSAGE(fields.size() == 5, header);
  const auto day = parse_iso_day(fields[3]);
  REQUIRE_MESSAGE(day, header);
  Metadata metadata;
  metadata.id = fields[0], metadata.publisher = fields[1], metadata.publisher_kind = fields[2],
  metadata.title = fields[4];
  metadata.published = TimeInterval::days(*day, *day);
  OffsetMap offsets;
  offsets.add(0, 0);
  const auto document = Document::make(text, "0", metadata, offsets);
  REQUIRE(document);
  for (Account& account :
       incident::find_accounts(*document, pipeline::analyse(*document, test::tables()), test::tables()))
    out.accounts.push_back(std::move(account));
}

std::vector<LinkCase> read_cases(const std::filesystem::path& file, std::string& comment) {
  std::vector<LinkCase> out;
  std::ifstream in(file);
  std::string header, text;
  const auto finish = [&] {
    if (!header.empty()) read_document(header, text, out.back());
    header.clear(), text.clear();
  };
  bool expectations = false;
  for (std::string line; std::getline(in, line);) {
    if (out.empty() && line.starts_with("#")) {
      comment += line + '\n';
      continue;
    }
    if (line.starts_with("== ")) {
      out.push_back({{}, line.substr(3), {}, {}, ""});
      expectations = false;
    }
    REQUIRE(!out.empty());
    LinkCase& now = out.back();
    if (expectations) {
      now.expected += line + '\n';
      continue;
    }
    now.head.push_back(line);
    if (line.starts_with("@ ")) {
      finish();
      header = line.substr(2);
    } else if (line.starts_with("! ")) {
      std::istringstream words(line.substr(2));
      std::string kind;
      LinkDecision decision;
      words >> kind >> decision.first >> decision.second;
      decision.kind = kind == "together" ? LinkDecision::together
                      : kind == "apart"  ? LinkDecision::apart
                                         : LinkDecision::part_of;
      now.decisions.push_back(decision);
    } else if (line == "----") {
      finish();
      expectations = true;
    } else if (!line.starts_with("== ")) {
      text += (text.empty() ? "" : "\n") + line;
    }
  }
  return out;
}

std::string bound(const std::optional<int64_t>& number) { return number ? std::to_string(*number) : ""; }

std::string printed(const Incident& incident) {
  std::string out = incident.id + ':';
  for (const std::string& account : incident.accounts) out += ' ' + account;
  out += "; " + (incident.first ? iso_day(*incident.first) : std::string("undated"));
  if (incident.last && incident.last != incident.first) out += '/' + iso_day(*incident.last);
  out += ' ' + (incident.place.empty() ? "nowhere" : incident.place);
  for (const Range& range : incident.ranges)
    out += "; " + std::string(to_string(range.kind)) + (range.group.empty() ? "" : " " + range.group) + ' ' +
           bound(range.low) + ".." + bound(range.best) + ".." + bound(range.high);
  if (!incident.contested.empty()) out += "; contested:";
  for (const std::string& field : incident.contested) out += ' ' + field;
  out += "; " + incident.grading + ", sources " + std::to_string(incident.sources);
  if (!incident.part_of.empty()) out += "; part of " + incident.part_of;
  return out + '\n';
}

std::string printed(const std::vector<Incident>& incidents) {
  std::string out;
  for (const Incident& incident : incidents) out += printed(incident);
  return out;
}

const incident::LinkRules& rules() { return test::link_rules(); }

}  // namespace

TEST_CASE("link cases of the corpus") {
  if (test::tables().gazetteer.size() < 100000) {
    MESSAGE("no packaged place data: left out");
    return;
  }
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("test/link")) {
    std::string written;
    for (const LinkCase& one : read_cases(entry.path(), written)) {
      const std::string found = printed(incident::link_all(one.accounts, one.decisions, rules()).incidents);
      for (const std::string& line : one.head) written += line + '\n';
      written += found;
      if (!std::getenv("PARLEY_UPDATE")) CHECK_MESSAGE(found == one.expected, one.title);
      ++count;
    }
    if (std::getenv("PARLEY_UPDATE")) std::ofstream(entry.path()) << written;
  }
  CHECK(count >= 7);
}
