#include "services/domain/undertakings.h"

#include <algorithm>

#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

using F = v1::Fact;

void Amend(const v1::CampaignAmended& fact, Campaign* campaign) {
  if (fact.due_date() != 0) campaign->opened.set_due_date(fact.due_date());
  if (campaign->opened.area_codes().empty()) return;  // all of its area already
  for (const std::string& area : fact.added_area_codes()) {
    const auto& areas = campaign->opened.area_codes();
    if (std::find(areas.begin(), areas.end(), area) == areas.end()) {
      campaign->opened.add_area_codes(area);
    }
  }
}

void AddPart(const v1::AdjustmentRoundClosed& fact, int32_t day, AdjustmentRound* round) {
  const uint32_t count = std::max(fact.part_count(), 1u);
  const bool other_cut = round->part_count != 0 && round->part_count != count;
  if (round->closed_date != 0 || other_cut || fact.part() > count) return;
  round->part_count = count;
  round->parts.insert(std::max(fact.part(), 1u));
  for (const v1::AdjustmentBalance& balance : fact.balances()) {
    round->villages.insert(balance.area_code());
  }
  if (round->parts.size() == count) round->closed_date = day;
}

void NotePayment(const v1::ProjectPaid& fact, int32_t day, Project* project) {
  if (fact.period_end_date() < project->paid_until_date) return;  // an older period, told late
  project->paid_until_date = fact.period_end_date();
  project->unpaid_date = fact.paid_fen() < fact.promised_fen() ? day : 0;
}

}  // namespace

bool TeamMember::On(int32_t day) const {
  return joined.from_date() <= day && (left_date == 0 || day <= left_date);
}

bool Team::On(int32_t day) const {
  return formed_date <= day && (dissolved_date == 0 || day <= dissolved_date);
}

std::vector<const TeamMember*> Team::Roster(int32_t day) const {
  std::vector<const TeamMember*> roster;
  if (!On(day)) return roster;
  for (const auto& member : members) {
    if (member->On(day)) roster.push_back(member.get());
  }
  return roster;
}

bool Undertakings::Reads(uint32_t kind) {
  const int number = static_cast<int>(kind);
  return (number >= F::kCampaignOpened && number <= F::kWarningLevelChanged) ||
         number == F::kAdjustmentRoundOpened || number == F::kAdjustmentRoundClosed ||
         number == F::kGoalSet || number == F::kGoalReported ||
         (number >= F::kProjectRegistered && number <= F::kTeamMemberLeft);
}

void Undertakings::Apply(const Event& event) {
  ApplyCampaign(event);
  ApplyRound(event);
  ApplyProject(event);
  ApplyTeam(event);
  ApplyGoal(event);
  if (event.fact.has_warning_level_changed()) {
    const v1::WarningLevelChanged& fact = event.fact.warning_level_changed();
    levels_.Set(event.header.area_code(), {fact.level_after(), LogDay(event), fact.rule_code()});
  }
}

void Undertakings::ApplyCampaign(const Event& event) {
  const F& fact = event.fact;
  if (fact.has_campaign_opened()) {
    const v1::CampaignOpened& opened = fact.campaign_opened();
    if (campaigns_.Find(opened.campaign()) != nullptr) return;
    campaigns_.Set(opened.campaign(),
                   {event.header.event_id(), event.header.area_code(), opened, 0});
  } else if (fact.has_campaign_amended()) {
    campaigns_.Alter(fact.campaign_amended().campaign(), [&](Campaign* campaign) {
      if (campaign->closed_date == 0) Amend(fact.campaign_amended(), campaign);
    });
  } else if (fact.has_campaign_closed()) {
    campaigns_.Alter(fact.campaign_closed().campaign(), [&](Campaign* campaign) {
      if (campaign->closed_date == 0) campaign->closed_date = LogDay(event);
    });
  }
}

void Undertakings::ApplyRound(const Event& event) {
  const F& fact = event.fact;
  if (fact.has_adjustment_round_opened()) {
    const v1::AdjustmentRoundOpened& opened = fact.adjustment_round_opened();
    if (rounds_.Find(opened.round()) != nullptr) return;
    AdjustmentRound round;
    round.event_id = event.header.event_id();
    round.area_code = event.header.area_code();
    round.opened = opened;
    rounds_.Set(opened.round(), std::move(round));
  } else if (fact.has_adjustment_round_closed()) {
    rounds_.Alter(fact.adjustment_round_closed().round(), [&](AdjustmentRound* round) {
      AddPart(fact.adjustment_round_closed(), LogDay(event), round);
    });
  }
}

void Undertakings::ApplyProject(const Event& event) {
  const F& fact = event.fact;
  if (fact.has_project_registered()) {
    Project project;
    project.event_id = event.header.event_id();
    project.area_code = event.header.area_code();
    project.registered = fact.project_registered();
    project.status_date = LogDay(event);
    projects_.Set(event.header.event_id(), std::move(project));
  } else if (fact.has_project_amended()) {
    projects_.Alter(fact.project_amended().project_event_id(), [&](Project* project) {
      project->registered = fact.project_amended().project();
    });
  } else if (fact.has_project_status_changed()) {
    projects_.Alter(fact.project_status_changed().project_event_id(), [&](Project* project) {
      project->status = fact.project_status_changed().status();
      project->status_date = LogDay(event);
    });
  } else if (fact.has_project_paid()) {
    projects_.Alter(fact.project_paid().project_event_id(), [&](Project* project) {
      NotePayment(fact.project_paid(), LogDay(event), project);
    });
  }
}

void Undertakings::ApplyTeam(const Event& event) {
  const F& fact = event.fact;
  if (fact.has_team_formed()) {
    Team team;
    team.event_id = event.header.event_id();
    team.area_code = event.header.area_code();
    team.formed = fact.team_formed();
    team.formed_date = DateOfTime(event.header.occurred_time_ms());
    teams_.Set(event.header.event_id(), std::move(team));
  } else if (fact.has_team_dissolved()) {
    teams_.Alter(fact.team_dissolved().team_event_id(), [&](Team* team) {
      if (team->dissolved_date != 0) return;
      team->dissolved_date = fact.team_dissolved().end_date();
      team->successor_event_id = fact.team_dissolved().successor_event_id();
    });
  } else if (fact.has_team_member_joined()) {
    Join(event);
  } else if (fact.has_team_member_left()) {
    Leave(fact.team_member_left());
  }
}

void Undertakings::Join(const Event& event) {
  const v1::TeamMemberJoined& joined = event.fact.team_member_joined();
  if (teams_.Find(joined.team_event_id()) == nullptr) return;
  teams_.Alter(joined.team_event_id(), [&](Team* team) {
    team->members.push_back(
        std::make_shared<const TeamMember>(TeamMember{event.header.event_id(), joined, 0}));
  });
  member_teams_.Set(event.header.event_id(), joined.team_event_id());
}

void Undertakings::Leave(const v1::TeamMemberLeft& fact) {
  const std::string* team_id = member_teams_.Find(fact.joined_event_id());
  if (team_id == nullptr) return;
  teams_.Alter(std::string(*team_id), [&](Team* team) {
    for (auto& member : team->members) {
      if (member->event_id != fact.joined_event_id() || member->left_date != 0) continue;
      TeamMember left = *member;
      left.left_date = fact.end_date();
      member = std::make_shared<const TeamMember>(std::move(left));
    }
  });
}

void Undertakings::ApplyGoal(const Event& event) {
  const F& fact = event.fact;
  if (fact.has_goal_set()) {
    Goal goal;
    goal.event_id = event.header.event_id();
    goal.area_code = event.header.area_code();
    goal.set = fact.goal_set();
    goals_.Set(event.header.event_id(), std::move(goal));
  } else if (fact.has_goal_reported()) {
    goals_.Alter(fact.goal_reported().goal_event_id(), [&](Goal* goal) {
      goal->value = fact.goal_reported().value();
      goal->reached = fact.goal_reported().reached();
      goal->reported_date = LogDay(event);
    });
  }
}

std::shared_ptr<const Campaign> Undertakings::FindCampaign(std::string_view campaign) const {
  return campaigns_.Find(campaign);
}

std::shared_ptr<const AdjustmentRound> Undertakings::FindRound(std::string_view round) const {
  return rounds_.Find(round);
}

std::shared_ptr<const Project> Undertakings::FindProject(std::string_view event_id) const {
  return projects_.Find(event_id);
}

std::shared_ptr<const Team> Undertakings::FindTeam(std::string_view event_id) const {
  return teams_.Find(event_id);
}

std::shared_ptr<const Team> Undertakings::FindTeamOfMember(std::string_view joined_event_id) const {
  const std::string* team_id = member_teams_.Find(joined_event_id);
  return team_id == nullptr ? nullptr : teams_.Find(*team_id);
}

std::shared_ptr<const Goal> Undertakings::FindGoal(std::string_view event_id) const {
  return goals_.Find(event_id);
}

WarningLevel Undertakings::LevelOf(std::string_view area_code) const {
  const auto known = levels_.Find(area_code);
  return known == nullptr ? WarningLevel{} : *known;
}

}  // namespace hearth::domain
