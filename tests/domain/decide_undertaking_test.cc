// Decide by table: what belongs to areas, in the state that it meets.

#include <gtest/gtest.h>

#include <functional>

#include "services/domain/decide.h"
#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using testing::EventId;
using testing::FullFact;
using testing::HeaderFor;
using testing::kToday;
using testing::kVillage;
using F = v1::Fact;

constexpr char kTown[] = "990101001";
constexpr char kCounty[] = "990101";

// A county with accounts, in which facts are judged and folded.
class County {
 public:
  County() {
    house_.Accept(testing::Opened("li"));
    house_.Accept(testing::Opened("wang"));
    control_ = house_.control();
  }

  v1::EventHeader HeaderIn(const v1::Fact& fact, const std::string& area) const {
    v1::EventHeader header = HeaderFor(fact);
    header.set_area_code(area);
    header.set_event_id(EventId(1'000 + count_));
    return header;
  }

  std::optional<Refusal> Judge(const v1::Fact& fact, const std::string& area = kCounty,
                               int32_t today = kToday) const {
    return Decide(HeaderIn(fact, area), fact, control_, today);
  }

  std::string Must(const v1::Fact& fact, const std::string& area = kCounty) {
    const auto refusal = Judge(fact, area);
    EXPECT_FALSE(refusal.has_value()) << refusal->detail;
    Event event;
    event.position = house_.position() + ++count_;
    event.header = HeaderIn(fact, area);
    event.header.set_event_id(EventId(1'000 + count_));
    event.recorded_time_ms = event.header.occurred_time_ms();
    event.fact = fact;
    control_ = Evolve(control_, event);
    return event.header.event_id();
  }

  Control* control() { return &control_; }

 private:
  testing::AccessHouse house_;
  Control control_;
  uint64_t count_ = 0;
};

// "ok", or the reason and the path.
std::string Told(const std::optional<Refusal>& refusal) {
  if (!refusal.has_value()) return "ok";
  EXPECT_NE(refusal->detail.find(" / "), std::string::npos) << "one language only";
  return v1::RefusalReason_Name(refusal->reason).substr(15) + " " +
         refusal->detail.substr(0, refusal->detail.find(": "));
}

v1::Fact Campaign(const std::string& name = "spring") {
  v1::Fact fact;
  v1::CampaignOpened& opened = *fact.mutable_campaign_opened();
  opened.set_campaign(name);
  opened.set_start_date(20261101);
  opened.set_due_date(20261130);
  opened.add_area_codes(kVillage);
  return fact;
}

v1::Fact Amendment() {
  v1::Fact fact;
  fact.mutable_campaign_amended()->set_campaign("spring");
  fact.mutable_campaign_amended()->set_due_date(20261215);
  fact.mutable_campaign_amended()->set_reason("示范");
  return fact;
}

v1::Fact Closing(const std::string& reason) {
  v1::Fact fact;
  fact.mutable_campaign_closed()->set_campaign("spring");
  fact.mutable_campaign_closed()->set_reason(reason);
  return fact;
}

TEST(DecideUndertaking, Campaigns) {
  County county;
  EXPECT_EQ(Told(county.Judge(Amendment())), "WRONG_STATE campaign_amended.campaign");
  v1::Fact fact = Campaign();
  fact.mutable_campaign_opened()->set_due_date(20261031);
  EXPECT_EQ(Told(county.Judge(fact)), "MALFORMED campaign_opened.due_date");
  fact = Campaign();
  fact.mutable_campaign_opened()->add_area_codes("990101777");
  EXPECT_EQ(Told(county.Judge(fact)), "UNKNOWN_AREA campaign_opened.area_codes[1]");
  county.Must(Campaign());
  EXPECT_EQ(Told(county.Judge(Campaign())), "WRONG_STATE campaign_opened.campaign");
  EXPECT_EQ(Told(county.Judge(Amendment())), "ok");
  fact = Amendment();
  fact.mutable_campaign_amended()->clear_due_date();
  EXPECT_EQ(Told(county.Judge(fact)), "MALFORMED campaign_amended.due_date");
  EXPECT_EQ(Told(county.Judge(Closing(""))), "MALFORMED campaign_closed.reason");
  EXPECT_EQ(Told(county.Judge(Closing(""), kCounty, 20261130)), "ok") << "its last day";
  fact = Closing("示范");
  fact.mutable_campaign_closed()->set_visited_count(1);
  EXPECT_EQ(Told(county.Judge(fact)), "MALFORMED campaign_closed.visited_count");
  county.Must(Closing("示范"));
  EXPECT_EQ(Told(county.Judge(Amendment())), "WRONG_STATE campaign_amended.campaign");
  EXPECT_EQ(Told(county.Judge(Closing("示范"))), "WRONG_STATE campaign_closed.campaign");
  EXPECT_EQ(Told(county.Judge(Campaign())), "WRONG_STATE campaign_opened.campaign")
      << "a name is never given twice";
}

// The right to act is judged by the header's area: a village could else close the county's
// campaign.
TEST(DecideUndertaking, WhoGoesOnNamesTheAreaOfTheOpening) {
  County county;
  county.Must(Campaign());
  EXPECT_EQ(Told(county.Judge(Closing("示范"), kVillage)), "MALFORMED header.area_code");
  EXPECT_EQ(Told(county.Judge(Amendment(), kTown)), "MALFORMED header.area_code");
  v1::Fact fact = Campaign("summer");
  fact.mutable_campaign_opened()->set_area_codes(0, kTown);
  EXPECT_EQ(Told(county.Judge(fact, kVillage)), "MALFORMED campaign_opened.area_codes[0]")
      << "lies outside";
  fact.mutable_campaign_opened()->set_area_codes(0, kVillage);
  v1::EventHeader header = county.HeaderIn(fact, "");
  EXPECT_EQ(Told(Decide(header, fact, *county.control(), kToday)), "MALFORMED header.area_code");
  header.set_area_code("990177");
  EXPECT_EQ(Told(Decide(header, fact, *county.control(), kToday)), "UNKNOWN_AREA header.area_code");
}

TEST(DecideUndertaking, BelongToTheControlStreamAndLieOpen) {
  County county;
  v1::EventHeader header = county.HeaderIn(Campaign(), kCounty);
  header.set_stream(v1::STREAM_UNSPECIFIED);
  header.set_household(testing::TestHousehold());
  EXPECT_EQ(Told(Decide(header, Campaign(), *county.control(), kToday)), "MALFORMED header.stream");
  header = county.HeaderIn(Campaign(), kCounty);
  header.add_parts();
  EXPECT_EQ(Told(Decide(header, Campaign(), *county.control(), kToday)), "ok");
  header.mutable_parts(0)->set_subject("u12345678");
  EXPECT_EQ(Told(Decide(header, Campaign(), *county.control(), kToday)),
            "MALFORMED header.parts[0].subject");
}

v1::Fact RoundPart(uint32_t part, uint32_t count) {
  v1::Fact fact;
  v1::AdjustmentRoundClosed& closed = *fact.mutable_adjustment_round_closed();
  closed.set_round("2026-autumn");
  closed.set_part(part);
  closed.set_part_count(count);
  v1::AdjustmentBalance* balance = closed.add_balances();
  balance->set_area_code(kVillage);
  balance->mutable_opening()->set_households(3);
  balance->mutable_opening()->set_persons(10);
  balance->mutable_closing()->set_households(2);
  balance->mutable_closing()->set_persons(7);
  v1::AdjustmentCount* change = balance->add_changes();
  change->set_kind_code("A.c1");
  change->set_households(-1);
  change->set_persons(-3);
  return fact;
}

TEST(DecideUndertaking, RoundsCloseOnlyInBalance) {
  County county;
  EXPECT_EQ(Told(county.Judge(RoundPart(0, 0))), "WRONG_STATE adjustment_round_closed.round");
  v1::Fact opened = FullFact(F::kAdjustmentRoundOpened);
  opened.mutable_adjustment_round_opened()->set_round("2026-autumn");
  opened.mutable_adjustment_round_opened()->set_window_start_date(20240301);
  EXPECT_EQ(Told(county.Judge(opened)), "MALFORMED adjustment_round_opened.window_end_date");
  opened.mutable_adjustment_round_opened()->set_window_end_date(20240301);
  county.Must(opened);
  EXPECT_EQ(Told(county.Judge(opened)), "WRONG_STATE adjustment_round_opened.round");
  v1::Fact fact = RoundPart(0, 0);
  EXPECT_EQ(Told(county.Judge(fact)), "ok");
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "MALFORMED header.area_code");
  fact.mutable_adjustment_round_closed()->mutable_balances(0)->mutable_closing()->set_persons(8);
  EXPECT_EQ(Told(county.Judge(fact)), "MALFORMED adjustment_round_closed.balances[0].closing")
      << "a person is missing";
  fact = RoundPart(0, 0);
  *fact.mutable_adjustment_round_closed()->add_balances() =
      fact.adjustment_round_closed().balances(0);
  EXPECT_EQ(Told(county.Judge(fact)), "MALFORMED adjustment_round_closed.balances[1].area_code");
  EXPECT_EQ(Told(county.Judge(RoundPart(3, 2))), "MALFORMED adjustment_round_closed.part");
  EXPECT_EQ(Told(county.Judge(RoundPart(1, 101))), "MALFORMED adjustment_round_closed.part_count");
  county.Must(RoundPart(1, 2));
  EXPECT_EQ(Told(county.Judge(RoundPart(1, 2))), "WRONG_STATE adjustment_round_closed.part");
  EXPECT_EQ(Told(county.Judge(RoundPart(2, 3))), "WRONG_STATE adjustment_round_closed.part_count");
  EXPECT_EQ(Told(county.Judge(RoundPart(2, 2))),
            "MALFORMED adjustment_round_closed.balances[0].area_code")
      << "the village is in part 1";
  fact = RoundPart(2, 2);
  fact.mutable_adjustment_round_closed()->clear_balances();
  county.Must(fact);
  EXPECT_EQ(Told(county.Judge(fact)), "WRONG_STATE adjustment_round_closed.round");
}

v1::Fact StatusOf(const std::string& project, v1::ProjectStatus status) {
  v1::Fact fact;
  fact.mutable_project_status_changed()->set_project_event_id(project);
  fact.mutable_project_status_changed()->set_status(status);
  fact.mutable_project_status_changed()->set_reason("示范");
  return fact;
}

// Every pair of states.
TEST(DecideUndertaking, ProjectsGoOnlyForward) {
  const v1::ProjectStatus kAll[] = {v1::PROJECT_STATUS_RUNNING, v1::PROJECT_STATUS_SUSPENDED,
                                    v1::PROJECT_STATUS_FAILED, v1::PROJECT_STATUS_ENDED};
  const char* kMay[] = {".xxx", "x.xx", "....", "...."};
  for (int from = 0; from < 4; ++from) {
    for (int to = 0; to < 4; ++to) {
      County county;
      const std::string id = county.Must(FullFact(F::kProjectRegistered));
      if (from > 0) county.Must(StatusOf(id, kAll[from]));
      EXPECT_EQ(Told(county.Judge(StatusOf(id, kAll[to]))),
                kMay[from][to] == 'x' ? "ok" : "WRONG_STATE project_status_changed.status")
          << from << " to " << to;
    }
  }
}

TEST(DecideUndertaking, Projects) {
  County county;
  const auto unknown = StatusOf(EventId(7), v1::PROJECT_STATUS_FAILED);
  EXPECT_EQ(Told(county.Judge(unknown)), "WRONG_STATE project_status_changed.project_event_id");
  v1::Fact fact = FullFact(F::kProjectRegistered);
  fact.mutable_project_registered()->set_end_date(20240228);
  EXPECT_EQ(Told(county.Judge(fact)), "MALFORMED project_registered.end_date");
  const std::string id = county.Must(FullFact(F::kProjectRegistered));
  v1::Fact status = StatusOf(id, v1::PROJECT_STATUS_FAILED);
  status.mutable_project_status_changed()->clear_reason();
  EXPECT_EQ(Told(county.Judge(status)), "MALFORMED project_status_changed.reason");
  v1::Fact amended = FullFact(F::kProjectAmended);
  amended.mutable_project_amended()->set_project_event_id(id);
  EXPECT_EQ(Told(county.Judge(amended)), "ok");
  amended.mutable_project_amended()->mutable_project()->set_end_date(20240228);
  EXPECT_EQ(Told(county.Judge(amended)), "MALFORMED project_amended.project.end_date");
  amended.mutable_project_amended()->clear_project();
  EXPECT_EQ(Told(county.Judge(amended)), "MALFORMED project_amended.project");
  v1::Fact paid = FullFact(F::kProjectPaid);
  EXPECT_EQ(Told(county.Judge(paid)), "WRONG_STATE project_paid.project_event_id");
  paid.mutable_project_paid()->set_project_event_id(id);
  EXPECT_EQ(Told(county.Judge(paid)), "ok");
  paid.mutable_project_paid()->set_period_end_date(20240228);
  EXPECT_EQ(Told(county.Judge(paid)), "MALFORMED project_paid.period_end_date");
  paid.mutable_project_paid()->set_period_start_date(20240201);
  EXPECT_EQ(Told(county.Judge(paid)), "MALFORMED project_paid.period_end_date")
      << "before the project began";
}

v1::Fact Joining(const std::string& team, const std::string& account) {
  v1::Fact fact;
  v1::TeamMemberJoined& joined = *fact.mutable_team_member_joined();
  joined.set_team_event_id(team);
  joined.set_account(account);
  joined.set_role_code("A.c1");
  joined.set_from_date(20260101);
  return fact;
}

v1::Fact Leaving(const std::string& joined, int32_t day) {
  v1::Fact fact;
  fact.mutable_team_member_left()->set_joined_event_id(joined);
  fact.mutable_team_member_left()->set_end_date(day);
  fact.mutable_team_member_left()->set_reason_code("A.c1");
  return fact;
}

TEST(DecideUndertaking, TeamsAndTheirRoster) {
  County county;
  EXPECT_EQ(Told(county.Judge(FullFact(F::kTeamFormed))), "MALFORMED header.area_code");
  const std::string team = county.Must(FullFact(F::kTeamFormed), kTown);
  EXPECT_EQ(Told(county.Judge(Joining(EventId(7), "li"), kTown)),
            "WRONG_STATE team_member_joined.team_event_id");
  EXPECT_EQ(Told(county.Judge(Joining(team, "li"), kVillage)), "MALFORMED header.area_code");
  v1::Fact fact = Joining(team, "li");
  fact.mutable_team_member_joined()->set_until_date(20251231);
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "MALFORMED team_member_joined.until_date");
  fact = Joining(team, "li");
  fact.mutable_team_member_joined()->set_predecessor_account("wang");
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "MALFORMED team_member_joined.predecessor_account");
  fact = Joining(team, "li");
  fact.mutable_team_member_joined()->set_village_area_code("990101002001");
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "UNKNOWN_AREA team_member_joined.village_area_code");
  const std::string li = county.Must(Joining(team, "li"), kTown);
  EXPECT_EQ(Told(county.Judge(Joining(team, "li"), kTown)),
            "WRONG_STATE team_member_joined.account");
  EXPECT_EQ(Told(county.Judge(Leaving(EventId(7), 20260301), kTown)),
            "WRONG_STATE team_member_left.joined_event_id");
  EXPECT_EQ(Told(county.Judge(Leaving(li, 20251231), kTown)),
            "MALFORMED team_member_left.end_date");
  county.Must(Leaving(li, 20260301), kTown);
  EXPECT_EQ(Told(county.Judge(Leaving(li, 20260301), kTown)),
            "WRONG_STATE team_member_left.joined_event_id");
  fact = Joining(team, "wang");
  fact.mutable_team_member_joined()->set_predecessor_account("li");
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "ok");
  fact = Joining(team, "li");
  fact.mutable_team_member_joined()->set_from_date(20260302);
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "ok") << "came back";
}

TEST(DecideUndertaking, ADissolvedTeamTakesNobody) {
  County county;
  const std::string team = county.Must(FullFact(F::kTeamFormed), kTown);
  v1::Fact fact;
  fact.mutable_team_dissolved()->set_team_event_id(team);
  fact.mutable_team_dissolved()->set_end_date(20261231);
  fact.mutable_team_dissolved()->set_reason("示范");
  fact.mutable_team_dissolved()->set_successor_event_id(team);
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "MALFORMED team_dissolved.successor_event_id");
  fact.mutable_team_dissolved()->set_successor_event_id(EventId(7));
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "WRONG_STATE team_dissolved.successor_event_id");
  fact.mutable_team_dissolved()->set_successor_event_id(
      county.Must(FullFact(F::kTeamFormed), kTown));
  county.Must(fact, kTown);
  EXPECT_EQ(Told(county.Judge(fact, kTown)), "WRONG_STATE team_dissolved.team_event_id");
  EXPECT_EQ(Told(county.Judge(Joining(team, "li"), kTown)),
            "WRONG_STATE team_member_joined.team_event_id");
}

TEST(DecideUndertaking, AccountsCountOnceTheLogIsBootstrapped) {
  County county;
  const std::string team = county.Must(FullFact(F::kTeamFormed), kTown);
  EXPECT_EQ(Told(county.Judge(Joining(team, "nobody"), kTown)), "ok");
  Event event;
  event.position = 9'000;
  event.header.set_kind(F::kBootstrapCompleted);
  event.header.set_stream(v1::STREAM_CONTROL);
  event.fact.mutable_bootstrap_completed();
  *county.control() = Evolve(*county.control(), event);
  EXPECT_EQ(Told(county.Judge(Joining(team, "nobody"), kTown)),
            "WRONG_STATE team_member_joined.account");
  EXPECT_EQ(Told(county.Judge(Joining(team, "li"), kTown)), "ok");
  v1::Fact goal = FullFact(F::kGoalSet);
  goal.mutable_goal_set()->set_responsible_account("nobody");
  EXPECT_EQ(Told(county.Judge(goal)), "WRONG_STATE goal_set.responsible_account");
}

TEST(DecideUndertaking, GoalsAndLevels) {
  County county;
  EXPECT_EQ(Told(county.Judge(FullFact(F::kGoalReported))),
            "WRONG_STATE goal_reported.goal_event_id");
  v1::Fact reported = FullFact(F::kGoalReported);
  reported.mutable_goal_reported()->set_goal_event_id(county.Must(FullFact(F::kGoalSet)));
  EXPECT_EQ(Told(county.Judge(reported)), "ok");
  EXPECT_EQ(Told(county.Judge(reported, kTown)), "MALFORMED header.area_code");
  v1::Fact level = FullFact(F::kWarningLevelChanged);
  EXPECT_EQ(Told(county.Judge(level)), "MALFORMED warning_level_changed.level_before");
  level.mutable_warning_level_changed()->set_level_before(0);
  for (const uint32_t after : {0u, 4u}) {
    level.mutable_warning_level_changed()->set_level_after(after);
    EXPECT_EQ(Told(county.Judge(level)), "MALFORMED warning_level_changed.level_after") << after;
  }
  level.mutable_warning_level_changed()->set_level_after(2);
  county.Must(level);
  EXPECT_EQ(Told(county.Judge(level)), "MALFORMED warning_level_changed.level_before");
  EXPECT_EQ(Told(county.Judge(level, kTown)), "ok") << "each area has its own";
}

}  // namespace
}  // namespace hearth::domain
