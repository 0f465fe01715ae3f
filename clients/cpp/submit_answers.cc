#include "clients/cpp/submit_answers.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "clients/cpp/error.h"

namespace hearth::client {
namespace {

// Nothing was recorded, and time may mend it. CHAIN_BROKEN and the like would be refused for ever.
bool IsPassing(const std::string& reason) {
  constexpr std::array<std::string_view, 4> kPassing = {"BUSY", "DISK_FULL", "STOPPING",
                                                        "VIEWS_BEHIND"};
  return std::find(kPassing.begin(), kPassing.end(), reason) != kPassing.end();
}

// "REFUSAL_REASON_UNKNOWN_AREA" → "UNKNOWN_AREA"
std::string ReasonName(v1::RefusalReason reason) {
  constexpr std::string_view kPrefix = "REFUSAL_REASON_";
  const std::string name = v1::RefusalReason_Name(reason);
  return name.rfind(kPrefix, 0) == 0 ? name.substr(kPrefix.size()) : std::to_string(reason);
}

bool Fits(const SentBatch& batch, const v1::SubmitRunsResponse& response) {
  if (static_cast<size_t>(response.results_size()) != batch.origins.size()) return false;
  for (int i = 0; i < response.results_size(); ++i) {
    const v1::RunResult& result = response.results(i);
    const size_t events = batch.origins[static_cast<size_t>(i)].size();
    const size_t wanted = result.refused_reason().empty() ? events : 0;
    if (static_cast<size_t>(result.receipts_size()) != wanted) return false;
  }
  return true;
}

}  // namespace

std::shared_ptr<SentBatch> SubmitAnswers::Prepare(OutBatch batch) {
  auto sent = std::make_shared<SentBatch>();
  sent->request.set_batch(next_batch_++);
  sent->input_bytes = batch.input_bytes;
  for (OutRun& run : batch.runs) {
    if (options_.sign && run.run.signature().empty()) options_.sign(&run.run);
    sent->request.add_runs()->Swap(&run.run);
    sent->origins.push_back(std::move(run.origins));
    sent->sent_before.push_back(run.sent_before);
  }
  return sent;
}

void SubmitAnswers::CountSend(SentBatch* batch) {
  if (batch->sends++ > 0) report_.resent_batches += 1;
}

void SubmitAnswers::TakeReceipt(bool sent_before, const Origin& origin,
                                const v1::Receipt& receipt) {
  report_.last_position = std::max(report_.last_position, receipt.position());
  // Sent twice and new to the log since we began: the first sending recorded it, only its answer
  // was lost.
  const bool ours = sent_before && !origin.repeat && receipt.position() > options_.known_head;
  if (receipt.refused() != v1::REFUSAL_REASON_UNSPECIFIED) {
    report_.Refuse(ReasonName(receipt.refused()), origin.line, receipt.refused_detail());
  } else if (receipt.already_recorded() && !ours) {
    report_.already_recorded += 1;
  } else {
    report_.accepted += 1;
  }
  if (options_.on_receipt) options_.on_receipt(origin, receipt);
}

absl::StatusOr<AnsweredBatch> SubmitAnswers::Take(SentBatch* batch,
                                                  const v1::SubmitRunsResponse& response) {
  if (!Fits(*batch, response)) {
    return Error(absl::StatusCode::kDataLoss, "服务器的答复与所发批次不符",
                 "the answer does not fit the batch that was sent");
  }
  AnsweredBatch answered;
  for (int i = 0; i < response.results_size(); ++i) {
    const v1::RunResult& result = response.results(i);
    std::vector<Origin>& origins = batch->origins[static_cast<size_t>(i)];
    const bool sent_before = batch->sends > 1 || batch->sent_before[static_cast<size_t>(i)];
    if (IsPassing(result.refused_reason())) {
      OutRun run;
      run.run.Swap(batch->request.mutable_runs(i));
      run.origins = std::move(origins);
      run.sent_before = sent_before;
      answered.busy.push_back(std::move(run));
      continue;
    }
    answered.recorded_any = true;
    if (!result.refused_reason().empty()) {
      for (const Origin& origin : origins) {
        report_.Refuse(result.refused_reason(), origin.line, result.refused_detail());
      }
      continue;
    }
    for (size_t j = 0; j < origins.size(); ++j) {
      TakeReceipt(sent_before, origins[j], result.receipts(static_cast<int>(j)));
    }
  }
  report_.input_bytes = std::max(report_.input_bytes, batch->input_bytes);
  if (options_.on_progress) options_.on_progress(report_);
  return answered;
}

}  // namespace hearth::client
