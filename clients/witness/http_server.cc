#include "clients/witness/http_server.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::witness {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr size_t kConnectionsMax = 64;
constexpr size_t kBodyBytesMax = size_t{64} << 10;
constexpr time_t kStallSeconds = 10;
constexpr char kPath[] = "/add-checkpoint";

absl::Status CannotListen(const std::string& listen) {
  return client::InvalidError(absl::StrCat("--listen：无法监听 ", listen),
                              absl::StrCat("--listen: cannot listen on ", listen));
}

void LimitStalls(tcp::socket* socket) {
  const timeval limit{kStallSeconds, 0};
  ::setsockopt(socket->native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(socket->native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

class Server final : public HttpServer {
 public:
  explicit Server(Handler handler) : handler_(std::move(handler)), acceptor_(context_) {}

  ~Server() override {
    Stop();
    if (accepting_.joinable()) accepting_.join();
    for (Connection& connection : connections_) connection.thread.join();
  }

  bool Listen(const tcp::endpoint& endpoint) {
    beast::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return false;
    address_ = absl::StrCat(acceptor_.local_endpoint().address().to_string(), ":",
                            acceptor_.local_endpoint().port());
    accepting_ = std::thread([this] { Accept(); });
    return true;
  }

  std::string address() const override { return address_; }

 private:
  struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}
    tcp::socket socket;
    std::thread thread;
    bool done = false;
  };

  void Stop() {
    const std::lock_guard<std::mutex> guard(mutex_);
    stopping_ = true;
    // A close alone does not wake a thread that waits in accept or read.
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    for (Connection& connection : connections_) {
      if (!connection.done) ::shutdown(connection.socket.native_handle(), SHUT_RDWR);
    }
  }

  void Accept() {
    while (true) {
      beast::error_code error;
      tcp::socket socket(context_);
      acceptor_.accept(socket, error);
      const std::lock_guard<std::mutex> guard(mutex_);
      if (stopping_) return;
      Reap();
      if (error || connections_.size() >= kConnectionsMax) continue;  // the socket closes
      LimitStalls(&socket);
      Connection& connection = connections_.emplace_back(std::move(socket));
      connection.thread = std::thread([this, &connection] { Serve(&connection); });
    }
  }

  // REQUIRES: mutex_ is held.
  void Reap() {
    connections_.remove_if([](Connection& connection) {
      if (connection.done) connection.thread.join();
      return connection.done;
    });
  }

  void Serve(Connection* connection) {
    beast::flat_buffer buffer;
    bool alive = true;
    while (alive) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(kBodyBytesMax);
      beast::error_code error;
      http::read(connection->socket, buffer, parser, error);
      if (error) break;
      http::response<http::string_body> response = Respond(parser.get());
      alive = response.keep_alive();
      http::write(connection->socket, response, error);
      if (error) break;
    }
    const std::lock_guard<std::mutex> guard(mutex_);
    beast::error_code ignored;
    connection->socket.shutdown(tcp::socket::shutdown_both, ignored);
    connection->done = true;
  }

  http::response<http::string_body> Respond(const http::request<http::string_body>& request) {
    Answer answer;
    const auto target = request.target();
    if (!absl::EndsWith(absl::string_view(target.data(), target.size()), kPath)) {
      answer = {404, "text/plain", "not found\n"};
    } else if (request.method() != http::verb::post) {
      answer = {405, "text/plain", "POST only\n"};
    } else {
      answer = handler_(request.body());
    }
    http::response<http::string_body> response(static_cast<http::status>(answer.status),
                                               request.version());
    response.set(http::field::content_type, answer.content_type);
    response.keep_alive(request.keep_alive());
    response.body() = std::move(answer.body);
    response.prepare_payload();
    return response;
  }

  const Handler handler_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::string address_;
  std::thread accepting_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::list<Connection> connections_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& listen,
                                                              Handler handler) {
  const size_t colon = listen.rfind(':');
  uint32_t port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(listen.substr(colon + 1), &port) ||
      port > 65'535) {
    return CannotListen(listen);
  }
  beast::error_code error;
  const auto address = asio::ip::make_address(listen.substr(0, colon), error);
  auto server = std::make_unique<Server>(std::move(handler));
  if (error || !server->Listen({address, static_cast<uint16_t>(port)})) {
    return CannotListen(listen);
  }
  return server;
}

}  // namespace hearth::witness
