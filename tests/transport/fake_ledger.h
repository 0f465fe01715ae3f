// A ledger that keeps what is submitted until the test answers it.

#ifndef HEARTH_TESTS_TRANSPORT_FAKE_LEDGER_H_
#define HEARTH_TESTS_TRANSPORT_FAKE_LEDGER_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/ledger/ledger.h"

namespace hearth::testing {

// Thread-safe.
class FakeLedger : public ledger::Ledger {
 public:
  using Done = std::function<void(ledger::Answer)>;
  // One receipt an event; position = the number that the header's bytes spell.
  static ledger::Answer Recorded(const v1::Run& run) {
    std::vector<ledger::Receipt> receipts;
    for (const v1::Submission& submission : run.submissions()) {
      ledger::Receipt receipt;
      receipt.event_id = submission.header();
      receipt.position = std::stoull(submission.header());
      receipts.push_back(receipt);
    }
    return receipts;
  }

  void Submit(v1::Run run, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      if (!answer_at_once_) {
        waiting_.emplace_back(std::move(run), std::move(done));
        arrived_.notify_all();
        return;
      }
    }
    done(Recorded(run));
  }
  // Waits until `count` runs wait for an answer.
  void AwaitRuns(size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return waiting_.size() >= count; });
  }
  size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  // Answers the run at `index` of those that wait.
  void Answer(size_t index, const absl::Status& status = absl::OkStatus()) {
    std::pair<v1::Run, Done> run;
    {
      const std::lock_guard lock(mutex_);
      run = std::move(waiting_.at(index));
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(index));
    }
    run.second(status.ok() ? Recorded(run.first) : ledger::Answer(status));
  }
  void AnswerAllAtOnce() {
    const std::lock_guard lock(mutex_);
    answer_at_once_ = true;
  }

  absl::StatusOr<ledger::Receipt> RecordOwn(const v1::EventHeader&, const v1::Fact&) override {
    return absl::UnimplementedError("not in this test");
  }
  absl::StatusOr<OpenedDay> OpenDay(int32_t) override {
    return absl::UnimplementedError("not in this test");
  }
  storage::Position head() const override { return head_; }
  domain::Control control() const override { return {}; }
  std::string checkpoint() const override { return checkpoint_; }
  std::optional<storage::merkle::Checkpoint> checkpoint_value() const override {
    return std::nullopt;
  }
  absl::Status health() const override { return absl::OkStatus(); }
  void Stop() override {}

  storage::Position head_ = 0;
  std::string checkpoint_;

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::pair<v1::Run, Done>> waiting_;  // guarded by mutex_
  bool answer_at_once_ = false;                   // guarded by mutex_
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_TRANSPORT_FAKE_LEDGER_H_
