// What systemd is told: ready once it listens, alive only while strangers are answered.

#include <gmock/gmock.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "services/server/listener.h"
#include "services/server/self_call.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"
#include "tests/wire/metrics_page.h"

namespace hearth::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::Not;

// The service manager's socket.
class Notified {
 public:
  Notified() {
    fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    folder_.File("notify").copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::setenv("NOTIFY_SOCKET", address.sun_path, 1);
  }
  ~Notified() {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::close(fd_);
  }
  // The next message; empty after two minutes without one.
  std::string Next() {
    std::array<char, 1'024> buffer{};
    pollfd ready{fd_, POLLIN, 0};
    if (::poll(&ready, 1, 120'000) <= 0) return "";
    const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), 0);
    return std::string(buffer.data(), got < 0 ? 0 : static_cast<size_t>(got));
  }

 private:
  TempDir folder_;
  int fd_ = -1;
};

void Lives(const std::vector<std::string>& flags) {
  Notified manager;
  ::setenv("WATCHDOG_USEC", "3000000", 1);
  Hearthd server;
  ASSERT_NO_FATAL_FAILURE(server.Start(flags));
  EXPECT_EQ(manager.Next(), "READY=1");
  EXPECT_EQ(manager.Next(), "WATCHDOG=1") << server.stderr_text();
  EXPECT_EQ(manager.Next(), "WATCHDOG=1") << server.stderr_text();
  EXPECT_EQ(server.Stop(), 0);
  std::string last = manager.Next();
  while (last == "WATCHDOG=1") last = manager.Next();
  EXPECT_EQ(last, "STOPPING=1");
}

TEST(Service, SaysThatItIsReadyThatItLivesAndThatItStops) { Lives({}); }

TEST(Service, LivesBehindTlsToo) {
  const TempDir folder;
  std::ostringstream out, err;
  ASSERT_EQ(cli::RunHearth({"admin", "init-tls", folder.str()}, &out, &err), 0) << err.str();
  Lives({"--tls-cert", folder.File("server.crt"), "--tls-key", folder.File("server.key")});
}

TEST(Service, MetricsSayHowItIsAndNothingOfAnybody) {
  Hearthd server;
  ASSERT_NO_FATAL_FAILURE(server.Start({"--metrics-port", "0"}));
  const int port = MetricsPort(server);
  Desk desk(server.address());
  desk.Found();
  const std::string household = desk.Register("密名某", kFirstDay);
  EXPECT_EQ(desk.Household(household, desk.Head().position()).household().members_size(), 2);
  // A stranger's words in place of a method make no row of their own.
  grpc::ClientContext strange;
  const grpc::internal::RpcMethod planted("/no.Service/Planted",
                                          grpc::internal::RpcMethod::NORMAL_RPC);
  v1::GetHeadResponse nothing;
  grpc::internal::BlockingUnaryCall(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()).get(), planted,
      &strange, v1::GetHeadRequest(), &nothing);
  const std::string page = Get(port, "/metrics");
  EXPECT_GE(Sample(page, "hearth_calls_total{code=\"UNIMPLEMENTED\",method=\"other\"}"), 1);
  EXPECT_THAT(page, Not(::testing::HasSubstr("Planted")));
  EXPECT_GT(Sample(page, "hearth_log_position"), 2);
  EXPECT_EQ(Sample(page, "hearth_log_position"), static_cast<double>(desk.Head().position()));
  for (const char* counted :
       {"hearth_queue_wait_seconds_count", "hearth_group_events_count",
        "hearth_fsync_seconds_count", "hearth_group_write_seconds_count",
        "hearth_alert_wait_seconds_count", "hearth_intake_healthy", "hearth_views_healthy",
        "process_resident_memory_bytes",
        "hearth_calls_total{code=\"OK\",method=\"/hearth.v1.HouseholdsService/GetHousehold\"}",
        "hearth_call_seconds_count{method=\"/hearth.v1.LogService/GetHead\"}"}) {
    EXPECT_GE(Sample(page, counted), 1) << counted;
  }
  EXPECT_THAT(page, ::testing::HasSubstr("hearth_view_lag_events{view=\""));
  for (const char* lane : {"intake", "screens", "bulk"}) {
    const std::string shed = "hearth_calls_shed_total{lane=\"" + std::string(lane) + "\"}";
    EXPECT_EQ(Sample(page, shed), 0) << lane;
  }
  EXPECT_THAT(page, Not(::testing::HasSubstr("密名")));
  EXPECT_THAT(Get(port, "/"), ::testing::HasSubstr("404"));
}

// Control: a port behind which nobody accepts, or nobody speaks, is no life.
TEST(Service, ASilentPortIsNoLife) {
  auto mute = server::Listener::Bind("127.0.0.1", 0);
  ASSERT_OK(mute);
  for (const bool tls : {false, true}) {
    server::SelfCall call("127.0.0.1", (*mute)->port(), tls);
    EXPECT_THAT(call.Make(milliseconds(200)), StatusIs(absl::StatusCode::kUnavailable));
  }
  std::vector<int> accepted;
  (*mute)->Start(server::DescriptorsForConnections(), [&](int fd) { accepted.push_back(fd); });
  server::SelfCall call("127.0.0.1", (*mute)->port(), false);
  EXPECT_THAT(call.Make(milliseconds(200)), StatusIs(absl::StatusCode::kUnavailable));
  (*mute)->Stop();
  for (const int fd : accepted) ::close(fd);
}

}  // namespace
}  // namespace hearth::testing
