// GeoJSON (RFC 7946): a feature for each incident; no geometry where its place is not known.  A point stands for a
// circle of radius_km: a district is not drawn as a pin.
#include "export/records.h"
#include "export/writer.h"

namespace parley::exports {
namespace {

class GeoJson final : public Writer {
 public:
  GeoJson(OutFile out, const Target& target) : out_(std::move(out)), lost_(target.lost) {
    JsonWriter json;
    put_edition(json, target.edition);
    out_.write("{\"type\":\"FeatureCollection\",\"edition\":" + json.text() + ",\"features\":[");
  }
  void incident(Cells& cells, Claims) override {
    const store::FiledIncident& one = *cells.incident;
    JsonWriter json;
    json.open_object().field("type", "Feature").field("id", words(one.incident, "incident", "id"));
    geometry(json, one.incident);
    json.key("properties").open_object();
    put_columns(json, one.incident, "incident");
    if (!cells.derived->place_name.empty()) json.field("place_name", std::string_view(cells.derived->place_name));
    put_location(json, cells.derived->location);
    put_sides(json, cells);
    put_ranges(json, one);
    documents(json, one);
    json.close_object().close_object();
    out_.write(count_++ ? ",\n" : "\n");
    out_.write(json.text());
    for (const store::FiledClaim& claim : one.claims)
      lost_.add(words(one.incident, "incident", "id"), "", "claim.id", claim.rows.id(),
                "a feature has no room for its claims");
  }
  bool failed() const override { return out_.failed(); }
  Result<Ok> finish() override {
    out_.write("\n]}\n");
    return out_.finish();
  }
  std::string describe() const override { return std::to_string(count_) + " features"; }

 private:
  static void geometry(JsonWriter& json, const store::Row& row) {
    json.key("geometry");
    const store::Value &lat = cell(row, "incident", "lat"), &lon = cell(row, "incident", "lon");
    if (store::is_null(lat) || store::is_null(lon)) {
      json.null();
      return;
    }
    json.open_object().field("type", "Point").key("coordinates").open_array();
    json.number(store::to_text(lon)).number(store::to_text(lat)).close_array().close_object();
  }
  static void documents(JsonWriter& json, const store::FiledIncident& one) {
    json.key("documents").open_array();
    for (const auto& [id, document] : one.documents) {
      json.open_object().field("id", std::string_view(id));
      for (const char* column : {"publisher", "published", "title", "url", "raw_sha256"}) {
        if (const store::Value& value = cell(document.document, "document", column); !store::is_null(value))
          put_value(json.key(column), value);
      }
      json.close_object();
    }
    json.close_array();
  }

  OutFile out_;
  Lost& lost_;
  size_t count_ = 0;
};

}  // namespace

Made make_geojson(const Target& target) {
  auto out = OutFile::create(target.out);
  if (!out) return out.error();
  return std::unique_ptr<Writer>(std::make_unique<GeoJson>(std::move(*out), target));
}

}  // namespace parley::exports
