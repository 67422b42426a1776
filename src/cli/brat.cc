#include "cli/brat.h"

#include <cstdio>
#include <map>
#include <memory>

namespace parley::cli {
namespace {

constexpr char kHarmWithoutAct[] = "HARM";  // an event of its own in brat, where the act is not stated

std::string event_name(EventType event) {
  return event == EventType::none ? kHarmWithoutAct : std::string(to_string(event));
}

#define PARLEY_NAME(name) #name "\n",
constexpr const char* kEventNames[] = {PARLEY_EVENTS(PARLEY_NAME)};
constexpr const char* kHarmNames[] = {PARLEY_HARMS(PARLEY_NAME)};
constexpr const char* kStanceNames[] = {PARLEY_STANCES(PARLEY_NAME)};
#undef PARLEY_NAME

std::string without_break(const char* name) {
  std::string out = name;
  out.pop_back();
  return out;
}

/// What may be annotated, for brat's editor.
std::string configuration() {
  std::string out = "[entities]\nSpeaker\nCue\nParty\nObject\nPlace\nTime\n", harms, stances;
  for (const char* name : kHarmNames) out += name, harms += (harms.empty() ? "" : "|") + without_break(name);
  out += "\n[relations]\nPart-of\tArg1:" + harms + ", Arg2:" + harms + "\nSame-as\tArg1:" + harms + ", Arg2:" + harms +
         "\n\n[events]\n";
  for (const char* name : kEventNames) {
    const std::string event = without_break(name);
    out += (event == "none" ? kHarmWithoutAct : event) +
           "\tSpeaker?:Speaker, Cue?:Cue, Perpetrator?:Party, Target?:Party, Object*:Object, Place?:Place, Time?:Time, "
           "Harm*:" +
           harms + "\n";
  }
  for (const char* name : kStanceNames) stances += (stances.empty() ? "" : "|") + without_break(name);
  return out + "\n[attributes]\nStance\tArg:<EVENT>, Value:" + stances + "\nNegated\tArg:<EVENT>\n";
}

class Annotations {
 public:
  Annotations(const Document& document, const pipeline::Reading& reading)
      : document_(document), record_(reading.record), points_(document.text()) {}

  std::string run() {
    for (const Claim& claim : record_.claims) event(claim);
    for (size_t i = 0; i < record_.harms.size(); ++i) {
      relation("Part-of", i, record_.harms[i].subset_of);
      relation("Same-as", i, record_.harms[i].same_as);
    }
    return std::move(out_);
  }

 private:
  /// The name of the annotation of these characters; the same again where they have one of this type.
  std::string bound(const std::string& type, Span span) {
    const auto [known, fresh] =
        texts_.try_emplace({type, span.begin, span.end}, "T" + std::to_string(texts_.size() + 1));
    if (!fresh) return known->second;
    // a break of line within the span parts it
    std::string where, words;
    for (uint32_t at = span.begin; at < span.end;) {
      const size_t stop = std::min<size_t>(document_.text().find('\n', at), span.end);
      const Span piece{at, static_cast<uint32_t>(stop)};
      if (!piece.empty()) {
        where += (where.empty() ? "" : ";") + std::to_string(points_.from_byte(piece.begin)) + " " +
                 std::to_string(points_.from_byte(piece.end));
        words += (words.empty() ? "" : " ") + std::string(document_.text(piece));
      }
      at = piece.end + 1;
    }
    out_ += known->second + "\t" + type + " " + where + "\t" + words + "\n";
    return known->second;
  }

  void event(const Claim& claim) {
    const Span trigger =
        !claim.trigger.empty() || claim.harms.empty() ? claim.trigger : record_.harms[claim.harms[0]].quantity.span();
    if (trigger.empty()) return;
    const std::string type = event_name(claim.event), own = bound(type, trigger);
    std::string arguments;
    const auto add = [&](const std::string& role, const std::string& entity, Span span) {
      if (!span.empty()) arguments += " " + role + ":" + bound(entity, span);
    };
    const Speaker& speaker = claim.speakers.innermost();
    add("Speaker", "Speaker", speaker.span);
    add("Cue", "Cue", speaker.cue);
    if (claim.perpetrator) add("Perpetrator", "Party", claim.perpetrator->span);
    if (claim.target) add("Target", "Party", claim.target->span);
    if (claim.place) add("Place", "Place", claim.place->span());
    if (claim.time) add("Time", "Time", claim.time->span());
    for (size_t i = 0; i < claim.objects.size(); ++i) add(numbered("Object", i), "Object", claim.objects[i].span());
    for (size_t i = 0; i < claim.harms.size(); ++i) {
      const Harm& harm = record_.harms[claim.harms[i]];
      add(numbered("Harm", i), std::string(to_string(harm.kind)), harm.quantity.span());
      note(claim.harms[i]);
    }
    const std::string name = "E" + std::to_string(++events_);
    out_ += name + "\t" + type + ":" + own + arguments + "\n";
    out_ +=
        "A" + std::to_string(++attributes_) + "\tStance " + name + " " + std::string(to_string(claim.stance)) + "\n";
    if (claim.polarity == Polarity::negative) out_ += "A" + std::to_string(++attributes_) + "\tNegated " + name + "\n";
  }
  static std::string numbered(const std::string& role, size_t index) {
    return index == 0 ? role : role + std::to_string(index + 1);
  }

  void note(uint32_t index) {
    if (!noted_.insert(index).second) return;
    const Harm& harm = record_.harms[index];
    const auto bound_of = [](const std::optional<int64_t>& b) { return b ? std::to_string(*b) : std::string(); };
    out_ += "#" + std::to_string(noted_.size()) + "\tAnnotatorNotes " +
            bound(std::string(to_string(harm.kind)), harm.quantity.span()) + "\t" + bound_of(harm.quantity->low()) +
            ".." + bound_of(harm.quantity->high());
    if (harm.status != Status::unknown) out_ += " " + std::string(to_string(harm.status));
    for (const std::string_view attribute : harm.attributes) out_ += " " + std::string(attribute);
    if (harm.cumulative) out_ += " cumulative";
    out_ += "\n";
  }
  void relation(const char* type, size_t from, int32_t to) {
    if (to < 0) return;
    const auto name = [&](size_t i) {
      return bound(std::string(to_string(record_.harms[i].kind)), record_.harms[i].quantity.span());
    };
    const std::string first = name(from), second = name(static_cast<size_t>(to));
    out_ += "R" + std::to_string(++relations_) + "\t" + type + " Arg1:" + first + " Arg2:" + second + "\n";
  }

  const Document& document_;
  const Record& record_;
  const CodePoints points_;
  std::string out_;
  std::map<std::tuple<std::string, uint32_t, uint32_t>, std::string> texts_;
  std::set<uint32_t> noted_;
  int events_ = 0, attributes_ = 0, relations_ = 0;
};

Result<Ok> write(const std::filesystem::path& path, std::string_view bytes) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() || std::fflush(file.get()) != 0)
    return Error{"cannot be written", path.string()};
  return Ok{};
}

}  // namespace

std::string brat_annotations(const Document& document, const pipeline::Reading& reading) {
  return Annotations(document, reading).run();
}

Result<BratFolder> BratFolder::create(const std::filesystem::path& folder) {
  std::error_code failure;
  if (std::filesystem::exists(folder, failure) &&
      (!std::filesystem::is_directory(folder, failure) || !std::filesystem::is_empty(folder, failure)))
    return Error{"is there already and not an empty folder", folder.string()};
  std::filesystem::create_directories(folder, failure);
  if (failure) return Error{"cannot be made: " + failure.message(), folder.string()};
  if (auto done = write(folder / "annotation.conf", configuration()); !done) return done.error();
  return BratFolder(folder);
}

Result<Ok> BratFolder::put(const Document& document, const pipeline::Reading& reading) {
  std::string name;
  for (const char c : std::filesystem::path(document.id()).filename().string()) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    name += plain && (c != '.' || !name.empty()) ? c : '_';
  }
  if (name.empty()) name = document.hash().substr(0, 16);
  name.resize(std::min<size_t>(name.size(), 100));
  const std::string first = name;
  for (int i = 2; !names_.insert(name).second; ++i) name = first + "-" + std::to_string(i);
  if (auto done = write(folder_ / (name + ".txt"), document.text()); !done) return done;
  return write(folder_ / (name + ".ann"), brat_annotations(document, reading));
}

}  // namespace parley::cli
