#include "serve/routes.h"

#include <algorithm>

namespace parley::serve {
namespace {

constexpr Parameter kLimit = {"limit", "integer", "how many, 1 to 1000; 50 where nothing is said"};
constexpr Parameter kCursor = {"cursor", "string", "`next` of the page before"};
constexpr Parameter kFrom = {"from", "string", "first day, 2020-09-27"};
constexpr Parameter kTo = {"to", "string", "last day, included"};

constexpr Parameter kViewpoint = {"viewpoint", "string", "on disputed territory: iso, de_facto or a claimant"};
constexpr Parameter kPlaceName = {"place", "string", "a name or its beginning"};
constexpr Parameter kNear = {"near", "string", "LAT,LON,KM: 47.1,37.5,25"};
constexpr Parameter kHarm = {"kind", "string", "of harm: killed, injured …"};
constexpr Parameter kState = {"state", "string", "candidate, in_review, agreed, published, withdrawn, merged"};
constexpr Parameter kContested = {"contested", "boolean", "only those where accounts contradict each other"};
constexpr Parameter kWords = {"words", "string", "in the documents"};
constexpr Parameter kIncidents[] = {kFrom,
                                    kTo,
                                    kPlaceName,
                                    kNear,
                                    kHarm,
                                    kState,
                                    kContested,
                                    kWords,
                                    {"viewpoint", "string",
                                     "tells which state each place is of: iso, de_facto or a claimant; "
                                     "without it no state is told"},
                                    kLimit,
                                    kCursor};
constexpr Parameter kFigures[] = {kFrom, kTo, kPlaceName, kNear, kHarm, kState, kContested, kWords, kLimit, kCursor};
constexpr Parameter kClaims[] = {{"document", "string", "id of a document"},
                                 {"incident", "string", "id of an incident"},
                                 {"actor", "string", "code of a speaker, perpetrator or target"},
                                 {"event", "string", "of PLOVER: ASSAULT …"},
                                 {"stance", "string", "asserted, reported, denied …"},
                                 {"state", "string", "machine, accepted, edited, rejected"},
                                 kFrom,
                                 kTo,
                                 kLimit,
                                 kCursor};
constexpr Parameter kDocuments[] = {{"source", "string", "id of a source"},
                                    {"words", "string", "in the text or title"},
                                    {"state", "string", "open, unread, changed, gone, copy"},
                                    kLimit,
                                    kCursor};
constexpr Parameter kDecisions[] = {{"target", "string", "what was decided about"},
                                    {"by", "string", "who decided"},
                                    {"action", "string", "accept, grade …"},
                                    kLimit,
                                    {"cursor", "integer", "`next` of the page before"}};
constexpr Parameter kAudit[] = {kLimit, {"cursor", "integer", "`next` of the page before"}};
constexpr Parameter kSearch[] = {
    {"words", "string", "every one must stand in the document; \"…\" holds words together"}, kLimit};
constexpr Parameter kName[] = {{"name", "string", "of the file; its ending says what the bytes are"}};

constexpr Parameter kSensitivity = {"sensitivity", "string",
                                    "of the most sensitive documents that may leave; internal where nothing is said"};
constexpr Parameter kNames = {"names", "string", "pseudonyms, or consented: those whose consent is recorded"};
constexpr Parameter kProfile = {"profile", "string",
                                "one of /api/v1/profiles, which then says how sensitive documents and names leave"};
constexpr Parameter kExport[] = {
    kFrom,      kTo,        kPlaceName, kHarm,        {"state", "string", "candidate, in_review, agreed, published"},
    kContested, kViewpoint, kProfile,   kSensitivity, kNames};
constexpr Parameter kPublication[] = {kProfile, kSensitivity, kNames};
constexpr Parameter kPlace[] = {{"near", "string", "LAT,LON of the place: 47.1,37.5"},
                                {"day", "string", "of the event; today's status"},
                                kViewpoint};

const Route kRoutes[] = {
    {"GET", "/api/v1/openapi.json", Right::nothing, "this document", {}, "", "any", get_openapi},
    {"GET",
     "/api/v1/session",
     Right::nothing,
     "who asks, with what rights; the token that writing needs",
     {},
     "",
     "Session",
     get_session},
    {"POST", "/api/v1/session", Right::nothing, "sign in to a shared desk", {}, "SignIn", "Session", sign_in},
    {"DELETE", "/api/v1/session", Right::nothing, "sign out", {}, "", "", sign_out},
    {"GET", "/api/v1/people", Right::people, "who may use a shared desk", {}, "", "[Person]", list_people},
    {"PUT",
     "/api/v1/people/{name}",
     Right::people,
     "give somebody a role and a password",
     {},
     "NewPerson",
     "",
     put_person},
    {"DELETE", "/api/v1/people/{name}", Right::people, "take somebody's access", {}, "", "", remove_person},
    {"GET",
     "/api/v1/status",
     Right::figures,
     "how much there is; whether the audit trail holds together",
     {},
     "",
     "Status",
     status},
    {"GET",
     "/api/v1/events",
     Right::figures,
     "server-sent events: `change` for each entry of the audit trail",
     {},
     "",
     "events",
     get_events},
    {"GET", "/api/v1/incidents", Right::figures, "incidents, the latest first", kIncidents, "", "[IncidentRow]",
     list_incidents},
    {"GET", "/api/v1/figures", Right::figures,
     "how many were killed, as known on each day: ranges of the accounts published by then, incident by incident",
     kFigures, "", "[FigureOfDay]", list_figures},
    {"GET",
     "/api/v1/incidents/{id}",
     Right::figures,
     "an incident: ranges, accounts, claims, links, decisions",
     {},
     "",
     "Incident",
     get_incident},
    {"GET", "/api/v1/claims", Right::figures, "claims in the order of their documents", kClaims, "", "[ClaimRow]",
     list_claims},
    {"GET",
     "/api/v1/claims/{id}",
     Right::figures,
     "a claim with its characters and decisions",
     {},
     "",
     "Claim",
     get_claim},
    {"GET", "/api/v1/documents", Right::text, "documents, the newest first", kDocuments, "", "[DocumentRow]",
     list_documents},
    {"POST", "/api/v1/documents", Right::record, "read and add documents: all that `parley add` reads", kName, "bytes",
     "Added", post_documents},
    {"GET",
     "/api/v1/documents/{id}",
     Right::text,
     "a document: text, claims, spans in code points",
     {},
     "",
     "Document",
     get_document},
    {"GET", "/api/v1/sources", Right::figures, "who publishes", {}, "", "[SourceRow]", list_sources},
    {"GET",
     "/api/v1/sources/{id}",
     Right::figures,
     "a source, who counts as one voice with it, what it published",
     {},
     "",
     "Source",
     get_source},
    {"GET", "/api/v1/decisions", Right::figures, "what people decided, the latest first", kDecisions, "", "[Decision]",
     list_decisions},
    {"POST",
     "/api/v1/decisions",
     Right::record,
     "decide; If-Match holds the ETag of the target as you saw it, 412 says that somebody was faster",
     {},
     "NewDecision",
     "Decided",
     post_decision},
    {"GET",
     "/api/v1/actions",
     Right::figures,
     "what can be decided, and with what right",
     {},
     "",
     "[Action]",
     list_actions},
    {"GET", "/api/v1/history/{id}", Right::text, "how something came to be", {}, "", "History", get_history},
    {"GET", "/api/v1/audit", Right::figures, "the audit trail, the latest first", kAudit, "", "[AuditEntry]",
     list_audit},
    {"GET", "/api/v1/exports", Right::figures, "the formats of exports", {}, "", "[ExportFormat]", list_exports},
    {"GET",
     "/api/v1/profiles",
     Right::figures,
     "what may leave, by the files that the desk was started with",
     {},
     "",
     "[Profile]",
     list_profiles},
    {"GET", "/api/v1/exports/{format}", Right::text,
     "the ledger as a file; names of persons are pseudonyms, and what your role may not read stays", kExport, "",
     "file", get_export},
    {"GET", "/api/v1/publication", Right::lead,
     "what is published against what stands now, and what would leave changed or stay", kPublication, "", "Publication",
     get_publication},
    {"GET", "/api/v1/places/{name}", Right::figures, "a place: who uses which name, which state by which viewpoint",
     kPlace, "", "Place", get_place},
    {"GET",
     "/api/v1/viewpoints",
     Right::figures,
     "by whom a place can be told to be of a state",
     {},
     "",
     "[Viewpoint]",
     list_viewpoints},
    {"GET", "/api/v1/search", Right::text, "documents and incidents that hold words", kSearch, "", "Found", search},
};

/// Steps through the parts of a path.
std::string_view next_part(std::string_view& path) {
  path.remove_prefix(std::min<size_t>(1, path.size()));
  const size_t end = std::min(path.find('/'), path.size());
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end);
  return part;
}

bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& names) {
  names.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = next_part(pattern), given = next_part(path);
    if (!wanted.starts_with('{')) {
      if (wanted != given) return false;
      continue;
    }
    auto name = percent_decode(given);
    if (!name || name->empty() || !is_utf8(*name)) return false;
    names.push_back(std::move(*name));
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

const Route* find_route(std::string_view method, std::string_view path, std::vector<std::string>& names,
                        std::string& others) {
  for (const Route& route : kRoutes) {
    if (!fits(route.path, path, names)) continue;
    if (route.method == method) return &route;
    others += (others.empty() ? "" : ", ") + std::string(route.method);
  }
  return nullptr;
}

}  // namespace parley::serve
