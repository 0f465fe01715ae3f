// What a list shows of a household: enough to know whom to visit, and no more. Pure.

#ifndef HEARTH_SERVICES_PROJECTIONS_MASKING_H_
#define HEARTH_SERVICES_PROJECTIONS_MASKING_H_

#include <string>
#include <vector>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/household.pb.h"
#include "hearth/v1/query.pb.h"
#include "services/domain/notice.h"

namespace hearth::projections {

using domain::MaskName;

v1::MaskedHousehold Mask(const v1::OpenedHousehold& household, int32_t due_date,
                         const std::vector<std::string>& flags);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_MASKING_H_
