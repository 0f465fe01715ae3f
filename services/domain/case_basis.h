// What the log itself says of a household when a case is proposed or decided: figures that a
// decision repeats must be these. Pure. Policy source: domain.md 2.2 to 2.4, 3.4.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_BASIS_H_
#define HEARTH_SERVICES_DOMAIN_CASE_BASIS_H_

#include <memory>
#include <optional>

#include "hearth/v1/case.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// The rules for the household's area on input.today.
std::shared_ptr<const RulesInForce> RulesFor(const CaseInput& input);

// Line, income, guarantees, members and newest check, as folded; no category, risks or FLOOR, which
// people decide. Line and income are absent where the log has none.
v1::CaseBasis BasisOf(const CaseInput& input);

// Nobody in the household can work; nullopt while somebody was not asked.
std::optional<bool> NobodyCanWork(const CaseInput& input);

// What of the basis differs from the log, or is missing for a decision. `decides`: the fact is an
// approval, which needs line and income.
MaybeFault CheckBasis(const v1::CaseBasis& basis, bool decides, const CaseInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_BASIS_H_
