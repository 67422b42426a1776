// Requests and responses as the review desk sees them; listen.cc turns bytes of the network into them.
// Tested by test/serve/desk_test.cc.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::serve {

struct Request {
  std::string method;                          // "GET"
  std::string path;                            // as sent, without the query: "/api/v1/claims/3f9c%2Fkilled@120"
  std::map<std::string, std::string> query;    // decoded
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body, peer;
  std::string_view header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
};

struct Response {
  int status = 200;
  std::string type = "application/json", body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Server-sent events: what there is to send now, "" = nothing yet, nullopt = the stream ends.
  std::function<std::optional<std::string>()> stream;
  /// Instead of `body`: a file that is sent piece by piece; it goes with the last who holds it.
  std::shared_ptr<const std::filesystem::path> file;
};

/// RFC 9457, application/problem+json.  `what`: what is wrong and what to do.
Response problem(int status, std::string_view what);
/// The same with 503: come again after so many seconds.
Response busy(std::string_view what, int seconds);
std::string_view reason_of(int status);  // "Not Found"

/// nullopt = no proper percent encoding, or it holds a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
/// "?a=1&b=2" without its question mark; false = it cannot be decoded.
bool parse_query(std::string_view text, std::map<std::string, std::string>& out);
/// Of a Cookie header; "" = there is none of that name.
std::string cookie_of(std::string_view header, std::string_view name);
std::string small_letters(std::string_view text);

}  // namespace parley::serve
