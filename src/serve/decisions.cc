// What people decide: the actions of the ledger, each with the right that it needs.
#include <simdjson.h>

#include <algorithm>

#include "serve/rows.h"
#include "store/desk.h"

namespace parley::serve {
namespace {

constexpr std::pair<std::string_view, Right> kNeeds[] = {
    {"accept", Right::record},  {"reject", Right::record}, {"edit", Right::record},      {"gone", Right::record},
    {"confirm", Right::review}, {"group", Right::review},  {"grade", Right::review},     {"agree", Right::review},
    {"range", Right::review},   {"merge", Right::review},  {"split", Right::review},     {"part-of", Right::review},
    {"publish", Right::lead},   {"withdraw", Right::lead}, {"sensitivity", Right::lead},
};

/// Of an action that the table does not name: a lead's.
Right right_of(std::string_view action) {
  for (const auto& [name, right] : kNeeds) {
    if (name == action) return right;
  }
  return Right::lead;
}

/// The action and target that an undoing is about; both empty = there is no such decision.
std::pair<std::string, std::string> undone(store::Store& store, const std::string& decision) {
  const bool digits = !decision.empty() && decision.size() < 18 &&
                      std::all_of(decision.begin(), decision.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return {};
  const auto found =
      store.ask("SELECT action, target FROM decision WHERE id = ?1", {store::integer(std::stoll(decision))});
  if (!found || found->rows.empty()) return {};
  return {store::to_text(found->rows[0][0]), store::to_text(found->rows[0][1])};
}

std::string_view kind_of(std::string_view action) {
  for (const store::Action& known : store::actions()) {
    if (known.name == action) return known.on;
  }
  return "";
}

/// Reads the body into a decision; what is wrong with it otherwise.
std::optional<Response> read_decision(const Call& call, store::Decision& decision) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(call.request.body.data(), call.request.body.size()).get(object))
    return problem(400, "the body is no JSON object");
  for (const auto& [key, value] : object) {
    std::string_view text;
    if (value.get(text)) return problem(400, "'" + std::string(key) + "' is no text");
    std::string* const field = key == "action"   ? &decision.action
                               : key == "target" ? &decision.target
                               : key == "field"  ? &decision.field
                               : key == "after"  ? &decision.after
                               : key == "reason" ? &decision.reason
                               : key == "by"     ? &decision.by
                                                 : nullptr;
    if (!field) return problem(400, "a decision has no '" + std::string(key) + "'");
    *field = text;
  }
  if (decision.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return problem(422, "a decision needs a reason");
  return std::nullopt;
}

/// In a shared desk the person who is signed in decides, whatever the body says.
std::optional<Response> name_person(const Call& call, store::Decision& decision) {
  if (!call.desk.is_shared()) {
    if (decision.by.find_first_not_of(' ') == std::string::npos) return problem(422, "who decides?  Give \"by\"");
    return std::nullopt;
  }
  if (!decision.by.empty() && decision.by != call.visitor.person.name)
    return problem(403, "you are signed in as " + call.visitor.person.name + " and cannot decide as somebody else");
  decision.by = call.visitor.person.name;
  return std::nullopt;
}

}  // namespace

Response post_decision(Call& call) {
  store::Decision decision;
  if (auto wrong = read_decision(call, decision)) return *wrong;
  if (auto wrong = name_person(call, decision)) return *wrong;
  std::string action = decision.action, target = decision.target;
  if (action == "undo") std::tie(action, target) = undone(*call.store, decision.target);
  if (action.empty() || kind_of(action).empty())
    return problem(422, decision.action == "undo" ? "there is no decision '" + decision.target + "' to undo"
                                                  : "there is no decision '" + decision.action + "'");
  if (const auto full = call.store->find(target)) target = full->second;  // the beginning of an id hides nothing
  const Right needs = right_of(action);
  if (!call.visitor.person.may(needs))
    return problem(403, "'" + action + "' needs the right to " + std::string(to_string(needs)));
  if (Veil(call).hides(target)) return problem(403, "this document is restricted");
  const std::string_view seen = call.request.header("if-match");
  if (seen.empty())
    return problem(428, "send If-Match with the ETag of what you saw, so that nobody's decision is overwritten");
  if (seen != "*") {
    if (seen.size() < 3 || !seen.starts_with('"') || !seen.ends_with('"'))
      return problem(400, "If-Match holds no ETag");
    decision.seen = seen.substr(1, seen.size() - 2);
  }
  const auto id = call.store->decide(decision);
  if (!id) return failed(id.error(), id.error().message == store::kChangedMeanwhile ? 412 : 422);
  const auto version = store::version_of(*call.store, kind_of(action), target);
  JsonWriter json;
  json.open_object().field("id", *id).field("target", std::string_view(target));
  json.field("etag", std::string_view(version ? *version : "")).close_object();
  Response response = json_response(json, 201);
  if (version) response.headers.emplace_back("ETag", "\"" + *version + "\"");
  return response;
}

Response list_actions(Call& call) {
  JsonWriter json;
  json.open_object().key("items").open_array();
  for (const store::Action& action : store::actions()) {
    const Right needs = action.name == "undo" ? Right::record : right_of(action.name);
    json.open_object().field("name", action.name).field("on", action.on).field("does", action.does);
    json.field("needs", to_string(needs)).field("allowed", call.visitor.person.may(needs)).close_object();
  }
  return json.close_array().close_object(), json_response(json);
}

}  // namespace parley::serve
