#include "store/victims.h"

#include <algorithm>

#include "store/audit.h"
#include "store/claims.h"
#include "store/linking.h"

namespace parley::store {
namespace {

constexpr std::string_view kFields[] = {"names", "age", "sex", "status", "external_id", "consent", "publish_name"};
constexpr std::string_view kSexes[] = {"female", "male", "other", "unknown"};
constexpr int kOldest = 130;

bool is_age(const std::string& text) {
  return !text.empty() && text.size() <= 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::atoi(text.c_str()) <= kOldest;
}

/// The last decision in force about the field; empty = none.
Rows standing(Database& database, const std::string& victim, std::string_view field) {
  return database.query(
      std::string("SELECT d.after FROM decision d WHERE d.action = 'victim-edit' AND d.target = ?1 AND "
                  "d.field = ?2 AND ") +
          kInForce + " ORDER BY d.id DESC LIMIT 1",
      {victim, std::string(field)});
}

}  // namespace

bool is_about_victims(std::string_view action) { return action.starts_with("victim"); }

std::string victim_of(int64_t decision) { return "V" + std::to_string(decision); }

std::string name_digest(const std::string& victim, const std::string& names) {
  return names.empty() ? "" : "digest " + digest(victim + "\n" + names);
}

std::string check_victim_edit(Database& database, const Decision& d) {
  if (std::find(std::begin(kFields), std::end(kFields), d.field) == std::end(kFields))
    throw Failure{
        "'" + d.field +
        "' is no field of a victim; it is one of names, age, sex, status, external_id, consent, publish_name"};
  const Row row =
      database
          .query("SELECT names, age, sex, status, external_id, consent, publish_name FROM victim WHERE id = ?1",
                 {d.target})
          .at(0);
  Status status;
  if (!d.after.empty() && d.field == "age" && !is_age(d.after)) throw Failure{"an age is a number of years: 0 to 130"};
  if (!d.after.empty() && d.field == "sex" &&
      std::find(std::begin(kSexes), std::end(kSexes), d.after) == std::end(kSexes))
    throw Failure{"'" + d.after + "' is none of female, male, other, unknown"};
  if (!d.after.empty() && d.field == "status" && !parse_status(d.after, status))
    throw Failure{"'" + d.after + "' is no status: civilian, military, police, mixed, unknown"};
  if (d.field == "publish_name" && d.after != "yes" && d.after != "no") throw Failure{"publish_name is yes or no"};
  if (d.field == "publish_name" && d.after == "yes" && is_null(row[5]))
    throw Failure{"nobody's consent is recorded: `parley decide victim-edit " + d.target +
                  " consent 'who agreed, when, to what'` comes first"};
  if (d.field == "names") return is_null(row[0]) ? "" : name_digest(d.target, to_text(row[0]));
  const size_t at =
      static_cast<size_t>(std::find(std::begin(kFields), std::end(kFields), d.field) - std::begin(kFields));
  if (d.field == "publish_name") return to_integer(row[at]) ? "yes" : "no";
  return is_null(row[at]) ? "" : to_text(row[at]);
}

void apply_to_victim(Database& database, const std::string& victim, const std::string& names) {
  const Rows made = database.query(
      std::string("SELECT d.target, d.after FROM decision d WHERE d.action = 'victim' AND d.id = ?1 AND ") + kInForce,
      {integer(std::atoll(victim.c_str() + 1))});
  const Rows removed = database.query(
      std::string("SELECT d.id FROM decision d WHERE d.action = 'victim-remove' AND d.target = ?1 AND ") + kInForce,
      {victim});
  if (made.empty() || !removed.empty()) {
    database.change("DELETE FROM victim WHERE id = ?1", {victim});
    return;
  }
  const auto value = [&](std::string_view field) -> Value {
    const Rows rows = standing(database, victim, field);
    return rows.empty() || is_null(rows[0][0]) ? Value() : rows[0][0];
  };
  Value known = text_or_null(names);
  if (names.empty()) {  // kept as long as the decision in force is about them
    const Rows row = database.query("SELECT names FROM victim WHERE id = ?1", {victim});
    if (!row.empty()) known = row[0][0];
  }
  const Value wanted = value("names");
  if (is_null(known) || is_null(wanted) || name_digest(victim, to_text(known)) != to_text(wanted)) known = Value();
  const Value age = value("age"), consent = value("consent"), publish = value("publish_name");
  const bool publishes = !is_null(publish) && to_text(publish) == "yes";
  if (publishes && is_null(consent))
    throw Failure{"the name of " + victim + " is to be published; `victim-edit " + victim +
                  " publish_name no` comes first"};
  database.change("DELETE FROM victim WHERE id = ?1", {victim});
  database.insert("victim", table("victim").columns,
                  {{victim, made[0][0], is_null(made[0][1]) ? Value(victim) : made[0][1], known,
                    is_null(age) ? Value() : integer(std::atoll(to_text(age).c_str())), value("sex"), value("status"),
                    value("external_id"), consent, integer(publishes)}});
}

std::string victim_digest(Database& database, const std::string& victim) {
  const Rows rows = database.query("SELECT * FROM victim WHERE id = ?1", {victim});
  return digest(rows.empty() ? "" : canonical(rows[0]));
}

}  // namespace parley::store
