// Stages: where in its work a process is, counted so that it can be read after the process was
// killed. hearthd keeps them in a shared page (`--stages FILE`); nobody else pays for them.
#ifndef HEARTH_STORAGE_API_STAGES_H_
#define HEARTH_STORAGE_API_STAGES_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace hearth::storage {

enum class Stage : uint8_t {
  kQueued,         // runs that wait to be prepared
  kPreparing,      // runs being given their places
  kWrite,          // a group on its way to the disk, its fsync included
  kFsync,          // within kWrite: the log's fsync
  kUnanswered,     // a group that is durable, not all of whose callers are answered
  kFollowerBatch,  // a follower's batch being written
  kRebuild,        // a version of a follower being built beside the live one
  kSwitch,         // a new version taking the place of the old one
  kBackup,
};
inline constexpr size_t kStages = 9;
inline constexpr std::array<const char*, kStages> kStageNames = {
    "queued",         "preparing", "write",          "fsync", "durable, unanswered",
    "follower batch", "rebuild",   "version switch", "backup"};

// How often each stage was entered and left. Thread-safe, in shared memory too; all zero is empty.
class Stages {
 public:
  void Enter(Stage stage, uint64_t times = 1) { At(stage).entered.fetch_add(times); }
  void Leave(Stage stage, uint64_t times = 1) { At(stage).left.fetch_add(times); }
  uint64_t entered(Stage stage) const { return At(stage).entered.load(); }
  // How many are in it now. `left` is read first, so that it is never less than none.
  uint64_t inside(Stage stage) const {
    const uint64_t left = At(stage).left.load();
    return entered(stage) - left;
  }

 private:
  struct Count {
    std::atomic<uint64_t> entered = 0, left = 0;
  };
  static_assert(std::atomic<uint64_t>::is_always_lock_free);
  Count& At(Stage stage) { return counts_[static_cast<size_t>(stage)]; }
  const Count& At(Stage stage) const { return counts_[static_cast<size_t>(stage)]; }

  std::array<Count, kStages> counts_;
};

// In the stage until the end of the scope. Without `stages` it does nothing.
class InStage {
 public:
  InStage(Stages* stages, Stage stage, uint64_t times = 1)
      : stages_(stages), stage_(stage), times_(times) {
    if (stages_ != nullptr) stages_->Enter(stage_, times_);
  }
  ~InStage() {
    if (stages_ != nullptr) stages_->Leave(stage_, times_);
  }
  InStage(const InStage&) = delete;
  InStage& operator=(const InStage&) = delete;

 private:
  Stages* const stages_;
  const Stage stage_;
  const uint64_t times_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_STAGES_H_
