// What an answer shows of the field groups that a permit does not open: masked or absent, by the
// table of domain/data_classes.h. Pure.

#ifndef HEARTH_SERVICES_PROJECTIONS_CLOSED_GROUPS_H_
#define HEARTH_SERVICES_PROJECTIONS_CLOSED_GROUPS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/domain/read_permit.h"
#include "services/projections/views.h"

namespace hearth::projections {

// 110…1631 → **************1631; all stars when it is no longer than four characters, or longer
// than 18: a disability certificate ends with kind and grade.
std::string MaskNumber(std::string_view number);

// `day`: of the moment. Of members under 14 on it what identifies is absent, not masked.
void CloseGroups(const domain::ReadPermit& permit, int32_t day, v1::OpenedHousehold* household);

// The household; the digest and the compared values of the assessment too, unless all that they
// were made of is open.
void CloseAnswer(const domain::ReadPermit& permit, HouseholdAnswer* answer);
// The facts of the entries, unless all groups of a household are open; where phones were, unless
// "track" is.
void ClosePage(const domain::ReadPermit& permit, TimelinePage* page);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CLOSED_GROUPS_H_
