// Who may use a shared desk, and as what; passwords by argon2id; who is signed in.  The people stand in a file of their
// own beside the ledger, so that a copy of the ledger gives no passwords away.  Tested by test/serve/desk_test.cc.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "store/database.h"

namespace parley::serve {

enum class Role : uint8_t { nobody, administrator, viewer_without_people, viewer, recorder, reviewer, lead };
std::string_view to_string(Role role);
/// False, and `out` untouched, for another name.
bool parse_role(std::string_view name, Role& out);

/// What a route or a decision needs.  Rights of content follow from each other: who records may read.
enum class Right : uint8_t {
  nothing,  // signing in, the page itself
  figures,  // incidents, ranges, sources: no word of a text, which may name people
  text,     // documents and the words of claims
  record,   // add documents, decide about claims
  review,   // grade, merge, split
  lead,     // publish, withdraw, say how sensitive a document is
  people    // who may use the desk; gives no right to its content
};
std::string_view to_string(Right right);
bool has_right(Role role, Right right);

struct Person {
  std::string name;
  Role role = Role::nobody;
  bool may(Right right) const { return has_right(role, right); }
};

class People {
 public:
  /// Makes the file where there is none; only its owner may read it.
  static Result<std::unique_ptr<People>> open(const std::string& file);

  /// A password has 12 characters at least.
  Result<Ok> add(const std::string& name, Role role, const std::string& password);
  Result<Ok> remove(const std::string& name);
  Result<std::vector<Person>> all();

  struct Session {
    std::string token, csrf;
    Person person;
  };
  /// A new session.  After five wrong passwords of one name from one address it waits, longer each time.
  Result<Session> sign_in(const std::string& name, const std::string& password, const std::string& peer);
  /// Who holds a token; nobody where it ended, or the person was removed or given another password or role.
  std::optional<Session> session(const std::string& token);
  void sign_out(const std::string& token);
  static constexpr char kWait[] = "too many wrong passwords; wait and try again";

 private:
  explicit People(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}
  struct Held {
    std::string name, csrf, password;  // the stored one: another ends the session
    int64_t began = 0, used = 0;       // seconds of a clock that only rises
  };
  struct Failures {
    int count = 0;
    int64_t until = 0;
  };
  store::Rows row_of(const std::string& name);

  std::mutex mutex_;
  std::unique_ptr<store::Database> database_;
  std::map<std::string, Held> held_;
  std::map<std::string, Failures> failures_;
};

/// 64 hex digits that nobody can guess.
std::string random_token();
/// Takes the same time whatever they differ in.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace parley::serve
