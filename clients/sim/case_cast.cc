#include "clients/sim/case_cast.h"

#include "clients/sim/calendar.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kLateKey = 0x6c617465;
constexpr uint64_t kMeetingKey = 0x6d656574;
constexpr int kSaturday = 5;

}  // namespace

std::string CadreOf(const Village& village, uint32_t turn) {
  return "cadre." + village.code + "." + std::to_string(turn % kCadresPerVillage + 1);
}

std::string HelperOf(const Town& town, uint32_t turn) {
  return "helper." + town.code + "." + std::to_string(turn % kHelpersPerTown + 1);
}

std::string TownClerkOf(const Town& town) { return "office." + town.code; }

std::vector<Desk> DesksOf(const County& county) {
  std::vector<Desk> desks = {{"cases-" + county.code, "bureau." + county.code}};
  for (const Town& town : county.towns) desks.push_back({"cases-" + town.code, TownClerkOf(town)});
  for (const Village& village : county.villages) {
    for (uint32_t i = 0; i < kCadresPerVillage; ++i) {
      desks.push_back(
          {"hall-" + village.code + "-" + std::to_string(i + 1), CadreOf(village, i), true});
    }
  }
  for (const Town& town : county.towns) {
    for (uint32_t i = 0; i < kHelpersPerTown; ++i) {
      desks.push_back({"helper-" + town.code + "-" + std::to_string(i + 1), HelperOf(town, i)});
    }
  }
  for (const Town& town : county.towns) {
    desks.push_back({"approver-" + town.code, "approver." + town.code});
  }
  desks.push_back({"approver-" + county.code, "approver." + county.code});
  return desks;
}

uint32_t DeskOf(const County& county, Role role, uint32_t village, uint32_t turn) {
  const auto towns = static_cast<uint32_t>(county.towns.size());
  const auto villages = static_cast<uint32_t>(county.villages.size());
  const uint32_t town = county.villages[village].town;
  const uint32_t halls = 1 + towns;
  const uint32_t helpers = halls + villages * kCadresPerVillage;
  const uint32_t bosses = helpers + towns * kHelpersPerTown;
  switch (role) {
    case Role::kCountyClerk:
      return 0;
    case Role::kTownClerk:
      return 1 + town;
    case Role::kCadre:
      return halls + village * kCadresPerVillage + turn % kCadresPerVillage;
    case Role::kHelper:
      return helpers + town * kHelpersPerTown + turn % kHelpersPerTown;
    case Role::kTownBoss:
      return bosses + town;
    case Role::kCountyBoss:
      break;
  }
  return bosses + towns;
}

Role RoleOf(Act act) {
  switch (act) {
    case Act::kBatch:
    case Act::kBatchFed:
    case Act::kCompare:
    case Act::kAnswer:
    case Act::kMove:
    case Act::kStatus:
    case Act::kStatusLost:
    case Act::kStatusRefused:
    case Act::kOpenRound:
    case Act::kCloseRound:
      return Role::kCountyClerk;
    case Act::kScreen:
    case Act::kVerify:
    case Act::kRevisit:
    case Act::kReview:
    case Act::kHang:
    case Act::kObject:
    case Act::kTakeDown:
    case Act::kWithdraw:
    case Act::kMend:
    case Act::kEnding:
    case Act::kProve:
    case Act::kWatch:
    case Act::kRelapse:
    case Act::kForge:
      return Role::kCadre;
    case Act::kFollowUp:
      return Role::kHelper;
    case Act::kTownReview:
      return Role::kTownBoss;
    case Act::kDecide:
      return Role::kCountyBoss;
    default:
      return Role::kTownClerk;
  }
}

bool IsLate(uint64_t seed, uint32_t village) {
  return Mix(Mix(seed, kLateKey), village) % kMillion < kLateVillagePpm;
}

int NextWorkday(int day) {
  while (WeekdayOf(day) >= kSaturday || IsSpringFestival(day)) ++day;
  return day;
}

int NextMeeting(uint64_t seed, uint32_t village, int day) {
  const auto weekday = static_cast<int>(Mix(Mix(seed, kMeetingKey), village) % kMeetingDays);
  while (WeekdayOf(day) != weekday || IsSpringFestival(day)) ++day;
  return day;
}

}  // namespace hearth::sim
