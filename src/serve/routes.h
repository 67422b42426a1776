// The routes of the API in one table, which both finds what answers a request and writes the OpenAPI document.
// Tested by test/serve/desk_test.cc.
#pragma once
#include <span>

#include "serve/desk.h"

namespace parley::serve {

/// A request on its way through a route.
struct Call {
  Desk& desk;
  const Request& request;
  const Visitor& visitor;
  store::Store* store;             // nullptr where the route needs no ledger
  std::vector<std::string> names;  // what stands for {…} in the path, decoded
};

struct Parameter {
  std::string_view name, type, says;  // type: string, integer, boolean
};
struct Route {
  std::string_view method, path;  // "/api/v1/claims/{id}"
  Right needs;
  std::string_view says;
  std::span<const Parameter> query;
  std::string_view takes;  // name of the schema of the body; "" = none
  std::string_view gives;  // name of the schema; "[Claim]" = a page of them
  Response (*answer)(Call&);
};
std::span<const Route> routes();

struct Schema {
  std::string_view name;
  std::string_view fields;  // "id:string lat:number? accounts:[Account]"; ? = null where nothing is claimed or known
};
std::span<const Schema> schemas();

/// The document of OpenAPI 3.1 made of both tables.
std::string openapi(std::string_view version);

/// The first route that fits; `names` gets what stands for {…}.  `others`: methods that the path would take.
const Route* find_route(std::string_view method, std::string_view path, std::vector<std::string>& names,
                        std::string& others);

// What answers, by what it is about: lists.cc, things.cc, decisions.cc, documents.cc, exports.cc, places.cc,
// sessions.cc.
Response list_incidents(Call&), list_claims(Call&), list_documents(Call&), list_sources(Call&), list_decisions(Call&),
    list_audit(Call&), search(Call&), status(Call&), list_figures(Call&);
Response get_incident(Call&), get_claim(Call&), get_document(Call&), get_source(Call&), get_history(Call&);
Response post_decision(Call&), list_actions(Call&);
Response post_documents(Call&);
Response get_session(Call&), sign_in(Call&), sign_out(Call&), list_people(Call&), put_person(Call&),
    remove_person(Call&);
Response list_exports(Call&), list_profiles(Call&), get_export(Call&), get_publication(Call&);
Response get_place(Call&), list_viewpoints(Call&);
Response get_events(Call&), get_openapi(Call&);

}  // namespace parley::serve
