// What people decide.  Each decision is a row that never changes; what stands in the other tables follows from the
// decisions in force, so that undoing one is the same work as making it.
#include <algorithm>
#include <cctype>
#include <set>

#include "store/claims.h"
#include "store/linking.h"
#include "store/lists.h"
#include "store/published.h"
#include "store/spans.h"
#include "store/store.h"
#include "store/version.h"
#include "store/victims.h"

namespace parley::store {
namespace {

constexpr Action kActions[] = {
    {"accept", "claim", "the machine read it as the text says"},
    {"reject", "claim", "the text does not say it; it counts nowhere any more"},
    {"edit", "claim or harm", "another value for a field"},
    {"confirm", "source", "who publishes, and for whom it speaks, is right"},
    {"group", "source", "with whom a source counts as one voice"},
    {"grade", "incident", "confirmed, fair, weak, contested or discounted"},
    {"agree", "incident", "a second reader comes to the same grading"},
    {"publish", "incident", "needs a grading and a second reader"},
    {"withdraw", "incident", "takes back what was published, or sets aside"},
    {"range", "incident", "LOW/BEST/HIGH for a kind of harm"},
    {"merge", "incident", "two incidents are one"},
    {"split", "incident", "accounts that tell of another incident"},
    {"part-of", "incident", "is part of a larger incident"},
    {"victim", "incident", "a person who was harmed, by a pseudonym; kept apart from the claims"},
    {"victim-edit", "victim", "names, age, sex, status, external_id, consent or publish_name"},
    {"victim-remove", "victim", "takes a person off the list, with the names"},
    {"gone", "document", "deleted, changed, blocked or paywalled at its publisher"},
    {"sensitivity", "document", "public, internal, restricted or sealed"},
    {"undo", "decision", "takes back an earlier decision"},
};
constexpr std::string_view kGradings[] = {"confirmed", "fair", "weak", "contested", "discounted"};
constexpr std::string_view kGone[] = {"deleted", "changed", "blocked", "paywalled"};
constexpr std::string_view kSensitivities[] = {"public", "internal", "restricted", "sealed"};
constexpr std::string_view kClaimFields[] = {"stance",  "polarity",   "event", "mode", "date_from",
                                             "date_to", "place_name", "lat",   "lon"};
constexpr std::string_view kRoleFields[] = {"perpetrator", "target"};
constexpr std::string_view kHarmFields[] = {"kind", "low", "high", "status"};

template <size_t N>
bool among(const std::string_view (&values)[N], std::string_view value) {
  return std::find(std::begin(values), std::end(values), value) != std::end(values);
}
template <size_t N>
void demand(const std::string_view (&values)[N], std::string_view value, const std::string& what) {
  if (among(values, value)) return;
  std::string all;
  for (const std::string_view one : values) all += (all.empty() ? "" : ", ") + std::string(one);
  throw Failure{"'" + std::string(value) + "' is no " + what + "; it is one of " + all};
}

std::string same_person(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (!std::isspace(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

bool is_count(const std::string& text) {
  return !text.empty() && text.size() < 16 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class Decider {
 public:
  Decider(Database& database, const incident::LinkRules& rules, Store& store, std::string at)
      : database_(database), rules_(rules), store_(store), at_(std::move(at)) {}

  int64_t run(Decision d) {
    if (same_person(d.by).empty()) throw Failure{"who decides?  Give --by NAME"};
    if (same_person(d.reason).empty()) throw Failure{"a decision needs a reason; give --reason TEXT"};
    if (d.action == "undo") return undo(d);
    const auto known =
        std::find_if(std::begin(kActions), std::end(kActions), [&](const Action& a) { return a.name == d.action; });
    if (known == std::end(kActions)) throw Failure{"there is no decision '" + d.action + "'"};
    d.target = resolve(d.target, std::string(known->on));
    check_seen(d, known->on, d.target);
    const std::string before = check(d);
    if (d.action == "victim-edit" && d.field == "names") names_ = d.after, d.after = name_digest(d.target, names_);
    take_out(d.action, d.target);
    const int64_t id = record(d, before, 0);
    carry_out(d, id);
    finish(d);
    return id;
  }

 private:
  /// The full id, of the kind that the decision is about.
  std::string resolve(const std::string& target, const std::string& on) {
    const auto found = store_.find(target);
    if (!found) throw Failure{found.error().message};
    const auto& [kind, id] = *found;
    if (on.find(kind) == std::string::npos)
      throw Failure{"'" + target + "' is a " + kind + "; this decision is about a " + on};
    if (kind == "incident") {
      const Row row = database_.query("SELECT merged_into FROM incident WHERE id = ?1", {id}).at(0);
      if (!is_null(row[0]))
        throw Failure{"incident " + id + " was merged into " + to_text(row[0]) + "; decide about that one"};
    }
    return id;
  }

  /// Within the transaction of the decision: nobody can come between.
  void check_seen(const Decision& d, std::string_view kind, const std::string& target) {
    if (!d.seen.empty() && d.seen != version_of(database_, kind, target)) throw Failure{kChangedMeanwhile};
  }

  /// Throws where the decision makes no sense; returns what stood before.
  std::string check(Decision& d) {
    if (d.action == "edit") return check_edit(d);
    if (d.action == "victim-edit") return check_victim_edit(database_, d);
    if (is_about_victims(d.action)) return "";
    if (d.action == "grade") demand(kGradings, d.after, "grading");
    if (d.action == "gone") demand(kGone, d.after, "way to be gone");
    if (d.action == "sensitivity") demand(kSensitivities, d.after, "sensitivity");
    if (d.action == "range") check_range(d);
    if (d.action == "merge" || d.action == "part-of") {
      d.after = resolve(d.after, "incident");
      if (d.after == d.target) throw Failure{"an incident is neither merged with nor part of itself"};
    }
    if (d.action == "group" && d.after.empty()) throw Failure{"name the group: --to GROUP"};
    const auto one = [&](const char* sql) {
      const Rows rows = database_.query(sql, {d.target});
      return rows.empty() ? std::string() : to_text(rows[0][0]);
    };
    if (d.action == "agree" || d.action == "publish") check_readers(d);
    if (d.action == "accept" || d.action == "reject") return one("SELECT state FROM claim WHERE id = ?1");
    if (d.action == "group") return one("SELECT group_id FROM source WHERE id = ?1");
    if (d.action == "confirm") return one("SELECT confirmed FROM source WHERE id = ?1");
    if (d.action == "gone") return one("SELECT gone_kind FROM document WHERE id = ?1");
    if (d.action == "sensitivity") return one("SELECT sensitivity FROM document WHERE id = ?1");
    if (d.action == "grade") return one("SELECT grading FROM incident WHERE id = ?1");
    if (d.action == "part-of") return one("SELECT part_of FROM incident WHERE id = ?1");
    return one("SELECT state FROM incident WHERE id = ?1");
  }

  std::string check_edit(const Decision& d) {
    const bool harm = d.target.find('/') != std::string::npos;
    const bool role = among(kRoleFields, d.field);
    if (is_span_field(d.field, harm)) {
      check_span(database_, d.target, d.after);
      return span_of(database_, d.target, d.field);
    }
    if (harm)
      demand(kHarmFields, d.field, "field of a harm that can be edited");
    else if (!role)
      demand(kClaimFields, d.field, "field of a claim that can be edited (besides perpetrator and target)");
    EventType event;
    Stance stance;
    HarmKind kind;
    Status status;
    const bool right = d.field == "event"                               ? parse_event(d.after, event)
                       : d.field == "stance"                            ? parse_stance(d.after, stance)
                       : d.field == "kind"                              ? parse_harm(d.after, kind)
                       : d.field == "status"                            ? parse_status(d.after, status)
                       : d.field == "polarity"                          ? d.after == "+" || d.after == "-"
                       : d.field == "low" || d.field == "high"          ? d.after.empty() || is_count(d.after)
                       : d.field == "date_from" || d.field == "date_to" ? parse_iso_day(d.after).has_value()
                       : d.field == "lat" || d.field == "lon" ? is_degrees(d.after, d.field == "lat" ? 90 : 180)
                                                              : true;
    if (!right)
      throw Failure{"'" + d.after + "' is no value for " + d.field + "; `parley decide edit --help` has examples"};
    const std::string sql =
        harm   ? "SELECT " + d.field + " FROM harm WHERE id = ?1"
        : role ? "SELECT actor FROM claim_role WHERE claim_id = ?1 AND number = 0 AND role = '" + d.field + "'"
               : "SELECT " + d.field + " FROM claim WHERE id = ?1";
    const Rows rows = database_.query(sql, {d.target});
    return rows.empty() ? "" : to_text(rows[0][0]);
  }
  static bool is_degrees(const std::string& text, double most) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    return !text.empty() && *end == 0 && value >= -most && value <= most;
  }

  static void check_range(const Decision& d) {
    HarmKind kind;
    if (!parse_harm(d.field.substr(0, d.field.find(' ')), kind))
      throw Failure{"'" + d.field + "' begins with no kind of harm"};
    std::vector<std::string> parts(1);
    for (const char c : d.after) c == '/' ? parts.emplace_back() : parts.back() += c, void();
    bool right = parts.size() == 3;
    for (const std::string& part : parts) right &= part.empty() || is_count(part);
    const auto in_order = [&](size_t a, size_t b) {
      return parts[a].empty() || parts[b].empty() || std::atoll(parts[a].c_str()) <= std::atoll(parts[b].c_str());
    };
    if (!right || !in_order(0, 1) || !in_order(1, 2) || !in_order(0, 2))
      throw Failure{"a range is LOW/BEST/HIGH in rising order, each may be empty: 5/7/12, 13//"};
  }

  void check_readers(const Decision& d) {
    const Row row =
        database_.query("SELECT grading, graded_by, second_by, state FROM incident WHERE id = ?1", {d.target}).at(0);
    if (is_null(row[0]))
      throw Failure{"incident " + d.target + " has no grading yet; `parley decide grade` comes first"};
    if (d.action == "agree" && same_person(to_text(row[1])) == same_person(d.by))
      throw Failure{to_text(row[1]) + " graded it; the second reader is somebody else"};
    if (d.action == "publish" && is_null(row[2]))
      throw Failure{"nobody has read incident " + d.target +
                    " a second time; `parley decide agree` comes first, by somebody other than " + to_text(row[1])};
  }

  int64_t record(const Decision& d, const std::string& before, int64_t undoes) {
    const int64_t id = to_integer(database_.query("SELECT max(id) FROM decision")[0][0]) + 1;
    row_ = {integer(id),
            at_,
            d.by,
            d.action,
            d.target,
            text_or_null(d.field),
            text_or_null(before),
            text_or_null(d.after),
            d.reason,
            undoes ? integer(undoes) : Value()};
    database_.insert("decision", table("decision").columns, {row_});
    return id;
  }

  void carry_out(const Decision& d, int64_t id) {
    if (d.action == "merge" || d.action == "split" || d.action == "part-of") decide_links(d, id);
    apply(d.action, d.target);
    if (d.action == "publish") rows_["publication " + std::to_string(id)] = keep_published(database_, d.target, id);
  }

  int64_t undo(Decision& d) {
    const Rows rows = database_.query("SELECT action, target, field, before, after, id FROM decision WHERE id = ?1",
                                      {integer(std::atoll(d.target.c_str()))});
    if (rows.empty()) throw Failure{"there is no decision " + d.target + "; `parley history ID` lists them"};
    const std::string action = to_text(rows[0][0]);
    const int64_t undone = to_integer(rows[0][5]);
    if (action == "undo") throw Failure{"an undoing is not undone; decide anew"};
    if (!database_.query("SELECT 1 FROM decision WHERE undoes = ?1", {integer(undone)}).empty())
      throw Failure{"decision " + d.target + " has been undone already"};
    const std::string target = to_text(rows[0][1]);
    for (const Action& known : kActions) {
      if (known.name == action) check_seen(d, known.on, target);
    }
    d.target = target, d.field = to_text(rows[0][2]), d.after = to_text(rows[0][3]);
    take_out(action, target);
    const int64_t id = record(d, to_text(rows[0][4]), undone);
    const std::set<std::string> involved = accounts_of_decision(undone);
    const Touched touched = with_neighbours(database_, {involved.begin(), involved.end()});
    if (!database_.query("DELETE FROM link_decision WHERE decision_id = ?1 RETURNING kind", {integer(undone)}).empty())
      rows_["links " + std::to_string(undone)] = links_digest(database_, undone);
    note(write_anew(touched));
    apply(action, target);
    if (action == "grade" || action == "agree") check_still_published(target);
    finish(d);
    return id;
  }
  void check_still_published(const std::string& target) {
    const Rows rows = database_.query("SELECT state, second_by, grading FROM incident WHERE id = ?1", {target});
    if (!rows.empty() && to_text(rows[0][0]) == "published" && (is_null(rows[0][1]) || is_null(rows[0][2])))
      throw Failure{"incident " + target + " is published; withdraw it first"};
  }
  std::set<std::string> accounts_of_decision(int64_t id) {
    std::set<std::string> out;
    for (const Row& row : database_.query(
             "SELECT first_account, second_account FROM link_decision WHERE decision_id = ?1", {integer(id)}))
      out.insert({to_text(row[0]), to_text(row[1])});
    return out;
  }

  std::vector<std::string> accounts_of(const std::string& incident) {
    std::vector<std::string> out;
    for (const Row& row : database_.query("SELECT id FROM account WHERE incident_id = ?1 ORDER BY id", {incident}))
      out.push_back(to_text(row[0]));
    return out;
  }

  /// Pairs of accounts that belong together or do not, by a person's word.
  void decide_links(const Decision& d, int64_t id) {
    const std::vector<std::string> own = accounts_of(d.target);
    std::set<Row, bool (*)(const Row&, const Row&)> rows(
        [](const Row& a, const Row& b) { return canonical(a) < canonical(b); });
    const auto pair = [&](const std::string& a, const std::string& b, const char* kind) {
      if (a != b) rows.insert({integer(id), std::min(a, b), std::max(a, b), text(kind)});
    };
    if (d.action == "merge") {
      for (const std::string& a : own) {
        for (const std::string& b : accounts_of(d.after)) pair(a, b, "together");
      }
    } else if (d.action == "split") {
      const std::set<std::string> away = named_accounts(d.after, own);
      for (const std::string& a : own) {
        for (const std::string& b : away) pair(a, b, away.contains(a) ? "together" : "apart");
      }
    } else {
      rows.insert({integer(id), d.target, d.after, text("part_of")});
    }
    database_.insert("link_decision", table("link_decision").columns, {rows.begin(), rows.end()});
    rows_["links " + std::to_string(id)] = links_digest(database_, id);
  }
  std::set<std::string> named_accounts(const std::string& list, const std::vector<std::string>& own) {
    std::set<std::string> out;
    for (size_t at = 0; at < list.size();) {
      const size_t comma = std::min(list.find(',', at), list.size());
      const std::string name = list.substr(at, comma - at);
      const auto found =
          std::find_if(own.begin(), own.end(), [&](const std::string& id) { return id.starts_with(name); });
      if (name.empty() || found == own.end())
        throw Failure{"'" + name + "' is no account of the incident; `parley show` lists them"};
      out.insert(*found);
      at = comma + 1;
    }
    if (out.empty()) throw Failure{"name the accounts that tell of another incident: --accounts A,B"};
    if (out.size() == own.size()) throw Failure{"these are all accounts of the incident; leave one at least"};
    return out;
  }

  /// The account of a claim as it stands before the decision is there.
  void take_out(const std::string& action, const std::string& target) {
    if (action != "accept" && action != "reject" && action != "edit") return;
    const Row claim =
        database_.query("SELECT account_id FROM claim WHERE id = ?1", {target.substr(0, target.find('/'))}).at(0);
    if (!is_null(claim[0])) linker_.take_out({to_text(claim[0])});
  }

  /// Brings the rows that a decision is about in line with the decisions in force.
  void apply(const std::string& action, const std::string& target) {
    if (action == "accept" || action == "reject" || action == "edit") {
      apply_to_claim(target.substr(0, target.find('/')));
    } else if (action == "confirm" || action == "group") {
      apply_to_source(target);
    } else if (action == "victim") {
      for (const Row& row :
           database_.query("SELECT id FROM decision WHERE action = 'victim' AND target = ?1", {target}))
        apply_to_list(victim_of(to_integer(row[0])));
    } else if (is_about_victims(action)) {
      apply_to_list(target);
    } else if (action == "gone" || action == "sensitivity") {
      apply_to_document(target);
    } else {
      const std::vector<std::string> accounts = accounts_of(target);
      const std::vector<std::string> seeds = accounts.empty() ? std::vector<std::string>{target} : accounts;
      note(write_anew(with_neighbours(database_, seeds)));
    }
  }

  void apply_to_list(const std::string& victim) {
    apply_to_victim(database_, victim, names_);
    rows_["victim " + victim] = victim_digest(database_, victim);
  }

  void apply_to_claim(const std::string& id) {
    const Row claim = database_.query("SELECT document_id, account_id FROM claim WHERE id = ?1", {id}).at(0);
    const std::string account = to_text(claim[1]);
    bool edited = false;
    std::string state = "machine";
    std::set<std::pair<std::string, std::string>> fields;  // every one that was ever edited
    const Rows rows =
        database_.query(std::string("SELECT d.action, d.target, d.field, CASE WHEN ") + kInForce +
                            " THEN 1 ELSE 0 END FROM decision d WHERE d.action IN ('accept','reject','edit') AND "
                            "(d.target = ?1 OR (d.target > ?2 AND d.target < ?3)) ORDER BY d.id",
                        {id, id + "/", id + "0"});
    for (const Row& row : rows) {
      const std::string action = to_text(row[0]);
      if (action == "edit") fields.emplace(to_text(row[1]), to_text(row[2]));
      if (to_integer(row[3]) == 0) continue;
      if (action == "edit") edited = true;
      state = action == "reject" ? "rejected" : edited ? "edited" : "accepted";
    }
    for (const auto& [target, field] : fields) set_field(target, field);
    database_.change("UPDATE claim SET state = ?2 WHERE id = ?1", {id, state});
    for (const ClaimRows& one : load_claims(database_, to_text(claim[0]))) {
      if (one.id() == id) rows_[id] = digest_of(one);
    }
    if (account.empty()) return;
    note(write_anew(linker_.put_in({account})));
  }

  /// The last decision in force about the field, else what the machine read.
  void set_field(const std::string& target, const std::string& field) {
    const Rows last = database_.query(
        std::string("SELECT d.after FROM decision d WHERE d.action = 'edit' AND d.target = ?1 AND d.field = ?2 AND ") +
            kInForce + " ORDER BY d.id DESC LIMIT 1",
        {target, field});
    const Rows first = database_.query(
        "SELECT before FROM decision WHERE action = 'edit' AND target = ?1 AND field = ?2 ORDER BY id LIMIT 1",
        {target, field});
    const Value now = last.empty() ? first.at(0)[0] : last[0][0];
    if (is_span_field(field, target.find('/') != std::string::npos))
      return set_span(database_, target, field, to_text(now));
    if (among(kRoleFields, field)) {
      database_.change(
          "INSERT INTO claim_role (claim_id, role, number, actor, basis) VALUES (?1, ?2, 0, ?3, 'unknown') "
          "ON CONFLICT (claim_id, role, number) DO UPDATE SET actor = excluded.actor",
          {target, field, now});
      return;
    }
    Value value = now;
    if (!is_null(now) && (field == "low" || field == "high")) value = integer(std::atoll(to_text(now).c_str()));
    if (!is_null(now) && (field == "lat" || field == "lon")) value = std::atof(to_text(now).c_str());
    const std::string name = target.find('/') != std::string::npos ? "harm" : "claim";
    try {
      database_.change("UPDATE " + name + " SET " + field + " = ?2 WHERE id = ?1", {target, value});
    } catch (const Failure& failure) {
      throw Failure{"the value does not go with the others (" + failure.message + "); low may not be above high"};
    }
  }

  void apply_to_source(const std::string& id) {
    const auto standing = [&](const char* action, const char* column) {
      return database_.query(std::string("SELECT d.") + column +
                                 ", d.reason FROM decision d WHERE d.action = ?1 AND d.target = ?2 AND " + kInForce +
                                 " ORDER BY d.id DESC LIMIT 1",
                             {text(action), id});
    };
    database_.change("UPDATE source SET confirmed = ?2 WHERE id = ?1",
                     {id, integer(!standing("confirm", "id").empty())});
    Rows group = standing("group", "after");
    if (group.empty())
      group = database_.query(
          "SELECT before, NULL FROM decision WHERE action = 'group' AND target = ?1 ORDER BY id LIMIT 1", {id});
    if (!group.empty()) {
      database_.change(
          "INSERT INTO independence_group (id, label, reason) VALUES (?1, ?1, ?2) ON CONFLICT (id) DO NOTHING",
          {group[0][0], group[0][1]});
      database_.change("UPDATE source SET group_id = ?2 WHERE id = ?1", {id, group[0][0]});
      database_.change(
          "UPDATE account SET group_id = ?2 WHERE document_id IN (SELECT id FROM document WHERE source_id = ?1)",
          {id, group[0][0]});
      std::vector<std::string> seeds;
      for (const Row& row : database_.query(
               "SELECT a.id FROM account a JOIN document d ON d.id = a.document_id WHERE d.source_id = ?1", {id}))
        seeds.push_back(to_text(row[0]));
      note(write_anew(with_neighbours(database_, seeds)));
    }
    rows_["source " + id] = source_digest(database_, id);
  }

  void apply_to_document(const std::string& id) {
    const auto standing = [&](const char* action) {
      return database_.query(
          std::string("SELECT d.after, d.made_at FROM decision d WHERE d.action = ?1 AND d.target = ?2 AND ") +
              kInForce + " ORDER BY d.id DESC LIMIT 1",
          {text(action), id});
    };
    const Rows gone = standing("gone"), sensitivity = standing("sensitivity");
    database_.change("UPDATE document SET gone_kind = ?2, gone_at = ?3, sensitivity = ?4 WHERE id = ?1",
                     {id, gone.empty() ? Value() : gone[0][0], gone.empty() ? Value() : gone[0][1],
                      sensitivity.empty() ? text("internal") : sensitivity[0][0]});
    rows_[id] = document_digest(database_, id);
  }

  /// From the ledger as the decision has left it.
  std::vector<std::string> write_anew(const Touched& touched) {
    memory_.forget();
    return write_incidents(memory_, touched, rules_, at_);
  }

  /// Each time that an incident was written, as its version counts.
  void note(std::vector<std::string> written) {
    incidents_.insert(incidents_.end(), std::make_move_iterator(written.begin()),
                      std::make_move_iterator(written.end()));
  }

  void finish(const Decision& d) {
    append_audit(database_, {at_, d.by, d.action, d.target, audit_content(canonical(row_), rows_, incidents_)});
  }

  Database& database_;
  const incident::LinkRules& rules_;
  Memory memory_{database_};
  Linker linker_{memory_, rules_};
  Store& store_;
  std::string at_;
  Row row_;
  std::string names_;  // as given: they stand in the list of victims alone
  Digests rows_;
  std::vector<std::string> incidents_;
};

}  // namespace

std::span<const Action> actions() { return kActions; }

Result<int64_t> Store::decide(const Decision& decision) {
  return guarded([&] {
    if (!options_.rules) throw Failure{"the rules of linking are not loaded"};
    Transaction transaction(*database_, Durability::power);
    const int64_t id = Decider(*database_, *options_.rules, *this, options_.clock()).run(decision);
    transaction.commit();
    return id;
  });
}

}  // namespace parley::store
