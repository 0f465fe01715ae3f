// Versions of the watch follower: opened, built beside the one that answers, switched in.

#include <algorithm>
#include <utility>

#include "services/projections/index_fold.h"
#include "services/projections/tree_fold.h"
#include "services/projections/views_impl.h"
#include "services/projections/watch_fold.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

// Which version of the watch follower answers: key "watch" → version(4) ‖ head when it was
// begun(8).
constexpr char kActiveFamily[] = "p.active";
constexpr char kActiveKey[] = "watch";
constexpr char kWatchFamilies[] = "p.watch.v";

struct ActiveVersion {
  uint32_t version = 1;
  Position begun_at = 0;
};

absl::StatusOr<ActiveVersion> ReadActiveVersion(const storage::RowReader& rows) {
  const absl::StatusOr<std::string> bytes = rows.Get(kActiveFamily, kActiveKey);
  if (absl::IsNotFound(bytes.status())) return ActiveVersion();
  if (!bytes.ok()) return bytes.status();
  // Anything unreadable: begin with the first version, which then is built anew.
  ActiveVersion active;
  if (bytes->size() >= 4) active.version = storage::ReadU32(*bytes);
  if (bytes->size() == 12) active.begun_at = storage::ReadU64(std::string_view(*bytes).substr(4));
  return active;
}

absl::Status WriteActiveVersion(const ActiveVersion& active, storage::Rows* rows) {
  std::string bytes;
  storage::AppendU32(bytes, active.version);
  storage::AppendU64(bytes, active.begun_at);
  storage::Batch batch;
  batch.Put(kActiveFamily, kActiveKey, bytes);
  return rows->Write(batch);
}

// What a rebuild left that was cut short, or a version that was replaced.
absl::Status DropOtherVersions(uint32_t active, storage::Rows* rows) {
  for (const std::string& family : rows->Families()) {
    if (!family.starts_with(kWatchFamilies) || family == WatchFamily(active)) continue;
    if (absl::Status status = rows->DropFamily(family); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ViewsImpl::OpenFollowers() {
  if (absl::Status status = rows_->CreateFamily(kActiveFamily); !status.ok()) return status;
  absl::StatusOr<ActiveVersion> active = ReadActiveVersion(*rows_);
  if (!active.ok()) return active.status();
  newest_version_ = active->version;
  absl::Status status = DropOtherVersions(active->version, rows_);
  if (!status.ok()) return status;
  const auto open = [&](std::unique_ptr<Fold> fold, const char* name) {
    Follower::Options following;
    following.name = name;
    following.batch_events_max = options_.batch_events_max;
    following.stages = options_.stages;
    following.prepare_thread = options_.prepare_thread;
    following.rest = options_.others_rest;
    return Follower::Open(std::move(fold), log_, rows_, std::move(following));
  };
  absl::StatusOr<std::unique_ptr<Follower>> index = open(std::make_unique<IndexFold>(), "index");
  if (!index.ok()) return index.status();
  absl::StatusOr<std::unique_ptr<Follower>> tree = open(std::make_unique<TreeFold>(rows_), "tree");
  if (!tree.ok()) return tree.status();
  absl::StatusOr<Version> watch = OpenVersion(active->version, active->begun_at);
  if (!watch.ok()) return watch.status();
  const Position head = log_->head().position;
  if ((*watch)->follower().position() == 0 && active->begun_at != head) {
    // Nothing is in its rows yet: it begins now.
    active->begun_at = head;
    if (status = WriteActiveVersion(*active, rows_); !status.ok()) return status;
    watch->reset();
    watch = OpenVersion(active->version, head);
    if (!watch.ok()) return watch.status();
  }
  index_ = *std::move(index);
  tree_ = *std::move(tree);
  active_ = *std::move(watch);
  return absl::OkStatus();
}

absl::StatusOr<ViewsImpl::Version> ViewsImpl::OpenVersion(uint32_t version, Position begun_at) {
  WatchVersion::Options watching;
  watching.version = version;
  watching.begun_at = begun_at;
  watching.batch_events_max = options_.batch_events_max;
  watching.step_rows = options_.step_rows_max;
  watching.stages = options_.stages;
  watching.prepare_thread = options_.prepare_thread;
  watching.rest = options_.watch_rest;
  watching.after_batch = [this, version] { OnBatch(version); };
  watching.failed = [this] {
    const std::lock_guard lock(mutex_);
    moved_.notify_all();
  };
  return WatchVersion::Open(log_, keys_, rows_, std::move(watching));
}

void ViewsImpl::SwitchIfCaughtUp(uint32_t version) {
  Version old;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || next_ == nullptr || next_->version() != version) return;
    if (next_->follower().position() < active_->follower().position()) return;
    old = active_;
  }
  const storage::InStage switching(options_.stages, storage::Stage::kSwitch);
  bool switched = false;
  Position position = 0;
  // The old version stands still meanwhile, so that no reader ever sees an earlier position than
  // before.
  old->follower().BetweenBatches([&] {
    const std::lock_guard lock(mutex_);
    if (stopping_ || next_ == nullptr || next_->version() != version) return;
    position = next_->follower().position();
    if (position < old->follower().position()) return;
    const ActiveVersion now{.version = version, .begun_at = next_->begun_at()};
    if (!WriteActiveVersion(now, rows_).ok()) return;  // the next batch tries again
    active_ = std::move(next_);
    active_->follower().GiveWay(false);
    next_ = nullptr;
    closed_ = std::make_shared<const ClosedHouseholds>();
    switched = true;
    moved_.notify_all();
  });
  if (!switched) return;
  if (options_.stages != nullptr) options_.stages->Leave(storage::Stage::kRebuild);
  old->Retire();
  old->follower().Stop();
  old.reset();  // its rows go now, unless a reader still holds them
  if (options_.on_watched) options_.on_watched(position);
  if (options_.on_switched) options_.on_switched();
}

absl::StatusOr<uint32_t> ViewsImpl::Rebuild() {
  uint32_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    if (next_ != nullptr) return absl::AlreadyExistsError("a version is being built already");
    version = ++newest_version_;
    if (absl::Status status = rows_->DropFamily(WatchFamily(version)); !status.ok()) return status;
    absl::StatusOr<Version> next = OpenVersion(version, log_->head().position);
    if (!next.ok()) return next.status();
    next_ = *std::move(next);
    if (options_.stages != nullptr) options_.stages->Enter(storage::Stage::kRebuild);
    next_->follower().GiveWay(true);
    next_->follower().OnHead(told_head_);
    if (started_ && !stopping_) next_->follower().Start();
  }
  // Nothing to follow: no batch would ever come.
  SwitchIfCaughtUp(version);
  return version;
}

absl::StatusOr<uint32_t> ViewsImpl::DeriveAnew(const std::vector<std::string>& households) {
  Version stale;  // it may have read what must not be read any more
  {
    const std::lock_guard lock(mutex_);
    auto closed = std::make_shared<ClosedHouseholds>(*closed_);
    closed->insert(households.begin(), households.end());
    closed_ = std::move(closed);
    stale = std::move(next_);
    next_ = nullptr;
  }
  if (stale != nullptr) {
    stale->Retire();
    stale->follower().Stop();
  }
  return Rebuild();
}

Position ViewsImpl::begun_at() const { return active()->begun_at(); }

}  // namespace hearth::projections
