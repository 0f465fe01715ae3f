// The rules of alerts, one short story each.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/access/permits.h"
#include "services/domain/civil_date.h"
#include "services/projections/views.h"
#include "storage/memory/memory_rows.h"
#include "tests/domain/fixtures.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::AlertCriteria;
using projections::Views;
using ::testing::IsEmpty;

constexpr char kGrid[] = "441621101001001";

class AlertStoryTest : public ::testing::Test {
 protected:
  AlertStoryTest() {
    auto views = Views::Open(county_.log(), county_.keys(), &rows_, {});
    EXPECT_OK(views);
    views_ = *std::move(views);
    views_->Start();
    county_.CreateAreas();
    // Every 20 days; GUARANTEE_GAP raises alerts of priority 2, focus group "low_income".
    county_.Publish(BriskRulebook(20250101));
    county_.OpenDay(20250601);
  }

  void OpenDaysUntil(int32_t date) {
    while (county_.day() < date) county_.OpenDay(domain::AddDays(county_.day(), 1));
  }

  std::string Register(char name, const std::string& group = "") {
    const std::string household(16, name);
    v1::Fact fact;
    v1::HouseholdRegistered* registered = fact.mutable_household_registered();
    if (!group.empty()) registered->mutable_identity()->add_focus_groups(group);
    v1::Member* member = registered->add_members();
    member->set_member_id(7);
    member->mutable_identity()->set_name("测试甲");
    member->mutable_identity()->set_relation("01");
    registered->mutable_identity()->set_natural_village("示范湾");
    Record(household, fact);
    return household;
  }

  // A complete regular visit; `problem` = the water is unsafe.
  std::string Visit(const std::string& household, bool problem = false) {
    v1::Fact fact;
    *fact.mutable_check_recorded() = WellCheck(county_.day());
    if (problem) {
      fact.mutable_check_recorded()->mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
    }
    return Record(household, fact);
  }

  std::string Record(const std::string& household, const v1::Fact& fact) {
    const int64_t noon = domain::TimeOfDate(county_.day()) + 12 * 3'600'000;
    return county_
        .Add(MakeEvent(county_.rng(), fact, household, kGrid, noon + ++count_, "phone-1", 2))
        .header.event_id();
  }

  std::vector<v1::Alert> List(const std::string& kind,
                              v1::AlertState state = v1::ALERT_STATE_OPEN) {
    Follow(views_.get(), county_.head());
    AlertCriteria criteria;
    criteria.kind = kind;
    criteria.state = state;
    return AllAlerts(*views_, criteria);
  }

  v1::Alert Get(const std::string& id) {
    Follow(views_.get(), county_.head());
    const auto alert = views_->GetAlert(id);
    EXPECT_OK(alert);
    return alert.ok() ? *alert : v1::Alert();
  }

  County county_{500};
  storage::MemoryRows rows_;
  std::unique_ptr<Views> views_;
  int64_t count_ = 0;
};

TEST_F(AlertStoryTest, NewFlagIsRaisedOnceAndResolvedByWhatClearsIt) {
  const std::string household = Register('a');
  const std::string bad = Visit(household, true);
  const auto raised = List("NEW_FLAG");
  ASSERT_EQ(raised.size(), 1U);
  const v1::Alert& alert = raised[0];
  EXPECT_EQ(alert.flag(), "GUARANTEE_GAP");
  EXPECT_EQ(alert.household(), household);
  EXPECT_EQ(alert.cause_event_id(), bad);
  EXPECT_EQ(alert.raised_date(), 20250601);
  EXPECT_GT(alert.due_date(), 20250601);
  EXPECT_EQ(alert.priority(), 2U);
  EXPECT_EQ(alert.responsible_unit(), "unit a");
  EXPECT_EQ(alert.whom().head_masked(), "测*");
  EXPECT_EQ(alert.whom().natural_village(), "示范湾");
  EXPECT_EQ(alert.text_zh().find("测试"), std::string::npos);

  Visit(household, true);  // still so: nothing new
  EXPECT_EQ(List("NEW_FLAG").size(), 1U);
  EXPECT_EQ(Get(alert.alert_id()).changed_position(), alert.changed_position());

  const std::string good = Visit(household);
  EXPECT_THAT(List("NEW_FLAG"), IsEmpty());
  EXPECT_EQ(Get(alert.alert_id()).resolved_event_id(), good);
  const auto gone = List("FLAG_GONE", v1::ALERT_STATE_RESOLVED);
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].cause_event_id(), good);

  Visit(household, true);  // again: another alert
  const auto again = List("NEW_FLAG");
  ASSERT_EQ(again.size(), 1U);
  EXPECT_NE(again[0].alert_id(), alert.alert_id());
}

TEST_F(AlertStoryTest, HouseholdsWithoutFlagAreCountedByVillageAndMonth) {
  const std::string a = Register('a');
  Register('b');
  OpenDaysUntil(20250621);  // due on this day: not overdue yet
  EXPECT_THAT(List("VISITS_OVERDUE"), IsEmpty());
  OpenDaysUntil(20250622);
  EXPECT_THAT(List("VISIT_OVERDUE"), IsEmpty());
  auto overdue = List("VISITS_OVERDUE");
  ASSERT_EQ(overdue.size(), 1U);
  EXPECT_EQ(overdue[0].count(), 2U);
  EXPECT_EQ(overdue[0].area_code(), kVillageA1);
  EXPECT_TRUE(overdue[0].household().empty());
  const std::string id = overdue[0].alert_id();
  // A visit counts with the next day, the last one resolves.
  Visit(a);
  EXPECT_EQ(Get(id).count(), 2U);
  OpenDaysUntil(20250623);
  EXPECT_EQ(Get(id).count(), 1U);
  Visit(std::string(16, 'b'));
  OpenDaysUntil(20250624);
  EXPECT_EQ(Get(id).count(), 0U);
  EXPECT_EQ(Get(id).state(), v1::ALERT_STATE_RESOLVED);
}

TEST_F(AlertStoryTest, OverdueVisitIsAnAlertOfItsOwnWhereThereIsAFlagOrAFocusGroup) {
  const std::string focus = Register('f', "low_income");
  const std::string flagged = Register('g');
  Visit(flagged, true);
  Register('o');
  OpenDaysUntil(20250622);
  auto own = List("VISIT_OVERDUE");
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(std::set<std::string>({own[0].household(), own[1].household()}),
            std::set<std::string>({focus, flagged}));
  ASSERT_EQ(List("VISITS_OVERDUE").size(), 1U);
  EXPECT_EQ(List("VISITS_OVERDUE")[0].count(), 1U);
  const std::string visit = Visit(focus);
  own = List("VISIT_OVERDUE");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].household(), flagged);
  const auto resolved = List("VISIT_OVERDUE", v1::ALERT_STATE_RESOLVED);
  ASSERT_EQ(resolved.size(), 1U);
  EXPECT_EQ(resolved[0].resolved_event_id(), visit);
}

TEST_F(AlertStoryTest, DataFaultsAreOneAlertAVillageRuleAndDay) {
  county_.Publish(TownRulebook(1, 20250601));  // FAULT_TOWN: at most two members
  Register('a');
  Register('b');
  auto faults = List("DATA_FAULT");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].count(), 2U);
  EXPECT_EQ(faults[0].rule_code(), "town-fault");
  OpenDaysUntil(20250602);
  Register('c');
  EXPECT_EQ(List("DATA_FAULT").size(), 2U);
}

TEST_F(AlertStoryTest, FirstValidActCounts) {
  const std::string household = Register('a');
  Visit(household, true);
  const std::string id = List("NEW_FLAG")[0].alert_id();
  v1::Fact fact;
  fact.mutable_alert_assigned()->set_alert_id(id);
  fact.mutable_alert_assigned()->set_owner("clerk.1");
  fact.mutable_alert_assigned()->set_due_date(20250610);
  county_.Alert(fact);
  fact.mutable_alert_acknowledged()->set_alert_id(id);
  const auto acknowledged = county_.Alert(fact).position;
  EXPECT_EQ(Get(id).state(), v1::ALERT_STATE_ACKNOWLEDGED);
  EXPECT_EQ(Get(id).owner(), "clerk.1");
  EXPECT_EQ(Get(id).due_date(), 20250610);
  county_.Alert(fact);  // a second acknowledgement is recorded and changes nothing
  EXPECT_EQ(Get(id).changed_position(), acknowledged);
  fact.mutable_alert_commented()->set_alert_id(id);
  fact.mutable_alert_commented()->set_text("on the way");
  county_.Alert(fact);
  ASSERT_EQ(Get(id).comments_size(), 1);
  EXPECT_EQ(Get(id).comments(0).text(), "on the way");
  fact.mutable_alert_resolved()->set_alert_id(id);
  const auto resolved = county_.Alert(fact).position;
  EXPECT_EQ(Get(id).resolved_position(), resolved);
  // Its cause goes away later: it was resolved already, and stays so.
  Visit(household);
  EXPECT_EQ(Get(id).resolved_position(), resolved);
  EXPECT_THAT(views_->GetAlert(std::string(32, 'x')), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(AlertStoryTest, MalformedPageTokensAreNamed) {
  Follow(views_.get(), county_.head());
  AlertCriteria alerts;
  alerts.page_token = "not one";
  EXPECT_THAT(views_->ListAlerts(alerts),
              StatusIs(absl::StatusCode::kInvalidArgument, "page_token"));
  projections::SearchCriteria search;
  search.page_token = "AQ";
  EXPECT_THAT(views_->Search(access::Permits::OfTheHouse(), search, std::nullopt),
              StatusIs(absl::StatusCode::kInvalidArgument, "page_token"));
  const std::string household = Register('a');
  Follow(views_.get(), county_.head());
  EXPECT_THAT(views_->Timeline(access::Permits::OfTheHouse(), household, 5, "%%", std::nullopt),
              StatusIs(absl::StatusCode::kInvalidArgument, "page_token"));
}

}  // namespace
}  // namespace hearth::testing
