#include "claim/attribution.h"

#include <algorithm>

#include "claim/act.h"

namespace parley::claim {
namespace {

constexpr int kMaxDepth = 12;

bool is_first_person(std::string_view low) { return low == "we" || low == "i" || low == "us" || low == "our"; }
bool is_third_person(std::string_view low) {
  return low == "he" || low == "she" || low == "it" || low == "they" || low == "him" || low == "her" || low == "his" ||
         low == "their" || low == "its";
}

}  // namespace

Attribution::Attribution(const Grammar& grammar, const data::Lexicon& lexicon) : g_(grammar), lexicon_(lexicon) {
  find_quotes();
  remember_speakers();
}

void Attribution::find_quotes() {
  int32_t open = kNone;
  std::string_view mark;
  for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
    const std::string_view low = g_.low(i);
    const bool plain = low == "\"" || low == "''" || low == "``";
    if (open == kNone && (plain || low == "“" || low == "«" || low == "„")) {
      open = i;
      mark = low;
    } else if (open != kNone &&
               ((plain && mark == low) || (mark == "``" && low == "''") ||
                ((mark == "“" || mark == "„") && (low == "”" || low == "“")) || (mark == "«" && low == "»"))) {
      if (i - open > 1) quotes_.push_back({open, i});
      open = kNone;
    } else if (open != kNone && i - open > 400) {
      open = kNone;  // a mark without its partner
    }
  }
}

const data::Cue* Attribution::cue_at(int32_t i) const {
  if (g_.token(i).upos != Upos::VERB) return nullptr;
  const auto first_letter = [&](int32_t at) { return g_.text()[g_.token(at).span.begin]; };
  const bool begins = static_cast<int32_t>(g_.sentence(g_.sentence_of(i)).first) == i;
  if (!begins && first_letter(i) >= 'A' && first_letter(i) <= 'Z' && first_letter(i - 1) >= 'a' &&
      first_letter(i - 1) <= 'z')
    return nullptr;  // "police spokesman Sayed …" is a name
  const data::Cue* cue = lexicon_.cues.find(g_.lemma(i));
  if (!cue) return nullptr;
  if (cue->particle.empty()) return cue;
  for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
    if (g_.low(c) == cue->particle) return cue;
  }
  return nullptr;
}

/// The phrase with its apposition: "the governor of the region, Ann Bell".
Span Attribution::full_phrase(int32_t head) const {
  Grammar::Words words = g_.phrase(head);
  for (int32_t c = g_.first_child(head); c != kNone; c = g_.next_sibling(c)) {
    const Relation r = g_.token(c).relation;
    if (c < head || (r != Relation::nmod && r != Relation::conj && r != Relation::appos && r != Relation::flat))
      continue;
    Grammar::Words inner = g_.phrase(c);
    for (int32_t d = g_.first_child(c); d != kNone; d = g_.next_sibling(d)) {
      if (d > c && (g_.token(d).relation == Relation::nmod || g_.token(d).relation == Relation::appos))
        inner.last = std::max(inner.last, g_.phrase(d).last);
    }
    if (inner.last - words.last < 15) words.last = std::max(words.last, inner.last);
  }
  while (words.first < head && (g_.low(words.first) == "according" || g_.low(words.first) == "to")) ++words.first;
  return g_.span(words);
}

/// Not a weapon, an event or a figure.
bool Attribution::can_speak(int32_t head) const {
  const bool noun =
      g_.is_noun(head) || (g_.token(head).upos == Upos::ADJ && g_.has_child(head, Relation::det));  // "the general"
  if (!noun || is_means(g_, lexicon_, head)) return false;
  if (const auto* acts = lexicon_.nouns.find(g_.lemma(head)); acts && g_.token(head).upos == Upos::NOUN) return false;
  const std::string_view lemma = g_.lemma(head);
  if (g_.token(head).upos == Upos::NUM) return g_.with_preposition(head, "of") != kNone;
  static constexpr std::string_view kDumb[] = {"figure", "datum", "data", "information",  "assessment", "estimate",
                                               "number", "toll",  "fact", "circumstance", "event",      "situation",
                                               "thing",  "day",   "time", "year"};
  if (g_.token(head).upos == Upos::PROPN || std::find(std::begin(kDumb), std::end(kDumb), lemma) == std::end(kDumb))
    return true;
  for (const Name& name : g_.analysis().names) {  // "the latest data of the Emergencies Ministry"
    if (name.kind == NameKind::organisation && static_cast<int32_t>(name.first) > head &&
        static_cast<int32_t>(name.first) < head + 8 &&
        g_.sentence_of(static_cast<int32_t>(name.first)) == g_.sentence_of(head))
      return true;
  }
  return g_.with_preposition(head, "of") != kNone || g_.with_preposition(head, "from") != kNone ||
         g_.has_child(head, Relation::nmod_poss);
}

/// The speaker of a cue whose subject the parse lost: "said Ann Bell", "…," Ann Bell, a spokeswoman, insisted.
int32_t Attribution::speaker_beside(int32_t cue) const {
  const Sentence& sentence = g_.sentence(g_.sentence_of(cue));
  if (cue + 1 < static_cast<int32_t>(sentence.last)) {
    const int32_t behind = g_.phrase_at(cue + 1);
    if (behind != kNone && behind < static_cast<int32_t>(sentence.last) && g_.token(behind).head == cue &&
        can_speak(behind) && g_.token(behind).relation != Relation::obl &&
        g_.token(behind).relation != Relation::obl_unmarked && g_.token(behind).relation != Relation::obj)
      return behind;
  }
  const auto& names = g_.analysis().names;
  for (size_t k = names.size(); k-- > 0;) {
    const int32_t last = static_cast<int32_t>(names[k].last) - 1;
    if (last >= cue || names[k].kind == NameKind::nationality || names[k].kind == NameKind::place) continue;
    if (last < static_cast<int32_t>(sentence.first) || cue - last > 14) return kNone;
    int32_t head = static_cast<int32_t>(names[k].first);
    while (g_.token(head).head >= static_cast<int32_t>(names[k].first) && g_.token(head).head <= last)
      head = g_.token(head).head;
    return head;
  }
  return kNone;
}

/// "…, the ministry said on Monday.": a cue near the end of the sentence, its speaker between a comma or quotation mark
/// and the cue, and nothing said behind it.  Read from the words, not from the tree: parsers often lose such tails.
bool Attribution::tail(int32_t word, Speaker& out) const {
  const Sentence& sentence = g_.sentence(g_.sentence_of(word));
  const auto is_border = [&](int32_t i) {
    const std::string_view low = g_.low(i);
    return low == "," || low == "\"" || low == "”" || low == "–" || low == "—" || low == "''" || low == ";";
  };
  for (int32_t cue = static_cast<int32_t>(sentence.last) - 1; cue > word + 1; --cue) {
    const data::Cue* row = cue_at(cue);
    if (!row) {
      if (g_.low(cue) == ";") return false;
      continue;
    }
    if (!row->speaks || row->event != EventType::none || row->stance == Stance::demanded ||
        row->stance == Stance::predicted)
      return false;
    if (g_.penn(cue) == "VBN" && !g_.has_child(cue, Relation::aux) && g_.low(cue - 1) == "as")
      continue;  // ", as cited by …"
    if (g_.penn(cue) == "VBG" || g_.penn(cue) == "VB" || g_.low(cue + 1) == "that" || g_.low(cue + 1) == ":" ||
        g_.low(cue + 1) == "by")
      return false;
    int32_t end = cue - 1;  // last word of the speaker
    while (end > word && (g_.token(end).upos == Upos::AUX || g_.token(end).upos == Upos::ADV)) --end;
    int32_t first = end;
    bool apposition = is_border(end) && g_.low(end) == ",";
    if (apposition) {
      --end;
      first = end;
      while (first > word && !is_border(first)) --first;
      if (first > word && g_.low(first) == ",") --first;
    }
    while (first > word && !is_border(first)) --first;
    if (first <= word) {  // "…," said Ann Bell
      if (!is_border(cue - 1)) return false;
      const int32_t behind = speaker_beside(cue);
      if (behind <= cue) return false;
      out = name(behind, cue);
      return !out.span.empty();
    }
    ++first;
    if (end < first || end - first > 20) return false;
    if (first == end && g_.token(end).upos == Upos::PRON) {
      out = name(end, cue);
      return !out.span.empty();
    }
    bool noun = false;
    for (int32_t i = first; i <= end; ++i) {
      noun = noun || g_.token(i).upos == Upos::NOUN || g_.token(i).upos == Upos::PROPN;
      if (g_.token(i).upos == Upos::VERB && g_.penn(i) != "VBG" && g_.penn(i) != "VBN") return false;
    }
    if (!noun || g_.token(first).upos == Upos::CCONJ || g_.token(first).upos == Upos::SCONJ ||
        g_.token(first).upos == Upos::ADP || is_first_person(g_.low(first)))
      return false;
    out = Speaker{};
    out.rule = row->id;
    out.cue = g_.token(cue).span;
    out.span = g_.span({first, end});
    return true;
  }
  return false;
}

/// "The ministry had said earlier that …", "… said: …": a cue before the word whose content "that" or a colon opens.
/// From the words too.
bool Attribution::opening(int32_t word, Speaker& out) const {
  const int32_t begin = static_cast<int32_t>(g_.sentence(g_.sentence_of(word)).first);
  for (int32_t cue = word - 1; cue > begin; --cue) {
    if (g_.low(cue) == ";") return false;
    const data::Cue* row = cue_at(cue);
    if (!row || !row->speaks || row->event != EventType::none || row->stance == Stance::demanded ||
        row->stance == Stance::predicted)
      continue;
    if (g_.penn(cue) == "VBG" || g_.penn(cue) == "VB" || (g_.penn(cue) == "VBN" && !g_.has_child(cue, Relation::aux)))
      continue;
    bool opens = false;
    for (int32_t i = cue + 1; i < word && i <= cue + 9 && !opens; ++i) {
      opens = g_.low(i) == "that" || g_.low(i) == ":";
      if (g_.token(i).upos == Upos::VERB) break;
    }
    if (!opens) continue;
    int32_t last = cue - 1;
    while (last > begin && (g_.token(last).upos == Upos::AUX || g_.token(last).upos == Upos::ADV)) --last;
    int32_t first = last;
    while (first > begin && g_.low(first - 1) != "," && g_.low(first - 1) != ":" && g_.low(first - 1) != "–" &&
           g_.token(first - 1).upos != Upos::CCONJ && g_.token(first - 1).upos != Upos::SCONJ &&
           g_.token(first - 1).upos != Upos::VERB)
      --first;
    if (last - first > 14) return false;
    if (first == last && g_.token(first).upos == Upos::PRON) {
      out = name(first, cue);
      return !out.span.empty();
    }
    if (g_.token(first).upos == Upos::ADP ||
        !(g_.token(last).upos == Upos::NOUN || g_.token(last).upos == Upos::PROPN) || is_first_person(g_.low(first)))
      return false;
    out = Speaker{};
    out.rule = row->id;
    out.cue = g_.token(cue).span;
    out.span = g_.span({first, last});
    return true;
  }
  return false;
}

Speaker Attribution::name(int32_t head, int32_t cue) const {
  Speaker out;
  const data::Cue* row = cue_at(cue);
  out.rule = row ? row->id : RuleId("attribution.toml according");
  out.cue = g_.token(cue).span;
  if (head == kNone || is_first_person(g_.low(head)) || !can_speak(head)) return out;
  if (const int32_t owner = g_.child(head, Relation::nmod_poss); owner != kNone && is_first_person(g_.low(owner)))
    return out;  // "our information"
  if (g_.token(head).upos == Upos::PRON) {
    if (!is_third_person(g_.low(head))) {
      out.span = g_.token(head).span;
      return out;
    }
    for (size_t k = said_.size(); k-- > 0;) {
      if (said_[k].cue >= head) continue;
      out.span = said_[k].speaker.span;
      out.basis = Basis::context;
      return out;
    }
    const auto& names = g_.analysis().names;
    for (size_t k = names.size(); k-- > 0;) {
      if (static_cast<int32_t>(names[k].last) > head ||
          (names[k].kind != NameKind::person && names[k].kind != NameKind::organisation))
        continue;
      out.span = Span{g_.token(static_cast<int32_t>(names[k].first)).span.begin,
                      g_.token(static_cast<int32_t>(names[k].last) - 1).span.end};
      out.basis = Basis::context;
      return out;
    }
    return out;
  }
  out.span = full_phrase(head);
  return out;
}

Speaker Attribution::speaker_of(int32_t cue) const {
  int32_t subject = g_.subject(cue);
  if (subject == kNone && !g_.is_passive(cue)) subject = speaker_beside(cue);
  return name(subject, cue);
}

bool Attribution::quote_near(int32_t i) const {
  for (const Quote& quote : quotes_) {
    if ((quote.last < i && i - quote.last < 16) || (quote.first > i && quote.first - i < 6)) return true;
  }
  return false;
}

void Attribution::remember_speakers() {
  for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
    const data::Cue* cue = cue_at(i);
    if (!cue || !cue->speaks || cue->event == EventType::REQUEST || cue->stance == Stance::predicted ||
        g_.is_passive(i))
      continue;
    int32_t subject = g_.subject(i);
    if (subject == kNone && quote_near(i)) subject = speaker_beside(i);
    if (subject == kNone || g_.token(subject).upos == Upos::PRON || !can_speak(subject)) continue;
    Speaker speaker = name(subject, i);
    if (!speaker.span.empty()) said_.push_back({i, speaker});
  }
}

void Attribution::weaken(Stance& stance, Stance by) {
  if (stance == Stance::asserted || stance == Stance::reported || (stance == Stance::alleged && by == Stance::denied)) {
    if (by != Stance::asserted) stance = by;
  }
}

/// Applies the words that hang on the word itself: modals, negation, adverbs, "if".
bool Attribution::modify(int32_t i, Attributed& out) const {
  for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
    const Relation r = g_.token(c).relation;
    const std::string_view low = g_.low(c);
    if (r == Relation::aux) {
      if (const auto* modal = lexicon_.modals.find(low)) weaken(out.stance, modal->stance);
    } else if (r == Relation::advmod || r == Relation::det || r == Relation::cc_preconj) {
      if (lexicon_.negators.find(low))
        out.polarity = out.polarity == Polarity::positive ? Polarity::negative : Polarity::positive;
      if (const auto* adverb = lexicon_.adverbs.find(low)) weaken(out.stance, adverb->stance);
    } else if (r == Relation::mark) {
      if (const auto* condition = lexicon_.conditions.find(low)) weaken(out.stance, condition->stance);
    } else if ((r == Relation::nsubj || r == Relation::nsubj_pass || r == Relation::obj) && g_.is_verb(i)) {
      const int32_t det = g_.child(c, Relation::det);
      if ((det != kNone && lexicon_.negators.find(g_.low(det))) || low == "nobody" || low == "none" ||
          (low == "one" && g_.low(c - 1) == "no"))
        out.polarity = Polarity::negative;
    }
  }
  return true;
}

/// The cue's row when `content`, which hangs on it by `relation`, is what is said.
const data::Cue* Attribution::governs(int32_t cue, int32_t content, Relation relation) const {
  const data::Cue* row = cue_at(cue);
  if (!row) return nullptr;
  const auto in_content = [&](std::string_view word) {
    return std::find(row->content.begin(), row->content.end(), word) != row->content.end();
  };
  switch (relation) {
    case Relation::ccomp:
      return row;
    case Relation::xcomp:
      return row;
    case Relation::parataxis:
      return g_.subject(cue) != kNone ? row : nullptr;
    case Relation::obj: {
      const int32_t clause =
          g_.child(content, Relation::acl);  // "said warplanes bombed the port", read as an object with a participle
      return row->takes_object || (clause != kNone && g_.has_child(clause, Relation::obj)) ? row : nullptr;
    }
    case Relation::nsubj_pass:
      return row->takes_object ? row : nullptr;
    case Relation::csubj_pass:
      return row;
    case Relation::advcl: {
      const int32_t mark = g_.child(content, Relation::mark);
      return mark != kNone && (in_content(g_.low(mark)) || g_.low(mark) == "that") ? row : nullptr;
    }
    case Relation::obl: {
      const std::string_view preposition = g_.preposition(content);
      if (in_content(preposition)) return row;
      if (row->takes_object && content > cue && (preposition.empty() || preposition == "including"))
        return row;  // an object that the parse took for something else
      return (preposition == "of" || preposition == "about" || preposition == "on") && row->stance != Stance::asserted
                 ? row
                 : nullptr;
    }
    default:
      return nullptr;
  }
}

/// A verb of saying beside the clause: "…, the ministry said", "as X stated".
int32_t Attribution::side_cue(int32_t i) const {
  for (int32_t c = g_.first_child(i); c != kNone; c = g_.next_sibling(c)) {
    const Relation r = g_.token(c).relation;
    if (r != Relation::parataxis && r != Relation::advcl) continue;
    const data::Cue* cue = cue_at(c);
    if (!cue || !cue->speaks || cue->event != EventType::none || cue->stance == Stance::demanded) continue;
    if (r == Relation::advcl) {
      const int32_t mark = g_.child(c, Relation::mark);
      if ((mark == kNone || g_.low(mark) != "as") && g_.low(g_.subtree(c).first) != "as") continue;
    }
    if (g_.has_child(c, Relation::ccomp)) continue;
    const int32_t subject = g_.subject(c);
    if (subject != kNone && g_.is_noun(subject) && g_.token(subject).head == c) return c;
  }
  return kNone;
}

/// "according to the ministry" in the sentence of the word.
bool Attribution::according(int32_t i, Source& out) const {
  const Sentence& sentence = g_.sentence(g_.sentence_of(i));
  for (uint32_t k = sentence.first; k < sentence.last; ++k) {
    const auto match = lexicon_.according.longest_at(k, [&](uint32_t at) { return g_.low(static_cast<int32_t>(at)); });
    if (!match || (match.size == 1 && g_.low(static_cast<int32_t>(k)) == "per")) continue;
    const int32_t head = g_.phrase_at(static_cast<int32_t>(k + match.size));
    if (head == kNone || head >= static_cast<int32_t>(sentence.last) || !can_speak(head)) continue;
    if (const int32_t owner = g_.child(head, Relation::nmod_poss); owner != kNone && g_.token(owner).upos == Upos::PRON)
      continue;
    out.cue = static_cast<int32_t>(k);
    out.speaker = name(head, out.cue);
    out.speaker.rule = *match.value;
    out.speaker.cue =
        Span{g_.token(static_cast<int32_t>(k)).span.begin, g_.token(static_cast<int32_t>(k + match.size - 1)).span.end};
    return !out.speaker.span.empty();
  }
  return false;
}

const Attribution::Quote* Attribution::quote_around(int32_t i) const {
  for (const Quote& quote : quotes_) {
    if (quote.first < i && i < quote.last && quote.last - quote.first > 5) return &quote;
  }
  return nullptr;
}

/// The speaker of a quotation: the cue in the sentence where it begins or ends, else in the sentence before, else who
/// spoke last.
Speaker Attribution::quoted_speaker(const Quote& quote) const {
  const uint32_t first = g_.sentence_of(quote.first), last = g_.sentence_of(quote.last);
  const auto in_sentence = [&](uint32_t s) -> int32_t {
    int32_t best = kNone;
    for (uint32_t k = g_.sentence(s).first; k < g_.sentence(s).last; ++k) {
      const int32_t i = static_cast<int32_t>(k);
      if (i > quote.first && i < quote.last) continue;
      const data::Cue* cue = cue_at(i);
      if (!cue || !cue->speaks || cue->event == EventType::REQUEST ||
          (g_.subject(i) == kNone && speaker_beside(i) == kNone))
        continue;
      const auto distance = [&](int32_t at) { return at < quote.first ? quote.first - at : at - quote.last; };
      if (best == kNone || distance(i) < distance(best)) best = i;
    }
    return best;
  };
  Speaker tailing;
  if (quote.last + 2 < static_cast<int32_t>(g_.size()) && tail(quote.last - 1, tailing)) return tailing;
  for (const uint32_t s : {last, first}) {
    if (const int32_t cue = in_sentence(s); cue != kNone) return speaker_of(cue);
  }
  for (size_t k = said_.size(); k-- > 0;) {
    if (said_[k].cue < quote.first) {
      Speaker out = said_[k].speaker;
      out.basis = Basis::context;
      return out;
    }
  }
  return {};
}

Attributed Attribution::read(int32_t word) const {
  Attributed out;
  std::vector<Speaker> inner_first;
  const auto add = [&](const Speaker& speaker) {
    if (speaker.span.empty()) return;
    if (!inner_first.empty() && inner_first.back().span == speaker.span) return;
    inner_first.push_back(speaker);
  };
  bool said = false;
  int32_t at = word;
  modify(at, out);
  for (int depth = 0; depth < kMaxDepth; ++depth) {
    if (const int32_t side = side_cue(at); side != kNone) {
      add(speaker_of(side));
      weaken(out.stance, cue_at(side)->stance);
      said = true;
    }
    const int32_t up = g_.token(at).head;
    if (up < 0) break;
    const Relation relation = g_.token(at).relation;
    const bool verb = g_.is_verb(up);
    if (verb) {
      if (relation == Relation::conj && g_.is_verb(at) && !g_.has_child(at, Relation::nsubj) &&
          !g_.has_child(at, Relation::nsubj_pass)) {
        Attributed shared;  // "will attack and destroy": the second shares the auxiliary of the first
        modify(up, shared);
        weaken(out.stance, shared.stance);
      }
      Relation as = relation;
      if (const data::Cue* cue = governs(up, at, as)) {
        if (cue->speaks && !(relation == Relation::obj && cue->event == EventType::ACCUSE)) {
          const bool nobody = g_.is_passive(up) && g_.subject(up) == kNone;
          const Speaker speaker = nobody ? Speaker{} : speaker_of(up);
          add(speaker);
          said =
              nobody || !speaker.span.empty() || g_.subject(up) != kNone;  // else the tail of the sentence may name who
        } else if (cue->speaks) {
          add(speaker_of(up));
        }
        Attributed how;
        modify(up, how);
        if (cue->stance == Stance::denied && !cue->speaks) {
          out.polarity = Polarity::negative;  // "failed to attack"
        } else {
          weaken(out.stance, cue->stance);
        }
        if (how.polarity == Polarity::negative && cue->stance == Stance::asserted) weaken(out.stance, Stance::alleged);
        if (g_.is_passive(up) && g_.subject(up) == kNone && cue->stance == Stance::asserted &&
            relation != Relation::obj)
          weaken(out.stance, Stance::reported);
        if (how.stance == Stance::alleged || how.stance == Stance::conditional || how.stance == Stance::predicted)
          weaken(out.stance, how.stance);
      } else if (relation == Relation::advcl || relation == Relation::ccomp || relation == Relation::xcomp ||
                 relation == Relation::obj || relation == Relation::nsubj || relation == Relation::nsubj_pass ||
                 relation == Relation::obl || relation == Relation::conj) {
        // a noun takes the mood of its clause, an infinitive that of its verb
        const bool carries = relation == Relation::xcomp || relation == Relation::obj || relation == Relation::nsubj ||
                             relation == Relation::nsubj_pass;
        if (carries) {
          Attributed clause;
          modify(up, clause);
          if (at == word || relation == Relation::xcomp) {
            weaken(out.stance, clause.stance);
            if (clause.polarity == Polarity::negative && !g_.is_verb(word)) out.polarity = Polarity::negative;
          }
        }
      }
    } else if (const data::Cue* noun = lexicon_.cue_nouns.find(g_.lemma(up));
               noun && (relation == Relation::acl || relation == Relation::ccomp ||
                        (relation == Relation::nmod && g_.preposition(at) == "of"))) {
      weaken(out.stance, noun->stance);
      int32_t who = g_.child(up, Relation::nmod_poss);
      for (const char* preposition : {"by", "from"}) {
        if (who == kNone) who = g_.with_preposition(up, preposition);
      }
      if (who != kNone) {
        Speaker speaker = name(who, up);
        speaker.rule = noun->id;
        add(speaker);
        said = true;
      }
    }
    at = up;
  }
  if (!said) {
    if (Speaker speaker; tail(word, speaker) || opening(word, speaker)) {
      add(speaker);
      said = true;
    }
  }
  if (!said) {
    if (const Quote* quote = quote_around(word)) add(quoted_speaker(*quote));
  }
  Source source;
  if (!cue_at(word) && according(word, source)) {
    // the nearer of cue and source is the inner one
    const auto distance = [&](Span span) {
      return span.begin < g_.token(word).span.begin ? g_.token(word).span.begin - span.begin
                                                    : span.begin - g_.token(word).span.begin;
    };
    if (!inner_first.empty() && distance(source.speaker.cue) < distance(inner_first.front().cue)) {
      if (inner_first.front().span != source.speaker.span) inner_first.insert(inner_first.begin(), source.speaker);
    } else {
      add(source.speaker);
    }
  }
  for (size_t k = inner_first.size(); k-- > 0;) out.speakers.add(inner_first[k]);
  return out;
}

}  // namespace parley::claim
