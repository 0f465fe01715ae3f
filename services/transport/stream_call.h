// How a server stream is served: pull from a source, one write at a time, sleep on its signal when
// there is nothing. Private to this room (it needs gRPC).

#ifndef HEARTH_SERVICES_TRANSPORT_STREAM_CALL_H_
#define HEARTH_SERVICES_TRANSPORT_STREAM_CALL_H_

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include "services/feed/source.h"
#include "services/transport/lanes.h"
#include "services/transport/status.h"

namespace hearth::transport {

// How many streams may be open at once; beyond that they are refused, so that they cannot starve
// queries.
class StreamSlots {
 public:
  explicit StreamSlots(int most) : free_(most) {}
  bool Take() {
    if (free_.fetch_sub(1) > 0) return true;
    free_.fetch_add(1);
    return false;
  }
  void Give() { free_.fetch_add(1); }

 private:
  std::atomic<int> free_;
};

inline absl::Status TooManyStreams() {
  return Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS",
               "打开的数据流过多，请稍后重试", "too many streams are open; try again");
}

// Owns itself; gone after OnDone and the last callback.
template <typename Response>
class StreamCall final : public grpc::ServerWriteReactor<Response>,
                         public std::enable_shared_from_this<StreamCall<Response>> {
 public:
  // Starts the stream on that lane. `lanes` outlive it; the service need not. It holds no place in
  // the lane: open streams mostly sleep, and their number is bounded by `slots`.
  static grpc::ServerWriteReactor<Response>* Start(std::unique_ptr<feed::Source<Response>> source,
                                                   Lanes* lanes, Lane lane,
                                                   std::shared_ptr<StreamSlots> slots) {
    auto call = std::make_shared<StreamCall>(std::move(source), lanes, lane, std::move(slots));
    call->self_ = call;
    if (lanes->Enter(lane) == nullptr) {
      call->FinishOnce(Shed(lane));
    } else if (!call->has_slot_) {
      call->FinishOnce(TooManyStreams());
    } else {
      call->PostPump();
    }
    return call.get();
  }

  // A stream that ends at once.
  static grpc::ServerWriteReactor<Response>* Refuse(const absl::Status& status) {
    class Refusal final : public grpc::ServerWriteReactor<Response> {
     public:
      explicit Refusal(const absl::Status& why) { this->Finish(ToGrpcStatus(why)); }
      void OnDone() override { delete this; }
    };
    return new Refusal(status);
  }

  StreamCall(std::unique_ptr<feed::Source<Response>> source, Lanes* lanes, Lane lane,
             std::shared_ptr<StreamSlots> slots)
      : source_(std::move(source)),
        lanes_(lanes),
        lane_(lane),
        slots_(std::move(slots)),
        has_slot_(slots_->Take()) {}
  ~StreamCall() override {
    if (has_slot_) slots_->Give();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return FinishOnce(absl::CancelledError());
    // A message at hand costs no disk: no need to change threads for it, unless others wait.
    source_->ready() && !lanes_->Pressed(lane_) ? Pump() : PostPump();
  }

  void OnCancel() override {
    uint64_t ticket = 0;
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
      ticket = ticket_;
    }
    // Otherwise a pump is running or about to: it sees the flag.
    if (source_->signal()->Cancel(ticket)) FinishOnce(absl::CancelledError());
  }

  void OnDone() override { std::exchange(self_, nullptr); }

 private:
  void PostPump() {
    lanes_->Post(lane_, [self = this->shared_from_this()] { self->Pump(); });
  }

  void Pump() {
    if (cancelled()) return FinishOnce(absl::CancelledError());
    // Rather told to come again, and to go on where it was, than starved.
    if (lane_ == Lane::kBulk && lanes_->Enter(lane_) == nullptr) return FinishOnce(Shed(lane_));
    const absl::StatusOr<feed::Step> step = source_->Next(&message_);
    if (!step.ok()) return FinishOnce(step.status());
    switch (*step) {
      case feed::Step::kMessage:
        // Without a buffer hint: gRPC 1.51 then keeps the message, and our OnWriteDone, until
        // something else is written.
        return this->StartWrite(&message_);
      case feed::Step::kWait:
        return Wait();
      case feed::Step::kEnd:
        return FinishOnce(absl::OkStatus());
    }
  }

  void Wait() {
    const uint64_t ticket = source_->signal()->WhenAt(
        source_->wait_for(), [self = this->shared_from_this()] { self->PostPump(); });
    if (ticket == 0) return;
    {
      const std::lock_guard lock(mutex_);
      ticket_ = ticket;
      if (!cancelled_) return;
    }
    // Cancelled before the ticket was known; only one of the two can take it back.
    if (source_->signal()->Cancel(ticket)) FinishOnce(absl::CancelledError());
  }

  bool cancelled() {
    const std::lock_guard lock(mutex_);
    return cancelled_;
  }

  void FinishOnce(const absl::Status& status) {
    if (!finished_.exchange(true)) this->Finish(ToGrpcStatus(status));
  }

  const std::unique_ptr<feed::Source<Response>> source_;
  Lanes* const lanes_;
  const Lane lane_;
  const std::shared_ptr<StreamSlots> slots_;
  const bool has_slot_;
  std::shared_ptr<StreamCall> self_;  // until OnDone
  Response message_;                  // of the write in flight
  std::atomic<bool> finished_ = false;

  std::mutex mutex_;
  bool cancelled_ = false;  // guarded by mutex_
  uint64_t ticket_ = 0;     // guarded by mutex_; of the wake that we wait for, or an old one
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_STREAM_CALL_H_
