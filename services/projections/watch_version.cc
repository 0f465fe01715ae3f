#include "services/projections/watch_version.h"

#include <utility>

#include "services/projections/registry.h"
#include "services/projections/watch_fold.h"

namespace hearth::projections {

WatchVersion::WatchVersion(storage::Rows* rows, Options options)
    : rows_(rows), options_(std::move(options)), family_(WatchFamily(options_.version)) {}

absl::StatusOr<std::shared_ptr<WatchVersion>> WatchVersion::Open(const storage::Log* log,
                                                                 storage::Keys* keys,
                                                                 storage::Rows* rows,
                                                                 Options options) {
  auto version = std::shared_ptr<WatchVersion>(new WatchVersion(rows, std::move(options)));
  WatchVersion* self = version.get();
  auto fold = std::make_unique<WatchFold>(
      self->family_,
      WatchFold::Sources{.log = log, .keys = keys, .rows = rows, .control = &self->control_},
      MakeReadModels(keys), self->options_.step_rows);
  Follower::Options following;
  following.name = self->family_;
  following.batch_events_max = self->options_.batch_events_max;
  following.before_steps = [self] { self->Hide(); };
  following.after_batch = [self] {
    self->Unhide();
    if (self->options_.after_batch) self->options_.after_batch();
  };
  following.failed = self->options_.failed;
  following.stages = self->options_.stages;
  following.prepare_thread = self->options_.prepare_thread;
  following.rest = self->options_.rest;
  absl::StatusOr<std::unique_ptr<Follower>> follower =
      Follower::Open(std::move(fold), log, rows, std::move(following));
  if (!follower.ok()) return follower.status();
  self->follower_ = *std::move(follower);
  return version;
}

WatchVersion::~WatchVersion() {
  follower_.reset();
  // Left behind by a failure, the rows are dropped at the next open.
  if (retired_) rows_->DropFamily(family_).IgnoreError();
}

std::shared_ptr<const storage::RowReader> WatchVersion::Pin() const {
  const std::lock_guard lock(mutex_);
  return before_steps_ != nullptr ? before_steps_ : rows_->Pin();
}

void WatchVersion::Hide() {
  const std::lock_guard lock(mutex_);
  before_steps_ = rows_->Pin();
}

void WatchVersion::Unhide() {
  const std::lock_guard lock(mutex_);
  before_steps_.reset();
}

}  // namespace hearth::projections
