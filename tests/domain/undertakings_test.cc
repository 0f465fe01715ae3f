// The fold of what belongs to areas, and the gaps of teams.

#include "services/domain/undertakings.h"

#include <gtest/gtest.h>

#include "services/domain/civil_date.h"
#include "services/domain/control.h"
#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using testing::EventId;

constexpr char kTown[] = "990101001";

// Applies facts as if they had been accepted, one a day.
class Area {
 public:
  std::string Apply(const v1::Fact& fact, int32_t day = 0, const std::string& area = kTown) {
    day_ = day == 0 ? AddDays(day_, 1) : day;
    Event event;
    event.position = ++position_;
    event.recorded_time_ms = TimeOfDate(day_);
    event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
    event.header.set_stream(v1::STREAM_CONTROL);
    event.header.set_event_id(EventId(position_));
    event.header.set_area_code(area);
    event.header.set_occurred_time_ms(TimeOfDate(day_));
    event.fact = fact;
    history_.Apply(event);
    return event.header.event_id();
  }
  const Undertakings& now() const { return *history_.newest().undertakings; }
  const Undertakings& At(uint64_t position) const { return *history_.At(position).undertakings; }
  int32_t day() const { return day_; }
  uint64_t position() const { return position_; }

 private:
  ControlHistory history_;
  uint64_t position_ = 0;
  int32_t day_ = 20260301;
};

v1::Fact CampaignOf(const std::string& name) {
  v1::Fact fact;
  fact.mutable_campaign_opened()->set_campaign(name);
  fact.mutable_campaign_opened()->set_start_date(20260401);
  fact.mutable_campaign_opened()->set_due_date(20260430);
  return fact;
}

v1::Fact Joined(const std::string& team, const std::string& account, int32_t from,
                const std::string& role = "member") {
  v1::Fact fact;
  v1::TeamMemberJoined& joined = *fact.mutable_team_member_joined();
  joined.set_team_event_id(team);
  joined.set_account(account);
  joined.set_role_code(role);
  joined.set_from_date(from);
  return fact;
}

v1::Fact Left(const std::string& joined, int32_t day) {
  v1::Fact fact;
  fact.mutable_team_member_left()->set_joined_event_id(joined);
  fact.mutable_team_member_left()->set_end_date(day);
  return fact;
}

v1::Fact TeamOf(uint32_t least, uint32_t months) {
  v1::Fact fact;
  fact.mutable_team_formed()->set_lead_unit_code("unit");
  fact.mutable_team_formed()->set_least_members(least);
  fact.mutable_team_formed()->set_rotation_months(months);
  return fact;
}

TEST(Undertakings, CampaignsAreAmendedAndClosed) {
  Area area;
  v1::Fact opened = CampaignOf("spring");
  opened.mutable_campaign_opened()->add_area_codes("990101001001");
  area.Apply(opened);
  v1::Fact amended;
  amended.mutable_campaign_amended()->set_campaign("spring");
  amended.mutable_campaign_amended()->add_added_area_codes("990101001002");
  amended.mutable_campaign_amended()->add_added_area_codes("990101001001");
  amended.mutable_campaign_amended()->set_due_date(20260510);
  area.Apply(amended);
  const auto campaign = area.now().FindCampaign("spring");
  ASSERT_NE(campaign, nullptr);
  EXPECT_EQ(campaign->opened.due_date(), 20260510);
  EXPECT_EQ(campaign->opened.area_codes_size(), 2);
  EXPECT_EQ(campaign->area_code, kTown);
  v1::Fact closed;
  closed.mutable_campaign_closed()->set_campaign("spring");
  area.Apply(closed, 20260511);
  EXPECT_EQ(area.now().FindCampaign("spring")->closed_date, 20260511);
  EXPECT_EQ(area.At(area.position() - 1).FindCampaign("spring")->closed_date, 0) << "as of before";
  area.Apply(amended);
  area.Apply(closed, 20260601);
  EXPECT_EQ(area.now().FindCampaign("spring")->closed_date, 20260511) << "closed once";
  area.Apply(CampaignOf("spring"));
  EXPECT_EQ(area.now().Campaigns().size(), 1u);
  EXPECT_EQ(area.now().FindCampaign("autumn"), nullptr);
}

// All of the area is all of it; adding a part must not make it less.
TEST(Undertakings, AWholeCampaignStaysWhole) {
  Area area;
  area.Apply(CampaignOf("spring"));
  v1::Fact amended;
  amended.mutable_campaign_amended()->set_campaign("spring");
  amended.mutable_campaign_amended()->add_added_area_codes("990101001002");
  area.Apply(amended);
  EXPECT_EQ(area.now().FindCampaign("spring")->opened.area_codes_size(), 0);
}

TEST(Undertakings, ARoundClosesWithItsLastPart) {
  Area area;
  v1::Fact opened;
  opened.mutable_adjustment_round_opened()->set_round("2026-autumn");
  area.Apply(opened);
  v1::Fact part;
  part.mutable_adjustment_round_closed()->set_round("2026-autumn");
  part.mutable_adjustment_round_closed()->set_part_count(2);
  part.mutable_adjustment_round_closed()->set_part(2);
  part.mutable_adjustment_round_closed()->add_balances()->set_area_code("990101001001");
  area.Apply(part);
  area.Apply(part);
  EXPECT_EQ(area.now().FindRound("2026-autumn")->closed_date, 0);
  part.mutable_adjustment_round_closed()->set_part(1);
  part.mutable_adjustment_round_closed()->mutable_balances(0)->set_area_code("990101001002");
  area.Apply(part, 20261120);
  const auto round = area.now().FindRound("2026-autumn");
  EXPECT_EQ(round->closed_date, 20261120);
  EXPECT_EQ(round->villages.size(), 2u);
}

TEST(Undertakings, ProjectsRunFailAndPay) {
  Area area;
  v1::Fact fact;
  fact.mutable_project_registered()->set_title("茶园");
  const std::string id = area.Apply(fact);
  EXPECT_EQ(area.now().FindProject(id)->status, v1::PROJECT_STATUS_RUNNING);
  v1::Fact paid;
  paid.mutable_project_paid()->set_project_event_id(id);
  paid.mutable_project_paid()->set_period_start_date(20260101);
  paid.mutable_project_paid()->set_period_end_date(20260331);
  paid.mutable_project_paid()->set_promised_fen(100);
  paid.mutable_project_paid()->set_paid_fen(99);
  area.Apply(paid, 20260405);
  EXPECT_EQ(area.now().FindProject(id)->unpaid_date, 20260405) << "less than promised";
  paid.mutable_project_paid()->set_paid_fen(100);
  area.Apply(paid, 20260410);
  EXPECT_EQ(area.now().FindProject(id)->unpaid_date, 0);
  paid.mutable_project_paid()->set_period_end_date(20260228);
  paid.mutable_project_paid()->set_paid_fen(0);
  area.Apply(paid, 20260420);
  EXPECT_EQ(area.now().FindProject(id)->unpaid_date, 0) << "an older period, told late";
  v1::Fact failed;
  failed.mutable_project_status_changed()->set_project_event_id(id);
  failed.mutable_project_status_changed()->set_status(v1::PROJECT_STATUS_FAILED);
  area.Apply(failed, 20260501);
  EXPECT_EQ(area.now().FindProject(id)->status, v1::PROJECT_STATUS_FAILED);
  EXPECT_EQ(area.now().FindProject(id)->status_date, 20260501);
  EXPECT_EQ(area.now().Projects().size(), 1u);
}

TEST(Undertakings, LevelsAndGoals) {
  Area area;
  EXPECT_EQ(area.now().LevelOf(kTown).level, 0u);
  v1::Fact level;
  level.mutable_warning_level_changed()->set_level_after(2);
  level.mutable_warning_level_changed()->set_rule_code("flood");
  area.Apply(level, 20260701);
  EXPECT_EQ(area.now().LevelOf(kTown).level, 2u);
  EXPECT_EQ(area.now().LevelOf(kTown).since_date, 20260701);
  EXPECT_EQ(area.now().LevelOf("990101002").level, 0u);
  v1::Fact goal;
  goal.mutable_goal_set()->set_text("示范");
  const std::string id = area.Apply(goal);
  v1::Fact reported;
  reported.mutable_goal_reported()->set_goal_event_id(id);
  reported.mutable_goal_reported()->set_value(12);
  reported.mutable_goal_reported()->set_reached(true);
  area.Apply(reported);
  EXPECT_EQ(area.now().FindGoal(id)->value, 12);
  EXPECT_TRUE(area.now().FindGoal(id)->reached);
}

// Facts about what was never opened are ignored whole.
TEST(Undertakings, IsTotal) {
  Area area;
  for (const int kind : testing::UndertakingKinds()) area.Apply(testing::FullFact(kind));
  for (const int kind : testing::UndertakingKinds()) area.Apply(testing::FullFact(kind));
  EXPECT_EQ(area.now().Teams().size(), 2u);
  EXPECT_TRUE(area.now().Teams()[0]->members.empty()) << "joined a team of another id";
}

std::string Listed(const std::vector<TeamGap>& gaps) {
  std::string text;
  for (const TeamGap& gap : gaps) {
    if (gap.kind == TeamGapKind::kTooFew) {
      text += "few " + std::to_string(gap.members) + "/" + std::to_string(gap.least_members) + ";";
    } else if (gap.kind == TeamGapKind::kNoCaptain) {
      text += "captain;";
    } else {
      text += "rotation " + gap.account + " " + std::to_string(gap.since_date) + ";";
    }
  }
  return text;
}

TEST(TeamGaps, FewNoCaptainAndRotation) {
  Area area;
  const std::string team = area.Apply(TeamOf(3, 36), 20230601);
  EXPECT_EQ(Listed(GapsOf(area.now(), 20230601)), "few 0/3;captain;");
  EXPECT_EQ(Listed(GapsOf(area.now(), 20230531)), "") << "it does not stand yet";
  const std::string captain = area.Apply(Joined(team, "a", 20230701, "captain"));
  area.Apply(Joined(team, "b", 20230701));
  v1::Fact planned = Joined(team, "c", 20240229);
  planned.mutable_team_member_joined()->set_until_date(20250831);
  area.Apply(planned);
  EXPECT_EQ(Listed(GapsOf(area.now(), 20240228)), "few 2/3;");
  EXPECT_EQ(Listed(GapsOf(area.now(), 20240229)), "");
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250830)), "");
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250831)), "rotation c 20250831;") << "as planned";
  EXPECT_EQ(Listed(GapsOf(area.now(), 20260701)),
            "rotation a 20260701;rotation b 20260701;rotation c 20250831;");
  area.Apply(Left(captain, 20250630));
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250630)), "") << "the last day still counts";
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250701)), "few 2/3;captain;");
  v1::Fact dissolved;
  dissolved.mutable_team_dissolved()->set_team_event_id(team);
  dissolved.mutable_team_dissolved()->set_end_date(20250801);
  area.Apply(dissolved);
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250801)), "few 2/3;captain;");
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250802)), "");
}

TEST(TeamGaps, MonthsEndOnTheLastDayOfAShortMonth) {
  Area area;
  const std::string team = area.Apply(TeamOf(0, 12), 20240101);
  area.Apply(Joined(team, "leap", 20240229, "captain"));
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250227)), "");
  EXPECT_EQ(Listed(GapsOf(area.now(), 20250228)), "rotation leap 20250228;");
}

TEST(TeamGaps, WithoutRotationNobodyIsDue) {
  Area area;
  const std::string team = area.Apply(TeamOf(1, 0), 20240101);
  area.Apply(Joined(team, "a", 20240101, "captain"));
  EXPECT_EQ(Listed(GapsOf(area.now(), 20990101)), "");
}

TEST(TeamGaps, AscendByTown) {
  Area area;
  area.Apply(TeamOf(2, 0), 20240101, "990101002");
  area.Apply(TeamOf(3, 0), 20240101, "990101001");
  const auto gaps = GapsOf(area.now(), 20240101);
  ASSERT_EQ(gaps.size(), 4u);
  EXPECT_EQ(gaps[0].area_code, "990101001");
  EXPECT_EQ(gaps[3].area_code, "990101002");
}

}  // namespace
}  // namespace hearth::domain
