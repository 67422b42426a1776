// JSON Lines: an incident a line.
#include "export/records.h"
#include "export/writer.h"

namespace parley::exports {
namespace {

void put_rows(JsonWriter& json, std::string_view name, const store::Rows& rows, std::string_view table,
              std::string_view without) {
  if (rows.empty()) return;
  json.key(name).open_array();
  for (const store::Row& row : rows) {
    json.open_object();
    put_columns(json, row, table, {without});
    json.close_object();
  }
  json.close_array();
}

void put_claim(JsonWriter& json, const store::FiledClaim& claim) {
  json.open_object();
  put_columns(json, claim.rows.claim, "claim");
  put_rows(json, "speakers", claim.rows.speakers, "claim_speaker", "claim_id");
  put_rows(json, "roles", claim.rows.roles, "claim_role", "claim_id");
  put_rows(json, "spans", claim.rows.spans, "claim_span", "claim_id");
  put_rows(json, "harms", claim.rows.harms, "harm", "claim_id");
  json.close_object();
}

class JsonLines final : public Writer {
 public:
  explicit JsonLines(OutFile out) : out_(std::move(out)) {}
  void incident(Cells& cells, Claims) override {
    const store::FiledIncident& one = *cells.incident;
    JsonWriter json;
    json.open_object();
    put_columns(json, one.incident, "incident");
    if (!cells.derived->place_name.empty()) json.field("place_name", std::string_view(cells.derived->place_name));
    put_location(json.key("location").open_object(), cells.derived->location);
    json.close_object();
    put_sides(json, cells);
    put_ranges(json, one);
    put_rows(json, "accounts", one.accounts, "account", "incident_id");
    json.key("documents").open_array();
    for (const auto& [id, document] : one.documents) {
      json.open_object();
      put_columns(json, document.document, "document", {"text", "layout"});
      json.key("source").open_object();
      put_columns(json, document.source, "source");
      json.close_object().close_object();
    }
    json.close_array().key("claims").open_array();
    for (const store::FiledClaim& claim : one.claims) put_claim(json, claim);
    json.close_array();
    put_rows(json, "decisions", one.decisions, "decision", "");
    put_rows(json, "victims", one.victims, "victim", "incident_id");
    put_edition(json.key("edition"), *cells.edition);
    json.close_object();
    out_.write(json.text());
    out_.write("\n");
    ++count_;
  }
  store::Want want() const override { return {false, true}; }
  bool failed() const override { return out_.failed(); }
  Result<Ok> finish() override { return out_.finish(); }
  std::string describe() const override { return std::to_string(count_) + " incidents"; }

 private:
  OutFile out_;
  size_t count_ = 0;
};

}  // namespace

Made make_jsonl(const Target& target) {
  auto out = OutFile::create(target.out);
  if (!out) return out.error();
  return std::unique_ptr<Writer>(std::make_unique<JsonLines>(std::move(*out)));
}

}  // namespace parley::exports
