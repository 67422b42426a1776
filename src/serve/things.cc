// One thing with all that hangs on it.
#include "serve/rows.h"
#include "store/desk.h"

namespace parley::serve {
namespace {

using Sections = std::vector<store::Section>;

/// Rows of a part by the claim that they belong to, in their order.
class Parts {
 public:
  Parts(const store::Listing& listing, const Words& words) : listing_(listing), words_(words) {
    const size_t by = column(listing, "claim_id");
    for (const store::Row& row : listing.rows) rows_[store::to_text(row[by])].push_back(&row);
  }
  void write(JsonWriter& json, const std::string& claim, bool hidden) const {
    json.open_array();
    const auto found = rows_.find(claim);
    if (found != rows_.end()) {
      for (const store::Row* row : found->second) {
        json.open_object();
        write_fields(json, listing_.columns, *row, hidden, words_);
        json.close_object();
      }
    }
    json.close_array();
  }

 private:
  const store::Listing& listing_;
  Words words_;
  std::map<std::string, std::vector<const store::Row*>> rows_;
};

const Words kText = {"text"};
const Words kClaimWords = {"trigger_text", "before", "after", "title"};
const Words kDecisionWords = {"before", "after", "reason"};
const Words kDocumentWords = {"title", "name", "url", "text"};

void write_page(JsonWriter& json, const std::map<std::string, int64_t>& pages, const std::string& claim) {
  const auto page = pages.find(claim);
  json.key("page");
  page == pages.end() ? json.null() : json.value(page->second);
}

/// Claims with their speakers, roles, harms and spans inside, each with the ETag that a decision about it takes.
void write_claims(Call& call, JsonWriter& json, const store::Listing& claims, const Sections& sections,
                  const Veil& veil) {
  constexpr std::string_view kParts[] = {"speakers", "roles", "harms", "spans"};
  std::vector<Parts> parts;
  for (const std::string_view name : kParts) parts.emplace_back(section(sections, name), kText);
  const size_t by = column(claims, "id"), of = column(claims, "document_id");
  struct OfDocument {
    std::map<std::string, std::string> versions;
    std::map<std::string, int64_t> pages;
  };
  std::map<std::string, OfDocument> documents;
  json.open_array();
  for (const store::Row& row : claims.rows) {
    const std::string id = store::to_text(row[by]), document = store::to_text(row[of]);
    if (!documents.contains(document)) {
      auto versions = store::claim_versions(*call.store, document);
      auto pages = store::claim_pages(*call.store, document);
      documents[document] = {versions ? std::move(*versions) : decltype(OfDocument::versions){},
                             pages ? std::move(*pages) : decltype(OfDocument::pages){}};
    }
    OfDocument& own = documents[document];
    const bool hidden = veil.hides(id);
    json.open_object();
    write_fields(json, claims.columns, row, hidden, kClaimWords);
    json.field("etag", std::string_view(own.versions[id]));
    write_page(json, own.pages, id);
    for (size_t i = 0; i < parts.size(); ++i) {
      json.key(kParts[i]);
      parts[i].write(json, id, hidden);
    }
    json.close_object();
  }
  json.close_array();
}

void write_one(JsonWriter& json, const store::Listing& listing, bool hidden, const Words& words) {
  write_fields(json, listing.columns, listing.rows.at(0), hidden, words);
}

void write_section(JsonWriter& json, const Sections& sections, const char* name, const Veil& veil, const Words& words,
                   std::string_view id = "") {
  json.key(name);
  write_rows(json, section(sections, name), veil, words, id);
}

/// The full id that an id or its beginning stands for; or why there is none.
std::optional<Response> resolve(Call& call, const std::string& kind, std::string& id) {
  const auto found = call.store->find(id);
  if (!found) return failed(found.error(), 404);
  if (found->first != kind && !(kind == "claim" && found->first == "harm"))
    return problem(404, "'" + id + "' is a " + found->first + ", no " + kind);
  id = found->second.substr(0, kind == "claim" ? found->second.find('/') : std::string::npos);
  return std::nullopt;
}

/// Writes a thing until nobody changes it meanwhile.  The ETag is what If-Match of a decision takes.
template <class Write>
Response write_steadily(Call& call, std::string_view kind, const std::string& id, Write write) {
  constexpr int kTries = 10;
  auto before = store::version_of(*call.store, kind, id);
  for (int i = 0; i < kTries && before; ++i) {
    JsonWriter json;
    json.open_object();
    const Result<Ok> written = write(json);
    if (!written) return failed(written.error());
    auto after = store::version_of(*call.store, kind, id);
    if (after && *after == *before) {
      json.field("etag", std::string_view(*before)).close_object();
      Response response = json_response(json);
      response.headers.emplace_back("ETag", "\"" + *before + "\"");
      return response;
    }
    before = std::move(after);
  }
  return before ? problem(503, "it changes all the time; ask again") : failed(before.error());
}

}  // namespace

Response get_incident(Call& call) {
  std::string id = call.names[0];
  if (auto wrong = resolve(call, "incident", id)) return *wrong;
  const Veil veil(call);
  return write_steadily(call, "incident", id, [&](JsonWriter& json) -> Result<Ok> {
    const auto sections = store::open_incident(*call.store, id);
    if (!sections) return sections.error();
    write_one(json, section(*sections, "incident"), veil.hides_all(), {"suggested_reason", "grading_reason"});
    write_section(json, *sections, "parts", veil, {});
    write_section(json, *sections, "ranges", veil, {});
    write_section(json, *sections, "accounts", veil, {"title", "url"}, "document_id");
    json.key("claims");
    write_claims(call, json, section(*sections, "claims"), *sections, veil);
    write_section(json, *sections, "links", veil, {"evidence"}, "first_account");
    write_section(json, *sections, "decisions", veil, kDecisionWords, "target");
    return Ok{};
  });
}

Response get_document(Call& call) {
  std::string id = call.names[0];
  if (auto wrong = resolve(call, "document", id)) return *wrong;
  const Veil veil(call);
  if (veil.hides(id)) return problem(403, "this document is restricted; a lead can open it or change its sensitivity");
  return write_steadily(call, "document", id, [&](JsonWriter& json) -> Result<Ok> {
    const auto sections = store::open_document(*call.store, id);
    if (!sections) return sections.error();
    write_one(json, section(*sections, "document"), false, kDocumentWords);
    json.key("claims");
    write_claims(call, json, section(*sections, "claims"), *sections, veil);
    write_section(json, *sections, "copies", veil, kDocumentWords, "id");
    write_section(json, *sections, "versions", veil, {});
    write_section(json, *sections, "decisions", veil, kDecisionWords, "target");
    return Ok{};
  });
}

Response get_claim(Call& call) {
  std::string id = call.names[0];
  if (auto wrong = resolve(call, "claim", id)) return *wrong;
  const Veil veil(call);
  return write_steadily(call, "claim", id, [&](JsonWriter& json) -> Result<Ok> {
    const auto sections = store::open_claim(*call.store, id);
    if (!sections) return sections.error();
    write_one(json, section(*sections, "claim"), veil.hides(id), kClaimWords);
    const auto pages = store::claim_pages(*call.store, id.substr(0, id.find('-')));
    if (!pages) return pages.error();
    write_page(json, *pages, id);
    for (const char* part : {"speakers", "roles", "harms", "spans"})
      write_section(json, *sections, part, veil, kText, "claim_id");
    write_section(json, *sections, "decisions", veil, kDecisionWords, "target");
    return Ok{};
  });
}

Response get_source(Call& call) {
  std::string id = call.names[0];
  if (auto wrong = resolve(call, "source", id)) return *wrong;
  const Veil veil(call);
  return write_steadily(call, "source", id, [&](JsonWriter& json) -> Result<Ok> {
    const auto sections = call.store->show("source", id);
    if (!sections) return sections.error();
    write_one(json, section(*sections, "source"), false, {});
    json.key("one_voice_with");
    write_rows(json, section(*sections, "one voice with"), veil, {});
    write_section(json, *sections, "documents", veil, kDocumentWords, "id");
    write_section(json, *sections, "decisions", veil, kDecisionWords, "target");
    return Ok{};
  });
}

Response get_history(Call& call) {
  const auto found = call.store->find(call.names[0]);
  if (!found) return failed(found.error(), 404);
  const Veil veil(call);
  const bool of_document = found->first != "incident" && found->first != "source";
  if (of_document && veil.hides(found->second)) return problem(403, "this document is restricted");
  const auto sections = call.store->history(found->first, found->second);
  if (!sections) return failed(sections.error());
  JsonWriter json;
  json.open_object().field("id", std::string_view(found->second)).field("kind", std::string_view(found->first));
  json.key("sections").open_object();
  for (const store::Section& one : *sections) {
    json.key(one.name);
    write_rows(json, one.listing, veil, {"before", "after", "reason", "title", "text"});
  }
  return json.close_object().close_object(), json_response(json);
}

}  // namespace parley::serve
