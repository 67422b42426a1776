#include "train/conllu.h"

#include <charconv>

#include "data/mapped_file.h"

namespace parley::train {
namespace {

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t end = line.find(separator);
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end + 1);
  }
}

bool to_int(std::string_view text, int& out) {
  return std::from_chars(text.data(), text.data() + text.size(), out).ptr == text.data() + text.size() && !text.empty();
}

/// Finds each word in the sentence's text; words of a multi-word token share it or divide it.
void place_words(GoldSentence& sentence) {
  size_t at = 0;
  for (GoldWord& word : sentence.words) {
    const size_t found = sentence.text.find(word.form, at);
    const size_t begin = found == std::string::npos || found > at + 40 ? at : found;
    const size_t end = std::min(sentence.text.size(), begin + word.form.size());
    word.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    at = end;
  }
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : file_(file) {}

  template <class Line>
  Result<std::vector<GoldSentence>> read(Line&& each) {
    auto mapped = data::MappedFile::open(file_);
    if (!mapped) return mapped.error();
    std::string_view rest = mapped->bytes();
    for (number_ = 1; !rest.empty(); ++number_) {
      const size_t end = rest.find('\n');
      std::string_view line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty())
        finish();
      else if (!each(line))
        return Error{message_, file_.string(), number_};
    }
    finish();
    return std::move(sentences_);
  }

  bool fail(std::string message) { return message_ = std::move(message), false; }

  GoldSentence sentence_;

 private:
  void finish() {
    if (sentence_.words.empty()) return;
    if (sentence_.text.empty()) {
      for (const GoldWord& word : sentence_.words) sentence_.text += (sentence_.text.empty() ? "" : " ") + word.form;
    }
    for (GoldWord& word : sentence_.words) {
      if (word.head >= static_cast<int32_t>(sentence_.words.size())) word.head = kRoot;
    }
    place_words(sentence_);
    sentences_.push_back(std::move(sentence_));
    sentence_ = {};
  }

  std::filesystem::path file_;
  int number_ = 0;
  std::string message_;
  std::vector<GoldSentence> sentences_;
};

}  // namespace

Result<std::vector<GoldSentence>> read_conllu(const std::filesystem::path& file) {
  Reader reader(file);
  int token_end = 0;  // last word of the multi-word token that is open
  int token_begin = 0;
  return reader.read([&](std::string_view line) {
    GoldSentence& sentence = reader.sentence_;
    if (line.starts_with("# text = ")) sentence.text = line.substr(9);
    if (line.starts_with("# newpar") && !line.starts_with("# newpar_")) sentence.paragraph = true;
    if (line.starts_with("# newdoc")) sentence.document = sentence.paragraph = true;
    if (line.starts_with('#')) return token_begin = token_end = 0, true;
    const auto columns = split(line, '\t');
    if (columns.size() != 10) return reader.fail("has " + std::to_string(columns.size()) + " columns, CoNLL-U has 10");
    if (columns[0].find('.') != std::string_view::npos) return true;  // an empty node of the enhanced graph
    if (const size_t dash = columns[0].find('-'); dash != std::string_view::npos) {
      if (!to_int(columns[0].substr(0, dash), token_begin) || !to_int(columns[0].substr(dash + 1), token_end))
        return reader.fail("bad range of words");
      return true;
    }
    int id = 0, head = 0;
    if (!to_int(columns[0], id) || id != static_cast<int>(sentence.words.size()) + 1)
      return reader.fail("words must be numbered 1, 2, …");
    if (!to_int(columns[6], head) || head < 0) return reader.fail("the head is no number");
    GoldWord word;
    word.form = columns[1];
    word.lemma = columns[2];
    word.xpos = columns[4];
    word.features = Features::parse(columns[5]);
    word.head = head - 1;
    if (!parse_upos(columns[3], word.upos)) return reader.fail("'" + std::string(columns[3]) + "' is no UPOS tag");
    if (!parse_relation(columns[7], word.relation))
      return reader.fail("'" + std::string(columns[7]) + "' is no relation");
    word.joined = token_begin > 0 && id > token_begin && id <= token_end;
    sentence.words.push_back(std::move(word));
    return true;
  });
}

Result<std::vector<GoldSentence>> read_iob2(const std::filesystem::path& file) {
  Reader reader(file);
  return reader.read([&](std::string_view line) {
    if (line.starts_with("# ")) return true;
    const auto columns = split(line, line.find('\t') != std::string_view::npos ? '\t' : ' ');
    if (columns.size() < 2) return reader.fail("has one column, a form and a tag are needed");
    GoldWord word;
    // UNER: number, form, tag, …; the others: form, tag.
    int ignored;
    const bool numbered = columns.size() >= 3 && to_int(columns[0], ignored);
    word.form = columns[numbered ? 1 : 0];
    word.name = numbered ? columns[2] : columns.back();
    if (word.form.empty()) return true;
    reader.sentence_.words.push_back(std::move(word));
    return true;
  });
}

}  // namespace parley::train
