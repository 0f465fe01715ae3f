// What a ledger needs around it, small enough for a test to break on purpose.

#ifndef HEARTH_TESTS_LEDGER_FAKES_H_
#define HEARTH_TESTS_LEDGER_FAKES_H_

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ledger/ledger.h"
#include "services/record/record.h"

namespace hearth::testing {

// An index that follows the log only when it is told to.
class FakeIds : public ledger::IdIndex {
 public:
  absl::StatusOr<std::optional<Entry>> Find(std::string_view event_id) const override {
    const std::lock_guard lock(mutex_);
    if (forgets_) return std::optional<Entry>();
    const auto found = entries_.find(std::string(event_id));
    if (found == entries_.end()) return std::optional<Entry>();
    return std::optional<Entry>(found->second);
  }
  absl::StatusOr<std::vector<storage::Position>> StreamPositions(
      std::string_view household, storage::Position until) const override {
    const std::lock_guard lock(mutex_);
    std::vector<storage::Position> positions;
    const auto found = households_.find(household);
    if (forgets_ || found == households_.end()) return positions;
    for (const storage::Position position : found->second) {
      if (position <= until) positions.push_back(position);
    }
    return positions;
  }
  storage::Position checkpoint() const override { return checkpoint_.load(); }

  // Makes everything up to `until` (0 = the head) readable. Thread-safe against Find.
  void Follow(const storage::Log& log, storage::Position until = 0) {
    storage::Position last = checkpoint_.load();
    const absl::Status status =
        log.Read(last + 1, [&](storage::Position position, std::string_view bytes) {
          if (until != 0 && position > until) return false;
          const absl::StatusOr<domain::Event> event = record::OpenHeader(position, bytes);
          if (!event.ok()) return false;
          const std::lock_guard lock(mutex_);
          entries_[event->header.event_id()] = {position, event->header_hash};
          households_[event->header.household()].push_back(position);
          last = position;
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    checkpoint_ = last;
  }

  // The planted break: it claims to know all events and finds none.
  void Forget() {
    const std::lock_guard lock(mutex_);
    forgets_ = true;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, std::vector<storage::Position>, std::less<>> households_;
  bool forgets_ = false;
  std::atomic<storage::Position> checkpoint_ = 0;
};

class FakeClock : public ledger::Clock {
 public:
  explicit FakeClock(int64_t now_ms) : now_ms_(now_ms) {}
  int64_t NowMs() const override { return now_ms_.load(); }
  void Set(int64_t now_ms) { now_ms_ = now_ms; }
  void Advance(int64_t ms) { now_ms_ += ms; }

 private:
  std::atomic<int64_t> now_ms_;
};

// A gate that whoever passes waits at while it is shut, and that tells when somebody waits.
class Gate {
 public:
  void Shut() {
    const std::lock_guard lock(mutex_);
    shut_ = true;
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    shut_ = false;
    changed_.notify_all();
  }
  void Pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !shut_; });
    --waiting_;
  }
  // Returns when somebody waits at the shut gate.
  void AwaitSomebody() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool shut_ = false;
  int waiting_ = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_FAKES_H_
