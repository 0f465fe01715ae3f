// fsck: everything that follows from the log is derived again and compared; rebuild: the views are
// dropped and built again. Both offline, with progress on stderr.

#ifndef HEARTH_SERVICES_SERVER_FSCK_H_
#define HEARTH_SERVICES_SERVER_FSCK_H_

#include "absl/status/status.h"
#include "services/server/config.h"

namespace hearth::server {

// Checks, and names every fault on stderr (the first thousand):
//   log          checksums, dense positions, every record opens under the keys
//   tree         root at anchor and at `durable`; the view's complete nodes
//   index        each id's position and header hash; each stream's positions
//   keys         each row unwraps
//   attachments  each AttachmentAdded has its file with that hash
//   views        the same answers as views built from nothing: digests, summaries, alerts
// FAILED_PRECONDITION (FAULTS_FOUND) when there is any; the errors of Node::Open when the log
// cannot even be served.
absl::Status Fsck(const Config& config);

// Drops the views and follows the log to its head. The errors of Node::Open.
absl::Status Rebuild(const Config& config);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FSCK_H_
