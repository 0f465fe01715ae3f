#include "services/domain/rights.h"

#include <algorithm>
#include <utility>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

using Roles = std::vector<Role>;

// Who goes to the houses, and who writes down what those bring.
const Roles kField = {
    Role::kVillageCadre, Role::kFirstSecretary,   Role::kTeamMember,     Role::kTeamCaptain,
    Role::kHelper,       Role::kTownshipOperator, Role::kCountyOperator, Role::kJob};
// The registry of households: the village sees who comes and goes, offices and imports write it.
const Roles kRegistry = {Role::kVillageCadre,     Role::kTeamMember,     Role::kTeamCaptain,
                         Role::kTownshipOperator, Role::kCountyOperator, Role::kJob};
const Roles kDesk = {Role::kTownshipOperator, Role::kTownshipApprover, Role::kCountyOperator,
                     Role::kCountyApprover};
const Roles kRules = {Role::kCountyOperator, Role::kCountyApprover};
const Roles kSecond = {Role::kTownshipApprover, Role::kCountyApprover};
// A person's relations are his own to declare, whoever he is.
const Roles kStaff = {Role::kVillageCadre,     Role::kFirstSecretary, Role::kTeamMember,
                      Role::kTeamCaptain,      Role::kHelper,         Role::kTownshipOperator,
                      Role::kTownshipApprover, Role::kCountyOperator, Role::kCountyApprover};

struct Row {
  uint32_t kind;
  const Roles& roles;
};

const std::vector<Row>& Table() {
  static const auto* const kTable = new std::vector<Row>{
      {v1::Fact::kHouseholdRegistered, kRegistry},
      {v1::Fact::kMemberAdded, kRegistry},
      {v1::Fact::kMemberRemoved, kRegistry},
      {v1::Fact::kMembersJoined, kRegistry},
      {v1::Fact::kHeadChanged, kRegistry},
      {v1::Fact::kHouseholdSplit, kRegistry},
      {v1::Fact::kHouseholdMerged, kRegistry},
      {v1::Fact::kHouseholdRelocated, kRegistry},
      {v1::Fact::kCheckRecorded, kField},
      {v1::Fact::kCheckCorrected, kField},
      {v1::Fact::kCheckVoided, kField},
      {v1::Fact::kAreaChanged, kRules},
      {v1::Fact::kRulebookPublished, kRules},
      {v1::Fact::kAlertAcknowledged, kDesk},
      {v1::Fact::kAlertAssigned, kDesk},
      {v1::Fact::kAlertCommented, kDesk},
      {v1::Fact::kAlertResolved, kDesk},
      {v1::Fact::kQuarantineReleased, kSecond},
      {v1::Fact::kQuarantineRejected, kSecond},
      {v1::Fact::kRelationDeclared, kStaff},
      {v1::Fact::kRelationEnded, kStaff},
  };
  return *kTable;
}

// A fact about the actor himself.
bool IsOwn(uint32_t kind) {
  return kind == v1::Fact::kRelationDeclared || kind == v1::Fact::kRelationEnded;
}

bool Covers(const v1::GrantGiven& given, const v1::EventHeader& header, const AreaTree& areas,
            int32_t day) {
  if (IsOwn(header.kind())) return true;
  if (given.scope_case() != v1::GrantGiven::kAreaCode) return false;
  const Lineage lineage = areas.LineageOf(header.area_code(), day);
  return std::find(lineage.begin(), lineage.end(), given.area_code()) != lineage.end();
}

bool Fits(const v1::GrantGiven& given, const Roles& roles) {
  const RoleTerms* terms = FindRole(given.role());
  return terms != nullptr && std::find(roles.begin(), roles.end(), terms->role) != roles.end();
}

}  // namespace

const std::vector<Role>& RolesFor(uint32_t kind) {
  static const auto* const kNobody = new Roles;
  for (const Row& row : Table()) {
    if (row.kind == kind) return row.roles;
  }
  return *kNobody;
}

Right RightOf(const v1::EventHeader& header, const Control& control, int32_t today) {
  const Roles& roles = RolesFor(header.kind());
  const auto account = control.registry->FindAccount(header.actor());
  if (roles.empty() || account == nullptr || account->span.ended()) return Right::kNone;
  const int32_t then = DateOfTime(header.occurred_time_ms());
  bool held = false;
  for (const auto& grant : account->grants) {
    if (!Fits(grant->given, roles)) continue;
    if (grant->InForce(today) && Covers(grant->given, header, *control.areas, today)) {
      return Right::kNow;
    }
    held |= grant->span.Holds(header.seen_size()) && grant->given.from_date() <= then &&
            then <= grant->given.until_date() && Covers(grant->given, header, *control.areas, then);
  }
  return held ? Right::kThen : Right::kNone;
}

}  // namespace hearth::domain
