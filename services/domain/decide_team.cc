#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/undertaking_checks.h"

namespace hearth::domain {
namespace {

constexpr int kTownDigits = 9;

struct StatusName {
  v1::ProjectStatus status;
  std::string_view zh, en;
};
constexpr StatusName kStatusNames[] = {
    {v1::PROJECT_STATUS_RUNNING, "运行", "running"},
    {v1::PROJECT_STATUS_SUSPENDED, "停滞", "suspended"},
    {v1::PROJECT_STATUS_FAILED, "失败", "failed"},
    {v1::PROJECT_STATUS_ENDED, "结束", "ended"},
};

const StatusName& NameOf(v1::ProjectStatus status) {
  const auto* found = std::find_if(std::begin(kStatusNames), std::end(kStatusNames),
                                   [status](const StatusName& n) { return n.status == status; });
  return found == std::end(kStatusNames) ? kStatusNames[0] : *found;
}

// What failed or ended is over: whoever takes it up again registers it anew, so that the households
// behind it are asked again.
bool MayFollow(v1::ProjectStatus before, v1::ProjectStatus after) {
  const bool over = before == v1::PROJECT_STATUS_FAILED || before == v1::PROJECT_STATUS_ENDED;
  return !over && before != after;
}

MaybeFault CheckKnownProject(const std::string& event_id, const UndertakingSight& sight) {
  const auto project = sight.known().FindProject(event_id);
  if (project != nullptr) return CheckSameArea(project->area_code, sight);
  return WrongState("project_event_id", "没有这个项目，请先登记（ProjectRegistered）",
                    "there is no such project; register it first (ProjectRegistered)");
}

MaybeFault CheckRegistered(const v1::ProjectRegistered& fact) {
  return CheckOrder("end_date", fact.start_date(), fact.end_date());
}

MaybeFault CheckAmended(const v1::ProjectAmended& fact, const UndertakingSight& sight) {
  if (auto fault = CheckKnownProject(fact.project_event_id(), sight)) return fault;
  if (!fact.has_project()) return Malformed("project", "必填", "is required");
  auto fault = CheckRegistered(fact.project());
  if (!fault.has_value()) return std::nullopt;
  return Within("project", *std::move(fault));
}

MaybeFault CheckStatus(const v1::ProjectStatusChanged& fact, const UndertakingSight& sight) {
  if (auto fault = CheckKnownProject(fact.project_event_id(), sight)) return fault;
  const auto project = sight.known().FindProject(fact.project_event_id());
  if (!MayFollow(project->status, fact.status())) {
    const StatusName& now = NameOf(project->status);
    return WrongState("status",
                      absl::StrCat("现为“", std::string(now.zh), "”，不能如此变更；",
                                   "失败或结束后重新启动请另行登记"),
                      absl::StrCat("the project is ", std::string(now.en),
                                   "; what failed or ended is registered anew"));
  }
  if (fact.status() == v1::PROJECT_STATUS_RUNNING || !fact.reason().empty()) return std::nullopt;
  return Malformed("reason", "必填", "is required");
}

MaybeFault CheckPaid(const v1::ProjectPaid& fact, const UndertakingSight& sight) {
  if (auto fault = CheckKnownProject(fact.project_event_id(), sight)) return fault;
  const auto project = sight.known().FindProject(fact.project_event_id());
  if (auto fault =
          CheckOrder("period_end_date", fact.period_start_date(), fact.period_end_date())) {
    return fault;
  }
  if (fact.period_end_date() >= project->registered.start_date()) return std::nullopt;
  return Malformed("period_end_date", "早于项目起始日", "lies before the project's first day");
}

MaybeFault CheckFormed(const UndertakingSight& sight) {
  if (sight.header.area_code().size() == kTownDigits) return std::nullopt;
  return Within("header",
                Malformed("area_code", "工作队属于镇（9 位）", "a team is a town's (9 digits)"));
}

// The team that the fact goes on with, or why it may not.
MaybeFault CheckTeam(std::string_view field, const std::string& event_id,
                     const UndertakingSight& sight) {
  const auto team = sight.known().FindTeam(event_id);
  if (team == nullptr) {
    return WrongState(field, "没有这支工作队，请先组建（TeamFormed）",
                      "there is no such team; form it first (TeamFormed)");
  }
  if (team->dissolved_date != 0) return WrongState(field, "该队已撤销", "the team is dissolved");
  return CheckSameArea(team->area_code, sight);
}

MaybeFault CheckDissolved(const v1::TeamDissolved& fact, const UndertakingSight& sight) {
  if (auto fault = CheckTeam("team_event_id", fact.team_event_id(), sight)) return fault;
  const auto team = sight.known().FindTeam(fact.team_event_id());
  if (auto fault = CheckOrder("end_date", team->formed_date, fact.end_date())) return fault;
  if (fact.successor_event_id().empty()) return std::nullopt;
  if (fact.successor_event_id() == fact.team_event_id()) {
    return Malformed("successor_event_id", "就是本队", "is this team itself");
  }
  return CheckTeam("successor_event_id", fact.successor_event_id(), sight);
}

MaybeFault CheckPredecessor(const std::string& account, const Team& team) {
  const bool member = std::any_of(team.members.begin(), team.members.end(), [&](const auto& known) {
    return known->joined.account() == account;
  });
  if (member) return std::nullopt;
  return Malformed("predecessor_account", "不是该队的（原）队员",
                   "is and was no member of the team");
}

MaybeFault CheckJoined(const v1::TeamMemberJoined& fact, const UndertakingSight& sight) {
  if (auto fault = CheckTeam("team_event_id", fact.team_event_id(), sight)) return fault;
  if (auto fault = CheckAccount("account", fact.account(), sight.control)) return fault;
  if (auto fault = CheckOrder("until_date", fact.from_date(), fact.until_date())) return fault;
  const auto team = sight.known().FindTeam(fact.team_event_id());
  for (const auto& member : team->members) {
    const bool over = member->left_date != 0 && member->left_date < fact.from_date();
    if (member->joined.account() != fact.account() || over) continue;
    return WrongState("account", "已在队，或离队日不早于起始日",
                      "is on the roster, or left no earlier than this first day");
  }
  if (!fact.village_area_code().empty()) {
    if (auto fault = CheckAreaWithin("village_area_code", fact.village_area_code(), sight)) {
      return fault;
    }
  }
  if (fact.predecessor_account().empty()) return std::nullopt;
  return CheckPredecessor(fact.predecessor_account(), *team);
}

MaybeFault CheckLeft(const v1::TeamMemberLeft& fact, const UndertakingSight& sight) {
  const auto team = sight.known().FindTeamOfMember(fact.joined_event_id());
  if (team == nullptr) {
    return WrongState("joined_event_id", "没有这名队员，请先登记入队（TeamMemberJoined）",
                      "there is no such member; record the joining first (TeamMemberJoined)");
  }
  if (auto fault = CheckSameArea(team->area_code, sight)) return fault;
  for (const auto& member : team->members) {
    if (member->event_id != fact.joined_event_id()) continue;
    if (member->left_date != 0) return WrongState("joined_event_id", "已离队", "has left already");
    return CheckOrder("end_date", member->joined.from_date(), fact.end_date());
  }
  return std::nullopt;
}

}  // namespace

MaybeFault CheckProjectFact(const v1::Fact& fact, const UndertakingSight& sight) {
  switch (fact.fact_case()) {
    case v1::Fact::kProjectRegistered:
      return CheckRegistered(fact.project_registered());
    case v1::Fact::kProjectAmended:
      return CheckAmended(fact.project_amended(), sight);
    case v1::Fact::kProjectStatusChanged:
      return CheckStatus(fact.project_status_changed(), sight);
    case v1::Fact::kProjectPaid:
      return CheckPaid(fact.project_paid(), sight);
    default:
      return std::nullopt;
  }
}

MaybeFault CheckTeamFact(const v1::Fact& fact, const UndertakingSight& sight) {
  switch (fact.fact_case()) {
    case v1::Fact::kTeamFormed:
      return CheckFormed(sight);
    case v1::Fact::kTeamDissolved:
      return CheckDissolved(fact.team_dissolved(), sight);
    case v1::Fact::kTeamMemberJoined:
      return CheckJoined(fact.team_member_joined(), sight);
    case v1::Fact::kTeamMemberLeft:
      return CheckLeft(fact.team_member_left(), sight);
    default:
      return std::nullopt;
  }
}

}  // namespace hearth::domain
