// Who is signed in, who may be; what changes while they look.
#include <simdjson.h>

#include "serve/rows.h"

namespace parley::serve {
namespace {

constexpr char kCookie[] = "parley_session";

std::string cookie(const Call& call, const std::string& token) {
  return std::string(kCookie) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" +
         (call.desk.config().origin.starts_with("https://") ? "; Secure" : "") + (token.empty() ? "; Max-Age=0" : "");
}

void write_session(JsonWriter& json, const Desk& desk, const Visitor& visitor) {
  json.open_object().field("shared", desk.is_shared()).field("version", std::string_view(desk.config().version));
  json.field("name", std::string_view(visitor.person.name)).field("role", to_string(visitor.person.role));
  json.field("csrf", std::string_view(visitor.csrf)).key("rights").open_array();
  for (const Right right : {Right::figures, Right::text, Right::record, Right::review, Right::lead, Right::people}) {
    if (visitor.person.may(right)) json.value(to_string(right));
  }
  json.close_array().close_object();
}

/// Texts of a JSON object; false = it is none.
bool read_texts(const std::string& body, std::initializer_list<std::pair<std::string_view, std::string*>> fields) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(body.data(), body.size()).get(object)) return false;
  for (const auto& [name, out] : fields) {
    std::string_view text;
    if (object[name].get(text)) return false;
    *out = text;
  }
  return true;
}

}  // namespace

Response get_session(Call& call) {
  JsonWriter json;
  write_session(json, call.desk, call.visitor);
  return json_response(json);
}

Response sign_in(Call& call) {
  if (!call.desk.is_shared()) return problem(404, "this desk needs no account");
  std::string name, password;
  if (!read_texts(call.request.body, {{"name", &name}, {"password", &password}}))
    return problem(400, "the body is a JSON object with name and password");
  if (!call.visitor.token.empty()) call.desk.config().people->sign_out(call.visitor.token);
  const auto session = call.desk.config().people->sign_in(name, password, call.request.peer);
  if (!session) {
    const bool wait = session.error().message == People::kWait;
    Response refused = failed(session.error(), wait ? 429 : 401);
    if (wait) refused.headers.emplace_back("Retry-After", "30");
    return refused;
  }
  JsonWriter json;
  write_session(json, call.desk, {session->person, session->token, session->csrf});
  Response response = json_response(json, 201);
  response.headers.emplace_back("Set-Cookie", cookie(call, session->token));
  return response;
}

Response sign_out(Call& call) {
  if (call.desk.is_shared()) call.desk.config().people->sign_out(call.visitor.token);
  Response response{204, "", "", {}, {}};
  response.headers.emplace_back("Set-Cookie", cookie(call, ""));
  return response;
}

Response list_people(Call& call) {
  if (!call.desk.is_shared()) return problem(404, "this desk needs no account");
  const auto people = call.desk.config().people->all();
  if (!people) return failed(people.error());
  JsonWriter json;
  json.open_object().key("items").open_array();
  for (const Person& person : *people)
    json.open_object()
        .field("name", std::string_view(person.name))
        .field("role", to_string(person.role))
        .close_object();
  return json.close_array().close_object(), json_response(json);
}

Response put_person(Call& call) {
  if (!call.desk.is_shared()) return problem(404, "this desk needs no account");
  std::string role_name, password;
  if (!read_texts(call.request.body, {{"role", &role_name}, {"password", &password}}))
    return problem(400, "the body is a JSON object with role and password");
  Role role = Role::nobody;
  if (!parse_role(role_name, role)) return problem(422, "'" + role_name + "' is no role");
  const auto done = call.desk.config().people->add(call.names[0], role, password);
  if (!done) return failed(done.error());
  return {204, "", "", {}, {}};
}

Response remove_person(Call& call) {
  if (!call.desk.is_shared()) return problem(404, "this desk needs no account");
  const auto done = call.desk.config().people->remove(call.names[0]);
  if (!done) return failed(done.error(), 404);
  return {204, "", "", {}, {}};
}

Response get_events(Call& call) {
  const std::string resume(call.request.header("last-event-id"));
  int64_t seq = resume.empty() || resume.size() > 18 || resume.find_first_not_of("0123456789") != std::string::npos
                    ? call.desk.feed().last()
                    : std::stoll(resume);
  Response response{200, "text/event-stream", "", {}, {}};
  response.stream = [&desk = call.desk, seq, begun = false, checked = 0,
                     request = call.request]() mutable -> std::optional<std::string> {
    // Every ten seconds: is the person still signed in, with the right to see this?
    if (++checked % 20 == 0) {
      const auto visitor = desk.visitor_of(request);
      if (!visitor || !visitor->person.may(Right::figures)) return std::nullopt;
    }
    std::string text = begun ? "" : ": listening\n\n";
    begun = true;
    return text + desk.feed().since(seq);
  };
  return response;
}

}  // namespace parley::serve
