#include "train/samples.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <unordered_map>

#include "language/word_features.h"

namespace parley::train {
namespace {

using language::kWordFeatures;

constexpr int kLeastOften = 2;  // a feature seen less often has no row
constexpr int kLeastTag = 5;    // a tag seen less often is not learned
constexpr const char* kLabels[] = {"O",     "B-PER", "I-PER", "L-PER", "U-PER", "B-ORG", "I-ORG",
                                   "L-ORG", "U-ORG", "B-LOC", "I-LOC", "L-LOC", "U-LOC"};

std::string_view kind_of(std::string_view type) {
  std::string upper;
  for (const char c : type) upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  if (upper == "PER" || upper == "PERSON") return "PER";
  if (upper == "LOC" || upper == "LOCATION" || upper == "GPE") return "LOC";
  if (upper == "ORG" || upper == "ORGANISATION" || upper == "ORGANIZATION" || upper == "CORPORATION" ||
      upper == "GROUP")
    return "ORG";
  return "";
}

std::string tag_name(const GoldWord& word) {
  return std::string(to_string(word.upos)) + ' ' + word.xpos + ' ' + word.features.to_string();
}

template <typename Names>
std::string json_list(const Names& names) {
  std::string out = "[";
  for (const auto& name : names)
    out += (out.size() > 1 ? ", \"" : "\"") + std::string(name) + '"';  // no tag holds a quotation mark but these
  return out + "]";
}

}  // namespace

std::vector<std::string> name_labels(const GoldSentence& sentence) {
  const size_t size = sentence.words.size();
  std::vector<std::string> out(size, "O");
  for (size_t i = 0; i < size;) {
    const std::string& name = sentence.words[i].name;
    if (name.size() < 3 || name[0] == 'O') {
      ++i;
      continue;
    }
    size_t end = i + 1;
    while (end < size && sentence.words[end].name == "I-" + name.substr(2)) ++end;
    if (const std::string kind(kind_of(name.substr(2))); !kind.empty()) {
      for (size_t k = i; k < end; ++k)
        out[k] = (end - i == 1 ? "U-" : k == i ? "B-" : k + 1 == end ? "L-" : "I-") + kind;
    }
    i = end;
  }
  return out;
}

Samples make_samples(const std::vector<SampleSentence>& sentences, language::WordTableWriter& table) {
  std::map<std::string, int> tag_counts;
  std::unordered_map<uint64_t, int> counts;
  uint64_t keys[kWordFeatures];
  for (const SampleSentence& sentence : sentences) {
    if (sentence.held_out) continue;
    for (size_t i = 0; i < sentence.forms.size(); ++i) {
      word_features(sentence.forms[i], sentence.lists[i], keys);
      for (const uint64_t key : keys) ++counts[key];
      if (sentence.tree) ++tag_counts[tag_name(sentence.gold->words[i])];
    }
  }
  std::vector<std::string> tags;
  for (const auto& [tag, count] : tag_counts) {
    if (count >= kLeastTag) tags.push_back(tag);
  }
  std::vector<std::string_view> relations;
  for (int i = 0; i <= static_cast<int>(Relation::xcomp); ++i) relations.push_back(to_string(static_cast<Relation>(i)));

  std::unordered_map<uint64_t, uint32_t> rows;  // numbered in the order of the text, so that training is repeatable
  uint32_t next = 1;
  Samples out;
  const auto put = [&out](int64_t value) {
    const auto number = static_cast<int32_t>(value);
    out.numbers.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  for (const SampleSentence& sentence : sentences) {
    put(static_cast<int64_t>(sentence.forms.size()));
    put(sentence.corpus);
    put(sentence.tree);
    put(sentence.held_out);
    const auto labels = name_labels(sentence.names ? *sentence.names : *sentence.gold);
    for (size_t i = 0; i < sentence.forms.size(); ++i) {
      const GoldWord& word = sentence.gold->words[i];
      word_features(sentence.forms[i], sentence.lists[i], keys);
      for (const uint64_t key : keys) {
        uint32_t row = 0;
        if (const auto count = counts.find(key); key != 0 && count != counts.end() && count->second >= kLeastOften) {
          const auto [found, fresh] = rows.try_emplace(key, next);
          next += fresh;
          row = found->second;
        }
        put(row);
      }
      const auto tag = std::lower_bound(tags.begin(), tags.end(), tag_name(word));
      put(tag != tags.end() && *tag == tag_name(word) ? tag - tags.begin() : -1);
      put(word.head == kRoot ? -1 : word.head);
      put(static_cast<int>(word.relation));
      put(sentence.corpus < 0 ? -1
                              : std::find(std::begin(kLabels), std::end(kLabels), labels[i]) - std::begin(kLabels));
    }
  }
  for (const auto& [key, row] : rows) table.add(language::word_key(language::WordKey::row, key), row);
  int manners = 0;
  for (const SampleSentence& sentence : sentences) manners = std::max(manners, sentence.corpus + 1);
  out.header = "{\"manners\": " + std::to_string(manners) + ", \"rows\": " + std::to_string(next) +
               ", \"features\": " + std::to_string(kWordFeatures) + ",\n \"tags\": " + json_list(tags) +
               ",\n \"relations\": " + json_list(relations) + ",\n \"labels\": " + json_list(kLabels) + "}\n";
  return out;
}

}  // namespace parley::train
