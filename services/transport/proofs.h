// Proofs of the log's Merkle tree. The complete nodes of the tree are rows of a follower; what it
// has not yet written is hashed from the log's newest records, so that a proof never waits.

#ifndef HEARTH_SERVICES_TRANSPORT_PROOFS_H_
#define HEARTH_SERVICES_TRANSPORT_PROOFS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projections/views.h"
#include "storage/api/log.h"
#include "storage/merkle/tree.h"

namespace hearth::transport {

// Answers every complete node of the tree over [1, size]. UNAVAILABLE while the follower is more
// than a hundred thousand records behind. REQUIRES: size is durable. `views` outlives the result.
absl::StatusOr<storage::merkle::Frontier::NodeSource> NodesUpTo(storage::Position size,
                                                                const projections::Views& views,
                                                                const storage::Log& log);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_PROOFS_H_
