// The network: connections, limits and times of HTTP/1.1 and of event streams.  The only file that knows Boost is
// listen.cc.  Tested by test/e2e/serve.
#pragma once
#include "core/result.h"
#include "serve/http.h"

namespace parley::serve {

struct Listening {
  std::string address = "127.0.0.1";
  unsigned short port = 8027;  // 0 = any that is free
  unsigned threads = 4;
  size_t most_connections = 1000;
  size_t most_body = size_t{32} << 20;  // bytes
};

using Answer = std::function<Response(const Request&)>;
/// Serves until SIGINT or SIGTERM, and then as long as the requests take that are being answered.  `started` gets the
/// port; `tick` is called twice a second.  Both on the threads of the server.
Result<Ok> listen(const Listening& listening, const Answer& answer, const std::function<void(unsigned short)>& started,
                  const std::function<void()>& tick);

}  // namespace parley::serve
