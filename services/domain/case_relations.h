// Who may not act on a household because he belongs or is related to it (回避). Pure. Policy
// source: domain.md 3.3 (roles), reference-security.md 4.1.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_RELATIONS_H_
#define HEARTH_SERVICES_DOMAIN_CASE_RELATIONS_H_

#include <string>

#include "hearth/v1/events.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// The account has declared that its person belongs or is related to the household, or to one that a
// person found to be the same, and has not taken it back.
bool IsRelated(const std::string& account, const CaseInput& input);

// NO_RIGHT for whoever judges a related household; MALFORMED where the fact has to state that there
// is no relation and does not.
MaybeFault CheckRelation(const v1::EventHeader& header, const v1::Fact& fact,
                         const CaseInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_RELATIONS_H_
