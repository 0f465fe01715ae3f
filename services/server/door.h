// Door: the gRPC server: one port, all services, health and reflection, and the limits of a
// transport that faces strangers.

#ifndef HEARTH_SERVICES_SERVER_DOOR_H_
#define HEARTH_SERVICES_SERVER_DOOR_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/server/config.h"
#include "services/server/metrics.h"
#include "services/transport/services.h"

namespace hearth::server {

class Door {
 public:
  // Listens. FAILED_PRECONDITION: PORT_TAKEN when the port is another's (never a share of it), or
  // what CredentialsOf says (tls.h).
  // `metrics` (may be null) counts the calls; it outlives the door.
  static absl::StatusOr<std::unique_ptr<Door>> Open(const Config& config,
                                                    transport::Services services,
                                                    Metrics* metrics = nullptr);
  // Close().
  virtual ~Door() = default;

  virtual int port() const = 0;
  // What the standard health service says.
  virtual void SetIntake(bool serving) = 0;
  virtual void SetQueries(bool serving) = 0;
  // No new calls; ends those that are still running after a few seconds. Idempotent.
  virtual void Close() = 0;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_DOOR_H_
