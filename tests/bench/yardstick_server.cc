// The ceilings that the benches divide by, each a server of its own:
//
//   hearth_yardstick echo         a unary call that does nothing
//   hearth_yardstick log DIR      a log that only stores, one synced write a group
//   hearth_yardstick naive DIR    the same with four rows an event in the synced write
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "tests/bench/raw_log.h"
#include "yardstick.grpc.pb.h"

namespace hearth::bench {
namespace {

class EchoHandler : public EchoService::CallbackService {
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const EchoRequest* request,
                                 EchoResponse* response) override {
    response->set_payload(request->payload());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

// Reads on while earlier batches are being written; answers in order.
class ManyReactor : public grpc::ServerBidiReactor<AppendRequest, AppendResponse> {
 public:
  explicit ManyReactor(RawLog* log) : log_(log) { ReadNext(); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      return Proceed();
    }
    AppendRequest* request = reading_.release();
    log_->Append(request, [this, request](uint64_t position) {
      delete request;
      const std::lock_guard lock(mutex_);
      --unanswered_;
      answers_.emplace_back().set_position(position);
      Proceed();
    });
    ReadNext();
  }
  void OnWriteDone(bool) override {
    const std::lock_guard lock(mutex_);
    answers_.pop_front();
    writing_ = false;
    Proceed();
  }
  void OnDone() override { delete this; }

 private:
  void ReadNext() {
    reading_ = std::make_unique<AppendRequest>();
    {
      const std::lock_guard lock(mutex_);
      ++unanswered_;
    }
    StartRead(reading_.get());
  }
  void Proceed() {  // REQUIRES: mutex_ held
    if (!writing_ && !answers_.empty()) {
      writing_ = true;
      StartWrite(&answers_.front());
    }
    // The read that failed counts as one unanswered.
    if (ended_ && unanswered_ == 1 && answers_.empty() && !finished_) {
      finished_ = true;
      Finish(grpc::Status::OK);
    }
  }

  RawLog* const log_;
  std::unique_ptr<AppendRequest> reading_;
  std::mutex mutex_;
  std::deque<AppendResponse> answers_;  // guarded by mutex_, as all below
  int unanswered_ = 0;
  bool writing_ = false, ended_ = false, finished_ = false;
};

class RawLogHandler : public RawLogService::CallbackService {
 public:
  explicit RawLogHandler(RawLog* log) : log_(log) {}

 private:
  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context,
                                   const AppendRequest* request,
                                   AppendResponse* response) override {
    auto* reactor = context->DefaultReactor();
    log_->Append(request, [reactor, response](uint64_t position) {
      response->set_position(position);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }
  grpc::ServerBidiReactor<AppendRequest, AppendResponse>* AppendMany(
      grpc::CallbackServerContext*) override {
    return new ManyReactor(log_);
  }

  RawLog* const log_;
};

int Main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what != "echo" && argc < 3) {
    std::fprintf(stderr, "usage: hearth_yardstick echo | log DIR | naive DIR\n");
    return 2;
  }
  EchoHandler echo;
  std::unique_ptr<RawLog> log;
  if (what != "echo") log = std::make_unique<RawLog>(argv[2], what == "naive");
  RawLogHandler raw(log.get());
  grpc::ServerBuilder builder;
  int port = 0;
  builder.SetMaxReceiveMessageSize(16 << 20);
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&echo);
  if (log != nullptr) builder.RegisterService(&raw);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  std::printf("listening on 127.0.0.1:%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace hearth::bench

int main(int argc, char** argv) { return hearth::bench::Main(argc, argv); }
