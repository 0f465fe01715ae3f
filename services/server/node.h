// Node: one log opened, recovered and followed; without gRPC. Construction order is the order of
// trust: stores, what the views know, recovery against the signed root, then the writer, then the
// followers.

#ifndef HEARTH_SERVICES_SERVER_NODE_H_
#define HEARTH_SERVICES_SERVER_NODE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/attachments/attachments.h"
#include "services/feed/head_signal.h"
#include "services/ledger/ledger.h"
#include "services/ledger/recovery.h"
#include "services/projections/views.h"
#include "services/server/clocks.h"
#include "services/server/config.h"
#include "services/server/eraser.h"
#include "services/server/metrics.h"
#include "services/server/stores.h"

namespace hearth::server {

class Node {
 public:
  // Opens and recovers; starts no thread. `create` as OpenStores. The errors of ledger::Recover, of
  // OpenStores.
  // `metrics` (may be null) is told what the work took; it outlives the node.
  static absl::StatusOr<std::unique_ptr<Node>> Open(const Config& config, bool create,
                                                    Metrics* metrics = nullptr);
  // Stops.
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Starts the followers alone, up to the head: for fsck and rebuild.
  void Follow();
  // Starts followers and writer. Records LogRestored first when a loss was accepted.
  absl::Status Serve();
  // Finishes the group in work, signs a last checkpoint. Idempotent.
  void Stop();

  // OK while facts can be taken: days, free space, the writer.
  absl::Status IntakeHealth() const;
  // OK while all followers follow; DATA_LOSS names the first that has stopped, and what to do.
  absl::Status ViewsHealth() const;

  Stores& stores() { return stores_; }
  const Stores& stores() const { return stores_; }
  projections::Views* views() { return views_.get(); }
  ledger::Ledger* ledger() { return ledger_.get(); }                      // after Serve
  attachments::Attachments* attachments() { return attachments_.get(); }  // after Serve
  Eraser* eraser() { return eraser_.get(); }                              // after Serve
  feed::HeadSignal* durable() { return &durable_; }
  feed::HeadSignal* watched() { return &watched_; }
  // "<origin>+<hash>+<key>": what a verifier needs to know of this log.
  std::string verifier_key() const;

 private:
  class Ids;

  Node(const Config& config, Metrics* metrics);

  absl::Status OpenViews();
  absl::Status Recover();
  absl::StatusOr<ledger::RecoveryInput> RecoveryInputOf();
  absl::Status AcceptLoss(const ledger::RecoveryInput& input);
  absl::Status OpenFirstDay();
  absl::Status RecordRestored();
  absl::Status MayWrite() const;
  // What the ledger would say of a fact of the server's own, before it is recorded.
  absl::Status WouldAccept(v1::EventHeader place, const v1::Fact& fact) const;
  ledger::Options LedgerOptions();
  void MakeAttachments();
  void MakeEraser();
  // Records a control fact of the server's own. `event_id` may be empty.
  absl::Status RecordControl(const std::string& event_id, const v1::Fact& fact);

  const Config config_;
  Metrics* const metrics_;
  const WallClock clock_;
  Stores stores_;
  feed::HeadSignal durable_, watched_;
  std::unique_ptr<projections::Views> views_;
  std::unique_ptr<Ids> ids_;
  ledger::Recovered recovered_;
  v1::EventHeader restored_place_;
  v1::Fact restored_;  // not set unless a loss was accepted
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<attachments::Attachments> attachments_;
  std::unique_ptr<Eraser> eraser_;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_NODE_H_
