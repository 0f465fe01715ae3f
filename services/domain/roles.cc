#include "services/domain/roles.h"

#include <algorithm>

namespace hearth::domain {
namespace {

using Given = v1::GrantGiven;

constexpr size_t kCounty = 2;  // a county, or what lies above it
constexpr size_t kTown = 9;
constexpr size_t kVillage = 12;

bool HelpsBeside(Camp help, Camp other) {
  return help == Camp::kHelp && (other == Camp::kOperate || other == Camp::kApprove);
}

}  // namespace

const std::vector<RoleTerms>& AllRoles() {
  static const auto* const kRoles = new std::vector<RoleTerms>{
      {Role::kVillageCadre, "village_cadre", "村干部", Camp::kOperate, Given::kAreaCode, kVillage},
      {Role::kFirstSecretary, "first_secretary", "第一书记", Camp::kOperate, Given::kAreaCode,
       kVillage},
      {Role::kTeamMember, "team_member", "工作队员", Camp::kOperate, Given::kAreaCode, kTown},
      {Role::kTeamCaptain, "team_captain", "工作队长", Camp::kOperate, Given::kAreaCode, kTown},
      {Role::kHelper, "helper", "帮扶责任人", Camp::kHelp, Given::kPairedHouseholds, 0},
      {Role::kTownshipOperator, "township_operator", "镇经办", Camp::kOperate, Given::kAreaCode,
       kTown},
      {Role::kTownshipApprover, "township_approver", "镇审核", Camp::kApprove, Given::kAreaCode,
       kTown},
      {Role::kCountyOperator, "county_operator", "县经办", Camp::kOperate, Given::kAreaCode,
       kCounty},
      {Role::kCountyApprover, "county_approver", "县审定", Camp::kApprove, Given::kAreaCode,
       kCounty},
      {Role::kDepartmentLiaison, "department_liaison", "部门联络员", Camp::kOperate,
       Given::kUnitCode, 0},
      {Role::kJob, "job", "作业", Camp::kJob, Given::kAreaCode, kCounty},
      {Role::kAuditor, "auditor", "审计", Camp::kAudit, Given::kWarrant, kCounty},
      {Role::kPrivacyOfficer, "privacy_officer", "个人信息保护负责人", Camp::kPrivacy,
       Given::kAreaCode, kCounty},
      {Role::kSystemAdmin, "system_admin", "系统管理员", Camp::kSystem, Given::kInstallation, 0},
      {Role::kSecurityAdmin, "security_admin", "安全管理员", Camp::kSecurity, Given::kInstallation,
       0},
      {Role::kAuditAdmin, "audit_admin", "审计管理员", Camp::kAuditAdmin, Given::kInstallation, 0},
      {Role::kContractor, "contractor", "运维人员", Camp::kContractor, Given::kInstallation, 0},
      {Role::kHousehold, "household", "农户", Camp::kHousehold, Given::kReceiptSha256, 0},
      {Role::kWitness, "witness", "见证方", Camp::kWitness, Given::kInstallation, 0},
  };
  return *kRoles;
}

const RoleTerms* FindRole(std::string_view word) {
  const auto& roles = AllRoles();
  const auto found = std::find_if(roles.begin(), roles.end(),
                                  [word](const RoleTerms& terms) { return terms.word == word; });
  return found == roles.end() ? nullptr : &*found;
}

const RoleTerms& TermsOf(Role role) { return AllRoles()[static_cast<size_t>(role)]; }

bool Exclude(Camp a, Camp b) { return a != b && !HelpsBeside(a, b) && !HelpsBeside(b, a); }

}  // namespace hearth::domain
