// What Decide asks of measures and what belongs to them. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_MEASURE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_MEASURE_H_

#include "hearth/v1/events.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// As DecideCaseFile (decide_case_file.h), for the kinds that IsMeasureFact knows.
MaybeFault CheckMeasureFact(const v1::EventHeader& header, const v1::Fact& fact,
                          const CaseInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_MEASURE_H_
