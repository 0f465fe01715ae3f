// What Decide asks of measures and what belongs to them. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_MEASURE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_MEASURE_H_

#include <string_view>

#include "hearth/v1/events.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// As DecideCaseFile (decide_case_file.h), for the kinds that IsMeasureFact knows. REQUIRES:
// WalkFields has found nothing.
MaybeFault CheckMeasureFact(const v1::EventHeader& header, const v1::Fact& fact,
                            const CaseInput& input);

// The official category (domain.md 6) of a measure: its code's group, or the code itself where the
// dictionary has no groups.
std::string_view CategoryOf(std::string_view measure_code, const RulebookSet& rulebooks);

// Active members recorded as able to work (ordinary, skilled, weak), whoever was not asked left
// out.
uint32_t AbleMembers(const v1::OpenedHousehold& household);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_MEASURE_H_
