#include "serve/feed.h"

#include "core/json.h"
#include "store/desk.h"

namespace parley::serve {
namespace {

constexpr size_t kMost = 1000;

}  // namespace

void Feed::poll(store::Store& store) {
  const std::lock_guard lock(mutex_);
  if (last_ < 0) {
    last_ = store::last_audit(store);
    return;
  }
  const auto fresh = store::audit_after(store, last_, kMost);
  if (!fresh) return;  // said by the request that needs the ledger
  for (const store::Row& row : fresh->rows) {
    last_ = store::to_integer(row[0]);
    JsonWriter json;
    json.open_object().field("seq", last_);
    for (size_t i = 1; i < row.size(); ++i) json.field(fresh->columns[i], std::string_view(store::to_text(row[i])));
    events_.push_back(
        {last_, "id: " + std::to_string(last_) + "\nevent: change\ndata: " + json.close_object().take() + "\n\n"});
    if (events_.size() > kMost) events_.pop_front();
  }
}

std::string Feed::since(int64_t& seq) {
  const std::lock_guard lock(mutex_);
  std::string out;
  if (seq < last_ && (events_.empty() || events_.front().seq > seq + 1)) {
    seq = last_;
    return "id: " + std::to_string(last_) + "\nevent: reload\ndata: {\"seq\":" + std::to_string(last_) + "}\n\n";
  }
  for (const Event& event : events_) {
    if (event.seq > seq) out += event.text;
  }
  seq = std::max(seq, last_);
  return out;
}

int64_t Feed::last() {
  const std::lock_guard lock(mutex_);
  return std::max<int64_t>(last_, 0);
}

}  // namespace parley::serve
