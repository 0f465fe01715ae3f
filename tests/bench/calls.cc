// The calls that the benches time.
#include <thread>

#include "hearth/v1/intake_service.grpc.pb.h"
#include "tests/bench/ingest.h"
#include "tests/bench/streams.h"
#include "yardstick.grpc.pb.h"

namespace hearth::bench {
namespace {

double EventsARun(const std::vector<v1::Run>& runs) {
  return static_cast<double>(EventsOf(runs)) / static_cast<double>(runs.size());
}

Rate InEvents(Rate rate, double events_a_request) {
  rate.per_second *= events_a_request;
  return rate;
}

std::vector<AppendRequest> RawRequests(const std::vector<v1::Run>& runs) {
  std::vector<AppendRequest> requests;
  requests.reserve(runs.size());
  for (const v1::Run& run : runs) {
    AppendRequest& request = requests.emplace_back();
    for (const v1::Submission& submission : run.submissions()) {
      request.add_events(submission.SerializeAsString());
    }
  }
  return requests;
}

}  // namespace

Rate EchoCalls(const std::shared_ptr<grpc::Channel>& channel, size_t calls, size_t in_flight) {
  const auto stub = EchoService::NewStub(channel);
  EchoRequest request;
  request.set_payload(std::string(250, 'x'));
  return CallMany(calls, in_flight, [&](size_t, grpc::ClientContext* context, auto done) {
    auto response = std::make_shared<EchoResponse>();
    stub->async()->Echo(context, &request, response.get(),
                        [done, response](grpc::Status status) { done(status); });
  });
}

Rate SubmitUnary(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                 size_t in_flight) {
  const auto stub = v1::IntakeService::NewStub(channel);
  std::vector<v1::SubmitEventRequest> requests;
  requests.reserve(runs.size());
  for (const v1::Run& run : runs) {
    *requests.emplace_back().mutable_submission() = run.submissions(0);
  }
  return CallMany(requests.size(), in_flight,
                  [&](size_t i, grpc::ClientContext* context, auto done) {
                    auto response = std::make_shared<v1::SubmitEventResponse>();
                    stub->async()->SubmitEvent(
                        context, &requests[i], response.get(), [done, response](auto status) {
                          const bool refused = status.ok() && response->receipt().refused() != 0;
                          done(refused ? grpc::Status(grpc::StatusCode::ABORTED, "") : status);
                        });
                  });
}

Rate SubmitStreamed(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                    size_t streams, size_t unanswered_max, const std::function<void()>& on_answer) {
  const auto stub = v1::IntakeService::NewStub(channel);
  std::vector<v1::SubmitRunsRequest> requests;
  requests.reserve(runs.size());
  for (const v1::Run& run : runs) {
    v1::SubmitRunsRequest& request = requests.emplace_back();
    request.set_batch(requests.size());
    *request.add_runs() = run;
  }
  const auto check = [&on_answer](const v1::SubmitRunsResponse& response) {
    if (on_answer) on_answer();
    for (const v1::RunResult& result : response.results()) {
      if (!result.refused_reason().empty()) return false;
      for (const v1::Receipt& receipt : result.receipts()) {
        if (receipt.refused() != 0) return false;
      }
    }
    return true;
  };
  const auto open = [&](grpc::ClientContext* context) { return stub->SubmitRuns(context); };
  return InEvents(StreamMany<v1::SubmitRunsRequest, v1::SubmitRunsResponse>(
                      requests, streams, unanswered_max, open, check),
                  EventsARun(runs));
}

Rate AppendUnary(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                 size_t in_flight) {
  const auto stub = RawLogService::NewStub(channel);
  const std::vector<AppendRequest> requests = RawRequests(runs);
  return CallMany(requests.size(), in_flight,
                  [&](size_t i, grpc::ClientContext* context, auto done) {
                    auto response = std::make_shared<AppendResponse>();
                    stub->async()->Append(context, &requests[i], response.get(),
                                          [done, response](auto status) { done(status); });
                  });
}

Rate AppendStreamed(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                    size_t streams, size_t unanswered_max) {
  const auto stub = RawLogService::NewStub(channel);
  const std::vector<AppendRequest> requests = RawRequests(runs);
  const auto open = [&](grpc::ClientContext* context) { return stub->AppendMany(context); };
  return InEvents(
      StreamMany<AppendRequest, AppendResponse>(requests, streams, unanswered_max, open,
                                                [](const AppendResponse&) { return true; }),
      EventsARun(runs));
}

}  // namespace hearth::bench
