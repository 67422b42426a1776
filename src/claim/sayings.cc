#include "claim/sayings.h"

#include <algorithm>

#include "claim/content.h"
#include "claim/cues.h"
#include "claim/noun_sayings.h"
#include "claim/sources.h"

namespace parley::claim {
namespace {

class Reader {
 public:
  Reader(const Grammar& grammar, const data::Lexicon& lexicon)
      : g_(grammar), lexicon_(lexicon), cues_(grammar, lexicon) {
    out_.quotes = find_quotes(grammar);
  }

  Sayings read() {
    for (int32_t i = 0; i < static_cast<int32_t>(g_.size()); ++i) {
      read_verb(i);
      for (const auto read_other : {read_state, read_noun, read_according, read_account}) {
        auto saying = read_other(context_, i);
        if (!saying) continue;
        cite(*saying);
        add(std::move(*saying));
      }
      read_colon(i);
    }
    carry_quotations();
    mark_nested();
    return std::move(out_);
  }

 private:
  /// "…, the agency reported, citing the police": the police say what the agency reports.
  void cite(Saying& saying) const {
    if (g_.penn(saying.cue) != "VBG") return;
    for (const Saying& before : out_.all) {
      if (before.cue < saying.cue && before.form == Saying::Form::tail && saying.holds(before.cue) &&
          g_.sentence_of(before.cue) == g_.sentence_of(saying.cue))
        saying.content = before.content;
    }
  }

  void mark_nested() {
    std::vector<int32_t> begins(g_.size() + 1), held(g_.size());  // of each word how many contents hold it
    for (const Saying& saying : out_.all) {
      for (const Words part : saying.content) {
        if (part.empty()) continue;
        ++begins[static_cast<size_t>(part.first)];
        --begins[static_cast<size_t>(part.last) + 1];
      }
    }
    for (size_t i = 0; i < held.size(); ++i) held[i] = begins[i] + (i > 0 ? held[i - 1] : 0);
    for (Saying& saying : out_.all)
      saying.nested = held[static_cast<size_t>(saying.cue)] > (saying.holds(saying.cue) ? 1 : 0);
  }

  void add(Saying saying) {
    std::sort(saying.content.begin(), saying.content.end(), [](Words a, Words b) { return a.first < b.first; });
    out_.all.push_back(std::move(saying));
  }

  void read_verb(int32_t i) {
    if (!cues_.is_candidate(i)) return;
    const data::Cue* row = cues_.row(i);
    const data::Cue* quoting = row && row->speaks ? row : cues_.quote_row(i);
    if (!row && !quoting) return;
    if (row && !row->attitude && !row->speaks && row->stance == Stance::denied && g_.lemma(i) != "refuse" &&
        g_.lemma(i) != "decline")
      return;                                                                    // "failed to": no attitude
    if (g_.token(i).relation == Relation::amod && g_.token(i).head > i) return;  // "suspected rebels"
    if (const int32_t up = g_.token(i).head;
        up >= 0 && g_.penn(i) == "VBG" && g_.low(i - 1) == "as" && (g_.lemma(up) == "quote" || g_.lemma(up) == "cite"))
      return;  // "quoted the minister as saying": read with the quoting
    if (is_idiom(i)) return;
    Saying saying;
    saying.cue = i;
    if (row && read_as_clause(i, *row, saying)) return;
    if (row && is_true_passive(i) && read_passive(i, *row, saying)) return;
    int32_t source = source_of(g_, outer_conjunct(i));
    if (source != kNone && is_addressed(source, i)) return;
    source = outside_quotes(speaker_of_participle(issuer_of(source, i), i), i);
    if (source == kNone && g_.is_passive(i) && !is_true_passive(i)) source = source_beside(g_, lexicon_, i);
    if (!row && has_own_complement(i)) return;
    if (quoting && read_as_saying(i, *quoting, source)) return;
    if (quoting && closes_before(i, source) && read_tail(i, *quoting, source, saying)) return;
    if (quoting && read_quotation(i, *quoting, source, saying)) return;
    if (quoting && read_tail(i, *quoting, source, saying)) return;
    if (source == kNone && row && row->speaks) {
      if (const Words before = source_before(g_, i); !before.empty()) source = top_of(before);
    }
    if (!row || source == kNone || is_true_passive(i)) return;
    const Words content = content_behind(g_, lexicon_, *row, i);
    if (content.empty()) return;
    if (is_impersonal(*row)) {  // "the town seems to be in ruins": nobody says so
      if (g_.low(source) != "it" && g_.low(source) != "there") saying.content.push_back(source_words(g_, source, i));
    } else {
      set_source(g_, saying, source);
    }
    saying.row = row;
    saying.rule = row->id;
    saying.form = Saying::Form::clause;
    saying.content.push_back(with_quote(out_.quotes, content));
    saying.cue_words = cues_.words(i, content.first);
    add(std::move(saying));
  }

  /// "The blast claimed 20 lives": an act that takes this object.
  bool is_idiom(int32_t i) const {
    const int32_t object = g_.object(i);
    const auto* predicates = object == kNone ? nullptr : lexicon_.verbs.find(g_.lemma(i));
    if (!predicates) return false;
    return std::any_of(predicates->begin(), predicates->end(), [&](const data::Predicate& predicate) {
      return std::find(predicate.with.begin(), predicate.with.end(), g_.lemma(object)) != predicate.with.end();
    });
  }

  /// "You can say that it is destroyed": the speaker's way of putting it.
  bool is_addressed(int32_t source, int32_t cue) const {
    const int32_t modal = g_.child(cue, Relation::aux);
    return (g_.low(source) == "you" || g_.low(source) == "one") && modal != kNone && g_.penn(modal) == "MD";
  }

  /// "The agency said in a statement putting the toll at 70": of what a paper says, who gave it out.
  int32_t issuer_of(int32_t source, int32_t cue) const {
    if (source == kNone || g_.token(cue).relation != Relation::acl || g_.token(cue).head != source) return source;
    const int32_t giving = g_.token(source).head;
    if (g_.penn(cue) != "VBG" || giving < 0 || giving > source || !g_.is_verb(giving) ||
        !lexicon_.cue_nouns.find(g_.lemma(source)))
      return source;
    const int32_t issuer = source_of(g_, giving);
    return issuer != kNone && can_speak(g_, lexicon_, issuer) ? issuer : source;
  }

  /// "…, said Ann Bell, head of the mission, adding that": who said the first adds the second, whatever the tree has.
  int32_t speaker_of_participle(int32_t source, int32_t cue) const {
    if (g_.penn(cue) != "VBG" || g_.low(cue + 1) != "that") return source;
    for (size_t k = out_.all.size(); k-- > 0;) {
      const Saying& before = out_.all[k];
      if (g_.sentence_of(before.cue) != g_.sentence_of(cue)) break;
      if (before.source > before.cue && before.source < cue && before.source_words.last + 2 >= cue)
        return before.source;
    }
    return source;
  }

  /// '"… groups of the Army" officers also said': a name in the quotation does not say what stands behind it.
  int32_t outside_quotes(int32_t source, int32_t cue) const {
    const Quote* quote = source != kNone && source < cue ? quote_at(out_.quotes, source) : nullptr;
    if (!quote || quote->last >= cue) return source;
    const Words before = source_before(g_, cue);
    return before.empty() ? source : top_of(before);
  }

  /// "As the ministry reported on Monday, rebels shelled the town": the sentence without the clause of "as".
  bool read_as_clause(int32_t i, const data::Cue& row, Saying& saying) {
    const int32_t mark = g_.child(i, Relation::mark), source = g_.child(i, Relation::nsubj);
    if (g_.token(i).relation != Relation::advcl || mark == kNone || g_.low(mark) != "as" || source == kNone ||
        source > i || mark > source || !row.speaks || row.stance != Stance::asserted ||
        !can_speak(g_, lexicon_, source))
      return false;
    if (g_.has_child(i, Relation::ccomp) || g_.has_child(i, Relation::obj)) return false;
    const Sentence& sentence = g_.sentence(g_.sentence_of(i));
    const int32_t begin = static_cast<int32_t>(sentence.first), end = static_cast<int32_t>(sentence.last);
    const Words clause = g_.subtree(i);
    const bool opens = clause.first == begin;
    if (!opens && g_.low(clause.first - 1) != ",") return false;
    if (!opens) saying.content.push_back({begin, clause.first - 2});
    int32_t next = clause.last + 1;
    if (next < end && g_.low(next) == ",") ++next;
    if (next < end - 1) saying.content.push_back({next, end - 1});
    if (saying.content.empty() || saying.content[0].empty()) return saying.content.clear(), false;
    set_source(g_, saying, source);
    saying.row = &row;
    saying.rule = row.id;
    saying.form = Saying::Form::tail;
    saying.cue_words = {i, i};
    add(saying);
    return true;
  }

  static bool is_impersonal(const data::Cue& row) { return !row.speaks && row.stance == Stance::alleged; }

  bool read_quotation(int32_t i, const data::Cue& row, int32_t source, Saying& saying) {
    const Quote* quote = quote_behind(g_, out_.quotes, i);
    if (!quote || (source != kNone && source > i)) return false;
    if (source == kNone) source = source_beside(g_, lexicon_, i);
    if (source == kNone) return false;
    Words content{quote->first, quote->last};
    if (const Words clause = content_behind(g_, lexicon_, row, i); !clause.empty() && clause.last >= quote->first) {
      content.first = std::min(content.first, clause.first);
      content.last = std::max(content.last, clause.last);
    }
    set_source(g_, saying, source);
    saying.row = &row;
    saying.rule = row.id;
    saying.form = Saying::Form::quotation;
    saying.content = {content};
    saying.cue_words = cues_.words(i, content.first);
    add(std::move(saying));
    return true;
  }

  /// A participle without "be" is one only where it hangs on a noun: parsers take "…, confirmed that" for one.
  bool is_true_passive(int32_t i) const {
    if (is_misread_active(g_, i)) return false;
    return g_.is_passive(i) && (g_.has_child(i, Relation::aux_pass) || g_.has_child(i, Relation::obl_agent) ||
                                g_.token(i).relation == Relation::acl || g_.token(i).relation == Relation::amod ||
                                g_.token(i).relation == Relation::xcomp || g_.has_child(i, Relation::nsubj_pass));
  }

  /// "Confirmed that it had struck the town but denied that …": "denied" belongs to "confirmed".
  int32_t outer_conjunct(int32_t i) const {
    const int32_t inner = g_.token(i).head;
    if (inner < 0 || g_.token(i).relation != Relation::conj || g_.has_child(i, Relation::nsubj) ||
        g_.token(inner).relation != Relation::ccomp || lexicon_.cues.find(g_.lemma(inner)))
      return i;
    const int32_t outer = g_.token(inner).head;
    const bool again = g_.is_passive(inner) != g_.is_passive(i) || g_.has_child(i, Relation::ccomp);
    return again && outer >= 0 && lexicon_.cues.find(g_.lemma(outer)) && lexicon_.cues.find(g_.lemma(i)) ? outer : i;
  }

  /// '"…," he said': a quotation that ends right before the source or the cue.
  bool closes_before(int32_t i, int32_t source) const {
    const int32_t first = source != kNone && source < i ? source_words(g_, source, i).first : i;
    const Quote* quote = first > 0 ? quote_at(out_.quotes, first - 1) : nullptr;
    return quote && quote->last == first - 1;
  }

  /// "The army went on shelling the town", "began to shell it": what is done, not what is said.
  bool has_own_complement(int32_t i) const {
    int32_t next = i + 1;
    if (next + 3 > static_cast<int32_t>(g_.size())) return false;
    if (g_.token(next).head == i && g_.token(next).relation == Relation::compound_prt) ++next;
    if (g_.low(next) == "on") ++next;
    if (g_.low(next) == "to") ++next;
    return next > i + 1 ? g_.is_verb(next) : g_.penn(next) == "VBG";
  }

  /// The first word whose head stands outside.
  int32_t top_of(Words words) const {
    for (int32_t i = words.first; i <= words.last; ++i) {
      if ((g_.token(i).head < words.first || g_.token(i).head > words.last) && g_.is_noun(i)) return i;
    }
    return words.last;
  }

  /// Not "said the Observatory, a war monitor", where parsers take the apposition for what is said.
  bool is_clause_head(int32_t i) const {
    return g_.is_verb(i) || g_.has_child(i, Relation::cop) || g_.has_child(i, Relation::nsubj);
  }

  bool is_last_of_clause(int32_t i) const {
    const Upos next = i + 1 < static_cast<int32_t>(g_.size()) ? g_.token(i + 1).upos : Upos::PUNCT;
    return next == Upos::PUNCT || next == Upos::ADP || next == Upos::ADV;
  }

  /// "Said that", "said on Thursday that": what is said stands behind.
  bool has_that_clause(int32_t i) const {
    const int32_t end = static_cast<int32_t>(g_.sentence(g_.sentence_of(i)).last);
    if (g_.low(i + 1) == "that") return true;
    for (int32_t k = i + 2; k < end && k < i + 6; ++k) {
      if (g_.low(k) == "that") return g_.token(k).relation == Relation::mark;
      if (g_.is_verb(k) || g_.token(k).upos == Upos::PUNCT) return false;
    }
    return false;
  }

  bool read_tail(int32_t i, const data::Cue& row, int32_t source, Saying& saying) {
    if (const int32_t mark = g_.child(i, Relation::mark); mark != kNone && mark < source && g_.low(mark) != "as")
      return false;  // "were killed since the war began"
    if (has_that_clause(i) || g_.penn(i) == "VBG" || (source != kNone && g_.is_relative(source))) return false;
    if (row.stance == Stance::denied && g_.token(i).relation == Relation::acl_relcl)
      return false;  // "a charge they reject"
    const Quote* mark = i > 0 ? quote_at(out_.quotes, i - 1) : nullptr;
    const bool quoted = mark && mark->last == i - 1;  // "…," said
    for (int32_t c = g_.first_child(i); c != kNone && !quoted; c = g_.next_sibling(c)) {
      const Relation r = g_.token(c).relation;
      if (c > i && g_.low(i + 1) != "," && g_.low(i + 1) != ";" && g_.low(i + 1) != ":" &&
          ((r == Relation::ccomp && is_clause_head(c)) || (r == Relation::xcomp && g_.is_verb(c)) ||
           (r == Relation::obj && row.takes_object)))
        return false;
    }
    if (source != kNone && (g_.sentence_of(source) != g_.sentence_of(i) || !can_speak(g_, lexicon_, source)))
      source = kNone;  // "the strike wounded 60, said the monitor": of the clause before
    if (source == kNone && quoted &&
        i + 1 < static_cast<int32_t>(g_.size())) {  // '"…," reports Ann Bell', as if an object
      const int32_t behind = g_.phrase_at(i + 1);
      if (behind != kNone && g_.token(behind).head == i && can_speak(g_, lexicon_, behind)) source = behind;
    }
    const Words before = source_before(g_, i);
    if (source != kNone && !before.empty() && source < before.first && row.event == EventType::none)
      source = top_of(before);  // the tree took the subject of what is said
    // "… marking the end of Ramadan an official said."
    const bool adjoins = !before.empty() && g_.token(before.first).upos == Upos::DET && is_last_of_clause(i);
    for (const int32_t who : {source, source == kNone && !adjoins ? source_beside(g_, lexicon_, i) : kNone, i}) {
      if (who == kNone) continue;
      const Words words = who == i ? before : source_words(g_, who, i);
      if (words.empty() || (who == i && row.event != EventType::none)) continue;
      saying.cue_words = cues_.words(i, kNone);
      const Words clause{std::min(words.first, saying.cue_words.first), std::max(words.last, saying.cue_words.last)};
      const Tail tail = content_around(g_, lexicon_, out_.quotes, clause, i);
      if (tail.content.empty()) continue;
      saying.source = who == i ? top_of(words) : who;
      saying.source_words = words;
      saying.row = &row;
      saying.rule = row.id;
      saying.form = tail.quoted ? Saying::Form::quotation : Saying::Form::tail;
      saying.content = tail.content;
      add(std::move(saying));
      return true;
    }
    return false;
  }

  /// "The agency quoted the minister as saying that …": the agency, and within it the minister.
  bool read_as_saying(int32_t i, const data::Cue& row, int32_t agency) {
    if (g_.lemma(i) != "quote" && g_.lemma(i) != "cite") return false;
    const int32_t end = static_cast<int32_t>(g_.sentence(g_.sentence_of(i)).last);
    int32_t as = i + 1;
    while (as + 1 < end && !(g_.low(as) == "as" && g_.penn(as + 1) == "VBG")) ++as;
    if (as + 1 >= end) return false;
    if (agency == kNone) agency = g_.with_preposition(as + 1, "by");
    const bool passive = is_true_passive(i);
    const int32_t quoted = passive ? g_.child(i, Relation::nsubj_pass) : g_.phrase_at(i + 1);
    if (quoted == kNone) return false;
    Saying inner;
    inner.cue = as + 1;
    inner.cue_words = {i, i};
    inner.source = quoted;
    inner.source_words = passive ? source_words(g_, quoted, i) : Words{i + 1, std::max(i + 1, as - 1)};
    inner.row = &row;
    inner.rule = row.id;
    if (as + 2 < end && g_.token(as + 2).upos != Upos::PUNCT && g_.low(as + 2) != "by") {
      inner.content = {with_quote(out_.quotes, {as + 2, end - 1})};
    } else {
      const Words source = passive ? inner.source_words : agency == kNone ? Words{i, i} : source_words(g_, agency, i);
      inner.content = content_around(g_, lexicon_, out_.quotes, {std::min(source.first, i), as + 1}, i).content;
      inner.form = Saying::Form::tail;
    }
    if (inner.content.empty()) return false;
    if (agency != kNone) {
      Saying outer = inner;
      outer.cue = i;
      set_source(g_, outer, agency);
      add(std::move(outer));
    }
    add(std::move(inner));
    return true;
  }

  /// "The town is said to be in ruins", "it is believed that …", "he was quoted by the agency as saying that …".
  bool read_passive(int32_t i, const data::Cue& row, Saying& saying) {
    Words behind = content_behind(g_, lexicon_, row, i);
    const int32_t subject = g_.child(i, Relation::nsubj_pass);
    if (behind.empty() && !row.takes_object) return false;
    if (behind.empty() && (subject == kNone || row.attitude)) return false;
    set_source(g_, saying, source_of(g_, i));
    saying.row = &row;
    saying.rule = row.id;
    saying.form = Saying::Form::passive;
    if (subject != kNone && !(g_.low(subject) == "it" && !behind.empty()))
      saying.content.push_back(source_words(g_, subject, i));
    if (!behind.empty()) saying.content.push_back(with_quote(out_.quotes, behind));
    if (saying.content.empty()) return false;
    saying.cue_words = cues_.words(i, behind.empty() ? kNone : behind.first);
    add(std::move(saying));
    return true;
  }

  /// 'The head of mission describes what he saw: "…': who the sentence is about speaks.
  void read_colon(int32_t i) {
    const int32_t next = i + 1;
    if (g_.low(i) != ":" || next >= static_cast<int32_t>(g_.size())) return;
    const Quote* quote = quote_at(out_.quotes, next);
    if (!quote || quote->first != next) return;
    for (const Saying& saying : out_.all) {
      if (saying.holds(next)) return;
    }
    const Sentence& sentence = g_.sentence(g_.sentence_of(i));
    for (int32_t verb = static_cast<int32_t>(sentence.first); verb < i; ++verb) {
      if (g_.token(verb).relation != Relation::root) continue;
      const int32_t source = g_.is_verb(verb) ? source_of(g_, verb) : kNone;
      if (source == kNone || source > i || !can_speak(g_, lexicon_, source)) return;
      Saying saying;
      saying.cue = verb;
      saying.cue_words = {verb, verb};
      set_source(g_, saying, source);
      saying.rule = "attribution.toml according";
      saying.form = Saying::Form::colon;
      saying.content = {{quote->first, quote->last}};
      add(std::move(saying));
      return;
    }
  }

  /// A quotation that begins a sentence and that no saying holds goes on with the speaker before.
  void carry_quotations() {
    for (const Quote& quote : out_.quotes) {
      if (quote.last - quote.first < 4) continue;
      const uint32_t s = g_.sentence_of(quote.first);
      if (static_cast<int32_t>(g_.sentence(s).first) != quote.first) continue;
      bool held = false;
      Saying* before = nullptr;
      int32_t nearest = -1;
      for (Saying& saying : out_.all) {
        if (saying.holds(quote.first) || (saying.content.empty() ? false : saying.holds(quote.first + 1))) held = true;
        if ((saying.form != Saying::Form::quotation && saying.form != Saying::Form::colon) || saying.cue > quote.first)
          continue;
        const int32_t last = std::max(saying.content.back().last, saying.cue_words.last);
        if (last < quote.first && last > nearest) before = &saying, nearest = last;
      }
      if (held || !before) continue;
      if (g_.sentence_of(nearest) + 2 < s) continue;
      before->content.push_back({quote.first, quote.last});
    }
  }

  const Grammar& g_;
  const data::Lexicon& lexicon_;
  Cues cues_;
  Sayings out_;
  SayingContext context_{g_, lexicon_, cues_, out_.quotes};
};

}  // namespace

Sayings find_sayings(const Grammar& grammar, const data::Lexicon& lexicon) { return Reader(grammar, lexicon).read(); }

std::string_view to_string(Saying::Form form) {
  switch (form) {
    case Saying::Form::clause:
      return "clause";
    case Saying::Form::tail:
      return "tail";
    case Saying::Form::quotation:
      return "quotation";
    case Saying::Form::passive:
      return "passive";
    case Saying::Form::noun:
      return "noun";
    case Saying::Form::state:
      return "state";
    case Saying::Form::according:
      return "according";
    case Saying::Form::colon:
      return "colon";
  }
  return "";
}

}  // namespace parley::claim
