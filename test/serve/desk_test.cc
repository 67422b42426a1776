// The review desk without a network: every route for every role, what is refused, what a decision needs.
#include "serve/desk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "serve/routes.h"
#include "store/desk.h"
#include "store/ledger.h"

using namespace parley;
using namespace parley::test;
using nlohmann::json;
using serve::Request;
using serve::Response;
using serve::Role;

namespace {

// Written for this test.
const std::vector<Text> kTexts = {
    {"On 3 October 2015 an airstrike on a hospital in Kunduz killed 19 people, including three children, and injured "
     "37, the charity said.",
     "Harbour Gazette", "2015-10-03", "https://example.org/a", ""},
    {"At least 22 people were killed when a hospital in Kunduz was bombed on 3 October 2015, officials said. <script>"
     "alert(1)</script>",
     "Valley Wire", "2015-10-04", "https://example.org/b", ""},
    {"Rockets struck a market in Mariupol on 24 January 2015 and killed 30 civilians, the city council said.",
     "Harbour Gazette", "2015-01-25", "https://example.org/c", ""},
};
constexpr std::pair<const char*, Role> kPeople[] = {
    {"", Role::nobody},    {"Adm", Role::administrator}, {"Fig", Role::viewer_without_people},
    {"Vic", Role::viewer}, {"Rec", Role::recorder},      {"Rev", Role::reviewer},
    {"Lea", Role::lead},
};
constexpr char kPassword[] = "a long password";
constexpr unsigned short kPort = 8027;

serve::Config config_for(const std::string& address) {
  serve::Config config;
  config.open = [address] {
    return store::Store::open(address, {store::Open::existing, &link_rules(), "test", store::now});
  };
  config.tables = []() -> Result<const pipeline::Tables*> { return &tables(); };
  config.reference = []() -> Result<const exports::Reference*> {
    static const auto reference = exports::Reference::load("data", "build/gazetteer.bin");
    if (!reference) return reference.error();
    return &*reference;
  };
  config.ledger = address, config.data = "data";
  config.extractor = [] { return std::string("test 1"); };
  config.version = "test";
  exports::Profile coarse, everything;
  coarse.name = "coarse", coarse.degrees = 0.1, coarse.blank = {{"claim", "date_from"}};
  everything.name = "everything", everything.sensitivity = "sealed";
  config.profiles = {{coarse, "coarse 1"}, {everything, "everything 1"}};
  return config;
}

/// A desk over a ledger of three documents.
class TestDesk {
 public:
  explicit TestDesk(bool shared = false) {
    auto ledger = open_ledger(address());
    for (const Text& text : kTexts) REQUIRE(ledger->add(read_entry(text), "tester"));
    serve::Config config = config_for(address());
    if (shared) {
      auto people = serve::People::open((folder_.path() / "people").string());
      REQUIRE(people);
      config.people = std::move(*people);
      for (const auto& [name, role] : kPeople) {
        if (role != Role::nobody) REQUIRE(config.people->add(name, role, kPassword));
      }
    }
    desk_ = std::make_unique<serve::Desk>(std::move(config));
    desk_->listens_on(kPort);
  }
  serve::Desk& operator*() { return *desk_; }
  std::string address() const { return (folder_.path() / "desk.db").string(); }

  Response ask(Request request) {
    request.headers.emplace("host", "127.0.0.1:8027");
    request.peer = "127.0.0.1";
    return desk_->answer(request);
  }
  Response get(const std::string& path, std::map<std::string, std::string> query = {}) {
    return ask({"GET", path, std::move(query), headers_, "", ""});
  }
  json read(const std::string& path, std::map<std::string, std::string> query = {}) {
    const Response response = get(path, std::move(query));
    REQUIRE_MESSAGE(response.status == 200, path << " " << response.body);
    return json::parse(response.body);
  }
  Response send(const std::string& method, const std::string& path, const std::string& body,
                std::map<std::string, std::string> more = {}) {
    std::map<std::string, std::string> headers = headers_;
    headers.emplace("content-type", "application/json");
    for (auto& [name, value] : more) headers[name] = value;
    return ask({method, path, {}, headers, body, ""});
  }
  /// Later requests are made by that person; "" = by nobody.
  void become(const std::string& name) {
    headers_.clear();
    if (!name.empty()) {
      const Response in = send("POST", "/api/v1/session", json{{"name", name}, {"password", kPassword}}.dump());
      REQUIRE_MESSAGE(in.status == 201, in.body);
      for (const auto& [header, value] : in.headers) {
        if (header == "Set-Cookie") headers_["cookie"] = value.substr(0, value.find(';'));
      }
    }
    headers_["x-csrf-token"] = read("/api/v1/session")["csrf"];
  }
  Response decide(const json& decision, const std::string& seen = "*") {
    return send("POST", "/api/v1/decisions", decision.dump(), {{"if-match", seen}});
  }
  std::string first(const std::string& path) { return read(path)["items"][0]["id"]; }

 private:
  Folder folder_;
  std::unique_ptr<serve::Desk> desk_;
  std::map<std::string, std::string> headers_;
};

std::string encoded(const std::string& id) {
  std::string out;
  for (const char c : id) out += c == '#' ? "%23" : c == '/' ? "%2F" : c == ' ' ? "%20" : std::string(1, c);
  return out;
}
std::string header(const Response& response, std::string_view name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return value;
  }
  return "";
}

struct Permitted {
  const char *method, *path;
  const char* roles;  // nobody, administrator, viewer without people, viewer, recorder, reviewer, lead
};
constexpr Permitted kPermitted[] = {
    {"GET", "/api/v1/openapi.json", "1111111"},
    {"GET", "/api/v1/session", "1111111"},
    {"POST", "/api/v1/session", "1111111"},
    {"DELETE", "/api/v1/session", "0111111"},  // nobody has no token to send
    {"GET", "/api/v1/people", "0100000"},
    {"PUT", "/api/v1/people/{name}", "0100000"},
    {"DELETE", "/api/v1/people/{name}", "0100000"},
    {"GET", "/api/v1/status", "0011111"},
    {"GET", "/api/v1/events", "0011111"},
    {"GET", "/api/v1/incidents", "0011111"},
    {"GET", "/api/v1/figures", "0011111"},
    {"GET", "/api/v1/incidents/{id}", "0011111"},
    {"GET", "/api/v1/claims", "0011111"},
    {"GET", "/api/v1/claims/{id}", "0011111"},
    {"GET", "/api/v1/documents", "0001111"},
    {"POST", "/api/v1/documents", "0000111"},
    {"GET", "/api/v1/documents/{id}", "0001111"},
    {"GET", "/api/v1/sources", "0011111"},
    {"GET", "/api/v1/sources/{id}", "0011111"},
    {"GET", "/api/v1/decisions", "0011111"},
    {"POST", "/api/v1/decisions", "0000111"},
    {"GET", "/api/v1/actions", "0011111"},
    {"GET", "/api/v1/history/{id}", "0001111"},
    {"GET", "/api/v1/audit", "0011111"},
    {"GET", "/api/v1/exports", "0011111"},
    {"GET", "/api/v1/profiles", "0011111"},
    {"GET", "/api/v1/exports/{format}", "0001111"},
    {"GET", "/api/v1/publication", "0000001"},
    {"GET", "/api/v1/places/{name}", "0011111"},
    {"GET", "/api/v1/viewpoints", "0011111"},
    {"GET", "/api/v1/search", "0001111"},
};

/// Fields of an object by the schema of that name; every one that is there must be known, and the other way round.
void check_schema(const json& document, const json& object, const std::string& name) {
  const json& properties = document["components"]["schemas"][name]["properties"];
  for (const auto& [key, value] : object.items()) {
    INFO(name << "." << key);
    REQUIRE(properties.contains(key));
    const json& type = properties[key];
    if (type.contains("type") && type["type"].is_array()) {
      CHECK((value.is_null() || (type["type"][0] == "string"    ? value.is_string()
                                 : type["type"][0] == "boolean" ? value.is_boolean()
                                                                : value.is_number())));
    } else if (type.value("type", "") == "array") {
      REQUIRE(value.is_array());
      const std::string of = type["items"].value("$ref", "");
      if (!of.empty()) {
        for (const json& one : value) check_schema(document, one, of.substr(of.rfind('/') + 1));
      }
    } else if (type.value("type", "") == "string") {
      CHECK(value.is_string());
    } else if (type.value("type", "") == "integer") {
      CHECK(value.is_number_integer());
    }
  }
}

}  // namespace

TEST_CASE("serve: each route is open to its roles and to no others") {
  TestDesk desk(true);
  for (const serve::Route& route : serve::routes()) {
    const auto known = std::find_if(std::begin(kPermitted), std::end(kPermitted), [&](const Permitted& one) {
      return one.method == route.method && one.path == route.path;
    });
    REQUIRE_MESSAGE(known != std::end(kPermitted), route.method << " " << route.path << " has no row in this test");
  }
  CHECK(serve::routes().size() == std::size(kPermitted));
  for (size_t role = 0; role < std::size(kPeople); ++role) {
    desk.become(kPeople[role].first);
    for (const Permitted& one : kPermitted) {
      std::string path = one.path;
      if (const size_t at = path.find('{'); at != std::string::npos) path = path.substr(0, at) + "nothing";
      const Response response =
          std::string_view(one.method) == "GET" ? desk.get(path) : desk.send(one.method, path, "{}");
      const bool refused =
          (response.status == 401 && role == 0 && response.body.find("sign in") != std::string::npos) ||
          response.status == 403;
      INFO(kPeople[role].first << " " << one.method << " " << path << " " << response.status << " " << response.body);
      CHECK(refused == (one.roles[role] == '0'));
      if (response.status >= 400) CHECK(response.type == "application/problem+json");
      if (path == "/api/v1/session" && std::string_view(one.method) != "GET") desk.become(kPeople[role].first);
    }
  }
}

TEST_CASE("serve: decisions need the right that their action needs") {
  TestDesk desk(true);
  desk.become("Lea");
  const std::string claim = desk.first("/api/v1/claims"), incident = desk.first("/api/v1/incidents");
  const auto status = [&](const char* action, const std::string& target, const char* after) {
    return desk.decide({{"action", action}, {"target", target}, {"after", after}, {"reason", "as it says"}}).status;
  };
  desk.become("Rec");
  CHECK(status("accept", claim, "") == 201);
  CHECK(status("grade", incident, "fair") == 403);
  CHECK(status("undo", "1", "") == 201);
  desk.become("Rev");
  CHECK(status("grade", incident, "fair") == 201);
  CHECK(status("agree", incident, "") == 422);  // the same person
  CHECK(status("publish", incident, "") == 403);
  desk.become("Lea");
  CHECK(status("agree", incident, "") == 201);
  CHECK(status("publish", incident, "") == 201);
  desk.become("Rec");
  CHECK(status("undo", "3", "") == 403);  // a grading
  CHECK(status("fly", claim, "") == 422);
  CHECK(desk.decide({{"action", "accept"}, {"target", claim}, {"reason", " "}}).status == 422);
  CHECK(desk.decide({{"action", "accept"}, {"target", claim}, {"reason", "x"}, {"by", "Lea"}}).status == 403);
  const json decisions = desk.read("/api/v1/decisions");
  CHECK(decisions["items"].back()["made_by"] == "Rec");
}

TEST_CASE("serve: of two people who saw the same claim the second is told") {
  TestDesk desk;
  desk.become("");
  const std::string claim = desk.first("/api/v1/claims");
  const Response seen = desk.get("/api/v1/claims/" + claim);
  const std::string etag = header(seen, "ETag");
  CHECK(json::parse(seen.body)["etag"] == etag.substr(1, etag.size() - 2));
  const json whole = desk.read("/api/v1/documents/" + claim.substr(0, claim.find('-')));
  for (const json& inside : whole["claims"]) {
    if (inside["id"] == claim) CHECK(inside["etag"] == json::parse(seen.body)["etag"]);
  }
  const json accept = {{"action", "accept"}, {"target", claim}, {"reason", "as it says"}, {"by", "Ada"}};
  const json reject = {{"action", "reject"}, {"target", claim}, {"reason", "a film"}, {"by", "Ben"}};
  CHECK(desk.decide(accept, "").status == 428);
  CHECK(desk.decide(accept, "garbage").status == 400);
  const Response first = desk.decide(accept, etag);
  CHECK(first.status == 201);
  const Response second = desk.decide(reject, etag);
  CHECK(second.status == 412);
  CHECK(desk.read("/api/v1/claims/" + claim)["state"] == "accepted");
  CHECK(desk.decide(reject, header(first, "ETag")).status == 201);
  // undone, the claim is as the machine read it; what was seen before is still old
  CHECK(desk.decide({{"action", "undo"}, {"target", "2"}, {"reason", "no film"}, {"by", "Ben"}}).status == 201);
  CHECK(desk.decide({{"action", "undo"}, {"target", "1"}, {"reason", "again"}, {"by", "Ben"}}).status == 201);
  CHECK(desk.read("/api/v1/claims/" + claim)["state"] == "machine");
  CHECK(desk.decide(accept, etag).status == 412);
  // the same of an incident whose claim another person changed
  const std::string incident = desk.first("/api/v1/incidents");
  const std::string before = header(desk.get("/api/v1/incidents/" + encoded(incident)), "ETag");
  const std::string inside = desk.read("/api/v1/incidents/" + encoded(incident))["claims"][0]["id"];
  CHECK(desk.decide({{"action", "accept"}, {"target", inside}, {"reason", "x"}, {"by", "Ada"}}).status == 201);
  CHECK(desk.decide({{"action", "grade"}, {"target", incident}, {"after", "fair"}, {"reason", "x"}, {"by", "Ben"}},
                    before)
            .status == 412);
}

TEST_CASE("serve: people move the characters that a field stands on, and can undo it") {
  TestDesk desk;
  desk.become("");
  std::string claim;
  const json claims = desk.read("/api/v1/claims");
  for (const json& one : claims["items"]) {
    if (!desk.read("/api/v1/claims/" + std::string(one["id"]))["harms"].empty()) claim = one["id"];
  }
  const auto edit = [&](const std::string& target, const char* field, const std::string& after) {
    return desk.decide({{"action", "edit"},
                        {"target", target},
                        {"field", field},
                        {"after", after},
                        {"reason", "seen"},
                        {"by", "Ada"}});
  };
  const auto role = [](const json& of, const char* name) {
    for (const json& one : of["roles"]) {
      if (one["role"] == name) return one;
    }
    return json();
  };
  const json before = desk.read("/api/v1/claims/" + claim);
  const std::string text = desk.read("/api/v1/documents/" + claim.substr(0, claim.find('-')))["text"];
  const std::string wider =
      std::to_string(before["span_begin"].get<int>()) + "-" + std::to_string(before["span_end"].get<int>() + 3);
  REQUIRE(edit(claim, "act span", wider).status == 201);
  REQUIRE(edit(claim, "object span", "3-12").status == 201);
  REQUIRE(edit(claim, "speaker span", "0-5").status == 201);
  REQUIRE(edit(claim, "place span", "5-9").status == 201);
  const std::string harm = before["harms"][0]["id"];
  REQUIRE(edit(harm, "span", "0-2").status == 201);
  const json after = desk.read("/api/v1/claims/" + claim);
  CHECK(after["state"] == "edited");
  CHECK(after["trigger_text"] ==
        text.substr(before["span_begin"], size_t(before["span_end"]) + 3 - size_t(before["span_begin"])));
  CHECK(role(after, "object")["text"] == text.substr(3, 9));
  CHECK(after["speakers"].back()["text"] == text.substr(0, 5));
  CHECK(after["harms"][0]["text"] == text.substr(0, 2));
  for (const char* wrong : {"", "5", "9-3", "0-99999", "-1-4", "1-2-3", "a-b", "0x1-5"})
    CHECK_MESSAGE(edit(claim, "target span", wrong).status == 422, wrong);
  CHECK(edit(claim, "rule span", "0-5").status == 422);
  for (int i = 5; i > 0; --i)
    REQUIRE(desk.decide({{"action", "undo"}, {"target", std::to_string(i)}, {"reason", "x"}, {"by", "Ada"}}).status ==
            201);
  json again = desk.read("/api/v1/claims/" + claim), first = before;
  for (json* one : {&again, &first}) one->erase("decisions"), one->erase("etag");
  CHECK(again == first);
  auto ledger = store::Store::open(desk.address(), {store::Open::existing, &link_rules(), "test", store::now});
  REQUIRE(ledger);
  const auto verified = (*ledger)->verify();
  REQUIRE(verified);
  for (const store::Damage& one : verified->damage) FAIL_CHECK(one.row << " " << one.field << " " << one.what);
}

TEST_CASE("serve: the OpenAPI document holds what the routes give") {
  TestDesk desk;
  desk.become("");
  const json document = desk.read("/api/v1/openapi.json");
  CHECK(document["openapi"] == "3.1.0");
  size_t operations = 0;
  for (const auto& [path, item] : document["paths"].items()) operations += item.size();
  CHECK(operations == serve::routes().size());
  for (const serve::Route& route : serve::routes())
    CHECK(document["paths"][std::string(route.path)].contains(serve::small_letters(route.method)));
  const std::string claim = desk.first("/api/v1/claims"), incident = desk.first("/api/v1/incidents");
  const std::string paper = desk.first("/api/v1/documents"), source = desk.first("/api/v1/sources");
  REQUIRE(desk.decide({{"action", "accept"}, {"target", claim}, {"reason", "x"}, {"by", "Ada"}}).status == 201);
  const auto path = [](const char* what, const std::string& id) {
    return std::string("/api/v1/") + what + "/" + encoded(id);
  };
  check_schema(document, desk.read(path("incidents", incident)), "Incident");
  check_schema(document, desk.read(path("claims", claim)), "Claim");
  check_schema(document, desk.read(path("documents", paper)), "Document");
  check_schema(document, desk.read(path("sources", source)), "Source");
  check_schema(document, desk.read("/api/v1/session"), "Session");
  check_schema(document, desk.read("/api/v1/status"), "Status");
  check_schema(document, desk.read("/api/v1/search", {{"words", "hospital"}}), "Found");
  for (const auto& [list, schema] : {std::pair{"incidents", "IncidentRow"},
                                     {"claims", "ClaimRow"},
                                     {"documents", "DocumentRow"},
                                     {"sources", "SourceRow"},
                                     {"decisions", "Decision"},
                                     {"audit", "AuditEntry"},
                                     {"figures", "FigureOfDay"},
                                     {"viewpoints", "Viewpoint"},
                                     {"actions", "Action"}}) {
    const json page = desk.read(std::string("/api/v1/") + list);
    REQUIRE_MESSAGE(!page["items"].empty(), list);
    for (const json& row : page["items"]) check_schema(document, row, schema);
  }
}

TEST_CASE("serve: other sites, wrong names, missing tokens and odd requests are refused") {
  TestDesk desk;
  const auto from = [&](const char* method, std::map<std::string, std::string> headers,
                        const std::string& body = "{}") {
    return desk.ask({method, "/api/v1/decisions", {}, std::move(headers), body, ""}).status;
  };
  CHECK(from("GET", {}) == 200);
  for (const char* host :
       {"evil.example", "evil.example:8027", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8027", ""})
    CHECK_MESSAGE(from("GET", {{"host", host}}) == 421, host);
  for (const char* host : {"localhost:8027", "[::1]:8027"}) CHECK(from("GET", {{"host", host}}) == 200);
  desk.become("");
  const std::string csrf = desk.read("/api/v1/session")["csrf"];
  const std::map<std::string, std::string> good = {{"content-type", "application/json"}, {"x-csrf-token", csrf}};
  const auto with = [&](const char* name, const char* value) {
    auto headers = good;
    headers[name] = value;
    return from("POST", headers);
  };
  CHECK(from("POST", good) == 422);  // no reason: it came as far as the decision
  CHECK(with("x-csrf-token", "") == 403);
  CHECK(with("x-csrf-token", "0123") == 403);
  CHECK(with("origin", "https://evil.example") == 403);
  CHECK(with("origin", "null") == 403);
  CHECK(with("origin", "http://127.0.0.1:8027") == 422);
  CHECK(with("sec-fetch-site", "cross-site") == 403);
  CHECK(with("content-type", "text/plain") == 415);
  CHECK(from("POST", good, "{") == 400);
  CHECK(from("POST", good, "[]") == 400);
  CHECK(from("POST", good, "{\"action\": 1}") == 400);
  CHECK(from("POST", good, "{\"reason\": \"x\", \"evil\": \"y\"}") == 400);
  CHECK(from("PATCH", good) == 405);
  CHECK(desk.get("/api/v1/decisions", {{"limit", "x"}}).status == 400);
  CHECK(desk.get("/api/v1/decisions", {{"unknown", "1"}}).status == 400);
  CHECK(desk.get("/api/v1/incidents", {{"from", "yesterday"}}).status == 400);
  CHECK(desk.get("/api/v1/incidents", {{"near", "1,2,nan"}}).status == 400);
  CHECK(desk.get("/api/v1/incidents", {{"cursor", "nothing"}}).status == 400);
  CHECK(desk.get("/api/v1/claims/%2e%2e%2f%2e%2e%2fetc%2fpasswd").status == 404);
  CHECK(desk.get("/api/v1/claims/%00").status == 404);
  CHECK(desk.get("/api/v1/claims/%zz").status == 404);
  for (const char* path : {"/../etc/passwd", "/assets/../index.html", "/assets/", "/secret", "//incidents"})
    CHECK_MESSAGE(desk.get(path).status == 404, path);
  const Response page = desk.get("/incidents");
  CHECK(page.status == 200);
  CHECK(header(page, "Content-Security-Policy").find("unsafe") == std::string::npos);
  CHECK(header(page, "Content-Security-Policy").find("frame-ancestors 'none'") != std::string::npos);
  CHECK(header(page, "X-Content-Type-Options") == "nosniff");
}

TEST_CASE("serve: signing in") {
  TestDesk desk(true);
  const auto in = [&](const char* name, const char* password) {
    return desk.send("POST", "/api/v1/session", json{{"name", name}, {"password", password}}.dump());
  };
  const Response right = in("Vic", kPassword);
  CHECK(right.status == 201);
  const std::string cookie = header(right, "Set-Cookie");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Strict") != std::string::npos);
  const std::string value = cookie.substr(0, cookie.find(';'));
  // a token that somebody chose beforehand is not taken over: signing in always makes a new one
  const auto fixed = std::map<std::string, std::string>{{"content-type", "application/json"}, {"cookie", value}};
  const Response again =
      desk.ask({"POST", "/api/v1/session", {}, fixed, json{{"name", "Vic"}, {"password", kPassword}}.dump(), ""});
  CHECK(header(again, "Set-Cookie").substr(0, value.size()) != value);
  CHECK(desk.ask({"GET", "/api/v1/incidents", {}, {{"cookie", value}}, "", ""}).status == 401);  // the old one ended
  CHECK(in("Vic", "another password").status == 401);
  CHECK(in("nobody of that name", kPassword).status == 401);
  for (int i = 0; i < 4; ++i) CHECK(in("Rev", "another password").status == 401);
  CHECK(in("Rev", "another password").status == 401);
  CHECK(in("Rev", kPassword).status == 429);
  // whoever is removed is out at once
  desk.become("Rec");
  CHECK(desk.get("/api/v1/incidents").status == 200);
  REQUIRE((*desk).config().people->remove("Rec"));
  CHECK(desk.get("/api/v1/incidents").status == 401);
  // short passwords, unknown roles
  desk.become("Adm");
  CHECK(desk.send("PUT", "/api/v1/people/Neu", R"({"role":"viewer","password":"short"})").status == 422);
  CHECK(desk.send("PUT", "/api/v1/people/Neu", R"({"role":"king","password":"a long password"})").status == 422);
  CHECK(desk.send("PUT", "/api/v1/people/Neu", R"({"role":"viewer","password":"a long password"})").status == 204);
  desk.become("Neu");
  CHECK(desk.get("/api/v1/documents").status == 200);
}

TEST_CASE("serve: who may not read texts sees none") {
  TestDesk desk(true);
  desk.become("Lea");
  const std::string incident = encoded(desk.first("/api/v1/incidents")), claim = desk.first("/api/v1/claims");
  const std::string paper = claim.substr(0, claim.find('-'));
  const std::string words = desk.read("/api/v1/claims/" + claim)["trigger_text"];
  REQUIRE(desk.decide({{"action", "sensitivity"}, {"target", paper}, {"after", "sealed"}, {"reason", "a witness"}})
              .status == 201);
  CHECK(desk.read("/api/v1/claims/" + claim)["trigger_text"] == words);
  for (const char* name : {"Fig", "Vic", "Rev"}) {
    desk.become(name);
    CHECK(desk.read("/api/v1/claims/" + claim)["trigger_text"].is_null());
    CHECK(desk.read("/api/v1/claims", {{"document", paper}})["items"][0]["trigger"].is_null());
    const json one = desk.read("/api/v1/incidents/" + incident);
    for (const json& inside : one["claims"]) {
      if (std::string(inside["id"]).starts_with(paper) || name == std::string("Fig")) {
        CHECK(inside["trigger_text"].is_null());
        CHECK(inside["before"].is_null());
        for (const json& harm : inside["harms"]) CHECK(harm["text"].is_null());
      }
    }
    CHECK(desk.get("/api/v1/documents/" + paper).status == 403);
  }
  // the beginning of an id stands for it: nobody decides by it about what may not be seen
  desk.become("Rec");
  for (const std::string& id : {claim, claim.substr(0, 12), paper.substr(0, 12)})
    CHECK(desk.decide({{"action", "accept"}, {"target", id}, {"reason", "unseen"}}).status == 403);
  desk.become("Vic");
  const json found = desk.read("/api/v1/search", {{"words", "hospital"}});
  for (const json& hit : found["documents"]) CHECK(hit["id"] != paper);
  desk.become("Fig");
  CHECK(desk.get("/api/v1/incidents", {{"words", "hospital"}}).status == 403);
  CHECK(desk.read("/api/v1/incidents/" + incident)["suggested_reason"].is_null());
}

TEST_CASE("serve: exports hold what the role may read, and leave no file behind") {
  TestDesk desk(true);
  desk.become("Lea");
  const std::string claim = desk.first("/api/v1/claims"), paper = claim.substr(0, claim.find('-'));
  REQUIRE(desk.decide({{"action", "sensitivity"}, {"target", paper}, {"after", "sealed"}, {"reason", "a witness"}})
              .status == 201);
  const auto content = [&](const Response& response) {
    REQUIRE_MESSAGE(response.status == 200, response.body);
    REQUIRE(response.file);
    std::ifstream file(*response.file);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::map<std::string, std::string> sealed = {{"sensitivity", "sealed"}};
  CHECK(content(desk.get("/api/v1/exports/claims", sealed)).find(paper) != std::string::npos);
  for (const char* name : {"Vic", "Rec", "Rev"}) {
    desk.become(name);
    for (const char* format : {"claims", "jsonl", "geojson"}) {
      Response response = desk.get(std::string("/api/v1/exports/") + format);
      CHECK(content(response).find(paper + "-") == std::string::npos);
      const std::filesystem::path file = *response.file;
      response.file.reset();
      CHECK_FALSE(std::filesystem::exists(file.parent_path()));
    }
    CHECK(desk.get("/api/v1/exports/claims", sealed).status == 403);
    CHECK(desk.get("/api/v1/exports/claims", {{"names", "consented"}}).status == 403);
  }
  CHECK(desk.get("/api/v1/exports/claims", {{"sensitivity", "secret"}}).status == 400);
  CHECK(desk.get("/api/v1/exports/claims", {{"viewpoint", "Atlantis"}}).status == 400);
  CHECK(desk.get("/api/v1/exports/..%2F..%2Fetc%2Fpasswd").status == 404);
  CHECK(desk.get("/api/v1/exports/package").status == 422);
  CHECK(desk.read("/api/v1/exports")["items"].size() > 8);
}

TEST_CASE("serve: a publication is told against the one before") {
  TestDesk desk(true);
  desk.become("Lea");
  const std::string incident = desk.first("/api/v1/incidents");
  const auto decide = [&](const char* who, const char* action, const char* after) {
    desk.become(who);
    REQUIRE(desk.decide({{"action", action}, {"target", incident}, {"after", after}, {"reason", "read"}}).status ==
            201);
  };
  const auto change = [&]() -> std::string {
    desk.become("Lea");
    const json told = desk.read("/api/v1/publication");
    return told["incidents"].empty() ? "" : told["incidents"][0]["change"];
  };
  CHECK(change().empty());
  decide("Rev", "grade", "fair");
  decide("Lea", "agree", "");
  CHECK(change() == "new");
  decide("Lea", "publish", "");
  CHECK(change() == "same");
  const json told = desk.read("/api/v1/publication");
  CHECK(told["leaving"] == 1);
  CHECK(told["withheld_count"] > 0);  // the readers' names at least
  check_schema(desk.read("/api/v1/openapi.json"), told, "Publication");
  // what changes afterwards is told field by field, as the chosen profile would let it leave
  const std::string claim = desk.read("/api/v1/incidents/" + encoded(incident))["claims"][0]["id"];
  REQUIRE(desk.decide({{"action", "edit"},
                       {"target", claim},
                       {"field", "date_from"},
                       {"after", "2015-10-02"},
                       {"reason", "as a later text says"}})
              .status == 201);
  CHECK(change() == "changed");
  const auto fields = [&](std::map<std::string, std::string> query) {
    const json now = desk.read("/api/v1/publication", std::move(query))["incidents"][0];
    check_schema(desk.read("/api/v1/openapi.json"), now, "PublishedIncident");
    std::set<std::string> out;
    for (const json& one : now["differences"]) out.insert(std::string(one["thing"]) + "." + std::string(one["field"]));
    return out;
  };
  CHECK(fields({}).contains("claim.date_from"));
  CHECK(fields({{"profile", "coarse"}}).contains("claim.state"));
  CHECK_FALSE(fields({{"profile", "coarse"}}).contains("claim.date_from"));  // it blanks them
  decide("Lea", "withdraw", "");
  CHECK(change() == "withdrawn");
}

TEST_CASE("serve: profiles are those that the desk was started with") {
  TestDesk desk(true);
  desk.become("Vic");
  const json all = desk.read("/api/v1/profiles")["items"];
  REQUIRE(all.size() == 2);
  for (const json& one : all) check_schema(desk.read("/api/v1/openapi.json"), one, "Profile");
  CHECK(all[0]["name"] == "coarse");
  CHECK(all[0]["blank"][0] == "claim.date_from");
  CHECK(all[1]["allowed"] == false);
  const auto status = [&](std::map<std::string, std::string> query) {
    return desk.get("/api/v1/exports/claims", std::move(query)).status;
  };
  CHECK(status({{"profile", "coarse"}}) == 200);
  CHECK(status({{"profile", "everything"}}) == 403);
  for (const char* name : {"../coarse", "/etc/passwd", "coarse.toml", "Coarse", ".", "data/export/acled.toml"})
    CHECK_MESSAGE(status({{"profile", name}}) == 400, name);
  CHECK(status({{"profile", "coarse"}, {"sensitivity", "public"}}) == 400);
  CHECK(status({{"profile", "coarse"}, {"names", "pseudonyms"}}) == 400);
  desk.become("Lea");
  CHECK(status({{"profile", "everything"}}) == 200);
  const auto holds = [&](std::map<std::string, std::string> query, const char* words) {
    const Response file = desk.get("/api/v1/exports/claims", std::move(query));
    REQUIRE(file.file);
    std::ifstream in(*file.file);
    return std::string(std::istreambuf_iterator<char>(in), {}).find(words) != std::string::npos;
  };
  CHECK(holds({}, "36.9084"));
  CHECK_FALSE(holds({{"profile", "coarse"}}, "36.9084"));
  CHECK(holds({{"profile", "coarse"}}, "36.9"));
}

TEST_CASE("serve: a claim of a document with pages says on which it stands") {
  TestDesk desk;
  desk.become("");
  const std::string claim = desk.first("/api/v1/claims"), paper = claim.substr(0, claim.find('-'));
  CHECK(desk.read("/api/v1/claims/" + claim)["page"].is_null());
  const int begin = desk.read("/api/v1/claims/" + claim)["span_begin"];
  auto ledger = store::Store::open(desk.address(), {store::Open::existing, &link_rules(), "test", store::now});
  REQUIRE((*ledger)->ask(
      "UPDATE document SET layout = '1 10-20 0+1:5-9\n7 30-40 " + std::to_string(begin) + "+3:5-9' WHERE id = ?1",
      {paper}));
  CHECK(desk.read("/api/v1/claims/" + claim)["page"] == 7);
  const json document = desk.read("/api/v1/documents/" + paper);
  for (const json& one : document["claims"]) {
    if (one["id"] == claim) CHECK(one["page"] == 7);
  }
}

TEST_CASE("serve: no state is told of a place but by the viewpoint that was asked for") {
  TestDesk desk;
  desk.become("");
  const json plain = desk.read("/api/v1/incidents")["items"];
  for (const json& one : plain) CHECK_FALSE(one.contains("country"));
  CHECK(desk.get("/api/v1/incidents", {{"viewpoint", "Atlantis"}}).status == 400);
  const json document = desk.read("/api/v1/openapi.json");
  const json told = desk.read("/api/v1/incidents", {{"viewpoint", "iso"}})["items"];
  REQUIRE(told.size() == plain.size());
  for (const json& one : told) {
    REQUIRE(one.contains("country"));
    CHECK(one["disputed"].is_boolean());
    check_schema(document, one, "IncidentRow");
  }
  std::set<std::string> names;
  const json viewpoints = desk.read("/api/v1/viewpoints")["items"];
  for (const json& one : viewpoints) names.insert(one["name"]);
  CHECK(names.contains("iso"));
  CHECK(names.contains("de_facto"));
}

TEST_CASE("serve: figures as known on each day go page by page with the incidents") {
  TestDesk desk;
  desk.become("");
  const json all = desk.read("/api/v1/figures")["items"];
  json walked = json::array();
  std::map<std::string, std::string> query = {{"limit", "1"}};
  for (size_t i = 0; i < 10; ++i) {
    const json page = desk.read("/api/v1/figures", query);
    for (const json& row : page["items"]) walked.push_back(row);
    if (page["next"].is_null()) break;
    query["cursor"] = page["next"];
  }
  CHECK(walked == all);
  std::set<std::string> days;
  for (const json& one : all) days.insert(one["day"]);
  CHECK(days.contains("2015-10-03"));
  CHECK(desk.get("/api/v1/figures", {{"from", "yesterday"}}).status == 400);
}

TEST_CASE("serve: a disputed place is told by each viewpoint") {
  TestDesk desk;
  desk.become("");
  const std::map<std::string, std::string> there = {{"near", "44.95719,34.11079"}, {"day", "2020-10-01"}};
  const Response found = desk.get("/api/v1/places/Simferopol", there);
  if (found.status == 404) return;  // an index of other places
  REQUIRE_MESSAGE(found.status == 200, found.body);
  const json place = json::parse(found.body);
  check_schema(desk.read("/api/v1/openapi.json"), place, "Place");
  CHECK(place["disputed"] == true);
  auto by = there;
  std::set<std::string> countries;
  for (const char* viewpoint : {"Ukraine", "Russia"}) {
    by["viewpoint"] = viewpoint;
    countries.insert(desk.read("/api/v1/places/Simferopol", by)["country"]);
  }
  CHECK(countries == std::set<std::string>{"Russia", "Ukraine"});
  CHECK(desk.get("/api/v1/places/Simferopol", {{"near", "x"}}).status == 400);
  CHECK(desk.get("/api/v1/places/Simferopol", {{"near", "1,1"}}).status == 404);
}

TEST_CASE("serve: documents that are sent") {
  TestDesk desk;
  desk.become("");
  const auto send = [&](const char* name, const std::string& body) {
    std::map<std::string, std::string> headers = {{"x-csrf-token", desk.read("/api/v1/session")["csrf"]}};
    return desk.ask({"POST", "/api/v1/documents", {{"name", name}}, headers, body, ""});
  };
  const Response added =
      send("../../etc/<script>.txt", "Shelling killed six people in Mariupol on 24 January 2015, the council said.");
  REQUIRE_MESSAGE(added.status == 201, added.body);
  const json item = json::parse(added.body)["items"][0];
  CHECK(item["status"] == "added");
  CHECK(item["claims"] >= 1);
  CHECK(json::parse(send("x.txt", "Shelling killed six people in Mariupol on 24 January 2015, the council said.")
                        .body)["items"][0]["status"] == "unchanged");
  const json document = desk.read("/api/v1/documents/" + std::string(item["document"]));
  for (const json& claim : document["claims"]) {  // offsets are code points of the text, which is ASCII here
    const size_t begin = claim["span_begin"], end = claim["span_end"];
    CHECK(std::string(document["text"]).substr(begin, end - begin) == claim["trigger_text"]);
  }
  CHECK(send("x.txt", "").status == 400);
  CHECK(send("x.jsonl", "{\"id\": 1}").status == 422);
  CHECK(send("x.pdf", "%PDF-1.4 nothing").status == 422);
  const Response mixed = send("x.jsonl", "{\"id\":\"a\",\"text\":\"A mine killed two farmers.\"}\n{broken\n");
  CHECK(mixed.status == 201);
  CHECK(json::parse(mixed.body)["errors"].size() == 1);
}

TEST_CASE("serve: pages follow each other without gap or double; a known answer is not sent again") {
  TestDesk desk;
  desk.become("");
  for (const char* list : {"/api/v1/claims", "/api/v1/incidents", "/api/v1/documents", "/api/v1/audit"}) {
    const json all = desk.read(list, {{"limit", "1000"}})["items"];
    REQUIRE(all.size() >= 2);
    json walked = json::array();
    std::map<std::string, std::string> query = {{"limit", "1"}};
    for (size_t i = 0; i <= all.size(); ++i) {
      const json page = desk.read(list, query);
      for (const json& row : page["items"]) walked.push_back(row);
      if (page["next"].is_null()) break;
      query["cursor"] = page["next"];
    }
    CHECK_MESSAGE(walked == all, list);
  }
  const Response first = desk.get("/api/v1/incidents");
  const Response second =
      desk.ask({"GET", "/api/v1/incidents", {}, {{"if-none-match", header(first, "ETag")}}, "", ""});
  CHECK(second.status == 304);
  CHECK(second.body.empty());
}

TEST_CASE("serve: changes reach those who listen") {
  TestDesk desk;
  desk.become("");
  (*desk).tick();
  const Response events = desk.get("/api/v1/events");
  CHECK(events.type == "text/event-stream");
  CHECK(*events.stream() == ": listening\n\n");
  const std::string claim = desk.first("/api/v1/claims");
  REQUIRE(desk.decide({{"action", "accept"}, {"target", claim}, {"reason", "x"}, {"by", "Ada"}}).status == 201);
  (*desk).tick();
  const std::string text = *events.stream();
  CHECK(text.starts_with("id: 4\nevent: change\ndata: {\"seq\":4,"));
  CHECK(text.find("\"action\":\"accept\"") != std::string::npos);
  CHECK(events.stream()->empty());
  Request late{"GET", "/api/v1/events", {}, {{"last-event-id", "1"}}, "", ""};
  CHECK(desk.ask(late).stream()->find("event: reload") != std::string::npos);
}

TEST_CASE("serve: the audit chain names the first entry that was changed") {
  Folder folder;
  const std::string address = (folder.path() / "chain.db").string();
  auto ledger = open_ledger(address);
  for (const Text& text : kTexts) REQUIRE(ledger->add(read_entry(text), "tester"));
  CHECK(store::check_chain(*ledger)->broken_at == 0);
  CHECK(store::check_chain(*ledger)->entries == 3);
  ledger->database().script("DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'another' WHERE seq = 2");
  CHECK(store::check_chain(*ledger)->broken_at == 2);
}

TEST_CASE("serve: every question of the desk, on every backend") {
  on_every_backend([](const std::string& address) {
    auto ledger = open_ledger(address);
    for (const Text& text : kTexts) REQUIRE(ledger->add(read_entry(text), "tester"));
    const auto fine = [](const auto& result) {
      REQUIRE_MESSAGE(result, result.error().message);
      return *result;
    };
    const auto documents = fine(store::list_documents(*ledger, {}));
    CHECK(documents.rows.size() == 3);
    for (const char* state : {"open", "unread"})
      CHECK(fine(store::list_documents(*ledger, {"", "", state})).rows.size() == 3);
    for (const char* state : {"changed", "gone", "copy"})
      CHECK(fine(store::list_documents(*ledger, {"", "", state})).rows.empty());
    CHECK_FALSE(store::list_documents(*ledger, {"", "", "odd"}));
    CHECK(fine(store::list_documents(*ledger, {"Harbour Gazette", "killed", ""})).rows.size() == 2);
    const std::string paper = store::to_text(documents.rows[0][0]);
    CHECK(fine(store::list_documents(*ledger, {"", "", "", paper, 10})).rows.size() == 2);
    const auto claims = fine(ledger->claims({}));
    store::ClaimQuery later;
    later.after = store::to_text(claims.rows[0][0]);
    CHECK(fine(ledger->claims(later)).rows.size() == claims.rows.size() - 1);
    const auto incidents = fine(ledger->incidents({}));
    store::IncidentQuery rest;
    rest.after = store::to_text(incidents.rows[0][0]);
    CHECK(fine(ledger->incidents(rest)).rows.size() == incidents.rows.size() - 1);
    const std::string claim = later.after, incident = rest.after;
    const auto before = fine(store::version_of(*ledger, "claim", claim));
    CHECK(fine(store::claim_versions(*ledger, claim.substr(0, claim.find('-')))).at(claim) == before);
    const store::Decision accept{"accept", claim, "", "", "as it says", "Ada", before};
    REQUIRE(ledger->decide(accept));
    const auto again = ledger->decide(accept);
    REQUIRE_FALSE(again);
    CHECK(again.error().message == store::kChangedMeanwhile);
    CHECK(fine(store::version_of(*ledger, "claim", claim)) != before);
    for (const auto& [kind, id] : {std::pair<const char*, std::string>{"document", paper},
                                   {"incident", incident},
                                   {"source", "Harbour Gazette"}}) {
      CHECK(fine(store::version_of(*ledger, kind, id)).size() == 32);
      CHECK_FALSE(store::version_of(*ledger, kind, "nothing"));
    }
    CHECK(fine(store::open_document(*ledger, claim.substr(0, claim.find('-')))).size() == 9);
    CHECK(fine(store::open_incident(*ledger, incident)).size() == 11);
    CHECK(fine(store::open_claim(*ledger, claim)).size() == 6);
    CHECK(fine(store::search_documents(*ledger, "hospital", 10)).size() == 2);
    CHECK(fine(store::list_decisions(*ledger, {claim, "Ada", "accept"})).rows.size() == 1);
    CHECK(fine(store::list_audit(*ledger, 0, 2)).rows.size() == 2);
    CHECK(fine(store::audit_after(*ledger, 3, 10)).rows.size() == 1);
    CHECK(store::last_audit(*ledger) == 4);
    CHECK(fine(store::check_chain(*ledger)).entries == 4);
    CHECK(store::to_integer(fine(store::count_all(*ledger)).rows.at(0).at(0)) == 3);
  });
}
