// JSON-LD: claims as schema:Claim with who makes them and where they appear, their characters as Web Annotations,
// documents and readings as PROV-O.  An incident is a collection of claims, never an event that took place.
#include <cmath>

#include "core/document.h"
#include "export/profile.h"
#include "export/records.h"
#include "export/writer.h"
#include "store/layout.h"

namespace parley::exports {
namespace {

constexpr uint32_t kContext = 32, kWindow = 160;  // code points beside a quotation; what names are looked for in

constexpr char kHead[] =
    "{\"@context\":{\"id\":\"@id\",\"type\":\"@type\",\"oa\":\"http://www.w3.org/ns/oa#\","
    "\"prov\":\"http://www.w3.org/ns/prov#\",\"schema\":\"https://schema.org/\",\"dcterms\":\"http://purl.org/dc/terms/"
    "\",\"rdf\":\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\",\"xsd\":\"http://www.w3.org/2001/"
    "XMLSchema#\",\"parley\":\"urn:parley:term:\"},\n\"@graph\":[\n";

std::string urn(std::string_view kind, std::string_view id) {
  std::string out = "urn:parley:" + std::string(kind) + ":";
  for (const char c : id) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain =
        (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '-' || u == '.' || u == '_';
    constexpr char kHex[] = "0123456789ABCDEF";
    if (plain)
      out += c;
    else
      out += '%', out += kHex[u >> 4], out += kHex[u & 15];
  }
  return out;
}

void types(JsonWriter& json, std::initializer_list<std::string_view> names) {
  json.key("type").open_array();
  for (const std::string_view name : names) json.value(name);
  json.close_array();
}
void reference(JsonWriter& json, std::string_view name, const std::string& id) {
  json.key(name).open_object().field("id", std::string_view(id)).close_object();
}
void put(JsonWriter& json, std::string_view name, const store::Value& value) {
  if (!store::is_null(value)) put_value(json.key(name), value);
}

class JsonLd final : public Writer {
 public:
  JsonLd(OutFile out, const Target& target) : out_(std::move(out)) {
    out_.write(kHead);
    JsonWriter json;
    json.open_object().field("id", "urn:parley:export");
    types(json, {"prov:Activity"});
    reference(json, "prov:wasAssociatedWith", "urn:parley:program");
    put_edition(json.key("parley:edition"), target.edition);
    put_node(json);
    JsonWriter program;
    program.open_object().field("id", "urn:parley:program");
    types(program, {"prov:SoftwareAgent"});
    program.field("schema:softwareVersion", std::string_view(target.edition.version));
    put_node(program);
  }
  bool wants_claims() const override { return true; }
  store::Want want() const override { return {true, true}; }

  void incident(Cells& cells, Claims claims) override {
    const store::FiledIncident& one = *cells.incident;
    JsonWriter json;
    const std::string id = words(one.incident, "incident", "id");
    json.open_object().field("id", std::string_view(urn("incident", id)));
    types(json, {"prov:Collection"});
    json.field("schema:identifier", std::string_view(id));
    put_columns(json.key("parley:incident").open_object(), one.incident, "incident");
    json.close_object();
    json.key("prov:hadMember").open_array();
    for (const store::FiledClaim& claim : one.claims)
      json.open_object().field("id", std::string_view(urn("claim", claim.rows.id()))).close_object();
    json.close_array();
    json.key("parley:range").open_array();
    for (const store::Row& range : one.ranges) {
      json.open_object();
      put_columns(json, range, "incident_range", {"incident_id"});
      json.close_object();
    }
    json.close_array();
    put_node(json);
    if (claims == Claims::come_alone) return;
    for (const store::FiledClaim& claim : one.claims) {
      cells.claim = &claim;
      cells.document = &one.documents.at(words(claim.rows.claim, "claim", "document_id"));
      this->claim(cells);
    }
  }

  void claim(Cells& cells) override {
    const std::string document = words(cells.document->document, "document", "id");
    if (document != document_) put_document(*cells.document);
    document_ = document;
    put_claim(cells);
    const store::Row& row = cells.claim->rows.claim;
    annotation(cells, "trigger", words(row, "claim", "trigger_text"), cell(row, "claim", "span_begin"),
               cell(row, "claim", "span_end"));
    for (const store::Row& harm : cells.claim->rows.harms)
      annotation(cells, words(harm, "harm", "id"), words(harm, "harm", "text"), cell(harm, "harm", "span_begin"),
                 cell(harm, "harm", "span_end"));
    for (const store::Row& span : cells.claim->rows.spans)
      annotation(cells, words(span, "claim_span", "field"), words(span, "claim_span", "text"),
                 cell(span, "claim_span", "span_begin"), cell(span, "claim_span", "span_end"));
    ++count_;
  }

  bool failed() const override { return out_.failed(); }
  Result<Ok> finish() override {
    out_.write("\n]}\n");
    return out_.finish();
  }
  std::string describe() const override { return std::to_string(count_) + " claims"; }

 private:
  void put_node(JsonWriter& json) {
    json.close_object();
    if (nodes_++) out_.write(",\n");
    out_.write(json.text());
  }

  void put_document(const store::SourceDocument& one) {
    text_ = words(one.document, "document", "text");
    points_.emplace(text_);
    placed_ = store::read_layout(words(one.document, "document", "layout"));
    JsonWriter json;
    json.open_object().field("id", std::string_view(urn("document", words(one.document, "document", "id"))));
    types(json, {"prov:Entity", "schema:CreativeWork"});
    put(json, "schema:name", cell(one.document, "document", "title"));
    put(json, "schema:url", cell(one.document, "document", "url"));
    put(json, "schema:datePublished", cell(one.document, "document", "published"));
    put(json, "schema:sha256", cell(one.document, "document", "raw_sha256"));
    put(json, "parley:text_sha256", cell(one.document, "document", "text_sha256"));
    const std::string publisher = words(one.document, "document", "publisher");
    if (!publisher.empty()) {
      json.key("schema:publisher").open_object().field("id", std::string_view(urn("source", publisher)));
      types(json, {"prov:Agent"});
      json.field("schema:name", std::string_view(publisher)).close_object();
    }
    put_node(json);
  }

  void put_claim(const Cells& cells) {
    const store::FiledClaim& claim = *cells.claim;
    JsonWriter json;
    json.open_object().field("id", std::string_view(urn("claim", claim.rows.id())));
    types(json, {"schema:Claim", "prov:Entity"});
    put(json, "schema:text", cell(claim.rows.claim, "claim", "trigger_text"));
    const std::string document = urn("document", words(claim.rows.claim, "claim", "document_id"));
    reference(json, "schema:appearance", document);
    reference(json, "prov:wasDerivedFrom", document);
    reference(json, "prov:wasGeneratedBy", urn("reading", words(claim.rows.claim, "claim", "extractor")));
    json.key("prov:wasAttributedTo").open_object();
    types(json, {"prov:Agent"});
    const store::Row& speaker = speaker_of(claim);
    const std::string name = words(speaker, "claim_speaker", "text");
    json.field("schema:name", std::string_view(name.empty() ? "not stated" : name));
    put(json, "parley:actor", cell(speaker, "claim_speaker", "actor"));
    json.close_object();
    put_columns(json.key("parley:claim").open_object(), claim.rows.claim, "claim",
                {"id", "document_id", "trigger_text", "span_begin", "span_end"});
    for (const char* role : {"perpetrator", "target"}) {
      const store::Row& row = role_of(claim, role);
      if (row.empty()) continue;
      json.key(role).open_object();
      put_columns(json, row, "claim_role", {"claim_id", "role", "number"});
      json.close_object();
    }
    json.key("harms").open_array();
    for (const store::Row& harm : claim.rows.harms) {
      json.open_object();
      put_columns(json, harm, "harm", {"claim_id"});
      json.close_object();
    }
    json.close_array().close_object();
    put_node(json);
  }

  /// The characters beside a quotation, without names of persons.
  std::string beside(const Cells& cells, uint32_t begin, uint32_t end, bool before) const {
    const uint32_t from = before ? (begin > kWindow ? begin - kWindow : 0) : end, to = before ? begin : end + kWindow;
    const uint32_t first = points_->to_byte(from), last = points_->to_byte(to);
    if (first >= last || last > text_.size()) return "";
    const std::string clean =
        without_persons(std::string_view(text_).substr(first, last - first), cells.document->persons);
    const CodePoints points(clean);
    const uint32_t size = points.from_byte(static_cast<uint32_t>(clean.size()));
    if (size <= kContext) return clean;
    // a stand-in for a name is not cut in the middle
    if (before) {
      const std::string out = clean.substr(points.to_byte(size - kContext));
      const size_t close = out.find(']');
      return close != out.npos && close < out.find('[') ? out.substr(close + 1) : out;
    }
    const std::string out = clean.substr(0, points.to_byte(kContext));
    const size_t open = out.rfind('[');
    return open != out.npos && out.find(']', open) == out.npos ? out.substr(0, open) : out;
  }

  void annotation(const Cells& cells, const std::string& what, const std::string& exact, const store::Value& begin,
                  const store::Value& end) {
    if (store::is_null(begin) || store::is_null(end)) return;
    const auto from = static_cast<uint32_t>(store::to_integer(begin)),
               to = static_cast<uint32_t>(store::to_integer(end));
    const std::string& id = cells.claim->rows.id();
    JsonWriter json;
    json.open_object().field("id", std::string_view(urn("annotation", what.starts_with(id) ? what : id + " " + what)));
    types(json, {"oa:Annotation"});
    reference(json, "oa:hasBody", urn("claim", id));
    json.key("oa:hasTarget").open_object();
    reference(json, "oa:hasSource", urn("document", words(cells.claim->rows.claim, "claim", "document_id")));
    json.key("oa:hasSelector").open_array().open_object();
    types(json, {"oa:TextPositionSelector"});
    json.field("oa:start", int64_t{from}).field("oa:end", int64_t{to}).close_object();
    json.open_object();
    types(json, {"oa:TextQuoteSelector"});
    json.field("oa:exact", std::string_view(exact));
    const std::string prefix = beside(cells, from, to, true), suffix = beside(cells, from, to, false);
    if (!prefix.empty()) json.field("oa:prefix", std::string_view(prefix));
    if (!suffix.empty()) json.field("oa:suffix", std::string_view(suffix));
    json.close_object();
    for (const Rectangle& r : rectangles(placed_, {from, to})) {
      json.open_object();
      types(json, {"oa:FragmentSelector"});
      const auto whole = [](float points) { return std::to_string(std::lround(points)); };
      const std::string value = "page=" + std::to_string(r.page) + "&viewrect=" + whole(r.left) + "," + whole(r.top) +
                                "," + whole(r.right - r.left) + "," + whole(r.bottom - r.top);
      reference(json, "dcterms:conformsTo", "http://tools.ietf.org/rfc/rfc8118");  // of PDF
      json.field("rdf:value", std::string_view(value)).close_object();
    }
    json.close_array().close_object();
    put_node(json);
  }

  OutFile out_;
  size_t count_ = 0, nodes_ = 0;
  std::string document_, text_;
  std::optional<CodePoints> points_;
  std::vector<PlacedWord> placed_;
};

}  // namespace

Made make_jsonld(const Target& target) {
  auto out = OutFile::create(target.out);
  if (!out) return out.error();
  return std::unique_ptr<Writer>(std::make_unique<JsonLd>(std::move(*out), target));
}

}  // namespace parley::exports
