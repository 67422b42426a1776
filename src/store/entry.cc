#include "store/entry.h"

#include <unordered_map>

#include "ingest/encoding.h"
#include "store/layout.h"

namespace parley::store {
namespace {

constexpr size_t kDocumentDigits = 16, kClaimDigits = 8;

/// Makes the rows of one document.
class Maker {
 public:
  Maker(const Document& document, const Record& record, std::string_view extractor)
      : document_(document),
        record_(record),
        extractor_(extractor),
        points_(document.text()),
        id_(document_id(document)) {}

  Entry run() {
    Entry entry;
    entry.document = document_row();
    entry.publisher_kind = document_.metadata().publisher_kind;
    entry.publisher_code = document_.metadata().publisher_code;
    name_claims();
    for (size_t i = 0; i < record_.claims.size(); ++i) entry.claims.push_back(claim_rows(i));
    return entry;
  }
  const std::string& claim_id(size_t index) const { return claim_ids_[index]; }

 private:
  Row document_row() const {
    const Metadata& m = document_.metadata();
    const std::string& source = m.publisher_code.empty() ? m.publisher : m.publisher_code;
    return {Value(),
            id_,
            text_or_null(m.id.empty() ? m.file : m.id),
            text_or_null(m.title),
            text_or_null(m.publisher),
            text_or_null(source),
            text_or_null(m.url),
            m.published ? Value(edtf(*m.published)) : Value(),
            m.published && m.published->from != kOpenStart ? Value(iso_day(m.published->first_day())) : Value(),
            document_.hash(),
            ingest::sha256(document_.text()),
            text(document_.text()),
            text(extractor_),
            Value(),
            Value(),
            Value(),
            Value(),
            text("internal"),
            text_or_null(m.captured),
            Value(),
            text_or_null(write_layout(document_, points_))};
  }

  /// Ids of claims and harms hang on characters, not on their order, so that a later reading finds them again.
  void name_claims() {
    std::unordered_map<std::string, int> seen;
    harm_ids_.resize(record_.harms.size());
    for (const Claim& claim : record_.claims) {
      const Span span = where(claim);
      std::string key = std::to_string(span.begin) + ":" + std::to_string(span.end) + ":";
      if (claim.event != EventType::none || claim.harms.empty()) {
        key += to_string(claim.event);
      } else {
        const Harm& harm = record_.harms[claim.harms[0]];
        key += std::string(to_string(harm.kind)) + std::to_string(harm.quantity.span().begin);
      }
      if (const int before = seen[key]++) key += "#" + std::to_string(before);
      std::string id = id_ + "-" + ingest::sha256(key).substr(0, kClaimDigits);
      while (seen["id " + id]++) id += "+";  // two keys of one document with the same digits
      for (const uint32_t harm : claim.harms) {
        if (harm_ids_[harm].empty()) harm_ids_[harm] = id + "/" + harm_name(harm, seen);
      }
      claim_ids_.push_back(std::move(id));
    }
  }
  std::string harm_name(uint32_t index, std::unordered_map<std::string, int>& seen) const {
    const Harm& harm = record_.harms[index];
    std::string name =
        std::string(to_string(harm.kind)) + "@" + std::to_string(points_.from_byte(harm.quantity.span().begin));
    if (const int before = seen["harm " + name]++) name += "+" + std::to_string(before);
    return name;
  }
  Span where(const Claim& claim) const {
    return claim.trigger.empty() && !claim.harms.empty() ? record_.harms[claim.harms[0]].quantity.span()
                                                         : claim.trigger;
  }

  Value begin(Span span) const { return span.empty() ? Value() : integer(points_.from_byte(span.begin)); }
  Value end(Span span) const { return span.empty() ? Value() : integer(points_.from_byte(span.end)); }
  Value words(Span span) const { return span.empty() ? Value() : text(document_.text(span)); }

  ClaimRows claim_rows(size_t number) const {
    const Claim& claim = record_.claims[number];
    const std::string& id = claim_ids_[number];
    ClaimRows out;
    out.claim = claim_row(claim, number);
    const auto cite = [&](std::string field, Span span, RuleId rule) {
      if (!span.empty())
        out.spans.push_back({id, std::move(field), begin(span), end(span), words(span), text_or_null(rule)});
    };
    int depth = 0;
    for (const Speaker& s : claim.speakers.all()) {
      const bool issuer = s.is_issuer();
      const std::string& publisher = document_.metadata().publisher;
      out.speakers.push_back({id, integer(depth), issuer ? text_or_null(publisher) : words(s.span), begin(s.span),
                              end(s.span), text_or_null(s.actor),
                              text(to_string(issuer && publisher.empty() ? Basis::unknown : s.basis)),
                              text_or_null(s.rule), text_or_null(s.actor_rule)});
      cite("speaker " + std::to_string(depth) + " cue", s.cue, s.rule);
      cite("speaker " + std::to_string(depth) + " named by", s.evidence, s.actor_rule);
      ++depth;
    }
    for (const auto& [role, party] : {std::pair{"perpetrator", &claim.perpetrator}, {"target", &claim.target}}) {
      if (!*party) continue;
      const Party& p = **party;
      out.roles.push_back({id, text(role), integer(0), words(p.span), begin(p.span), end(p.span), text_or_null(p.actor),
                           Value(), text(to_string(p.basis)), text_or_null(p.rule), text_or_null(p.actor_rule)});
      cite(std::string(role) + " named by", p.evidence, p.actor_rule);
    }
    int objects = 0;
    for (const auto& object : claim.objects)
      out.roles.push_back({id, text("object"), integer(objects++), words(object.span()), begin(object.span()),
                           end(object.span()), Value(), text(*object), text("stated"), text(object.rule()), Value()});
    if (claim.time) cite("time", claim.time->span(), claim.time->rule());
    if (claim.place) cite("place", claim.place->span(), claim.place->rule());
    for (const uint32_t harm : claim.harms) {
      if (!harm_ids_[harm].starts_with(id + "/")) continue;  // of an earlier claim
      out.harms.push_back(harm_row(id, harm));
      const std::string name = harm_ids_[harm].substr(id.size() + 1);
      cite(name + " so far", record_.harms[harm].as_of, {});
      cite(name + " affected", record_.harms[harm].affected.evidence, record_.harms[harm].affected.actor_rule);
    }
    return out;
  }

  Row claim_row(const Claim& claim, size_t number) const {
    const Span span = where(claim);
    Row row{claim_ids_[number],
            id_,
            integer(number),
            text(to_string(claim.stance)),
            text(claim.polarity == Polarity::positive ? "+" : "-"),
            text_or_null(to_string(claim.denies)),
            text(to_string(claim.event)),
            text_or_null(claim.mode),
            words(span),
            begin(span),
            end(span)};
    if (claim.time) {
      const TimeInterval& time = claim.time->value();
      row.insert(row.end(),
                 {edtf(time), time.from == kOpenStart ? Value() : Value(iso_day(time.first_day())),
                  time.to == kOpenEnd ? Value() : Value(iso_day(time.last_day())), text(to_string(time.basis))});
    } else {
      row.insert(row.end(), 4, Value());
    }
    if (claim.place) {
      const ClaimPlace& place = claim.place->value();
      row.insert(row.end(),
                 {place.text, place.resolved ? Value(place.resolved->name) : Value(), text(to_string(place.basis))});
      if (place.resolved) {
        const ResolvedPlace& r = *place.resolved;
        row.insert(row.end(),
                   {r.geonames_id ? integer(r.geonames_id) : Value(), degrees(r.point.lat), degrees(r.point.lon),
                    static_cast<double>(r.radius_km), integer(r.precision), integer(r.disputed)});
      } else {
        row.insert(row.end(), 6, Value());
      }
    } else {
      row.insert(row.end(), 9, Value());
    }
    row.insert(row.end(),
               {integer(claim.ceasefire_violation), integer(claim.repeats),
                text(claim.rule.empty() ? "unnamed" : claim.rule), text(extractor_), text("machine"), Value()});
    return row;
  }

  Row harm_row(const std::string& claim, uint32_t index) const {
    const Harm& h = record_.harms[index];
    const auto other = [&](int32_t of) { return of >= 0 ? text_or_null(harm_ids_[static_cast<size_t>(of)]) : Value(); };
    std::string attributes;
    for (const std::string_view attribute : h.attributes)
      attributes += (attributes.empty() ? "" : " ") + std::string(attribute);
    const Span span = h.quantity.span();
    return {harm_ids_[index],
            claim,
            integer(index),
            text(to_string(h.kind)),
            integer_or_null(h.quantity->low()),
            integer_or_null(h.quantity->high()),
            text(to_string(h.quantity->qualifier())),
            integer(h.quantity->approximate()),
            text(to_string(h.status)),
            text(to_string(h.status_basis)),
            text_or_null(attributes),
            text_or_null(h.object),
            text_or_null(h.affected.actor),
            h.affected.actor.empty() ? Value() : text(to_string(h.affected.basis)),
            other(h.subset_of),
            other(h.same_as),
            integer(h.cumulative),
            integer(h.provisional),
            words(span),
            begin(span),
            end(span),
            text(h.quantity.rule())};
  }

  const Document& document_;
  const Record& record_;
  std::string_view extractor_;
  CodePoints points_;
  std::string id_;
  std::vector<std::string> claim_ids_, harm_ids_;
};

}  // namespace

std::string document_id(const Document& document) {
  const Metadata& m = document.metadata();
  std::string key = document.hash();
  for (const std::string* part : {&m.publisher, &m.url, &m.id}) key += '\n' + *part;
  return ingest::sha256(key).substr(0, kDocumentDigits);
}

Rows& part(ClaimRows& claim, size_t which) {
  Rows* const parts[] = {&claim.speakers, &claim.roles, &claim.spans, &claim.harms};
  return *parts[which];
}
const Rows& part(const ClaimRows& claim, size_t which) { return part(const_cast<ClaimRows&>(claim), which); }

std::string digest_of(const ClaimRows& claim) {
  std::string all = canonical(Row(claim.claim.begin(), claim.claim.end() - 1));
  for (size_t i = 0; i < std::size(kPartsOfClaims); ++i) {
    std::vector<std::string> rows;
    for (const Row& row : part(claim, i)) rows.push_back(canonical(row));
    std::sort(rows.begin(), rows.end());
    for (const std::string& row : rows) all += "\n" + row;
  }
  return digest(all);
}

Entry make_entry(const Document& document, const Record& record, std::vector<Account> accounts, std::string_view group,
                 std::string_view extractor, std::string_view language) {
  Maker maker(document, record, extractor);
  Entry entry = maker.run();
  entry.document[table("document").at("language")] = text_or_null(language);
  entry.group = group;
  for (Account& account : accounts) {
    account.id = entry.id() + account.id.substr(std::min(account.id.rfind('#'), account.id.size()));
    account.document = entry.id();
    for (const uint32_t claim : account.claims) entry.claims[claim].claim.back() = account.id;
  }
  entry.accounts = std::move(accounts);
  return entry;
}

}  // namespace parley::store
