#include "claim/harm_fields.h"

#include <algorithm>

#include "claim/act.h"
#include "claim/combine_harms.h"

namespace parley::claim {
namespace {

using language::feature;
using language::hash_bytes;

}  // namespace

HarmFields::HarmFields(const Grammar& grammar, const data::Lexicon& lexicon, const Record& record)
    : g_(grammar), lexicon_(lexicon), record_(record), claim_of_(record.harms.size(), nullptr) {
  for (const Claim& claim : record.claims) {
    for (const uint32_t index : claim.harms) {
      if (!claim_of_[index]) claim_of_[index] = &claim;
    }
  }
}

std::vector<uint64_t> HarmFields::status_features(uint32_t index) const {
  const Harm& harm = record_.harms[index];
  const int32_t first = first_of(index), last = last_of(index);
  const Sentence& sentence = g_.sentence(g_.sentence_of(first));
  std::vector<uint64_t> out;
  out.reserve(64);
  const auto add = [&](uint32_t number, uint64_t a, uint64_t b = 0, uint64_t c = 0) {
    out.push_back(feature(800 + number, a, b, c));
  };
  const uint64_t kind = static_cast<uint64_t>(broad_kind(harm.kind)), frame = static_cast<uint64_t>(harm.status);
  add(0, kind);
  add(1, frame);
  add(2, frame, static_cast<uint64_t>(harm.status_basis));
  for (const std::string_view attribute : harm.attributes) add(3, hash_bytes(attribute));
  for (int32_t i = first; i <= last; ++i) add(4, word_id(i), frame == 0);
  add(5, static_cast<uint64_t>(last - first > 3 ? 4 : last - first), frame);
  // what stands right behind may tell who they were: "mostly civilians", "in uniform", "of the guard"
  uint64_t behind = 0;
  for (int32_t i = last + 1; i <= last + 6 && i < static_cast<int32_t>(sentence.last); ++i) {
    if (const int word = status_word(i)) behind = static_cast<uint64_t>(word);
    add(6, word_id(i), frame);
  }
  add(7, behind, frame);
  add(8, word_id(first - 1), frame);
  const Claim* claim = claim_of_[index];
  if (claim) {
    const int32_t trigger = token_at(claim->trigger.end - 1);
    add(9, hash_bytes(g_.lemma(trigger)), frame);
    if (claim->perpetrator) add(10, status_word(token_at(claim->perpetrator->span.end - 1)), frame);
  }
  for (uint32_t k = 0; k < record_.harms.size(); ++k) {  // figures beside it, and its parts
    if (k == index || g_.sentence_of(first_of(k)) != g_.sentence_of(first)) continue;
    const Harm& beside = record_.harms[k];
    const uint64_t side = k < index ? 1 : 2, of = static_cast<uint64_t>(beside.status);
    add(11, side, of, frame);
    if (beside.subset_of == static_cast<int32_t>(index)) add(12, of, frame);
    if (harm.subset_of == static_cast<int32_t>(k)) add(13, of, frame);
    if (k + 1 == index || index + 1 == k)
      add(14, side, of, frame * 2 + (broad_kind(beside.kind) == broad_kind(harm.kind)));
  }
  return out;
}

/// What a sentence says of a stretch of time, as bits: since …; in so many days; in total, so far; a course of things.
uint32_t HarmFields::period(uint32_t sentence) const {
  uint32_t out = 0;
  const int32_t first = static_cast<int32_t>(g_.sentence(sentence).first),
                end = static_cast<int32_t>(g_.sentence(sentence).last);
  for (int32_t i = first; i < end; ++i) {
    const std::string_view low = g_.low(i), lemma = g_.lemma(i);
    if (low == "since") out |= 1;
    if ((lemma == "day" || lemma == "week" || lemma == "month" || lemma == "year") && g_.penn(i) == "NNS") out |= 2;
    if (low == "total" || low == "totals" || low == "overall" || low == "altogether" || low == "losses") out |= 4;
    if ((low == "so" && g_.low(i + 1) == "far") || (low == "to" && g_.low(i + 1) == "date") ||
        (low == "as" && g_.low(i + 1) == "of") || low == "until")
      out |= 8;
    if (lemma == "war" || lemma == "conflict" || lemma == "offensive" || lemma == "operation" || lemma == "fighting" ||
        lemma == "campaign" || lemma == "aggression" || lemma == "hostility")
      out |= 16;
    if (lemma == "toll" || lemma == "tally" || lemma == "count") out |= 32;
    if (low == "between" || low == "during" || low == "over" || low == "throughout") out |= 64;
    if ((lemma == "begin" || lemma == "start" || lemma == "outbreak") && out & 1) out |= 128;
  }
  return out;
}

std::vector<uint64_t> HarmFields::total_features(uint32_t index) const {
  const Harm& harm = record_.harms[index];
  const uint32_t sentence = g_.sentence_of(first_of(index));
  const uint64_t kind = static_cast<uint64_t>(broad_kind(harm.kind)), own = period(sentence);
  const int64_t low = harm.quantity->low().value_or(0);
  const uint64_t size = low > 1000 ? 4 : low > 100 ? 3 : low > 9 ? 2 : low > 1 ? 1 : 0;
  const uint64_t length = g_.sentence(sentence).last - g_.sentence(sentence).first < 14;
  std::vector<uint64_t> out;
  const auto add = [&](uint32_t number, uint64_t a, uint64_t b = 0, uint64_t c = 0) {
    out.push_back(feature(950 + number, a, b, c));
  };
  add(0, kind);
  add(1, size, kind);
  for (uint32_t bit = 0; bit < 8; ++bit) {
    if ((own >> bit & 1) == 0) continue;
    add(2, bit, size);
    add(3, bit);
    for (uint32_t other = 0; other < bit; ++other) {
      if (own >> other & 1) add(4, bit, other);
    }
  }
  add(5, own == 0, size, kind);
  for (uint32_t back = 1; back <= 4 && back <= sentence; ++back) {  // what the lines above speak of
    const uint32_t above = period(sentence - back);
    for (uint32_t bit = 0; bit < 8; ++bit) {
      if (above >> bit & 1) add(6, bit, std::min(back, 2u), length);
    }
  }
  if (const Claim* claim = claim_of_[index]; claim && claim->time) {
    const TimeInterval& time = claim->time->value();
    const bool open = time.from == kOpenStart || time.to == kOpenEnd;
    const int64_t days = open ? 99 : (time.to - time.from) / kDaySeconds;
    add(7, days > 40 ? 4 : days > 6 ? 3 : days > 2 ? 2 : 1, size);
    add(8, static_cast<uint64_t>(time.precision), own != 0);
  }
  add(9, harm.subset_of >= 0);
  if (harm.subset_of >= 0) add(10, period(g_.sentence_of(first_of(static_cast<uint32_t>(harm.subset_of)))) != 0);
  add(11, harm.cumulative, size);  // the frames: a toll that stands behind its word
  return out;
}

int32_t HarmFields::token_at(uint32_t byte) const {
  const auto& tokens = g_.analysis().tokens;
  const auto at =
      std::partition_point(tokens.begin(), tokens.end(), [&](const Token& t) { return t.span.end <= byte; });
  return std::min(static_cast<int32_t>(at - tokens.begin()), static_cast<int32_t>(g_.size()) - 1);
}

/// 0 = says nothing, 1 = of civilians, 2 = of the armed forces, 3 = of the police.
int HarmFields::status_word(int32_t i) const {
  if (!g_.is_noun(i) && g_.token(i).upos != Upos::ADJ) return 0;
  const std::string_view low = g_.low(i);
  if (low == "civilian" || low == "civilians" || low == "residential") return 1;
  if (low == "military" || low == "armed" || low == "enemy") return 2;
  const data::Victim* victim = victim_of(g_, lexicon_, i);
  if (!victim) return 0;
  return victim->status == Status::civilian   ? 1
         : victim->status == Status::military ? 2
         : victim->status == Status::police   ? 3
                                              : 0;
}

/// A word as the models see it: names are alike, so that no party is read differently.
uint64_t HarmFields::word_id(int32_t i) const {
  if (i < 0 || i >= static_cast<int32_t>(g_.size())) return 1;
  const Token& token = g_.token(i);
  const char first = token.span.of(g_.text())[0];
  if (token.upos == Upos::NUM) return 3;
  const bool begins = i == 0 || g_.sentence_of(i) != g_.sentence_of(i - 1);
  if (token.upos == Upos::PROPN || (first >= 'A' && first <= 'Z' && !begins)) return 2;
  return hash_bytes(g_.lemma(i));
}

std::vector<uint32_t> HarmFields::wholes(uint32_t index) const {
  std::vector<uint32_t> out;
  const Harm& harm = record_.harms[index];
  if (is_of_objects(harm.kind)) return out;
  for (uint32_t k = 0; k < index; ++k) {
    const Harm& other = record_.harms[k];
    if (broad_kind(other.kind) != broad_kind(harm.kind) || other.quantity.span().overlaps(harm.quantity.span()))
      continue;
    if (g_.sentence_of(first_of(index)) - g_.sentence_of(first_of(k)) > 4) continue;
    if (other.quantity->high() && harm.quantity->low() && *other.quantity->high() < *harm.quantity->low()) continue;
    if (other.quantity->low() == harm.quantity->low() && other.quantity->high() == harm.quantity->high()) continue;
    out.push_back(k);
  }
  return out;
}

/// "Nine soldiers (two officers, seven men)": this figure and those beside it make the whole.
bool HarmFields::sums_up(uint32_t index, uint32_t whole) const {
  const auto exact = [&](uint32_t k) { return record_.harms[k].quantity->low() == record_.harms[k].quantity->high(); };
  const int64_t wanted = record_.harms[whole].quantity->low().value_or(-1);
  for (uint32_t begin = whole + 1; begin <= index; ++begin) {
    int64_t sum = 0;
    for (uint32_t k = begin; k < record_.harms.size() && k < begin + 8; ++k) {
      if (broad_kind(record_.harms[k].kind) != broad_kind(record_.harms[whole].kind) || !exact(k)) break;
      sum += record_.harms[k].quantity->low().value_or(0);
      if (k >= index && k > begin && sum == wanted) return true;
    }
  }
  return false;
}

std::vector<uint64_t> HarmFields::part_features(uint32_t index, uint32_t whole) const {
  const Harm &harm = record_.harms[index], &other = record_.harms[whole];
  const int32_t first = first_of(index), last = last_of(index), from = last_of(whole) + 1;
  const uint64_t sentences = std::min<uint64_t>(g_.sentence_of(first) - g_.sentence_of(from - 1), 4);
  uint64_t between = 0, gap = 0;
  for (uint32_t k = whole + 1; k < index; ++k) between += broad_kind(record_.harms[k].kind) == broad_kind(harm.kind);
  for (int32_t i = from; i < first && i < from + 60; ++i) {
    const std::string_view low = g_.low(i);
    if (low == ",") gap |= 1;
    if (low == ";") gap |= 2;
    if (low == ":" || low == "–" || low == "—") gap |= 4;
    if (low == "(") gap |= 8;
    if (low == ")") gap &= ~uint64_t{8};
    if (low == "including" || low == "include" || low == "included" || low == "includes" || low == "among") gap |= 16;
    if (low == "whom" || low == "them" || low == "these" || low == "those") gap |= 32;
    if (g_.token(i).upos == Upos::VERB) gap |= 64;
  }
  uint64_t own = 0;  // what the phrase itself and the words behind it say
  for (int32_t i = first; i <= last + 3; ++i) {
    if (g_.low(i) == "of" &&
        (g_.low(i + 1) == "them" || g_.low(i + 1) == "whom" || g_.low(i + 1) == "those" || g_.low(i + 1) == "these"))
      own |= 1;
    if (g_.low(i) == "of" && g_.low(i + 1) == "the" && i <= last) own |= 2;
    if (g_.low(i) == "among" && (g_.low(i + 1) == "them" || g_.low(i + 1) == "whom" || g_.low(i + 1) == "the"))
      own |= 4;
    if (g_.low(i) == "others" || g_.low(i) == "another" || g_.low(i) == "more") own |= 8;
  }
  const bool frame = harm.subset_of == static_cast<int32_t>(whole);
  const uint64_t size = !harm.quantity->low() || !other.quantity->low()      ? 0
                        : *harm.quantity->low() * 2 > *other.quantity->low() ? 1
                                                                             : 2;
  const uint64_t near = std::min<uint64_t>(between, 3), same_word = claim_of_[index] == claim_of_[whole];
  const uint64_t status = static_cast<uint64_t>(harm.status) * 8 + static_cast<uint64_t>(other.status);
  std::vector<uint64_t> out;
  const auto add = [&](uint32_t number, uint64_t a, uint64_t b = 0, uint64_t c = 0) {
    out.push_back(feature(900 + number, a, b, c));
  };
  add(0, 0);
  add(1, frame, near);
  add(2, sentences, near);
  add(3, gap, sentences);
  add(4, gap & 60, near);
  add(5, own, sentences);
  add(6, own, near, gap & 60);
  add(7, size, sentences);
  add(8, sums_up(index, whole), sentences);
  add(9, sums_up(index, whole), size);
  add(10, status, sentences);
  add(11, !harm.attributes.empty(), other.attributes.empty(), near);
  add(12, same_word, gap);
  add(13, same_word, near, sentences);
  add(14, static_cast<uint64_t>(other.subset_of >= 0), near, sentences);
  add(15, static_cast<uint64_t>(other.quantity->qualifier()), sentences);
  for (int32_t k = 1; k <= 3; ++k)
    add(16, static_cast<uint64_t>(k), word_id(first - k), sentences > 0),
        add(17, static_cast<uint64_t>(k), word_id(last + k), sentences > 0);
  add(18, word_id(first), sentences);
  add(19, word_id(last), sentences > 0);
  for (const std::string_view attribute : harm.attributes) add(20, hash_bytes(attribute), sentences);
  add(21, word_id(from), near);
  add(22, word_id(from), word_id(from + 1), near);
  add(23, frame, sentences, gap & 60);
  add(24, gap & 8, near);
  add(25, word_id(first - 2), word_id(first - 1));
  add(26, static_cast<uint64_t>(first <= static_cast<int32_t>(g_.sentence(g_.sentence_of(first)).first) + 2), sentences,
      near);
  return out;
}

namespace {

Result<language::LinearModel> open_model(const std::filesystem::path& file, uint32_t classes, data::MappedFile& keep) {
  auto mapped = data::MappedFile::open(file);
  if (!mapped) return mapped.error();
  auto model = language::LinearModel::open(mapped->bytes(), file.string());
  if (!model) return model.error();
  if (model->classes() != classes)
    return Error{"the model has other classes; train it again or restore the file", file.string()};
  keep = std::move(*mapped);
  return model;
}

}  // namespace

Result<HarmFieldsModel> HarmFieldsModel::open(const std::filesystem::path& folder) {
  HarmFieldsModel out;
  auto fields = open_model(folder / "harm_fields.bin", std::size(kFieldClasses), out.fields_file);
  if (!fields) return fields.error();
  auto parts = open_model(folder / "harm_parts.bin", 2, out.parts_file);
  if (!parts) return parts.error();
  out.fields = std::move(*fields);
  out.parts = std::move(*parts);
  return out;
}

void read_harm_fields(const Grammar& grammar, const data::Lexicon& lexicon, const HarmFieldsModel& model,
                      Record& record) {
  const Record as_found = record;  // features look at the record as the frames left it
  const HarmFields fields(grammar, lexicon, as_found);
  language::Scores scores;
  for (uint32_t i = 0; i < record.harms.size(); ++i) {
    Harm& harm = record.harms[i];
    if (is_of_objects(harm.kind)) continue;
    const auto score = [&](const language::LinearModel& which, const std::vector<uint64_t>& features) {
      which.clear(scores);
      which.add(features.data(), static_cast<uint32_t>(features.size()), scores);
    };
    score(model.fields, fields.status_features(i));
    static constexpr Status kStatuses[] = {Status::unknown, Status::civilian, Status::military, Status::mixed};
    const Status status = kStatuses[std::max_element(scores.of, scores.of + 4) - scores.of];
    if (harm.status_basis != Basis::stated && harm.status != Status::police && status != harm.status) {
      harm.status = status;
      harm.status_basis = status == Status::unknown ? Basis::unknown : Basis::context;
    }
    score(model.fields, fields.total_features(i));
    harm.cumulative = scores.of[5] > scores.of[4];
    harm.subset_of = -1;
    int most = 0;
    for (const uint32_t whole : fields.wholes(i)) {
      score(model.parts, fields.part_features(i, whole));
      if (scores.of[1] - scores.of[0] <= most) continue;
      most = scores.of[1] - scores.of[0];
      harm.subset_of = static_cast<int32_t>(whole);
    }
  }
}

}  // namespace parley::claim
