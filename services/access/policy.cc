#include "services/access/policy.h"

#include <algorithm>
#include <map>

#include "hearth/v1/events.pb.h"

namespace hearth::access {
namespace {

using domain::Role;

constexpr RoleSet kNobody;
constexpr RoleSet kField = {Role::kVillageCadre, Role::kFirstSecretary, Role::kTeamMember,
                            Role::kTeamCaptain};
constexpr RoleSet kOperators = {Role::kTownshipOperator, Role::kCountyOperator};
constexpr RoleSet kApprovers = {Role::kTownshipApprover, Role::kCountyApprover};
constexpr RoleSet kCounty = {Role::kCountyOperator, Role::kCountyApprover};
constexpr RoleSet kWork = kField | kOperators | kApprovers;
constexpr RoleSet kAdmins = {Role::kSystemAdmin, Role::kSecurityAdmin, Role::kAuditAdmin};
constexpr RoleSet kSystem = {Role::kSystemAdmin};
constexpr RoleSet kSecurity = {Role::kSecurityAdmin};
constexpr RoleSet kJob = {Role::kJob};
constexpr RoleSet kHelper = {Role::kHelper};
constexpr RoleSet kLiaison = {Role::kDepartmentLiaison};
constexpr RoleSet kPrivacy = {Role::kPrivacyOfficer};
// The second person is another privacy officer or who approves for the county.
constexpr RoleSet kErasers = {Role::kPrivacyOfficer, Role::kCountyApprover};
constexpr RoleSet kAuditor = {Role::kAuditor};
// Who looks after how others read.
constexpr RoleSet kWatchers = kPrivacy | kAuditor | RoleSet{Role::kAuditAdmin};
constexpr RoleSet kReaders = kWork | kAdmins | kJob | kHelper | kLiaison | kPrivacy | kAuditor;
// The system administrator makes the first areas: no office can hold a grant over one before.
constexpr RoleSet kEnrollers = kOperators | kSecurity;

constexpr Gate kAnybody = Gate::kAnybody;
constexpr Gate kSession = Gate::kSession;
constexpr Gate kRole = Gate::kRole;
constexpr Ways kAny = Ways::kAny;
constexpr Ways kStaff = Ways::kStaff;
constexpr Ways kPhone = Ways::kPhone;
constexpr DataClass kS0 = DataClass::kS0;
constexpr DataClass kS1 = DataClass::kS1;
constexpr DataClass kS2 = DataClass::kS2;
constexpr DataClass kS3 = DataClass::kS3;
constexpr Lane kIntake = Lane::kIntake;
constexpr Lane kBulk = Lane::kBulk;

constexpr char kAccessService[] = "AccessService";
constexpr char kAdminService[] = "AdminService";
constexpr char kAlertsService[] = "AlertsService";
constexpr char kAttachmentsService[] = "AttachmentsService";
constexpr char kCasesService[] = "CasesService";
constexpr char kHouseholdsService[] = "HouseholdsService";
constexpr char kIntakeService[] = "IntakeService";
constexpr char kLogService[] = "LogService";
constexpr char kPrivacyService[] = "PrivacyService";
constexpr char kReadsService[] = "ReadsService";

// Administration.
std::vector<PolicyRow> AdministrationRows() {
  return {
      {kAccessService, "Bootstrap", kAnybody, kAny, kNobody, About::kNothing, kS0},
      {kAccessService, "Login", kAnybody, kAny, kNobody, About::kNothing, kS0},
      {kAccessService, "SetPassword", kAnybody, kAny, kNobody, About::kNothing, kS0},
      {kAccessService, "EnrolDevice", kAnybody, kAny, kNobody, About::kNothing, kS0},
      {kAccessService, "StartDeviceSession", kAnybody, kAny, kNobody, About::kNothing, kS0,
       kIntake},
      {kAccessService, "Logout", kSession, kAny, kNobody, About::kNothing, kS0},
      {kAccessService, "WhoAmI", kSession, kAny, kNobody, About::kNothing, kS1},
      {kAccessService, "SetTotp", kSession, kStaff, kNobody, About::kNothing, kS0},
      {kAccessService, "RotateDeviceKey", kSession, kAny, kNobody, About::kNothing, kS0},
      {kAccessService, "ListSessions", kSession, kAny, kSecurity, About::kAccount, kS1},
      {kAccessService, "RevokeSession", kSession, kAny, kSecurity, About::kAccount, kS1},
      {kAccessService, "RevokeDevice", kSession, kAny, kEnrollers, About::kAccount, kS1},
      {kAccessService, "ListDevices", kSession, kAny, kEnrollers, About::kAccount, kS1},
      {kAccessService, "ResetCredential", kRole, kStaff, kSecurity, About::kAccount, kS1},
      {kAccessService, "SetCertificate", kRole, kStaff, kSecurity, About::kAccount, kS1},
      {kAccessService, "ListAccounts", kRole, kStaff, kAdmins, About::kNothing, kS1},
      {kAccessService, "OpenAccounts", kRole, kStaff, kSystem, About::kNothing, kS2},
      {kAccessService, "CloseAccount", kRole, kStaff, kSystem, About::kAccount, kS1},
      {kAccessService, "GiveGrants", kRole, kStaff, kSecurity, About::kAccount, kS1},
      {kAccessService, "EndGrant", kRole, kStaff, kSecurity, About::kAccount, kS1},
      {kAccessService, "ListGrants", kRole, kStaff, kAdmins, About::kNothing, kS1},
      {kAccessService, "InviteDevices", kRole, kStaff, kEnrollers, About::kAccount, kS1},
      {kAccessService, "ApproveDevice", kRole, kStaff, kEnrollers, About::kAccount, kS1},

      {kAdminService, "ListAreas", kRole, kAny, kReaders, About::kArea, kS1},
      {kAdminService, "ListRulebooks", kRole, kAny, kReaders, About::kNothing, kS0},
      {kAdminService, "GetRulebook", kRole, kAny, kReaders, About::kNothing, kS0},
      {kAdminService, "CheckRulebook", kRole, kAny, kCounty, About::kNothing, kS0},
      {kAdminService, "OpenDay", kRole, kStaff, kSystem, About::kNothing, kS0},
      {kAdminService, "ListProjections", kRole, kAny,
       kAdmins | kJob | RoleSet{Role::kContractor, Role::kCountyOperator}, About::kNothing, kS0},
      {kAdminService, "RebuildProjections", kRole, kStaff, kSystem, About::kNothing, kS0, kBulk},
      {kAdminService, "Backup", kRole, kStaff, kSystem, About::kNothing, kS0, kBulk},

  };
}

// Households and what follows from them.
std::vector<PolicyRow> CountyRows() {
  return {
      {kAlertsService, "ListAlerts", kRole, kAny, kWork, About::kArea, kS1},
      {kAlertsService, "ListAlertChanges", kRole, kAny, kWork, About::kArea, kS1},
      {kAlertsService, "GetAlert", kRole, kAny, kWork, About::kAlert, kS1},
      {kAlertsService, "WatchAlerts", kRole, kAny, kWork, About::kArea, kS1},

      {kAttachmentsService, "BeginAttachment", kRole, kAny, kField | kOperators, About::kArea, kS3,
       kIntake},
      {kAttachmentsService, "AppendAttachment", kRole, kAny, kField | kOperators, About::kHousehold,
       kS3, kIntake},
      {kAttachmentsService, "FinishAttachment", kRole, kAny, kField | kOperators, About::kHousehold,
       kS3, kIntake},
      {kAttachmentsService, "GetAttachment", kRole, kAny, kWork, About::kHousehold, kS3},

      {"CountyService", "SummarizeArea", kRole, kAny, kWork | kJob | kAuditor | kPrivacy,
       About::kArea, kS0},

      {kCasesService, "GetCaseFile", kRole, kAny, kWork, About::kHousehold, kS3},
      {kCasesService, "ListCases", kRole, kAny, kWork, About::kArea, kS2},
      {kCasesService, "ListClues", kRole, kAny, kWork, About::kArea, kS2},
      {kCasesService, "ListDuties", kRole, kAny, kWork, About::kArea, kS2},
      {kCasesService, "PreviewStep", kRole, kAny, kWork, About::kHousehold, kS3},
      {kCasesService, "MakeNotice", kRole, kAny, kField | kOperators, About::kArea, kS2},
      {kCasesService, "MatchPersons", kRole, kAny, kOperators | kLiaison | kJob, About::kArea, kS2,
       kBulk},

      {kHouseholdsService, "GetHousehold", kRole, kAny, kWork, About::kHousehold, kS3},
      {kHouseholdsService, "ExplainHousehold", kRole, kAny, kWork, About::kHousehold, kS3},
      {kHouseholdsService, "SearchHouseholds", kRole, kAny, kWork, About::kArea, kS2},
      {kHouseholdsService, "ListTimeline", kRole, kAny, kWork, About::kHousehold, kS3},
      {kHouseholdsService, "GetOfflinePackage", kRole, kPhone, kField, About::kArea, kS3},

      // The run's signature is its authority, with or without a session: a phone that was revoked
      // hands over what it holds, too, and the ledger judges each event (domain/rights.h).
      {kIntakeService, "SubmitEvent", kAnybody, kAny, kNobody, About::kEvent, kS3, kIntake},
      {kIntakeService, "SubmitRun", kAnybody, kAny, kNobody, About::kEvent, kS3, kIntake},
      {kIntakeService, "SubmitRuns", kAnybody, kAny, kNobody, About::kEvent, kS3, kIntake},

      {kPrivacyService, "ProposeErasure", kRole, kStaff, kPrivacy, About::kHousehold, kS1},
      {kPrivacyService, "OrderErasure", kRole, kStaff, kErasers, About::kNothing, kS1},
      {kPrivacyService, "DeclineErasure", kRole, kStaff, kErasers, About::kNothing, kS1},
      {kPrivacyService, "GetHeldKeys", kRole, kStaff, kErasers, About::kNothing, kS1},
      {kPrivacyService, "ListErasures", kRole, kStaff,
       kErasers | kAuditor | RoleSet{Role::kAuditAdmin}, About::kNothing, kS1},

      {"QuarantineService", "ListQuarantine", kRole, kAny, kOperators | kApprovers, About::kArea,
       kS1},

      {kReadsService, "StatePurpose", kRole, kAny, kWork, About::kHousehold, kS1},
      {kReadsService, "RaiseBudget", kRole, kStaff, kApprovers | kPrivacy, About::kArea, kS1},
      {kReadsService, "ListReads", kRole, kStaff, kWatchers, About::kNothing, kS1},
      {kReadsService, "LeakReport", kRole, kStaff, kWatchers, About::kNothing, kS1},

      // Raw records only: sealed, with their headers.
      {kLogService, "Subscribe", kRole, kAny,
       kOperators | kApprovers | kJob | kAuditor | RoleSet{Role::kAuditAdmin}, About::kArea, kS1,
       kBulk},
      {kLogService, "GetHead", kSession, kAny, kNobody, About::kNothing, kS0},
      {kLogService, "ProveInclusion", kSession, kAny, kReaders, About::kRecord, kS1},
      {kLogService, "ProveConsistency", kSession, kAny, kNobody, About::kNothing, kS0},
  };
}

}  // namespace

const std::vector<PolicyRow>& Policy() {
  static const auto* const kRows = [] {
    auto* rows = new std::vector<PolicyRow>(AdministrationRows());
    for (const PolicyRow& row : CountyRows()) rows->push_back(row);
    return rows;
  }();
  return *kRows;
}

const PolicyRow* FindPolicy(std::string_view method) {
  static const auto* const kByMethod = [] {
    auto* by_method = new std::map<std::string_view, const PolicyRow*>;
    for (const PolicyRow& row : Policy()) by_method->emplace(row.method, &row);
    return by_method;
  }();
  const auto found = kByMethod->find(method);
  return found == kByMethod->end() ? nullptr : found->second;
}

const PolicyRow* FindPolicyOfRequest(std::string_view request) {
  constexpr std::string_view kPackage = "hearth.v1.";
  constexpr std::string_view kEnd = "Request";
  if (!request.starts_with(kPackage) || !request.ends_with(kEnd)) return nullptr;
  request.remove_prefix(kPackage.size());
  request.remove_suffix(kEnd.size());
  return FindPolicy(request);
}

}  // namespace hearth::access
