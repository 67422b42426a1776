#include "core/conllu.h"

namespace parley {
namespace {

/// A field or comment may hold no line break and no tab.
void append_plain(std::string_view text, std::string& out) {
  for (const char c : text) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
}

}  // namespace

std::string to_conllu(std::string_view text, const Analysis& analysis) {
  std::string out;
  size_t next_name = 0;
  uint32_t number = 0;
  for (const Sentence& sentence : analysis.sentences) {
    out += "# sent_id = " + std::to_string(++number) + "\n# text = ";
    append_plain(Span{analysis.tokens[sentence.first].span.begin, analysis.tokens[sentence.last - 1].span.end}.of(text),
                 out);
    out += '\n';
    for (uint32_t i = sentence.first; i < sentence.last; ++i) {
      const Token& token = analysis.tokens[i];
      const auto id = [&](uint32_t at) { return std::to_string(at - sentence.first + 1); };
      const bool next_joined = i + 1 < sentence.last && analysis.tokens[i + 1].joined;
      const bool touches = i + 1 < analysis.tokens.size() && analysis.tokens[i + 1].span.begin == token.span.end;
      if (next_joined && !token.joined) {
        uint32_t last = i + 1;
        while (last + 1 < sentence.last && analysis.tokens[last + 1].joined) ++last;
        const bool glued =
            last + 1 < analysis.tokens.size() && analysis.tokens[last + 1].span.begin == analysis.tokens[last].span.end;
        out += id(i) + '-' + id(last) + '\t';
        append_plain(Span{token.span.begin, analysis.tokens[last].span.end}.of(text), out);
        out += "\t_\t_\t_\t_\t_\t_\t_\t";
        out += glued ? "SpaceAfter=No\n" : "_\n";
      }
      out += id(i) + '\t';
      append_plain(token.span.of(text), out);
      out += '\t';
      append_plain(analysis.lemma(i).empty() ? "_" : analysis.lemma(i), out);
      out += '\t';
      out += to_string(token.upos);
      out += '\t';
      out += token.xpos == 0 ? "_" : penn_tag(token.xpos);
      out += '\t' + token.features.to_string() + '\t';
      out += token.head == kRoot ? "0" : id(static_cast<uint32_t>(token.head));
      out += '\t';
      out += to_string(token.relation);
      out += "\t_\t";
      std::string misc;
      while (next_name < analysis.names.size() && analysis.names[next_name].last <= i) ++next_name;
      if (next_name < analysis.names.size() && analysis.names[next_name].first <= i) {
        misc += analysis.names[next_name].first == i ? "Name=B-" : "Name=I-";
        misc += to_string(analysis.names[next_name].kind);
      }
      if (touches && !token.joined && !next_joined) misc += misc.empty() ? "SpaceAfter=No" : "|SpaceAfter=No";
      out += misc.empty() ? "_" : misc;
      out += '\n';
    }
    out += '\n';
  }
  return out;
}

}  // namespace parley
