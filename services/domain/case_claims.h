// What the checks of claims share. Private to case_claims*.cc. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_CLAIMS_H_
#define HEARTH_SERVICES_DOMAIN_CASE_CLAIMS_H_

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/case_guards.h"

namespace hearth::domain {

inline Fault Required(std::string_view path) { return Malformed(path, "必填", "is required"); }

inline Fault Differs(std::string_view path, const std::string& known) {
  return Malformed(path, absl::StrCat("与系统记录不一致，应为 ", known),
                   absl::StrCat("differs from what the log holds: ", known));
}

inline bool IsActive(uint64_t member_id, const v1::OpenedHousehold& household) {
  return std::any_of(household.members().begin(), household.members().end(),
                     [member_id](const v1::OpenedMember& member) {
                       return member.active() && member.member().member_id() == member_id;
                     });
}

// Steps of the village: consent, comparison, review, publicity, objections (case_claims.cc).
MaybeFault CheckVillageClaims(const v1::EventHeader& header, const v1::Fact& fact,
                              const CaseSight& sight);
// What bodies decide, and the proposals for it (case_claims_decided.cc).
MaybeFault CheckDecidedClaims(const v1::Fact& fact, const CaseSight& sight);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_CLAIMS_H_
