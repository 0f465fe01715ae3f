// What is wrong with an AreaChanged before it is recorded. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_AREA_CHECK_H_
#define HEARTH_SERVICES_DOMAIN_AREA_CHECK_H_

#include <cstdint>

#include "services/domain/area_tree.h"
#include "services/domain/fault.h"

namespace hearth::domain {

inline constexpr int kAreaChangesMax = 500;
inline constexpr size_t kAreaNameCharactersMax = 60;

// The first fault, with its path ("changes[3].created.name"): MALFORMED, UNKNOWN_AREA (a code that
// names no area on that day), WRONG_STATE (an area that has ended, or a change that another one
// contradicts), IMPOSSIBLE_DATE. Changes are judged in order, each in the tree that those before it
// leave.
MaybeFault FindAreaFault(const AreaTree& tree, const v1::AreaChanged& fact, int32_t occurred_date);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_AREA_CHECK_H_
