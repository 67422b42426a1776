#include "incident/source_groups.h"

#include <algorithm>

#include "data/fold.h"

namespace parley::incident {
namespace {

std::string folded(std::string_view text) {
  std::vector<std::string> words;
  data::fold_words(text, words);
  std::string out;
  for (const std::string& word : words) {
    if (word == "the" || word == "a" || word == "an" || word == "of" || word == "its" || word == "their") continue;
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

constexpr std::string_view kNoSide[] = {"IGO", "NGO", "IMG"};  // first roles of PLOVER for those of no state

/// "party:AZE", "igo:IGO-UNO".
std::string group_of_code(std::string_view code, const data::Actor* actor) {
  const auto of = [&](std::string_view kind) { return std::string(kind) + ':' + std::string(code); };
  if (actor) {
    switch (actor->kind) {
      case data::ActorKind::igo:
      case data::ActorKind::ngo:
      case data::ActorKind::monitor:
      case data::ActorKind::outlet:
        return of(data::to_string(actor->kind));
      default:
        break;
    }
  }
  for (const std::string_view none : kNoSide) {
    if (code.starts_with(none)) return of(none == "IGO" ? "igo" : "ngo");
  }
  return "party:" + std::string(data::side_of(code));
}

}  // namespace

const data::Publisher* known_publisher(const Document& document, const data::Publishers& known) {
  const Metadata& metadata = document.metadata();
  return metadata.publisher_code.empty() && metadata.publisher_kind.empty() ? known.find(metadata.publisher) : nullptr;
}

std::string group_of_publisher(const Document& document, const data::Actors& actors, const data::Publishers& known) {
  const Metadata& metadata = document.metadata();
  if (const data::Publisher* row = known_publisher(document, known)) {
    if (!row->party.empty()) return group_of_code(row->party, actors.by_code(row->party));
    const bool outlet = row->kind == data::PublisherKind::news_agency;
    return (outlet ? "outlet" : std::string(data::to_string(row->kind))) + ':' + folded(row->name);
  }
  if (!metadata.publisher_code.empty())
    return group_of_code(metadata.publisher_code, actors.by_code(metadata.publisher_code));
  const std::string name = folded(metadata.publisher);
  if (name.empty()) return "document:" + document.id();
  return (metadata.publisher_kind.empty() ? "publisher" : metadata.publisher_kind) + ':' + name;
}

std::string group_of_speaker(const SpeakerChain& speakers, const Document& document, const data::Actors& actors,
                             const data::Publishers& known) {
  const Speaker& speaker = speakers.innermost();
  if (speaker.is_issuer()) return group_of_publisher(document, actors, known);
  return group_of_voice(speaker.actor, document.text(speaker.span), group_of_publisher(document, actors, known),
                        actors);
}

std::string group_of_voice(std::string_view code, std::string_view words, const std::string& publisher,
                           const data::Actors& actors) {
  if (!code.empty()) return group_of_code(code, actors.by_code(code));
  const std::string name = folded(words);
  return name.empty() ? publisher : "speaker:" + name;
}

}  // namespace parley::incident
