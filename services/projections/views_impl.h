// ViewsImpl: the followers and which version of the watch follower answers.

#ifndef HEARTH_SERVICES_PROJECTIONS_VIEWS_IMPL_H_
#define HEARTH_SERVICES_PROJECTIONS_VIEWS_IMPL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/projections/follower.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"
#include "services/projections/watch_version.h"

namespace hearth::projections {

class ViewsImpl : public Views {
 public:
  ViewsImpl(const storage::Log* log, storage::Keys* keys, storage::Rows* rows, Options options)
      : log_(log), keys_(keys), rows_(rows), options_(std::move(options)) {}
  ~ViewsImpl() override { ViewsImpl::Stop(); }

  absl::Status OpenFollowers();

  // One batch of a follower (0 index, 1 tree, 2 the live version of watch, 3 the one being built),
  // of at most `events`, on the calling thread; nothing where there is nothing to do. For the
  // simulator. REQUIRES: not started.
  absl::Status Step(int follower, size_t events);

  void Start() override;
  void OnHead(Position head) override;
  void Stop() override;
  absl::Status WaitFor(Position position, absl::Time deadline) const override;

  absl::StatusOr<std::optional<IdEntry>> FindId(std::string_view event_id) const override;
  Position id_checkpoint() const override { return index_->position(); }
  Position stream_checkpoint() const override { return index_->position(); }
  absl::StatusOr<std::vector<Position>> StreamPositions(std::string_view stream,
                                                        Position until) const override;
  Position tree_checkpoint() const override { return tree_->position(); }
  storage::merkle::Frontier::NodeSource tree_nodes() const override;

  absl::StatusOr<v1::Moment> Resolve(const std::optional<v1::AsOf>& as_of) const override;
  domain::Control ControlAt(Position position) const override;
  absl::StatusOr<std::string> AreaOf(std::string_view household) const override;
  absl::StatusOr<HouseholdAnswer> GetHousehold(const domain::ReadPermit& permit,
                                               std::string_view household,
                                               const std::optional<v1::AsOf>& as_of) const override;
  absl::StatusOr<SearchPage> Search(const domain::ReadPermit& permit,
                                    const SearchCriteria& criteria,
                                    const std::optional<v1::AsOf>& as_of) const override;
  absl::StatusOr<TimelinePage> Timeline(const domain::ReadPermit& permit,
                                        std::string_view household, int page_size,
                                        std::string_view page_token,
                                        const std::optional<v1::AsOf>& as_of) const override;
  absl::StatusOr<CaseFileAnswer> GetCaseFile(const domain::ReadPermit& permit,
                                             std::string_view household,
                                             const std::optional<v1::AsOf>& as_of) const override;
  absl::StatusOr<StepVerdict> PreviewStep(const domain::ReadPermit& permit,
                                          const v1::EventHeader& header,
                                          const v1::Fact& fact) const override;
  absl::StatusOr<CasePage> ListCases(const domain::ReadPermit& permit,
                                     const CaseCriteria& criteria) const override;
  absl::StatusOr<CluePage> ListClues(const domain::ReadPermit& permit,
                                     const ClueCriteria& criteria) const override;
  absl::StatusOr<DutyPage> ListDuties(const domain::ReadPermit& permit,
                                      const DutyCriteria& criteria) const override;
  absl::StatusOr<NoticeAnswer> MakeNotice(const domain::ReadPermit& permit,
                                          const NoticeCriteria& criteria) const override;
  absl::StatusOr<PersonMatcher> PersonsOf(std::string_view area_code) const override;
  absl::StatusOr<AlertPage> ListAlerts(const AlertCriteria& criteria) const override;
  absl::StatusOr<AlertChanges> AlertsSince(std::string_view area_code, Position cursor,
                                           int limit) const override;
  absl::StatusOr<v1::Alert> GetAlert(std::string_view alert_id) const override;
  absl::StatusOr<QuarantinePage> ListQuarantine(const QuarantineCriteria& criteria) const override;
  absl::StatusOr<Summary> Summarize(std::string_view area_code, int level_digits,
                                    const std::optional<v1::AsOf>& as_of,
                                    bool todays_tree) const override;

  std::vector<FollowerStatus> Status() const override;
  uint64_t Lag() const override;
  absl::StatusOr<uint32_t> Rebuild() override;
  absl::StatusOr<uint32_t> DeriveAnew(const std::vector<std::string>& households) override;
  Position begun_at() const override;

 private:
  using Version = std::shared_ptr<WatchVersion>;

  absl::StatusOr<Version> OpenVersion(uint32_t version, Position begun_at);
  Version active() const;
  absl::StatusOr<Sight> Look() const;
  void OnBatch(uint32_t version);
  // Puts the version under construction in the place of the active one, once it has come as far.
  void SwitchIfCaughtUp(uint32_t version);

  const storage::Log* const log_;
  storage::Keys* const keys_;
  storage::Rows* const rows_;
  const Options options_;
  std::unique_ptr<Follower> index_;
  std::unique_ptr<Follower> tree_;

  mutable std::mutex mutex_;
  mutable std::condition_variable moved_;
  Version active_;  // guarded by mutex_, as all below
  Version next_;    // under construction
  uint32_t newest_version_ = 1;
  // Households whose rows are shown by the next version only.
  std::shared_ptr<const ClosedHouseholds> closed_ = std::make_shared<const ClosedHouseholds>();
  Position told_head_ = 0;
  bool started_ = false;
  bool stopping_ = false;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_VIEWS_IMPL_H_
