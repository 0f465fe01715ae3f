// Facts that the server itself records, in the form in which everybody submits.

#ifndef HEARTH_SERVICES_LEDGER_OWN_FACT_H_
#define HEARTH_SERVICES_LEDGER_OWN_FACT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/domain/submission.h"
#include "storage/api/log.h"

namespace hearth::ledger {

inline constexpr std::string_view kServerActor = "server";
// Nobody else's device may be called so.
inline constexpr std::string_view kServerDevicePrefix = "server.";

// The chain of this process's own events. Not thread-safe: the preparing thread owns it.
class OwnChain {
 public:
  // `start` is the head at the start of the process: no other process of this log can have recorded
  // events under the same number, for its first one would have moved the head.
  explicit OwnChain(storage::Position start);

  // The next event of the chain, which advances only with Recorded. `place` as Ledger::RecordOwn
  // says; the header's event_id and occurred_time must be set. What is personal of an account goes
  // into a part of its own, sealed under it.
  domain::Submitted Next(v1::EventHeader place, const v1::Fact& fact, int64_t now_ms) const;
  void Recorded(const domain::Submitted& event);

 private:
  const std::string device_;
  uint64_t seq_ = 0;
  std::string prev_hash_;
};

// A new UUIDv7.
std::string NewEventId(int64_t now_ms);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_OWN_FACT_H_
