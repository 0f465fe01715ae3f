// Plan: records that are to follow the newest prepared event, whole or not at all.

#ifndef HEARTH_SERVICES_LEDGER_PLAN_H_
#define HEARTH_SERVICES_LEDGER_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/control.h"
#include "services/ledger/day_plan.h"
#include "services/ledger/household_memory.h"
#include "services/ledger/id_memory.h"
#include "services/ledger/judge.h"
#include "services/ledger/ledger.h"
#include "storage/merkle/tree.h"

namespace hearth::ledger {

// Where the log will be once everything prepared is durable. Value type; a copy costs about 1 µs.
struct Tip {
  storage::merkle::Frontier frontier;
  int64_t recorded_ms = 0;
  domain::Control control;

  Position position() const { return frontier.size(); }
  LogTime time() const { return {recorded_ms, control.opened_day}; }
};

struct Planned {
  std::string record;
  IdMemory::Id event_id{};
  IdMemory::HeaderHash header_hash{};
  std::optional<HouseholdMemory::Id> household;
};

// Not thread-safe.
class Plan {
 public:
  explicit Plan(Tip tip) : tip_(std::move(tip)) {}

  // Stamps, encodes and folds an event that was judged by control(). Returns its receipt.
  // INVALID_ARGUMENT (TOO_LARGE) when no record can hold it: then the plan must be dropped.
  absl::StatusOr<Receipt> Add(Judged judged, int64_t recorded_ms, std::string_view signature,
                              std::string_view key_id);

  // After the events so far.
  const Tip& tip() const { return tip_; }
  const domain::Control& control() const { return tip_.control; }
  std::vector<Planned>& events() { return events_; }
  Tip TakeTip() && { return std::move(tip_); }

 private:
  Tip tip_;
  std::vector<Planned> events_;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_PLAN_H_
