#include "services/server/call_metrics.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/server/logging.h"

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

// The method, unless it is none that we serve: a stranger may call anything, and his words are to
// stand neither in logs nor, each with a row of its own, in metrics.
const char* KnownMethod(const char* method) {
  static constexpr char kHealth[] = "/grpc.health.v1.Health/", kOther[] = "other";
  std::string name(method);
  if (name == std::string(kHealth) + "Check" || name == std::string(kHealth) + "Watch")
    return method;
  if (name.empty() || name.front() != '/') return kOther;
  std::replace(name.begin(), name.end(), '/', '.');
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  return pool->FindMethodByName(name.substr(1)) == nullptr ? kOther : method;
}

// Lives as long as one call.
class OneCall : public rpc::Interceptor {
 public:
  OneCall(Metrics* metrics, const char* method, std::string id)
      : metrics_(metrics), method_(method), id_(std::move(id)) {}
  // A call that was cancelled sends no status.
  ~OneCall() override {
    if (!ended_) End(grpc::StatusCode::CANCELLED);
  }

  void Intercept(rpc::InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(rpc::InterceptionHookPoints::PRE_SEND_STATUS)) {
      if (!id_.empty()) batch->GetSendTrailingMetadata()->emplace("request-id", id_);
      End(batch->GetSendStatus().error_code());
    }
    batch->Proceed();
  }

 private:
  void End(grpc::StatusCode code) {
    ended_ = true;
    const Clock::duration took = Clock::now() - began_;
    if (metrics_ != nullptr) metrics_->CallEnded(method_, NameOf(code), took);
    if (id_.empty()) return;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    Say(Severity::kDebug, "CALL",
        absl::StrCat("调用 / call ", method_, " ", std::string(NameOf(code)), " ", ms, " ms ", id_),
        {{"rpc", method_}, {"status", NameOf(code)}, {"ms", ms}, {"request_id", id_}});
  }

  Metrics* const metrics_;
  const char* const method_;
  const std::string id_;  // empty: no line
  const Clock::time_point began_ = Clock::now();
  bool ended_ = false;
};

class Calls : public rpc::ServerInterceptorFactoryInterface {
 public:
  explicit Calls(Metrics* metrics) : metrics_(metrics) {}
  rpc::Interceptor* CreateServerInterceptor(rpc::ServerRpcInfo* info) override {
    return new OneCall(metrics_, KnownMethod(info->method()),
                       Logs(Severity::kDebug) ? NextId() : "");
  }

 private:
  // Ours, never the client's: his might name somebody.
  std::string NextId() { return absl::StrCat(start_, "-", ++calls_); }

  Metrics* const metrics_;
  const std::string start_ = absl::StrCat(absl::Hex(absl::ToUnixMillis(absl::Now())));
  std::atomic<uint64_t> calls_ = 0;
};

}  // namespace

std::unique_ptr<rpc::ServerInterceptorFactoryInterface> CountCalls(Metrics* metrics) {
  return std::make_unique<Calls>(metrics);
}

}  // namespace hearth::server
