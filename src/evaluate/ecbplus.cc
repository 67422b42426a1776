// Which mentions of events mean the same event, within and between documents: the ECB+ set, whose mentions are given.
// Mentions of one lemma in documents about one story are one event.
#include <numeric>

#include "evaluate/task.h"
#include "incident/compare.h"
#include "incident/passage.h"
#include "ingest/annotated.h"

namespace parley::evaluate {
namespace {

constexpr float kSameStory = 0.2f;  // mean cosine of the words of two groups of documents about one story

struct Mention {
  std::string id, head;
};
struct Story {
  std::string id;
  Account account;  // only its words
  std::vector<Mention> mentions;
};

/// The lemma of the highest word of the tree within the span.
std::string head_of(const Analysis& analysis, Span span) {
  for (uint32_t i = 0; i < analysis.tokens.size(); ++i) {
    const Token& token = analysis.tokens[i];
    if (!span.overlaps(token.span)) continue;
    const bool outside = token.head == kRoot || !span.overlaps(analysis.tokens[static_cast<size_t>(token.head)].span);
    if (outside && token.upos != Upos::PUNCT && token.upos != Upos::DET && token.upos != Upos::ADP)
      return std::string(analysis.lemma(i));
  }
  return "";
}

/// A word that names the act as another does is that word: "shooting", "shot" -> the mode that the lexicon gives both.
std::string event_word(const std::string& lemma, const data::Lexicon& lexicon) {
  for (const auto* table : {&lexicon.verbs, &lexicon.nouns}) {
    const auto* predicates = table->find(lemma);
    if (!predicates || predicates->empty()) continue;
    const data::Predicate& first = predicates->front();
    if (!first.harms.empty()) return std::string(to_string(first.harms.front()));
    if (!first.mode.empty()) return std::string(to_string(first.event)) + ' ' + std::string(first.mode);
  }
  return lemma;
}

Result<Ok> read(const std::string& file, const pipeline::Tables& tables, std::vector<Story>& out) {
  return ingest::read_annotated(file, [&](const Document& document, const simdjson::dom::element& line) -> Result<Ok> {
    simdjson::dom::array mentions;
    if (line["mentions"].get(mentions)) return Error{"has no \"mentions\"", file};
    Story story;
    story.id = document.id();
    const Analysis analysis = tables.engine.analyse(document.text());
    const CodePoints points(document.text());
    const std::vector<bool> all(analysis.sentences.size(), true);
    incident::read_passage(document, analysis, tables.actors, all, story.account);
    for (const simdjson::dom::element mention : mentions) {
      std::string_view id;
      int64_t begin = 0, end = 0;
      if (mention["mid"].get(id) || mention["start"].get(begin) || mention["end"].get(end)) continue;
      const Span span{points.to_byte(static_cast<uint32_t>(begin)), points.to_byte(static_cast<uint32_t>(end))};
      story.mentions.push_back({std::string(id), event_word(head_of(analysis, span), tables.lexicon)});
    }
    out.push_back(std::move(story));
    return Ok{};
  });
}

float cosine(const Account& a, const Account& b, const incident::LinkRules& rules) {
  return incident::pair_features({a, rules}, {b, rules}, rules)[static_cast<size_t>(incident::Feature::words)];
}

/// Documents of one story get one number: average link over the cosines of their words.
std::vector<uint32_t> group_stories(const std::vector<Story>& stories, const incident::LinkRules& rules) {
  const size_t n = stories.size();
  std::vector<float> sums(n * n);
  for (size_t a = 0; a < n; ++a) {
    for (size_t b = a + 1; b < n; ++b)
      sums[a * n + b] = sums[b * n + a] = cosine(stories[a].account, stories[b].account, rules);
  }
  std::vector<uint32_t> group(n), size(n, 1);
  std::iota(group.begin(), group.end(), 0u);
  while (true) {
    float best = kSameStory;
    size_t left = n, right = n;
    for (size_t a = 0; a < n; ++a) {
      for (size_t b = a + 1; size[a] && b < n; ++b) {
        if (!size[b]) continue;
        const float mean = sums[a * n + b] / static_cast<float>(size[a] * size[b]);
        if (mean > best) best = mean, left = a, right = b;
      }
    }
    if (left == n) return group;
    for (size_t c = 0; c < n; ++c) sums[left * n + c] += sums[right * n + c], sums[c * n + left] = sums[left * n + c];
    size[left] += size[right], size[right] = 0;
    for (uint32_t& g : group) {
      if (g == right) g = static_cast<uint32_t>(left);
    }
  }
}

}  // namespace

Result<Ok> predict_ecbplus(const std::vector<std::string>& files, const pipeline::Tables& tables,
                           const incident::LinkRules& rules, const std::function<void(const std::string&)>& write) {
  std::vector<Story> stories;
  for (const std::string& file : files) {
    if (const auto done = read(file, tables, stories); !done) return done.error();
  }
  const std::vector<uint32_t> group = group_stories(stories, rules);
  for (size_t i = 0; i < stories.size(); ++i) {
    JsonWriter json;
    json.open_object().field("id", std::string_view(stories[i].id)).key("mentions").open_array();
    for (const Mention& mention : stories[i].mentions)
      json.open_object()
          .field("mid", std::string_view(mention.id))
          .field("cluster", std::string_view(std::to_string(group[i]) + ' ' + mention.head))
          .close_object();
    write(json.close_array().close_object().take());
  }
  return Ok{};
}

}  // namespace parley::evaluate
