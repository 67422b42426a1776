#include "serve/people.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>

#include "store/store.h"

namespace parley::serve {
namespace {

constexpr size_t kShortestPassword = 12, kLongestPassword = 1024, kLongestName = 100, kMostSessions = 10'000;
constexpr int64_t kIdle = 8 * 3600, kLongest = 24 * 3600, kFirstWait = 30, kLongestWait = 900;  // seconds
constexpr int kFreeFailures = 5;

constexpr std::pair<Role, std::string_view> kRoles[] = {
    {Role::nobody, "nobody"},
    {Role::administrator, "administrator"},
    {Role::viewer_without_people, "viewer_without_people"},
    {Role::viewer, "viewer"},
    {Role::recorder, "recorder"},
    {Role::reviewer, "reviewer"},
    {Role::lead, "lead"},
};
constexpr std::string_view kRights[] = {"nothing", "figures", "text", "record", "review", "lead", "people"};

int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= kLongestName && name.front() != ' ' && name.back() != ' ' &&
         std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; });
}

}  // namespace

std::string_view to_string(Role role) {
  for (const auto& [known, name] : kRoles) {
    if (known == role) return name;
  }
  return "";
}
bool parse_role(std::string_view name, Role& out) {
  for (const auto& [role, known] : kRoles) {
    if (known == name && role != Role::nobody) return out = role, true;
  }
  return false;
}
std::string_view to_string(Right right) { return kRights[static_cast<size_t>(right)]; }

bool has_right(Role role, Right right) {
  if (right == Right::nothing) return true;
  if (right == Right::people) return role == Role::administrator;
  const auto least = right == Right::figures  ? Role::viewer_without_people
                     : right == Right::text   ? Role::viewer
                     : right == Right::record ? Role::recorder
                     : right == Right::review ? Role::reviewer
                                              : Role::lead;
  return role >= least;
}

std::string random_token() {
  unsigned char bytes[32];
  randombytes_buf(bytes, sizeof bytes);
  char out[2 * sizeof bytes + 1];
  return sodium_bin2hex(out, sizeof out, bytes, sizeof bytes);
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::unique_ptr<People>> People::open(const std::string& file) {
  if (sodium_init() < 0) return Error{"the library of cryptography does not start"};
  return store::guarded([&] {
    const mode_t before = ::umask(0077);
    std::unique_ptr<store::Database> database;
    try {
      database = store::open_sqlite(file, store::Open::create);
    } catch (...) {
      ::umask(before);
      throw;
    }
    ::umask(before);
    database->script(
        "CREATE TABLE IF NOT EXISTS person (name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, "
        "added_at TEXT NOT NULL) WITHOUT ROWID");
    return std::unique_ptr<People>(new People(std::move(database)));
  });
}

Result<Ok> People::add(const std::string& name, Role role, const std::string& password) {
  if (!is_name(name)) return Error{"a name has 1 to 100 characters, none of them a control character"};
  if (password.size() < kShortestPassword || password.size() > kLongestPassword)
    return Error{"a password has 12 characters at least, and 1024 at most"};
  char hashed[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hashed, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return Error{"there is not enough memory to hash the password"};
  const std::lock_guard lock(mutex_);
  return store::guarded([&] {
    database_->change(
        "INSERT INTO person (name, role, password, added_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET "
        "role = excluded.role, password = excluded.password",
        {name, std::string(to_string(role)), std::string(hashed), store::now()});
    return Ok{};
  });
}

Result<Ok> People::remove(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return store::guarded([&] {
    if (database_->query("DELETE FROM person WHERE name = ?1 RETURNING name", {name}).empty())
      throw store::Failure{"there is no '" + name + "' among the people of this desk"};
    return Ok{};
  });
}

Result<std::vector<Person>> People::all() {
  const std::lock_guard lock(mutex_);
  return store::guarded([&] {
    std::vector<Person> out;
    for (const store::Row& row : database_->query("SELECT name, role FROM person ORDER BY name")) {
      out.push_back({store::to_text(row[0]), Role::nobody});
      parse_role(store::to_text(row[1]), out.back().role);
    }
    return out;
  });
}

store::Rows People::row_of(const std::string& name) {
  const auto rows =
      store::guarded([&] { return database_->query("SELECT role, password FROM person WHERE name = ?1", {name}); });
  return rows ? *rows : store::Rows();
}

Result<People::Session> People::sign_in(const std::string& name, const std::string& password, const std::string& peer) {
  const std::lock_guard lock(mutex_);  // one at a time: each takes 64 MiB and a tenth of a second
  const int64_t at = seconds_now();
  if (failures_.size() > kMostSessions)
    std::erase_if(failures_, [&](const auto& one) { return one.second.until < at; });
  Failures& failures = failures_[name.substr(0, kLongestName) + "\n" + peer];
  if (failures.count >= kFreeFailures && at < failures.until) return Error{kWait};
  // A name that nobody has takes as long as one that somebody has.
  static const std::string kNobody = [] {
    char out[crypto_pwhash_STRBYTES];
    const std::string unknown = random_token();
    return crypto_pwhash_str_alg(out, unknown.data(), unknown.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0
               ? std::string(out)
               : std::string();
  }();
  const store::Rows rows = row_of(name);
  const std::string stored = rows.empty() ? kNobody : store::to_text(rows[0][1]);
  const bool right = password.size() <= kLongestPassword &&
                     crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0 && !rows.empty();
  if (!right) {
    if (++failures.count >= kFreeFailures)
      failures.until = at + std::min(kLongestWait, kFirstWait << std::min(failures.count - kFreeFailures, 5));
    return Error{"the name or the password is wrong"};
  }
  failures_.erase(name + "\n" + peer);
  std::erase_if(held_,
                [&](const auto& one) { return at - one.second.used > kIdle || at - one.second.began > kLongest; });
  if (held_.size() >= kMostSessions) return Error{"too many people are signed in"};
  Session session{random_token(), random_token(), {name, Role::nobody}};
  parse_role(store::to_text(rows[0][0]), session.person.role);
  held_[session.token] = {name, session.csrf, stored, at, at};
  return session;
}

std::optional<People::Session> People::session(const std::string& token) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(token);
  if (found == held_.end()) return std::nullopt;
  Held& held = found->second;
  const int64_t at = seconds_now();
  const store::Rows rows = row_of(held.name);
  if (rows.empty() || store::to_text(rows[0][1]) != held.password || at - held.used > kIdle ||
      at - held.began > kLongest) {
    held_.erase(found);
    return std::nullopt;
  }
  held.used = at;
  Session session{token, held.csrf, {held.name, Role::nobody}};
  parse_role(store::to_text(rows[0][0]), session.person.role);
  return session;
}

void People::sign_out(const std::string& token) {
  const std::lock_guard lock(mutex_);
  held_.erase(token);
}

}  // namespace parley::serve
