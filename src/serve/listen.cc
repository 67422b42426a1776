#include "serve/listen.h"

#include <utility>  // before Asio 1.74, which uses std::exchange without it

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <chrono>
#include <thread>

namespace parley::serve {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kHeaderTime{30}, kBodyTime{120}, kWriteTime{60}, kFileTime{600}, kDrainTime{10}, kHeartbeat{15};
constexpr milliseconds kTick{500};
constexpr size_t kWriters = 4;  // threads
constexpr uint32_t kMostHeader = 16 * 1024;

struct Server {
  const Listening& listening;
  const Answer& answer;
  asio::thread_pool& writers;
  std::atomic<size_t> connections{0};
};

/// Counts a connection while it lives.
struct Counted {
  explicit Counted(Server& server) : count(server.connections) { ++count; }
  ~Counted() { --count; }
  std::atomic<size_t>& count;
};

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// False where the target is not of the form "/path?query".
bool read_target(std::string_view target, Request& request) {
  if (!target.starts_with('/')) return false;
  const size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  return parse_query(target.substr(std::min(target.size(), question + 1)), request.query);
}

template <class Message>
bool read_request(const Message& message, Request& request) {
  request.method = view(message.method_string());
  for (const auto& field : message) {
    const std::string name = small_letters(view(field.name_string()));
    if (!request.headers.emplace(name, std::string(view(field.value()))).second && name == "host") return false;
  }
  return read_target(view(message.target()), request);
}

asio::awaitable<bool> write_response(beast::tcp_stream& stream, Response response, unsigned version, bool keep,
                                     bool head) {
  http::response<http::string_body> message{static_cast<http::status>(response.status), version};
  message.reason(boost::beast::string_view(reason_of(response.status).data(), reason_of(response.status).size()));
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  if (response.status != 204 && response.status != 304) message.set(http::field::content_type, response.type);
  message.keep_alive(keep);
  message.body() = std::move(response.body);
  message.prepare_payload();
  if (head) message.body().clear();  // its length stays in the header
  stream.expires_after(kWriteTime);
  error_code error;
  if (head) {
    http::response_serializer<http::string_body> serializer{message};
    co_await http::async_write_header(stream, serializer, asio::redirect_error(asio::use_awaitable, error));
  } else {
    co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
  }
  co_return !error && keep;
}

/// A file from its disk, piece by piece; a request over HEAD gets its header alone.
asio::awaitable<bool> write_file(beast::tcp_stream& stream, Response response, unsigned version, bool keep, bool head) {
  http::response<http::file_body> message{static_cast<http::status>(response.status), version};
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.set(http::field::content_type, response.type);
  message.keep_alive(keep);
  error_code error;
  message.body().open(response.file->c_str(), beast::file_mode::scan, error);
  if (error) co_return false;
  message.prepare_payload();
  http::response_serializer<http::file_body> serializer{message};
  stream.expires_after(kFileTime);
  if (head)
    co_await http::async_write_header(stream, serializer, asio::redirect_error(asio::use_awaitable, error));
  else
    co_await http::async_write(stream, serializer, asio::redirect_error(asio::use_awaitable, error));
  co_return !error && keep;
}

/// Events until the reader goes, or the desk ends the stream.
asio::awaitable<void> write_stream(beast::tcp_stream& stream, Response response, unsigned version) {
  http::response<http::empty_body> message{static_cast<http::status>(response.status), version};
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.set(http::field::content_type, response.type);
  message.keep_alive(false);
  http::response_serializer<http::empty_body> serializer{message};
  error_code error;
  stream.expires_after(kWriteTime);
  co_await http::async_write_header(stream, serializer, asio::redirect_error(asio::use_awaitable, error));
  asio::steady_timer timer(stream.get_executor());
  auto spoken = std::chrono::steady_clock::now();
  while (!error) {
    std::optional<std::string> text = response.stream();
    if (!text) break;
    const auto now = std::chrono::steady_clock::now();
    if (text->empty() && now - spoken >= kHeartbeat) *text = ": still here\n\n";
    if (!text->empty()) {
      spoken = now;
      stream.expires_after(kWriteTime);
      co_await asio::async_write(stream, asio::buffer(*text), asio::redirect_error(asio::use_awaitable, error));
    }
    timer.expires_after(kTick);
    if (!error) co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

/// What to say to bytes that are no request that can be answered; nullopt = the other side is gone.
std::optional<Response> refuse(error_code error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return problem(431, "the header of the request is longer than 16 KiB");
  if (error == http::error::body_limit)
    return problem(413, "the body is larger than this server takes; send less at a time");
  if (error == beast::error::timeout) return problem(408, "the request did not arrive in time");
  if (error.category() == make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream)
    return problem(400, "this is no proper HTTP request");
  return std::nullopt;
}

/// Who writes may wait for others who write, or for a password to be proved, and an export takes its time: not on the
/// threads that answer readers.
bool takes_time(const Request& request) {
  return request.method != "GET" || request.path.starts_with("/api/v1/exports/") ||
         request.path == "/api/v1/publication";
}
asio::awaitable<Response> answer_slowly(Server& server, const Request& request) { co_return server.answer(request); }

asio::awaitable<void> converse(beast::tcp_stream stream, Server& server) {
  const Counted counted(server);
  beast::flat_buffer buffer(kMostHeader + 64 * 1024);
  error_code error, ignored;
  const auto peer = stream.socket().remote_endpoint(ignored);
  bool keep = true;
  while (keep) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMostHeader);
    parser.body_limit(server.listening.most_body);
    stream.expires_after(kHeaderTime);
    co_await http::async_read_header(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (!error && view(parser.get()[http::field::expect]) == "100-continue") {
      const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream, asio::buffer(go_on), asio::redirect_error(asio::use_awaitable, error));
    }
    stream.expires_after(kBodyTime);
    if (!error) co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      if (auto response = refuse(error)) {
        co_await write_response(stream, std::move(*response), 11, false, false);
        // what is still on its way is read and dropped, so that the answer is not lost with the connection
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream.expires_after(kDrainTime);
        std::string rest(64 * 1024, '\0');
        for (int i = 0; i < 1024; ++i) {
          error = {};
          co_await stream.async_read_some(asio::buffer(rest), asio::redirect_error(asio::use_awaitable, error));
          if (error) break;
        }
      }
      break;
    }
    Request request;
    const auto message = parser.release();
    request.peer = peer.address().to_string();
    const bool head = message.method() == http::verb::head;
    Response response;
    if (read_request(message, request)) {
      request.body = message.body();
      if (head) request.method = "GET";
      if (!takes_time(request))
        response = server.answer(request);
      else
        response = co_await asio::co_spawn(server.writers, answer_slowly(server, request), asio::use_awaitable);
    } else {
      response = problem(400, "the address of the request cannot be read");
    }
    if (response.stream && !head) {
      co_await write_stream(stream, std::move(response), message.version());
      break;
    }
    if (response.file) {
      keep = co_await write_file(stream, std::move(response), message.version(), message.keep_alive(), head);
      continue;
    }
    keep = co_await write_response(stream, std::move(response), message.version(), message.keep_alive(), head);
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> accept_all(asio::io_context& io, tcp::acceptor& acceptor, Server& server) {
  for (;;) {
    error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::make_strand(io), asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // no descriptors left: wait for some
      asio::steady_timer timer(io, kTick);
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (server.connections >= server.listening.most_connections) continue;  // closes it
    socket.set_option(tcp::no_delay(true), error);
    const auto strand = socket.get_executor();
    asio::co_spawn(strand, converse(beast::tcp_stream(std::move(socket)), server), asio::detached);
  }
}

asio::awaitable<void> beat(asio::io_context& io, const std::function<void()>& tick) {
  asio::steady_timer timer(io);
  for (error_code error; !error;) {
    tick();
    timer.expires_after(kTick);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

}  // namespace

Result<Ok> listen(const Listening& listening, const Answer& answer, const std::function<void(unsigned short)>& started,
                  const std::function<void()>& tick) {
  asio::thread_pool writers(kWriters);
  Server server{listening, answer, writers};  // outlives the connections that io ends
  asio::io_context io;
  error_code error;
  const auto address = asio::ip::make_address(listening.address, error);
  if (error)
    return Error{"'" + listening.address + "' is no address to listen on; give 127.0.0.1 or another of this machine"};
  tcp::acceptor acceptor(io);
  const tcp::endpoint endpoint(address, listening.port);
  acceptor.open(endpoint.protocol(), error);
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  error = {};
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return Error{"cannot listen on " + listening.address + ":" + std::to_string(listening.port) + " (" +
                 error.message() + "); --port names another"};
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](error_code, int) {
    signals.clear();  // the next one ends the process at once; the ledger is sound at any moment
    io.stop();
  });
  asio::co_spawn(io, accept_all(io, acceptor, server), asio::detached);
  asio::co_spawn(io, beat(io, tick), asio::detached);
  started(acceptor.local_endpoint().port());
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < listening.threads; ++i) threads.emplace_back([&] { io.run(); });
  io.run();
  threads.clear();
  writers.join();  // a decision that was begun is made
  return Ok{};
}

}  // namespace parley::serve
