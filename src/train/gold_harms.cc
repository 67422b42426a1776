#include "train/gold_harms.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "claim/combine_harms.h"
#include "ingest/annotated.h"

namespace parley::train {
namespace {

namespace fs = std::filesystem;
using Sink = std::function<void(const Document&, const std::vector<GoldHarm>&)>;

bool kind_of(std::string_view outcome, HarmKind& kind) {
  if (outcome == "wounded") outcome = "injured";
  if (!parse_harm(outcome, kind)) return false;
  kind = claim::broad_kind(kind);
  return true;
}

Result<std::vector<GoldHarm>> harms_of(const simdjson::dom::element& object, const Document& document) {
  std::vector<GoldHarm> out;
  const CodePoints points(document.text());
  simdjson::dom::array harms;
  if (object["harms"].get(harms)) return Error{"has no \"harms\"", document.id()};
  std::vector<std::string_view> ids, wholes;
  for (const simdjson::dom::element harm : harms) {
    std::string_view outcome, status, id, whole;
    int64_t begin = 0, end = 0, bound = 0;
    GoldHarm gold;
    if (harm["outcome"].get(outcome) || !kind_of(outcome, gold.kind) || harm["span"].at(0).get(begin) ||
        harm["span"].at(1).get(end))
      return Error{"has a harm without outcome and span", document.id()};
    if (!harm["low"].get(bound)) gold.low = bound;
    if (!harm["high"].get(bound)) gold.high = bound;
    if (Status s; !harm["status"].get(status) && parse_status(status, s)) gold.status = s;
    gold.part = !harm["subset_of"].get(whole);
    if (harm["id"].get(id)) id = {};
    ids.push_back(id);
    wholes.push_back(whole);
    if (harm["cumulative"].get(gold.total)) gold.total = false;
    if (harm["optional"].get(gold.optional)) gold.optional = false;
    gold.span = {points.to_byte(static_cast<uint32_t>(begin)), points.to_byte(static_cast<uint32_t>(end))};
    out.push_back(gold);
  }
  for (size_t i = 0; i < out.size(); ++i) {
    const auto found = std::find(ids.begin(), ids.end(), wholes[i]);
    if (!wholes[i].empty() && found != ids.end()) out[i].whole = static_cast<int32_t>(found - ids.begin());
  }
  return out;
}

Result<Ok> read_jsonl(const std::string& file, const Sink& sink) {
  return ingest::read_annotated(file, [&](const Document& document, const simdjson::dom::element& line) -> Result<Ok> {
    const auto harms = harms_of(line, document);
    if (!harms) return harms.error();
    sink(document, *harms);
    return Ok{};
  });
}

std::optional<int64_t> bound(std::string_view digits) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

/// "killed 2..2 civilian part"
bool parse_label(const std::string& label, GoldHarm& gold) {
  std::istringstream words(label);
  std::string kind, range, status, flag;
  Status ignored;
  if (!(words >> kind >> range >> status) || !kind_of(kind, gold.kind) || !parse_status(status, ignored)) return false;
  const size_t dots = range.find("..");
  if (dots == std::string::npos) return false;
  gold.low = bound(std::string_view(range).substr(0, dots));
  gold.high = bound(std::string_view(range).substr(dots + 2));
  while (words >> flag) {
    gold.part = gold.part || flag == "part";
    gold.total = gold.total || flag == "total";
  }
  return true;
}

Result<Ok> read_passage(const std::string& passage, const std::string& file, int line, const Sink& sink) {
  std::string text;
  std::vector<GoldHarm> harms;
  for (size_t i = 0; i < passage.size(); ++i) {
    if (passage[i] == '[') {
      harms.push_back({Span{static_cast<uint32_t>(text.size()), 0}});
    } else if (passage[i] == ']' && i + 1 < passage.size() && passage[i + 1] == '{' && !harms.empty()) {
      const size_t close = passage.find('}', i);
      harms.back().span.end = static_cast<uint32_t>(text.size());
      if (close == std::string::npos || !parse_label(passage.substr(i + 2, close - i - 2), harms.back()))
        return Error{"an annotation is not [PHRASE]{KIND LOW..HIGH STATUS FLAGS}", file, line};
      i = close;
    } else {
      text += passage[i];
    }
  }
  auto document = Document::make(text, "", {.id = fs::path(file).filename().string() + ":" + std::to_string(line)}, {});
  if (!document) return document.error();
  sink(*document, harms);
  return Ok{};
}

Result<Ok> read_text(const std::string& file, const Sink& sink) {
  std::ifstream in(file);
  if (!in) return Error{"cannot be read", file};
  std::string line, passage;
  int number = 0, first = 1;
  for (bool more = true; more;) {
    more = static_cast<bool>(std::getline(in, line));
    ++number;
    if (more && line.starts_with("#")) continue;
    if (more && !line.empty()) {
      if (passage.empty()) first = number;
      passage += (passage.empty() ? "" : "\n") + line;
      continue;
    }
    if (passage.empty()) continue;
    if (auto done = read_passage(passage, file, first, sink); !done) return done.error();
    passage.clear();
  }
  return Ok{};
}

}  // namespace

Result<Ok> read_gold_harms(const std::vector<std::string>& files, const Sink& sink) {
  for (const std::string& file : files) {
    std::vector<std::string> parts{file};
    if (fs::is_directory(file)) {
      parts.clear();
      for (const auto& entry : fs::directory_iterator(file)) {
        if (entry.path().extension() == ".txt") parts.push_back(entry.path().string());
      }
      std::sort(parts.begin(), parts.end());
    }
    for (const std::string& part : parts) {
      auto done = part.ends_with(".txt") ? read_text(part, sink) : read_jsonl(part, sink);
      if (!done) return done.error();
    }
  }
  return Ok{};
}

}  // namespace parley::train
