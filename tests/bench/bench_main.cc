// One measurement, printed as one line of JSON; tests/bench/run calls it alternately and divides.
//
//   hearth_bench echo   ADDRESS CALLS IN_FLIGHT
//   hearth_bench unary  ADDRESS EVENTS IN_FLIGHT AREA
//   hearth_bench stream ADDRESS EVENTS RUN_EVENTS AREA
//   hearth_bench follow ADDRESS            (waits until all views have caught up)
//   hearth_bench rebuild ADDRESS           (rebuilds the views and waits)
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "echo.grpc.pb.h"
#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/intake_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "tests/bench/caller.h"
#include "tests/bench/load.h"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr char kRate[] =
    "{\"what\":\"%s\",\"per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"failed\":%llu}\n";

double Since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(16 << 20);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void Print(const char* what, const Rate& rate) {
  std::printf(kRate, what, rate.per_second, rate.p50_ms, rate.p99_ms,
              static_cast<unsigned long long>(rate.failed));
}

void Echo(const std::string& address, size_t calls, size_t in_flight) {
  const auto stub = EchoService::NewStub(Connect(address));
  EchoRequest request;
  request.set_payload(std::string(250, 'x'));
  Print("echo", CallMany(calls, in_flight, [&](size_t, grpc::ClientContext* context, auto done) {
          auto response = std::make_shared<EchoResponse>();
          stub->async()->Echo(context, &request, response.get(),
                              [done, response](grpc::Status status) { done(status); });
        }));
}

LoadOptions Load(int events, int run_events, const std::string& area) {
  const int64_t now = NowMs();
  return {area, static_cast<uint64_t>(now), events, run_events, now - 86'400'000};
}

void Unary(const std::string& address, int events, size_t in_flight, const std::string& area) {
  const auto stub = v1::IntakeService::NewStub(Connect(address));
  std::vector<v1::SubmitEventRequest> requests;
  for (v1::Run& run : MakeLoad(Load(events, 1, area))) {
    *requests.emplace_back().mutable_submission() = std::move(*run.mutable_submissions(0));
  }
  Print("unary", CallMany(requests.size(), in_flight, [&](size_t i, auto* context, auto done) {
          auto response = std::make_shared<v1::SubmitEventResponse>();
          stub->async()->SubmitEvent(
              context, &requests[i], response.get(), [done, response](grpc::Status status) {
                const bool refused = status.ok() && response->receipt().refused() != 0;
                done(refused ? grpc::Status(grpc::StatusCode::ABORTED, "refused") : status);
              });
        }));
}

// One stream, 16 batches unanswered at the most.
void Stream(const std::string& address, int events, int run_events, const std::string& area) {
  const auto stub = v1::IntakeService::NewStub(Connect(address));
  std::vector<v1::SubmitRunsRequest> batches;
  for (v1::Run& run : MakeLoad(Load(events, run_events, area))) {
    v1::SubmitRunsRequest& batch = batches.emplace_back();
    batch.set_batch(batches.size());
    *batch.add_runs() = std::move(run);
  }
  grpc::ClientContext context;
  const auto began = Clock::now();
  const auto stream = stub->SubmitRuns(&context);
  std::mutex mutex;
  std::condition_variable answered;
  size_t answers = 0;
  uint64_t failed = 0;
  std::thread reader([&] {
    v1::SubmitRunsResponse response;
    while (stream->Read(&response)) {
      const std::lock_guard lock(mutex);
      ++answers;
      for (const v1::RunResult& result : response.results())
        failed += !result.refused_reason().empty();
      answered.notify_one();
    }
  });
  for (size_t i = 0; i < batches.size(); ++i) {
    {
      std::unique_lock lock(mutex);
      answered.wait(lock, [&] { return i - answers < 16; });
    }
    if (!stream->Write(batches[i])) break;
  }
  stream->WritesDone();
  reader.join();
  const bool ok = stream->Finish().ok();
  Print("stream", {events / Since(began), 0, 0, failed + (ok ? 0 : 1)});
}

bool CaughtUp(v1::AdminService::Stub& stub, uint64_t* head) {
  grpc::ClientContext context;
  v1::ListProjectionsResponse response;
  if (!stub.ListProjections(&context, {}, &response).ok()) std::exit(1);
  *head = response.head_position();
  for (const v1::ProjectionStatus& view : response.projections()) {
    if (view.lag() > 0 || view.state() != "live") return false;
  }
  return true;
}

void Follow(const std::string& address, bool rebuild) {
  const auto stub = v1::AdminService::NewStub(Connect(address));
  const auto began = Clock::now();
  if (rebuild) {
    grpc::ClientContext context;
    v1::RebuildProjectionsResponse response;
    if (!stub->RebuildProjections(&context, {}, &response).ok()) std::exit(1);
  }
  uint64_t head = 0;
  while (!CaughtUp(*stub, &head)) std::this_thread::yield();
  const double seconds = Since(began);
  std::printf("{\"what\":\"%s\",\"events\":%llu,\"seconds\":%.2f,\"per_second\":%.0f}\n",
              rebuild ? "rebuild" : "follow", static_cast<unsigned long long>(head), seconds,
              static_cast<double>(head) / seconds);
}

int Main(int argc, char** argv) {
  const auto text = [&](int i) { return std::string(i < argc ? argv[i] : ""); };
  const auto number = [&](int i) { return std::atoi(text(i).c_str()); };
  const std::string what = text(1), address = text(2);
  if (what == "echo") {
    Echo(address, static_cast<size_t>(number(3)), static_cast<size_t>(number(4)));
  } else if (what == "unary") {
    Unary(address, number(3), static_cast<size_t>(number(4)), text(5));
  } else if (what == "stream") {
    Stream(address, number(3), number(4), text(5));
  } else if (what == "follow" || what == "rebuild") {
    Follow(address, what == "rebuild");
  } else {
    std::fprintf(stderr, "usage: hearth_bench echo|unary|stream|follow|rebuild ADDRESS ...\n");
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace hearth::bench

int main(int argc, char** argv) { return hearth::bench::Main(argc, argv); }
