// What the answers of SubmitRuns mean: which events are done, which runs are to be sent again.
#ifndef HEARTH_CLIENTS_CPP_SUBMIT_ANSWERS_H_
#define HEARTH_CLIENTS_CPP_SUBMIT_ANSWERS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"

namespace hearth::client {

struct SentBatch {
  v1::SubmitRunsRequest request;
  std::vector<std::vector<Origin>> origins;  // one list for each run
  std::vector<bool> sent_before;             // one for each run
  uint64_t input_bytes = 0;
  int sends = 0;
};

struct AnsweredBatch {
  std::vector<OutRun> busy;  // nothing of them was recorded: to be sent again
  bool recorded_any = false;
};

// One thread at a time. `report` outlives it.
class SubmitAnswers {
 public:
  SubmitAnswers(const SubmitOptions& options, SubmitReport* report)
      : options_(options), report_(*report) {}

  // Gives the batch its number.
  std::shared_ptr<SentBatch> Prepare(OutBatch batch);
  void CountSend(SentBatch* batch);
  // Takes runs that must be sent again out of `batch`. INTERNAL for an answer that does not fit
  // what was sent.
  absl::StatusOr<AnsweredBatch> Take(SentBatch* batch, const v1::SubmitRunsResponse& response);
  void CountDay() { report_.days_opened += 1; }
  void Finish(double seconds) { report_.seconds = seconds; }

 private:
  void TakeReceipt(bool sent_before, const Origin& origin, const v1::Receipt& receipt);

  const SubmitOptions options_;
  SubmitReport& report_;
  uint64_t next_batch_ = 1;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_SUBMIT_ANSWERS_H_
