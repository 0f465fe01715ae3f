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

namespace hearth::projections {
namespace {

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

ViewsImpl::Version ViewsImpl::active() const {
  const std::lock_guard lock(mutex_);
  return active_;
}

absl::StatusOr<Sight> ViewsImpl::Look() const {
  Version version;
  std::shared_ptr<const ClosedHouseholds> closed;
  {
    const std::lock_guard lock(mutex_);
    version = active_;
    closed = closed_;
  }
  absl::StatusOr<Sight> sight = LookAt(std::move(version), log_, keys_);
  if (sight.ok()) sight->closed = std::move(closed);
  return sight;
}

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
  const std::string& area = entry->watched.summary().area_code();
  return area.empty() ? entry->row.header_area() : area;
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

absl::StatusOr<PersonMatcher> ViewsImpl::PersonsOf(std::string_view area_code) const {
  absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return PersonMatcher::Within(*std::move(sight), area_code);
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
