#include "cli/print.h"
#include <fmt/format.h>

#include "claim/codes.h"
#include "core/json.h"

namespace parley::cli {
namespace {

using pipeline::Reading;

/// One line of at most `limit` bytes, cut between characters.
std::string one_line(std::string_view text, size_t limit) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  if (out.size() <= limit) return out;
  while (limit > 0 && (out[limit] & 0xC0) == 0x80) --limit;
  return out.substr(0, limit) + "…";
}

struct Colours {
  const char *bold, *dim, *red, *cyan, *underline, *off;
};
constexpr Colours kNone{"", "", "", "", "", ""},
    kAnsi{"\033[1m", "\033[2m", "\033[31m", "\033[36m", "\033[4m", "\033[0m"};

std::string speakers(const Document& document, const Claim& claim) {
  std::string out =
      document.metadata().publisher.empty() ? "the document's issuer (not stated)" : document.metadata().publisher;
  for (const Speaker& speaker : claim.speakers.all()) {
    if (!speaker.is_issuer()) out += " ← " + one_line(document.text(speaker.span), 80);
  }
  return out;
}

std::string describe(const Harm& harm) {
  std::string out = fmt::format("{} {}", to_string(harm.kind), to_string(*harm.quantity));
  if (harm.status != Status::unknown) out += fmt::format(", {}", to_string(harm.status));
  for (const std::string_view attribute : harm.attributes) out += fmt::format(", {}", attribute);
  if (!harm.object.empty()) out += fmt::format(", {}", harm.object);
  if (harm.provisional) out += ", so far";
  if (harm.cumulative) out += ", running total";
  if (harm.subset_of >= 0) out += ", part of the former";
  if (harm.same_as >= 0) out += ", the same persons";
  return out;
}

/// "Tovuz [Tovuz 40.99249 45.62838, GeoNames 584821, precision 1]"
std::string describe(const ClaimPlace& place) {
  if (!place.resolved) return place.text;
  const ResolvedPlace& r = *place.resolved;
  return fmt::format("{} [{}{} {} {}{}, precision {}]", place.text, place.enclosing ? "in " : "", r.name,
                     to_degrees(r.point.lat), to_degrees(r.point.lon),
                     r.geonames_id ? fmt::format(", GeoNames {}", r.geonames_id) : "", r.precision);
}

/// The sentence with the evidence underlined, on a terminal; with brackets around it elsewhere.
std::string evidence(const Document& document, const Reading& reading, const Claim& claim, const Colours& c) {
  const Sentence& sentence = reading.analysis.sentences[claim.sentence];
  const Span span{reading.analysis.tokens[sentence.first].span.begin,
                  reading.analysis.tokens[sentence.last - 1].span.end};
  std::vector<Span> marks{claim.trigger};
  for (const uint32_t harm : claim.harms) marks.push_back(reading.record.harms[harm].quantity.span());
  std::sort(marks.begin(), marks.end());
  std::string out;
  uint32_t at = span.begin;
  const bool plain = *c.underline == 0;
  for (const Span mark : marks) {
    if (mark.begin < at || mark.end > span.end) continue;
    out += one_line(document.text({at, mark.begin}), 4000);
    out += plain ? "[" : c.underline;
    out += one_line(document.text(mark), 4000);
    out += plain ? "]" : c.off;
    at = mark.end;
  }
  return out + one_line(document.text({at, span.end}), 4000);
}

void write_span(JsonWriter& json, const CodePoints& points, std::string_view key, Span span) {
  json.key(key)
      .open_array()
      .value(static_cast<int64_t>(points.from_byte(span.begin)))
      .value(static_cast<int64_t>(points.from_byte(span.end)))
      .close_array();
}

/// Whom the words mean: its code, what led to it, the characters that name it.
void write_actor(JsonWriter& json, const Document& document, const CodePoints& points, std::string_view actor,
                 Span evidence, RuleId rule) {
  if (actor.empty()) return;
  json.field("actor", actor).field("actor_rule", rule);
  if (evidence.empty()) return;
  json.key("named_by").open_object().field("text", document.text(evidence));
  write_span(json, points, "span", evidence);
  json.close_object();
}

void write_resolved(JsonWriter& json, const ClaimPlace& place) {
  if (!place.resolved) return;
  const ResolvedPlace& r = *place.resolved;
  json.key("resolved").open_object();
  if (r.geonames_id) json.field("geonames_id", static_cast<int64_t>(r.geonames_id));
  json.field("name", std::string_view(r.name)).field("kind", to_string(r.kind));
  json.key("lat").number(to_degrees(r.point.lat)).key("lon").number(to_degrees(r.point.lon));
  json.key("radius_km")
      .number(fmt::format("{:.1f}", r.radius_km))
      .field("precision", static_cast<int64_t>(r.precision));
  json.field("encloses", place.enclosing).field("disputed", r.disputed).close_object();
}

void write_party(JsonWriter& json, const Document& document, const CodePoints& points, std::string_view key,
                 const std::optional<Party>& party) {
  if (!party) return;
  json.key(key).open_object();
  if (!party->span.empty()) {
    json.field("text", document.text(party->span));
    write_span(json, points, "span", party->span);
  }
  write_actor(json, document, points, party->actor, party->evidence, party->actor_rule);
  json.field("basis", to_string(party->basis)).field("rule", party->rule).close_object();
}

void write_harm(JsonWriter& json, const Document& document, const CodePoints& points, uint32_t index,
                const Harm& harm) {
  json.open_object().field("id", static_cast<int64_t>(index)).field("kind", to_string(harm.kind));
  const auto bound = [&](std::string_view key, std::optional<int64_t> value) {
    json.key(key);
    if (value)
      json.value(*value);
    else
      json.null();
  };
  bound("low", harm.quantity->low());
  bound("high", harm.quantity->high());
  json.field("qualifier", to_string(harm.quantity->qualifier())).field("approximate", harm.quantity->approximate());
  json.field("text", document.text(harm.quantity.span()));
  write_span(json, points, "span", harm.quantity.span());
  json.field("status", to_string(harm.status)).field("status_basis", to_string(harm.status_basis));
  json.key("attributes").open_array();
  for (const std::string_view attribute : harm.attributes) json.value(attribute);
  json.close_array();
  if (!harm.affected.actor.empty()) {
    json.key("affected").open_object();
    write_actor(json, document, points, harm.affected.actor, harm.affected.evidence, harm.affected.actor_rule);
    json.field("basis", to_string(harm.affected.basis)).close_object();
  }
  if (!harm.object.empty()) json.field("object", harm.object);
  if (harm.subset_of >= 0) json.field("subset_of", static_cast<int64_t>(harm.subset_of));
  if (harm.same_as >= 0) json.field("same_as", static_cast<int64_t>(harm.same_as));
  json.field("cumulative", harm.cumulative).field("provisional", harm.provisional);
  if (harm.provisional) write_span(json, points, "as_of", harm.as_of);
  json.field("rule", harm.quantity.rule()).close_object();
}

std::string csv_cell(std::string_view text) {
  std::string out = one_line(text, 1 << 20);
  // a spreadsheet would run a cell that begins like a formula
  if (!out.empty() && std::string_view("=+-@").find(out[0]) != std::string_view::npos) out.insert(0, "'");
  if (out.find_first_of(",\"\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string print_table(const Document& document, const Reading& reading, bool colour) {
  const Colours& c = colour ? kAnsi : kNone;
  std::string out =
      fmt::format("{}{}{}", c.bold,
                  document.metadata().title.empty() ? document.id() : one_line(document.metadata().title, 200), c.off);
  if (document.metadata().published) out += fmt::format("  {}", edtf(*document.metadata().published));
  out += "\n";
  for (const Claim& claim : reading.record.claims) {
    out += fmt::format("\n  {}{}{}", c.cyan, speakers(document, claim), c.off);
    out += fmt::format("  {}{}{}{}\n", c.dim, to_string(claim.stance),
                       claim.polarity == Polarity::negative ? ", that it is not so" : "", c.off);
    out += fmt::format("    {}", claim.event == EventType::none ? "harm" : to_string(claim.event));
    if (!claim.mode.empty()) out += fmt::format(" {}", claim.mode);
    const auto named = [&](const Party& party) {
      return one_line(document.text(party.span), 60) +
             (party.actor.empty() ? "" : fmt::format("{}({})", party.span.empty() ? "" : " ", party.actor));
    };
    if (claim.perpetrator) out += fmt::format(" · by {}", named(*claim.perpetrator));
    if (claim.target) out += fmt::format(" · {}", named(*claim.target));
    if (claim.place) out += fmt::format(" · at {}", describe(claim.place->value()));
    if (claim.time) out += fmt::format(" · {} ({})", edtf(claim.time->value()), to_string(claim.time->value().basis));
    out += "\n";
    for (const uint32_t harm : claim.harms)
      out += fmt::format("    {}{}{}\n", c.red, describe(reading.record.harms[harm]), c.off);
    out += fmt::format("    {}\n", evidence(document, reading, claim, c));
  }
  if (reading.record.claims.empty()) out += "\n  no claim found\n";
  return out + "\n";
}

/// Derived codes; the condition behind each stands in data/ontology/crosswalk.tsv.
static void write_codes(JsonWriter& json, const data::CodeRow* codes) {
  if (!codes) return;
  json.key("codes").open_object();
  if (!codes->plover_mode.empty()) json.field("plover_mode", std::string_view(codes->plover_mode));
  if (!codes->cameo.empty()) json.field("cameo", std::string_view(codes->cameo));
  if (!codes->acled.empty()) json.field("acled", std::string_view(codes->acled));
  if (!codes->acled_sub.empty()) json.field("acled_sub_event", std::string_view(codes->acled_sub));
  if (!codes->ucdp.empty()) json.field("ucdp", std::string_view(codes->ucdp));
  json.close_object();
}

std::string print_jsonl(const Document& document, const Reading& reading, const pipeline::Tables& tables) {
  const CodePoints points(document.text());
  std::string out;
  for (size_t i = 0; i < reading.record.claims.size(); ++i) {
    const Claim& claim = reading.record.claims[i];
    JsonWriter json;
    json.open_object()
        .field("document", std::string_view(document.id()))
        .field("sha256", std::string_view(document.hash()))
        .field("claim", static_cast<int64_t>(i));
    json.key("speakers").open_array();
    for (const Speaker& speaker : claim.speakers.all()) {
      json.open_object();
      if (speaker.is_issuer()) {
        json.field("issuer", true).field("text", std::string_view(document.metadata().publisher));
        json.field("basis", document.metadata().publisher.empty() ? "unknown" : "stated");
      } else {
        json.field("text", document.text(speaker.span));
        write_span(json, points, "span", speaker.span);
        if (!speaker.cue.empty()) write_span(json, points, "cue", speaker.cue);
        json.field("basis", to_string(speaker.basis)).field("rule", speaker.rule);
      }
      write_actor(json, document, points, speaker.actor, speaker.evidence, speaker.actor_rule);
      json.close_object();
    }
    json.close_array()
        .field("stance", to_string(claim.stance))
        .field("polarity", claim.polarity == Polarity::positive ? "+" : "-");
    if (claim.denies != Denial::none) json.field("denies", to_string(claim.denies));
    json.field("event", to_string(claim.event))
        .field("mode", claim.mode)
        .field("trigger", document.text(claim.trigger));
    write_span(json, points, "span", claim.trigger);
    write_codes(json, claim::codes_of(claim, reading.record, document.text(), tables.lexicon, tables.ontology));
    json.field("rule", claim.rule);
    write_party(json, document, points, "perpetrator", claim.perpetrator);
    write_party(json, document, points, "target", claim.target);
    json.key("objects").open_array();
    for (const auto& object : claim.objects) {
      json.open_object().field("kind", *object).field("text", document.text(object.span()));
      write_span(json, points, "span", object.span());
      json.field("rule", object.rule()).close_object();
    }
    json.close_array();
    if (claim.place) {
      json.key("place").open_object().field("text", std::string_view(claim.place->value()));
      write_span(json, points, "span", claim.place->span());
      json.field("basis", to_string((*claim.place)->basis)).field("rule", claim.place->rule());
      write_resolved(json, claim.place->value());
      json.close_object();
    }
    if (claim.time) {
      json.key("time")
          .open_object()
          .field("edtf", std::string_view(edtf(claim.time->value())))
          .field("precision", to_string(claim.time->value().precision));
      json.field("basis", to_string(claim.time->value().basis)).field("text", document.text(claim.time->span()));
      write_span(json, points, "span", claim.time->span());
      json.field("rule", claim.time->rule()).close_object();
    }
    json.key("harms").open_array();
    for (const uint32_t harm : claim.harms) write_harm(json, document, points, harm, reading.record.harms[harm]);
    json.close_array().field("ceasefire_violation", claim.ceasefire_violation).field("repeats", claim.repeats);
    const Sentence& sentence = reading.analysis.sentences[claim.sentence];
    write_span(
        json, points, "sentence",
        {reading.analysis.tokens[sentence.first].span.begin, reading.analysis.tokens[sentence.last - 1].span.end});
    out += json.close_object().take() + "\n";
  }
  return out;
}

std::string csv_header() {
  return "document,published,speaker,stance,polarity,event,mode,perpetrator,target,place,time,harm,low,high,qualifier,"
         "status,attributes,harm_text,harm_begin,harm_end,trigger,trigger_begin,trigger_end\n";
}

std::string print_csv(const Document& document, const Reading& reading) {
  const CodePoints points(document.text());
  std::string out;
  for (const Claim& claim : reading.record.claims) {
    const auto party = [&](const std::optional<Party>& p) {
      return p ? csv_cell(document.text(p->span)) : std::string();
    };
    const Speaker& speaker = claim.speakers.innermost();
    std::string head = fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},", csv_cell(document.id()),
        document.metadata().published ? edtf(*document.metadata().published) : "",
        csv_cell(speaker.is_issuer() ? std::string_view(document.metadata().publisher) : document.text(speaker.span)),
        to_string(claim.stance), claim.polarity == Polarity::positive ? "+" : "-", to_string(claim.event), claim.mode,
        party(claim.perpetrator), party(claim.target), claim.place ? csv_cell(claim.place->value()) : "",
        claim.time ? edtf(claim.time->value()) : "");
    const std::string tail = fmt::format("{},{},{}\n", csv_cell(document.text(claim.trigger)),
                                         points.from_byte(claim.trigger.begin), points.from_byte(claim.trigger.end));
    if (claim.harms.empty()) out += head + ",,,,,,,,," + tail;
    for (const uint32_t index : claim.harms) {
      const Harm& harm = reading.record.harms[index];
      std::string attributes;
      for (const std::string_view attribute : harm.attributes)
        attributes += (attributes.empty() ? "" : " ") + std::string(attribute);
      const auto bound = [](std::optional<int64_t> value) { return value ? std::to_string(*value) : std::string(); };
      out += head +
             fmt::format("{},{},{},{},{},{},{},{},{},", to_string(harm.kind), bound(harm.quantity->low()),
                         bound(harm.quantity->high()), to_string(harm.quantity->qualifier()), to_string(harm.status),
                         attributes, csv_cell(document.text(harm.quantity.span())),
                         points.from_byte(harm.quantity.span().begin), points.from_byte(harm.quantity.span().end)) +
             tail;
    }
  }
  return out;
}

}  // namespace parley::cli
