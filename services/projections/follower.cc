#include "services/projections/follower.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/api/invariant.h"

namespace hearth::projections {
namespace {

std::string Show(const Checkpoint& checkpoint) {
  return absl::StrCat(checkpoint.position, " step ", checkpoint.step);
}

// The stored checkpoint, which must be the same in all families.
absl::StatusOr<Checkpoint> ReadStored(const storage::RowReader& rows, const Fold& fold) {
  absl::StatusOr<Checkpoint> stored = ReadCheckpoint(rows, fold.families().front());
  for (const std::string& family : fold.families()) {
    const absl::StatusOr<Checkpoint> other = ReadCheckpoint(rows, family);
    if (!other.ok()) return other.status();
    if (!stored.ok() || *other != *stored) {
      return absl::DataLossError(
          absl::StrCat("family ", family, " stands elsewhere than its sister"));
    }
  }
  return stored;
}

}  // namespace

Follower::Follower(std::unique_ptr<Fold> fold, const storage::Log* log, storage::Rows* rows,
                   Options options)
    : fold_(std::move(fold)), log_(log), rows_(rows), options_(std::move(options)) {}

Follower::~Follower() { Stop(); }

absl::StatusOr<std::unique_ptr<Follower>> Follower::Open(std::unique_ptr<Fold> fold,
                                                         const storage::Log* log,
                                                         storage::Rows* rows, Options options) {
  HEARTH_CHECK(options.batch_events_max > 0);
  auto follower =
      std::unique_ptr<Follower>(new Follower(std::move(fold), log, rows, std::move(options)));
  absl::Status status = follower->Begin();
  if (absl::IsDataLoss(status)) status = follower->BeginAnew();
  if (!status.ok()) return status;
  return follower;
}

absl::Status Follower::Begin() {
  for (const std::string& family : fold_->families()) {
    if (absl::Status status = rows_->CreateFamily(family); !status.ok()) return status;
  }
  absl::StatusOr<Checkpoint> stored = ReadStored(*rows_, *fold_);
  if (!stored.ok()) return stored.status();
  if (stored->position > log_->head().position) {
    return absl::DataLossError(absl::StrCat(options_.name, " is ahead of the log"));
  }
  if (absl::Status status = fold_->Begin(*stored); !status.ok()) return status;
  checkpoint_ = *std::move(stored);
  position_ = checkpoint_.position;
  return absl::OkStatus();
}

absl::Status Follower::BeginAnew() {
  for (const std::string& family : fold_->families()) {
    if (absl::Status status = rows_->DropFamily(family); !status.ok()) return status;
  }
  return Begin();
}

void Follower::Start() {
  const std::lock_guard joining(join_mutex_);
  HEARTH_CHECK(!thread_.joinable());
  thread_ = std::thread([this] { Run(); });
}

void Follower::OnHead(Position head) {
  const std::lock_guard lock(mutex_);
  told_head_ = std::max(told_head_, head);
  if (!resting_ || Pressed()) wake_.notify_all();
}

void Follower::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  const std::lock_guard joining(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

void Follower::GiveWay(bool gives_way) {
  const std::lock_guard lock(mutex_);
  gives_way_ = gives_way;
}

Position Follower::position() const {
  const std::lock_guard lock(mutex_);
  return position_;
}

absl::Status Follower::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Follower::Run() {
  if (options_.prepare_thread) options_.prepare_thread(options_.name);
  while (true) {
    Position head = 0;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || told_head_ > position_; });
      if (stopping_) return;
      head = told_head_;
    }
    const absl::Status status = Advance(head);
    if (status.ok()) {
      Rest(head);
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      status_ = status;
    }
    if (options_.failed) options_.failed();
    return;
  }
}

void Follower::Rest(Position head) {
  std::unique_lock lock(mutex_);
  if (gives_way_ && told_head_ > head && Pressed()) {
    wake_.wait_for(lock, kWayGiven, [this] { return stopping_; });
    return;
  }
  if (options_.rest.count() == 0) return;
  resting_ = true;
  wake_.wait_for(lock, options_.rest, [this] { return stopping_ || Pressed(); });
  resting_ = false;
}

bool Follower::Pressed() const {
  return told_head_ - position_ >= std::min(kRestEventsMax, options_.batch_events_max);
}

absl::Status Follower::CatchUp(Position head) {
  HEARTH_CHECK(!thread_.joinable());
  absl::Status status;
  while (status.ok() && checkpoint_.position < head) status = Advance(head);
  const std::lock_guard lock(mutex_);
  status_ = status;
  return status;
}

absl::Status Follower::Advance(Position head) {
  if (checkpoint_.step > 0) return WorkOff(checkpoint_.position + 1);
  Position to = checkpoint_.position;
  const Position last = std::min<Position>(head, checkpoint_.position + options_.batch_events_max);
  bool steps_wanted = false;
  absl::Status status;
  const absl::Status read = log_->Read(to + 1, [&](Position position, std::string_view record) {
    const absl::StatusOr<bool> applied = fold_->Apply(position, record);
    status = applied.status();
    if (!status.ok()) return false;
    steps_wanted = !*applied;
    if (steps_wanted) return false;
    to = position;
    return to < last && !fold_->IsFull();
  });
  if (!read.ok()) return read;
  if (!status.ok()) return status;
  if (to == checkpoint_.position && !steps_wanted) {
    return absl::DataLossError(absl::StrCat("the log has no record after ", to));
  }
  if (to > checkpoint_.position) {
    if (status = Commit({.position = to, .step = 0, .resume = ""}); !status.ok()) return status;
  }
  return steps_wanted ? WorkOff(to + 1) : absl::OkStatus();
}

absl::Status Follower::WorkOff(Position position) {
  const absl::StatusOr<std::string> record = log_->Get(position);
  if (!record.ok()) return record.status();
  bool told = false;
  while (true) {
    const absl::StatusOr<Fold::Step> step = fold_->ApplyStep(position, *record, checkpoint_.resume);
    if (!step.ok()) return step.status();
    if (step->complete) return Commit({.position = position, .step = 0, .resume = ""});
    if (!told && options_.before_steps) options_.before_steps();
    told = true;
    const Checkpoint to = {
        .position = position - 1, .step = checkpoint_.step + 1, .resume = step->resume};
    if (absl::Status status = Commit(to); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    // The next start goes on from this step.
    if (stopping_) return absl::OkStatus();
  }
}

absl::Status Follower::Commit(const Checkpoint& to) {
  storage::Batch batch;
  if (absl::Status status = fold_->TakeRows(to, &batch); !status.ok()) return status;
  {
    const std::lock_guard lock(batch_mutex_);
    const storage::InStage writing(options_.stages, storage::Stage::kFollowerBatch);
    const absl::StatusOr<Checkpoint> stored = ReadStored(*rows_, *fold_);
    if (!stored.ok()) return stored.status();
    if (*stored != checkpoint_) {
      return absl::InternalError(absl::StrCat(options_.name, ": the stored checkpoint is ",
                                              Show(*stored), ", not ", Show(checkpoint_)));
    }
    for (const std::string& family : fold_->families()) {
      batch.Put(family, CheckpointKey(), EncodeCheckpoint(to));
    }
    if (absl::Status status = rows_->Write(batch); !status.ok()) return status;
    checkpoint_ = to;
    const std::lock_guard position_lock(mutex_);
    position_ = to.position;
  }
  if (to.step == 0 && options_.after_batch) options_.after_batch();
  return absl::OkStatus();
}

void Follower::BetweenBatches(const std::function<void()>& act) {
  const std::lock_guard lock(batch_mutex_);
  act();
}

}  // namespace hearth::projections
