#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/undertakings.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kCaptain = "captain";  // dictionary "team_role"
constexpr int kMonths = 12;
constexpr int kYear = 10'000;  // in yyyymmdd
constexpr int kMonth = 100;
constexpr int kLastDay = 31;

// The same day so many months later; a day that the month does not have is its last.
int32_t AddMonths(int32_t date, uint32_t months) {
  const int64_t month = int64_t{date / kYear} * kMonths + date / kMonth % kMonth - 1 + months;
  const int64_t first = month / kMonths * kYear + (month % kMonths + 1) * kMonth;
  for (int day = std::min(date % kMonth, kLastDay); day > 0; --day) {
    if (first + day > INT32_MAX) return 0;
    if (IsDate(static_cast<int32_t>(first + day))) return static_cast<int32_t>(first + day);
  }
  return 0;  // beyond the calendar: never
}

// The earlier of the planned last day and the end of the months; 0 = never.
int32_t RotationDue(const TeamMember& member, uint32_t rotation_months) {
  const int32_t planned = member.joined.until_date();
  const int32_t rotation =
      rotation_months == 0 ? 0 : AddMonths(member.joined.from_date(), rotation_months);
  if (planned == 0 || rotation == 0) return std::max(planned, rotation);
  return std::min(planned, rotation);
}

void AddGaps(const Team& team, int32_t day, std::vector<TeamGap>* gaps) {
  TeamGap gap;
  gap.area_code = team.area_code;
  gap.team_event_id = team.event_id;
  const std::vector<const TeamMember*> roster = team.Roster(day);
  if (roster.size() < team.formed.least_members()) {
    TeamGap few = gap;
    few.kind = TeamGapKind::kTooFew;
    few.members = static_cast<uint32_t>(roster.size());
    few.least_members = team.formed.least_members();
    gaps->push_back(std::move(few));
  }
  const bool led = std::any_of(roster.begin(), roster.end(), [](const TeamMember* member) {
    return member->joined.role_code() == kCaptain;
  });
  if (!led) {
    TeamGap captain = gap;
    captain.kind = TeamGapKind::kNoCaptain;
    gaps->push_back(std::move(captain));
  }
  for (const TeamMember* member : roster) {
    const int32_t due = RotationDue(*member, team.formed.rotation_months());
    if (due == 0 || day < due) continue;
    TeamGap rotation = gap;
    rotation.kind = TeamGapKind::kRotationDue;
    rotation.account = member->joined.account();
    rotation.since_date = due;
    gaps->push_back(std::move(rotation));
  }
}

}  // namespace

std::vector<TeamGap> GapsOf(const Undertakings& undertakings, int32_t day) {
  std::vector<TeamGap> gaps;
  std::vector<std::shared_ptr<const Team>> teams = undertakings.Teams();
  std::stable_sort(teams.begin(), teams.end(),
                   [](const auto& a, const auto& b) { return a->area_code < b->area_code; });
  for (const auto& team : teams) {
    if (team->On(day)) AddGaps(*team, day, &gaps);
  }
  return gaps;
}

}  // namespace hearth::domain
