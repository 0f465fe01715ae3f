#include "clients/cpp/client_channel.h"

#include <grpcpp/support/client_interceptor.h>

#include <utility>
#include <vector>

namespace hearth::client {
namespace {

using grpc::experimental::InterceptionHookPoints;

// Puts the token into the metadata of every call; call credentials would need a secure channel.
class Bearer final : public grpc::experimental::Interceptor {
 public:
  explicit Bearer(const std::string* header) : header_(header) {}
  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization", *header_);
    }
    methods->Proceed();
  }

 private:
  const std::string* const header_;
};

class BearerFactory final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit BearerFactory(const std::string& token) : header_("Bearer " + token) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo*) override {
    return new Bearer(&header_);
  }

 private:
  const std::string header_;  // outlives the calls: it belongs to the channel
};

}  // namespace

namespace {

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const ClientOptions& options) {
  if (options.ca_pem.empty()) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = options.ca_pem,
                               .pem_private_key = options.key_pem,
                               .pem_cert_chain = options.cert_pem});
}

}  // namespace

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(64 << 20);
  // A dead peer is noticed within a minute and a half, on quiet streams too.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // Reconnecting is our own affair (Retry): gRPC's pauses of up to two minutes would hide a server
  // that is back.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // A proxy of the environment knows nothing of the county's own network.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> bearers;
  if (!options.token.empty()) bearers.push_back(std::make_unique<BearerFactory>(options.token));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      options.server, CredentialsOf(options), arguments, std::move(bearers));
}

Stubs::Stubs(const std::shared_ptr<grpc::Channel>& channel)
    : admin(v1::AdminService::NewStub(channel)),
      alerts(v1::AlertsService::NewStub(channel)),
      attachments(v1::AttachmentsService::NewStub(channel)),
      county(v1::CountyService::NewStub(channel)),
      households(v1::HouseholdsService::NewStub(channel)),
      intake(v1::IntakeService::NewStub(channel)),
      log(v1::LogService::NewStub(channel)),
      quarantine(v1::QuarantineService::NewStub(channel)),
      reads(v1::ReadsService::NewStub(channel)) {}

}  // namespace hearth::client
