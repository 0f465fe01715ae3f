#include "services/transport/receipts.h"

#include <string>
#include <utility>

#include "services/transport/status.h"

namespace hearth::transport {

void Render(ledger::Receipt receipt, v1::Receipt* message) {
  message->set_event_id(std::move(receipt.event_id));
  message->set_position(receipt.position);
  message->set_leaf_hash(receipt.leaf_hash.data(), receipt.leaf_hash.size());
  message->set_recorded_time_ms(receipt.recorded_time_ms);
  message->set_already_recorded(receipt.already_recorded);
  message->set_refused(receipt.refused);
  message->set_refused_detail(std::move(receipt.refused_detail));
  message->set_quarantine(receipt.quarantine);
  message->set_out_of_scope_on_arrival(receipt.out_of_scope_on_arrival);
}

void Render(ledger::Answer answer, v1::RunResult* result) {
  if (answer.ok()) {
    result->mutable_receipts()->Reserve(static_cast<int>(answer->size()));
    for (ledger::Receipt& receipt : *answer) Render(std::move(receipt), result->add_receipts());
    return;
  }
  // Told apart by the code and not by the reason: the contract promises five reasons, and a client
  // must be able to rely on BUSY for whatever is worth another try.
  const bool again = RetryAfterMs(answer.status()) > 0;
  result->set_refused_reason(again ? "BUSY" : ReasonOf(answer.status()));
  result->set_refused_detail(std::string(answer.status().message()));
}

}  // namespace hearth::transport
