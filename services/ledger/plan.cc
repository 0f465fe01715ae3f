#include "services/ledger/plan.h"

#include <utility>

#include "services/ledger/reason.h"
#include "services/ledger/run_judge.h"
#include "services/record/record.h"

namespace hearth::ledger {
namespace {

v1::Stamp StampOf(Position position, int64_t recorded_ms, const Judged& judged) {
  v1::Stamp stamp;
  stamp.set_position(position);
  stamp.set_recorded_time_ms(recorded_ms);
  if (judged.refusal) {
    stamp.set_refused(judged.refusal->reason);
    stamp.set_refused_detail(judged.refusal->detail);
  } else {
    stamp.set_quarantine(judged.quarantine);
    stamp.set_out_of_scope_on_arrival(judged.out_of_scope_on_arrival);
  }
  return stamp;
}

}  // namespace

absl::StatusOr<Receipt> Plan::Add(Judged judged, int64_t recorded_ms, std::string_view signature,
                                  std::string_view key_id) {
  static const std::vector<std::string> kDropped;
  const Position position = tip_.position() + 1;
  const v1::Stamp stamp = StampOf(position, recorded_ms, judged);
  std::string record = record::Encode(stamp, judged.event.header_bytes, signature, key_id,
                                      judged.refusal ? kDropped : judged.sealed);
  if (record.size() > storage::kMaxRecordBytes) {
    return Refuse(absl::StatusCode::kInvalidArgument, "TOO_LARGE",
                  "submissions: 事件封存后超过 65,535 字节，请拆分",
                  "submissions: an event has more than 65,535 bytes once sealed; split it");
  }
  Receipt receipt;
  receipt.position = position;
  receipt.leaf_hash = storage::merkle::LeafHash(record);
  receipt.recorded_time_ms = recorded_ms;
  tip_.frontier.Append(receipt.leaf_hash);
  tip_.recorded_ms = recorded_ms;
  events_.push_back({std::move(record), IdMemory::ToId(judged.event.header.event_id()),
                     IdMemory::ToHash(judged.event.header_hash),
                     HouseholdMemory::ToId(judged.event.header.household())});
  if (judged.refusal) {
    receipt.refused = judged.refusal->reason;
    receipt.refused_detail = std::move(judged.refusal->detail);
  } else {
    receipt.quarantine = judged.quarantine;
    receipt.out_of_scope_on_arrival = judged.out_of_scope_on_arrival;
  }
  if (!judged.refusal && domain::IsControl(judged.event.header)) {
    receipt.event_id = judged.event.header.event_id();
    tip_.control = domain::Evolve(
        tip_.control, EventAt(position, recorded_ms, std::move(judged.event.header),
                              std::move(judged.event.header_hash), std::move(judged.event.fact)));
    return receipt;
  }
  receipt.event_id = std::move(*judged.event.header.mutable_event_id());
  return receipt;
}

}  // namespace hearth::ledger
