#include "serve/desk.h"

#include <algorithm>

#include "ingest/encoding.h"
#include "serve/assets.h"
#include "serve/routes.h"

namespace parley::serve {
namespace {

constexpr char kApi[] = "/api/";
constexpr char kPolicy[] =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src "
    "'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

bool is_write(const Request& request) { return request.method != "GET"; }

void add_protection(Response& response) {
  const auto add = [&](const char* name, const char* value) { response.headers.emplace_back(name, value); };
  add("Content-Security-Policy", kPolicy);
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "no-referrer");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  const bool said = std::any_of(response.headers.begin(), response.headers.end(),
                                [](const auto& header) { return header.first == "Cache-Control"; });
  if (!said) add("Cache-Control", response.stream ? "no-store" : "private, no-cache");
}

const std::string* find_header(const Response& response, std::string_view name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return &value;
  }
  return nullptr;
}

/// 304 where the reader has it already.
Response unless_known(Response response, const Request& request) {
  if (request.method != "GET" || response.status != 200 || response.stream || response.file) return response;
  if (!find_header(response, "ETag"))
    response.headers.emplace_back("ETag", "\"" + ingest::sha256(response.body).substr(0, 32) + "\"");
  const std::string& tag = *find_header(response, "ETag");
  if (request.header("if-none-match").find(tag) == std::string_view::npos) return response;
  response.status = 304;
  response.body.clear();
  return response;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What is wrong with the query, if anything.
std::optional<Response> check_query(const Route& route, const Request& request) {
  for (const auto& given : request.query) {
    const std::string& name = given.first;
    const std::string& value = given.second;
    const auto known = std::find_if(route.query.begin(), route.query.end(),
                                    [&](const Parameter& parameter) { return parameter.name == name; });
    if (known == route.query.end()) return problem(400, "there is no parameter '" + name.substr(0, 40) + "' here");
    if (!value.empty() && known->type == "integer" && !is_number(value))
      return problem(400, "'" + name + "' is a whole number");
    if (!value.empty() && known->type == "boolean" && value != "true" && value != "false")
      return problem(400, "'" + name + "' is true or false");
    if (!is_utf8(value)) return problem(400, "'" + name + "' is not UTF-8");
  }
  return std::nullopt;
}

}  // namespace

Desk::Desk(Config config) : config_(std::move(config)), local_csrf_(random_token()) {}

Desk::Lease::~Lease() {
  const std::lock_guard lock(desk_.mutex_);
  desk_.idle_.push_back(std::move(store_));
}

Result<std::unique_ptr<Desk::Lease>> Desk::lease() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto lease = std::make_unique<Lease>(*this, std::move(idle_.back()));
      idle_.pop_back();
      return lease;
    }
  }
  auto opened = config_.open();
  if (!opened) return opened.error();
  return std::make_unique<Lease>(*this, std::move(*opened));
}

void Desk::tick() {
  const auto store = lease();
  if (store) feed_.poll(***store);
}

std::optional<Visitor> Desk::visitor_of(const Request& request) {
  Visitor visitor;
  if (!is_shared()) {
    visitor.person.role = Role::lead;
    visitor.csrf = local_csrf_;
    return visitor;
  }
  const std::string token = cookie_of(request.header("cookie"), "parley_session");
  if (token.empty()) return std::nullopt;
  const auto session = config_.people->session(token);
  if (!session) return std::nullopt;
  visitor = {session->person, session->token, session->csrf};
  return visitor;
}

bool Desk::is_own_host(std::string_view host) const {
  const std::string port = ":" + std::to_string(port_);
  for (const std::string_view name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (host == std::string(name) + port) return true;
  }
  return !config_.origin.empty() && host == std::string_view(config_.origin).substr(config_.origin.find("//") + 2);
}

/// Pages of other sites reach a server on this machine under names of their own (DNS rebinding), or make the browser
/// write for them (CSRF): both are refused before anything is looked at.
std::optional<Response> Desk::refuse_origin(const Request& request) const {
  if (!is_own_host(request.header("host")))
    return problem(421, "this desk is not known under this name; open http://127.0.0.1:" + std::to_string(port_) + "/");
  if (!is_write(request)) return std::nullopt;
  const std::string_view origin = request.header("origin"), site = request.header("sec-fetch-site");
  const size_t name = origin.find("//");
  if (!origin.empty() && (name == std::string_view::npos || !is_own_host(origin.substr(name + 2))))
    return problem(403, "another site may not write here");
  if (!site.empty() && site != "same-origin" && site != "none") return problem(403, "another site may not write here");
  return std::nullopt;
}

Response Desk::answer(const Request& request) {
  Response response = unless_known(find_answer(request), request);
  add_protection(response);
  return response;
}

Response Desk::find_answer(const Request& request) {
  if (auto refused = refuse_origin(request)) return *refused;
  if (!request.path.starts_with(kApi)) return page(request);
  std::vector<std::string> names;
  std::string others;
  const Route* route = find_route(request.method, request.path, names, others);
  if (!route) {
    if (others.empty()) return problem(404, "there is no such address; /api/v1/openapi.json lists all");
    Response response = problem(405, "this address takes " + others);
    response.headers.emplace_back("Allow", others);
    return response;
  }
  const std::optional<Visitor> known = visitor_of(request);
  const Visitor visitor = known ? *known : Visitor{};
  if (!visitor.person.may(route->needs))
    return known ? problem(403, "this needs the right to " + std::string(to_string(route->needs)))
                 : problem(401, "sign in first");
  // signing in has no session yet whose token could be sent
  const bool begins_session = route->takes == "SignIn";
  if (is_write(request) && !begins_session && !same_secret(request.header("x-csrf-token"), visitor.csrf))
    return problem(403, "the header X-CSRF-Token is missing or wrong; GET /api/v1/session has it");
  if (!route->takes.empty() && route->takes != "bytes" &&
      !request.header("content-type").starts_with("application/json"))
    return problem(415, "send Content-Type: application/json");
  if (auto wrong = check_query(*route, request)) return *wrong;
  Call call{*this, request, visitor, nullptr, std::move(names)};
  if (route->needs == Right::nothing || route->needs == Right::people) return route->answer(call);
  const auto store = lease();
  if (!store) return problem(503, to_string(store.error()));
  call.store = &***store;
  return route->answer(call);
}

Response Desk::page(const Request& request) const {
  if (is_write(request)) return problem(405, "a page is only read");
  const Asset* asset = find_asset(request.path);
  const bool fixed = asset && request.path.starts_with("/assets/");  // its name changes with its content
  if (!asset) asset = page_for(request.path);
  if (!asset) return problem(404, "there is no such page");
  const bool text = asset->type.starts_with("text/");
  Response response{200, std::string(asset->type) + (text ? "; charset=utf-8" : ""), std::string(asset->bytes), {}, {}};
  if (fixed) response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

}  // namespace parley::serve
