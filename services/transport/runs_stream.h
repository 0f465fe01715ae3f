// IntakeService.SubmitRuns: batches of runs come in, are submitted at once, and are answered in
// their order. Private to this room (it needs gRPC).
//
// Back-pressure: the next message is read while earlier batches are being committed, but only while
// fewer than kWindow are unanswered; then HTTP/2's own windows fill and the client stops. Credits
// say the same in advance.

#ifndef HEARTH_SERVICES_TRANSPORT_RUNS_STREAM_H_
#define HEARTH_SERVICES_TRANSPORT_RUNS_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "hearth/v1/intake_service.pb.h"
#include "services/ledger/ledger.h"
#include "services/transport/run_intake.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {

// Owns itself; gone after OnDone and the last answer of the ledger.
class RunsStream final
    : public grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse>,
      public std::enable_shared_from_this<RunsStream> {
 public:
  static constexpr size_t kWindow = 16;
  static constexpr int kBatchEventsMax = 1'000;

  // `lanes` outlive the stream, which keeps `place` to its end. Without a free slot it is refused at
  // once.
  static RunsStream* Start(const RunIntake& intake, Lanes* lanes,
                           std::shared_ptr<StreamSlots> slots,
                           std::shared_ptr<Lanes::Ticket> place);
  // A stream that ends at once.
  static grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse>* Refuse(
      const absl::Status& status);
  RunsStream(const RunIntake& intake, Lanes* lanes, std::shared_ptr<StreamSlots> slots,
             std::shared_ptr<Lanes::Ticket> place)
      : intake_(intake),
        lanes_(lanes),
        slots_(std::move(slots)),
        has_slot_(slots_->Take()),
        place_(std::move(place)) {}
  ~RunsStream() override {
    if (has_slot_) slots_->Give();
  }

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  struct Batch {
    v1::SubmitRunsResponse answer;
    int unanswered = 0;
  };

  // A message is judged on the lane's own threads: gRPC's are everybody's, and a query should not
  // have to wait behind batches.
  void Take();
  void ReadEnded(bool more);
  // INVALID_ARGUMENT for a batch beyond the contract's bounds.
  static absl::Status Check(const v1::SubmitRunsRequest& request);
  // Takes the runs out of `request`.
  void Submit(v1::SubmitRunsRequest* request);
  void OnAnswer(Batch* batch, int run, ledger::Answer answer);
  // Does what can be done now: write the front batch, read, finish. Takes the mutex.
  void Proceed();
  void FinishOnce(const absl::Status& status);

  const RunIntake intake_;  // the service may be gone while a message is still judged
  Lanes* const lanes_;
  const std::shared_ptr<StreamSlots> slots_;
  const bool has_slot_;
  const std::shared_ptr<Lanes::Ticket> place_;
  std::shared_ptr<RunsStream> self_;  // until OnDone
  v1::SubmitRunsRequest request_;     // of the read in flight

  std::mutex mutex_;
  std::deque<std::shared_ptr<Batch>>
      batches_;  // unanswered, in order; guarded by mutex_, as all below
  bool reading_ = false;
  bool writing_ = false;
  bool no_more_ = false;  // the client has closed its side
  bool finished_ = false;
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_RUNS_STREAM_H_
