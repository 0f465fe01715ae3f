// What a unary gRPC call costs on this machine: the ceiling that the benches divide by.
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <memory>

#include "echo.grpc.pb.h"

namespace {

class EchoHandler : public hearth::bench::EchoService::CallbackService {
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context,
                                 const hearth::bench::EchoRequest* request,
                                 hearth::bench::EchoResponse* response) override {
    response->set_payload(request->payload());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int main() {
  EchoHandler service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  std::printf("listening on 127.0.0.1:%d\n", port);
  std::fflush(stdout);
  std::getchar();  // until the script closes our input
  server->Shutdown();
}
