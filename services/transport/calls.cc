#include "services/transport/calls.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/alarm.h>
#include <grpcpp/security/auth_context.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/time/clock.h"
#include "services/access/certificate.h"
#include "services/domain/invariant.h"

namespace hearth::transport {
namespace {

absl::Status TooLate() {
  return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
               "在规定时间内没有等到所要的数据，请重试",
               "the deadline passed before the answer was ready; try again");
}

// One caller who waits for the views. Whoever comes first, the views or the alarm, answers.
class Waiter : public std::enable_shared_from_this<Waiter> {
 public:
  Waiter(feed::HeadSignal* watched, std::function<void(absl::Status)> then)
      : watched_(watched), then_(std::move(then)) {}

  void Start(feed::Position position, absl::Time deadline) {
    const uint64_t ticket =
        watched_->WhenAt(position, [self = shared_from_this()] { self->Answer(absl::OkStatus()); });
    const std::lock_guard lock(mutex_);
    if (answered_) return;  // the views were there already
    ticket_ = ticket;
    alarm_ = std::make_shared<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(deadline),
                [self = shared_from_this()](bool) { self->OnAlarm(); });
  }

 private:
  // Also called when the alarm was cancelled: then the answer was given.
  void OnAlarm() {
    uint64_t ticket = 0;
    // The alarm keeps its callback, and so us, as long as it lives: it must go for us to go.
    std::shared_ptr<grpc::Alarm> over;
    {
      const std::lock_guard lock(mutex_);
      ticket = ticket_;
      over = std::exchange(alarm_, nullptr);
    }
    watched_->Cancel(ticket);
    Answer(TooLate());
  }

  void Answer(const absl::Status& status) {
    std::function<void(absl::Status)> then;
    std::shared_ptr<grpc::Alarm> alarm;
    {
      const std::lock_guard lock(mutex_);
      if (answered_) return;
      answered_ = true;
      then = std::move(then_);
      alarm = alarm_;
    }
    if (alarm != nullptr) alarm->Cancel();  // its callback still comes, and finds the answer given
    then(status);
  }

  feed::HeadSignal* const watched_;
  std::mutex mutex_;
  std::function<void(absl::Status)> then_;  // guarded by mutex_, as all below
  bool answered_ = false;
  uint64_t ticket_ = 0;
  std::shared_ptr<grpc::Alarm> alarm_;  // from Start to its callback
};

// The key of the certificate that TLS has verified; empty without one. It may have expired since
// the handshake.
std::string PeerKeyOf(const grpc::CallbackServerContext& context) {
  const auto peer = context.auth_context();
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return "";
  const auto certificates = peer->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (certificates.size() != 1) return "";
  const std::string_view pem(certificates[0].data(), certificates[0].size());
  return access::PublicKeySha256(pem, absl::ToUnixMillis(absl::Now())).value_or("");
}

}  // namespace

CallTools ToolsOf(const House& house) {
  HEARTH_REQUIRE(house.access != nullptr);
  return {house.access, house.lanes, house.watched};
}

std::string AuthorizationOf(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  return found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
}

absl::StatusOr<access::Admission> Admit(const CallTools& tools,
                                        const grpc::CallbackServerContext& context,
                                        const google::protobuf::Message& request) {
  const std::string authorization = AuthorizationOf(context);
  const std::string key = authorization.empty() ? PeerKeyOf(context) : "";
  return tools.access->Admit(request, authorization, context.peer(), key);
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context, const CallTools& tools) {
  const absl::Time now = absl::Now();
  const auto asked = context.deadline();
  // gRPC says "no deadline" by the largest time there is.
  if (asked == std::chrono::system_clock::time_point::max()) return now + tools.deadline_usual;
  return std::min(absl::FromChrono(asked), now + tools.deadline_most);
}

void OnLaneAt(const CallTools& tools, Lane lane, feed::Position position, absl::Time deadline,
              std::function<void(absl::Status)> then) {
  const auto shared = std::make_shared<std::function<void(absl::Status)>>(std::move(then));
  auto post = [lanes = tools.lanes, lane, deadline, shared](absl::Status status) {
    if (!status.ok()) return (*shared)(std::move(status));
    lanes->Post(lane, [deadline, shared] {
      (*shared)(absl::Now() < deadline ? absl::OkStatus() : TooLate());
    });
  };
  if (position <= tools.watched->head()) return post(absl::OkStatus());
  std::make_shared<Waiter>(tools.watched, std::move(post))->Start(position, deadline);
}

}  // namespace hearth::transport
