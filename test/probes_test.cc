// Runs test/probes/*.txt: sentences with what must, and must not, be read from them.
//   == title
//   text, any number of lines; "@ 2020-09-28" alone on a line = the day of publication
//   ----
//   event ASSAULT "attacked" stance=denied polarity=- speaker="Armenia" perpetrator="its forces" target="villages"
//   place="…" time=2020-07 harm killed 5..5 "Five civilians" status=civilian subset=yes no event ASSAULT [asserted] no
//   harm [killed]
// denies=fact|responsibility|"civilian nature".  A value in quotes must stand in the text of the field.  A title that
// ends in ":todo" must fail, and is reported when it passes.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/conllu.h"
#include "tables.h"

namespace {

using namespace parley;

struct Probe {
  std::string file, title, text;
  int line = 0;
  std::optional<TimeInterval> published;
  std::vector<std::string> expected;
};

std::vector<Probe> read_probes() {
  std::vector<Probe> out;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator("test/probes")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file);
    std::string line;
    int number = 0;
    bool expectations = false;
    while (std::getline(in, line)) {
      ++number;
      if (line.starts_with("#")) continue;
      if (line.starts_with("== ")) {
        out.push_back({file.filename().string(), line.substr(3), "", number, {}, {}});
        expectations = false;
      } else if (out.empty() || line.empty()) {
        continue;
      } else if (line == "----") {
        expectations = true;
      } else if (expectations) {
        out.back().expected.push_back(line);
      } else if (line.starts_with("@ ")) {
        const auto day = parse_iso_day(line.substr(2));
        REQUIRE(day);
        out.back().published = TimeInterval::days(*day, *day);
      } else {
        out.back().text += (out.back().text.empty() ? "" : "\n") + line;
      }
    }
  }
  return out;
}

/// Words of an expectation; quotes hold a value together.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ' ' && !quoted) {
      if (!out.back().empty()) out.emplace_back();
    } else
      out.back() += c;
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool matches_event(const Document& document, const Claim& claim, const std::vector<std::string>& words) {
  if (to_string(claim.event) != words[1]) return false;
  for (size_t i = 2; i < words.size(); ++i) {
    const size_t equals = words[i].find('=');
    if (equals == std::string::npos) {
      if (!contains(document.text(claim.trigger), words[i])) return false;
      continue;
    }
    const std::string key = words[i].substr(0, equals), value = words[i].substr(equals + 1);
    const auto party = [&](const std::optional<Party>& p) {
      return value == "none" ? !p : p && contains(document.text(p->span), value);
    };
    bool same = false;
    if (key == "stance")
      same = to_string(claim.stance) == value;
    else if (key == "polarity")
      same = (claim.polarity == Polarity::negative ? "-" : "+") == value;
    else if (key == "speaker")
      same = value == "issuer" ? claim.speakers.innermost().is_issuer()
                               : contains(document.text(claim.speakers.innermost().span), value);
    else if (key == "perpetrator")
      same = party(claim.perpetrator);
    else if (key == "target")
      same = party(claim.target);
    else if (key == "target_actor")
      same = claim.target && claim.target->actor == value;
    else if (key == "place")
      same = claim.place && contains(claim.place->value(), value);
    else if (key == "time")
      same = claim.time && edtf(claim.time->value()) == value;
    else if (key == "mode")
      same = claim.mode == value;
    else if (key == "denies")
      same = to_string(claim.denies) == value;
    else
      FAIL("unknown key ", key);
    if (!same) return false;
  }
  return true;
}

bool matches_harm(const Document& document, const Harm& harm, const std::vector<std::string>& words) {
  if (to_string(harm.kind) != words[1]) return false;
  if (words.size() > 2 && to_string(*harm.quantity) != words[2]) return false;
  for (size_t i = 3; i < words.size(); ++i) {
    const size_t equals = words[i].find('=');
    if (equals == std::string::npos) {
      if (document.text(harm.quantity.span()) != words[i]) return false;
      continue;
    }
    const std::string key = words[i].substr(0, equals), value = words[i].substr(equals + 1);
    if (key == "status" && to_string(harm.status) != value) return false;
    if (key == "subset" && (harm.subset_of >= 0) != (value == "yes")) return false;
    if (key == "cumulative" && harm.cumulative != (value == "yes")) return false;
    if (key == "attribute" && std::find(harm.attributes.begin(), harm.attributes.end(), value) == harm.attributes.end())
      return false;
    if (key == "object" && harm.object != value) return false;
  }
  return true;
}

std::string check(const Document& document, const Record& record, const std::string& line) {
  const auto words = split(line);
  const auto any_event = [&](const std::vector<std::string>& wanted) {
    return std::any_of(record.claims.begin(), record.claims.end(),
                       [&](const Claim& claim) { return matches_event(document, claim, wanted); });
  };
  const auto any_harm = [&](const std::vector<std::string>& wanted) {
    return std::any_of(record.harms.begin(), record.harms.end(),
                       [&](const Harm& harm) { return matches_harm(document, harm, wanted); });
  };
  if (words[0] == "event") return any_event(words) ? "" : "not found: " + line;
  if (words[0] == "harm") return any_harm(words) ? "" : "not found: " + line;
  if (words[0] == "no" && words[1] == "event") {
    const bool found = std::any_of(record.claims.begin(), record.claims.end(), [&](const Claim& claim) {
      return (words.size() < 3 ? claim.event != EventType::none : to_string(claim.event) == words[2]) &&
             (words.size() < 4 || (to_string(claim.stance) == words[3] && claim.polarity == Polarity::positive));
    });
    return found ? "must not be there: " + line : "";
  }
  if (words[0] == "no" && words[1] == "harm") {
    const bool found = words.size() < 3 ? !record.harms.empty() : any_harm({words.begin() + 1, words.end()});
    return found ? "must not be there: " + line : "";
  }
  return "unknown expectation: " + line;
}

}  // namespace

TEST_CASE("probes") {
  size_t todo = 0, right = 0;
  for (const Probe& probe : read_probes()) {
    Metadata metadata;
    metadata.published = probe.published;
    OffsetMap offsets;
    offsets.add(0, 0);
    const auto document = Document::make(probe.text, "0", metadata, offsets);
    REQUIRE(document);
    const auto reading = pipeline::analyse(*document, test::tables());
    std::string wrong;
    for (const std::string& line : probe.expected) {
      const std::string message = check(*document, reading.record, line);
      if (!message.empty()) wrong += "\n    " + message;
    }
    if (probe.expected.empty()) wrong = "\n    expects nothing";
    if (probe.title.ends_with(":todo")) {
      ++todo;
      CHECK_MESSAGE(!wrong.empty(), probe.file, ":", probe.line, ": ", probe.title, " passes now: remove :todo");
    } else {
      right += wrong.empty();
      CHECK_MESSAGE(wrong.empty(), probe.file, ":", probe.line, ": ", probe.title, "\n    ", probe.text, wrong);
    }
  }
  MESSAGE(right, " probes right, ", todo, " known failures");
  CHECK(right >= 12);
}
