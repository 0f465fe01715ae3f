// Published: the newest durable state, for everybody who is not the writer.

#ifndef HEARTH_SERVICES_LEDGER_PUBLISHED_H_
#define HEARTH_SERVICES_LEDGER_PUBLISHED_H_

#include <atomic>
#include <chrono>
#include <cstdint>

#include "services/domain/control.h"
#include "services/ledger/condition.h"
#include "storage/api/log.h"

namespace hearth::ledger {

struct Durable {
  storage::Position position = 0;
  storage::Root root = storage::kEmptyRoot;
  int64_t recorded_ms = 0;  // of the newest event
  domain::Control control;
};

// Thread-safe.
class Published {
 public:
  explicit Published(Durable start) : head_(start.position), durable_(std::move(start)) {}

  void Set(Durable durable);
  Durable Get() const;
  domain::Control control() const;
  storage::Position head() const { return head_.load(std::memory_order_acquire); }

  // Waits for a head above `position`; false once it is closed and there is none.
  bool WaitAbove(storage::Position position);
  // Waits until then, or until it is closed: then false.
  bool PauseUntil(std::chrono::steady_clock::time_point end);
  // Nothing more will be set. Idempotent.
  void Close();

 private:
  std::atomic<storage::Position> head_;
  mutable storage::Mutex mutex_;
  Condition moved_;    // the head, or closed
  Condition closing_;  // apart, so that a pause is not woken by every group
  Durable durable_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_PUBLISHED_H_
