#include "services/server/call_metrics.h"

#include <array>
#include <chrono>
#include <string_view>

namespace hearth::server {
namespace {

namespace rpc = grpc::experimental;
using Clock = std::chrono::steady_clock;

std::string_view NameOf(grpc::StatusCode code) {
  static constexpr std::array<std::string_view, 17> kNames = {"OK",
                                                              "CANCELLED",
                                                              "UNKNOWN",
                                                              "INVALID_ARGUMENT",
                                                              "DEADLINE_EXCEEDED",
                                                              "NOT_FOUND",
                                                              "ALREADY_EXISTS",
                                                              "PERMISSION_DENIED",
                                                              "RESOURCE_EXHAUSTED",
                                                              "FAILED_PRECONDITION",
                                                              "ABORTED",
                                                              "OUT_OF_RANGE",
                                                              "UNIMPLEMENTED",
                                                              "INTERNAL",
                                                              "UNAVAILABLE",
                                                              "DATA_LOSS",
                                                              "UNAUTHENTICATED"};
  const auto index = static_cast<size_t>(code);
  return index < kNames.size() ? kNames[index] : "UNKNOWN";
}

// Lives as long as one call.
class OneCall : public rpc::Interceptor {
 public:
  OneCall(Metrics* metrics, const char* method) : metrics_(metrics), method_(method) {}
  // A call that was cancelled sends no status.
  ~OneCall() override {
    if (!ended_) End(grpc::StatusCode::CANCELLED);
  }

  void Intercept(rpc::InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(rpc::InterceptionHookPoints::PRE_SEND_STATUS)) {
      End(batch->GetSendStatus().error_code());
    }
    batch->Proceed();
  }

 private:
  void End(grpc::StatusCode code) {
    ended_ = true;
    metrics_->CallEnded(method_, NameOf(code), Clock::now() - began_);
  }

  Metrics* const metrics_;
  const char* const method_;
  const Clock::time_point began_ = Clock::now();
  bool ended_ = false;
};

class Calls : public rpc::ServerInterceptorFactoryInterface {
 public:
  explicit Calls(Metrics* metrics) : metrics_(metrics) {}
  rpc::Interceptor* CreateServerInterceptor(rpc::ServerRpcInfo* info) override {
    return new OneCall(metrics_, info->method());
  }

 private:
  Metrics* const metrics_;
};

}  // namespace

std::unique_ptr<rpc::ServerInterceptorFactoryInterface> CountCalls(Metrics* metrics) {
  return std::make_unique<Calls>(metrics);
}

}  // namespace hearth::server
