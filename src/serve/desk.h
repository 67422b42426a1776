// The review desk: one request in, one response out.  It knows who asks, refuses what may not be, and finds the route.
// Tested by test/serve/desk_test.cc.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "export/profile.h"
#include "export/reference.h"
#include "pipeline/analyse.h"
#include "serve/feed.h"
#include "serve/http.h"
#include "serve/people.h"
#include "store/store.h"

namespace parley::serve {

/// A profile of what may leave; `mark`: its name and the digest of its file, as exports bear it.
struct NamedProfile {
  exports::Profile profile;
  std::string mark;
};

struct Config {
  std::function<Result<std::unique_ptr<store::Store>>()> open;   // one more connection to the ledger
  std::function<Result<const pipeline::Tables*>()> tables;       // loaded when the first document comes
  std::function<Result<const exports::Reference*>()> reference;  // loaded when somebody exports or asks for a place
  std::string ledger;                                            // its address, which exports open by themselves
  std::filesystem::path data;                                    // the folder of the tables
  std::function<std::string()> extractor;                        // versions of program and data
  std::string version;                                           // of the program
  std::vector<NamedProfile> profiles;                            // to choose among; none comes from a request
  std::unique_ptr<People> people;  // nullptr: one person, on this machine, without an account
  std::string origin;  // "https://desk.example.org" where people reach it through a proxy; "" = the local addresses
};

/// Who asks: in a local desk its one user, who may do everything.
struct Visitor {
  Person person;
  std::string token, csrf;  // of the session
};

/// A place among the requests that do one kind of long work; not taken where `most` do it already.
struct Turn {
  Turn(std::atomic<int>& working, int most) : count(working), taken(++working <= most) {}
  ~Turn() { --count; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  std::atomic<int>& count;
  bool taken;
};

class Desk {
 public:
  explicit Desk(Config config);
  Response answer(const Request& request);
  void listens_on(unsigned short port) { port_ = port; }
  void tick();

  const Config& config() const { return config_; }
  Feed& feed() { return feed_; }
  bool is_shared() const { return config_.people != nullptr; }
  std::optional<Visitor> visitor_of(const Request& request);

  /// A connection for the time of one request.
  class Lease {
   public:
    Lease(Desk& desk, std::unique_ptr<store::Store> store) : desk_(desk), store_(std::move(store)) {}
    ~Lease();
    store::Store& operator*() { return *store_; }

   private:
    Desk& desk_;
    std::unique_ptr<store::Store> store_;
  };
  Result<std::unique_ptr<Lease>> lease();

  /// Documents are read by few requests at a time, so that the others go on.
  std::atomic<int> reading{0};
  std::atomic<int> exporting{0};  // so are exports written

 private:
  Response find_answer(const Request& request);
  Response page(const Request& request) const;
  std::optional<Response> refuse_origin(const Request& request) const;
  bool is_own_host(std::string_view host) const;

  Config config_;
  Feed feed_;
  unsigned short port_ = 0;
  std::string local_csrf_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Store>> idle_;
};

}  // namespace parley::serve
