#include "services/domain/rights.h"

#include <algorithm>
#include <utility>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

constexpr RoleSet kField = {Role::kVillageCadre, Role::kFirstSecretary, Role::kTeamMember,
                            Role::kTeamCaptain};
constexpr RoleSet kOperators = {Role::kTownshipOperator, Role::kCountyOperator};
constexpr RoleSet kApprovers = {Role::kTownshipApprover, Role::kCountyApprover};
constexpr RoleSet kHelper = {Role::kHelper};
constexpr RoleSet kLiaison = {Role::kDepartmentLiaison};
constexpr RoleSet kHousehold = {Role::kHousehold};
constexpr RoleSet kJob = {Role::kJob};
constexpr RoleSet kTownApproves = {Role::kTownshipApprover};
constexpr RoleSet kCountyApproves = {Role::kCountyApprover};

struct KindRow {
  int first, last;  // kinds, both included
  RoleSet roles;
};

// The first row that holds the kind counts; a kind in no row is nobody's to state.
const KindRow kKinds[] = {
    // Households and members; checks; attachments.
    {v1::Fact::kHouseholdRegistered, v1::Fact::kHouseholdRelocated, kField | kOperators | kJob},
    {v1::Fact::kCheckRecorded, v1::Fact::kCheckVoided, kField | kOperators | kHelper},
    {v1::Fact::kAttachmentAdded, v1::Fact::kAttachmentAdded, kField | kOperators | kHelper},
    {v1::Fact::kAreaChanged, v1::Fact::kAreaChanged, {Role::kCountyOperator, Role::kSystemAdmin}},
    {v1::Fact::kRulebookPublished, v1::Fact::kRulebookPublished, {Role::kCountyOperator}},
    {v1::Fact::kAlertAcknowledged, v1::Fact::kAlertResolved, kField | kOperators},
    // Clues and departments' files.
    {v1::Fact::kClueReported, v1::Fact::kClueReported, kField | kOperators | kLiaison | kHousehold},
    {v1::Fact::kClueBatchReceived, v1::Fact::kClueBatchWithdrawn, kOperators | kLiaison | kJob},
    {v1::Fact::kClueReturned, v1::Fact::kClueReopened, kOperators},  // the town confirms
    {v1::Fact::kClueMatched, v1::Fact::kClueFeedbackGiven, kField | kOperators},
    {v1::Fact::kClueFeedbackSent, v1::Fact::kClueFeedbackSent, kOperators | kLiaison | kJob},
    {v1::Fact::kCampaignOpened, v1::Fact::kCampaignClosed, kOperators},
    {v1::Fact::kWarningLevelChanged, v1::Fact::kMessageFailed, kJob},
    {v1::Fact::kAdjustmentRoundOpened, v1::Fact::kAdjustmentRoundClosed, {Role::kCountyOperator}},
    {v1::Fact::kHouseholdsLinked, v1::Fact::kGoalReported, kOperators},
    // Cases: approvals are the approvers', all else the operators' or the village's.
    {v1::Fact::kTownshipReviewed, v1::Fact::kTownshipReviewed, kTownApproves},
    {v1::Fact::kCaseApproved, v1::Fact::kCaseDeclined, kCountyApproves},
    {v1::Fact::kCaseAdjusted, v1::Fact::kCaseAdjusted, kCountyApproves},
    {v1::Fact::kEliminationApproved, v1::Fact::kEliminationRolledBack, kCountyApproves},
    {v1::Fact::kHouseholdNaturallyRemoved, v1::Fact::kMisidentificationCleared, kCountyApproves},
    {v1::Fact::kObjectionRaised, v1::Fact::kObjectionRaised, kField | kOperators | kHousehold},
    {v1::Fact::kComparisonRequested, v1::Fact::kComparisonSkipped, kOperators},
    {v1::Fact::kObjectionResolved, v1::Fact::kObjectionResolved, kOperators},
    {v1::Fact::kCaseAnnounced, v1::Fact::kCaseChangeProposed, kOperators},
    {v1::Fact::kCaseCarriedOver, v1::Fact::kCaseCarriedOver, kOperators},
    {v1::Fact::kConsentSigned, v1::Fact::kEliminationProposed, kField | kOperators},
    // Low-income statuses and registers come from civil affairs.
    {v1::Fact::kStatusGranted, v1::Fact::kRegisterRowReceived, kOperators | kLiaison | kJob},
    // Helpers, measures, teams, statuses, registers, spot checks.
    {v1::Fact::kHelperAssigned, v1::Fact::kSpotCheckJudged, kField | kOperators},
    // A person's own relations (回避).
    {v1::Fact::kRelationDeclared, v1::Fact::kRelationEnded,
     kField | kOperators | kApprovers | kHelper},
    // The second person.
    {v1::Fact::kQuarantineReleased, v1::Fact::kQuarantineRejected, kApprovers},
    {v1::Fact::kRulebookSigned, v1::Fact::kRulebookSigned, kCountyApproves},
};

// A fact about the actor himself.
bool IsOwn(uint32_t kind) {
  return kind == v1::Fact::kRelationDeclared || kind == v1::Fact::kRelationEnded;
}

bool Covers(const v1::GrantGiven& given, const v1::EventHeader& header, const AreaTree& areas,
            int32_t day) {
  // What names no area is the whole house's: the role decides.
  if (IsOwn(header.kind()) || header.area_code().empty()) return true;
  if (given.scope_case() == v1::GrantGiven::kInstallation) return true;
  if (given.scope_case() != v1::GrantGiven::kAreaCode) return false;
  const Lineage lineage = areas.LineageOf(header.area_code(), day);
  return std::find(lineage.begin(), lineage.end(), given.area_code()) != lineage.end();
}

bool Fits(const v1::GrantGiven& given, RoleSet roles) {
  const RoleTerms* terms = FindRole(given.role());
  return terms != nullptr && roles.Has(terms->role);
}

}  // namespace

RoleSet SubmittersOf(uint32_t kind) {
  for (const KindRow& row : kKinds) {
    if (row.first <= static_cast<int>(kind) && static_cast<int>(kind) <= row.last) return row.roles;
  }
  return {};
}

Right RightOf(const v1::EventHeader& header, const Control& control, int32_t today) {
  const RoleSet roles = SubmittersOf(header.kind());
  const auto account = control.registry->FindAccount(header.actor());
  if (account == nullptr || account->span.ended()) return Right::kNone;
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
