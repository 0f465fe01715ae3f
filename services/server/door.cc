#include "services/server/door.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>

#include <chrono>
#include <utility>

#include "services/ledger/reason.h"
#include "services/server/call_metrics.h"
#include "services/server/exit_codes.h"
#include "services/server/listener.h"
#include "services/server/logging.h"
#include "services/server/tls.h"

namespace hearth::server {
namespace {

constexpr int kMessageBytesMax = 8 << 20;        // a batch is at most 4 MiB, a rulebook 1 MiB
constexpr size_t kBuffersBytesMax = 256u << 20;  // of all connections together
constexpr int kThreadsMax = 64;
constexpr int kStreamsPerConnectionMax = 256;
constexpr std::chrono::seconds kLastCalls{1};

const char kIntake[] = "hearth.v1.IntakeService";
const char* const kQueries[] = {"hearth.v1.AccessService", "hearth.v1.AdminService",
                                "hearth.v1.AlertsService", "hearth.v1.AttachmentsService",
                                "hearth.v1.CountyService", "hearth.v1.HouseholdsService",
                                "hearth.v1.LogService",    "hearth.v1.QuarantineService"};

// Reasons: reference-storage.md 3.4, reference-security.md findings 1 and 2.
void SetLimits(grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(kMessageBytesMax);
  builder->SetMaxSendMessageSize(kMessageBytesMax);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnectionMax);
  // Whoever has said nothing for a while is asked, and closed when he does not answer: peers that
  // are gone, and those that began something and stopped (R35). An age for all connections would
  // also cut off who only watches. Clients may ping as often as every 30 s.
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 10'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 12'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30'000);
  // Connections that never say anything, or never finish their handshake, do not hold a file
  // descriptor for ever.
  builder->AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5'000);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 600'000);
  grpc::ResourceQuota quota("hearthd");
  quota.Resize(kBuffersBytesMax);
  quota.SetMaxThreads(kThreadsMax);
  builder->SetResourceQuota(quota);
}

using Acceptor = grpc::experimental::ExternalConnectionAcceptor;

class GrpcDoor : public Door {
 public:
  GrpcDoor(std::unique_ptr<grpc::Server> server, transport::Services services,
           std::unique_ptr<Listener> listener, std::unique_ptr<Acceptor> acceptor)
      : services_(std::move(services)),
        server_(std::move(server)),
        listener_(std::move(listener)),
        acceptor_(std::move(acceptor)) {
    SetQueries(true);
    SetIntake(true);
    listener_->Start(DescriptorsForConnections(), [this](int fd) {
      Acceptor::NewConnectionParameters connection;
      connection.listener_fd = listener_->fd();
      connection.fd = fd;
      acceptor_->HandleNewConnection(&connection);
    });
  }
  ~GrpcDoor() override { Close(); }

  int port() const override { return listener_->port(); }
  void SetIntake(bool serving) override {
    server_->GetHealthCheckService()->SetServingStatus(kIntake, serving);
  }
  void SetQueries(bool serving) override {
    for (const char* service : kQueries) {
      server_->GetHealthCheckService()->SetServingStatus(service, serving);
    }
  }
  void Close() override {
    if (closed_) return;
    closed_ = true;
    listener_->Stop();
    server_->GetHealthCheckService()->Shutdown();
    server_->Shutdown(std::chrono::system_clock::now() + kLastCalls);
    server_->Wait();
  }

 private:
  const transport::Services services_;  // outlive the server
  const std::unique_ptr<grpc::Server> server_;
  const std::unique_ptr<Listener> listener_;
  const std::unique_ptr<Acceptor> acceptor_;
  bool closed_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Door>> Door::Open(const Config& config, transport::Services services,
                                                 Metrics* metrics) {
  const auto credentials = CredentialsOf(config);
  if (!credentials.ok()) return credentials.status();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetLimits(&builder);
  if (metrics != nullptr || Logs(Severity::kDebug)) {
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> creators;
    creators.push_back(CountCalls(metrics));
    builder.experimental().SetInterceptorCreators(std::move(creators));
  }
  const std::string address = config.listen + ":" + std::to_string(config.port);
  absl::StatusOr<std::unique_ptr<Listener>> listener = Listener::Bind(config.listen, config.port);
  std::unique_ptr<Acceptor> acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, *credentials);
  for (const auto& service : services) builder.RegisterService(service.get());
  std::unique_ptr<grpc::Server> server = listener.ok() ? builder.BuildAndStart() : nullptr;
  if (server == nullptr) {
    return ledger::Refuse(
        absl::StatusCode::kFailedPrecondition, kReasonPortTaken,
        "无法监听 " + address + "：端口被占用，或地址不属于本机；请换 --port",
        "cannot listen on " + address +
            ": the port is taken, or the address is not this machine's; choose another --port");
  }
  return std::unique_ptr<Door>(new GrpcDoor(std::move(server), std::move(services),
                                            *std::move(listener), std::move(acceptor)));
}

}  // namespace hearth::server
