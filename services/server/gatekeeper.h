// Access over this node: its ledger records what administrators do, its key store keeps the
// secrets.

#ifndef HEARTH_SERVICES_SERVER_GATEKEEPER_H_
#define HEARTH_SERVICES_SERVER_GATEKEEPER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/access/access.h"
#include "services/access/privacy.h"
#include "services/access/reads.h"
#include "services/server/node.h"

namespace hearth::server {

// What it records goes through this node, which outlives it.
std::unique_ptr<access::SecurityEvents> MakeSecurityEvents(Node* node);

// Takes up the sessions that were kept. `node` serves; it and `security` outlive it. DATA_LOSS when
// a kept secret cannot be opened.
absl::StatusOr<std::unique_ptr<access::Access>> OpenAccess(Node* node,
                                                           access::SecurityEvents* security);

// Erasure and restriction over this node, in the names of its callers. Both outlive it.
std::unique_ptr<access::Privacy> MakePrivacy(Node* node, access::Access* access);

// The gate of reads over the same node, and the trail that it folds at the start.
struct ReadGate {
  std::unique_ptr<access::AuditTrail> trail;
  std::unique_ptr<access::Reads> reads;
};
absl::StatusOr<ReadGate> OpenReads(Node* node);

// Shows the one-time code while nobody has used one: on a terminal; where standard output is none
// (and may be a journal that many read), in the file layout.bootstrap_code() (0600), which it
// names. Says on standard error where access is open. The code is good for 15 minutes; a new start
// makes another and replaces the file, or removes it when there is nothing to bootstrap.
absl::Status ShowHowToEnter(access::Access* access, const Layout& layout);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_GATEKEEPER_H_
