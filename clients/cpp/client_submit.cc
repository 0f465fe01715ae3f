// SubmitRuns with resend: what was sent and not answered stays in a queue; a new stream begins with
// that queue. The caller's thread writes, a second thread reads the answers.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_channel.h"
#include "clients/cpp/error.h"
#include "clients/cpp/submit_answers.h"

namespace hearth::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Stream = grpc::ClientReaderWriter<v1::SubmitRunsRequest, v1::SubmitRunsResponse>;

constexpr size_t kFirstWindow = 4;  // batches before the first answer tells the credits
constexpr size_t kWindowMax =
    16;  // batches under way: 16,000 events at most, whatever the server grants
constexpr milliseconds kPullWait{20};

// A stream that ends before its work is done: worth another one, unless the server says that it is
// our fault.
absl::Status Broken(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return status;
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kInternal:  // how gRPC reports a stream that was reset
    case absl::StatusCode::kUnknown:
      return Error(absl::StatusCode::kUnavailable, "与服务器的连接中断",
                   absl::StrCat("the stream broke: ", status.ToString()));
    default:
      return status;
  }
}

class Submission {
 public:
  Submission(const ClientOptions& client, const SubmitOptions& options,
             v1::IntakeService::Stub* stub, const OpenDayCall& open_day, StepQueue* steps,
             SubmitReport* report)
      : options_(options),
        stub_(*stub),
        open_day_(open_day),
        steps_(*steps),
        answers_(options, report),
        retry_(client, options.give_up_after_ms) {}

  absl::Status Run() {
    const steady_clock::time_point start = steady_clock::now();
    absl::Status status = absl::OkStatus();
    do {
      status = RunStream();
      if (status.ok()) break;
      if (options_.on_retry && IsRetryable(status)) options_.on_retry(status);
      status = retry_.Pause(status);
    } while (status.ok());
    answers_.Finish(std::chrono::duration<double>(steady_clock::now() - start).count());
    return status.ok() ? end_ : status;
  }

 private:
  enum class Next { kWrite, kDone, kBroken };

  // One stream, from opening to end. OK when everything is answered.
  absl::Status RunStream() {
    grpc::ClientContext context;
    const std::unique_ptr<Stream> stream = stub_.SubmitRuns(&context);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      written_ = 0;
      window_ = kFirstWindow;
      broken_ = absl::OkStatus();
      stream_ended_ = false;
    }
    std::thread reader([this, &stream] { ReadAnswers(stream.get()); });
    Next next;
    std::shared_ptr<SentBatch> batch;
    while ((next = WaitForWork(&batch)) == Next::kWrite) {
      if (!stream->Write(batch->request)) break;
    }
    if (next == Next::kDone) {
      stream->WritesDone();
    } else if (!OwnVerdict().ok()) {
      context.TryCancel();  // else it has ended by itself, and its status is worth having
    }
    reader.join();
    // The reader may have found fault after that. gRPC gives no status before the last message is
    // read, or the call is cancelled.
    if (!OwnVerdict().ok()) context.TryCancel();
    const absl::Status status = FromGrpc(stream->Finish());
    if (next == Next::kDone) return absl::OkStatus();
    return OwnVerdict().ok() ? Broken(status) : OwnVerdict();
  }

  absl::Status OwnVerdict() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return broken_;
  }

  void ReadAnswers(Stream* stream) {
    v1::SubmitRunsResponse response;
    while (stream->Read(&response)) {
      const std::lock_guard<std::mutex> lock(mutex_);
      TakeAnswer(response);
      changed_.notify_all();
      if (!broken_.ok()) break;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    stream_ended_ = true;
    changed_.notify_all();
  }

  // REQUIRES: mutex_ held.
  void TakeAnswer(const v1::SubmitRunsResponse& response) {
    if (written_ == 0 || unanswered_.front()->request.batch() != response.batch()) {
      // An answer was lost on the way; all that is unanswered is sent again.
      broken_ = Error(absl::StatusCode::kUnavailable, "服务器的答复不连续",
                      absl::StrCat("the answers skipped to batch ", response.batch()));
      return;
    }
    SentBatch& batch = *unanswered_.front();
    absl::StatusOr<AnsweredBatch> answered = answers_.Take(&batch, response);
    if (!answered.ok()) {
      broken_ = answered.status();
      return;
    }
    if (answered->recorded_any) retry_.Succeeded();
    for (OutRun& run : answered->busy) busy_.push_back(std::move(run));
    busy_bytes_ = batch.input_bytes;
    unanswered_.pop_front();
    --written_;
    window_ = std::min<size_t>(kWindowMax, written_ + response.credits());
    last_answer_ = steady_clock::now();
  }

  // Waits until there is a batch to write, all is done, or the stream is of no more use.
  Next WaitForWork(std::shared_ptr<SentBatch>* batch) {
    std::unique_lock<std::mutex> lock(mutex_);
    last_answer_ = steady_clock::now();
    while (broken_.ok() && !stream_ended_) {
      const bool may_write = written_ == 0 || written_ < window_;
      if (written_ == 0 && Between(&lock)) continue;  // something was done while all was quiet
      if (busy_.empty() && written_ < unanswered_.size()) {
        if (may_write) {
          *batch = unanswered_[written_++];
          answers_.CountSend(batch->get());
          return Next::kWrite;
        }
      } else if (busy_.empty() && unanswered_.empty() && !day_ && ended_) {
        return Next::kDone;
      } else if (busy_.empty() && may_write && !day_ && !ended_) {
        Pull(&lock);
        CheckPatience();
        continue;
      }
      changed_.wait_for(lock, milliseconds(options_.answer_timeout_ms));
      CheckPatience();
    }
    return Next::kBroken;
  }

  // What waits until nothing is under way: runs that the server was too busy for, then, when all
  // before it is recorded, a day to open. REQUIRES: lock held, written_ == 0.
  bool Between(std::unique_lock<std::mutex>* lock) {
    if (!busy_.empty()) {
      const absl::Status status =
          Error(absl::StatusCode::kResourceExhausted, "服务器繁忙", "the server is busy");
      lock->unlock();
      const absl::Status paused = retry_.Pause(status);
      lock->lock();
      if (!paused.ok()) {
        broken_ = Error(absl::StatusCode::kDeadlineExceeded, "服务器一直繁忙，已放弃",
                        "the server stayed busy; gave up");
        return true;
      }
      PushBusy();
      return true;
    }
    if (!day_ || !unanswered_.empty()) return false;
    const OpenDayStep day = *std::exchange(day_, std::nullopt);
    lock->unlock();
    const absl::StatusOr<bool> opened = open_day_(day.date);
    lock->lock();
    if (opened.ok()) {
      if (*opened) answers_.CountDay();
    } else if (IsRetryable(opened.status())) {
      day_ = day;
      broken_ = opened.status();
    } else {
      end_ = AtLine(day.line, opened.status());
      ended_ = true;
    }
    return true;
  }

  // Before all that is not yet written. Runs refused together may fill several batches: they came
  // from several. REQUIRES: lock held, written_ == 0.
  void PushBusy() {
    std::vector<OutBatch> batches(1);
    for (OutRun& run : std::exchange(busy_, {})) {
      if (batches.back().events + run.origins.size() > kBatchEventsMax) batches.emplace_back();
      batches.back().events += run.origins.size();
      batches.back().runs.push_back(std::move(run));
    }
    for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) {
      batch->input_bytes = busy_bytes_;
      unanswered_.push_front(answers_.Prepare(std::move(*batch)));
    }
  }

  void Pull(std::unique_lock<std::mutex>* lock) {
    lock->unlock();
    absl::StatusOr<StepQueue::Pulled> pulled = steps_.Next(kPullWait);
    lock->lock();
    if (!pulled.ok()) {
      end_ = pulled.status();
      ended_ = true;
    } else if (pulled->state == StepQueue::State::kEnd) {
      ended_ = true;
    } else if (pulled->state == StepQueue::State::kStep) {
      if (OutBatch* batch = std::get_if<OutBatch>(&*pulled->step)) {
        unanswered_.push_back(answers_.Prepare(std::move(*batch)));
      } else {
        day_ = std::get<OpenDayStep>(*pulled->step);
      }
    }
  }

  // REQUIRES: mutex_ held.
  void CheckPatience() {
    if (written_ == 0) last_answer_ = steady_clock::now();
    if (steady_clock::now() - last_answer_ < milliseconds(options_.answer_timeout_ms)) return;
    broken_ = Error(absl::StatusCode::kUnavailable, "服务器没有答复", "the server does not answer");
  }

  const SubmitOptions options_;
  v1::IntakeService::Stub& stub_;
  const OpenDayCall& open_day_;
  StepQueue& steps_;

  std::mutex mutex_;
  std::condition_variable changed_;
  SubmitAnswers answers_;  // from here on guarded by mutex_
  Retry retry_;            // pauses without the lock, only while nothing is under way
  std::deque<std::shared_ptr<SentBatch>> unanswered_;
  size_t written_ = 0;  // the first so many of unanswered_ went out on this stream
  size_t window_ = kFirstWindow;
  std::vector<OutRun> busy_;
  uint64_t busy_bytes_ = 0;
  std::optional<OpenDayStep> day_;
  bool ended_ = false, stream_ended_ = false;
  absl::Status end_;     // of the input
  absl::Status broken_;  // of this stream, found by ourselves
  steady_clock::time_point last_answer_;
};

}  // namespace

absl::Status SubmitSteps(const ClientOptions& client, const SubmitOptions& options,
                         v1::IntakeService::Stub* stub, const OpenDayCall& open_day,
                         StepQueue* steps, SubmitReport* report) {
  return Submission(client, options, stub, open_day, steps, report).Run();
}

}  // namespace hearth::client
