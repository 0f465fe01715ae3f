#include "services/ledger/receipts.h"

#include <algorithm>
#include <utility>

#include "services/record/record.h"

namespace hearth::ledger {
namespace {

absl::Status Fill(Position position, std::string_view record, Receipt* receipt) {
  absl::StatusOr<domain::Event> event = record::OpenHeader(position, record);
  if (!event.ok()) return event.status();
  if (event->header.event_id() != receipt->event_id) {
    return absl::DataLossError("index: another event lies at position " + std::to_string(position));
  }
  receipt->leaf_hash = storage::merkle::LeafHash(record);
  receipt->recorded_time_ms = event->recorded_time_ms;
  receipt->refused = event->refused;
  receipt->refused_detail = std::move(event->refused_detail);
  receipt->quarantine = event->quarantine;
  receipt->out_of_scope_on_arrival = event->out_of_scope_on_arrival;
  return absl::OkStatus();
}

// Fills `wanted`, whose positions are one more each, by one reading: a resent run mostly lies
// together.
absl::Status FillStretch(const storage::Log& log, Receipt* const* begin, Receipt* const* end) {
  absl::Status fault;
  const auto take = [&](Position position, std::string_view record) {
    fault = Fill(position, record, *begin);
    return fault.ok() && ++begin != end;
  };
  absl::Status status = log.Read((*begin)->position, take);
  if (status.ok()) status = fault;
  if (status.ok() && begin != end) {
    return absl::DataLossError("index: position " + std::to_string((*begin)->position) +
                               " is not in the log");
  }
  return status;
}

}  // namespace

Receipt RecordedAt(Position position, std::string_view event_id) {
  Receipt receipt;
  receipt.event_id = std::string(event_id);
  receipt.position = position;
  receipt.already_recorded = true;
  return receipt;
}

absl::Status FillRecorded(const storage::Log& log, std::vector<Receipt>* receipts) {
  std::vector<Receipt*> wanted;
  for (Receipt& receipt : *receipts) {
    if (receipt.already_recorded) wanted.push_back(&receipt);
  }
  std::sort(wanted.begin(), wanted.end(),
            [](const Receipt* a, const Receipt* b) { return a->position < b->position; });
  for (size_t from = 0; from < wanted.size();) {
    size_t to = from + 1;
    while (to < wanted.size() && wanted[to]->position == wanted[to - 1]->position + 1) ++to;
    absl::Status status = FillStretch(log, wanted.data() + from, wanted.data() + to);
    if (!status.ok()) return status;
    from = to;
  }
  return absl::OkStatus();
}

}  // namespace hearth::ledger
