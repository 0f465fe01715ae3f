// What a step of a case needs: of the state alone (case_guards.cc), and of what the fact claims
// (case_claims.cc). Private to decide_case_file.cc. Pure. Policy source: domain.md 3.3, 3.4.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_GUARDS_H_
#define HEARTH_SERVICES_DOMAIN_CASE_GUARDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/events.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/clock.h"
#include "services/domain/fault.h"

namespace hearth::domain {

inline constexpr char kPublicityClock[] = "publicity_days";
inline constexpr char kEliminationClock[] = "min_days_before_elimination";

// The state that a step meets. Borrows the input.
struct CaseSight {
  explicit CaseSight(const CaseInput& in);

  const CaseInput& input;
  const v1::CaseRecord* record;  // the open case; null = none
  const v1::CaseChain* chain;    // the open chain; null = none
  Clocks clocks;

  v1::CaseStage case_stage() const;
  v1::ChainStage chain_stage() const;
};

// Everything that is missing for that step whatever the fact says. REQUIRES: a row of the table has
// the step here.
std::vector<Fault> MissingFor(int kind, const CaseSight& sight);

// The same for an elimination, proposed or about to be approved.
std::vector<Fault> MissingForElimination(bool natural, const CaseSight& sight);

// Where the fact's claims differ from the log, or its actor may not (NO_RIGHT). REQUIRES: as above.
MaybeFault CheckClaims(const v1::EventHeader& header, const v1::Fact& fact, const CaseSight& sight);

// Who acted before may not decide. REQUIRES: as above.
MaybeFault CheckPersons(const v1::EventHeader& header, const CaseSight& sight);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_GUARDS_H_
