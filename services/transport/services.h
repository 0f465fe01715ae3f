// The services of the contract, each in its own pair of files. gRPC-free to include: hearthd's main
// hands them to the server (services/server/door.h).

#ifndef HEARTH_SERVICES_TRANSPORT_SERVICES_H_
#define HEARTH_SERVICES_TRANSPORT_SERVICES_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hearth/v1/admin_service.pb.h"
#include "services/feed/head_signal.h"
#include "services/ledger/ledger.h"
#include "services/projections/views.h"
#include "services/transport/lanes.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace hearth::access {
class Access;
class Privacy;
class Reads;
class SecurityEvents;
}  // namespace hearth::access

namespace hearth::attachments {
class Attachments;
}  // namespace hearth::attachments

namespace hearth::transport {

// What the handlers call. All pointers outlive the services; all of it is thread-safe.
struct House {
  access::Access* access = nullptr;  // asked before any handler runs
  access::Privacy* privacy = nullptr;
  access::Reads* reads = nullptr;            // the gate of personal data
  access::SecurityEvents* security = nullptr;  // may be null: nothing is recorded
  ledger::Ledger* ledger = nullptr;
  projections::Views* views = nullptr;
  const storage::Log* log = nullptr;
  const storage::Keys* keys = nullptr;
  attachments::Attachments* attachments = nullptr;
  feed::HeadSignal* durable = nullptr;  // head of the log
  feed::HeadSignal* watched = nullptr;  // how far the views have come
  Lanes* lanes = nullptr;               // who is let in, and the threads on which calls run
  // Copies everything but the KEK into a fresh directory (services/server/backup.h). May take
  // minutes.
  std::function<absl::StatusOr<v1::BackupResponse>(const std::string& directory)> backup;
  std::string log_id;        // 16 bytes
  std::string verifier_key;  // the log's verifier key line
  bool stepped = false;
  // After so long a unary call of the intake is answered even if the ledger has not: the caller's
  // deadline alone may be none. 0 = a minute.
  std::chrono::milliseconds answer_within{0};
};

using Services = std::vector<std::shared_ptr<grpc::Service>>;

// All services, registered by their names in the contract.
Services MakeServices(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_SERVICES_H_
