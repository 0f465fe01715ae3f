// Undertakings: the fold of what belongs to an area and not to a household: campaigns (集中排查),
// rounds of adjustment (动态调整), projects (项目、资产、岗位), town teams (驻镇工作队), goals
// (责任书) and early-warning levels. Holds nothing personal but names of accounts. Pure. Policy
// source: domain.md 4.1, 6, 7.5, 8.

#ifndef HEARTH_SERVICES_DOMAIN_UNDERTAKINGS_H_
#define HEARTH_SERVICES_DOMAIN_UNDERTAKINGS_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/event.h"
#include "services/domain/shared_map.h"

namespace hearth::domain {

// Days without another word are days of the log. Areas are those of the opening fact's header.

struct Campaign {
  std::string event_id;
  std::string area_code;
  v1::CampaignOpened opened;  // as amended
  int32_t closed_date = 0;    // 0 = open
};

struct AdjustmentRound {
  std::string event_id;
  std::string area_code;
  v1::AdjustmentRoundOpened opened;
  uint32_t part_count = 0;         // 0 = no part of the balance is there yet
  std::set<uint32_t> parts;        // that are there
  std::set<std::string> villages;  // whose balance is there
  int32_t closed_date = 0;         // 0 = open, or parts are missing
};

struct Project {
  std::string event_id;
  std::string area_code;
  v1::ProjectRegistered registered;  // as amended
  v1::ProjectStatus status = v1::PROJECT_STATUS_RUNNING;
  int32_t status_date = 0;
  int32_t paid_until_date = 0;  // last day of the newest period paid, as stated; 0 = never paid
  int32_t unpaid_date = 0;      // when it last paid less than promised for that period; 0 = it paid
};

struct TeamMember {
  std::string event_id;  // TeamMemberJoined
  v1::TeamMemberJoined joined;
  int32_t left_date = 0;  // last day, as stated; 0 = on the roster
  bool On(int32_t day) const;
};

struct Team {
  std::string event_id;
  std::string area_code;  // the town
  v1::TeamFormed formed;
  int32_t formed_date = 0;     // business day of the forming
  int32_t dissolved_date = 0;  // last day, as stated; 0 = stands
  std::string successor_event_id;
  std::vector<std::shared_ptr<const TeamMember>> members;  // in order of the log, who left too
  bool On(int32_t day) const;
  // Those on the roster of a standing team that day.
  std::vector<const TeamMember*> Roster(int32_t day) const;
};

struct Goal {
  std::string event_id;
  std::string area_code;
  v1::GoalSet set;
  int64_t value = 0;          // newest report
  bool reached = false;       // says that report
  int32_t reported_date = 0;  // 0 = never
};

struct WarningLevel {
  uint32_t level = 0;
  int32_t since_date = 0;  // 0 = it never changed
  std::string rule_code;
};

// Value type; a copy is cheap (SharedMap). const methods are thread-safe. Pointers are null for
// what was never opened; what ended is found.
class Undertakings {
 public:
  // The kinds of fact that Apply reads. In the control stream alone: a fact of these kinds
  // elsewhere is nobody's.
  static bool Reads(uint32_t kind);

  // Applies a fact that Decide accepted. Total: one that does not fit is ignored. REQUIRES: the
  // event is accepted.
  void Apply(const Event& event);

  std::shared_ptr<const Campaign> FindCampaign(std::string_view campaign) const;
  std::shared_ptr<const AdjustmentRound> FindRound(std::string_view round) const;
  std::shared_ptr<const Project> FindProject(std::string_view event_id) const;
  std::shared_ptr<const Team> FindTeam(std::string_view event_id) const;
  // The team of a TeamMemberJoined.
  std::shared_ptr<const Team> FindTeamOfMember(std::string_view joined_event_id) const;
  std::shared_ptr<const Goal> FindGoal(std::string_view event_id) const;
  WarningLevel LevelOf(std::string_view area_code) const;

  // Ascending by name or event id, ended ones too.
  std::vector<std::shared_ptr<const Campaign>> Campaigns() const { return campaigns_.All(); }
  std::vector<std::shared_ptr<const AdjustmentRound>> Rounds() const { return rounds_.All(); }
  std::vector<std::shared_ptr<const Project>> Projects() const { return projects_.All(); }
  std::vector<std::shared_ptr<const Team>> Teams() const { return teams_.All(); }
  std::vector<std::shared_ptr<const Goal>> Goals() const { return goals_.All(); }

 private:
  template <typename Value>
  class Table {
   public:
    std::shared_ptr<const Value> Find(std::string_view key) const {
      const auto* found = map_.Find(key);
      return found == nullptr ? nullptr : *found;
    }
    void Set(std::string_view key, Value value) {
      map_.Set(key, std::make_shared<const Value>(std::move(value)));
    }
    // Copies, lets `change(&copy)` change it, keeps the copy. Nothing for an unknown one.
    template <typename Change>
    void Alter(std::string_view key, const Change& change) {
      const auto known = Find(key);
      if (known == nullptr) return;
      Value copy = *known;
      change(&copy);
      Set(key, std::move(copy));
    }
    std::vector<std::shared_ptr<const Value>> All() const {
      std::vector<std::shared_ptr<const Value>> all;
      all.reserve(map_.size());
      map_.ForEachAfter("", [&all](std::string_view, const auto& value) {
        all.push_back(value);
        return true;
      });
      return all;
    }

   private:
    SharedMap<std::shared_ptr<const Value>> map_;
  };

  void ApplyCampaign(const Event& event);
  void ApplyRound(const Event& event);
  void ApplyProject(const Event& event);
  void ApplyTeam(const Event& event);
  void ApplyGoal(const Event& event);
  void Join(const Event& event);
  void Leave(const v1::TeamMemberLeft& fact);

  Table<Campaign> campaigns_;      // by name
  Table<AdjustmentRound> rounds_;  // by name
  Table<Project> projects_;
  Table<Team> teams_;
  Table<Goal> goals_;
  Table<WarningLevel> levels_;           // by area
  SharedMap<std::string> member_teams_;  // TeamMemberJoined → team
};

// What is wrong with a team's roster (四个不摘; the plan's five members, three years, a captain).
enum class TeamGapKind { kTooFew, kNoCaptain, kRotationDue };

struct TeamGap {
  TeamGapKind kind = TeamGapKind::kTooFew;
  std::string area_code;  // the town
  std::string team_event_id;
  std::string account;         // kRotationDue: whose
  uint32_t members = 0;        // kTooFew: on the roster
  uint32_t least_members = 0;  // kTooFew
  int32_t since_date = 0;      // kRotationDue: the day it was due; else 0
};

// Gaps of all teams that stand on that day, ascending by town, team, kind, then order of joining.
std::vector<TeamGap> GapsOf(const Undertakings& undertakings, int32_t day);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_UNDERTAKINGS_H_
