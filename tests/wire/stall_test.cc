// Clients that begin something and say no more (R35): each of the six kinds is closed within half a
// minute, while those who merely wait are served. What each of them would hold is a descriptor, and
// there are only so many (services/server/listener.h).

#include <gmock/gmock.h>
#include <poll.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>

#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"
#include "tests/wire/raw_peer.h"

namespace hearth::testing {
namespace {

using Clock = RawPeer::Clock;

constexpr std::chrono::seconds kWithin{30};
constexpr char kPath[] = "/hearth.v1.LogService/GetHead";

struct Kind {
  const char* name;
  std::string says;
};

std::vector<Kind> Kinds() {
  const std::string settled = Preface() + EmptySettings();
  const std::string call = Frame(kHeaders, kEndHeaders, 1, CallFields(kPath));
  return {{"TCP only", ""},
          {"ten bytes of the preface", Preface().substr(0, 10)},
          {"preface without SETTINGS", Preface()},
          {"half a HEADERS frame", settled + call.substr(0, call.size() / 2)},
          {"idle after SETTINGS", settled},
          {"an open stream without data", settled + call}};
}

// Peers of all kinds at one server, and when each was closed.
class Stallers {
 public:
  explicit Stallers(const std::string& port) {
    for (const Kind& kind : Kinds()) {
      peers_.push_back(std::make_unique<RawPeer>(port));
      EXPECT_TRUE(peers_.back()->Say(kind.says)) << kind.name;
    }
  }

  // Blocks until something is heard or `pause` is over.
  void Listen(std::chrono::milliseconds pause) {
    std::vector<pollfd> open;
    for (const auto& peer : peers_) {
      if (peer->open()) open.push_back({peer->fd(), POLLIN, 0});
    }
    ::poll(open.data(), open.size(), static_cast<int>(pause.count()));
    for (size_t i = 0; i < peers_.size(); ++i) {
      if (peers_[i]->open() && !peers_[i]->Listen()) closed_[i] = Clock::now() - began_;
    }
  }
  bool AllClosed() const { return closed_.size() == peers_.size(); }
  size_t closed() const { return closed_.size(); }
  std::string Table() const {
    std::string table;
    const std::vector<Kind> kinds = Kinds();
    for (size_t i = 0; i < kinds.size(); ++i) {
      const auto closed = closed_.find(i);
      const std::string when = closed == closed_.end()
                                   ? "open"
                                   : std::to_string(closed->second.count()).substr(0, 4) + " s";
      table += "  " + std::string(kinds[i].name) + ": " + when + "\n";
    }
    return table;
  }

 private:
  const Clock::time_point began_ = Clock::now();
  std::vector<std::unique_ptr<RawPeer>> peers_;
  std::map<size_t, std::chrono::duration<double>> closed_;
};

// A server with gRPC's defaults: the negative control.
class PlainServer {
 public:
  PlainServer() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~PlainServer() { server_->Shutdown(std::chrono::system_clock::now()); }
  std::string port() const { return std::to_string(port_); }

 private:
  v1::LogService::Service service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST(Stall, EachOfSixKindsIsClosedAndWhoeverOnlyWaitsIsServed) {
  Hearthd server;
  ASSERT_NO_FATAL_FAILURE(server.Start());
  Desk desk(server.address());
  desk.Found();
  // Silent for as long as they are, and not to be closed.
  const auto context = std::make_unique<grpc::ClientContext>();
  v1::WatchAlertsRequest request;
  request.set_area_code(kCounty);
  request.set_cursor(0);
  const auto watch = desk.alerts->WatchAlerts(context.get(), request);
  v1::WatchAlertsResponse message;
  ASSERT_TRUE(watch->Read(&message));
  EXPECT_TRUE(message.caught_up());

  const PlainServer plain;
  const Clock::time_point end = Clock::now() + kWithin;
  Stallers strangers(server.port()), controls(plain.port());
  uint64_t head = desk.Head().position();
  while (!strangers.AllClosed() && Clock::now() < end) {
    strangers.Listen(std::chrono::milliseconds(500));
    head = desk.Head().position();  // fails the test unless it is answered
  }
  EXPECT_TRUE(strangers.AllClosed());
  std::printf("hearthd:\n%s", strangers.Table().c_str());
  controls.Listen(std::chrono::milliseconds(0));
  EXPECT_EQ(controls.closed(), 0u) << "of a server without limits\n" << controls.Table();

  EXPECT_GT(head, 0u);
  desk.Check(desk.Register("示范", kFirstDay), 300'000, true, kFirstDay);
  ASSERT_TRUE(watch->Read(&message)) << "the watcher was closed, too";
  EXPECT_TRUE(message.has_alert());
  context->TryCancel();
}

}  // namespace
}  // namespace hearth::testing
