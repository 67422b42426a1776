// What changed in the ledger, whoever changed it: the audit trail as server-sent events.  Tested by test/e2e/serve.
#pragma once
#include <deque>
#include <mutex>
#include <string>

#include "store/store.h"

namespace parley::serve {

class Feed {
 public:
  /// Looks for entries that came since; called twice a second.
  void poll(store::Store& store);
  /// Events after `seq`, which moves on to the last of them; "" = none.  A reader that was away for long gets one event
  /// `reload` instead of those that are no longer held.
  std::string since(int64_t& seq);
  int64_t last();

 private:
  struct Event {
    int64_t seq;
    std::string text;
  };
  std::mutex mutex_;
  std::deque<Event> events_;  // of rising seq, the last kMost of them
  int64_t last_ = -1;         // -1 = never polled
};

}  // namespace parley::serve
