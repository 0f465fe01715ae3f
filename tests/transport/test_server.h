// All services in this process, over fakes, reached through a real gRPC channel.

#ifndef HEARTH_TESTS_TRANSPORT_TEST_SERVER_H_
#define HEARTH_TESTS_TRANSPORT_TEST_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "services/access/access.h"
#include "services/access/reads.h"
#include "services/transport/services.h"
#include "tests/feed/events.h"
#include "tests/feed/fake_views.h"
#include "tests/transport/fake_ledger.h"

namespace hearth::testing {

struct TestServer {
  explicit TestServer(std::chrono::milliseconds answer_within = std::chrono::milliseconds(0)) {
    access::Access::Options options;
    options.open = true;
    access = std::make_unique<access::Access>(std::move(options));
    access::Reads::Options gate;
    gate.open = true;
    reads = std::make_unique<access::Reads>(std::move(gate));
    transport::House house;
    house.access = access.get();
    house.reads = reads.get();
    house.ledger = &ledger;
    house.views = &views;
    house.log = &log.log();
    house.keys = &log.keys();
    house.durable = &durable;
    house.watched = &watched;
    house.lanes = &lanes;
    house.log_id = std::string(16, '\x7f');
    house.answer_within = answer_within;
    services = transport::MakeServices(house);
    grpc::ServerBuilder builder;
    for (const auto& service : services) builder.RegisterService(service.get());
    server = builder.BuildAndStart();
    channel = server->InProcessChannel({});
  }
  ~TestServer() {
    ledger.AnswerAllAtOnce();
    server->Shutdown(std::chrono::system_clock::now());
    server->Wait();
  }

  std::unique_ptr<access::Access> access;
  std::unique_ptr<access::Reads> reads;
  FakeLedger ledger;
  FakeViews views;
  TestLog log;
  feed::HeadSignal durable, watched;
  transport::Lanes lanes{{.screens_threads = 2}};
  transport::Services services;
  std::unique_ptr<grpc::Server> server;
  std::shared_ptr<grpc::Channel> channel;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_TRANSPORT_TEST_SERVER_H_
