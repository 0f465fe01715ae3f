// Views whose answers a test gives; every other question is UNIMPLEMENTED.

#ifndef HEARTH_TESTS_FEED_FAKE_VIEWS_H_
#define HEARTH_TESTS_FEED_FAKE_VIEWS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/projections/views.h"

namespace hearth::testing {

class FakeViews : public projections::Views {
 public:
  using Position = storage::Position;
  using AsOf = std::optional<v1::AsOf>;

  void Start() override {}
  void OnHead(Position) override {}
  void Stop() override {}
  absl::Status WaitFor(Position, absl::Time) const override { return No(); }

  absl::StatusOr<std::optional<projections::IdEntry>> FindId(std::string_view id) const override {
    const auto found = ids.find(std::string(id));
    if (found == ids.end() || found->second.position > indexed)
      return std::optional<projections::IdEntry>();
    return std::optional<projections::IdEntry>(found->second);
  }
  Position id_checkpoint() const override { return indexed; }
  Position stream_checkpoint() const override { return indexed; }
  absl::StatusOr<std::vector<Position>> StreamPositions(std::string_view, Position) const override {
    return No();
  }

  Position tree_checkpoint() const override { return tree; }
  storage::merkle::Frontier::NodeSource tree_nodes() const override {
    return [this](uint32_t level, uint64_t index) -> absl::StatusOr<storage::merkle::Hash> {
      const auto found = nodes.find({level, index});
      if (found == nodes.end() || ((index + 1) << level) > tree) return absl::NotFoundError("node");
      return found->second;
    };
  }

  absl::StatusOr<v1::Moment> Resolve(const AsOf&) const override { return moment; }
  domain::Control ControlAt(Position) const override { return control; }
  absl::StatusOr<projections::HouseholdAnswer> GetHousehold(const domain::ReadPermit&,
                                                            std::string_view,
                                                            const AsOf& as_of) const override {
    asked_as_of = as_of;
    return household;
  }
  absl::StatusOr<projections::SearchPage> Search(const domain::ReadPermit&,
                                                 const projections::SearchCriteria& criteria,
                                                 const AsOf&) const override {
    asked_search = criteria;
    return projections::SearchPage{};
  }
  absl::StatusOr<projections::PersonMatcher> PersonsOf(std::string_view) const override {
    return No();
  }
  absl::StatusOr<projections::TimelinePage> Timeline(const domain::ReadPermit&, std::string_view,
                                                     int, std::string_view,
                                                     const AsOf&) const override {
    return No();
  }

  absl::StatusOr<projections::QuarantinePage> ListQuarantine(
      const projections::QuarantineCriteria&) const override {
    return No();
  }
  absl::StatusOr<projections::CaseFileAnswer> GetCaseFile(const domain::ReadPermit&,
                                                          std::string_view,
                                                          const AsOf&) const override {
    return No();
  }
  absl::StatusOr<projections::StepVerdict> PreviewStep(const domain::ReadPermit&,
                                                       const v1::EventHeader&,
                                                       const v1::Fact&) const override {
    return No();
  }
  absl::StatusOr<projections::CasePage> ListCases(const domain::ReadPermit&,
                                                  const projections::CaseCriteria&) const override {
    return No();
  }
  absl::StatusOr<projections::CluePage> ListClues(const domain::ReadPermit&,
                                                  const projections::ClueCriteria&) const override {
    return No();
  }
  absl::StatusOr<projections::DutyPage> ListDuties(
      const domain::ReadPermit&, const projections::DutyCriteria&) const override {
    return No();
  }
  absl::StatusOr<projections::NoticeAnswer> MakeNotice(
      const domain::ReadPermit&, const projections::NoticeCriteria&) const override {
    return No();
  }
  absl::StatusOr<projections::AlertPage> ListAlerts(
      const projections::AlertCriteria&) const override {
    return No();
  }
  // Changes after the cursor, whole positions at a time, from `alerts` (ascending by
  // changed_position).
  absl::StatusOr<projections::AlertChanges> AlertsSince(std::string_view, Position cursor,
                                                        int limit) const override {
    if (cursor > moment.position()) return absl::OutOfRangeError("cursor");
    projections::AlertChanges changes;
    changes.cursor = cursor;
    for (const v1::Alert& alert : alerts) {
      if (alert.changed_position() <= cursor) continue;
      const bool begins = changes.alerts.empty() ||
                          changes.alerts.back().changed_position() != alert.changed_position();
      if (begins && static_cast<int>(changes.alerts.size()) >= limit) return changes;
      changes.alerts.push_back(alert);
      changes.cursor = alert.changed_position();
    }
    changes.cursor = moment.position();
    changes.caught_up = true;
    changes.version = version;
    return changes;
  }
  absl::StatusOr<std::string> AreaOf(std::string_view) const override { return No(); }
  absl::StatusOr<v1::Alert> GetAlert(std::string_view) const override { return No(); }

  absl::StatusOr<projections::Summary> Summarize(std::string_view, int, const AsOf&,
                                                 bool) const override {
    return No();
  }

  std::vector<projections::FollowerStatus> Status() const override { return {}; }
  uint64_t Lag() const override { return 0; }
  absl::StatusOr<uint32_t> Rebuild() override { return No(); }
  absl::StatusOr<uint32_t> DeriveAnew(const std::vector<std::string>&) override { return No(); }
  projections::Position begun_at() const override { return 0; }

  std::map<std::string, projections::IdEntry> ids;
  Position indexed = 0;
  Position tree = 0;
  std::map<std::pair<uint32_t, uint64_t>, storage::merkle::Hash> nodes;
  v1::Moment moment;
  domain::Control control;
  std::vector<v1::Alert> alerts;
  uint32_t version = 1;
  absl::StatusOr<projections::HouseholdAnswer> household =
      absl::NotFoundError("没有这一户 / no such household");
  mutable AsOf asked_as_of;
  mutable projections::SearchCriteria asked_search;

 private:
  static absl::Status No() { return absl::UnimplementedError("not in this test"); }
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FEED_FAKE_VIEWS_H_
