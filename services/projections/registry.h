// All read models of the "watch" follower.

#ifndef HEARTH_SERVICES_PROJECTIONS_REGISTRY_H_
#define HEARTH_SERVICES_PROJECTIONS_REGISTRY_H_

#include "services/projections/read_model.h"
#include "storage/api/keys.h"

namespace hearth::projections {

// `keys` outlives them.
ReadModels MakeReadModels(const storage::Keys* keys);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_REGISTRY_H_
