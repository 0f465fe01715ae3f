// The roles that a grant can give: their words, the kind of scope each has, and which of them one
// account may not hold together (三员分离; operator, approver and auditor apart). What a role may
// do is the policy table's business (services/access/policy.h). Pure. Policy source:
// reference-security.md 4.1 and T27, GB/T 22239 (separation of administrators).

#ifndef HEARTH_SERVICES_DOMAIN_ROLES_H_
#define HEARTH_SERVICES_DOMAIN_ROLES_H_

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "hearth/v1/access.pb.h"

namespace hearth::domain {

// The order is that of AllRoles().
enum class Role {
  kVillageCadre,
  kFirstSecretary,
  kTeamMember,
  kTeamCaptain,
  kHelper,
  kTownshipOperator,
  kTownshipApprover,
  kCountyOperator,
  kCountyApprover,
  kDepartmentLiaison,
  kJob,
  kAuditor,
  kPrivacyOfficer,
  kSystemAdmin,
  kSecurityAdmin,
  kAuditAdmin,
  kContractor,
  kHousehold,
  kWitness,
};

// Roles of different camps exclude each other in one account, except that who helps a household may
// also operate or approve.
enum class Camp {
  kHelp,
  kOperate,
  kApprove,
  kAudit,
  kPrivacy,
  kSystem,
  kSecurity,
  kAuditAdmin,
  kJob,
  kContractor,
  kHousehold,
  kWitness,
};

struct RoleTerms {
  Role role;
  std::string_view word;  // in GrantGiven.role
  std::string_view zh;    // as people see it
  Camp camp;
  v1::GrantGiven::ScopeCase scope;
  size_t area_digits_min;  // of an area scope: a village, a town, a county or less
};

// A set of roles.
class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= Bit(role);
  }
  constexpr bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  constexpr RoleSet operator|(RoleSet other) const {
    other.bits_ |= bits_;
    return other;
  }

 private:
  static constexpr uint32_t Bit(Role role) { return 1u << static_cast<int>(role); }
  uint32_t bits_ = 0;
};

const std::vector<RoleTerms>& AllRoles();
// Null for a word that names no role.
const RoleTerms* FindRole(std::string_view word);
const RoleTerms& TermsOf(Role role);

// No account may hold roles of both at once. Symmetric; never true of equal camps.
bool Exclude(Camp a, Camp b);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_ROLES_H_
