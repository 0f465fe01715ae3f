#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/projections/alert_query.h"
#include "services/projections/closed_groups.h"
#include "services/projections/county_query.h"
#include "services/projections/household_query.h"
#include "services/projections/index_fold.h"
#include "services/projections/quarantine_query.h"
#include "services/projections/search_query.h"
#include "services/projections/timeline_query.h"
#include "services/projections/tree_fold.h"
#include "services/projections/views_impl.h"
#include "services/projections/watch_fold.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

// Which version of the watch follower answers: key "watch" → version(4).
constexpr char kActiveFamily[] = "p.active";
constexpr char kActiveKey[] = "watch";
constexpr char kWatchFamilies[] = "p.watch.v";

absl::StatusOr<uint32_t> ReadActiveVersion(const storage::RowReader& rows) {
  const absl::StatusOr<std::string> bytes = rows.Get(kActiveFamily, kActiveKey);
  if (absl::IsNotFound(bytes.status())) return 1;
  if (!bytes.ok()) return bytes.status();
  // Anything unreadable: begin with the first version, which then is built anew.
  return bytes->size() == 4 ? storage::ReadU32(*bytes) : 1;
}

absl::Status WriteActiveVersion(uint32_t version, storage::Rows* rows) {
  std::string bytes;
  storage::AppendU32(bytes, version);
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

FollowerStatus Describe(const Follower& follower, std::string name, uint32_t version,
                        const char* state) {
  const absl::Status status = follower.status();
  return {.name = std::move(name),
          .version = version,
          .position = follower.position(),
          .state = status.ok() ? state : absl::StrCat("stopped: ", status.ToString())};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Views>> Views::Open(const storage::Log* log, storage::Keys* keys,
                                                   storage::Rows* rows, Options options) {
  auto views = std::make_unique<ViewsImpl>(log, keys, rows, std::move(options));
  if (absl::Status status = views->OpenFollowers(); !status.ok()) return status;
  return views;
}

absl::Status ViewsImpl::OpenFollowers() {
  if (absl::Status status = rows_->CreateFamily(kActiveFamily); !status.ok()) return status;
  const absl::StatusOr<uint32_t> version = ReadActiveVersion(*rows_);
  if (!version.ok()) return version.status();
  if (absl::Status status = DropOtherVersions(*version, rows_); !status.ok()) return status;
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
  absl::StatusOr<Version> watch = OpenVersion(*version);
  if (!watch.ok()) return watch.status();
  index_ = *std::move(index);
  tree_ = *std::move(tree);
  active_ = *std::move(watch);
  return absl::OkStatus();
}

absl::StatusOr<ViewsImpl::Version> ViewsImpl::OpenVersion(uint32_t version) {
  WatchVersion::Options watching;
  watching.version = version;
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

void ViewsImpl::Start() {
  OnHead(log_->head().position);
  index_->Start();
  tree_->Start();
  const std::lock_guard lock(mutex_);
  active_->follower().Start();
  started_ = true;
}

void ViewsImpl::OnHead(Position head) {
  index_->OnHead(head);
  tree_->OnHead(head);
  const std::lock_guard lock(mutex_);
  told_head_ = std::max(told_head_, head);
  active_->follower().OnHead(head);
  if (next_ != nullptr) next_->follower().OnHead(head);
}

absl::Status ViewsImpl::Step(int follower, size_t events) {
  Version watch;  // held, since the step may put another one in its place
  Position head = 0;
  {
    const std::lock_guard lock(mutex_);
    watch = follower == 3 ? next_ : active_;
    head = told_head_;
  }
  if (watch == nullptr) return absl::OkStatus();
  Follower& one = follower == 0 ? *index_ : follower == 1 ? *tree_ : watch->follower();
  return one.CatchUp(std::min<Position>(head, one.position() + events));
}

void ViewsImpl::Stop() {
  Version active;
  Version next;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    active = active_;
    next = next_;
  }
  if (index_ != nullptr) index_->Stop();
  if (tree_ != nullptr) tree_->Stop();
  if (next != nullptr) next->follower().Stop();
  if (active != nullptr) active->follower().Stop();
}

absl::Status ViewsImpl::WaitFor(Position position, absl::Time deadline) const {
  std::unique_lock lock(mutex_);
  absl::Status status;
  const auto settled = [&] {
    status = active_->follower().status();
    return active_->follower().position() >= position || !status.ok();
  };
  if (!moved_.wait_until(lock, absl::ToChronoTime(deadline), settled)) {
    return absl::DeadlineExceededError(
        absl::StrCat("the views stand at ", active_->follower().position()));
  }
  return active_->follower().position() >= position ? absl::OkStatus() : status;
}

void ViewsImpl::OnBatch(uint32_t version) {
  Position position = 0;
  bool is_active = false;
  {
    const std::lock_guard lock(mutex_);
    // The first batches of a version may come before it has its place here.
    is_active = active_ != nullptr && active_->version() == version;
    if (is_active) position = active_->follower().position();
    moved_.notify_all();
  }
  if (is_active) {
    if (options_.on_watched) options_.on_watched(position);
  } else {
    SwitchIfCaughtUp(version);
  }
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
    if (!WriteActiveVersion(version, rows_).ok()) return;  // the next batch tries again
    active_ = std::move(next_);
    next_ = nullptr;
    switched = true;
    moved_.notify_all();
  });
  if (!switched) return;
  if (options_.stages != nullptr) options_.stages->Leave(storage::Stage::kRebuild);
  old->Retire();
  old->follower().Stop();
  old.reset();  // its rows go now, unless a reader still holds them
  if (options_.on_watched) options_.on_watched(position);
}

absl::StatusOr<uint32_t> ViewsImpl::Rebuild() {
  uint32_t version = 0;
  {
    const std::lock_guard lock(mutex_);
    if (next_ != nullptr) return absl::AlreadyExistsError("a version is being built already");
    version = active_->version() + 1;
    if (absl::Status status = rows_->DropFamily(WatchFamily(version)); !status.ok()) return status;
    absl::StatusOr<Version> next = OpenVersion(version);
    if (!next.ok()) return next.status();
    next_ = *std::move(next);
    if (options_.stages != nullptr) options_.stages->Enter(storage::Stage::kRebuild);
    next_->follower().OnHead(told_head_);
    if (started_ && !stopping_) next_->follower().Start();
  }
  // Nothing to follow: no batch would ever come.
  SwitchIfCaughtUp(version);
  return version;
}

ViewsImpl::Version ViewsImpl::active() const {
  const std::lock_guard lock(mutex_);
  return active_;
}

absl::StatusOr<Sight> ViewsImpl::Look() const { return LookAt(active(), log_, keys_); }

absl::StatusOr<std::optional<IdEntry>> ViewsImpl::FindId(std::string_view event_id) const {
  return FindIndexedId(*rows_, event_id);
}

absl::StatusOr<std::vector<Position>> ViewsImpl::StreamPositions(std::string_view stream,
                                                                 Position until) const {
  return IndexedPositions(*rows_, stream, until);
}

storage::merkle::Frontier::NodeSource ViewsImpl::tree_nodes() const { return StoredNodes(rows_); }

absl::StatusOr<v1::Moment> ViewsImpl::Resolve(const std::optional<v1::AsOf>& as_of) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  const absl::StatusOr<Instant> instant = ResolveAsOf(*sight, as_of);
  if (!instant.ok()) return instant.status();
  return instant->moment();
}

domain::Control ViewsImpl::ControlAt(Position position) const {
  return active()->control().At(position);
}

absl::StatusOr<std::string> ViewsImpl::AreaOf(std::string_view household) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  absl::StatusOr<HouseholdEntry> entry = FindHousehold(*sight, household, UINT64_MAX);
  if (!entry.ok()) return entry.status();
  return std::move(*entry->watched.mutable_summary()->mutable_area_code());
}

absl::StatusOr<HouseholdAnswer> ViewsImpl::GetHousehold(
    const domain::ReadPermit& permit, std::string_view household,
    const std::optional<v1::AsOf>& as_of) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  const absl::StatusOr<Instant> instant = ResolveAsOf(*sight, as_of);
  if (!instant.ok()) return instant.status();
  absl::StatusOr<HouseholdAnswer> answer = AnswerHousehold(*sight, *instant, household);
  if (answer.ok()) CloseAnswer(permit, &*answer);
  return answer;
}

absl::StatusOr<SearchPage> ViewsImpl::Search(const domain::ReadPermit&,
                                             const SearchCriteria& criteria,
                                             const std::optional<v1::AsOf>& as_of) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  const absl::StatusOr<Instant> instant = ResolveAsOf(*sight, as_of);
  if (!instant.ok()) return instant.status();
  return AnswerSearch(*sight, *instant, criteria);
}

absl::StatusOr<TimelinePage> ViewsImpl::Timeline(const domain::ReadPermit& permit,
                                                 std::string_view household, int page_size,
                                                 std::string_view page_token,
                                                 const std::optional<v1::AsOf>& as_of) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  const absl::StatusOr<Instant> instant = ResolveAsOf(*sight, as_of);
  if (!instant.ok()) return instant.status();
  absl::StatusOr<TimelinePage> page =
      AnswerTimeline(*sight, *instant, household, page_size, page_token);
  if (page.ok()) ClosePage(permit, &*page);
  return page;
}

absl::StatusOr<AlertPage> ViewsImpl::ListAlerts(const AlertCriteria& criteria) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerAlerts(*sight, criteria);
}

absl::StatusOr<AlertChanges> ViewsImpl::AlertsSince(std::string_view area_code, Position cursor,
                                                    int limit) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerAlertChanges(*sight, area_code, cursor, limit);
}

absl::StatusOr<v1::Alert> ViewsImpl::GetAlert(std::string_view alert_id) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerAlert(*sight, alert_id);
}

absl::StatusOr<QuarantinePage> ViewsImpl::ListQuarantine(const QuarantineCriteria& criteria) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerQuarantine(*sight, criteria);
}

absl::StatusOr<Summary> ViewsImpl::Summarize(std::string_view area_code, int level_digits,
                                             const std::optional<v1::AsOf>& as_of,
                                             bool todays_tree) const {
  const bool other =
      as_of.has_value() && as_of->moment_case() != v1::AsOf::MOMENT_NOT_SET && !as_of->has_date();
  if (other)
    return absl::InvalidArgumentError("as_of: figures are kept by whole days, name a date");
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  const absl::StatusOr<Instant> instant = ResolveAsOf(*sight, as_of);
  if (!instant.ok()) return instant.status();
  return AnswerSummary(*sight, *instant, area_code, level_digits, todays_tree);
}

std::vector<FollowerStatus> ViewsImpl::Status() const {
  std::vector<FollowerStatus> statuses = {Describe(*index_, "index", 1, "live"),
                                          Describe(*tree_, "tree", 1, "live")};
  const std::lock_guard lock(mutex_);
  statuses.push_back(Describe(active_->follower(), "watch", active_->version(), "live"));
  if (next_ != nullptr) {
    statuses.push_back(Describe(next_->follower(), "watch", next_->version(), "rebuilding"));
  }
  return statuses;
}

uint64_t ViewsImpl::Lag() const {
  const std::lock_guard lock(mutex_);
  const Position slowest = std::min(tree_->position(), active_->follower().position());
  return told_head_ > slowest ? told_head_ - slowest : 0;
}

}  // namespace hearth::projections
