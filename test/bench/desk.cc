// How quick the review desk is when many use it: readers who open lists and documents and hold a stream of changes,
// writers who decide about claims.  make bench-desk; a line of TSV for each kind of request.
#include <simdjson.h>

#include <utility>  // before Asio 1.74, which uses std::exchange without it

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Load {
  unsigned short port = 0;
  int readers = 200, writers = 5, seconds = 60;
  int pause = 1000;  // ms between the answer and the next request of one person, half of it to once and a half
  int limit = 100;   // ms: of the 99th percentile of lists and documents
};

struct Answer {
  unsigned status = 0;
  std::string body;
};

/// What all people measure; everything runs in one thread.
struct Tally {
  std::map<std::string, std::vector<double>> milliseconds;  // by kind of request
  size_t errors = 0, decided = 0, overtaken = 0, heard = 0;
  void fail(const std::string& what) {
    if (++errors <= 10) std::fprintf(stderr, "desk_bench: %s\n", what.c_str());
  }
};

class Person {
 public:
  Person(const Load& load, Tally& tally, unsigned seed, asio::io_context& io)
      : load_(load), tally_(tally), dice_(seed), stream_(io), timer_(io) {}
  asio::awaitable<void> connect() {
    stream_.expires_never();
    co_await stream_.async_connect(tcp::endpoint(asio::ip::address_v4::loopback(), load_.port), asio::use_awaitable);
    stream_.socket().set_option(tcp::no_delay(true));
  }
  asio::awaitable<Answer> ask(const char* kind, http::verb method, const std::string& target, std::string body = "",
                              const std::string& csrf = "", const std::string& seen = "") {
    http::request<http::string_body> request{method, target, 11};
    request.set(http::field::host, "127.0.0.1:" + std::to_string(load_.port));
    if (!csrf.empty()) {
      request.set("X-CSRF-Token", csrf);
      request.set(http::field::content_type, "application/json");
      request.set(http::field::if_match, seen);
    }
    request.body() = std::move(body);
    request.prepare_payload();
    const auto begun = Clock::now();
    http::response_parser<http::string_body> parser;
    parser.body_limit(64u << 20);
    co_await http::async_write(stream_, request, asio::use_awaitable);
    co_await http::async_read(stream_, buffer_, parser, asio::use_awaitable);
    if (*kind)
      tally_.milliseconds[kind].push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
    auto response = parser.release();
    co_return Answer{response.result_int(), std::move(response.body())};
  }
  asio::awaitable<void> pause() {
    timer_.expires_after(milliseconds(load_.pause / 2 + static_cast<int>(below(static_cast<size_t>(load_.pause) + 1))));
    co_await timer_.async_wait(asio::use_awaitable);
  }
  size_t below(size_t n) { return dice_() % std::max<size_t>(1, n); }
  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }
  Tally& tally() { return tally_; }
  beast::tcp_stream& stream() { return stream_; }

 private:
  const Load& load_;
  Tally& tally_;
  std::minstd_rand dice_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  asio::steady_timer timer_;
};

std::vector<std::string> texts(const std::string& body, const char* field) {
  std::vector<std::string> out;
  simdjson::dom::parser parser;
  simdjson::dom::array items;
  if (parser.parse(body)["items"].get(items)) return out;
  for (const auto item : items) {
    std::string_view text;
    if (!item[field].get(text)) out.emplace_back(text);
  }
  return out;
}

std::string text(const std::string& body, const char* field) {
  simdjson::dom::parser parser;
  std::string_view out;
  return parser.parse(body)[field].get(out) ? "" : std::string(out);
}

std::string encoded(const std::string& id) {
  std::string out;
  for (const char c : id) out += c == '#' ? "%23" : std::string(1, c);
  return out;
}

/// What there is to open.
struct Stock {
  std::vector<std::string> incidents, documents, days, claims;
  std::string csrf;
};

asio::awaitable<void> take_stock(Person& person, Stock& stock) {
  co_await person.connect();
  stock.csrf = text((co_await person.ask("", http::verb::get, "/api/v1/session")).body, "csrf");
  const std::string incidents = (co_await person.ask("", http::verb::get, "/api/v1/incidents?limit=1000")).body;
  stock.incidents = texts(incidents, "id"), stock.days = texts(incidents, "date_from");
  stock.documents = texts((co_await person.ask("", http::verb::get, "/api/v1/documents?limit=1000")).body, "id");
  stock.claims = texts((co_await person.ask("", http::verb::get, "/api/v1/claims?limit=1000")).body, "id");
}

/// One of the things that people open all day.
std::pair<const char*, std::string> choose(Person& person, const Stock& stock) {
  const std::string& day = person.of(stock.days);
  switch (person.below(14)) {
    case 0:
      return {"incidents", "/api/v1/incidents"};
    case 1:
      return {"incidents of days", "/api/v1/incidents?from=" + day + "&to=" + day};
    case 2:
      return {"incidents by harm", "/api/v1/incidents?kind=killed&contested=true"};
    case 3:
      return {"incidents, a later page", "/api/v1/incidents?cursor=" + encoded(person.of(stock.incidents))};
    case 4:
      return {"incidents near", "/api/v1/incidents?near=47.1,37.5,25"};
    case 5:
      return {"documents", "/api/v1/documents"};
    case 6:
      return {"documents unread", "/api/v1/documents?state=unread"};
    case 7:
      return {"claims", "/api/v1/claims?incident=" + encoded(person.of(stock.incidents))};
    case 8:
      return {"decisions", "/api/v1/decisions"};
    case 9:
      return {"claims of days", "/api/v1/claims?from=" + day + "&to=" + day};
    case 10:
      return {"figures of days", "/api/v1/figures?from=" + day + "&to=" + day};
    case 11:
      return {"incident", "/api/v1/incidents/" + encoded(person.of(stock.incidents))};
    default:
      return {"document", "/api/v1/documents/" + person.of(stock.documents)};
  }
}

asio::awaitable<void> read_all_day(Person& person, const Stock& stock, Clock::time_point end) {
  try {
    co_await person.connect();
    co_await person.pause();
    while (Clock::now() < end) {
      const auto [kind, target] = choose(person, stock);
      const Answer answer = co_await person.ask(kind, http::verb::get, target);
      if (answer.status != 200)
        person.tally().fail(target + ": " + std::to_string(answer.status) + " " + answer.body.substr(0, 200));
      co_await person.pause();
    }
  } catch (const std::exception& exception) {
    person.tally().fail(std::string("a reader: ") + exception.what());
  }
}

asio::awaitable<void> write_all_day(Person& person, const Stock& stock, Clock::time_point end) {
  try {
    co_await person.connect();
    co_await person.pause();
    while (Clock::now() < end) {
      const std::string& claim = person.of(stock.claims);
      const Answer seen = co_await person.ask("claim", http::verb::get, "/api/v1/claims/" + claim);
      const char* const action = person.below(2) ? "accept" : "reject";
      const Answer made = co_await person.ask(
          "decide", http::verb::post, "/api/v1/decisions",
          std::string(R"({"action":")") + action + R"(","target":")" + claim + R"(","reason":"measured","by":"Bench"})",
          stock.csrf, "\"" + text(seen.body, "etag") + "\"");
      if (made.status == 201)
        ++person.tally().decided;
      else if (made.status == 412)
        ++person.tally().overtaken;  // another writer was faster: told, not lost
      else
        person.tally().fail("a decision: " + std::to_string(made.status) + " " + made.body.substr(0, 200));
      co_await person.pause();
    }
  } catch (const std::exception& exception) {
    person.tally().fail(std::string("a writer: ") + exception.what());
  }
}

/// The stream of changes that every open page holds.
asio::awaitable<void> hear_all_day(Person& person, const Load& load) {
  try {
    co_await person.connect();
    const std::string request =
        "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(load.port) + "\r\n\r\n";
    co_await asio::async_write(person.stream(), asio::buffer(request), asio::use_awaitable);
    for (std::string heard(64 * 1024, '\0');;)
      person.tally().heard += co_await person.stream().async_read_some(asio::buffer(heard), asio::use_awaitable);
  } catch (const std::exception& exception) {
    person.tally().fail(std::string("a stream of changes: ") + exception.what());
  }
}

double at(std::vector<double>& all, double share) {
  std::sort(all.begin(), all.end());
  return all.empty() ? 0 : all[std::min(all.size() - 1, static_cast<size_t>(share * static_cast<double>(all.size())))];
}

/// False where a list or document is slower than it may be.
bool print(Tally& tally, const Load& load) {
  bool quick = true;
  std::vector<double> reads;
  std::printf("what\trequests\tp50_ms\tp95_ms\tp99_ms\tmax_ms\n");
  const auto line = [](const std::string& name, std::vector<double>& all) {
    std::printf("%s\t%zu\t%.1f\t%.1f\t%.1f\t%.1f\n", name.c_str(), all.size(), at(all, 0.5), at(all, 0.95),
                at(all, 0.99), at(all, 1));
  };
  for (auto& [name, all] : tally.milliseconds) {
    line(name, all);
    if (name != "decide") reads.insert(reads.end(), all.begin(), all.end());
  }
  line("all reading", reads);
  quick = at(reads, 0.99) < load.limit;
  std::printf("%zu errors, %zu decisions, %zu overtaken by another, %zu bytes of changes heard\n", tally.errors,
              tally.decided, tally.overtaken, tally.heard);
  if (!quick)
    std::fprintf(stderr, "desk_bench: the 99th percentile is %.1f ms, over %d\n", at(reads, 0.99), load.limit);
  return quick && tally.errors == 0 && !reads.empty();
}

}  // namespace

int main(int argc, char** argv) {
  Load load;
  for (int i = 1; i + 1 < argc; i += 2) {
    const int value = std::atoi(argv[i + 1]);
    if (!std::strcmp(argv[i], "--port")) load.port = static_cast<unsigned short>(value);
    if (!std::strcmp(argv[i], "--readers")) load.readers = value;
    if (!std::strcmp(argv[i], "--writers")) load.writers = value;
    if (!std::strcmp(argv[i], "--seconds")) load.seconds = value;
    if (!std::strcmp(argv[i], "--pause")) load.pause = value;
    if (!std::strcmp(argv[i], "--limit")) load.limit = value;
  }
  if (load.port == 0) {
    std::fprintf(stderr,
                 "desk_bench --port N [--readers 200] [--writers 5] [--seconds 60] [--pause 1000] [--limit 100]\n");
    return 2;
  }
  asio::io_context io(1);
  Tally tally;
  Stock stock;
  Person first(load, tally, 1, io);
  asio::co_spawn(io, take_stock(first, stock), asio::detached);
  io.run();
  io.restart();
  if (stock.incidents.empty() || stock.documents.empty() || stock.days.empty() || stock.claims.empty())
    return std::fprintf(stderr, "desk_bench: no desk with a ledger answers on port %d\n", load.port), 1;
  const auto end = Clock::now() + std::chrono::seconds(load.seconds);
  std::vector<std::unique_ptr<Person>> people;
  const auto person = [&]() -> Person& {
    people.push_back(std::make_unique<Person>(load, tally, static_cast<unsigned>(people.size() + 2), io));
    return *people.back();
  };
  for (int i = 0; i < load.readers; ++i) {
    asio::co_spawn(io, read_all_day(person(), stock, end), asio::detached);
    asio::co_spawn(io, hear_all_day(person(), load), asio::detached);
  }
  for (int i = 0; i < load.writers; ++i) asio::co_spawn(io, write_all_day(person(), stock, end), asio::detached);
  io.run_until(end + std::chrono::seconds(2));
  return print(tally, load) ? 0 : 1;
}
