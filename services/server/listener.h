// Listener: accepts connections and sheds those beyond a bound.
//
// gRPC 1.51 stops accepting for ever once the process has run out of descriptors, long after they
// are free again (CVE-2023-4785, reference-security.md finding 1); about a thousand idle
// connections without a word said would do it. So the accepting is ours: whatever comes beyond the
// bound is closed at once, and descriptors for the databases are always left.

#ifndef HEARTH_SERVICES_SERVER_LISTENER_H_
#define HEARTH_SERVICES_SERVER_LISTENER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/files/posix.h"

namespace hearth::server {

// How many descriptors may be open with connections among them: three quarters of what the system
// gives this process.
int DescriptorsForConnections();

// One thread but for its own.
class Listener {
 public:
  // Binds and listens, and never shares the port. Nothing is accepted before Start; what comes
  // waits.
  static absl::StatusOr<std::unique_ptr<Listener>> Bind(const std::string& host, int port);
  ~Listener() { Stop(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return port_; }
  int fd() const { return listening_.get(); }

  // Gives each new connection to `take`, which owns it, from a thread of its own. A connection
  // whose descriptor is `descriptors_max` or above is shed instead.
  void Start(int descriptors_max, std::function<void(int fd)> take);
  // No further connections. Idempotent.
  void Stop();

 private:
  Listener(storage::Fd listening, storage::Fd stop, int port);
  void Accept(int descriptors_max, const std::function<void(int fd)>& take);
  // Without a free descriptor nothing can be accepted, not even to be closed: so one is kept.
  void ShedOne();

  const storage::Fd listening_;
  const storage::Fd stop_;  // an eventfd
  const int port_;
  storage::Fd spare_;
  std::thread thread_;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_LISTENER_H_
