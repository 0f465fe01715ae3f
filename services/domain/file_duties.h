// What is due because of a case file: derived from facts and clocks, so that it appears by replay
// alone. Pure. Policy source: domain.md 3.3, 7.4.

#ifndef HEARTH_SERVICES_DOMAIN_FILE_DUTIES_H_
#define HEARTH_SERVICES_DOMAIN_FILE_DUTIES_H_

#include <cstdint>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/case_input.h"

namespace hearth::domain {

// Open duties, ascending by (due day, kind, what). A missing clock makes none.
std::vector<v1::FileDuty> DutiesOf(const CaseInput& input);

// The first day after input.today on which DutiesOf, or what of it is overdue or to be reminded of,
// may come out otherwise without a new fact; 0 = never.
int32_t NextDutyDay(const std::vector<v1::FileDuty>& duties, int32_t today);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FILE_DUTIES_H_
