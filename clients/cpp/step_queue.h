// Reads a source ahead in a thread of its own, so that parsing and hashing overlap with waiting for
// the server.
#ifndef HEARTH_CLIENTS_CPP_STEP_QUEUE_H_
#define HEARTH_CLIENTS_CPP_STEP_QUEUE_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/statusor.h"
#include "clients/cpp/draft_feed.h"

namespace hearth::client {

// At most `ahead` steps are kept: 1,000 events each, so memory is bounded whatever the size of the
// file.
class StepQueue {
 public:
  // `source` outlives the queue and is called from its thread only.
  explicit StepQueue(StepSource* source, size_t ahead = 8);
  // Waits for the step in work.
  ~StepQueue();

  enum class State { kStep, kNothingYet, kEnd };
  struct Pulled {
    State state = State::kNothingYet;
    std::optional<Step> step;
  };
  // Waits up to `wait` for the next step; the source's error comes after all steps before it. One
  // thread.
  absl::StatusOr<Pulled> Next(std::chrono::milliseconds wait);

 private:
  void Run();

  StepSource& source_;
  const size_t ahead_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> steps_;  // the rest guarded by mutex_
  absl::Status end_;
  bool ended_ = false;
  bool stop_ = false;
  std::thread thread_;  // last: starts when all else is there
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_STEP_QUEUE_H_
